"""An example for each field that you type into, as you would type it."""

from collections.abc import Mapping

from push_tui.message.catalogue.field import Field, FieldKind, Role

_BY_NAME: Mapping[str, str] = {
    # The whole name of a field comes first, then the last part of a text's name.
    "huawei.message.android.ttl": "86400S",
    "fcmV1.androidConfig.ttl": "86400s",
    "honor.androidConfig.ttl": "86400s",
    "fcmV1.webPushConfig.headers": "TTL = 3600",
    "fcmV1.apnsConfig.headers": "apns-priority = 10",
    "fcmV1.apnsConfig.payload": '{"aps": {"sound": "default"}}',
    "title": "Maintenance tonight",
    "subTitle": "22 to 23 h",
    "bigTitle": "Maintenance tonight",
    "action": "com.example.app.ORDERS",
    "activity": "com.example.app.MainActivity",
    "androidChannelId": "orders",
    "apnsId": "eabeae54-14a8-11e5-b60b-1697f925ec7b",
    "appMessageId": "sale-2026-11",
    "appVersion": "2.4.0",
    "appVersionNotIn": "1.9.0",
    "attributesType": "DeliveryAttributes",
    "badgeClass": "com.example.app.MainActivity",
    "biTag": "spring-sale",
    "category": "IM",
    "categoryName": "ORDER",
    "channelId": "orders",
    "channelName": "Orders",
    "clickAction": "com.example.app.ORDERS",
    "clickActionActivity": "com.example.app.OrderActivity",
    "color": "#1a73e8",
    "condition": "'news' in topics && 'android' in topics",
    "customAttribute": "order=4711",
    "data": '{"order": 4711}',
    "fixEndDisplayDate": "2030-01-31 18:00:00",
    "fixStartDisplayDate": "2030-01-31 09:00:00",
    "group": "orders",
    "icon": "ic_order",
    "intent": "intent://com.example.app/orders#Intent;scheme=app;end",
    "intentUri": "intent:#Intent;action=com.example.app.ORDERS;end",
    "jobkey": "sale-2026-11",
    "launchImage": "launch-sale.png",
    "lightOffDuration": "2S",
    "lightOnDuration": "1S",
    "locale": "en_US,de_DE",
    "localeNotIn": "fr_FR",
    "model": "Redmi",
    "modelNotIn": "Redmi",
    "notifySummary": "Two new orders",
    "openAction": "com.example.app.ORDERS",
    "openActivity": "com.example.app/.OrderActivity",
    "receiptId": "RCP1C6A2",
    "requestId": "5f2b9c4e7d",
    "restrictedPackageName": "com.example.app",
    "restrictedPackageNames": "com.example.app",
    "skipContent": "https://example.com/sale",
    "sound": "chime.caf",
    "threadId": "orders",
    "ticker": "Maintenance tonight",
    "timeZone": "GMT+08:00",
    "uri": "example://orders/4711",
    "urgency": "HIGH",
    "when": "2030-01-31T18:00:00Z",
    "vibrateConfig": "1.5S",
}
_BY_ROLE: Mapping[Role, str] = {
    Role.TITLE_KEY: "order_title",
    Role.SUBTITLE_KEY: "order_subtitle",
    Role.CONTENT_KEY: "order_text",
    Role.PICTURE: "https://example.com/sale.png",
    Role.ICON: "https://example.com/icon.png",
    Role.LINES: "Two new orders",
}
_BY_KIND: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "order-4711",
    FieldKind.LONG_TEXT: "Chat is back at noon.",
    FieldKind.NUMBER: "0.5",
    FieldKind.TIME: "tomorrow 9:00",
    FieldKind.SECONDS: "tomorrow 9:00",
    FieldKind.URL: "https://example.com/sale",
    FieldKind.TEXT_LIST: "Anna",
    FieldKind.PAIRS: "order = 4711",
    FieldKind.OBJECT: '{"order": 4711}',
}
_OF_WORDS = frozenset({FieldKind.TEXT, FieldKind.TEXT_LIST})


def example_of(field: Field) -> str:
    """Return a valid example of what to type; empty if you choose, or write a list of objects."""
    if field.kind is FieldKind.INTEGER:
        return str(max(1, int(field.limit.low or 1)))
    named = _BY_NAME.get(field.name, "")
    if not named and field.kind in _OF_WORDS:
        named = _BY_NAME.get(field.path[-1], "")
    of_role = _BY_ROLE.get(field.role, "") if field.role else ""
    return named or of_role or _BY_KIND.get(field.kind, "")

"""Google's channel in its current form, ``fcmV1``; documented by Easemob.

Source: "FCM V1" in Easemob's push_notification_config page; API facts 3.5.
"""

from push_tui.message.catalogue import apns
from push_tui.message.catalogue.fcm import GOOGLES_MESSAGE, GOOGLES_MOST, RESERVED, RESERVED_KEYS, TOO_LARGE
from push_tui.message.catalogue.field import ANDROID, BOTH, IOS, Payload, Platform, Role, maker
from push_tui.message.catalogue.shared_fields import icon_colour, translated

_SECONDS = (r"[0-9]+(\.[0-9]{1,9})?s", 'seconds like "3.5s"')
_WEB = frozenset({Platform.WEB})

_all = maker("fcmV1", "fcmV1", platforms=BOTH | _WEB)
_android = maker("fcmV1 android", "fcmV1", "androidConfig", platforms=ANDROID)
_note = maker("fcmV1 android", "fcmV1", "androidConfig", "androidNotification", platforms=ANDROID)
_web = maker("fcmV1 web", "fcmV1", platforms=_WEB)
_apple = maker("fcmV1 web", "fcmV1", platforms=IOS)

SECTIONS = (
    _all.section(
        "Google (FCM v1)",
        "For phones with Google services; the form that Google serves today.",
        _all.choice(
            "type",
            "Type",
            "Whether Google shows a notification, gives data to the app, or both.",
            {"NOTIFICATION": "notification", "DATA": "data", "BOTH": "both"},
            silent={"DATA": "Google gives the data to the app, which decides what to show."},
        ),
        _all.pairs(
            "data", "Data", "Pairs for the app, not shown to the person.", reserved=RESERVED_KEYS, vendor=RESERVED
        ),
        _all.text("notification.title", "Title", "Instead of the basic title.", role=Role.TITLE),
        _all.long_text("notification.body", "Content", "Instead of the basic content.", role=Role.CONTENT),
        _all.url("notification.image", "Picture", "The address of a picture of 1 MB at most.", role=Role.PICTURE),
        _all.pairs("options", "Options", "Pairs that Google's service reads."),
        _all.text("condition", "Condition", "Only devices whose topics match get it; in Google's syntax."),
        payload=Payload(
            GOOGLES_MOST, TOO_LARGE, frozenset({"type", "options", "condition", "webPushConfig", "apnsConfig"})
        ),
    ),
    _android.section(
        "Google (FCM v1): Android",
        "",
        _android.choice(
            "priority",
            "Priority",
            "Whether Google waits for a sleeping phone.",
            {"NORMAL": "normal", "HIGH": ("high", "Wakes a sleeping phone.")},
        ),
        _android.text(
            "ttl",
            "Keep for",
            "How long Google keeps the push for a phone that is off, like 3.5s.",
            form=_SECONDS,
            default="2419200s",
        ),
        _android.text(
            "collapseKey",
            "Collapse key",
            "Of waiting pushes with the same key only the last is delivered; four keys at most.",
        ),
        _android.switch("directBootOk", "Before unlocking", "On lets the app get it before the phone is unlocked."),
        _note.text("title", "Title", "On Android, instead of the title above.", role=Role.TITLE),
        _note.long_text("body", "Content", "On Android, instead of the content above.", role=Role.CONTENT),
        _note.text("icon", "Icon", "The name of a drawable of the app; if absent, the app's icon."),
        icon_colour(_note, "Icon colour", "Google", GOOGLES_MESSAGE),
        _note.text("sound", "Sound", "A sound file in the app's res/raw.", role=Role.ATTENTION),
        _note.text("tag", "Tag", "A later push with the same tag replaces this one on the phone."),
        _note.url("image", "Picture", "On Android, instead of the picture above.", role=Role.PICTURE),
        _note.text("clickAction", "When tapped", "The intent filter of the activity that a tap opens.", role=Role.PAGE),
        *translated(_note, "body", "Content", Role.CONTENT_KEY),
        *translated(_note, "title", "Title", Role.TITLE_KEY),
        _note.text("channelId", "Channel ID", "The Android notification channel."),
    ),
    _web.section(
        "Google (FCM v1): web and Apple",
        "",
        _web.pairs("webPushConfig.headers", "Web headers", "Headers of the web push protocol."),
        _web.text("webPushConfig.notification.title", "Web title", "In browsers, instead of the title above."),
        _web.long_text("webPushConfig.notification.body", "Web content", "In browsers, instead of the content above."),
        _web.url("webPushConfig.notification.image", "Web picture", "In browsers, instead of the picture above."),
        _apple.pairs("apnsConfig.headers", "Apple headers", "Request headers for Apple, like apns-priority."),
        _apple.object(
            "apnsConfig.payload",
            "Apple payload",
            "The whole payload for Apple, with its aps object.",
            most_bytes=apns.APPLES_MOST,
            vendor=apns.TOO_LARGE,
        ),
    ),
)

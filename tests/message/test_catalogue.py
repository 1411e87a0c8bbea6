"""The catalogue holds every field of the reference once, with the vendor's own names."""

import pytest

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.message.catalogue.field import Choice, Field, Kind, Need
from push_tui.message.catalogue.sections import field_at, fields_by_path, known_keys, sections
from push_tui.message.push import Audience, AudienceKind, Push

BASIC = """title subTitle content ext config.clickAction.url config.clickAction.action config.clickAction.activity
    config.badge.addNum config.badge.setNum"""
OWN = """title content subTitle iconUrl needNotification badge.addNum badge.setNum badge.activity operation.type
    operation.openUrl operation.openAction operation.openActivity channelId channelName channelLevel autoCancel
    expiresTime sound vibrate style bigTxt bigPicture id"""
APNS = {
    "invalidationTime": "apns-expiration",
    "priority": "apns-priority",
    "pushType": "apns-push-type",
    "collapseId": "apns-collapse-id",
    "apnsId": "apns-id",
    "badge": "badge",
    "sound": "sound",
    "mutableContent": "mutable-content",
    "contentAvailable": "content-available",
    "categoryName": "category",
    "threadId": "thread-id",
    "title": "title",
    "subTitle": "subtitle",
    "content": "body",
    "titleLocKey": "title-loc-key",
    "titleLocArgs": "title-loc-args",
    "subTitleLocKey": "subtitle-loc-key",
    "subTitleLocArgs": "subtitle-loc-args",
    "bodyLocKey": "loc-key",
    "bodyLocArgs": "loc-args",
    "ext": None,
    "launchImage": "launch-image",
    "interruptionLevel": "interruption-level",
    "liveActivityEvent": "event",
    "timestamp": "timestamp",
    "dismissalDate": "dismissal-date",
    "staleDate": "stale-date",
    "attributesType": "attributes-type",
    "attributes": "attributes",
    "contentState": "content-state",
}
FCM = """condition collapseKey priority timeToLive dryRun restrictedPackageName data notification.title
    notification.body notification.androidChannelId notification.sound notification.tag notification.color
    notification.clickAction notification.titleLocKey notification.titleLocArgs notification.bodyLocKey
    notification.bodyLocArgs"""
VENDORS = {
    "fcmV1": """type data notification.title notification.body notification.image options condition
        androidConfig.collapseKey androidConfig.priority androidConfig.ttl androidConfig.directBootOk
        androidConfig.androidNotification.title androidConfig.androidNotification.body
        androidConfig.androidNotification.icon androidConfig.androidNotification.color
        androidConfig.androidNotification.sound androidConfig.androidNotification.tag
        androidConfig.androidNotification.image androidConfig.androidNotification.clickAction
        androidConfig.androidNotification.bodyLocKey androidConfig.androidNotification.bodyLocArgs
        androidConfig.androidNotification.titleLocKey androidConfig.androidNotification.titleLocArgs
        androidConfig.androidNotification.channelId webPushConfig.headers webPushConfig.notification.title
        apnsConfig.headers apnsConfig.payload""",
    "xiaomi": """title description restrictedPackageNames passThrough payload notifyType timeToLive timeToSend notifyId
        sound ticker notifyForeground notifyEffect intentUri webUri flowControl jobkey callbackUrl callbackParam
        callbackType locale localeNotIn model modelNotIn appVersion appVersionNotIn connpt onlySendOnce channelId""",
    "vivo": """title content notifyType timeToLive skipType skipContent networkType classification category
        clientCustomMap requestId pushMode extra.callback extra.callbackParam notifyId profileId sendOnline""",
    "oppo": """title subTitle content channelId appMessageId style clickActionType clickActionActivity clickActionUrl
        actionParameters offLine offLineTtl timeZone callBackUrl callBackParameter showTtl notifyId""",
    "meizu": """title content noticeExpandType noticeExpandContent clickType url parameters activity customAttribute
        isOffLine validTime isSuspend isClearNoticeBar isFixDisplay fixStartDisplayDate fixEndDisplayDate vibrate lights
        sound notifyKey callback callbackParam callbackType""",
    "huawei": """validateOnly review message.data message.notification.title message.notification.body
        message.notification.image message.android.collapseKey message.android.urgency message.android.category
        message.android.ttl message.android.biTag message.android.fastAppTargetType message.android.data
        message.android.receiptId message.android.targetUserType""",
    "huawei.message.android.notification": """title body icon color sound defaultSound tag clickAction.type
        clickAction.intent clickAction.url clickAction.action bodyLocKey bodyLocArgs titleLocKey titleLocArgs
        multiLangKey channelId notifySummary image style bigTitle bigBody autoClear notifyId group badge.addNum
        badge.badgeClass badge.setNum autoCancel when importance useDefaultVibrate useDefaultLight vibrateConfig
        visibility lightSettings.color.alpha lightSettings.color.red lightSettings.color.green
        lightSettings.color.blue lightSettings.lightOnDuration lightSettings.lightOffDuration foregroundShow
        inboxContent buttons""",
    "honor": "data androidConfig.ttl androidConfig.biTag androidConfig.data",
    "honor.androidConfig.androidNotification": """title body clickAction.type clickAction.intent clickAction.url
        clickAction.action image style bigTitle bigBody importance when buttons badgeNotification.addNum
        badgeNotification.badgeClass badgeNotification.setNum notifyId""",
    "harmonyOS": """pushType isTestMessage receiptId category title body image style bigTitle bigBody inboxContent
        notifyId addNum setNum actionType action uri data payload""",
}
FCM_VENDOR_NAMES = {
    "collapseKey": "collapse_key",
    "notification.androidChannelId": "notification.android_channel_id",
    "notification.bodyLocArgs": "notification.body_loc_args",
}


def field(name: str, dialect: Dialect = AGORA) -> Field:
    found = field_at(("pushMessage", *name.split(".")), dialect)
    assert found is not None, name
    return found


@pytest.mark.parametrize("name", BASIC.split())
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
def test_every_basic_field_of_the_page_is_there(name: str, dialect: Dialect) -> None:
    assert field(name, dialect).name == name


@pytest.mark.parametrize("name", OWN.split())
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
def test_every_field_of_the_services_own_channel_is_there(name: str, dialect: Dialect) -> None:
    assert field(f"{dialect.channel}.{name}", dialect).name == f"{dialect.channel}.{name}"


@pytest.mark.parametrize(("name", "apple"), APNS.items())
def test_every_apple_field_is_there_under_its_own_name(name: str, apple: str | None) -> None:
    assert field(f"apns.{name}").vendor_name == apple


@pytest.mark.parametrize("name", FCM.split())
def test_every_field_of_the_google_table_is_there(name: str) -> None:
    assert field(f"fcm.{name}").vendor_name == FCM_VENDOR_NAMES.get(name, field(f"fcm.{name}").vendor_name)


@pytest.mark.parametrize("block", VENDORS)
def test_every_field_of_the_further_vendors_is_there_for_easemob_only(block: str) -> None:
    for name in VENDORS[block].split():
        assert field(f"{block}.{name}", EASEMOB).name == f"{block}.{name}"
    assert field_at(("pushMessage", *block.split("."), VENDORS[block].split()[0]), AGORA) is None


def test_vendors_count_characters_in_their_own_way() -> None:
    counts = [
        limit.length("维护", EASEMOB)
        for name in ("xiaomi.title", "vivo.title", "oppo.content", "meizu.content")
        if (limit := field(name, EASEMOB).limit)
    ]
    assert counts == [2, 4, 2, 2]


def test_a_field_is_in_one_section_only_and_knows_it() -> None:
    for dialect in DIALECTS.values():
        fields = [(section.key, field) for section in sections(dialect) for field in section.fields]
        assert len(fields) == len(fields_by_path(dialect)) == len({field.path for _, field in fields})
        assert all(key == field.section for key, field in fields)


def test_sections_have_different_keys() -> None:
    for dialect in DIALECTS.values():
        keys = [section.key for section in sections(dialect)]
        assert len(keys) == len(set(keys))


def test_the_basic_fields_come_first() -> None:
    assert [section.key for section in sections(AGORA)][:4] == ["basic", "click action", "badge", "agora"]


def test_each_field_helps_in_a_sentence_and_choices_have_titles() -> None:
    for dialect in DIALECTS.values():
        for entry in fields_by_path(dialect).values():
            assert entry.title and entry.help.endswith("."), entry.name
            assert (entry.kind is Kind.CHOICE) == bool(entry.choices), entry.name
            assert all(choice.title for choice in entry.choices), entry.name


def test_a_default_is_a_value_that_the_field_can_have() -> None:
    for entry in fields_by_path(EASEMOB).values():
        if entry.choices and entry.default is not None:
            assert entry.choice(entry.default) is not None, entry.name


def test_conditions_name_fields_that_exist() -> None:
    for dialect in DIALECTS.values():
        for entry in fields_by_path(dialect).values():
            for need in entry.needs:
                other = field_at(need.path, dialect)
                assert other is not None and all(other.choice(value) for value in need.values), entry.name


def test_no_object_is_a_field_and_holds_fields_too() -> None:
    for dialect in DIALECTS.values():
        assert not set(fields_by_path(dialect)) & set(known_keys(dialect))


def test_the_services_own_texts_are_the_defaults_of_title_and_content() -> None:
    assert field("title").default == "You have a message"
    assert field("content", EASEMOB).default == "请及时查看"


def test_characters_count_as_the_dialect_counts_them() -> None:
    limit = field("title").limit
    assert limit is not None
    assert (limit.length("维护", AGORA), limit.length("维护", EASEMOB)) == (2, 4)


def test_the_own_channel_has_the_name_that_the_dialect_gives_it() -> None:
    assert field_at(("pushMessage", "easemob", "style"), AGORA_2023) is None
    assert field_at(("pushMessage", "agora", "style"), EASEMOB) is None


def test_a_number_written_as_text_fulfils_a_condition_but_true_is_not_one() -> None:
    need = Need(("pushMessage", "agora", "style"), (1,))
    push = Push(Audience(AudienceKind.EVERYBODY))
    assert need.holds(push.with_value(need.path, "1"))
    assert not need.holds(push.with_value(need.path, True))
    assert not need.holds(push)


def test_a_choice_is_found_by_its_number_as_text() -> None:
    assert field("agora.style").choice("2") == Choice(2, "big picture", "Needs bigPicture.")
    assert field("agora.style").choice(True) is None

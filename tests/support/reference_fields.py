"""The fields of ``pushMessage`` as the reference lists them, table by table."""

# Rows of the tables of "Notification management", the same in the current edition and in that of 2023: name, type.

BASIC = """
title String
subTitle String
content String
ext JSON
config JSON
config.clickAction JSON
config.badge JSON
"""
BASIC_IN_PROSE = """config.clickAction.url config.clickAction.action config.clickAction.activity
    config.badge.addNum config.badge.setNum"""
"""Fields that the descriptions in these rows name; the third item of clickAction has no name on the page."""

OWN = """
title String
content String
subTitle String
iconUrl String
needNotification Boolean
badge JSON
operation JSON
operation.type Number
channelId String
channelName String
channelLevel Number
autoCancel Number
expiresTime Number
sound Number
vibrate Number
style Number
bigTxt String
bigPicture String
id Number
"""
OWN_IN_PROSE = "badge.addNum badge.setNum badge.activity operation.openUrl operation.openAction operation.openActivity"
"""Fields that the descriptions in these rows and the example above them name."""

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
    "bodyLocKey": "loc-key",  # the page: localizedAlertKey; three rows are shifted by one
    "bodyLocArgs": "loc-args",  # the page: loc-key
    "ext": None,  # the page: loc-args; these are the app's own keys
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
"""The table of the current page that maps names to Apple's."""

LIVE_ACTIVITY = """liveActivityEvent timestamp dismissalDate staleDate attributesType attributes contentState"""
"""Rows of that table that the edition of 2023 does not have (API facts 3.4)."""

FCM = {
    "condition": "condition",
    "collapseKey": "collapse_key",
    "priority": "priority",
    "timeToLive": "time_to_live",
    "dryRun": "dry_run",
    "restrictedPackageName": "restricted_package_name",
    "data": "data",
    "notification.title": "notification.title",
    "notification.body": "notification.body",
    "notification.androidChannelId": "notification.android_channel_id",
    "notification.sound": "notification.sound",
    "notification.tag": "notification.tag",
    "notification.color": "notification.color",
    "notification.clickAction": "notification.click_action",
    "notification.titleLocKey": "notification.title_loc_key",
    "notification.titleLocArgs": "notification.title_loc_args",
    "notification.bodyLocKey": "notification.body_loc_key",
    "notification.bodyLocArgs": "notification.body_loc_args",
}
"""The table of the current page that maps names to Google's; its row ``notification`` is the object of the others."""

# Sections 3.5 (fcmV1) and 3.6 of the API facts: the channels that only Easemob's page documents.
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
        webPushConfig.notification.body webPushConfig.notification.image
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

IN_FACTS_ONLY = "config.badge.activity fcm.notification.icon"
"""Sections 3.2 and 3.5 of the API facts: fields of Easemob's page that the tables of Agora's do not have."""


def rows(table: str) -> list[tuple[str, str]]:
    """Name and type of each row."""
    return [(name, kind) for name, kind in map(str.split, table.strip().splitlines())]


def every_name(channel: str, *, vendors: bool, live_activity: bool = True) -> set[str]:
    """Every field that the reference documents, by its dotted name; ``channel`` is what the service calls its own."""
    names = {*BASIC_IN_PROSE.split(), *IN_FACTS_ONLY.split(), "ext"}
    names |= {name for name, kind in rows(BASIC) if kind != "JSON"}
    own = {name for name, kind in rows(OWN) if kind != "JSON"} | set(OWN_IN_PROSE.split())
    names |= {f"{channel}.{name}" for name in own}
    names |= {f"apns.{name}" for name in APNS} | {f"fcm.{name}" for name in FCM}
    if not live_activity:
        names -= {f"apns.{name}" for name in LIVE_ACTIVITY.split()}
    if vendors:
        names |= {f"{block}.{name}" for block, listed in VENDORS.items() for name in listed.split()}
    return names

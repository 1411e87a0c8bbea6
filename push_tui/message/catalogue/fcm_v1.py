"""Google's channel in its present form, ``fcmV1``; documented by Easemob.

Source: "FCM V1" in Easemob's push_notification_config page; API facts 3.5.
"""

import re

from push_tui.message.catalogue.field import ANDROID, BOTH, IOS, Choice, Kind, Limit, Platform, Section, maker
from push_tui.message.push import MESSAGE_PATH

_SECONDS = Limit(pattern=re.compile(r"[0-9]+(\.[0-9]{1,9})?s", re.ASCII), form='seconds like "3.5s"')
_COLOUR = Limit(pattern=re.compile(r"#[0-9a-fA-F]{6}"), form="a colour like #rrggbb")
_WEB = frozenset({Platform.WEB})

_all = maker("fcmV1", "fcmV1", platforms=BOTH | _WEB)
_android = maker("fcmV1 android", "fcmV1", "androidConfig", platforms=ANDROID)
_note = maker("fcmV1 android", "fcmV1", "androidConfig", "androidNotification", platforms=ANDROID)
_web = maker("fcmV1 web", "fcmV1", "webPushConfig", platforms=_WEB)
_apple = maker("fcmV1 web", "fcmV1", "apnsConfig", platforms=IOS)

SECTIONS = (
    Section(
        "fcmV1",
        "Google (FCM v1)",
        (*MESSAGE_PATH, "fcmV1"),
        (
            _all(
                "type",
                Kind.CHOICE,
                "Type",
                "Whether Google shows a notification, hands data to the app, or both.",
                choices=(
                    Choice("NOTIFICATION", "notification"),
                    Choice("DATA", "data"),
                    Choice("BOTH", "both"),
                ),
            ),
            _all("data", Kind.PAIRS, "Data", "Pairs for the app, not shown to the person."),
            _all("notification.title", Kind.TEXT, "Title", "Instead of the basic title."),
            _all("notification.body", Kind.LONG_TEXT, "Content", "Instead of the basic content."),
            _all("notification.image", Kind.URL, "Picture", "The address of a picture of 1 MB at most."),
            _all("options", Kind.PAIRS, "Options", "Pairs that Google's service reads."),
            _all("condition", Kind.TEXT, "Condition", "Google's expression of topics that a device must match."),
        ),
        "For phones with Google services; the form that Google serves today.",
    ),
    Section(
        "fcmV1 android",
        "Google (FCM v1): Android",
        (*MESSAGE_PATH, "fcmV1", "androidConfig"),
        (
            _android(
                "priority",
                Kind.CHOICE,
                "Priority",
                "Whether Google may wait for a sleeping phone.",
                choices=(Choice("NORMAL", "normal"), Choice("HIGH", "high", "Wakes a sleeping phone.")),
            ),
            _android(
                "ttl",
                Kind.TEXT,
                "Keep for",
                "How long Google keeps the push for a phone that is off: seconds with an s, like 3.5s.",
                limit=_SECONDS,
                default="2419200s",
            ),
            _android(
                "collapseKey",
                Kind.TEXT,
                "Collapse key",
                "Of several waiting pushes with the same key only the last is delivered; four keys at a time.",
            ),
            _android(
                "directBootOk",
                Kind.SWITCH,
                "Before unlocking",
                "On lets the app have the push after a restart, before the phone is unlocked.",
            ),
            _note("title", Kind.TEXT, "Title", "On Android, instead of the title above."),
            _note("body", Kind.LONG_TEXT, "Content", "On Android, instead of the content above."),
            _note("icon", Kind.TEXT, "Icon", "The name of a drawable of the app; absent, the app's icon."),
            _note("color", Kind.TEXT, "Icon colour", "As #rrggbb.", limit=_COLOUR),
            _note("sound", Kind.TEXT, "Sound", "A sound file in the app's res/raw."),
            _note("tag", Kind.TEXT, "Tag", "A later push with the same tag replaces this one on the phone."),
            _note("image", Kind.URL, "Picture", "On Android, instead of the picture above."),
            _note("clickAction", Kind.TEXT, "When tapped", "The intent filter of the activity that a tap opens."),
            _note("bodyLocKey", Kind.TEXT, "Content key", "A string resource of the app, instead of a content."),
            _note("bodyLocArgs", Kind.TEXT_LIST, "Content values", "What fills the gaps of that resource."),
            _note("titleLocKey", Kind.TEXT, "Title key", "A string resource of the app, instead of a title."),
            _note("titleLocArgs", Kind.TEXT_LIST, "Title values", "What fills the gaps of that resource."),
            _note("channelId", Kind.TEXT, "Channel ID", "The Android notification channel."),
        ),
    ),
    Section(
        "fcmV1 web",
        "Google (FCM v1): web and Apple",
        (*MESSAGE_PATH, "fcmV1"),
        (
            _web("headers", Kind.PAIRS, "Web headers", "Headers of the web push protocol."),
            _web("notification.title", Kind.TEXT, "Web title", "In browsers, instead of the title above."),
            _web("notification.body", Kind.LONG_TEXT, "Web content", "In browsers, instead of the content above."),
            _web("notification.image", Kind.URL, "Web picture", "In browsers, instead of the picture above."),
            _apple("headers", Kind.PAIRS, "Apple headers", "Request headers for Apple, like apns-priority."),
            _apple("payload", Kind.OBJECT, "Apple payload", "The whole payload for Apple, with its aps object."),
        ),
    ),
)

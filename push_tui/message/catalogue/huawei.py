"""Huawei's channel for Android phones; documented by Easemob.

Source: "华为" in Easemob's push_notification_config page; API facts 3.6.
"""

import re

from push_tui.message.catalogue.field import ANDROID, Choice, Field, Kind, Limit, Section, maker
from push_tui.message.catalogue.huawei_and_honor import badge, big_text, buttons, importance, picture, tap
from push_tui.message.push import MESSAGE_PATH

_DURATION = Limit(pattern=re.compile(r"[0-9]+(\.[0-9]{1,9})?[sS]?", re.ASCII), form='seconds like "3.5S"')
_PART = Limit(low=0, high=1)

_huawei = maker("huawei", "huawei", platforms=ANDROID)
_message = maker("huawei", "huawei", "message", platforms=ANDROID)
_android = maker("huawei", "huawei", "message", "android", platforms=ANDROID)
_note = maker("huawei notification", "huawei", "message", "android", "notification", platforms=ANDROID)
_more = maker("huawei attention", "huawei", "message", "android", "notification", platforms=ANDROID)


def _light(name: str, title: str) -> Field:
    return _more(f"lightSettings.color.{name}", Kind.NUMBER, title, "From 0 to 1.", limit=_PART)


_MESSAGE = Section(
    "huawei",
    "Huawei",
    (*MESSAGE_PATH, "huawei"),
    (
        _huawei("validateOnly", Kind.SWITCH, "Check only", "On lets Huawei check the push and deliver it to nobody."),
        _huawei("review", Kind.OBJECT, "Review", "The result of a content review, as Huawei defines it."),
        _message("data", Kind.OBJECT, "Data", "Data for the app."),
        _message("notification.title", Kind.TEXT, "Title", "Instead of the basic title."),
        _message("notification.body", Kind.LONG_TEXT, "Content", "Instead of the basic content."),
        _message("notification.image", Kind.URL, "Picture", "The address of the large icon at the right."),
        _android("collapseKey", Kind.INTEGER, "Collapse key", "Groups waiting pushes for a phone that is off."),
        _android("urgency", Kind.TEXT, "Urgency", "How urgent a silent push is, like HIGH or NORMAL."),
        _android("category", Kind.TEXT, "Category", "Huawei's kind of message, like IM; decides its daily quota."),
        _android("ttl", Kind.TEXT, "Keep for (s)", "How long Huawei keeps it, in seconds.", limit=_DURATION),
        _android("biTag", Kind.TEXT, "Batch tag", "A name for the batch in Huawei's reports."),
        _android("receiptId", Kind.TEXT, "Receipt ID", "Huawei's ID of where receipts go."),
        _android(
            "targetUserType",
            Kind.CHOICE,
            "Message type",
            "Test pushes do not count against a device's daily quota; 500 a day for an app.",
            choices=(Choice(0, "ordinary"), Choice(1, "test")),
            default=0,
        ),
        _android(
            "fastAppTargetType",
            Kind.CHOICE,
            "Quick app",
            "Which kind of quick app gets a silent push.",
            choices=(Choice(1, "in development"), Choice(2, "in production")),
            default=2,
        ),
        _android("data", Kind.TEXT, "Android data", "A text for the app, instead of the data above."),
    ),
    "For Huawei phones that run Android apps. What is set here wins over the basic texts.",
)

_NOTIFICATION = Section(
    "huawei notification",
    "Huawei: notification",
    (*MESSAGE_PATH, "huawei", "message", "android", "notification"),
    (
        _note("title", Kind.TEXT, "Title", "Instead of Huawei's title above."),
        _note("body", Kind.LONG_TEXT, "Content", "Instead of Huawei's content above."),
        picture(_note),
        _note("notifySummary", Kind.TEXT, "Summary", "A short description."),
        *tap(_note),
        _note(
            "style",
            Kind.CHOICE,
            "Style",
            "How the notification looks.",
            choices=(Choice(0, "normal"), Choice(1, "big text"), Choice(3, "several lines", "Needs inboxContent.")),
        ),
        *big_text(_note, strict=False),
        _note(
            "inboxContent",
            Kind.TEXT_LIST,
            "Lines",
            "Up to five lines of the several lines style.",
            limit=Limit(items=5, characters=1024),
            needs=_note.needed("style", 3),
        ),
        _note("titleLocKey", Kind.TEXT, "Title key", "A string resource of the app, instead of a title."),
        _note("titleLocArgs", Kind.TEXT_LIST, "Title values", "What fills the gaps of that resource."),
        _note("bodyLocKey", Kind.TEXT, "Content key", "A string resource of the app, instead of a content."),
        _note("bodyLocArgs", Kind.TEXT_LIST, "Content values", "What fills the gaps of that resource."),
        _note("multiLangKey", Kind.LIST, "Translations", "Texts in several languages, as Huawei defines them."),
        buttons(_note, Choice(3, "clear the notification"), Choice(4, "share", "Shares what data holds.")),
        _note("tag", Kind.TEXT, "Tag", "A later push with the same tag replaces this one."),
        _note("notifyId", Kind.INTEGER, "Notification ID", "A later push with the same number replaces this one."),
        _note("group", Kind.TEXT, "Group", "Of several pushes with the same group only one is shown."),
        _note(
            "when",
            Kind.TEXT,
            "Time shown",
            "The time that sorts the notifications, like 2014-10-02T15:01:23Z.",
        ),
        _note("autoCancel", Kind.SWITCH, "Goes when tapped", "Whether a tap removes the notification."),
        _note("autoClear", Kind.INTEGER, "Show for (ms)", "How long it stays, in milliseconds.", limit=Limit(low=0)),
        *badge(_note, "badge", entry="Package and class of the app's entry activity."),
    ),
)

_ATTENTION = Section(
    "huawei attention",
    "Huawei: attention",
    (*MESSAGE_PATH, "huawei", "message", "android", "notification"),
    (
        importance(_more, "Huawei"),
        _more("channelId", Kind.TEXT, "Channel ID", "The Android notification channel."),
        _more(
            "visibility",
            Kind.CHOICE,
            "On the lock screen",
            "How much of it a locked phone shows.",
            choices=(
                Choice("VISIBILITY_UNSPECIFIED", "as the phone is set"),
                Choice("PRIVATE", "hide the text"),
                Choice("PUBLIC", "show all"),
                Choice("SECRET", "show nothing"),
            ),
        ),
        _more("foregroundShow", Kind.SWITCH, "While the app is open", "Whether it is shown then too."),
        _more("icon", Kind.TEXT, "Icon", "The small icon at the left, a file in res/raw."),
        _more("color", Kind.TEXT, "Button colour", "As #rrggbb."),
        _more("sound", Kind.TEXT, "Sound", "Like /raw/ring; counts only when the channel is made."),
        _more("defaultSound", Kind.SWITCH, "Default sound", "Whether the phone's own sound is used."),
        _more("useDefaultVibrate", Kind.SWITCH, "Default vibration", "Whether the phone's own vibration is used."),
        _more("vibrateConfig", Kind.TEXT_LIST, "Vibration", "Up to ten durations like 1.5S.", limit=Limit(items=10)),
        _more("useDefaultLight", Kind.SWITCH, "Default light", "Whether the phone's own light is used."),
        _light("alpha", "Light: opacity"),
        _light("red", "Light: red"),
        _light("green", "Light: green"),
        _light("blue", "Light: blue"),
        _more("lightSettings.lightOnDuration", Kind.TEXT, "Light on for", "Seconds like 2S.", limit=_DURATION),
        _more("lightSettings.lightOffDuration", Kind.TEXT, "Light off for", "Seconds like 2S.", limit=_DURATION),
    ),
)

SECTIONS = (_MESSAGE, _NOTIFICATION, _ATTENTION)

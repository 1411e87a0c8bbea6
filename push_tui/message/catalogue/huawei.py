"""Huawei's channel for Android phones; documented by Easemob.

Source: "华为" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.message.catalogue.field import ANDROID, Field, Role, Without, maker
from push_tui.message.catalogue.shared_fields import (
    badge,
    big_text,
    buttons,
    icon_colour,
    importance,
    picture,
    tap,
    translated,
)

_DURATION = (r"[0-9]+(\.[0-9]{1,9})?[sS]?", 'seconds like "3.5S"')

_huawei = maker("huawei", "huawei", platforms=ANDROID)
_message = maker("huawei", "huawei", "message", platforms=ANDROID)
_android = maker("huawei", "huawei", "message", "android", platforms=ANDROID)
_note = maker("huawei notification", "huawei", "message", "android", "notification", platforms=ANDROID)
_more = maker("huawei attention", "huawei", "message", "android", "notification", platforms=ANDROID)


def _light(name: str, title: str) -> Field:
    return _more.number(f"lightSettings.color.{name}", title, "From 0 to 1.", low=0, high=1)


_MESSAGE = _huawei.section(
    "Huawei",
    "For Huawei phones that run Android apps. Texts set here override the basic ones.",
    _huawei.switch(
        "validateOnly",
        "Check only",
        "On: Huawei checks the push but delivers it to nobody.",
        silent={True: "Huawei checks it but delivers it to nobody."},
    ),
    _huawei.object("review", "Review", "The result of a content review, as Huawei defines it."),
    _message.object("data", "Data", "Data for the app."),
    _message.text("notification.title", "Title", "Instead of the basic title.", role=Role.TITLE),
    _message.long_text("notification.body", "Content", "Instead of the basic content.", role=Role.CONTENT),
    _message.url("notification.image", "Picture", "The address of the large icon at the right.", role=Role.ICON),
    _android.integer("collapseKey", "Collapse key", "Groups waiting pushes for a phone that is off."),
    _android.text("urgency", "Urgency", "How urgent a silent push is, like HIGH or NORMAL."),
    _android.text("category", "Category", "Huawei's kind of message, like IM; decides its daily quota."),
    _android.text(
        "ttl", "Keep for (s)", "How long Huawei keeps it for a phone that is off, in seconds.", form=_DURATION
    ),
    _android.text("biTag", "Batch tag", "A name for the batch in Huawei's reports."),
    _android.text("receiptId", "Receipt ID", "Huawei's ID of the receipt address."),
    _android.choice(
        "targetUserType",
        "Message type",
        "Test pushes do not use up the daily quota; 500 a day for an app.",
        {0: "ordinary", 1: "test"},
        default=0,
    ),
    _android.choice(
        "fastAppTargetType",
        "Quick app",
        "Which quick app gets a silent push.",
        {1: "in development", 2: "in production"},
        default=2,
    ),
    _android.text("data", "Android data", "A text for the app, instead of the data above."),
)

_NOTIFICATION = _note.section(
    "Huawei: notification",
    "",
    _note.text("title", "Title", "Instead of Huawei's title above.", role=Role.TITLE),
    _note.long_text("body", "Content", "Instead of Huawei's content above.", role=Role.CONTENT),
    picture(_note),
    _note.text("notifySummary", "Summary", "A short description.", role=Role.LINE),
    *tap(_note),
    _note.choice(
        "style",
        "Style",
        "How the notification looks.",
        {0: "normal", 1: "big text", 3: ("several lines", "Needs inboxContent.")},
    ),
    *big_text(_note, without=Without.WORKS),
    _note.when("style", 3).texts(
        "inboxContent",
        "Lines",
        "Up to five lines, for the several lines style.",
        items=5,
        characters=1024,
        role=Role.LINES,
    ),
    *translated(_note, "title", "Title", Role.TITLE_KEY),
    *translated(_note, "body", "Content", Role.CONTENT_KEY),
    _note.objects(
        "multiLangKey", "Translations", "Texts in several languages, as Huawei defines them.", role=Role.PART
    ),
    buttons(_note, {3: "clear the notification", 4: ("share", "Shares what data holds.")}),
    _note.text("tag", "Tag", "A later push with the same tag replaces this one."),
    _note.integer("notifyId", "Notification ID", "A later push with the same number replaces this one."),
    _note.text("group", "Group", "Of several pushes with the same group only one is shown."),
    _note.text("when", "Time shown", "The time that sorts the notifications, like 2014-10-02T15:01:23Z."),
    _note.switch("autoCancel", "Removed when tapped", "Whether a tap removes the notification."),
    _note.integer("autoClear", "Show for (ms)", "How long it stays, in milliseconds.", low=0),
    *badge(_note, "badge", entry="Package and class of the app's entry activity."),
)

_ATTENTION = _more.section(
    "Huawei: attention",
    "",
    importance(_more, "Huawei"),
    _more.text("channelId", "Channel ID", "The Android notification channel."),
    _more.choice(
        "visibility",
        "On the lock screen",
        "How much of it a locked phone shows.",
        {
            "VISIBILITY_UNSPECIFIED": "as the phone is set",
            "PRIVATE": "hide the text",
            "PUBLIC": "show all",
            "SECRET": "show nothing",
        },
        note="on the lock screen: {}",
    ),
    _more.switch("foregroundShow", "While the app is open", "Whether it is also shown while the app is open."),
    _more.text("icon", "Icon", "The small icon at the left, a file in res/raw."),
    icon_colour(_more, "Button colour", "Huawei"),
    _more.text("sound", "Sound", "Like /raw/ring; used only to create the channel.", role=Role.ATTENTION),
    _more.switch("defaultSound", "Default sound", "Whether the phone's own sound is used.", role=Role.ATTENTION),
    _more.switch("useDefaultVibrate", "Default vibration", "Whether the phone's own vibration is used."),
    _more.texts("vibrateConfig", "Vibration", "Up to ten durations like 1.5S.", items=10),
    _more.switch("useDefaultLight", "Default light", "Whether the phone's own light is used."),
    _light("alpha", "Light: opacity"),
    _light("red", "Light: red"),
    _light("green", "Light: green"),
    _light("blue", "Light: blue"),
    _more.text("lightSettings.lightOnDuration", "Light on for", "Seconds like 2S.", form=_DURATION),
    _more.text("lightSettings.lightOffDuration", "Light off for", "Seconds like 2S.", form=_DURATION),
)

SECTIONS = (_MESSAGE, _NOTIFICATION, _ATTENTION)

"""Honor's channel; documented by Easemob.

Source: "荣耀" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.message.catalogue.field import ANDROID, Choice, Kind, Section, maker
from push_tui.message.catalogue.huawei_and_honor import badge, big_text, buttons, importance, picture, tap
from push_tui.message.push import MESSAGE_PATH

_honor = maker("honor", "honor", platforms=ANDROID)
_note = maker("honor", "honor", "androidConfig", "androidNotification", platforms=ANDROID)

HONOR = Section(
    "honor",
    "Honor",
    (*MESSAGE_PATH, "honor"),
    (
        _note("title", Kind.TEXT, "Title", "Instead of the basic title."),
        _note("body", Kind.LONG_TEXT, "Content", "Instead of the basic content."),
        picture(_note),
        importance(_note, "Honor"),
        *tap(_note, default=3),
        _note(
            "style",
            Kind.CHOICE,
            "Style",
            "How the notification looks.",
            choices=(Choice(0, "normal"), Choice(1, "big text", "Needs bigTitle and bigBody.")),
        ),
        *big_text(_note, strict=True),
        _note("when", Kind.TEXT, "Time shown", "The time that it shows, like 2014-10-02T15:01:23Z."),
        buttons(_note),
        _note("notifyId", Kind.INTEGER, "Notification ID", "A later push with the same number replaces this one."),
        *badge(
            _note,
            "badgeNotification",
            wins="; wins over adding",
            entry="The full name of the app's entry activity; Honor needs it for a badge.",
        ),
        _honor("data", Kind.PAIRS, "Data", "Pairs for the app."),
        _honor("androidConfig.ttl", Kind.TEXT, "Keep for (s)", "How long Honor keeps it, in seconds."),
        _honor("androidConfig.biTag", Kind.TEXT, "Batch tag", "A name for the batch that comes back with receipts."),
        _honor("androidConfig.data", Kind.TEXT, "Android data", "A text for the app, instead of the data above."),
    ),
    "For Honor phones. What is set here wins over the basic texts.",
)

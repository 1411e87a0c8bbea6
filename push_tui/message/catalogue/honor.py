"""Honor's channel; documented by Easemob.

Source: "荣耀" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.message.catalogue.field import ANDROID, Role, Without, maker
from push_tui.message.catalogue.shared_fields import badge, big_text, buttons, importance, picture, tap

_honor = maker("honor", "honor", platforms=ANDROID)
_note = maker("honor", "honor", "androidConfig", "androidNotification", platforms=ANDROID)

HONOR = _honor.section(
    "Honor",
    "For Honor phones. Texts set here override the basic ones.",
    _note.text("title", "Title", "Instead of the basic title.", role=Role.TITLE),
    _note.long_text("body", "Content", "Instead of the basic content.", role=Role.CONTENT),
    picture(_note),
    importance(_note, "Honor"),
    *tap(_note, default=3),
    _note.choice(
        "style", "Style", "How the notification looks.", {0: "normal", 1: ("big text", "Needs bigTitle and bigBody.")}
    ),
    *big_text(_note, without=Without.REFUSED),
    _note.text("when", "Time shown", "The time shown on it, like 2014-10-02T15:01:23Z."),
    buttons(_note),
    _note.integer("notifyId", "Notification ID", "A later push with the same number replaces this one."),
    *badge(
        _note,
        "badgeNotification",
        wins="; wins over adding",
        entry="The full name of the app's entry activity; Honor needs it for a badge.",
    ),
    _honor.pairs("data", "Data", "Pairs for the app."),
    _honor.text("androidConfig.ttl", "Keep for (s)", "How long Honor keeps it for a phone that is off, in seconds."),
    _honor.text("androidConfig.biTag", "Batch tag", "A name for the batch, repeated in receipts."),
    _honor.text("androidConfig.data", "Android data", "A text for the app, instead of the data above."),
)

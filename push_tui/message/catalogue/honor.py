"""Honor's channel; documented by Easemob.

Source: "荣耀" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.message.catalogue.field import ANDROID, Choice, Kind, Limit, Section, maker
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
        _note("image", Kind.URL, "Picture", "The address of the large icon at the right."),
        _note(
            "importance",
            Kind.CHOICE,
            "Importance",
            "Honor's kind of message; decides how much it disturbs and its daily quota.",
            choices=(Choice("LOW", "news and marketing"), Choice("NORMAL", "service and chat")),
        ),
        _note(
            "clickAction.type",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(
                Choice(1, "a page of the app", "Needs intent or action."),
                Choice(2, "a web page", "Needs url."),
                Choice(3, "the app"),
            ),
            default=3,
        ),
        _note(
            "clickAction.intent",
            Kind.TEXT,
            "Page, by intent",
            "The intent that opens the page.",
            needs=_note.needed("clickAction.type", 1, instead="clickAction.action"),
        ),
        _note(
            "clickAction.action",
            Kind.TEXT,
            "Page, by action",
            "The intent action that opens the page.",
            needs=_note.needed("clickAction.type", 1, instead="clickAction.intent"),
        ),
        _note(
            "clickAction.url",
            Kind.URL,
            "Web page to open",
            "An https address.",
            limit=Limit(https=True),
            needs=_note.needed("clickAction.type", 2),
        ),
        _note(
            "style",
            Kind.CHOICE,
            "Style",
            "How the notification looks.",
            choices=(Choice(0, "normal"), Choice(1, "big text", "Needs bigTitle and bigBody.")),
        ),
        _note("bigTitle", Kind.TEXT, "Big title", "The title of the big text style.", needs=_note.needed("style", 1)),
        _note("bigBody", Kind.LONG_TEXT, "Big text", "The text of the big text style.", needs=_note.needed("style", 1)),
        _note("when", Kind.TEXT, "Time shown", "The time that it shows, like 2014-10-02T15:01:23Z."),
        _note(
            "buttons",
            Kind.LIST,
            "Buttons",
            "Up to three objects with name (40 characters), actionType 0-2, intentType, intent, data.",
            limit=Limit(items=3),
        ),
        _note("notifyId", Kind.INTEGER, "Notification ID", "A later push with the same number replaces this one."),
        _note(
            "badgeNotification.addNum",
            Kind.INTEGER,
            "Add to the badge",
            "From 1 to 99.",
            limit=Limit(low=1, high=99),
        ),
        _note(
            "badgeNotification.setNum",
            Kind.INTEGER,
            "Set the badge to",
            "From 0 to 99; wins over adding.",
            limit=Limit(low=0, high=99),
        ),
        _note(
            "badgeNotification.badgeClass",
            Kind.TEXT,
            "Badge entry class",
            "The full name of the app's entry activity; Honor needs it for a badge.",
        ),
        _honor("data", Kind.PAIRS, "Data", "Pairs for the app."),
        _honor("androidConfig.ttl", Kind.TEXT, "Keep for (s)", "How long Honor keeps it, in seconds."),
        _honor("androidConfig.biTag", Kind.TEXT, "Batch tag", "A name for the batch that comes back with receipts."),
        _honor("androidConfig.data", Kind.TEXT, "Android data", "A text for the app, instead of the data above."),
    ),
    "For Honor phones. What is set here wins over the basic texts.",
)

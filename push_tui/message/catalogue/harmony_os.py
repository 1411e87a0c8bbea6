"""The channel of HarmonyOS, ``harmonyOS``; documented by Easemob.

Source: API facts 3.6; what the numbers of pushType mean from Huawei's Push Kit.
"""

from push_tui.message.catalogue.field import HARMONY, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_harmony = maker("harmonyOS", "harmonyOS", platforms=HARMONY)

HARMONY_OS = Section(
    "harmonyOS",
    "HarmonyOS",
    (*MESSAGE_PATH, "harmonyOS"),
    (
        _harmony("title", Kind.TEXT, "Title", "Instead of the basic title."),
        _harmony("body", Kind.LONG_TEXT, "Content", "Instead of the basic content."),
        _harmony("category", Kind.TEXT, "Category", "The kind of message; decides its daily quota.", default="IM"),
        _harmony("image", Kind.URL, "Picture", "An https address.", limit=Limit(https=True)),
        _harmony(
            "pushType",
            Kind.CHOICE,
            "Push type",
            "What kind of push it is; all but a notification need a payload.",
            choices=(
                Choice(0, "notification"),
                Choice(1, "update of a card"),
                Choice(2, "notification extension"),
                Choice(6, "background message"),
                Choice(7, "live view"),
                Choice(10, "call"),
            ),
            default=0,
        ),
        _harmony(
            "payload",
            Kind.OBJECT,
            "Payload",
            "What the push types other than a notification carry.",
            needs=_harmony.needed("pushType", 1, 2, 6, 7, 10),
        ),
        _harmony(
            "style",
            Kind.CHOICE,
            "Style",
            "How the notification looks.",
            choices=(
                Choice(0, "normal"),
                Choice(1, "big text", "Needs bigTitle and bigBody."),
                Choice(3, "several lines", "Needs inboxContent."),
            ),
            default=0,
        ),
        _harmony(
            "bigTitle", Kind.TEXT, "Big title", "The title of the big text style.", needs=_harmony.needed("style", 1)
        ),
        _harmony(
            "bigBody", Kind.LONG_TEXT, "Big text", "The text of the big text style.", needs=_harmony.needed("style", 1)
        ),
        _harmony(
            "inboxContent",
            Kind.TEXT_LIST,
            "Lines",
            "Up to three lines of the several lines style.",
            limit=Limit(items=3),
            needs=_harmony.needed("style", 3),
        ),
        _harmony(
            "actionType",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(Choice(0, "the app"), Choice(1, "a page of the app", "Needs action or uri.")),
            default=0,
        ),
        _harmony(
            "action",
            Kind.TEXT,
            "Page, by action",
            "The action that opens the page.",
            needs=_harmony.needed("actionType", 1, instead="uri"),
        ),
        _harmony(
            "uri",
            Kind.TEXT,
            "Page, by URI",
            "The URI that opens the page.",
            needs=_harmony.needed("actionType", 1, instead="action"),
        ),
        _harmony("data", Kind.OBJECT, "Data", "Data for the app."),
        _harmony("notifyId", Kind.INTEGER, "Notification ID", "A later push with the same number replaces this one."),
        _harmony("addNum", Kind.INTEGER, "Add to the badge", "Counts the icon's number up.", limit=Limit(low=0)),
        _harmony("setNum", Kind.INTEGER, "Set the badge to", "Replaces the icon's number; wins.", limit=Limit(low=0)),
        _harmony("isTestMessage", Kind.SWITCH, "Test message", "On keeps it out of the daily quota."),
        _harmony("receiptId", Kind.TEXT, "Receipt ID", "Huawei's ID of where receipts go."),
    ),
    "For phones that run HarmonyOS without Android. What is set here wins over the basic texts.",
)

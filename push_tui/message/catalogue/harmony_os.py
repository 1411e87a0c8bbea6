"""The channel of HarmonyOS, ``harmonyOS``; documented by Easemob.

Source: API facts 3.6; what the numbers of pushType mean from Huawei's Push Kit.
"""

from push_tui.message.catalogue.field import HARMONY, Role, Tap, Without, maker
from push_tui.message.catalogue.shared_fields import big_text

_harmony = maker("harmonyOS", "harmonyOS", platforms=HARMONY)

HARMONY_OS = _harmony.section(
    "HarmonyOS",
    "For phones that run HarmonyOS without Android. Texts set here override the basic ones.",
    _harmony.text("title", "Title", "Instead of the basic title.", role=Role.TITLE),
    _harmony.long_text("body", "Content", "Instead of the basic content.", role=Role.CONTENT),
    _harmony.text("category", "Category", "The kind of message; decides its daily quota.", default="IM"),
    _harmony.url("image", "Picture", "An https address.", https=True, role=Role.ICON),
    _harmony.choice(
        "pushType",
        "Push type",
        "The kind of push; all but a notification need a payload.",
        {
            0: "notification",
            1: "update of a card",
            2: "notification extension",
            6: "background message",
            7: "live view",
            10: "call",
        },
        default=0,
        silent=dict.fromkeys((1, 2, 6, 7, 10), "It is not a notification: the payload says what it does."),
    ),
    _harmony.when("pushType", 1, 2, 6, 7, 10).object(
        "payload", "Payload", "The data of push types other than a notification."
    ),
    _harmony.choice(
        "style",
        "Style",
        "How the notification looks.",
        {0: "normal", 1: ("big text", "Needs bigTitle and bigBody."), 3: ("several lines", "Needs inboxContent.")},
        default=0,
    ),
    *big_text(_harmony, without=Without.REFUSED),
    _harmony.when("style", 3).texts(
        "inboxContent", "Lines", "Up to three lines, for the several lines style.", items=3, role=Role.LINES
    ),
    _harmony.choice(
        "actionType",
        "When tapped",
        "What a tap opens.",
        {0: "the app", 1: ("a page of the app", "Needs action or uri.")},
        default=0,
        taps={0: Tap.APP, 1: Tap.PAGE},
    ),
    _harmony.when("actionType", 1).text(
        "action", "Page, by action", "The action that opens the page.", instead="uri", role=Role.TARGET
    ),
    _harmony.when("actionType", 1).text(
        "uri", "Page, by URI", "The URI that opens the page.", instead="action", role=Role.TARGET
    ),
    _harmony.object("data", "Data", "Data for the app."),
    _harmony.integer("notifyId", "Notification ID", "A later push with the same number replaces this one."),
    _harmony.integer("addNum", "Add to the badge", "Adds to the icon's number.", low=0, role=Role.BADGE_ADD),
    _harmony.integer(
        "setNum", "Set the badge to", "Replaces the icon's number; wins over adding.", low=0, role=Role.BADGE_SET
    ),
    _harmony.switch("isTestMessage", "Test message", "On: it does not count for the daily quota."),
    _harmony.text("receiptId", "Receipt ID", "Huawei's ID of the receipt address."),
)

"""OPPO's channel; documented by Easemob.

Source: "OPPO" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Role, Tap, maker

_ONE_EACH = CharacterCount.CODE_POINTS

_oppo = maker("oppo", "oppo", platforms=ANDROID)

OPPO = _oppo.section(
    "OPPO",
    "For OPPO, realme and OnePlus phones. Texts set here override the basic ones.",
    _oppo.text("title", "Title", "Instead of the basic title.", characters=32, counted=_ONE_EACH, role=Role.TITLE),
    _oppo.text("subTitle", "Subtitle", "A second line below the title.", role=Role.SUBTITLE),
    _oppo.long_text(
        "content", "Content", "Instead of the basic content.", characters=200, counted=_ONE_EACH, role=Role.CONTENT
    ),
    _oppo.text("channelId", "Channel ID", "OPPO's ID of the kind of message; decides its daily quota."),
    _oppo.choice(
        "style", "Style", "How the notification looks.", {1: "standard", 2: "long text", 3: "big picture"}, unfolds=(2,)
    ),
    _oppo.choice(
        "clickActionType",
        "When tapped",
        "What a tap opens.",
        {
            0: "the app",
            1: ("a page, by intent action", "Needs clickActionActivity."),
            2: ("a web page", "Needs clickActionUrl."),
            4: ("a page, by activity", "Needs clickActionActivity."),
            5: ("an intent URL", "Needs clickActionUrl."),
        },
        taps={0: Tap.APP, 1: Tap.PAGE, 2: Tap.LINK, 4: Tap.PAGE, 5: Tap.LINK},
    ),
    _oppo.when("clickActionType", 1, 4).text(
        "clickActionActivity",
        "Page to open",
        "The intent action or the activity of the page.",
        characters=500,
        role=Role.TARGET,
    ),
    _oppo.when("clickActionType", 2, 5).url(
        "clickActionUrl", "URL to open", "The web address or the intent URL.", characters=500, role=Role.TARGET
    ),
    _oppo.object("actionParameters", "Parameters", "Data for the page that a tap opens."),
    _oppo.integer("notifyId", "Notification ID", "A later push with the same number replaces this one."),
    _oppo.text("appMessageId", "Message ID", "A second push with the same ID is not sent."),
    _oppo.switch("offLine", "Keep if offline", "Whether OPPO keeps it for phones that are off."),
    _oppo.integer("offLineTtl", "Keep for (s)", "How long OPPO keeps it, in seconds.", low=0),
    _oppo.integer("showTtl", "Show for (s)", "How long it stays on the phone, in seconds.", low=0),
    _oppo.text("timeZone", "Time zone", "Like GMT+08:00."),
    _oppo.url("callBackUrl", "Receipt URL", "Where OPPO reports the result of the push."),
    _oppo.text("callBackParameter", "Receipt parameter", "A text that comes back with the report."),
)

"""OPPO's channel; documented by Easemob.

Source: "OPPO" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_ONE_EACH = CharacterCount.CODE_POINTS

_oppo = maker("oppo", "oppo", platforms=ANDROID)

OPPO = Section(
    "oppo",
    "OPPO",
    (*MESSAGE_PATH, "oppo"),
    (
        _oppo(
            "title", Kind.TEXT, "Title", "Instead of the basic title.", limit=Limit(characters=32, counted=_ONE_EACH)
        ),
        _oppo("subTitle", Kind.TEXT, "Subtitle", "A second line below the title."),
        _oppo(
            "content",
            Kind.LONG_TEXT,
            "Content",
            "Instead of the basic content.",
            limit=Limit(characters=200, counted=_ONE_EACH),
        ),
        _oppo("channelId", Kind.TEXT, "Channel ID", "OPPO's ID of the kind of message; decides its daily quota."),
        _oppo(
            "style",
            Kind.CHOICE,
            "Style",
            "How the notification looks.",
            choices=(Choice(1, "standard"), Choice(2, "long text"), Choice(3, "big picture")),
        ),
        _oppo(
            "clickActionType",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(
                Choice(0, "the app"),
                Choice(1, "a page, by intent action", "Needs clickActionActivity."),
                Choice(2, "a web page", "Needs clickActionUrl."),
                Choice(4, "a page, by activity", "Needs clickActionActivity."),
                Choice(5, "an intent URL", "Needs clickActionUrl."),
            ),
        ),
        _oppo(
            "clickActionActivity",
            Kind.TEXT,
            "Page to open",
            "The intent action or the activity of the page.",
            limit=Limit(characters=500),
            needs=_oppo.needed("clickActionType", 1, 4),
        ),
        _oppo(
            "clickActionUrl",
            Kind.URL,
            "URL to open",
            "The web address or the intent URL.",
            limit=Limit(characters=500),
            needs=_oppo.needed("clickActionType", 2, 5),
        ),
        _oppo("actionParameters", Kind.OBJECT, "Parameters", "Data for the page that a tap opens."),
        _oppo("notifyId", Kind.INTEGER, "Notification ID", "A later push with the same number replaces this one."),
        _oppo("appMessageId", Kind.TEXT, "Message ID", "A second push with the same ID is not sent."),
        _oppo("offLine", Kind.SWITCH, "Keep if offline", "Whether OPPO keeps it for phones that are off."),
        _oppo("offLineTtl", Kind.INTEGER, "Keep for (s)", "How long, in seconds.", limit=Limit(low=0)),
        _oppo("showTtl", Kind.INTEGER, "Show for (s)", "How long it stays on the phone.", limit=Limit(low=0)),
        _oppo("timeZone", Kind.TEXT, "Time zone", "Like GMT+08:00."),
        _oppo("callBackUrl", Kind.URL, "Receipt URL", "Where OPPO reports what became of the push."),
        _oppo("callBackParameter", Kind.TEXT, "Receipt parameter", "A text that comes back with the report."),
    ),
    "For OPPO, realme and OnePlus phones. What is set here wins over the basic texts.",
)

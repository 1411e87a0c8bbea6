"""Meizu's channel; documented by Easemob.

Source: "魅族" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Role, Tap, Without, maker

_ONE_EACH = CharacterCount.CODE_POINTS

_meizu = maker("meizu", "meizu", platforms=ANDROID)

MEIZU = _meizu.section(
    "Meizu",
    "For Meizu phones. Texts set here override the basic ones.",
    _meizu.text("title", "Title", "Instead of the basic title.", characters=32, counted=_ONE_EACH, role=Role.TITLE),
    _meizu.long_text(
        "content", "Content", "Instead of the basic content.", characters=100, counted=_ONE_EACH, role=Role.CONTENT
    ),
    _meizu.choice(
        "noticeExpandType",
        "Can be expanded",
        "Whether it expands to a longer text.",
        {0: "no", 1: ("to a text", "Needs noticeExpandContent.")},
    ),
    _meizu.when("noticeExpandType", 1).long_text(
        "noticeExpandContent", "Longer text", "The text of the expanded notification.", role=Role.BIG_TEXT
    ),
    _meizu.choice(
        "clickType",
        "When tapped",
        "What a tap opens.",
        {
            0: "the app",
            1: ("a page of the app", "With activity."),
            2: ("a web page", "With url."),
            3: ("what the app decides", "With customAttribute."),
        },
        taps={0: Tap.APP, 1: Tap.PAGE, 2: Tap.LINK, 3: Tap.APP_DECIDES},
    ),
    _meizu.when("clickType", 1, without=Without.WORKS).text(
        "activity", "Page to open", "The activity of the page.", role=Role.TARGET
    ),
    _meizu.when("clickType", 2, without=Without.WORKS).url(
        "url", "Web page to open", "The address that a tap opens.", role=Role.TARGET
    ),
    _meizu.when("clickType", 3, without=Without.WORKS).text(
        "customAttribute", "For the app", "A text for the app to use."
    ),
    _meizu.object("parameters", "Parameters", "Data for the page that a tap opens."),
    _meizu.switch("isOffLine", "Keep if offline", "Whether Meizu keeps it for phones that are off."),
    _meizu.integer("validTime", "Keep for (h)", "How long Meizu keeps it, in hours.", low=0),
    _meizu.switch("isSuspend", "Float over the screen", "Whether it pops up over what is open."),
    _meizu.switch("isClearNoticeBar", "Can be dismissed", "Whether the person can clear it."),
    _meizu.switch("isFixDisplay", "Show at a set time", "Shows it only between the two times below."),
    _meizu.text("fixStartDisplayDate", "Show from", "When it appears; the reference gives no format."),
    _meizu.text("fixEndDisplayDate", "Show until", "When it disappears; the reference gives no format."),
    _meizu.switch("vibrate", "Vibrate", "Whether the phone vibrates.", role=Role.ATTENTION),
    _meizu.switch("lights", "Light", "Whether the phone's light blinks."),
    _meizu.switch("sound", "Sound", "Whether the phone makes a sound.", role=Role.ATTENTION),
    _meizu.text("notifyKey", "Group key", "Of several pushes with the same key only the last is shown."),
    _meizu.url("callback", "Receipt URL", "Where Meizu reports the result of the push.", characters=128),
    _meizu.text("callbackParam", "Receipt parameter", "A text that comes back with the report.", characters=64),
    _meizu.choice(
        "callbackType",
        "Receipts for",
        "What Meizu reports.",
        {"1": "delivered", "2": "tapped", "3": "both"},
        default="3",
        number_or_text=True,
    ),
)

"""Meizu's channel; documented by Easemob.

Source: "魅族" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_ONE_EACH = CharacterCount.CODE_POINTS

_meizu = maker("meizu", "meizu", platforms=ANDROID)

MEIZU = Section(
    "meizu",
    "Meizu",
    (*MESSAGE_PATH, "meizu"),
    (
        _meizu(
            "title", Kind.TEXT, "Title", "Instead of the basic title.", limit=Limit(characters=32, counted=_ONE_EACH)
        ),
        _meizu(
            "content",
            Kind.LONG_TEXT,
            "Content",
            "Instead of the basic content.",
            limit=Limit(characters=100, counted=_ONE_EACH),
        ),
        _meizu(
            "noticeExpandType",
            Kind.CHOICE,
            "Can be opened",
            "Whether the notification opens to a longer text.",
            choices=(Choice(0, "no"), Choice(1, "to a text", "Needs noticeExpandContent.")),
        ),
        _meizu(
            "noticeExpandContent",
            Kind.LONG_TEXT,
            "Longer text",
            "The text of the opened notification.",
            needs=_meizu.needed("noticeExpandType", 1),
        ),
        _meizu(
            "clickType",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(
                Choice(0, "the app"),
                Choice(1, "a page of the app", "Needs activity."),
                Choice(2, "a web page", "Needs url."),
                Choice(3, "what the app decides", "With customAttribute."),
            ),
        ),
        _meizu(
            "activity",
            Kind.TEXT,
            "Page to open",
            "The activity of the page.",
            needs=_meizu.needed("clickType", 1, strict=False),
        ),
        _meizu(
            "url",
            Kind.URL,
            "Web page to open",
            "The address that a tap opens.",
            needs=_meizu.needed("clickType", 2, strict=False),
        ),
        _meizu(
            "customAttribute",
            Kind.TEXT,
            "For the app",
            "A text that the app makes of what it likes.",
            needs=_meizu.needed("clickType", 3, strict=False),
        ),
        _meizu("parameters", Kind.OBJECT, "Parameters", "Data for the page that a tap opens."),
        _meizu("isOffLine", Kind.SWITCH, "Keep if offline", "Whether Meizu keeps it for phones that are off."),
        _meizu("validTime", Kind.INTEGER, "Keep for (h)", "How long, in hours.", limit=Limit(low=0)),
        _meizu("isSuspend", Kind.SWITCH, "Float over the screen", "Whether it pops up over what is open."),
        _meizu("isClearNoticeBar", Kind.SWITCH, "Can be wiped away", "Whether the person can clear it."),
        _meizu("isFixDisplay", Kind.SWITCH, "Show at a set time", "Shows it only between the two times below."),
        _meizu("fixStartDisplayDate", Kind.TEXT, "Show from", "When it appears; the page gives no form."),
        _meizu("fixEndDisplayDate", Kind.TEXT, "Show until", "When it goes; the page gives no form."),
        _meizu("vibrate", Kind.SWITCH, "Vibrate", "Whether the phone vibrates."),
        _meizu("lights", Kind.SWITCH, "Light", "Whether the phone's light blinks."),
        _meizu("sound", Kind.SWITCH, "Sound", "Whether the phone makes a sound."),
        _meizu("notifyKey", Kind.TEXT, "Group key", "Of several pushes with the same key only the last is shown."),
        _meizu(
            "callback",
            Kind.URL,
            "Receipt URL",
            "Where Meizu reports what became of the push.",
            limit=Limit(characters=128),
        ),
        _meizu(
            "callbackParam",
            Kind.TEXT,
            "Receipt parameter",
            "A text that comes back with the report.",
            limit=Limit(characters=64),
        ),
        _meizu(
            "callbackType",
            Kind.CHOICE,
            "Receipts for",
            "What Meizu reports.",
            choices=(Choice("1", "delivered"), Choice("2", "tapped"), Choice("3", "both")),
            default="3",
            number_or_text=True,
        ),
    ),
    "For Meizu phones. What is set here wins over the basic texts.",
)

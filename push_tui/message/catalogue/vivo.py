"""vivo's channel; documented by Easemob.

Source: "vivo" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Role, Tap, Without, maker

_CHINESE_TWICE = CharacterCount.WIDE_AS_TWO

_vivo = maker("vivo", "vivo", platforms=ANDROID)

VIVO = _vivo.section(
    "vivo",
    "For vivo and iQOO phones. Texts set here override the basic ones.",
    _vivo.text("title", "Title", "Instead of the basic title.", characters=40, counted=_CHINESE_TWICE, role=Role.TITLE),
    _vivo.long_text(
        "content", "Content", "Instead of the basic content.", characters=100, counted=_CHINESE_TWICE, role=Role.CONTENT
    ),
    _vivo.choice(
        "classification",
        "Classification",
        "Decides the daily quota; overrides the console.",
        {0: "marketing", 1: "system"},
    ),
    _vivo.text(
        "category",
        "Category",
        "vivo's kind of message, like IM. vivo refuses one that does not fit the classification.",
        form=("[A-Z0-9_]+", "in upper case"),
    ),
    _vivo.choice(
        "notifyType",
        "Attention",
        "How the phone draws attention.",
        {1: "none", 2: "sound", 3: "vibration", 4: "sound and vibration"},
        role=Role.ATTENTION,
    ),
    _vivo.choice(
        "skipType",
        "When tapped",
        "What a tap opens.",
        {
            1: "the app",
            2: ("a link", "With skipContent."),
            3: ("what the app decides", "With skipContent."),
            4: ("a page of the app", "With skipContent."),
        },
        taps={1: Tap.APP, 2: Tap.LINK, 3: Tap.APP_DECIDES, 4: Tap.PAGE},
    ),
    _vivo.when("skipType", 2, 3, 4, without=Without.WORKS).text(
        "skipContent",
        "Link or page",
        "The link; for a page intent:#Intent;component=<package>/<activity>;end.",
        characters=1000,
        role=Role.TARGET,
    ),
    _vivo.integer(
        "timeToLive", "Keep for (s)", "How long vivo keeps the push for a phone that is off, in seconds.", low=0
    ),
    _vivo.choice("networkType", "Network", "Which network it may use.", {-1: "any", 1: "Wi-Fi only"}, default=-1),
    _vivo.pairs("clientCustomMap", "Data", "Pairs for the app."),
    _vivo.integer(
        "notifyId", "Notification ID", "A later push with the same number replaces this one.", low=1, high=2_147_483_647
    ),
    _vivo.text("requestId", "Request ID", "Your name for this request.", characters=64),
    _vivo.text("profileId", "Profile ID", "The user who is logged in.", characters=64),
    _vivo.choice(
        "pushMode",
        "Mode",
        "Test: only to vivo's registered test devices.",
        {0: "real", 1: "test"},
        default=0,
        note="push mode {}: 1 reaches vivo's test devices only",
    ),
    _vivo.switch("sendOnline", "Only if online", "On: phones that are off do not get it."),
    _vivo.url("extra.callback", "Receipt URL", "Where vivo reports the result of the push.", characters=128),
    _vivo.text("extra.callbackParam", "Receipt parameter", "A text that comes back with the report.", characters=64),
)

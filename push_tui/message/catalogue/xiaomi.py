"""Xiaomi's channel; documented by Easemob.

Source: "小米" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Role, Tap, maker

_ONE_EACH = CharacterCount.CODE_POINTS

_xiaomi = maker("xiaomi", "xiaomi", platforms=ANDROID)

XIAOMI = _xiaomi.section(
    "Xiaomi",
    "For Xiaomi and Redmi phones. Texts set here override the basic ones.",
    _xiaomi.text("title", "Title", "Instead of the basic title.", characters=50, counted=_ONE_EACH, role=Role.TITLE),
    _xiaomi.long_text(
        "description",
        "Content",
        "Instead of the basic content; Xiaomi calls it description.",
        characters=128,
        counted=_ONE_EACH,
        role=Role.CONTENT,
    ),
    _xiaomi.text("channelId", "Channel ID", "Xiaomi's ID of the kind of message; decides its daily quota."),
    _xiaomi.choice(
        "passThrough",
        "Show a notification",
        "Whether the person sees it.",
        {0: "show it", 1: "give it to the app silently"},
        silent={1: "The phone gives it to the app silently."},
    ),
    _xiaomi.object("payload", "Payload", "Data for the app."),
    _xiaomi.choice(
        "notifyType",
        "Attention",
        "How the phone draws attention.",
        {-1: "all", 1: "sound", 2: "vibration", 4: "light"},
        role=Role.ATTENTION,
    ),
    _xiaomi.integer("notifyId", "Notification ID", "A later push with the same number replaces this one."),
    _xiaomi.choice(
        "notifyEffect",
        "When tapped",
        "What a tap opens.",
        {"1": "the app", "2": ("a page of the app", "Needs intentUri."), "3": ("a web page", "Needs webUri.")},
        number_or_text=True,
        taps={"1": Tap.APP, "2": Tap.PAGE, "3": Tap.LINK},
    ),
    _xiaomi.when("notifyEffect", "2").text(
        "intentUri", "Page to open", "Like intent:#Intent;action=…;end.", role=Role.TARGET
    ),
    _xiaomi.when("notifyEffect", "3").url(
        "webUri", "Web page to open", "The address that a tap opens.", role=Role.TARGET
    ),
    _xiaomi.choice(
        "notifyForeground",
        "While the app is open",
        "Whether it is also shown while the app is open.",
        {
            "0": ("as Easemob says: shown", "Xiaomi's own pages say the opposite; try it on a phone."),
            "1": ("as Easemob says: not shown", "Xiaomi's own pages say the opposite; try it on a phone."),
        },
        number_or_text=True,
    ),
    _xiaomi.text("sound", "Sound", "Like android.resource://<package>/raw/<file>.", role=Role.ATTENTION),
    _xiaomi.text("ticker", "Ticker", "A text that runs through the status bar.", role=Role.LINE),
    _xiaomi.integer(
        "timeToLive", "Keep for (ms)", "How long Xiaomi keeps the push for a phone that is off, in milliseconds.", low=0
    ),
    _xiaomi.time("timeToSend", "Send at", "When Xiaomi delivers it.", low=0),
    _xiaomi.integer("flowControl", "Send evenly", "1 spreads a big push over time.", low=0),
    _xiaomi.text("jobkey", "Job key", "Of several pushes with the same key only the first is shown."),
    _xiaomi.text("restrictedPackageNames", "Only this package", "The package name of the app."),
    _xiaomi.url("callbackUrl", "Receipt URL", "Where Xiaomi reports the result of the push."),
    _xiaomi.text("callbackParam", "Receipt parameter", "A text that comes back with the report."),
    _xiaomi.integer(
        "callbackType",
        "Receipts for",
        "1 delivered, 2 tapped, 3 both, 16 device invalid, 32 push off, 64 filtered, 128 over quota, 1024 expired.",
        low=1,
    ),
    _xiaomi.text("locale", "Only languages", "Languages of devices that get it, separated by commas."),
    _xiaomi.text("localeNotIn", "Except languages", "Languages of devices that do not get it."),
    _xiaomi.text("model", "Only models", "Models, brands or prices of devices that get it."),
    _xiaomi.text("modelNotIn", "Except models", "Models, brands or prices of devices that do not get it."),
    _xiaomi.text("appVersion", "Only app versions", "Versions of the app that get it."),
    _xiaomi.text("appVersionNotIn", "Except app versions", "Versions of the app that do not get it."),
    _xiaomi.choice("connpt", "Network", "Which network it may use.", {"wifi": "Wi-Fi only"}),
    _xiaomi.choice(
        "onlySendOnce", "Only if online", "Phones that are off do not get it.", {"1": "yes"}, number_or_text=True
    ),
)

"""Xiaomi's channel; documented by Easemob.

Source: "小米" in Easemob's push_notification_config page; API facts 3.6.
"""

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_ONE_EACH = CharacterCount.CODE_POINTS

_xiaomi = maker("xiaomi", "xiaomi", platforms=ANDROID)

XIAOMI = Section(
    "xiaomi",
    "Xiaomi",
    (*MESSAGE_PATH, "xiaomi"),
    (
        _xiaomi(
            "title",
            Kind.TEXT,
            "Title",
            "Instead of the basic title.",
            limit=Limit(characters=50, counted=_ONE_EACH),
        ),
        _xiaomi(
            "description",
            Kind.LONG_TEXT,
            "Content",
            "Instead of the basic content; Xiaomi calls it description.",
            limit=Limit(characters=128, counted=_ONE_EACH),
        ),
        _xiaomi("channelId", Kind.TEXT, "Channel ID", "Xiaomi's ID of the kind of message; decides its daily quota."),
        _xiaomi(
            "passThrough",
            Kind.CHOICE,
            "Show a notification",
            "Whether the person sees it.",
            choices=(Choice(0, "show it"), Choice(1, "hand it to the app silently")),
        ),
        _xiaomi("payload", Kind.OBJECT, "Payload", "Data for the app."),
        _xiaomi(
            "notifyType",
            Kind.CHOICE,
            "Attention",
            "How the phone draws attention.",
            choices=(Choice(-1, "all"), Choice(1, "sound"), Choice(2, "vibration"), Choice(4, "light")),
        ),
        _xiaomi("notifyId", Kind.INTEGER, "Notification ID", "A later push with the same number replaces this one."),
        _xiaomi(
            "notifyEffect",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(
                Choice("1", "the app"),
                Choice("2", "a page of the app", "Needs intentUri."),
                Choice("3", "a web page", "Needs webUri."),
            ),
            number_or_text=True,
        ),
        _xiaomi(
            "intentUri",
            Kind.TEXT,
            "Page to open",
            "Like intent:#Intent;action=…;end.",
            needs=_xiaomi.needed("notifyEffect", "2"),
        ),
        _xiaomi(
            "webUri",
            Kind.URL,
            "Web page to open",
            "The address that a tap opens.",
            needs=_xiaomi.needed("notifyEffect", "3"),
        ),
        _xiaomi(
            "notifyForeground",
            Kind.CHOICE,
            "While the app is open",
            "Whether it is shown then too.",
            choices=(
                Choice("0", "as Easemob says: shown", "Xiaomi's own pages say the opposite; try it on a phone."),
                Choice("1", "as Easemob says: not shown", "Xiaomi's own pages say the opposite; try it on a phone."),
            ),
            number_or_text=True,
        ),
        _xiaomi("sound", Kind.TEXT, "Sound", "Like android.resource://<package>/raw/<file>."),
        _xiaomi("ticker", Kind.TEXT, "Ticker", "A text that runs through the status bar."),
        _xiaomi(
            "timeToLive",
            Kind.INTEGER,
            "Keep for (ms)",
            "How long Xiaomi keeps the push for a phone that is off, in milliseconds.",
            limit=Limit(low=0),
        ),
        _xiaomi("timeToSend", Kind.TIME, "Send at", "When Xiaomi sends it on.", limit=Limit(low=0)),
        _xiaomi("flowControl", Kind.INTEGER, "Send evenly", "1 spreads a big push over time.", limit=Limit(low=0)),
        _xiaomi("jobkey", Kind.TEXT, "Job key", "Of several pushes with the same key only the first is shown."),
        _xiaomi("restrictedPackageNames", Kind.TEXT, "Only this package", "The package name of the app."),
        _xiaomi("callbackUrl", Kind.URL, "Receipt URL", "Where Xiaomi reports what became of the push."),
        _xiaomi("callbackParam", Kind.TEXT, "Receipt parameter", "A text that comes back with the report."),
        _xiaomi(
            "callbackType",
            Kind.INTEGER,
            "Receipts for",
            "1 delivered, 2 tapped, 3 both, 16 device invalid, 32 push off, 64 filtered, 128 over quota, 1024 expired.",
            limit=Limit(low=1),
        ),
        _xiaomi("locale", Kind.TEXT, "Only languages", "Languages of devices that get it, with commas."),
        _xiaomi("localeNotIn", Kind.TEXT, "Not languages", "Languages of devices that do not."),
        _xiaomi("model", Kind.TEXT, "Only models", "Models, brands or prices of devices that get it."),
        _xiaomi("modelNotIn", Kind.TEXT, "Not models", "Models, brands or prices of devices that do not."),
        _xiaomi("appVersion", Kind.TEXT, "Only app versions", "Versions of the app that get it."),
        _xiaomi("appVersionNotIn", Kind.TEXT, "Not app versions", "Versions of the app that do not."),
        _xiaomi(
            "connpt",
            Kind.CHOICE,
            "Network",
            "Only over this network.",
            choices=(Choice("wifi", "Wi-Fi only"),),
        ),
        _xiaomi(
            "onlySendOnce",
            Kind.CHOICE,
            "Only if online",
            "Sent once and not kept for phones that are off.",
            choices=(Choice("1", "yes"),),
            number_or_text=True,
        ),
    ),
    "For Xiaomi and Redmi phones. What is set here wins over the basic texts.",
)

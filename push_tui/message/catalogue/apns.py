"""Apple's channel, with Live Activities as a section of its own.

Source: the APNs table in reference/notification-management-current.txt (its rows bodyLocKey, bodyLocArgs and ext are
shifted by one; the names here are Apple's), types and values from API facts 3.4.
"""

from push_tui.message.catalogue.field import IOS, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_apns = maker("apns", "apns", platforms=IOS)
_live = maker("live activity", "apns", platforms=IOS)

APNS = Section(
    "apns",
    "Apple (APNs)",
    (*MESSAGE_PATH, "apns"),
    (
        _apns("title", Kind.TEXT, "Title", "Instead of the basic title, on Apple devices.", vendor_name="title"),
        _apns("subTitle", Kind.TEXT, "Subtitle", "Instead of the basic subtitle.", vendor_name="subtitle"),
        _apns("content", Kind.LONG_TEXT, "Content", "Instead of the basic content.", vendor_name="body"),
        _apns(
            "badge",
            Kind.INTEGER,
            "Badge",
            "The number on the app's icon; 0 clears it.",
            limit=Limit(low=0),
            vendor_name="badge",
        ),
        _apns(
            "sound",
            Kind.TEXT,
            "Sound",
            "A sound file of the app (aiff, wav or caf, 30 s at most), or default.",
            vendor_name="sound",
        ),
        _apns(
            "interruptionLevel",
            Kind.CHOICE,
            "Interruption level",
            "How much the notification may disturb.",
            choices=(
                Choice("PASSIVE", "passive", "Into the list, without sound or light."),
                Choice("ACTIVE", "active", "The usual way."),
                Choice("TIME_SENSITIVE", "time sensitive", "Breaks through Focus where the person allows it."),
                Choice("CRITICAL", "critical", "Ignores the mute switch; the app needs Apple's permission."),
            ),
            vendor_name="interruption-level",
        ),
        _apns(
            "priority",
            Kind.CHOICE,
            "Priority",
            "When Apple delivers.",
            choices=(Choice(5, "spare the battery"), Choice(10, "at once")),
            vendor_name="apns-priority",
        ),
        _apns(
            "pushType",
            Kind.CHOICE,
            "Push type",
            "Whether the person sees it.",
            choices=(Choice("alert", "shown"), Choice("background", "silent")),
            default="alert",
            vendor_name="apns-push-type",
        ),
        _apns(
            "invalidationTime",
            Kind.INTEGER,
            "Keep trying for (ms)",
            "How long Apple keeps the push for a device that is off, in milliseconds from now.",
            limit=Limit(low=0),
            vendor_name="apns-expiration",
        ),
        _apns(
            "collapseId",
            Kind.TEXT,
            "Collapse ID",
            "A later push with the same ID replaces this one on the device.",
            vendor_name="apns-collapse-id",
        ),
        _apns("apnsId", Kind.TEXT, "APNs ID", "Apple's name for this one notification.", vendor_name="apns-id"),
        _apns(
            "mutableContent",
            Kind.SWITCH,
            "Let the app change it",
            "On wakes the app's notification extension before it is shown (pictures, decryption).",
            vendor_name="mutable-content",
        ),
        _apns(
            "contentAvailable",
            Kind.SWITCH,
            "Wake the app",
            "On lets the app fetch data in the background.",
            vendor_name="content-available",
        ),
        _apns(
            "categoryName",
            Kind.TEXT,
            "Category",
            "The category that gives the notification its buttons.",
            vendor_name="category",
        ),
        _apns(
            "threadId", Kind.TEXT, "Thread", "Notifications with the same value are grouped.", vendor_name="thread-id"
        ),
        _apns(
            "titleLocKey",
            Kind.TEXT,
            "Title key",
            "A key of the app's own translations, instead of a title.",
            vendor_name="title-loc-key",
        ),
        _apns(
            "titleLocArgs",
            Kind.TEXT_LIST,
            "Title values",
            "What fills the gaps of that translation.",
            vendor_name="title-loc-args",
        ),
        _apns(
            "subTitleLocKey",
            Kind.TEXT,
            "Subtitle key",
            "A key of the app's own translations, instead of a subtitle.",
            vendor_name="subtitle-loc-key",
        ),
        _apns(
            "subTitleLocArgs",
            Kind.TEXT_LIST,
            "Subtitle values",
            "What fills the gaps of that translation.",
            vendor_name="subtitle-loc-args",
        ),
        _apns(
            "bodyLocKey",
            Kind.TEXT,
            "Content key",
            "A key of the app's own translations, instead of a content.",
            vendor_name="loc-key",
        ),
        _apns(
            "bodyLocArgs",
            Kind.TEXT_LIST,
            "Content values",
            "What fills the gaps of that translation.",
            vendor_name="loc-args",
        ),
        _apns("ext", Kind.PAIRS, "Extra data", "Pairs for the app; custom keys beside Apple's own."),
        _apns(
            "launchImage",
            Kind.TEXT,
            "Launch image",
            "The picture shown while the app starts from the notification.",
            vendor_name="launch-image",
        ),
    ),
    "For iPhone and iPad. What is set here wins over the basic texts.",
)

LIVE_ACTIVITY = Section(
    "live activity",
    "Apple Live Activity",
    (*MESSAGE_PATH, "apns"),
    (
        _live(
            "liveActivityEvent",
            Kind.CHOICE,
            "Event",
            "What happens to the Live Activity on the lock screen.",
            choices=(
                Choice("START", "start", "Apple wants attributes and their type too."),
                Choice("UPDATE", "update"),
                Choice("END", "end"),
            ),
            vendor_name="event",
        ),
        _live(
            "timestamp",
            Kind.SECONDS,
            "Time of the state",
            "When this state was true; an older one is dropped. Apple counts seconds since 1970.",
            limit=Limit(low=0),
            vendor_name="timestamp",
        ),
        _live(
            "contentState",
            Kind.OBJECT,
            "Content state",
            "The new values that the app's Live Activity shows.",
            vendor_name="content-state",
        ),
        _live(
            "attributesType",
            Kind.TEXT,
            "Attributes type",
            "The name of the app's type for the attributes, when one starts.",
            vendor_name="attributes-type",
        ),
        _live(
            "attributes", Kind.OBJECT, "Attributes", "The fixed values of one that starts.", vendor_name="attributes"
        ),
        _live(
            "staleDate",
            Kind.SECONDS,
            "Out of date from",
            "From then on the state counts as old. Apple counts seconds since 1970.",
            limit=Limit(low=0),
            vendor_name="stale-date",
        ),
        _live(
            "dismissalDate",
            Kind.SECONDS,
            "Removed at",
            "When an ended one leaves the lock screen. Apple counts seconds since 1970.",
            limit=Limit(low=0),
            vendor_name="dismissal-date",
        ),
    ),
    "A panel on the lock screen that the app has declared; documented in the current edition.",
)

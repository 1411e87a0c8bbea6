"""Apple's channel, with Live Activities as a section of its own.

Source: the APNs table in reference/notification-management-current.txt (its rows bodyLocKey, bodyLocArgs and ext are
shifted by one; the names here are Apple's), types and values from API facts 3.4; what Apple knows and refuses from its
pages, named in `VendorRule`.
"""

from push_tui.message.catalogue.field import IOS, Field, Payload, Role, VendorRule, maker

_REQUESTS = "Apple, Sending notification requests to APNs"
APPLES_MOST = 4096
"""Bytes of a payload."""
TOO_LARGE = VendorRule("Apple refuses a larger push (PayloadTooLarge).", "Apple, Generating a remote notification")
_HEADERS = frozenset({"invalidationTime", "priority", "pushType", "collapseId", "apnsId"})

_apns = maker("apns", "apns", platforms=IOS, spelling="-")
_live = maker("live activity", "apns", platforms=IOS, spelling="-")


def _translated(name: str, title: str, vendor: str, role: Role) -> tuple[Field, ...]:
    """Return the key of a text in the app's translations, and its values; ``vendor`` begins Apple's names for them."""
    about, fills = f"A key of the app's translations, instead of a {title.lower()}.", "What fills in that translation."
    return (
        _apns.text(f"{name}LocKey", f"{title} key", about, vendor_name=f"{vendor}-key", role=role),
        _apns.texts(f"{name}LocArgs", f"{title} values", fills, vendor_name=f"{vendor}-args", role=Role.PART),
    )


APNS = _apns.section(
    "Apple (APNs)",
    "For iPhone and iPad. Texts set here override the basic ones.",
    _apns.text("title", "Title", "Instead of the basic title, on Apple devices.", role=Role.TITLE),
    _apns.text("subTitle", "Subtitle", "Instead of the basic subtitle.", vendor_name="subtitle", role=Role.SUBTITLE),
    _apns.long_text("content", "Content", "Instead of the basic content.", vendor_name="body", role=Role.CONTENT),
    _apns.integer("badge", "Badge", "The number on the app's icon; 0 clears it.", low=0, role=Role.BADGE_SET),
    _apns.text(
        "sound", "Sound", "A sound file of the app (aiff, wav or caf, 30 s at most), or default.", role=Role.ATTENTION
    ),
    _apns.choice(
        "interruptionLevel",
        "Interruption level",
        "How much the notification may disturb.",
        {
            "PASSIVE": ("passive", "Only in the list, without sound or light."),
            "ACTIVE": ("active", "The usual way."),
            "TIME_SENSITIVE": ("time sensitive", "Breaks through Focus where the person allows it."),
            "CRITICAL": ("critical", "Ignores the mute switch; the app needs Apple's permission."),
        },
        role=Role.ATTENTION,
    ),
    _apns.choice(
        "priority",
        "Priority",
        "When Apple delivers it.",
        {1: ("battery first", "And never wakes the device."), 5: "spare the battery", 10: "at once"},
        vendor_name="apns-priority",
        vendor=VendorRule("Apple refuses other values (BadPriority).", _REQUESTS),
    ),
    _apns.choice(
        "pushType",
        "Push type",
        "What kind of push it is for Apple; alert is the one that people see.",
        {
            "alert": "shown",
            "background": "silent",
            "liveactivity": ("a Live Activity", "With the fields of the next section."),
            "voip": "an incoming call",
            "pushtotalk": "Push to Talk",
            "location": "asks for the location",
            "complication": "a watch face",
            "widgets": "reloads widgets",
            "controls": "reloads controls",
            "fileprovider": "changed files",
            "mdm": "device management",
        },
        default="alert",
        vendor_name="apns-push-type",
        vendor=VendorRule("Apple refuses other types (InvalidPushType).", _REQUESTS),
        silent={
            "background": "The app is woken silently.",
            **dict.fromkeys(
                ("voip", "pushtotalk", "location", "complication", "widgets", "controls", "fileprovider", "mdm"),
                "Apple gives it to the app or the system, which decides what to show.",
            ),
        },
    ),
    _apns.integer(
        "invalidationTime",
        "Keep trying for (ms)",
        "How long Apple keeps the push for a device that is off, in ms from now.",
        low=0,
        vendor_name="apns-expiration",
    ),
    _apns.text(
        "collapseId",
        "Collapse ID",
        "A later push with the same ID replaces this one.",
        vendor_name="apns-collapse-id",
        role=Role.HANDLE,
        most_bytes=64,
        vendor=VendorRule("Apple refuses a longer one (BadCollapseId).", _REQUESTS),
    ),
    _apns.text(
        "apnsId",
        "APNs ID",
        "Apple's ID of this notification, a UUID.",
        form=("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a UUID like 123e4567-e89b-12d3-a456-426614174000"),
        vendor=VendorRule("Apple refuses anything else (BadMessageId).", _REQUESTS),
    ),
    _apns.switch(
        "mutableContent",
        "Let the app change it",
        "On runs the app's notification extension first (pictures, decryption).",
        note="the app may change it before it is shown",
    ),
    _apns.switch("contentAvailable", "Wake the app", "On lets the app fetch data in the background."),
    _apns.text(
        "categoryName",
        "Category",
        "The category, which decides the buttons.",
        vendor_name="category",
        note="buttons are those of the app's category {}",
    ),
    _apns.text("threadId", "Thread", "Notifications with the same value are grouped."),
    *_translated("title", "Title", "title-loc", Role.TITLE_KEY),
    *_translated("subTitle", "Subtitle", "subtitle-loc", Role.SUBTITLE_KEY),
    *_translated("body", "Content", "loc", Role.CONTENT_KEY),
    _apns.pairs("ext", "Extra data", "Pairs for the app; custom keys beside Apple's own.", vendor_name=""),
    _apns.text("launchImage", "Launch image", "The picture shown while the app starts from the notification."),
    payload=Payload(APPLES_MOST, TOO_LARGE, _HEADERS),
)

LIVE_ACTIVITY = _live.section(
    "Apple Live Activity",
    "A panel of the app on the lock screen; documented in the current edition.",
    _live.choice(
        "liveActivityEvent",
        "Event",
        "What happens to the Live Activity.",
        {"START": ("start", "Apple needs attributes and their type too."), "UPDATE": "update", "END": "end"},
        vendor_name="event",
        note="a Live Activity ({}) is drawn by the app, not here",
    ),
    _live.seconds(
        "timestamp",
        "Time of the state",
        "When this state was true; older ones are dropped. In seconds since 1970.",
        low=0,
    ),
    _live.object("contentState", "Content state", "The new values that the app's Live Activity shows."),
    _live.text("attributesType", "Attributes type", "The app's type of the attributes, to start one."),
    _live.object("attributes", "Attributes", "The fixed values, to start one."),
    _live.seconds(
        "staleDate", "Out of date from", "The state counts as old from then on. In seconds since 1970.", low=0
    ),
    _live.seconds(
        "dismissalDate", "Removed at", "When an ended one leaves the lock screen. In seconds since 1970.", low=0
    ),
)

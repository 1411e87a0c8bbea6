"""Google's channel in its older form, ``fcm``.

Source: the FCM table in reference/notification-management-current.txt; types and values from API facts 3.5; what Google
refuses from its pages, named in `VendorRule`.
"""

from push_tui.message.catalogue.field import ANDROID, BOTH, Payload, Role, VendorRule, maker
from push_tui.message.catalogue.shared_fields import icon_colour, translated

FOUR_WEEKS = 2_419_200
GOOGLES_MESSAGE = "Google, FCM reference: projects.messages"
RESERVED_KEYS = r"from|message_type|google.*|gcm.*"
RESERVED = VendorRule("Google keeps these names for itself and refuses such a push.", GOOGLES_MESSAGE)
TOO_LARGE = VendorRule("Google refuses a larger push.", "Google, FCM: Set a message type")
GOOGLES_MOST = 4096
"""Bytes of a payload, whether it holds data, a notification or both."""

_fcm = maker("fcm", "fcm", platforms=ANDROID, spelling="_")
_note = maker("fcm notification", "fcm", "notification", platforms=ANDROID, spelling="_")

FCM = _fcm.section(
    "Google (FCM)",
    "For Android phones with Google services. Texts set here override the basic ones.",
    _fcm.choice(
        "priority",
        "Priority",
        "Whether Google waits for a sleeping phone.",
        {"normal": "normal", "high": ("high", "Wakes a sleeping phone.")},
    ),
    _fcm.integer(
        "timeToLive",
        "Keep for (s)",
        "How long Google keeps the push for a phone that is off; four weeks at most.",
        low=0,
        high=FOUR_WEEKS,
        default=FOUR_WEEKS,
        number_or_text=True,
    ),
    _fcm.text(
        "collapseKey",
        "Collapse key",
        "Of waiting pushes with the same key only the last is delivered.",
        role=Role.HANDLE,
    ),
    _fcm.pairs("data", "Data", "Pairs for the app, not shown to the person.", reserved=RESERVED_KEYS, vendor=RESERVED),
    _fcm.text("condition", "Condition", "Only devices whose topics match get it; in Google's syntax.", platforms=BOTH),
    _fcm.text("restrictedPackageName", "Only this package", "Devices registered for another package get nothing."),
    _fcm.switch(
        "dryRun",
        "Dry run",
        "On: Google checks the push but delivers it to nobody.",
        default=False,
        silent={True: "Google checks it but delivers it to nobody."},
    ),
    payload=Payload(
        GOOGLES_MOST,
        TOO_LARGE,
        frozenset({"condition", "collapseKey", "priority", "timeToLive", "dryRun", "restrictedPackageName"}),
    ),
)

NOTIFICATION = _note.section(
    "Google (FCM): notification",
    "The part of the Google push that the phone shows.",
    _note.text("title", "Title", "Instead of the basic title.", role=Role.TITLE),
    _note.long_text("body", "Content", "Instead of the basic content.", role=Role.CONTENT),
    _note.text("androidChannelId", "Channel ID", "If the app has not created it, the one in its manifest is used."),
    _note.text("icon", "Icon", "The name of a drawable of the app.", only_in="easemob"),
    _note.text("sound", "Sound", "A sound file in the app's res/raw.", role=Role.ATTENTION),
    _note.text("tag", "Tag", "A later push with the same tag replaces this one on the phone.", role=Role.HANDLE),
    icon_colour(_note, "Icon colour", "Google", GOOGLES_MESSAGE),
    _note.text("clickAction", "When tapped", "The intent filter of the activity that a tap opens.", role=Role.PAGE),
    *translated(_note, "title", "Title", Role.TITLE_KEY),
    *translated(_note, "body", "Content", Role.CONTENT_KEY),
)

"""Google's channel in its older form, ``fcm``.

Source: the FCM table in reference/notification-management-current.txt; types and values from API facts 3.5.
"""

from push_tui.message.catalogue.field import ANDROID, BOTH, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

FOUR_WEEKS = 2_419_200

_fcm = maker("fcm", "fcm", platforms=ANDROID)
_note = maker("fcm notification", "fcm", "notification", platforms=ANDROID, vendor_prefix="notification.")

FCM = Section(
    "fcm",
    "Google (FCM)",
    (*MESSAGE_PATH, "fcm"),
    (
        _fcm(
            "priority",
            Kind.CHOICE,
            "Priority",
            "Whether Google may wait for a sleeping phone.",
            choices=(Choice("normal", "normal"), Choice("high", "high", "Wakes a sleeping phone.")),
            vendor_name="priority",
        ),
        _fcm(
            "timeToLive",
            Kind.INTEGER,
            "Keep for (s)",
            "How long Google keeps the push for a phone that is off, in seconds; four weeks at most.",
            limit=Limit(low=0, high=FOUR_WEEKS),
            default=FOUR_WEEKS,
            vendor_name="time_to_live",
            number_or_text=True,
        ),
        _fcm(
            "collapseKey",
            Kind.TEXT,
            "Collapse key",
            "Of several waiting pushes with the same key only the last is delivered.",
            vendor_name="collapse_key",
        ),
        _fcm("data", Kind.PAIRS, "Data", "Pairs for the app, not shown to the person.", vendor_name="data"),
        _fcm(
            "condition",
            Kind.TEXT,
            "Condition",
            "Google's expression of topics that a device must match.",
            platforms=BOTH,
            vendor_name="condition",
        ),
        _fcm(
            "restrictedPackageName",
            Kind.TEXT,
            "Only this package",
            "Devices whose registration is for another package get nothing.",
            vendor_name="restricted_package_name",
        ),
        _fcm(
            "dryRun",
            Kind.SWITCH,
            "Dry run",
            "On lets Google check the push and deliver it to nobody.",
            default=False,
            vendor_name="dry_run",
        ),
    ),
    "For Android phones with Google services. What is set here wins over the basic texts.",
)

NOTIFICATION = Section(
    "fcm notification",
    "Google (FCM): notification",
    (*MESSAGE_PATH, "fcm", "notification"),
    (
        _note("title", Kind.TEXT, "Title", "Instead of the basic title.", vendor_name="title"),
        _note("body", Kind.LONG_TEXT, "Content", "Instead of the basic content.", vendor_name="body"),
        _note(
            "androidChannelId",
            Kind.TEXT,
            "Channel ID",
            "The app must have made this channel, else the one of its manifest is used.",
            vendor_name="android_channel_id",
        ),
        _note("icon", Kind.TEXT, "Icon", "The name of a drawable of the app.", vendor_name="icon"),
        _note("sound", Kind.TEXT, "Sound", "A sound file in the app's res/raw.", vendor_name="sound"),
        _note(
            "tag",
            Kind.TEXT,
            "Tag",
            "A later push with the same tag replaces this one on the phone.",
            vendor_name="tag",
        ),
        _note("color", Kind.TEXT, "Icon colour", "As #rrggbb.", vendor_name="color"),
        _note(
            "clickAction",
            Kind.TEXT,
            "When tapped",
            "The intent filter of the activity that a tap opens.",
            vendor_name="click_action",
        ),
        _note(
            "titleLocKey",
            Kind.TEXT,
            "Title key",
            "A string resource of the app, instead of a title.",
            vendor_name="title_loc_key",
        ),
        _note(
            "titleLocArgs",
            Kind.TEXT_LIST,
            "Title values",
            "What fills the gaps of that resource.",
            vendor_name="title_loc_args",
        ),
        _note(
            "bodyLocKey",
            Kind.TEXT,
            "Content key",
            "A string resource of the app, instead of a content.",
            vendor_name="body_loc_key",
        ),
        _note(
            "bodyLocArgs",
            Kind.TEXT_LIST,
            "Content values",
            "What fills the gaps of that resource.",
            vendor_name="body_loc_args",
        ),
    ),
    "The part of the Google push that the phone shows.",
)

"""vivo's channel; documented by Easemob.

Source: "vivo" in Easemob's push_notification_config page; API facts 3.6.
"""

import re

from push_tui.dialects import CharacterCount
from push_tui.message.catalogue.field import ANDROID, Choice, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_CHINESE_TWICE = CharacterCount.WIDE_AS_TWO

_vivo = maker("vivo", "vivo", platforms=ANDROID)

VIVO = Section(
    "vivo",
    "vivo",
    (*MESSAGE_PATH, "vivo"),
    (
        _vivo(
            "title",
            Kind.TEXT,
            "Title",
            "Instead of the basic title.",
            limit=Limit(characters=40, counted=_CHINESE_TWICE),
        ),
        _vivo(
            "content",
            Kind.LONG_TEXT,
            "Content",
            "Instead of the basic content.",
            limit=Limit(characters=100, counted=_CHINESE_TWICE),
        ),
        _vivo(
            "classification",
            Kind.CHOICE,
            "Classification",
            "Decides the daily quota; wins over the console's setting.",
            choices=(Choice(0, "marketing"), Choice(1, "system")),
        ),
        _vivo(
            "category",
            Kind.TEXT,
            "Category",
            "vivo's finer kind of message, like IM. It must fit the classification, else vivo refuses the push.",
            limit=Limit(pattern=re.compile(r"[A-Z0-9_]+"), form="in upper case"),
        ),
        _vivo(
            "notifyType",
            Kind.CHOICE,
            "Attention",
            "How the phone draws attention.",
            choices=(Choice(1, "none"), Choice(2, "sound"), Choice(3, "vibration"), Choice(4, "sound and vibration")),
        ),
        _vivo(
            "skipType",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(
                Choice(1, "the app"),
                Choice(2, "a link", "Needs skipContent."),
                Choice(3, "what the app decides"),
                Choice(4, "a page of the app", "Needs skipContent."),
            ),
        ),
        _vivo(
            "skipContent",
            Kind.TEXT,
            "Link or page",
            "The link, or for a page intent:#Intent;component=<package>/<activity>;end.",
            limit=Limit(characters=1000),
            needs=_vivo.needed("skipType", 2, 4, 3, strict=False),
        ),
        _vivo(
            "timeToLive",
            Kind.INTEGER,
            "Keep for (s)",
            "How long vivo keeps the push for a phone that is off, in seconds.",
            limit=Limit(low=0),
        ),
        _vivo(
            "networkType",
            Kind.CHOICE,
            "Network",
            "Over which network it may come.",
            choices=(Choice(-1, "any"), Choice(1, "Wi-Fi only")),
            default=-1,
        ),
        _vivo("clientCustomMap", Kind.PAIRS, "Data", "Pairs for the app."),
        _vivo(
            "notifyId",
            Kind.INTEGER,
            "Notification ID",
            "A later push with the same number replaces this one.",
            limit=Limit(low=1, high=2_147_483_647),
        ),
        _vivo("requestId", Kind.TEXT, "Request ID", "Your name for this request.", limit=Limit(characters=64)),
        _vivo("profileId", Kind.TEXT, "Profile ID", "The user who is logged in.", limit=Limit(characters=64)),
        _vivo(
            "pushMode",
            Kind.CHOICE,
            "Mode",
            "A test push goes to vivo's registered test devices only.",
            choices=(Choice(0, "real"), Choice(1, "test")),
            default=0,
        ),
        _vivo("sendOnline", Kind.SWITCH, "Only if online", "On drops the push for phones that are off."),
        _vivo(
            "extra.callback",
            Kind.URL,
            "Receipt URL",
            "Where vivo reports what became of the push.",
            limit=Limit(characters=128),
        ),
        _vivo(
            "extra.callbackParam",
            Kind.TEXT,
            "Receipt parameter",
            "A text that comes back with the report.",
            limit=Limit(characters=64),
        ),
    ),
    "For vivo and iQOO phones. What is set here wins over the basic texts.",
)

"""Where each channel's block holds what a phone shows of it: texts, badge, pictures, buttons, what a tap does.

Names are dotted and lie inside the block; of several the first that is set wins. The fields themselves are in the
catalogue. That Google's library opens every text (BigTextStyle) and takes a title before a title key is so in
firebase-messaging's CommonNotificationBuilder and NotificationParams.
"""

from dataclasses import dataclass

from push_tui.message.push import Json

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A field with one value."""

    name: str
    value: Json


@dataclass(frozen=True, slots=True)
class Silence:
    """A field whose value keeps the notification from being shown, and the sentence for it."""

    when: When
    sentence: str


@dataclass(frozen=True, slots=True)
class Opened:
    """How the notification looks opened while ``when`` holds; always where that is None."""

    when: When | None
    title: Names = ()
    text: Names = ()
    """The text that is shown then; nothing for the ordinary content."""
    picture: Names = ()
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """What a tap does while ``when`` holds (None: while one of ``names`` is set); ``names`` say where it leads."""

    when: When | None
    words: str
    names: Names = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One channel's block."""

    key: str
    name: str
    title: Names = ("title",)
    title_key: Names = ()
    subtitle: Names = ()
    subtitle_key: Names = ()
    content: Names = ("content",)
    content_key: Names = ()
    add: str = ""
    set: str = ""
    icon: Names = ()
    """The address of a picture at the side."""
    opened: tuple[Opened, ...] = ()
    buttons: str = ""
    taps: tuple[Tap, ...] = ()
    silences: tuple[Silence, ...] = ()
    attention: Names = ()
    """Fields that say how it draws attention."""
    no_attention: str = ""
    """What is true while none of these is set and none has a default."""
    notes: tuple[tuple[str, str], ...] = ()
    """What is worth saying where a field is set; ``{}`` is its value."""


BUTTON_NAME = "name"
"""The key of a button's text, in each object of the list of buttons; the same at every vendor that has them."""
OPEN_APP = "opens the app"
OPEN = "opens {}"
OPEN_PAGE = "opens the page {}"
_AS_THE_CHANNEL = "as the app's channel on the phone is set"


def own(channel: str) -> Block:
    """The service's own channel, whose block is called ``channel``."""
    return Block(
        channel,
        channel.capitalize(),
        subtitle=("subTitle",),
        add="badge.addNum",
        set="badge.setNum",
        icon=("iconUrl",),
        opened=(
            Opened(When("style", 1), text=("bigTxt",)),
            Opened(When("style", 2), picture=("bigPicture",)),
        ),
        taps=(
            Tap(When("operation.type", 1), OPEN, ("operation.openUrl",)),
            Tap(When("operation.type", 2), OPEN_PAGE, ("operation.openAction",)),
        ),
        silences=(Silence(When("needNotification", False), "The app gets the data silently."),),
        attention=("sound", "vibrate"),
    )


APNS = Block(
    "apns",
    "Apple (APNs)",
    title_key=("titleLocKey",),
    subtitle=("subTitle",),
    subtitle_key=("subTitleLocKey",),
    content_key=("bodyLocKey",),
    set="badge",
    silences=(Silence(When("pushType", "background"), "The app is woken silently."),),
    attention=("sound", "interruptionLevel"),
    no_attention="no sound is asked for",
    notes=(
        ("liveActivityEvent", "a Live Activity ({}) is drawn by the app, not here"),
        ("mutableContent", "the app may change it before it is shown"),
        ("categoryName", "buttons are those of the app's category {}"),
    ),
)

_FCM = Block(
    "fcm",
    "Google (FCM)",
    title=("notification.title",),
    title_key=("notification.titleLocKey",),
    content=("notification.body",),
    content_key=("notification.bodyLocKey",),
    opened=(Opened(None),),
    taps=(Tap(None, OPEN_PAGE, ("notification.clickAction",)),),
    silences=(Silence(When("dryRun", True), "Google only checks it and delivers it to nobody."),),
    attention=("notification.sound",),
    no_attention=_AS_THE_CHANNEL,
)

_V1 = "androidConfig.androidNotification"

_FCM_V1 = Block(
    "fcmV1",
    "Google (FCM v1)",
    title=(f"{_V1}.title", "notification.title"),
    title_key=(f"{_V1}.titleLocKey",),
    content=(f"{_V1}.body", "notification.body"),
    content_key=(f"{_V1}.bodyLocKey",),
    opened=(Opened(None, picture=(f"{_V1}.image", "notification.image")),),
    taps=(Tap(None, OPEN_PAGE, (f"{_V1}.clickAction",)),),
    silences=(Silence(When("type", "DATA"), "Google hands the data to the app, which decides what to show."),),
    attention=(f"{_V1}.sound",),
    no_attention=_AS_THE_CHANNEL,
)

_XIAOMI = Block(
    "xiaomi",
    "Xiaomi",
    content=("description",),
    taps=(
        Tap(When("notifyEffect", "1"), OPEN_APP),
        Tap(When("notifyEffect", "2"), OPEN_PAGE, ("intentUri",)),
        Tap(When("notifyEffect", "3"), OPEN, ("webUri",)),
    ),
    silences=(Silence(When("passThrough", 1), "The phone hands it to the app silently."),),
    attention=("notifyType", "sound"),
    no_attention=_AS_THE_CHANNEL,
)

_VIVO = Block(
    "vivo",
    "vivo",
    taps=(
        Tap(When("skipType", 1), OPEN_APP),
        Tap(When("skipType", 2), OPEN, ("skipContent",)),
        Tap(When("skipType", 3), "does what the app decides"),
        Tap(When("skipType", 4), OPEN_PAGE, ("skipContent",)),
    ),
    attention=("notifyType",),
    no_attention=_AS_THE_CHANNEL,
    notes=(("pushMode", "push mode {}: 1 reaches vivo's test devices only"),),
)

_OPPO = Block(
    "oppo",
    "OPPO",
    subtitle=("subTitle",),
    opened=(Opened(When("style", 2)),),
    taps=(
        Tap(When("clickActionType", 0), OPEN_APP),
        Tap(When("clickActionType", 1), OPEN_PAGE, ("clickActionActivity",)),
        Tap(When("clickActionType", 2), OPEN, ("clickActionUrl",)),
        Tap(When("clickActionType", 4), OPEN_PAGE, ("clickActionActivity",)),
        Tap(When("clickActionType", 5), OPEN, ("clickActionUrl",)),
    ),
    no_attention=_AS_THE_CHANNEL,
)

_MEIZU = Block(
    "meizu",
    "Meizu",
    opened=(Opened(When("noticeExpandType", 1), text=("noticeExpandContent",)),),
    taps=(
        Tap(When("clickType", 0), OPEN_APP),
        Tap(When("clickType", 1), OPEN_PAGE, ("activity",)),
        Tap(When("clickType", 2), OPEN, ("url",)),
        Tap(When("clickType", 3), "does what the app decides"),
    ),
    attention=("sound", "vibrate"),
    no_attention=_AS_THE_CHANNEL,
)

_HW = "message.android.notification"


def _page_url_app(prefix: str) -> tuple[Tap, ...]:
    kind = f"{prefix}.clickAction.type"
    page = (f"{prefix}.clickAction.intent", f"{prefix}.clickAction.action")
    return (
        Tap(When(kind, 1), OPEN_PAGE, page),
        Tap(When(kind, 2), OPEN, (f"{prefix}.clickAction.url",)),
        Tap(When(kind, 3), OPEN_APP),
    )


_HUAWEI = Block(
    "huawei",
    "Huawei",
    title=(f"{_HW}.title", "message.notification.title"),
    title_key=(f"{_HW}.titleLocKey",),
    content=(f"{_HW}.body", "message.notification.body"),
    content_key=(f"{_HW}.bodyLocKey",),
    add=f"{_HW}.badge.addNum",
    set=f"{_HW}.badge.setNum",
    icon=(f"{_HW}.image", "message.notification.image"),
    opened=(
        Opened(When(f"{_HW}.style", 1), title=(f"{_HW}.bigTitle",), text=(f"{_HW}.bigBody",)),
        Opened(When(f"{_HW}.style", 3), lines=f"{_HW}.inboxContent"),
    ),
    buttons=f"{_HW}.buttons",
    taps=_page_url_app(_HW),
    silences=(Silence(When("validateOnly", True), "Huawei only checks it and delivers it to nobody."),),
    attention=(f"{_HW}.importance", f"{_HW}.sound", f"{_HW}.defaultSound"),
    no_attention=_AS_THE_CHANNEL,
    notes=((f"{_HW}.visibility", "on the lock screen: {}"),),
)

_HO = "androidConfig.androidNotification"

_HONOR = Block(
    "honor",
    "Honor",
    title=(f"{_HO}.title",),
    content=(f"{_HO}.body",),
    add=f"{_HO}.badgeNotification.addNum",
    set=f"{_HO}.badgeNotification.setNum",
    icon=(f"{_HO}.image",),
    opened=(Opened(When(f"{_HO}.style", 1), title=(f"{_HO}.bigTitle",), text=(f"{_HO}.bigBody",)),),
    buttons=f"{_HO}.buttons",
    taps=_page_url_app(_HO),
    attention=(f"{_HO}.importance",),
    no_attention=_AS_THE_CHANNEL,
)

_HARMONY = Block(
    "harmonyOS",
    "HarmonyOS",
    content=("body",),
    add="addNum",
    set="setNum",
    icon=("image",),
    opened=(
        Opened(When("style", 1), title=("bigTitle",), text=("bigBody",)),
        Opened(When("style", 3), lines="inboxContent"),
    ),
    taps=(Tap(When("actionType", 0), OPEN_APP), Tap(When("actionType", 1), OPEN_PAGE, ("action", "uri"))),
    silences=tuple(
        Silence(When("pushType", number), "It is no notification: the payload says what it does.")
        for number in (1, 2, 6, 7, 10)
    ),
    no_attention=_AS_THE_CHANNEL,
)

VENDORS = {block.key: block for block in (_FCM, _FCM_V1, _XIAOMI, _VIVO, _OPPO, _MEIZU, _HUAWEI, _HONOR, _HARMONY)}
"""The phone vendors beside Apple, the usual one first."""

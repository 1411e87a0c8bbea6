"""The service's own channel: ``agora``, or ``easemob`` in that dialect; the fields are the same.

Source: "Agora push service" in reference/notification-management-current.txt; API facts 3.3.
"""

from push_tui.message.catalogue.field import ANDROID, BOTH, IOS, Choice, Field, Kind, Limit, Section, maker
from push_tui.message.push import MESSAGE_PATH

_NO_YES = (Choice(0, "no"), Choice(1, "yes"))
_NAMES = {"agora": "Agora", "easemob": "Easemob"}


def section(channel: str) -> Section:
    """The section of the service's own channel, whose block is called ``channel``."""
    field = maker(channel, channel, platforms=BOTH)
    fields = (
        field("title", Kind.TEXT, "Title", "Instead of the basic title, on this channel."),
        field("content", Kind.LONG_TEXT, "Content", "Instead of the basic content, on this channel."),
        field("subTitle", Kind.TEXT, "Subtitle", "Instead of the basic subtitle.", platforms=IOS),
        field("iconUrl", Kind.URL, "Icon", "The address of the picture that stands for the app."),
        field(
            "needNotification",
            Kind.SWITCH,
            "Show a notification",
            "Off sends the data silently: the app gets it, the person sees nothing.",
            default=True,
        ),
        field("badge.addNum", Kind.INTEGER, "Add to the badge", "Counts the icon's number up.", limit=Limit(low=0)),
        field("badge.setNum", Kind.INTEGER, "Set the badge to", "Replaces the icon's number.", limit=Limit(low=0)),
        field("badge.activity", Kind.TEXT, "Badge entry class", "The app's entry activity.", platforms=ANDROID),
        field(
            "operation.type",
            Kind.CHOICE,
            "When tapped",
            "What a tap does. iPhones know only the first two.",
            choices=(
                Choice(0, "open the app"),
                Choice(1, "open a URL", "Needs operation.openUrl, else a tap does nothing."),
                Choice(2, "open a page of the app", "Needs operation.openAction, else a tap does nothing."),
            ),
            default=0,
        ),
        field(
            "operation.openUrl",
            Kind.URL,
            "URL to open",
            "Where a tap leads when it opens a URL.",
            needs=field.needed("operation.type", 1),
        ),
        field(
            "operation.openAction",
            Kind.TEXT,
            "Page to open",
            "The page of the app that a tap opens.",
            needs=field.needed("operation.type", 2),
        ),
        field(
            "operation.openActivity",
            Kind.TEXT,
            "Activity to open",
            "Package or component path of that page; Agora's page asks for it beside the page, Easemob's does not.",
            needs=field.needed("operation.type", 2, strict=False),
        ),
        *_android_channel(channel),
        field(
            "expiresTime",
            Kind.TIME,
            "Disappears at",
            "When the notification leaves the phone: a point in time in milliseconds, not how long it stays.",
            limit=Limit(low=0),
        ),
        field("sound", Kind.CHOICE, "Sound", "Whether the phone makes a sound.", choices=_NO_YES, default=0),
        field("vibrate", Kind.CHOICE, "Vibrate", "Whether the phone vibrates.", choices=_NO_YES, default=0),
        field(
            "style",
            Kind.CHOICE,
            "Style",
            "How the opened notification looks.",
            choices=(
                Choice(0, "normal"),
                Choice(1, "big text", "Needs bigTxt."),
                Choice(2, "big picture", "Needs bigPicture."),
            ),
            default=0,
        ),
        field("bigTxt", Kind.LONG_TEXT, "Big text", "The text of the big style.", needs=field.needed("style", 1)),
        field(
            "bigPicture",
            Kind.URL,
            "Big picture",
            "The address of the picture of the big style.",
            platforms=ANDROID,
            needs=field.needed("style", 2),
        ),
        field(
            "id",
            Kind.INTEGER,
            "Notification ID",
            "A later push with the same number replaces this one on the phone. Absent: a random number.",
            limit=Limit(low=-(2**63), high=2**63 - 1),
        ),
    )
    name = _NAMES[channel]
    return Section(channel, f"{name} channel", (*MESSAGE_PATH, channel), fields, f"{name}'s own push channel.")


def _android_channel(channel: str) -> tuple[Field, ...]:
    field = maker(channel, channel, platforms=ANDROID)
    return (
        field(
            "channelId",
            Kind.TEXT,
            "Channel ID",
            "The Android notification channel. A missing one is made from its name and level.",
            default="chat",
        ),
        field("channelName", Kind.TEXT, "Channel name", "Used when the channel is made.", default="message"),
        field(
            "channelLevel",
            Kind.CHOICE,
            "Channel level",
            "How much it may disturb; used when the channel is made.",
            choices=(Choice(0, "low"), Choice(3, "medium"), Choice(4, "high")),
            default=3,
        ),
        field(
            "autoCancel",
            Kind.CHOICE,
            "Goes when tapped",
            "Whether a tap removes the notification.",
            choices=_NO_YES,
            default=1,
        ),
    )

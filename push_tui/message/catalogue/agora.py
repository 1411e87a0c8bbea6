"""The service's own channel: ``agora``, or ``easemob`` in that dialect, with the same fields.

They differ in a tap that opens a page: Agora's page has it on both phones and asks for ``openActivity`` too; Easemob's
has it on Android only, and without.

Source: "Agora push service" in reference/notification-management-current.txt; API facts 3.3.
"""

from collections.abc import Mapping

from push_tui.message.catalogue.field import ANDROID, IOS, Choices, Platform, Role, Section, Tap, Without, maker

_NO_YES: Choices = {0: "no", 1: "yes"}
_PAGE = "Needs operation.openAction, else a tap does nothing."
_ACTIVITY = "Package or component path of that page."
_PAGES: Mapping[str, tuple[Mapping[int | str, Platform], str, str, Without]] = {
    "agora": (
        {},
        "Needs operation.openAction and operation.openActivity, else a tap cannot work as expected.",
        f"{_ACTIVITY} Without it a tap cannot work as expected.",
        Without.FAILS,
    ),
    "easemob": (
        {2: Platform.IOS},
        f"{_PAGE} iPhones do not support it.",
        f"{_ACTIVITY} Agora's reference asks for it, Easemob's does not.",
        Without.WORKS,
    ),
}
"""For a tap that opens a page: the platform without it, the fields it needs, help on the activity, its absence."""


def section(channel: str) -> Section:
    """Return the section of the service's own channel, with the block ``channel``."""
    field, android = maker(channel, channel), maker(channel, channel, platforms=ANDROID)
    name = channel.capitalize()
    on_android_only, page, activity, without = _PAGES[channel]
    return field.section(
        f"{name} channel",
        f"{name}'s own push channel.",
        field.text("title", "Title", "Instead of the basic title, on this channel.", role=Role.TITLE),
        field.long_text("content", "Content", "Instead of the basic content, on this channel.", role=Role.CONTENT),
        field.text("subTitle", "Subtitle", "Instead of the basic subtitle.", platforms=IOS, role=Role.SUBTITLE),
        field.url("iconUrl", "Icon", "URL of the picture for the app.", role=Role.ICON),
        field.switch(
            "needNotification",
            "Show a notification",
            "Off sends only the data to the app; people see nothing.",
            default=True,
            silent={False: "The app gets the data silently."},
        ),
        field.integer("badge.addNum", "Add to the badge", "Adds to the icon's number.", low=0, role=Role.BADGE_ADD),
        field.integer("badge.setNum", "Set the badge to", "Replaces the icon's number.", low=0, role=Role.BADGE_SET),
        field.text("badge.activity", "Badge entry class", "The app's entry activity.", platforms=ANDROID),
        field.choice(
            "operation.type",
            "When tapped",
            "What a tap does.",
            {
                0: "open the app",
                1: ("open a URL", "Needs operation.openUrl, else a tap does nothing."),
                2: ("open a page of the app", page),
            },
            default=0,
            taps={1: Tap.LINK, 2: Tap.PAGE},
            not_on=on_android_only,
        ),
        field.when("operation.type", 1).url(
            "operation.openUrl", "URL to open", "The URL that a tap opens.", role=Role.TARGET
        ),
        field.when("operation.type", 2).text(
            "operation.openAction", "Page to open", "The page of the app that a tap opens.", role=Role.TARGET
        ),
        field.when("operation.type", 2, without=without).text("operation.openActivity", "Activity to open", activity),
        android.text(
            "channelId",
            "Channel ID",
            "The Android notification channel; created from name and level if missing.",
            default="chat",
        ),
        android.text("channelName", "Channel name", "Used to create the channel.", default="message", role=Role.PART),
        android.choice(
            "channelLevel",
            "Channel level",
            "How much it may disturb; used to create the channel.",
            {0: "low", 3: "medium", 4: "high"},
            default=3,
        ),
        android.choice(
            "autoCancel", "Removed when tapped", "Whether a tap removes the notification.", _NO_YES, default=1
        ),
        field.time(
            "expiresTime",
            "Disappears at",
            "When it leaves the phone: a point in time in milliseconds, not a duration.",
            low=0,
        ),
        field.choice("sound", "Sound", "Whether the phone makes a sound.", _NO_YES, default=0, role=Role.ATTENTION),
        field.choice("vibrate", "Vibrate", "Whether the phone vibrates.", _NO_YES, default=0, role=Role.ATTENTION),
        field.choice(
            "style",
            "Style",
            "How the expanded notification looks.",
            {0: "normal", 1: ("big text", "Needs bigTxt."), 2: ("big picture", "Needs bigPicture.")},
            default=0,
        ),
        field.when("style", 1).long_text("bigTxt", "Big text", "The text for the big style.", role=Role.BIG_TEXT),
        android.when("style", 2).url(
            "bigPicture", "Big picture", "URL of the picture for the big style.", role=Role.PICTURE
        ),
        field.integer(
            "id",
            "Notification ID",
            "A later push with the same number replaces this one. If absent: a random number.",
            low=-(2**63),
            high=2**63 - 1,
            role=Role.HANDLE,
        ),
    )

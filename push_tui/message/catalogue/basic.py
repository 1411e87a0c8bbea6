"""The fields that every channel uses: texts, ext, click action, badge.

Source: "Basic configurations" in reference/notification-management-current.txt; API facts 3.2.
"""

from push_tui.message.catalogue.field import ANDROID, IOS, Role, Section, maker
from push_tui.message.push import MESSAGE_PATH, TEXTS, AudienceKind, Path, Push

TITLE_PATH = (*MESSAGE_PATH, "title")
CONTENT_PATH = (*MESSAGE_PATH, "content")
SUBTITLE_PATH = (*MESSAGE_PATH, "subTitle")
SHOWN_PATHS = (TITLE_PATH, SUBTITLE_PATH, CONTENT_PATH)
"""The texts that people see, in the order of the phone."""


def title_path(push: Push) -> Path:
    """Return the path of the title that you type first: the basic one, or that of the first label's own text."""
    own = push.audience.kind is AudienceKind.TEXTS and push.audience.targets
    return title_of(push.audience.targets[0]) if own else TITLE_PATH


def content_path(push: Push) -> Path:
    """Return the path of the content that you type first: the basic one, or that of the first label's own text."""
    return (*title_path(push)[:-1], CONTENT_PATH[-1])


def first_text(push: Push) -> Path:
    """Return the path of the title, or of the content if only that has a text."""
    title, content = title_path(push), content_path(push)
    return content if push.at(content) and not push.at(title) else title


def title_of(label: str) -> Path:
    """Return the path of the title that this label has of its own."""
    return (TEXTS, label, TITLE_PATH[-1])


# What the service adds if a text is missing, by the dialect's channel.
DEFAULT_TEXTS = {"agora": ("You have a message", "Check the message"), "easemob": ("您有一条新消息", "请及时查看")}

_basic = maker("basic")
_click = maker("click action", "config", "clickAction", platforms=ANDROID)
_badge = maker("badge", "config", "badge")


def sections(channel: str) -> tuple[Section, ...]:
    """Return the sections before the channels; ``channel`` chooses the service's default texts."""
    title, content = DEFAULT_TEXTS[channel]
    return (_texts(title, content), CLICK_ACTION, BADGE)


def _texts(title: str, content: str) -> Section:
    return _basic.section(
        "Message",
        "What every phone shows. A channel's own texts, below, override these.",
        _basic.text(
            "title",
            "Title",
            "The first line of the notification.",
            characters=32,
            required=True,
            default=title,
            role=Role.TITLE,
        ),
        _basic.long_text(
            "content",
            "Content",
            "The text of the notification. Phones cut it on the lock screen after one to four lines.",
            characters=100,
            required=True,
            default=content,
            role=Role.CONTENT,
        ),
        _basic.text(
            "subTitle",
            "Subtitle",
            "A small line below the title. Android does not show it.",
            characters=10,
            platforms=IOS,
            role=Role.SUBTITLE,
        ),
        _basic.pairs(
            "ext",
            "Extra data",
            "Up to 10 pairs for the app, not shown to the person; 1,024 characters in all, keys and values together. "
            "Numbers and objects are allowed as values.",
            items=10,
            total=1024,
        ),
    )


CLICK_ACTION = _click.section(
    "When tapped",
    "Android only. If nothing is set, a tap opens the app.",
    _click.url(
        "url",
        "Open a URL",
        "A web address or a link of the app's own scheme.",
        role=Role.TARGET,
        emptied="Without an address a tap cannot work as expected.",
    ),
    _click.text(
        "action", "Open a page", "The intent action of a page. Vendors differ: set the activity too.", role=Role.PAGE
    ),
    _click.text("activity", "Open an activity", "Package or full path of an activity in the app.", role=Role.TARGET),
)

BADGE = _badge.section(
    "Badge",
    "The number on the app's icon. Use one of the two: add to it, or set it.",
    _badge.integer("addNum", "Add to the badge", "Adds this to the icon's number.", low=0, role=Role.BADGE_ADD),
    _badge.integer(
        "setNum", "Set the badge to", "Replaces the icon's number; 0 clears it.", low=0, role=Role.BADGE_SET
    ),
    _badge.text(
        "activity",
        "Entry class",
        "The app's entry activity; Huawei needs it for a badge.",
        platforms=ANDROID,
        only_in="easemob",
    ),
)

"""What you must type, and how long you must wait, before a push leaves."""

from push_tui.frozen import frozen
from push_tui.message.push import Audience, AudienceKind
from push_tui.storage.profile_limits import SecondPerson

COUNTDOWN_SECONDS = 5
AGAIN = "again"
"""You type this to send a push that may have arrived already."""
OVER = "over the limit"
"""You type this to send a push that reaches a limit of the profile."""
OLD_TEXT = "old text"
"""You type this to send a correction that goes out no later than the push it corrects."""
MANY_USERS = 100
"""For more users than this you type their number."""


class ReviewRefused(Exception):
    """The push cannot be reviewed now; the message is one sentence."""


class ReviewOutdated(Exception):
    """What the review showed has changed since, as a sentence; nothing was sent."""


@frozen
class Gate:
    """What you must do before ``F9`` sends. An empty text need not be typed."""

    typed: str = ""
    """Names the audience or its size."""
    countdown: int = 0
    """Seconds between the key and the send."""
    meant: str = ""
    """Confirms a message with findings to many people."""
    again: str = ""
    """Confirms a push that may have arrived already."""
    over: str = ""
    """Confirms a push that reaches a limit of the profile."""
    old_text: str = ""
    """Confirms a correction whose first push may stay on phones."""
    second_person: bool = False
    """Whether it sends nothing: you hand the push over, and another person sends it."""

    def passed_by(self, text: str) -> bool:
        """Return whether ``text`` is what the review asks for; a number may have commas, as the review shows it."""
        return text.strip() in {self.typed, f"{int(self.typed):,}" if self.typed.isdecimal() else self.typed}


def asks_another(rule: SecondPerson, kind: AudienceKind, users: int) -> bool:
    """Return whether the rule of a profile asks a second person to send a push to this kind of audience.

    ``users`` is how many user IDs the push names.
    """
    if rule is SecondPerson.NEVER:
        return False
    many = kind in {AudienceKind.LABELS, AudienceKind.TEXTS} or users > MANY_USERS
    return kind is AudienceKind.EVERYBODY or (rule is SecondPerson.LABELS and many)


def gate(
    audience: Audience,
    people: int | None,
    test_users: tuple[str, ...],
    app_label: str,
    *,
    in_doubt: bool = False,
    over: bool = False,
    meant: str = "",
    old_text: bool = False,
    second_person: bool = False,
) -> Gate:
    """Return the gate for an audience; ``in_doubt`` if the push may have arrived already.

    ``over`` says whether it reaches a limit of the profile, ``old_text`` whether it corrects a push that may stay on
    phones; the others are as in `Gate`.
    """
    typed, countdown = "", 0
    match audience.kind:
        case AudienceKind.EVERYBODY:
            typed, countdown = app_label, COUNTDOWN_SECONDS
        case AudienceKind.LABELS if len(audience.targets) == 1:
            typed = audience.targets[0]
        case AudienceKind.LABELS | AudienceKind.TEXTS:
            typed = str(people)
        case _ if len(audience.targets) > MANY_USERS and not set(audience.targets) <= set(test_users):
            typed = str(len(audience.targets))
    again, over_limit = AGAIN if in_doubt else "", OVER if over else ""
    return Gate(typed, countdown, meant, again, over_limit, OLD_TEXT if old_text else "", second_person)

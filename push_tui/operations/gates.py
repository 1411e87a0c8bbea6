"""What has to be typed, and waited for, before a push leaves; see "Gates" in the design."""

from dataclasses import dataclass

from push_tui.message.push import Audience, AudienceKind

COUNTDOWN_SECONDS = 5
AGAIN = "again"
"""What is typed to send what may have arrived already."""
MANY_USERS = 100
"""For more users than this their number is typed."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What has to be done before ``F9`` sends.

    ``typed`` is the text to be typed, empty where the key alone is enough; ``countdown`` the seconds that follow.
    ``meant`` is what says that a message with findings is meant as it is, empty where there are none; ``again`` what
    says that a push goes out once more that may have arrived, empty where none may have.
    """

    typed: str = ""
    countdown: int = 0
    meant: str = ""
    again: str = ""

    def passed_by(self, text: str) -> bool:
        """Whether what was typed is what stands on the review."""
        return text.strip() == self.typed


def gate(
    audience: Audience,
    people: int | None,
    test_users: tuple[str, ...],
    app_label: str,
    *,
    in_doubt: bool = False,
) -> Gate:
    """The gate for an audience, and for a push that may have arrived already."""
    again = AGAIN if in_doubt else ""
    match audience.kind:
        case AudienceKind.EVERYBODY:
            return Gate(typed=app_label, countdown=COUNTDOWN_SECONDS, again=again)
        case AudienceKind.LABELS if len(audience.targets) == 1:
            return Gate(typed=audience.targets[0], again=again)
        case AudienceKind.LABELS:
            return Gate(typed=str(people), again=again)
        case _ if set(audience.targets) <= set(test_users):
            return Gate(again=again)
        case _ if len(audience.targets) <= MANY_USERS:
            return Gate(again=again)
        case _:
            return Gate(typed=str(len(audience.targets)), again=again)

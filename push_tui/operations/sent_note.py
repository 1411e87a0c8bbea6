"""That what stands in the composer was sent as it is: gone with the first change of it."""

from datetime import datetime

from push_tui.dialects import Dialect
from push_tui.message.catalogue.basic import TITLE_PATH
from push_tui.message.push import Push
from push_tui.message.rules.problem import Problem, Severity
from push_tui.message.schedule import Clock


def sent_note(push: Push, dialect: Dialect, at: datetime, clock: Clock) -> Problem:
    """The note that ``push`` was sent ``at`` that moment, told in the operator's zone."""
    time = at.astimezone(clock.operator).strftime("%H:%M")
    if push.calls(dialect) > 1:
        said = f"Sent at {time} as a job: Jobs (F5) shows how far it is. Ctrl+N starts anew."
    else:
        said = f"Sent at {time}: accepted. Ctrl+N starts anew."
    return Problem(
        TITLE_PATH, Severity.NOTE, said, "A review would send it once more; a change makes another push of it."
    )

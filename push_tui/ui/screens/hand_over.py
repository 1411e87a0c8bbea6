"""Hand over a reviewed push: ask where its plan goes, write it, and say how another person opens it."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.local_time import time_of
from push_tui.operations.drafts import HandedOver
from push_tui.operations.handing_over import hand_over
from push_tui.operations.models import Review
from push_tui.operations.push_plan import PlanRefused
from push_tui.operations.session import Session
from push_tui.text import visible_name
from push_tui.ui.content import name, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.new_job_file import ChooseFile, current_directory

if TYPE_CHECKING:
    from push_tui.ui.host import Host

_HINT = (
    "Everybody in the file's group can read it. It holds the message and who gets it, no token. push-tui refuses it "
    "if it is damaged, but cannot notice a change made on purpose."
)


class PassOn(Dialog[None]):
    """Shows the command with which another person opens a plan, and copies it."""

    TITLE_TEXT = "Handed over; nothing was sent"
    CONFIRM = "Copy the command"
    CLOSE = "Close"  # nothing is left to cancel

    def __init__(self, command: str, until: str) -> None:
        """``until`` is when the plan expires, in words."""
        super().__init__()
        self._command = command
        self._until = until

    def body(self) -> Iterable[Widget]:
        """The command."""
        yield Static(plain(f"Until {self._until} another person can open it with this command:"))
        yield Static(name(self._command, "bold"), id="command")

    def action_confirm(self) -> None:
        """Copy the command; the dialog stays, in case the terminal takes no copies."""
        self.tui.copy(self._command, "command")


async def write_plan(app: "Host", session: Session, review: Review, note: str) -> PassOn | None:
    """Ask for a file, write the plan of the review into it, and note that in the composer.

    Return what shows how another person opens it; None if nothing was written.
    """
    chosen = await app.push_screen_wait(ChooseFile("Hand over to another person", _suggested(session), _HINT))
    if chosen is None:
        return None
    try:
        plan = await app.ask(hand_over(session, review, note, chosen.path, replace=chosen.replace))
    except FileExistsError:
        app.tell(f"{visible_name(str(chosen.path))} exists by now; nothing was written. Choose another name.", "error")
        return None
    except OSError as error:
        reason = error.strerror or error
        app.tell(f"{visible_name(str(chosen.path))} cannot be written ({reason}); nothing was handed over.", "error")
        return None
    except PlanRefused as refusal:
        app.tell(str(refusal), "error")
        return None
    handed = HandedOver(str(chosen.path.absolute()), plan.made_at, review.profile)
    session.composition.mark_handed_over(review.composed, handed)
    until = time_of(plan.expires_at, plan.made_at, session.config.operator_zone)
    demo = ["--demo"] if session.demo else []
    command = shlex.join(["push-tui", *demo, "compose", str(chosen.path.absolute())])
    return PassOn(command, until)


def _suggested(session: Session) -> Path:
    """Return a new file where the operators share a history, else in the current directory."""
    directory = session.paths.shared or current_directory()
    return directory / f"plan-{session.setting.now().astimezone(session.config.operator_zone):%Y%m%d-%H%M%S}.json"

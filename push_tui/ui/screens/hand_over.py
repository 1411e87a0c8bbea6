"""Hand over a reviewed push: ask where its plan goes, write it, and say how another person opens it."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.message.local_time import time_of
from push_tui.operations.drafts import HandedOver
from push_tui.operations.handing_over import hand_over
from push_tui.operations.models import Review
from push_tui.operations.push_plan import PlanRefused
from push_tui.operations.session import Session
from push_tui.text import visible_name
from push_tui.ui.screens.new_job_file import ChooseFile, current_directory

if TYPE_CHECKING:
    from push_tui.ui.host import Host

_HINT = "Its group may read it: message, users and labels, no token. Its digest shows mistakes, not an attack."


async def write_plan(app: "Host", session: Session, review: Review, note: str) -> None:
    """Ask for a file, write the plan of the review into it, and note that in the composer."""
    chosen = await app.push_screen_wait(ChooseFile("Hand over to another person", _suggested(session), _HINT))
    if chosen is None:
        return
    try:
        plan = await app.ask(hand_over(session, review, note, chosen.path, replace=chosen.replace))
    except FileExistsError:
        app.tell(f"{visible_name(str(chosen.path))} exists by now; nothing was written. Choose another name.", "error")
        return
    except OSError as error:
        reason = error.strerror or error
        app.tell(f"{visible_name(str(chosen.path))} cannot be written ({reason}); nothing was handed over.", "error")
        return
    except PlanRefused as refusal:
        app.tell(str(refusal), "error")
        return
    handed = HandedOver(str(chosen.path.absolute()), plan.made_at, review.profile)
    session.composition.mark_handed_over(review.composed, handed)
    until = time_of(plan.expires_at, plan.made_at, session.config.operator_zone)
    command = f"push-tui compose {shlex.quote(str(chosen.path.absolute()))}"
    app.tell(f"Handed over, nothing was sent. Until {until} another person can open it: {visible_name(command)}")


def _suggested(session: Session) -> Path:
    """Return a new file where the operators share a history, else in the current directory."""
    directory = session.paths.shared or current_directory()
    return directory / f"plan-{session.setting.now().astimezone(session.config.operator_zone):%Y%m%d-%H%M%S}.json"

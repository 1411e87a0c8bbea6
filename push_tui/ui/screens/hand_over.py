"""Hand over a reviewed push: ask where its plan goes, write it, and say how another person opens it."""

import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.message.local_time import time_of
from push_tui.operations.drafts import HandedOver
from push_tui.operations.handing_over import hand_over
from push_tui.operations.models import Review
from push_tui.operations.push_plan import PlanRefused
from push_tui.operations.session import Session
from push_tui.storage.paths import DEMO_DIRECTORY, DirectoryUnusable, Paths, default_root
from push_tui.text import visible_name
from push_tui.ui.screens.new_job_file import ChooseFile, current_directory

if TYPE_CHECKING:
    from push_tui.ui.host import Host

_HINT = (
    "Everybody in the file's group can read it. It holds the message and who gets it, no token. If it is changed by "
    "accident, it is refused; whoever changes it on purpose can hide that."
)


async def write_plan(app: "Host", session: Session, review: Review, note: str) -> bool:
    """Ask for a file, write the plan of the review into it, and note that in the composer. Return whether it was."""
    chosen = await app.push_screen_wait(ChooseFile("Hand over to another person", _suggested(session), _HINT))
    if chosen is None:
        return False
    try:
        plan = await app.ask(hand_over(session, review, note, chosen.path, replace=chosen.replace))
    except FileExistsError:
        app.tell(f"{visible_name(str(chosen.path))} exists by now; nothing was written. Choose another name.", "error")
        return False
    except OSError as error:
        reason = error.strerror or error
        app.tell(f"{visible_name(str(chosen.path))} cannot be written ({reason}); nothing was handed over.", "error")
        return False
    except PlanRefused as refusal:
        app.tell(str(refusal), "error")
        return False
    handed = HandedOver(str(chosen.path.absolute()), plan.made_at, review.profile)
    session.composition.mark_handed_over(review.composed, handed)
    until = time_of(plan.expires_at, plan.made_at, session.config.operator_zone)
    options = options_of(session.paths, demo=session.demo)
    command = shlex.join(["push-tui", *options, "compose", str(chosen.path.absolute())])
    app.tell(f"Handed over, nothing was sent. Until {until} another person can open it: {visible_name(command)}")
    return True


def options_of(paths: Paths, *, demo: bool) -> list[str]:
    """Return the options with which push-tui keeps its files in ``paths``."""
    options, root = ["--demo"] if demo else [], paths.root.absolute()
    if demo:
        if root.name != DEMO_DIRECTORY:  # a temporary one, which nothing asks for
            return options
        root = root.parent
    with suppress(DirectoryUnusable):
        if root == default_root().absolute():
            return options
    return [*options, "--config-dir", str(root)]


def _suggested(session: Session) -> Path:
    """Return a new file where the operators share a history, else in the current directory."""
    directory = session.paths.shared or current_directory()
    return directory / f"plan-{session.setting.now().astimezone(session.config.operator_zone):%Y%m%d-%H%M%S}.json"

"""The tour of the demo: six steps, each on the screen that it is about."""

from functools import partial
from typing import TYPE_CHECKING

from push_tui.ui.actions import key_and_title, key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.questions import Question

if TYPE_CHECKING:
    from push_tui.ui.host import Host


def _steps() -> tuple[tuple[str, str], ...]:
    """Return each step: the screen, and what to say there."""
    return (
        ("overview", "The Overview says what needs a look, what goes out next and what is left of each limit."),
        (
            "labels",
            f"Labels are named sets of users. {key_of('to_members')} goes to the members of one, {key_of('mark')} "
            f"marks rows, and {key_of('push_label')} composes a push to them.",
        ),
        (
            "compose",
            f"Here you write a push and see its problems, how phones show it and the exact request. "
            f"{key_and_title('field_help')} explains each field.",
        ),
        (
            "compose",
            f"Nothing is sent from the composer. {key_and_title('review')} shows who gets what, and there only "
            f"{key_of('send')} sends. {key_and_title('test_push')} sends to test users.",
        ),
        (
            "history",
            f"The history keeps every send and its result. {key_of('delivery_words')} explains the words of a result, "
            f"{key_of('correct')} corrects a push.",
        ),
        (
            "jobs",
            f"Bulk work runs as jobs, which you can pause and resume. {key_of('help')} explains any screen, "
            f"{key_of('commands')} finds any action.",
        ),
    )


async def take_tour(host: "Host") -> None:
    """Show one step after the other until the last, or until you leave."""
    steps = _steps()
    for number, (screen, words) in enumerate(steps, 1):
        host.go(screen)
        title, goes_on = f"Tour, step {number} of {len(steps)}", "Next" if number < len(steps) else "Done"
        step = Question(title, goes_on, partial(plain, words), close="Leave the tour", armed=False)
        if not await host.push_screen_wait(step):
            return

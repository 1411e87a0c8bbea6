"""The questions asked when you quit during a send or a job, or with text that cannot be saved."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from push_tui.operations.draft_saver import DraftSaver
from push_tui.operations.session import Session, Topic
from push_tui.storage.typed_paths import typed_path
from push_tui.ui.actions import key_of
from push_tui.ui.content import lines, plain
from push_tui.ui.host import Host
from push_tui.ui.screens.dialog import BETWEEN_CHOICES, Dialog
from push_tui.ui.screens.new_job_file import path_problem
from push_tui.ui.screens.questions import Question
from push_tui.ui.widgets.prompt import Prompt

_NO_FILE = "Type the path of a file."
_ANSWER_SECONDS = 2.0
"""How long quitting waits for the answers of calls that jobs have in flight, so that nobody is in doubt."""


def _of_sends(session: Session) -> Content:
    """Warn that quitting makes the outcome unknown or cancels a countdown."""
    sends = session.in_flight()
    if any(sending.stoppable for sending in sends):
        return plain("A push is counting down. Quitting cancels it: nothing is sent.")
    if sends and all(sending.waiting for sending in sends):
        return plain("A push is about to be sent. Quitting now stops it: nothing is sent.")
    if sends:
        return plain("The request was sent; its answer has not arrived. Quitting now records the outcome as unknown.")
    return plain("The outcome has arrived; no send is in progress.")


def _of_jobs(jobs: int) -> Content:
    """Warn that quitting pauses jobs; the next start offers to resume them."""
    if not jobs:
        return plain("The job has ended; no job is running.")
    what, them = ("1 job is", "it") if jobs == 1 else (f"{jobs} jobs are", "them")
    return plain(
        f"{what} not finished. Quitting pauses {them}; finished rows stay finished. "
        f"You can resume {them} when push-tui next starts on this host."
    )


async def may_leave_text(tui: Host) -> bool:
    """Save what is composed; if that fails, ask what to do with it. Return whether you may quit."""
    saver = tui.session.composition_saver
    # Not on the storage thread, which may be busy for long.
    await asyncio.to_thread(saver.write)
    if not saver.at_risk:
        return True
    asked: Dialog[bool] = UnsavedText(saver, await asyncio.to_thread(saver.place))
    return await tui.push_screen_wait(asked)


class UnsavedText(Dialog[bool]):
    """Asks for a file for the text that cannot be saved as a draft. Returns true to quit, None to stay."""

    TITLE_TEXT = "Your text is not saved"
    CONFIRM = "Save to the file and quit"
    CLOSE = "Stay"
    BINDINGS = BETWEEN_CHOICES

    def __init__(self, saver: DraftSaver, place: Path) -> None:
        super().__init__()
        self._saver = saver
        self._place = place

    def body(self) -> Iterable[Widget]:
        """Why, the file, and the way to lose the text."""
        yield Static(plain(f"{self._saver.error} It is only on this screen."))
        yield Static(" ")
        yield Prompt("Save it to this file", value=str(self._place), check=_path_problem)
        yield Static(id="answer")
        yield Button("Lose the text and quit", id="lose")

    def model_changed(self, topic: Topic) -> None:
        """Say that it could be saved after all."""
        if topic is Topic.DRAFT and not self._saver.at_risk:
            self.answer(plain(f"The draft is saved now. {key_of('confirm')} quits."))

    @work(exclusive=True)
    async def action_confirm(self) -> None:
        """Write the file, then quit."""
        if not self._saver.at_risk:
            self.dismiss(True)
            return
        file = typed_path(self.query_one(Prompt).value)
        try:
            await asyncio.to_thread(self._saver.save_as, file)
        except FileExistsError:
            self.answer(lines(f"{file} exists; choose another name.", "$text-error"))
        except OSError as error:
            self.answer(lines(f"{file} cannot be written ({error.strerror or error}).", "$text-error"))
        else:
            self.dismiss(True)

    @on(Button.Pressed, "#lose")
    @work(exclusive=True)
    async def _lose(self) -> None:
        said = plain("You cannot undo this: the text is not kept anywhere.")
        asked = Question("Lose the text of your push?", "Lose it and quit", lambda: said, destroys=True)
        if await self.app.push_screen_wait(asked):
            self._saver.give_up()
            self.dismiss(True)


async def may_quit(host: Host, *, jobs_run: bool) -> bool:
    """Ask what must be asked before the program ends; return whether it may."""
    if jobs_run:
        asked = Question("A job is running", "Quit", lambda: _of_jobs(len(host.jobs.here)), follows=Topic.JOBS)
        if not await host.push_screen_wait(asked):
            return False
    if host.session.in_flight() and not await host.push_screen_wait(
        Question("A send is in progress", "Quit", lambda: _of_sends(host.session), follows=Topic.SENDS)
    ):
        return False
    if not await may_leave_text(host):
        return False
    if jobs_run:
        await host.ask(host.jobs.queue.rest(_ANSWER_SECONDS))
    return True


def _path_problem(text: str) -> str | None:
    def problem(path: Path) -> str | None:
        return None if path.name else _NO_FILE

    return path_problem(text, problem) if text.strip() else _NO_FILE

"""The dialog that asks before a push to many users is resumed, if its review is no longer valid."""

from collections.abc import Iterable, Iterator

from textual import work
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.local_time import age
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.deeds import halt_of
from push_tui.operations.jobs.resuming import Resumption
from push_tui.operations.session import Session
from push_tui.text import counted, quantity, visible
from push_tui.ui.content import name, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.job_words import KIND_WORDS
from push_tui.ui.when import local
from push_tui.ui.widgets.columns import fit
from push_tui.ui.widgets.prompt import Prompt

_TWO_LINES = 100
"""Cells of two lines of a fact, less room for wrapping at words."""


class ResumeSend(Dialog[bool]):
    """Shows what is sent to whom and asks for the number of people left; returns whether it was resumed."""

    CONFIRM = "Send to the rest"
    ENTER_CONFIRMS = False
    ARMED = True
    DEFAULT_CSS = """
    ResumeSend {
        & .fact { height: auto; max-height: 2; }
        & .caption-of-fact { width: 10; color: $text-muted; text-style: $muted-text-style; }
        & .value-of-fact { width: 1fr; height: auto; }
        & Prompt { margin: 1 0 0 0; }
        & #answer { height: auto; max-height: 3; }
    }
    """
    BUSY = "The job is being saved."

    def __init__(self, session: Session, resumption: Resumption) -> None:
        super().__init__(f"Resume the push of job {resumption.job.id}?")
        self._session = session
        self._resumption = resumption

    def body(self) -> Iterable[Widget]:
        """What, to whom, which app, whose review; the line for the number."""
        typing = f'Type "{self._resumption.typed}"'
        for caption, value in self._facts():
            with Horizontal(classes="fact"):
                yield Static(plain(caption), classes="caption-of-fact")
                yield Static(value, classes="value-of-fact")
        yield Prompt(
            f"{typing} to send to the {_row(self._resumption)}s left",
            check=lambda text: None if self._resumption.passed_by(text) else f"{typing}.",
            id="number",
        )
        yield Static(id="answer")

    def _facts(self) -> Iterator[tuple[str, Content]]:
        asked, job = self._resumption, self._resumption.job
        zone = self._session.config.operator_zone
        yield "What", plain(_short(asked.title) or "a push without a title", "bold")
        if asked.content:
            yield "", plain(_short(asked.content))
        yield "To", plain(_who(asked), "bold")
        if asked.in_doubt:
            doubt = f"When push-tui ended, a call to {quantity(asked.in_doubt, _row(asked))} had no answer yet"
            yield "", plain(f"{doubt}: outcome unknown, not sent again.", "$text-warning")
        yield "App", Content.assemble(name(asked.app), "   ", plain(job.environment.upper(), "bold $text-warning"))
        reviewed = f"{local(asked.reviewed_at, zone)} ({age(asked.reviewed_at, self._session.setting.now())})"
        yield "Reviewed", name(f"{reviewed} by {job.operator} with profile {job.profile}")
        if job.profile != self._session.profile.name:
            yield "", name(f"You are using another profile: {self._session.profile.name}", "$text-warning")
        if (halt := halt_of(job)) is not None:
            yield "Paused", name(f"{local(halt.at, zone)} by {halt.by}")
        elif job.reason:
            yield "Paused", plain(job.reason)

    @work
    async def action_confirm(self) -> None:
        """Resume; show a refusal in the dialog."""
        typed = self.query_one(Prompt).value
        with self.working("", JobRefused):
            await self.tui.ask(self.tui.jobs.queue.resume(self._session, self._resumption.job.id, typed))
            self.dismiss(True)


def _short(text: str) -> str:
    """Cut a text to two lines."""
    return fit(visible(text), _TWO_LINES, right=False).rstrip()


def _row(asked: Resumption) -> str:
    return KIND_WORDS[asked.job.kind].row


def _who(asked: Resumption) -> str:
    """Say how many users or labels are left, and the outcome of the others."""
    counts, users = asked.job.counts, f"{_row(asked)} is" if asked.left == 1 else f"{_row(asked)}s are"
    unknown = counts.unknown + asked.in_doubt
    others = counted((counts.done, KIND_WORDS[asked.job.kind].done), (counts.failed, "failed"), (unknown, "unknown"))
    return f"{asked.left:,} {users} left of {counts.total:,}" + (f"; {others}" if others else "")

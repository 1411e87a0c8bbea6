"""What a screen may ask of the app, and what the app tells a screen. Screens know the app by this alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
    from datetime import datetime

    from textual.dom import DOMNode
    from textual.message import Message
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.worker import Worker

    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.operations.models import Sending
    from push_tui.operations.session import Session, Topic
    from push_tui.ui.widgets.title_bar import Surroundings

Result = TypeVar("Result")


class HostJobs(Protocol):
    """The jobs of this run."""

    notice: str
    """What every footer says of the job that runs; empty while none does."""

    @property
    def queue(self) -> JobQueue:
        """The queue; made at the first use, for it takes a while to import."""

    @property
    def here(self) -> tuple[JobView, ...]:
        """Jobs of this run that have not ended."""

    @property
    def exact_counts(self) -> Mapping[frozenset[str], tuple[int, datetime]]:
        """How many people are in all of some labels, as jobs counted."""

    def tell_begun(self, job: int) -> None:
        """Say that a job runs, unless it ends at once or its screen shows it."""


class HostSends(Protocol):
    """The sends of this run."""

    def watch(self, sendings: Iterable[Sending]) -> None:
        """Tell the outcomes of these, whose review is being closed, when they come."""


class Host(Protocol):
    """The app as its screens see it."""

    session: Session
    """The profile in use with everything that belongs to it."""
    pressed_at: float
    """When the key or click that is being handled arrived, on the clock of ``event.time``."""

    @property
    def jobs(self) -> HostJobs:
        """The jobs of this run."""

    @property
    def sends(self) -> HostSends:
        """The sends of this run."""

    @property
    def surroundings(self) -> Surroundings:
        """What the title bar shows."""

    async def ask(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Return the result of an operation on the engine; it goes on when the asking screen is closed."""

    def copy(self, text: str, what: str) -> Worker[None]:
        """Send text to the clipboard of the person's terminal, and say how that went."""

    def tell(self, sentence: str, severity: str = "information") -> None:
        """Show a toast; never parsed as markup."""

    def now(self) -> datetime:
        """Return the time now, in UTC."""

    def go(self, name: str) -> None:
        """Show a main screen: ``labels``, ``compose``, ``history`` or ``jobs``."""

    def when_painted(self, screen: Screen[Any], callback: Callable[[], object]) -> None:
        """Call back when ``screen`` has been written to the terminal as it is now."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    async def push_screen_wait(self, screen: Screen[Result]) -> Result:
        """Show a dialog and return its answer; in a worker only."""

    def push_screen(self, screen: Screen[Any]) -> object:
        """Show a screen over this one."""

    def switch_screen(self, screen: Screen[Any]) -> object:
        """Show a screen in place of this one."""

    def run_worker(self, work: Awaitable[Result], *, group: str = "default", exclusive: bool = False) -> Worker[Result]:
        """Run a coroutine beside the screen."""


class TellingHost(Host, Protocol):
    """The app as its own parts see it."""

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """The screens, the one on top last; empty while the app ends."""

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call back once after ``delay`` seconds."""

    def post_message(self, message: Message) -> bool:
        """Post a message to the app, from any thread."""


def host_of(node: DOMNode) -> Host:
    """Return the app of a screen or widget."""
    return cast(Host, node.app)


class FollowsModel:
    """A screen or dialog that hears of changes."""

    def model_changed(self, topic: Topic) -> None:
        """Show the model again, if ``topic`` is shown here."""

    def session_changed(self) -> None:
        """Show another profile."""

    def show_progress(self, notice: str) -> None:
        """Show what is said of the job that runs."""

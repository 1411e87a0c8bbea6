"""What screens can ask the app to do, and what the app calls on screens. Screens know no more of the app."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.worker import Worker

    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.operations.models import Sending
    from push_tui.operations.session import Session, Setting, Topic
    from push_tui.storage.config import Profile

Result = TypeVar("Result")
_STARTS = 5
"""Rounds of the event loop that a worker needs to open its dialog."""


class PageBefore(NamedTuple):
    """A page to go back to: made anew, and below the tab that it lights."""

    tab: str
    make: Callable[[], Screen[Any]]


Back: TypeAlias = str | PageBefore
"""Where a page leads back to: a main screen, or the page it was opened from; empty for where it is opened."""


class HostJobs(Protocol):
    """The jobs of this run."""

    @property
    def notice(self) -> str:
        """What every footer says about a wait that the service asks for, else about the running job; or nothing."""

    @property
    def queue(self) -> JobQueue:
        """The queue; made at first use, because its import is slow."""

    @property
    def here(self) -> tuple[JobView, ...]:
        """The unfinished jobs of this run."""

    @property
    def unfinished(self) -> tuple[JobView, ...] | None:
        """All jobs that are not over, of any run; None until the stored jobs are read."""

    @property
    def exact_counts(self) -> Mapping[frozenset[str], tuple[int, datetime]]:
        """How many users are in all of a set of label keys, and when a job counted them."""

    async def show(self, job: int, back: Back = "jobs") -> None:
        """Show the page of a job, which leads to ``back``."""

    def announce_start(self, job: int) -> None:
        """Say that a job started, unless it ends at once or its screen is open."""


class HostSends(Protocol):
    """The sends of this run."""

    def watch(self, sendings: Iterable[Sending]) -> None:
        """Show the outcomes of these sends when they come; called when their review closes."""


class Host(Protocol):
    """The app as its screens see it."""

    session: Session
    """The profile in use with everything that belongs to it."""
    pressed_at: float
    """When the current key or click arrived, on the clock of ``event.time``."""

    @property
    def jobs(self) -> HostJobs:
        """The jobs of this run."""

    @property
    def sends(self) -> HostSends:
        """The sends of this run."""

    async def style_ahead(self) -> None:
        """Parse the style sheets of the widgets that were imported."""

    async def mount_ahead(self, name: str) -> None:
        """Mount a main screen that is not shown yet; do nothing if it is mounted."""

    async def ask(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run an operation on the engine and return its result; closing the screen does not stop the operation."""

    async def before_keys(self, reading: Awaitable[Result]) -> Result:
        """Wait for what tells which screen opens; keys wait, too, because they are typed for that screen."""

    def copy(self, text: str, what: str) -> Worker[None]:
        """Copy text to the clipboard of your terminal, and show a toast with the result."""

    def tell(self, sentence: str, severity: str = "information", *, shown: str = "", about: object = None) -> None:
        """Show a toast, never parsed as markup. ``shown`` is the part that fits; the messages keep all of it.

        They lead to what it is ``about``, an `About` of the toasts.
        """

    def untell(self, sentence: str) -> None:
        """Put away the toast that says this; the messages keep it."""

    def use_profile(self, profile: Profile, *, edited: bool = False, token: str | None = None) -> None:
        """Switch to another profile, or to the one in use after it was edited, with a ``token`` you typed for it."""

    def open_editor(self, file: Path) -> str | None:
        """Open a file in your editor and wait for its end; return why it must not be read now, else None."""

    def now(self) -> datetime:
        """Return the time now, in UTC."""

    def get_screen(self, screen: str) -> Screen[Any]:
        """Return a main screen, also one that is not shown yet."""

    def go(self, name: str) -> None:
        """Show a main screen: one of `push_tui.ui.main_screens.TABS`."""

    def show_page(self, page: Screen[Any]) -> None:
        """Show a page of a main screen, such as one record, above the first screen or in place of another."""

    def show_record(self, row: int, *, why_nothing: bool = False, back: Back = "") -> None:
        """Show the record of a row of the history, or find out why a user got nothing of its push."""

    def when_painted(self, screen: Screen[Any], callback: Callable[[], object]) -> None:
        """Call back when ``screen`` has been written to the terminal as it is now."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    async def push_screen_wait(self, screen: Screen[Result]) -> Result:
        """Show a dialog and return its answer; only in a worker."""

    def push_screen(self, screen: Screen[Any]) -> object:
        """Open a screen on top of the current one."""

    def run_worker(self, work: Awaitable[Result], *, group: str = "default", exclusive: bool = False) -> Worker[Result]:
        """Run a coroutine in the background."""


class WholeHost(Host, Protocol):
    """The app with what only its own parts use."""

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """The open screens, the top one last; empty while the app ends."""

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call back once after ``delay`` seconds."""


def host_of(node: DOMNode) -> Host:
    """Return the app of a screen or widget."""
    return cast(Host, node.app)


async def let_workers_start() -> None:
    """Wait until a worker that was just started has opened its dialog."""
    for _ in range(_STARTS):
        await asyncio.sleep(0)


class FollowsModel:
    """A screen or dialog that shows changes as they happen."""

    @property
    def makes_room(self) -> bool:
        """Whether another screen may replace it: a sent review with nothing more to show."""
        return False

    def model_changed(self, topic: Topic) -> None:
        """Show the model again if this screen shows ``topic``."""

    def session_changed(self) -> None:
        """Show the new profile."""

    def show_progress(self, notice: str) -> None:
        """Show the progress of the running job."""


def why_demo(setting: Setting, profile: Profile) -> str | None:
    """Return why the demo's own profile cannot be changed; None if it is another."""
    return "This is the demo's own profile; copy it, and change the copy." if setting.is_of_demo(profile) else None

"""The app's jobs: one queue for the whole run, its progress for every footer, and what is said when a job ends."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual.message import Message

from push_tui.operations.labels import load_labels
from push_tui.operations.session import Topic
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.screens.base import Dialog, FollowsModel, PushTuiScreen
from push_tui.ui.widgets.action_bar import ActionBar
from push_tui.ui.widgets.job_progress import tell_over

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from textual.timer import Timer

    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.operations.session import Setting
    from push_tui.storage.job_records import Counts, JobState
    from push_tui.ui.app import PushTui

MOST_OFTEN = 0.5
"""Seconds between two repaints for the progress of jobs."""
SHORT = 1.0
"""Seconds: of a job that ends within them, nobody needs to be told that it was begun."""
LOADED_AFTER = 0.2
"""Seconds after drafts and sends were looked at: importing what jobs need must not hold up a first key."""


@dataclass
class JobsChanged(Message):
    """Some job has come further."""

    def can_replace(self, message: Message) -> bool:
        """A flood of changes is one."""
        return isinstance(message, JobsChanged)


class RunsJobs:
    """Gives the app its jobs."""

    setting: Setting
    job_notice = ""
    """What the footer of every screen tells of the job that runs; empty while none does."""
    _queue: JobQueue | None = None
    _shown_at = 0.0
    _soon: Timer | None = None
    _ends: dict[int, tuple[JobState, Counts] | None]
    """What each job that rests had come to when that was told."""

    @property
    def _app(self) -> PushTui:
        return cast("PushTui", self)

    @property
    def job_queue(self) -> JobQueue:
        """The jobs of this run; made at the first use, for it takes a while to import."""
        if self._queue is None:
            from push_tui.operations.jobs.queue import JobQueue
            from push_tui.storage.jobs import JobStore

            self._ends = {}
            paths = self.setting.paths
            store = JobStore(paths.history, paths.lock, updating=self._app.session.note_history_update)
            self._queue = JobQueue(self.setting.engine, store)
            self._queue.listen(self._note_change)
        return self._queue

    def _note_change(self) -> None:
        self._app.post_message(JobsChanged())

    @property
    def jobs_here(self) -> tuple[JobView, ...]:
        """Jobs of this run that have not ended."""
        return self._queue.active if self._queue is not None else ()

    @property
    def exact_counts(self) -> Mapping[frozenset[str], tuple[int, datetime]]:
        """How many people are in all of some labels, as jobs counted; empty until the jobs on the disk were read."""
        return {} if self._queue is None else self._queue.exact_counts(self._app.session)

    async def offer_jobs(self) -> None:
        """Read the jobs on the disk, and name those that an earlier run left unfinished."""
        from push_tui.ui.job_ends import offered_words

        await asyncio.sleep(LOADED_AFTER)
        queue = self.job_queue
        try:
            await self._app.ask(queue.load())
        except HistoryUnavailable:
            return  # the start has said so already
        left = [view for view in queue.resumable if not view.mine]
        if left:
            self._app.tell(offered_words(left), "warning")

    def show_history_of(self, user: str, back: Callable[[], object]) -> None:
        """To the pushes that name a user; Escape there does ``back``."""
        from push_tui.ui.screens.history import HistoryScreen

        self._app.action_history()
        screen = self._app.screen
        if isinstance(screen, HistoryScreen):
            screen.call_after_refresh(screen.show_user, user, back)

    # Progress

    def on_jobs_changed(self) -> None:
        """Show it now, or as soon as the last showing is long enough ago."""
        if self._soon is None:
            wait = self._shown_at + MOST_OFTEN - time.monotonic()
            if wait <= 0:
                self._show_jobs()
            else:
                self._soon = self._app.set_timer(wait, self._show_jobs)

    def _show_jobs(self) -> None:
        from push_tui.ui.screens.job_words import notice

        self._soon = None
        if not self._app.screen_stack:  # the app ends
            return
        self._shown_at = time.monotonic()
        self.job_notice = notice(self.job_queue.active)
        # Only the screen on top: Textual repaints everything when one below it changes; that one catches up when shown.
        screen = self._app.screen
        if isinstance(screen, PushTuiScreen):
            for bar in screen.query(ActionBar):
                bar.set_progress(self.job_notice)
        elif isinstance(screen, Dialog):
            tell_over(screen, self.job_notice)
        if isinstance(screen, FollowsModel):
            screen.model_changed(Topic.JOBS)
        for view in self.job_queue.jobs:
            self._tell_end(view)

    def tell_begun(self, job: int) -> None:
        """Tell that a job was begun and goes on, unless it ends at once or its screen shows it."""
        self._app.set_timer(SHORT, lambda: self._tell_begun(job))

    def _tell_begun(self, job: int) -> None:
        from push_tui.ui.job_ends import begun_words

        if not self._app.screen_stack:  # the app ends
            return
        view = next((view for view in self.jobs_here if view.id == job), None)
        screen = self._app.screen
        if view is not None and not isinstance(screen, Dialog) and getattr(screen, "TAB", "") not in {"jobs", "job"}:
            self._app.tell(begun_words(view))

    def _shows(self, view: JobView) -> bool:
        """Whether the screen tells of this job itself: its page, or the review of the push that it sends."""
        screen = self._app.screen
        if getattr(screen, "TAB", "") == "job":
            shown = getattr(screen, "job", None)
            return shown is not None and shown.id == view.id
        return getattr(screen, "began_job", None) == view.id

    def _tell_end(self, view: JobView) -> None:
        """Tell once how a job of this run has ended or paused; a short one may never have been seen to run."""
        from push_tui.operations.membership import forget_members
        from push_tui.ui.job_ends import end_words
        from push_tui.ui.screens.job_words import changes_labels

        resting = view.mine and (view.over or view.resumable)
        came_to = (view.state, view.counts) if resting else None
        before, self._ends[view.id] = self._ends.get(view.id), came_to
        if came_to is None or came_to == before:
            return
        if not self._shows(view):
            sentence, severity = end_words(view)
            self._app.tell(sentence, severity)
        session = self._app.session
        if changes_labels(view):
            forget_members(session, view.labels)
            session.engine.launch(load_labels(session))

"""The jobs of this run: one queue, its progress in every footer, and what is said when a job ends."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from push_tui.operations.labels import load_labels
from push_tui.operations.session import Topic
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.host import FollowsModel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from textual.timer import Timer

    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.storage.job_records import Counts, JobState
    from push_tui.ui.host import TellingHost

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


class RunningJobs:
    """What the app knows of its jobs."""

    def __init__(self, host: TellingHost) -> None:
        self._host = host
        self.notice = ""
        """What every footer says of the job that runs; empty while none does."""
        self._queue: JobQueue | None = None
        self._shown_at = 0.0
        self._soon: Timer | None = None
        self._ends: dict[int, tuple[JobState, Counts] | None] = {}
        """State last announced, per job."""

    @property
    def queue(self) -> JobQueue:
        """The queue; made at the first use, for it takes a while to import."""
        if self._queue is None:
            from push_tui.operations.jobs.queue import JobQueue
            from push_tui.storage.jobs import JobStore

            session = self._host.session
            store = JobStore(session.paths.history, session.paths.lock, updating=session.note_history_update)
            self._queue = JobQueue(session.engine, store)
            self._queue.listen(self._post_changed)
        return self._queue

    def _post_changed(self) -> None:
        self._host.post_message(JobsChanged())

    @property
    def here(self) -> tuple[JobView, ...]:
        """Jobs of this run that have not ended."""
        return self._queue.active if self._queue is not None else ()

    @property
    def exact_counts(self) -> Mapping[frozenset[str], tuple[int, datetime]]:
        """How many people are in all of some labels, as jobs counted; empty until the jobs on the disk were read."""
        return {} if self._queue is None else self._queue.exact_counts(self._host.session)

    async def offer(self) -> None:
        """Read the jobs on the disk, and name those that an earlier run left unfinished."""
        from push_tui.ui.screens.job_words import offered_words

        await asyncio.sleep(LOADED_AFTER)
        queue = self.queue
        try:
            await self._host.ask(queue.load())
        except HistoryUnavailable:
            return  # the start has said so already
        left = [view for view in queue.resumable if not view.mine]
        if left:
            self._host.tell(offered_words(left), "warning")

    # Progress

    def changed(self) -> None:
        """Show it now, or as soon as the last showing is long enough ago."""
        if self._soon is None:
            wait = self._shown_at + MOST_OFTEN - time.monotonic()
            if wait <= 0:
                self._show_jobs()
            else:
                self._soon = self._host.set_timer(wait, self._show_jobs)

    def _show_jobs(self) -> None:
        from push_tui.ui.screens.job_words import notice

        self._soon = None
        if not self._host.screen_stack:  # the app ends
            return
        self._shown_at = time.monotonic()
        self.notice = notice(self.queue.active)
        # Only the screen on top: Textual repaints everything when one below it changes; that one catches up when shown.
        screen = self._host.screen
        if isinstance(screen, FollowsModel):
            screen.show_progress(self.notice)
            screen.model_changed(Topic.JOBS)
        for view in self.queue.jobs:
            self._tell_end(view)

    def tell_begun(self, job: int) -> None:
        """Tell that a job was begun and goes on, unless it ends at once or its screen shows it."""
        self._host.set_timer(SHORT, lambda: self._tell_begun(job))

    def _tell_begun(self, job: int) -> None:
        from push_tui.ui.screens.job_words import begun_words

        if not self._host.screen_stack:  # the app ends
            return
        view = next((view for view in self.here if view.id == job), None)
        screen = self._host.screen
        if view is not None and not screen.is_modal and getattr(screen, "TAB", "") not in {"jobs", "job"}:
            self._host.tell(begun_words(view))

    def _shows(self, view: JobView) -> bool:
        """Whether the screen tells of this job itself: its page, or the review of the push that it sends."""
        screen = self._host.screen
        if getattr(screen, "TAB", "") == "job":
            shown = getattr(screen, "job", None)
            return shown is not None and shown.id == view.id
        return getattr(screen, "began_job", None) == view.id

    def _tell_end(self, view: JobView) -> None:
        """Tell once how a job of this run has ended or paused; a short one may never have been seen to run."""
        from push_tui.operations.jobs.kinds import KINDS
        from push_tui.operations.membership import forget_members
        from push_tui.ui.screens.job_words import end_words

        resting = view.mine and (view.over or view.resumable)
        came_to = (view.state, view.counts) if resting else None
        before, self._ends[view.id] = self._ends.get(view.id), came_to
        if came_to is None or came_to == before:
            return
        if not self._shows(view):
            sentence, severity = end_words(view)
            self._host.tell(sentence, severity)
        session = self._host.session
        if KINDS[view.kind].recorded_as is not None:  # it changes labels
            forget_members(session, view.labels)
            session.engine.launch(load_labels(session))

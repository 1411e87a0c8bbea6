"""The jobs of this run: one queue, progress in every footer, a toast when a job ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from push_tui.operations.labels import load_labels
from push_tui.operations.session import Topic
from push_tui.ui.host import FollowsModel
from push_tui.ui.terminal.toasts import About
from push_tui.ui.when import wait_notice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.storage.job_records import Counts, JobState
    from push_tui.ui.host import Back, WholeHost

SHORT = 1.0
"""Seconds to wait before a toast says that a job runs; none does if the job ends earlier."""
LOADED_AFTER = 0.2
"""Seconds to wait at the start, because the imports for jobs must not delay your first key."""


class RunningJobs:
    """Shows the jobs of this run in footers and toasts."""

    def __init__(self, host: WholeHost) -> None:
        self._host = host
        self._notice = ""
        self._queue: JobQueue | None = None
        self._ends: dict[int, tuple[JobState, Counts] | None] = {}
        """The state that was announced last, by job."""

    @property
    def queue(self) -> JobQueue:
        """The queue; created on first use, as it takes a while to import."""
        if self._queue is None:
            from push_tui.operations.jobs.queue import JobQueue
            from push_tui.storage.jobs import JobStore

            session = self._host.session
            store = JobStore(session.paths.history, session.paths.lock, updating=session.note_history_update)
            self._queue = JobQueue(session.engine, store)
            self._queue.listen(lambda: self._host.session.changed(Topic.JOBS))
        return self._queue

    @property
    def notice(self) -> str:
        """The footer's words for a wait that the service asks for, else for the running job; empty if there is none."""
        return wait_notice(self._host.session.wait_left) or self._notice

    @property
    def here(self) -> tuple[JobView, ...]:
        """Jobs of this run that have not ended."""
        return self._queue.active if self._queue is not None else ()

    @property
    def unfinished(self) -> tuple[JobView, ...] | None:
        """Jobs that are not over, of any run, newest first; None until the stored jobs are read."""
        if self._queue is None or not self._queue.loaded:
            return None
        return tuple(view for view in self._queue.jobs if not view.over)

    @property
    def exact_counts(self) -> Mapping[frozenset[str], tuple[int, datetime]]:
        """Counts of people in all of several labels, as jobs counted them; empty until the stored jobs are read."""
        return {} if self._queue is None else self._queue.exact_counts(self._host.session)

    async def offer(self) -> None:
        """Read the stored jobs; name those that an earlier run left unfinished, unless the Overview does."""
        from push_tui.storage.records import HistoryUnavailable
        from push_tui.ui.screens.job_toasts import offered_words

        await asyncio.sleep(LOADED_AFTER)
        queue = self.queue
        try:
            await self._host.ask(queue.load())
        except HistoryUnavailable:
            return  # a toast said so at the start
        left = [view for view in queue.resumable if not view.mine]
        if left and getattr(self._host.screen, "TAB", "") != "overview":
            self._host.tell(offered_words(left), "warning")

    # Progress

    def changed(self) -> None:
        """Show the progress of the jobs, and say which ended; the queue says how often that is."""
        from push_tui.ui.screens.job_words import notice

        if not self._host.screen_stack:  # the app ends
            return
        self._notice = notice(self.queue.active)
        # Only the screen on top: Textual repaints everything if one below changes; that one updates when shown.
        screen = self._host.screen
        if isinstance(screen, FollowsModel) and screen.is_mounted:  # else it reads the model when it is
            screen.show_progress(self.notice)
            screen.model_changed(Topic.JOBS)
        for view in self.queue.jobs:
            self._say_ended(view)

    async def show(self, job: int, back: Back = "jobs") -> None:
        """Show the page of a job, which leads to ``back``; say so if it was removed."""
        from push_tui.storage.jobs import REMOVED
        from push_tui.storage.records import HistoryUnavailable
        from push_tui.ui.screens.job import JobScreen

        with suppress(HistoryUnavailable):  # then the page shows what is known
            await self._host.before_keys(self._host.ask(self.queue.load()))  # another window may have begun it
        if self.queue.loaded and self.queue.view(job) is None:
            self._host.tell(REMOVED, "warning")
        else:
            self._host.show_page(JobScreen(job, back))

    def announce_start(self, job: int) -> None:
        """Say that a job started, unless it ends at once or its screen is open."""
        self._host.set_timer(SHORT, lambda: self._say_begun(job))

    def _say_begun(self, job: int) -> None:
        from push_tui.ui.screens.job_toasts import begun_words

        if not self._host.screen_stack:  # the app ends
            return
        view = next((view for view in self.here if view.id == job), None)
        screen = self._host.screen
        if view is not None and not screen.is_modal and getattr(screen, "TAB", "") not in {"jobs", "job"}:
            self._host.tell(begun_words(view), about=About(job=view.id))

    def _shows(self, view: JobView) -> bool:
        """Whether the screen shows this job: its page, or the review of its push."""
        screen = self._host.screen
        if getattr(screen, "TAB", "") == "job":
            shown = getattr(screen, "job", None)
            return shown is not None and shown.id == view.id
        began = getattr(screen, "began_job", None)  # a short job may end before the review knows its number
        return began == view.id or (began == 0 and view.kind.sends)

    def _say_ended(self, view: JobView) -> None:
        """Say once how a job of this run ended or paused, and reload the labels it changed."""
        from push_tui.operations.jobs.kinds import KINDS
        from push_tui.operations.membership import forget_members
        from push_tui.ui.screens.job_toasts import end_words, in_toast

        resting = view.mine and (view.over or view.resumable)
        end = (view.state, view.counts) if resting else None
        before, self._ends[view.id] = self._ends.get(view.id), end
        if end is None or end == before:
            return
        if not self._shows(view):
            sentence, severity = end_words(view)
            self._host.tell(sentence, severity, shown=in_toast(sentence), about=About(job=view.id))
        session = self._host.session
        # A job that paused by itself has found that the service fails: no reading would succeed now.
        if KINDS[view.kind].recorded_as is not None and (view.over or view.pause_asked):  # it changes labels
            forget_members(session, view.labels)
            session.engine.launch(load_labels(session, own=view.labels))

"""The jobs of this process and the stored ones: start, pause, resume, cancel, list.

Jobs of one app run one after another, as they share one rate limit. Sends run beside label changes.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from push_tui.engine import Engine
from push_tui.message.push import AudienceKind
from push_tui.operations.jobs.control import Asked, JobRefused
from push_tui.operations.jobs.deeds import Deed
from push_tui.operations.jobs.kinds import details_of
from push_tui.operations.jobs.kinds.intersect import exact_counts
from push_tui.operations.jobs.kinds.send import plan_users
from push_tui.operations.jobs.kinds.send_texts import plan_texts
from push_tui.operations.jobs.plans import Plan
from push_tui.operations.jobs.progress import JobView, view_of, view_of_work
from push_tui.operations.jobs.results import JobRows
from push_tui.operations.jobs.resuming import (
    OpenRows,
    Resumption,
    check_profile,
    claim,
    open_rows,
    resumption_of,
)
from push_tui.operations.jobs.running import run
from push_tui.operations.jobs.trouble import Patience
from push_tui.operations.jobs.work import Work
from push_tui.operations.models import Review
from push_tui.operations.review import look_at_labels, within_limits
from push_tui.operations.session import Session, Topic, address_of
from push_tui.storage.codec import to_json
from push_tui.storage.earlier_sends import Allows, Earlier
from push_tui.storage.job_records import JobState, NewJob, StoredJob
from push_tui.storage.jobs import JobStore, JobTaken
from push_tui.storage.owners import this_process
from push_tui.storage.records import HistoryUnavailable

CHANGES_PER_SECOND = 2
"""Most calls of a listener per second for the progress of jobs; what begins, pauses or ends is told at once."""
_SOON = 0.02


class JobQueue:
    """All jobs of one config directory, as one process sees them.

    Coroutines run on the engine's loop; ``pause``, ``cancel``, ``listen`` and the properties may be used from any
    thread. ``jobs`` is updated before listeners are called. Coroutines raise `HistoryUnavailable` if the history file
    cannot be used.
    """

    def __init__(self, engine: Engine, store: JobStore, *, patience: Patience | None = None) -> None:
        self._engine = engine
        self._store = store
        self.rows = JobRows(engine, store)
        """What came of the rows of each job."""
        self._patience = patience or Patience()
        self._stored: dict[int, StoredJob] = {}
        self._works: dict[int, Work] = {}
        self._lanes: dict[tuple[str, bool], list[Work]] = {}
        self._running: set[int] = set()
        self._claiming: set[int] = set()
        self._free: frozenset[int] = frozenset()
        """Stored jobs that no other running push-tui owns."""
        self._listeners: list[Callable[[], object]] = []
        self._notified_at = 0.0
        self._notifying = False
        self._closing = False
        """Whether the engine is ending: no other job may begin."""
        self.loaded = False
        """Whether the stored jobs were read."""

    # List

    def listen(self, listener: Callable[[], object]) -> None:
        """Call ``listener`` on the engine's thread when a job changes; it must not block."""
        self._listeners.append(listener)

    @property
    def jobs(self) -> tuple[JobView, ...]:
        """All jobs, newest first."""
        stored = self._stored
        return tuple(self._view(stored[job]) for job in sorted(stored, reverse=True))

    def view(self, job: int) -> JobView | None:
        """Return one job, None if unknown."""
        stored = self._stored.get(job)
        return None if stored is None else self._view(stored)

    @property
    def active(self) -> tuple[JobView, ...]:
        """Jobs of this process that run or are queued."""
        return tuple(view for view in self.jobs if view.mine and view.state in {JobState.RUNNING, JobState.QUEUED})

    @property
    def resumable(self) -> tuple[JobView, ...]:
        """Jobs that can be resumed: not over, not running, not owned by another running push-tui."""
        return tuple(view for view in self.jobs if view.resumable)

    async def load(self) -> None:
        """Read the stored jobs."""
        found, self._free = await self._engine.store(self._read)
        self._stored = {job.id: job for job in found} | {
            job: stored for job, stored in self._stored.items() if job in self._works
        }
        self.loaded = True
        self._notify()

    def _read(self) -> tuple[tuple[StoredJob, ...], frozenset[int]]:
        with suppress(HistoryUnavailable):  # a history that can only be read shows its jobs, too
            self._store.remove_unwritten()
        found = self._store.jobs()
        return found, frozenset(job.id for job in found if self._store.is_free(job))

    def exact_counts(self, session: Session) -> dict[frozenset[str], tuple[int, datetime]]:
        """Return how many users are in all of a set of labels, and when that was last counted, for each counted set."""
        return exact_counts(self._stored.values(), session)

    # Start, pause, resume, cancel

    async def start(
        self,
        session: Session,
        plan: Plan,
        *,
        allow_over_limit: bool = False,
        shown: Earlier | None = None,
        allows: Allows | None = None,
    ) -> int:
        """Store a plan, queue it and return the job's ID. The caller has checked the gate.

        Raises:
            JobRefused: over the label's limit without ``allow_over_limit``, or planned for another profile.
            SentMeanwhile: the earlier sends of the push are no longer those ``shown``, or a limit is reached.
        """
        if plan.profile != session.profile.name:
            raise JobRefused("You switched profiles since this job was planned; plan it again.")
        if plan.over_limit and not allow_over_limit:
            raise JobRefused(plan.over_limit)
        new = NewJob(
            kind=plan.kind,
            profile=session.profile.name,
            app=session.profile.app,
            host=session.profile.host,
            environment=session.profile.environment,
            operator=session.operator,
            title=plan.title,
            details=to_json(plan.details),
            total=plan.numbers.usable,
        )
        details, lines = details_of(new), () if plan.dry_run is None else plan.dry_run.lines
        create = partial(self._store.create, shown=shown, allows=allows)
        stored = await self._engine.store(create, new, details.batches(plan.users), details.batches(lines))
        self._enqueue(session, stored)
        return stored.id

    async def start_reviewed(self, session: Session, review: Review, note: str) -> int:
        """Store a reviewed push to many users, send it as a job and return the job's ID. It is stored before it leaves.

        The caller has checked gate and validity. From here on the composed push counts as sent.

        Raises:
            JobRefused, SentMeanwhile: as `plan_users`, `plan_texts` and `start`; nothing is sent.
            ReviewOutdated, ReviewRefused: a label changed since the review; nothing is sent.
        """
        await look_at_labels(session, review)
        texts = review.push.audience.kind is AudienceKind.TEXTS
        plan = plan_texts(session, review, note) if texts else await plan_users(session, review, note)
        job = await self.start(session, plan, shown=review.earlier, allows=partial(within_limits, session, review))
        session.composition.mark_sent(review.digest)
        session.composition_saver.soon()
        session.changed(Topic.SENDS)
        return job

    async def resumption(self, session: Session, job: int) -> Resumption:
        """Return what resuming a job will do, and what must be typed for it; raises as `resume`."""
        self._check_idle(job)
        stored = await self.rows.known(job)
        if stored.state.over:
            raise JobRefused(f"This job is {stored.state}; nothing is left to resume.")
        check_profile(session, stored)
        work = self._works.get(job)
        if not stored.kind.sends:
            return resumption_of(session, stored, OpenRows(), paused_here=bool(work), now=session.setting.now())
        if work is not None:
            await work.keep()
            stored = await self.rows.known(job)
        paused_here = work is not None and stored.pause_asked and stored.owner == this_process()
        rows = await self._engine.store(open_rows, self._store, stored)
        return resumption_of(session, stored, rows, paused_here=paused_here, now=session.setting.now())

    async def resume(self, session: Session, job: int, typed: str = "") -> None:
        """Resume a job that is paused, or that another run left; ``typed`` is what `resumption` asks for.

        Raises:
            JobRefused: it is another app's, not for this profile, running, over, another process has it, or ``typed``
                is wrong.
        """
        needed = await self.resumption(session, job)
        if not needed.passed_by(typed):
            raise JobRefused(f"Type {needed.typed}, the number of users left, to resume this push.")
        by = Deed(session.setting.now(), session.operator, session.profile.name)
        self._enqueue(session, await self._claim(job, by))

    async def _claim(self, job: int, by: Deed | None = None) -> StoredJob:
        """Claim a job for this process; of several callers at the same time, one gets it."""
        self._check_idle(job)
        self._claiming.add(job)
        try:
            if job in self._works:
                await self._works[job].keep()
            return await self._engine.store(claim, self._store, job, by)
        except JobTaken as taken:
            raise JobRefused(str(taken)) from taken
        finally:
            self._claiming.discard(job)

    def _check_idle(self, job: int, sentence: str = "This job is running already.") -> None:
        """Raise `JobRefused` if a job runs here, is queued, or is about to be."""
        queued = {work.job.id for lane in self._lanes.values() for work in lane}
        if job in queued | self._running | self._claiming:
            raise JobRefused(sentence)

    def pause(self, job: int) -> None:
        """Pause a job after the calls in flight are answered. From any thread."""
        self._engine.call_soon(partial(self._ask, job, Asked.PAUSE))

    def cancel(self, job: int) -> None:
        """Cancel a running, queued or paused job within a second, or after a push in flight. From any thread.

        `abandon` cancels a job that another run left.
        """
        self._engine.call_soon(partial(self._ask, job, Asked.CANCEL))

    async def rest(self, seconds: float) -> None:
        """Pause all jobs of this process, because it ends; give the calls in flight ``seconds`` to be answered."""
        for view in self.active:
            self._ask(view.id, Asked.QUIT)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._running:  # noqa: ASYNC110  # one wait in the life of a run is worth no event
                    await asyncio.sleep(_SOON)

    async def abandon(self, session: Session, job: int) -> None:
        """Cancel a job of any app that another run left, without a call to the service.

        Raises:
            JobRefused: it runs here, is over, or another process has it.
        """
        if job in self._claiming or (job in self._works and not self._works[job].state.over):
            self.cancel(job)
            return
        work = self._work(session, await self._claim(job))
        work.control.ask(Asked.CANCEL)
        self._end_alone(work)

    async def forget(self, job: int) -> None:
        """Remove a job that is not running, with its rows, from the list and the store.

        Raises:
            JobRefused: it runs here, or another process has it.
        """
        self._check_idle(job, "This job is running; cancel it first.")
        try:
            await self._engine.store(self._store.forget, job)
        except JobTaken as taken:
            raise JobRefused(str(taken)) from taken
        self._stored = {key: value for key, value in self._stored.items() if key != job}
        self._works.pop(job, None)
        self._notify()

    # Run

    def _work(self, session: Session, stored: StoredJob) -> Work:
        work = Work(session, self._store, stored, patience=self._patience, changed=self._notify_soon)
        self._works[stored.id] = work
        self._stored = {**self._stored, stored.id: stored}
        return work

    def _enqueue(self, session: Session, stored: StoredJob) -> None:
        work = self._work(session, stored)
        self._lane(work).append(work)
        self._notify()
        self._next()

    def _lane(self, work: Work) -> list[Work]:
        key = address_of(work.session.profile).key
        return self._lanes.setdefault((key, work.job.kind.sends), [])

    def _next(self) -> None:
        """Start the first job of every free lane."""
        for lane in self._lanes.values():
            if lane and lane[0].job.id not in self._running:
                self._running.add(lane[0].job.id)
                self._engine.launch(self._run(lane[0]))

    async def _run(self, work: Work) -> None:
        try:
            await run(work)
            with suppress(HistoryUnavailable):
                stored = await self._engine.store(self._store.get, work.job.id)
                if stored is not None and stored.id in self._stored:
                    self._stored = {**self._stored, stored.id: stored}
        except asyncio.CancelledError:
            self._closing = True
            raise
        finally:
            self._running.discard(work.job.id)
            lane = self._lane(work)
            if work in lane:
                lane.remove(work)
            self._notify()
            if not self._closing:
                self._next()

    def _ask(self, job: int, asked: Asked) -> None:
        if job in self._claiming:
            asyncio.get_running_loop().call_later(_SOON, self._ask, job, asked)
            return
        work = self._works.get(job)
        if work is None or work.state.over:
            return
        work.control.ask(asked)
        if job not in self._running and (asked is Asked.CANCEL or work.state is JobState.QUEUED):
            self._end_alone(work)
        self._notify()

    def _end_alone(self, work: Work) -> None:
        """Run a job that has nothing in flight, only to store how it ends."""
        lane = self._lane(work)
        if work in lane:
            lane.remove(work)
        self._running.add(work.job.id)
        self._engine.launch(self._run(work))

    # Notify

    def _notify_soon(self) -> None:
        """Call the listeners now, or when the last call was long enough ago; they hear of the last change."""
        wait = self._notified_at + 1 / CHANGES_PER_SECOND - time.monotonic()
        if wait <= 0:
            self._notify()
        elif not self._notifying:
            self._notifying = True
            asyncio.get_running_loop().call_later(wait, self._notify)

    def _notify(self) -> None:
        self._notifying = False
        self._notified_at = time.monotonic()
        for listener in self._listeners:
            listener()

    def _view(self, stored: StoredJob) -> JobView:
        work = self._works.get(stored.id)
        if work is None:
            return view_of(stored, resumable=stored.id in self._free and not stored.state.over)
        return view_of_work(work, stored, running=stored.id in self._running)

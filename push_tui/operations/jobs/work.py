"""The tools of a running job: client, store, pace, pause and cancel, progress."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError, Rejected, TokenNeeded, Unauthorised
from push_tui.chat.models import CallLog
from push_tui.chat.pacer import Pacer
from push_tui.chat.retrying import Backoff
from push_tui.endpoints import Endpoint
from push_tui.operations.jobs.control import Asked, Control, Paused, Stopped
from push_tui.operations.jobs.trouble import Patience, Trouble, Verdict, verdict
from push_tui.operations.recording import StoppedUnsent, unless_stopped, write_outcome
from push_tui.operations.session import Session, Topic, address_of
from push_tui.storage.codec import Json
from push_tui.storage.job_records import Batch, JobState, RowState, Step, StoredJob
from push_tui.storage.jobs import JobStore, JobTaken

if TYPE_CHECKING:
    from push_tui.chat.client import ChatClient
    from push_tui.chat.pace import Pace

MOST_IN_FLIGHT = 8
"""Most calls that have left and wait for their answer."""
SPARE_IN_FLIGHT = 2
"""Further calls that already wait for their slot, so that a slow commit wastes no slot."""
ONCE = Backoff(attempts=1)
"""The job repeats calls itself, across all batches; the client must not."""
SHOWN_EVERY = 1.0
"""Seconds between two updates of a pause."""
RATE_SECONDS = 10.0
"""Period over which the rate of a job is measured."""
RATES_KEPT = 40
"""An even number: the most rates that are kept of a run."""
MEMBERS = "members"
"""The key in the position of a job under which it keeps how many members of a label it has read."""

Value = TypeVar("Value")


class RowRate:
    """Rows per second over the last seconds, and how they were since the job began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.rates: tuple[float, ...] = ()
        """One for every so many seconds, oldest first."""
        self._every = 1.0
        self._due = clock() + self._every
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])

    def note(self, rows: int) -> None:
        """Note that ``rows`` rows in all have an outcome now."""
        now = self._clock()
        self._seen.append((now, rows))
        while len(self._seen) > 2 and self._seen[1][0] < now - RATE_SECONDS:
            self._seen.popleft()
        if now >= self._due:
            self._due = now + self._every
            self._keep(self.rate)

    def _keep(self, rate: float) -> None:
        """Keep one more rate; when they are many, keep the mean of every two."""
        rates = (*self.rates, rate)
        if len(rates) >= RATES_KEPT:
            self._every *= 2
            rates = tuple((one + other) / 2 for one, other in zip(rates[::2], rates[1::2], strict=True))
        self.rates = rates

    def start(self, rows: int) -> None:
        """Measure from now."""
        self._seen = deque([(self._clock(), rows)])

    @property
    def rate(self) -> float:
        """Rows per second; falls while no row is done."""
        first_at, first = self._seen[0]
        seconds = self._clock() - first_at
        return (self._seen[-1][1] - first) / seconds if seconds > 0.1 else 0.0


def _smoothed(before: float, seconds: float) -> float:
    """Return the recent duration of something; it rises fast and falls slowly."""
    return max(seconds, 0.9 * before + 0.1 * seconds)


def members_read(job: StoredJob) -> int:
    """Return how many members a job has stored of the label that it reads; 0 once it has read all, or is over."""
    read = 0 if job.state.over or job.position.get("read") else job.position.get(MEMBERS)
    return read if type(read) is int else 0


class Work:
    """One running job. It belongs to the engine's loop; the queue shows parts of it elsewhere."""

    def __init__(
        self,
        session: Session,
        store: JobStore,
        job: StoredJob,
        *,
        patience: Patience,
        changed: Callable[[], None],
    ) -> None:
        self.session = session
        self.engine = session.engine
        self.store = store
        self.job = job
        self.control = Control()
        self.counts = job.counts
        self.state = JobState.QUEUED
        self.reason = ""
        self.position: dict[str, Json] = dict(job.position)
        self.doing = ""
        self.read = members_read(job)
        """Members read so far, while a label is read."""
        self.meter = RowRate()
        self.patience = patience
        self.trouble = Trouble(patience)
        self._call_seconds = 0.0
        """Recent duration of a call; 0 until the first answer."""
        self._commit_seconds = 0.0
        self.history_row = job.history_row
        self._unkept: list[Step] = []
        """Steps that could not be stored yet."""
        self.changed = changed
        app_key, pacers = address_of(session.profile).key, session.setting.pacers
        self.pace: Pace = pacers.pace(app_key)
        self.pacer = pacers.pacer(app_key, session.dialect, session.profile.rate_share)
        self._client: ChatClient | None = None

    @property
    def client(self) -> ChatClient:
        """The job's own client, which neither repeats nor paces calls."""
        if self._client is None:
            setting = self.session.setting
            # Without pools: the job paces calls itself, to know which of them have left.
            unpaced = Pacer((), pace=self.pace)
            self._client = setting.client_of(
                self.session.profile, self.session.tokens, pacer=unpaced, log=self._log, backoff=ONCE
            )
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _log(self, entry: CallLog) -> None:
        if entry.status is not None:
            self._call_seconds = _smoothed(self._call_seconds, entry.elapsed_ms / 1000)
        if self.session.setting.log is not None:
            self.session.setting.log(entry)

    # Pace

    @property
    def pause(self) -> float:
        """Seconds until the next call may leave, after trouble or because the service asks for it; 0 if it may now."""
        return max(self.trouble.pause, self.pace.held)

    async def rest(self) -> None:
        """Wait until the pause is over, or you pause or cancel; show the seconds left."""
        while (pause := self.pause) > 0 and self.control.asked is Asked.NOTHING:
            self.count()
            await self.control.rest(min(SHOWN_EVERY, pause))
        self.changed()

    def room(self, endpoint: Endpoint, in_flight: int) -> int:
        """Return how many more calls to begin, besides ``in_flight`` ones that left or wait to leave."""
        if self.control.asked is not Asked.NOTHING or self.pause > 0:
            return 0
        if self.trouble.doubtful or not self._call_seconds:
            return max(0, 1 - in_flight)
        interval = max(self.pacer.interval(pool) for pool in self.session.dialect.pools_of(endpoint))
        calls = (self._call_seconds + self._commit_seconds) * self.pace.share / interval
        wanted = ceil(calls) + SPARE_IN_FLIGHT
        return max(0, min(MOST_IN_FLIGHT + SPARE_IN_FLIGHT, wanted) - in_flight)

    def check(self) -> None:
        """Raise if you paused or cancelled the job, or if trouble has lasted too long."""
        self.control.check()
        if reason := self.trouble.given_up:
            raise Paused(reason)

    # Single calls

    async def insist(
        self, endpoint: Endpoint, call: Callable[[], Awaitable[Value]], *, repeatable: bool = True
    ) -> Value:
        """Return the result of ``call``; repeat it while that may help.

        A ``repeatable`` call is dropped at once when you pause or cancel, and repeated when its outcome is
        unknown. Other calls are neither dropped nor repeated then.

        Raises:
            Paused, Cancelled, Stopped: the job ends.
            ChatError: refused, or (not repeatable) unsettled; the caller decides.
        """
        while True:
            self.check()
            if self.pause > 0:
                await self.rest()
                continue
            try:
                await self.or_asked(self.pacer.turn(endpoint))
                value = await (self.or_asked(call()) if repeatable else call())
            except StoppedUnsent:
                continue
            except ChatError as error:
                self.judge(error, repeatable=repeatable)
                continue
            self.succeeded()
            return value

    def judge(self, error: ChatError, *, repeatable: bool, begun: float | None = None) -> None:
        """Note a failure that may be temporary; raise if it ends the job or the caller must decide.

        Args:
            begun: when the call began, as in `succeeded`.
        """
        match verdict(error):
            case Verdict.SLOWER:
                self.pace.refused()
                self.trouble.failed(error)
            case Verdict.AGAIN:
                self.trouble.failed(error)
            case Verdict.UNSETTLED if repeatable:
                self.trouble.failed(error)
            case Verdict.PAUSE:
                if isinstance(error, Unauthorised | TokenNeeded):
                    self.session.changed(Topic.CREDENTIALS)
                raise Paused(error.message) from error
            case Verdict.STOP:
                raise Stopped(error.message) from error
            case _:
                if isinstance(error, Rejected):
                    self.succeeded(begun)
                raise error

    def succeeded(self, begun: float | None = None) -> None:
        """Note that a call succeeded, which began at ``begun`` (monotonic) if others were in flight with it."""
        self.pace.accepted()
        self.trouble.succeeded(begun)

    async def or_asked(self, call: Awaitable[Value], departure: Departure | None = None) -> Value:
        """Return the result of ``call``; raise `StoppedUnsent` if you pause or cancel before it has left."""
        return await unless_stopped(call, self.control.until_asked(), departure or Departure())

    # Store

    async def commit(self, steps: Sequence[Step], begin: Sequence[int] = ()) -> tuple[Batch, ...]:
        """Store results and intents; return the batches to begin."""
        began = time.monotonic()
        batches = await self.engine.store(self.store.advance, self.job.id, steps, begin)
        self._commit_seconds = _smoothed(self._commit_seconds, time.monotonic() - began)
        self._count_steps(steps)
        return batches

    def keep_later(self, steps: Sequence[Step]) -> None:
        """Store steps that could not be stored as soon as possible; their sends are not repeated."""
        self._unkept += steps
        self._count_steps(steps)
        self.engine.launch(write_outcome(self.session, self._keep))

    async def keep(self) -> None:
        """Store the steps of `keep_later` now.

        Raises:
            HistoryUnavailable: they still cannot be stored.
        """
        await self.engine.store(self._keep)

    def _keep(self) -> None:
        # The storage thread runs one call at a time, so nothing is stored twice.
        steps, self._unkept = self._unkept, []
        try:
            if steps:
                self.store.advance(self.job.id, steps)
        except JobTaken:
            return  # its new owner has marked these batches unknown
        except BaseException:
            self._unkept = steps
            raise

    def _count_steps(self, steps: Sequence[Step]) -> None:
        states = [issue.state for step in steps for issue in step.issues]
        counts = self.counts
        self.count(
            done=counts.done + sum(step.done for step in steps) + states.count(RowState.DONE),
            failed=counts.failed + states.count(RowState.FAILED),
            unknown=counts.unknown + states.count(RowState.UNKNOWN),
        )

    async def note(self, *, total: int | None = None, done: int | None = None, **position: Json) -> None:
        """Store the progress of a step outside the batches."""
        self.position.update(position)
        await self.engine.store(self.store.note_position, self.job.id, self.position, total=total, done=done)
        self.count(total=self.counts.total if total is None else total, done=self.counts.done if done is None else done)

    def count(self, **numbers: int) -> None:
        """Update these numbers and show them."""
        self.counts = replace(self.counts, **numbers)
        self.meter.note(self.read or self.counts.done + self.counts.failed + self.counts.unknown)
        self.changed()

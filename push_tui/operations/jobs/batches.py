"""Change the members of labels batch by batch, with several calls in flight; each batch goes through its stages."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from push_tui.chat.bodies import users_body
from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError, Unsettled
from push_tui.chat.models import Answer, Member, MembershipChange
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.operations.doubtful_answers import checked, settled
from push_tui.operations.jobs.control import Asked, Ended, Paused, Stopped
from push_tui.operations.jobs.trouble import Verdict, may_pass, verdict
from push_tui.operations.jobs.work import MOST_IN_FLIGHT, Work
from push_tui.operations.session import Topic
from push_tui.storage.job_records import Batch, BatchRef, BatchState, RowIssue, RowState, Step

CANCEL_SECONDS = 0.8
"""How long to wait for calls in flight after a cancel."""
REFUSED_IN_A_ROW = 3
"""Pause after this many batches in a row were refused as a whole: their rows are not the cause."""


@frozen
class Stage:
    """One call for each batch: add its users to a label, or remove them."""

    endpoint: Endpoint
    label: str


@dataclass(slots=True)
class _Call:
    batch: Batch
    departure: Departure = field(default_factory=Departure)
    begun: float = field(default_factory=time.monotonic)


@frozen
class _Outcome:
    """What happened to the users of one call."""

    change: MembershipChange
    answer: Answer | None
    doubted: bool = False
    """Whether the answer does not match the request."""


class BatchRun:
    """Takes the open batches of a job through ``stages``; a row that fails in one stage skips the next."""

    def __init__(self, work: Work, stages: Sequence[Stage]) -> None:
        self._work = work
        self._stages = tuple(stages)
        self._pending: deque[BatchRef] = deque()
        self._calls: dict[asyncio.Task[_Outcome], _Call] = {}
        self._steps: list[Step] = []
        self._attempts: Counter[int] = Counter()
        self._begun: set[int] = set()
        """Batches stored as in flight."""
        self._leaving = asyncio.Semaphore(MOST_IN_FLIGHT)
        self._refused = 0
        self._end: Ended | None = None

    async def run(self) -> None:
        """Return when every batch is answered.

        Raises:
            Ended: the job ends here; answers so far are stored.
            JobTaken, HistoryUnavailable: results cannot be stored; a resume repeats the batches that were not.
        """
        work = self._work
        self._pending.extend(await work.engine.store(work.store.open_batches, work.job.id))
        await self._read_label()
        asked = asyncio.ensure_future(work.control.until_asked())
        try:
            while self._pending or self._calls or self._steps:
                await self._feed()
                await self._wait(asked)
                if self._end is not None or work.control.asked is not Asked.NOTHING:
                    break
            unfinished = bool(self._pending or self._calls)
            await self._drain()
        except asyncio.CancelledError:
            await self._leave()
            raise
        finally:
            asked.cancel()
            for task in self._calls:
                task.cancel()
        if self._end is not None:
            raise self._end
        if unfinished:
            work.control.check()

    async def _read_label(self) -> None:
        """Read the label before changing it.

        This checks that it exists, measures the latency and opens a connection. Without it the first change would
        leave late, and closer to the second one than a strict limit allows.
        """
        if self._pending:
            label = self._stages[self._pending[0].stage].label
            try:
                await self._work.insist(Endpoint.GET_LABEL, partial(self._work.client.get_label, label))
            except Stopped as stopped:
                raise Stopped(f"{label}: {stopped.reason}") from stopped

    async def _feed(self) -> None:
        """Commit the answers so far, and begin as many batches as the pace needs."""
        work = self._work
        room = work.room(self._stages[self._pending[0].stage].endpoint, len(self._calls)) if self._pending else 0
        begin = [self._pending.popleft() for _ in range(min(room, len(self._pending)))]
        if begin or self._steps:
            steps, self._steps = self._steps, []
            for batch in await work.commit(steps, [ref.number for ref in begin]):
                call = _Call(batch)
                self._begun.add(batch.number)
                self._calls[asyncio.ensure_future(self._call(call))] = call

    async def _call(self, call: _Call) -> _Outcome:
        stage, users = self._stages[call.batch.stage], call.batch.live
        if not users:
            return _Outcome(MembershipChange((), {}), None)
        client = self._work.client
        change = client.add_users if stage.endpoint is Endpoint.ADD_USERS else client.remove_users
        async with self._leaving:
            await self._work.pacer.turn(stage.endpoint)
            body = users_body(users, self._work.session.dialect)
            answered = await change(stage.label, body, departure=call.departure)
        answer = checked(answered.value, users)
        read = partial(self._read_user, stage.label)
        change_known = await settled(answer, users, read, adding=stage.endpoint is Endpoint.ADD_USERS)
        return _Outcome(change_known, answered.answer, bool(answer.doubtful))

    async def _read_user(self, label: str, user: str) -> Member | None:
        try:
            return await self._work.insist(Endpoint.GET_MEMBER, partial(self._work.client.get_member, label, user))
        except Ended as ended:
            raise Unsettled(ended.reason or "the job ended.") from ended

    async def _wait(self, asked: asyncio.Future[None]) -> None:
        """Wait until a call is answered, you pause or cancel, or the pause is over."""
        if self._calls:
            awaited: list[asyncio.Future[Any]] = [*self._calls, asked]
            await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
            for task in [task for task in self._calls if task.done()]:
                self._take(task)
            if self._work.pause > 0:
                self._hold_back()
        elif self._pending:
            await self._work.rest()
        if self._end is None and (reason := self._work.trouble.given_up):
            self._end = Paused(reason)

    def _hold_back(self) -> None:
        """Take back the calls that have not left: after trouble one leaves at a time, and only after the pause."""
        for task, call in list(self._calls.items()):
            if not call.departure.left and not task.done():
                task.cancel()
                del self._calls[task]
                self._again(call.batch)

    # Answers

    def _take(self, task: asyncio.Task[_Outcome]) -> None:
        call = self._calls.pop(task)
        try:
            outcome = task.result()
        except ChatError as error:
            self._failed(call, error)
        else:
            self._work.succeeded(call.begun)
            self._refused = 0
            self._answered(call.batch, outcome)

    def _answered(self, batch: Batch, outcome: _Outcome) -> None:
        change, answer = outcome.change, outcome.answer
        issues = tuple(
            RowIssue(
                row, RowState.UNKNOWN if user in change.unknown else RowState.FAILED, change.reason(user), batch.stage
            )
            for row, user in zip(batch.live_rows, batch.live, strict=True)
            if user in change.fail or user in change.unknown
        )
        kept = answer is not None and (issues or outcome.doubted)
        self._settle(batch, issues, answer.body if kept and answer is not None else b"")

    def _failed(self, call: _Call, error: ChatError) -> None:
        work, batch, judged = self._work, call.batch, verdict(error)
        if may_pass(error):
            if judged is Verdict.SLOWER:
                work.pace.refused()
            work.trouble.failed(error)
            self._attempts[batch.number] += judged is Verdict.UNSETTLED
            if self._attempts[batch.number] >= work.patience.attempts:
                # Other batches succeed, or the job would have paused: this batch is the cause.
                self._settle(batch, batch.issues_of_all(RowState.UNKNOWN, error.message), error.answer_body)
            else:
                self._again(batch)
        elif judged is Verdict.PAUSE:
            self._again(batch)
            self._end = Paused(error.message)
            work.session.changed(Topic.CREDENTIALS)
        else:
            work.succeeded(call.begun)
            self._refused += 1
            self._settle(batch, batch.issues_of_all(RowState.FAILED, error.message), error.answer_body, final=True)
            if judged is Verdict.STOP:
                self._end = Stopped(f"{self._stages[batch.stage].label}: {error.message}")
            elif self._refused >= REFUSED_IN_A_ROW:
                self._end = Paused(
                    f"{self._refused} batches in a row were refused; resume for the rest. {error.message}"
                )

    def _again(self, batch: Batch) -> None:
        self._pending.appendleft(BatchRef(batch.number, batch.stage, BatchState.IN_FLIGHT))

    def _settle(self, batch: Batch, issues: tuple[RowIssue, ...], answer: bytes = b"", *, final: bool = False) -> None:
        """Queue the outcome of a batch for the next commit; its rows without an issue go to the next stage."""
        self._attempts.pop(batch.number, None)
        self._begun.discard(batch.number)
        left = len(batch.live) - len(issues)
        if left and not final and batch.stage + 1 < len(self._stages):
            self._steps.append(Step(batch.number, batch.stage + 1, BatchState.WAITING, issues, answer=answer))
            self._pending.appendleft(BatchRef(batch.number, batch.stage + 1, BatchState.WAITING))
        else:
            self._steps.append(Step(batch.number, batch.stage, BatchState.ANSWERED, issues, left, answer))

    # The end

    async def _drain(self) -> None:
        """Wait for calls that have left, take back the others, and commit."""
        cancelled = self._work.control.asked is Asked.CANCEL
        if cancelled:
            self._end = None
        for task, call in list(self._calls.items()):
            if not call.departure.left:
                self._take_back(task, call)
        if self._calls:
            await asyncio.wait(set(self._calls), timeout=CANCEL_SECONDS if cancelled else None)
        for task, call in list(self._calls.items()):
            if task.done():
                self._take(task)
            else:
                task.cancel()
                del self._calls[task]
                self._settle(call.batch, call.batch.issues_of_all(RowState.UNKNOWN, "cancelled during its call"))
        self._take_back_untouched()
        if self._steps:
            steps, self._steps = self._steps, []
            await self._work.commit(steps)

    def _take_back_untouched(self) -> None:
        """Mark batches as waiting when they certainly changed nothing and will be repeated."""
        self._steps += [
            Step(ref.number, ref.stage, BatchState.WAITING)
            for ref in self._pending
            if ref.number in self._begun and not self._attempts[ref.number]
        ]

    def _take_back(self, task: asyncio.Task[_Outcome], call: _Call) -> None:
        task.cancel()
        del self._calls[task]
        self._steps.append(Step(call.batch.number, call.batch.stage, BatchState.WAITING))

    async def _leave(self) -> None:
        """Store what is known as the engine ends; calls that have left stay in flight and are repeated later."""
        for task, call in list(self._calls.items()):
            if not call.departure.left:
                self._take_back(task, call)
            elif task.done() and not task.cancelled():
                self._take(task)
        self._take_back_untouched()
        with contextlib.suppress(Exception):  # an unstored change is repeated, which is harmless
            await self._work.commit(self._steps)

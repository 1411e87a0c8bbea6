"""Check which users a vendor's push service can reach, by two readings of each: the account and its devices."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from push_tui.chat.errors import ChatError, Rejected
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.operations.gates import Gate
from push_tui.operations.jobs.batches import REFUSED_IN_A_ROW
from push_tui.operations.jobs.control import JobRefused, Paused, Stopped
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.label_reading import read_into_batches
from push_tui.operations.jobs.plans import Plan, Users, people_in, plan_reading, plan_rows, seconds, usable_users
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowIssue, RowState, Step
from push_tui.storage.user_ids import DryRun

MOST_CHECKED = 1_000
"""Users of one job: each takes two calls of a rate limit that the app's own servers may need."""
_ROWS_PER_COMMIT = 20


class BindingState(StrEnum):
    """Whether a vendor's push service can reach a user; those to look at come first."""

    NOT_BOUND = "not bound"
    NO_USER = "unknown user"
    BANNED = "banned"
    BOUND = "bound"


@frozen(kw_only=True)
class CheckBindings(KindOfJob):
    """Check the bindings of members of ``label``."""

    kind = JobKind.CHECK
    found_as = "binding"
    lists_all = True
    run_again = True
    label: str = ""
    everyone: int = 0
    """If all members are checked: how many there were at the plan; 0 if the users are given."""

    async def plan(self, session: Session, users: Users = ()) -> Plan:
        """Plan to check these users, or all members of the label if none is given.

        Raises:
            JobRefused: more than `MOST_CHECKED`, nobody, or the label cannot be read.
        """
        if isinstance(users, DryRun) or users:
            rows = usable_users(users)
            _check_number(len(rows.ids), "are marked")
            takes = _seconds(session, len(rows.ids))
            return plan_rows(session, self, rows, title=self.label, gate=Gate(), seconds=takes)
        members = await people_in(session, self.label, "mark those to check")
        _check_number(members, f"are in {self.label}")
        plan = plan_reading(session, replace(self, everyone=members), self.label, members)
        return replace(plan, seconds=plan.seconds + _seconds(session, members))

    async def run(self, work: Work) -> None:
        """Read the label if all members are meant, then check each; a user checked before is not asked about again."""
        if self.everyone:
            await read_into_batches(work, self.label)
            if why := _too_many(work.counts.total, f"are in {self.label} now"):
                raise Stopped(f"Nobody was checked: {why}")
        await _Checking(work).run()
        batches = await work.engine.store(lambda: tuple(work.store.every_batch(work.job.id)))
        counts = Counter(self.found(batch, issue) for batch in batches for issue in batch.issues)
        work.reason = ", ".join(f"{counts[state]:,} {state}" for state in BindingState if counts[state])

    async def retry(self, session: Session, rows: DryRun) -> Plan:
        """Plan to check these users again."""
        return await replace(self, everyone=0).plan(session, rows)

    def found(self, batch: Batch, issue: RowIssue | None) -> str:
        """Return a `BindingState`; empty if it is not known."""
        return issue.reason if issue is not None and issue.state is RowState.DONE else ""

    def rank(self, found: str) -> int:
        """Return the place of a finding among those on the job's page; failures come first."""
        return [*BindingState].index(BindingState(found)) + 1 if found else 0


def _too_many(people: int, where: str) -> str:
    """Return that these are more users than one job checks, as a sentence; empty if they are not."""
    if people <= MOST_CHECKED:
        return ""
    return f"{people:,} users {where}; mark up to {MOST_CHECKED:,} to check their bindings."


def _check_number(people: int, where: str) -> None:
    if why := _too_many(people, where):
        raise JobRefused(why)


def _seconds(session: Session, people: int) -> float:
    return sum(seconds(session, endpoint, people) for endpoint in (Endpoint.GET_USER, Endpoint.LIST_BINDINGS))


@frozen
class _Row:
    """A user of the job, and where the row is stored."""

    user: str
    batch: int
    place: int


class _Checking:
    """Asks about the users without an outcome, several at a time, at the pace of the pool."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: deque[_Row] = deque()
        self._asked: dict[asyncio.Task[BindingState | None], tuple[_Row, float]] = {}
        """Which users are being asked about, and since when (monotonic)."""
        self._attempts: Counter[_Row] = Counter()
        self._issues: dict[int, list[RowIssue]] = {}
        """Outcomes that are not stored yet, by batch."""
        self._left: Counter[int] = Counter()
        """Rows of each batch without an outcome."""
        self._refused = 0

    async def run(self) -> None:
        """Return when every row has its outcome.

        Raises:
            Ended: the job ends here; outcomes so far are stored.
            JobTaken, HistoryUnavailable: outcomes cannot be stored; those users are asked about again later.
        """
        work = self._work
        for batch in await work.engine.store(lambda: tuple(work.store.every_batch(work.job.id))):
            self._waiting += (_Row(batch.users[place], batch.number, place) for place in batch.live_rows)
            self._left[batch.number] = len(batch.live_rows)
        stop = asyncio.ensure_future(work.control.until_asked())
        try:
            while self._waiting or self._asked:
                work.check()
                await self._step(stop)
        finally:
            stop.cancel()
            for task in self._asked:
                task.cancel()
            await asyncio.gather(*self._asked, return_exceptions=True)  # nothing depends on their answers
            await self._commit()

    async def _step(self, stop: asyncio.Future[None]) -> None:
        """Begin to ask about as many users as the pace needs, and take the next answers."""
        work = self._work
        for _ in range(min(work.room(Endpoint.GET_USER, len(self._asked)), len(self._waiting))):
            row = self._waiting.popleft()
            self._asked[asyncio.ensure_future(self._ask(row.user))] = row, time.monotonic()
        if not self._asked:
            await work.rest()
            return
        awaited: list[asyncio.Future[Any]] = [*self._asked, stop]
        await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in self._asked if task.done()]:
            self._take(task, *self._asked.pop(task))
        if sum(map(len, self._issues.values())) >= _ROWS_PER_COMMIT:
            await self._commit()

    async def _ask(self, user: str) -> BindingState | None:
        """Return what the service tells about a user; None if it does not tell."""
        # Imported late, because each start loads the kinds of jobs.
        from push_tui.chat import users
        from push_tui.operations.user_facts import Told, told

        client, pacer = self._work.client, self._work.pacer
        await pacer.turn(Endpoint.GET_USER)
        account = await told(users.get_user(client, user))
        if account.told is Told.NO_USER:
            return BindingState.NO_USER
        if account.value is not None and not account.value.active:
            return BindingState.BANNED
        await pacer.turn(Endpoint.LIST_BINDINGS)
        bindings = await told(users.list_bindings(client, user))
        if bindings.told is Told.NO_USER and account.told is not Told.YES:
            return BindingState.NO_USER
        if bindings.value is None:
            return None
        return BindingState.BOUND if bindings.value else BindingState.NOT_BOUND

    def _take(self, task: asyncio.Task[BindingState | None], row: _Row, begun: float) -> None:
        """Note an answer; raise `Ended` if the job must end."""
        work = self._work
        try:
            state = task.result()
        except ChatError as error:
            self._attempts[row] += 1
            try:
                work.judge(error, repeatable=True, begun=begun)
            except Rejected:
                self._fail(row, error.message)
            else:
                if self._attempts[row] >= work.patience.attempts:
                    self._note(row, RowState.FAILED, error.message)
                else:
                    self._waiting.append(row)  # the others first: they tell whether this user is the cause
            return
        work.succeeded(begun)
        if state is None:
            self._fail(row, "This service does not tell which devices are bound.")
        else:
            self._refused = 0
            self._note(row, RowState.DONE, state)

    def _fail(self, row: _Row, reason: str) -> None:
        self._note(row, RowState.FAILED, reason)
        self._refused += 1
        if self._refused >= REFUSED_IN_A_ROW:
            raise Paused(f"{self._refused} users in a row could not be checked; resume for the rest. {reason}")

    def _note(self, row: _Row, state: RowState, reason: str) -> None:
        self._issues.setdefault(row.batch, []).append(RowIssue(row.place, state, reason))
        self._left[row.batch] -= 1

    async def _commit(self) -> None:
        issues, self._issues = self._issues, {}
        if issues:
            await self._work.commit([self._stored(number, found) for number, found in issues.items()])

    def _stored(self, number: int, issues: Sequence[RowIssue]) -> Step:
        state = BatchState.WAITING if self._left[number] else BatchState.ANSWERED
        return Step(number, 0, state, tuple(issues))

"""A push to more than 100 users: batches of 100, one in flight, none ever sent twice.

A batch goes out again only after an answer that proves that nothing was taken: it could not connect, or was refused
for its speed or its token. Each attempt is a record of its own in the history, which names the job: a search for
``job 7,`` finds them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil

from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError, Unauthorised
from push_tui.chat.models import Answered, Sent
from push_tui.dialects import Endpoint
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.jobs.control import JobRefused, Paused, Stopped
from push_tui.operations.jobs.kinds.kind import ROWS_PER_BATCH, KindOfJob
from push_tui.operations.jobs.plans import Plan, Users, check_writable, gate_of, plan_rows, seconds, usable_users
from push_tui.operations.jobs.trouble import Verdict, verdict
from push_tui.operations.jobs.work import Work
from push_tui.operations.models import Review
from push_tui.operations.recording import GivenUp, recorded, what_came_of
from push_tui.operations.send import accepted, push_intent
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome, PushStatus, TargetStatus
from push_tui.storage.codec import Json
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowIssue, RowState, Step
from push_tui.storage.records import HistoryUnavailable, Intent, Result

UNKNOWN_IN_A_ROW = 2
"""After so many batches whose answer was lost, one after another, a person has to look."""
_TAKEN = frozenset({PushStatus.SUCCESS, PushStatus.ASYNC_SUCCESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(KindOfJob):
    """A reviewed push goes to the users, a batch of them in each call."""

    kind = JobKind.SEND
    sends = True
    push: Mapping[str, Json] = field(default_factory=dict)
    """What is sent, without its audience, as `Push.to_draft` writes it."""
    digest: str = ""
    """Names exactly that push, see `Push.digest`: what is sent is held against it."""
    delivery: str = ""
    """Names what is sent and all users of the job, see `Push.delivery_digest`; empty in a job of an older version."""
    per_call: int = 0
    """Users of one call; 0 where it is what other calls take."""
    note: str = ""
    """The person's own."""
    meant: str = ""
    """What looked as if it should not reach many people and, as the person said, is meant; for the record."""
    reviewed_at: str = ""
    """When the push was reviewed, as an ISO time; empty where only the time of the job is known."""

    @property
    def rows_per_batch(self) -> int:
        """Users of one call."""
        return self.per_call or ROWS_PER_BATCH

    @property
    def recorded_note(self) -> str:
        """What the history keeps beside each call."""
        return " · ".join(part for part in (self.note, self.meant) if part)

    def push_to(self, users: Iterable[str]) -> Push:
        """Return the push with these users as its audience."""
        return replace(Push.from_draft(self.push), audience=Audience(AudienceKind.USERS, tuple(users)))

    async def run(self, work: Work) -> None:
        """Send what was reviewed, and nothing else."""
        if self.digest not in {"", self.push_to(()).digest(work.session.dialect)}:
            raise Stopped("The push that was kept is not the one that was reviewed; review it again.")
        await BulkSending(work, self).run()

    async def retry(self, session: Session, users: Sequence[str]) -> Push:
        """Return the push to these users: it is composed and reviewed like any other."""
        return self.push_to(users)


async def plan_send(
    session: Session, push: Push, users: Users, note: str = "", *, meant: str = "", reviewed: str = ""
) -> Plan:
    """Plan to send a reviewed push to any number of users; its own audience is left aside.

    ``reviewed`` is when that was, as an ISO time; ``meant`` goes to the record, behind the person's ``note``.

    Raises:
        JobRefused: read-only, or no user.
    """
    check_writable(session)
    dry_run, dialect = usable_users(users), session.dialect
    template = replace(push, audience=Audience(AudienceKind.USERS))
    details = Send(
        push=template.to_draft(),
        digest=template.digest(dialect),
        delivery=replace(push, audience=Audience(AudienceKind.USERS, dry_run.ids)).delivery_digest(dialect),
        per_call=dialect.users_per_push,
        note=note,
        meant=meant,
        reviewed_at=reviewed,
    )
    people = len(dry_run.ids)
    takes = seconds(session, Endpoint.PUSH_SINGLE, people, dialect.users_per_push)
    title = push.title or "push without a title"
    return plan_rows(session, details, dry_run, title=title, gate=gate_of(people), seconds=takes)


async def plan_reviewed(session: Session, review: Review, note: str) -> Plan:
    """Plan to send a push as it was reviewed.

    Raises:
        JobRefused: read-only, or the job would go to others than those reviewed.
    """
    push, meant, at = review.push, review.noted(""), review.made_at.isoformat()
    plan = await plan_send(session, push, push.audience.targets, note, meant=meant, reviewed=at)
    if tuple(plan.users) != push.audience.targets:
        raise JobRefused("Some of the users are no user IDs or are given twice; check the audience.")
    return plan


class BulkSending:
    """Sends the open batches of a job in their order."""

    def __init__(self, work: Work, details: Send) -> None:
        self._work = work
        self._details = details
        self._push = details.push_to(())
        self._calls = ceil(work.job.total / details.rows_per_batch)
        self._unknown = 0
        self._renewed = False
        self._steps: list[Step] = []

    async def run(self) -> None:
        """Return when every batch has its outcome.

        Raises:
            Ended: it does not go on; outcomes known by then are on the disk.
            JobTaken, HistoryUnavailable: it cannot be written down; nothing was sent after that.
        """
        work = self._work
        refs = await work.engine.store(work.store.open_batches, work.job.id)
        try:
            for ref in sorted(refs, key=lambda ref: ref.number):
                while not await self._attempt(ref.number):
                    pass
        finally:
            if self._steps:
                try:
                    await work.commit(self._steps)
                except HistoryUnavailable:
                    work.keep_later(self._steps)  # where the program ends before, the batch becomes unknown

    async def _attempt(self, number: int) -> bool:
        """Send one batch once; False where nothing was taken and it is to go out again."""
        work = self._work
        await self._ready()
        (batch,) = await work.commit((), (number,))
        push = replace(self._push, audience=Audience(AudienceKind.USERS, batch.users))
        departure = Departure()
        body = push.encode(work.session.dialect)
        call = partial(self._send, push, body)
        error: Exception | None = None
        try:
            sent = await recorded(work.session, self._intent(batch, push, body), call, accepted, departure)
            result = accepted(sent)
        except HistoryUnavailable:
            self._steps.append(Step(batch.number, 0, BatchState.WAITING))
            raise
        except (ChatError, TokenNeeded, GivenUp) as failed:
            error, result = failed, what_came_of(failed, departure)
        except BaseException as ended:
            self._steps.append(_interrupted(batch, what_came_of(ended, departure)))
            raise
        self._steps.append(_step(batch, result, error))
        return await self._judge(error)

    async def _ready(self) -> None:
        """Wait as long as trouble asks for, and for the turn.

        What is known is committed before, and the intent after it: a kill while a batch waits for its turn makes
        neither this batch nor the last one unknown.
        """
        work = self._work
        await self._commit()
        work.control.check()
        if reason := work.trouble.given_up:
            raise Paused(reason)
        while (pause := work.trouble.pause) > 0:
            await work.control.rest(pause)
            work.control.check()
        await work.turn_unless_asked(Endpoint.PUSH_SINGLE)

    async def _commit(self) -> None:
        if self._steps:
            steps, self._steps = self._steps, []
            try:
                await self._work.commit(steps)
            except HistoryUnavailable:
                self._steps = steps
                raise

    async def _send(self, push: Push, body: bytes, departure: Departure) -> Answered[Sent]:
        """One request; given up when the person asks for it before it has left, else heard to its end."""
        work = self._work
        work.changed()
        request = work.client.send(push.endpoint, body, targets=push.audience.targets, departure=departure)
        sent = await work.or_asked(request, departure)
        return Answered(sent, sent.answer)

    def _intent(self, batch: Batch, push: Push, body: bytes) -> Intent:
        session, details = self._work.session, self._details
        intent = push_intent(session, push, body, people=len(batch.users), note=details.recorded_note)
        job, call, calls = self._work.job.id, batch.number + 1, self._calls
        return replace(
            intent,
            audience_text=f"job {job}, call {call} of {calls}: {len(batch.users)} users",
            digest=details.delivery or intent.digest,
            job=job,
            call=call,
            calls=calls,
        )

    async def _judge(self, error: Exception | None) -> bool:
        """Whether the batch is done with; raises what ends the job."""
        work = self._work
        if isinstance(error, GivenUp):
            work.control.check()
            return False
        if isinstance(error, TokenNeeded):
            work.session.changed(Topic.CREDENTIALS)
            raise Paused(str(error))
        if isinstance(error, Unauthorised) and not self._renewed:
            self._renewed = True
            await self._fresh_token()
            return False
        if not isinstance(error, ChatError):
            self._unknown, self._renewed = 0, False
            work.succeeded()
            return True
        match verdict(error):
            case Verdict.SLOWER:
                work.pace.refused()
                work.trouble.failed(error)
                return False
            case Verdict.AGAIN:
                work.trouble.failed(error)
                return False
            case Verdict.UNSETTLED:
                self._unknown += 1
                if self._unknown >= UNKNOWN_IN_A_ROW:
                    raise Paused(f"The answers of {self._unknown} batches in a row were lost: {error.message}")
                return True
            case Verdict.PAUSE:
                if isinstance(error, Unauthorised):
                    work.session.changed(Topic.CREDENTIALS)
                raise Paused(error.message)
            case _:
                raise Paused(f"The service refused a batch: {error.message}")

    async def _fresh_token(self) -> None:
        tokens = self._work.session.tokens
        if tokens.current is not None:
            try:
                await tokens.fresh(tokens.current)
            except TokenNeeded as error:
                self._work.session.changed(Topic.CREDENTIALS)
                raise Paused(str(error)) from error


def _interrupted(batch: Batch, result: Result) -> Step:
    """What the end of push-tui in the middle of an attempt means for the batch."""
    if result.state is Outcome.NOT_SENT:
        return Step(batch.number, 0, BatchState.WAITING)
    return _step(batch, result, None)


def _nothing_taken(error: Exception | None) -> bool:
    """Whether it is proven that the service took nothing, so that the batch may go out again."""
    if isinstance(error, ChatError):
        return verdict(error) in {Verdict.SLOWER, Verdict.AGAIN, Verdict.PAUSE}
    return error is not None


def _step(batch: Batch, result: Result, error: Exception | None) -> Step:
    """What an attempt means for the rows of its batch."""
    if _nothing_taken(error):
        return Step(batch.number, 0, BatchState.WAITING)
    if result.state is not Outcome.ACCEPTED:
        state = RowState.FAILED if result.state is Outcome.REJECTED else RowState.UNKNOWN
        issues = tuple(RowIssue(row, state, result.error) for row in range(len(batch.users)))
        return Step(batch.number, 0, BatchState.ANSWERED, issues, answer=result.answer)
    said: dict[str | None, list[TargetStatus]] = {}
    for status in result.statuses:
        said.setdefault(status.target, []).append(status)
    found = [_row_issue(row, said.get(user, [])) for row, user in enumerate(batch.users)]
    issues = tuple(issue for issue in found if issue is not None)
    answer = result.answer if issues else b""
    return Step(batch.number, 0, BatchState.ANSWERED, issues, len(batch.users) - len(issues), answer)


def _row_issue(row: int, statuses: list[TargetStatus]) -> RowIssue | None:
    """What is to be said about a user; None where every device was served.

    Failed is only who got nothing on any device: failed rows may be sent to again.
    """
    if not statuses:
        return RowIssue(row, RowState.UNKNOWN, PushStatus.NO_STATUS)
    if all(status.status in _TAKEN for status in statuses):
        return None
    worst = next(status for status in statuses if status.status not in _TAKEN)
    failed = all(status.status == PushStatus.FAIL for status in statuses)
    return RowIssue(row, RowState.FAILED if failed else RowState.UNKNOWN, worst.desc or worst.status)

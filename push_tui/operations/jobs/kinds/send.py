"""A push that takes several calls: batches of 100 users, one in flight, none ever sent twice.

`send_texts` sends each label its own text in the same way, one label a batch. A batch is sent again only if the failure
proves that nothing was accepted: no connection, or refused for its speed or its token. Each attempt has its own history
record that names the job: search for ``job 7,`` to find them all.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime
from functools import partial
from math import ceil
from typing import ClassVar

from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError, TokenNeeded, Unauthorised
from push_tui.chat.models import Answered, Sent
from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.likeness import delivery_digest
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.control import JobRefused, Paused, Stopped
from push_tui.operations.jobs.kinds.kind import ROWS_PER_BATCH, KindOfJob
from push_tui.operations.jobs.plans import Plan, Users, check_writable, gate_of, plan_rows, seconds, usable_users
from push_tui.operations.jobs.send_statuses import step_of_users
from push_tui.operations.jobs.trouble import Verdict, asks_too_long, may_pass, verdict
from push_tui.operations.jobs.work import Work
from push_tui.operations.limits_reached import LimitKind
from push_tui.operations.models import Review
from push_tui.operations.recording import StoppedUnsent, failure_result, recorded
from push_tui.operations.scheduling import start_problem
from push_tui.operations.send import accepted, push_intent
from push_tui.operations.session import Session
from push_tui.outcomes import Outcome
from push_tui.storage.codec import Json
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowState, Step
from push_tui.storage.records import HistoryUnavailable, Intent, Result
from push_tui.storage.user_ids import DryRun
from push_tui.text import quantity

UNKNOWN_IN_A_ROW = 2
"""Pause after this many batches in a row lost their answer."""


@frozen(kw_only=True)
class Send(KindOfJob):
    """Send a reviewed push to users, one batch per call."""

    kind = JobKind.SEND
    push: Mapping[str, Json] = field(default_factory=dict)
    """The push without its audience, as `Push.to_draft` writes it."""
    digest: str = ""
    """`Push.digest` of that push; checked before sending."""
    start_zone: str = ""
    """The zone in which the service reads the start of the push; empty if not known, or if it goes out at once."""
    delivery: str = ""
    """`delivery_digest` with all users of the job; empty in jobs of older versions."""
    per_call: int = 0
    """Users of one call; 0 for the same as other calls."""
    note: str = ""
    """The note that you typed."""
    meant: str = ""
    """The findings that you overrode; for the record."""
    reviewed_at: datetime | None = None
    """When the push was reviewed; None in jobs of older versions."""
    in_quiet_hours: bool = False
    """Whether you decided in the review to send it in quiet hours."""
    author: str = ""
    """The account that handed the push over; empty if nobody did."""

    refusals_pause: ClassVar[bool] = True
    """Whether the job pauses when the service refuses a batch: the others would probably be refused, too."""

    @property
    def rows_per_batch(self) -> int:
        """Users of one call."""
        return self.per_call or ROWS_PER_BATCH

    @property
    def recorded_note(self) -> str:
        """The note in the history record of each call."""
        return " · ".join(part for part in (self.note, self.meant) if part)

    def why_quiet(self, session: Session) -> str:
        """Return why nothing may be sent in these quiet hours, as a sentence; empty if it may."""
        limits = session.profile.limits
        # A scheduled push goes out later; the review has checked that time.
        if self.in_quiet_hours or self.push_to(()).starts or not limits.is_quiet(session.setting.now()):
            return ""
        return f"Nothing goes to many in the quiet hours, {limits.quiet}; resume it after them."

    def push_to(self, users: Iterable[str]) -> Push:
        """Return the push with these users as its audience."""
        return replace(Push.from_draft(self.push), audience=Audience(AudienceKind.USERS, tuple(users)))

    def people(self, rows: Sequence[str]) -> int:
        """Return how many people these rows are, at most."""
        return len(rows)

    def is_reviewed(self, dialect: Dialect) -> bool:
        """Whether the stored push is the one that was reviewed."""
        return self.digest in {"", self.push_to(()).digest(dialect)}

    async def why_changed(self, work: Work, rows: Sequence[str]) -> str:
        """Return why these rows are no longer those reviewed, as a sentence; empty if they are."""
        return ""

    def step(self, batch: Batch, result: Result) -> Step:
        """Return the step of a batch that was accepted."""
        return step_of_users(batch, result)

    async def run(self, work: Work) -> None:
        """Send the push; stop if it is not the reviewed one."""
        if not self.is_reviewed(work.session.dialect):
            raise Stopped("The stored push differs from the one you reviewed; review it again.")
        await BulkSending(work, self).run()

    async def retry(self, session: Session, rows: DryRun) -> Push:
        """Return the push to these users, to compose and review again."""
        return self.push_to(rows.ids)


async def plan_send(
    session: Session,
    push: Push,
    users: Users,
    note: str = "",
    *,
    meant: str = "",
    reviewed: datetime | None = None,
    in_quiet_hours: bool = False,
    author: str = "",
) -> Plan:
    """Plan to send a reviewed push to ``users``, ignoring its own audience.

    ``reviewed`` is the time of the review; the record shows ``meant`` after your ``note``. The job pauses in quiet
    hours unless you decided otherwise (``in_quiet_hours``). ``author`` is the account that handed the push over.

    Raises:
        JobRefused: read-only, or no user.
    """
    check_writable(session)
    dry_run, dialect = usable_users(users), session.dialect
    template = replace(push, audience=Audience(AudienceKind.USERS))
    details = Send(
        push=template.to_draft(),
        digest=template.digest(dialect),
        delivery=delivery_digest(replace(push, audience=Audience(AudienceKind.USERS, dry_run.ids)), dialect),
        per_call=dialect.users_per_push,
        note=note,
        meant=meant,
        reviewed_at=reviewed,
        in_quiet_hours=in_quiet_hours,
        author=author,
    )
    people = len(dry_run.ids)
    takes = seconds(session, Endpoint.PUSH_SINGLE, people, dialect.users_per_push)
    title = push.title or "push without a title"
    return plan_rows(session, details, dry_run, title=title, gate=gate_of(people), seconds=takes)


async def plan_users(session: Session, review: Review, note: str) -> Plan:
    """Plan to send a push to users as reviewed.

    Raises:
        JobRefused: read-only, another person must send it, or the job's users would differ from those reviewed.
    """
    check_second_person(review)
    push, meant, at = review.push, review.noted(""), review.made_at
    quiet, users, read = sent_in_quiet_hours(review), push.audience.targets, session.users_read
    rows = read if read is not None and read.ids == users else users  # of its file or paste, if they are unchanged
    plan = await plan_send(
        session, push, rows, note, meant=meant, reviewed=at, in_quiet_hours=quiet, author=review.author
    )
    if tuple(plan.users) != users:
        raise JobRefused("Some users are invalid or listed twice; check the audience.")
    return plan


def check_second_person(review: Review) -> None:
    """Raise `JobRefused` if another person must send this push."""
    if review.gate.second_person:
        raise JobRefused("A second person sends this push; hand it over.")


def sent_in_quiet_hours(review: Review) -> bool:
    """Return whether you decided in the review to send it in quiet hours."""
    return any(limit.kind is LimitKind.QUIET for limit in review.reached)


class BulkSending:
    """Sends the open batches of a job in order."""

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
            Ended: the job ends here; outcomes so far are stored.
            JobTaken, HistoryUnavailable: outcomes cannot be stored; nothing was sent after that.
        """
        work = self._work
        refs = await work.engine.store(work.store.open_batches, work.job.id)
        try:
            for ref in sorted(refs, key=lambda ref: ref.number):
                while not await self._attempt(ref.number):
                    pass
        finally:
            try:
                await self._commit()
            except HistoryUnavailable:
                work.keep_later(self._steps)  # the batch becomes unknown if push-tui ends first

    async def _attempt(self, number: int) -> bool:
        """Send one batch once; False if nothing was accepted and it must be sent again."""
        work = self._work
        await self._ready()
        (due,) = await work.engine.store(partial(work.store.batches, work.job.id, after=number - 1, limit=1))
        if why := await self._details.why_changed(work, due.users):
            self._steps.append(Step(number, 0, BatchState.ANSWERED, due.issues_of_all(RowState.FAILED, why)))
            return True
        self._check_time()  # only now, as what was read may have taken long
        try:
            (batch,) = await work.commit((), (number,))
        except asyncio.CancelledError:  # push-tui ends; it is stored all the same
            self._steps.append(Step(number, 0, BatchState.WAITING))
            raise
        push = self._details.push_to(batch.users).call(0, work.session.dialect)
        departure = Departure()
        body = push.encode(work.session.dialect)
        came: Answered[Sent] | BaseException | None = None

        async def call(departure: Departure) -> Answered[Sent]:
            nonlocal came
            try:
                came = await self._send(push, body, departure)
            except (ChatError, StoppedUnsent) as failed:
                came = failed
                raise
            return came

        try:
            await recorded(work.session, self._intent(batch, push, body), call, accepted, departure)
        except (ChatError, StoppedUnsent):
            pass
        except BaseException as ended:  # nothing can be recorded; or push-tui ends, maybe while it records what came
            came = came or ended
            raise
        finally:
            self._steps.append(self._step(batch, came, departure))
        return await self._judge(came if isinstance(came, Exception) else None)

    def _step(self, batch: Batch, came: Answered[Sent] | BaseException | None, departure: Departure) -> Step:
        """Return the step of a batch after an attempt: its answer, or why there is none."""
        if isinstance(came, Answered):
            return self._details.step(batch, accepted(came.value))
        result = failure_result(came, departure)
        if _nothing_taken(came, result):
            return Step(batch.number, 0, BatchState.WAITING)
        state = RowState.FAILED if result.state is Outcome.REJECTED else RowState.UNKNOWN
        issues = batch.issues_of_all(state, result.error)
        return Step(batch.number, 0, BatchState.ANSWERED, issues, answer=result.answer)

    async def _ready(self) -> None:
        """Wait for trouble to pass and for the turn.

        Outcomes are committed before the wait and the intent after it, so a kill meanwhile makes no batch unknown.
        """
        work = self._work
        await self._commit()
        while True:
            work.check()
            if work.pause > 0:
                await work.rest()
            elif not work.trouble.unreachable or await self._service_answers():
                break
        with suppress(StoppedUnsent):
            await work.or_asked(work.pacer.turn(self._push.endpoint))
        work.control.check()

    def _check_time(self) -> None:
        """Raise `Paused` if nothing may be sent now."""
        session = self._work.session
        if why := self._details.why_quiet(session):
            raise Paused(why)
        if problem := start_problem(self._push, session.dialect, session.schedule_clock):
            raise Paused(f"{problem.message} Cancel this job and review the push again.")

    async def _service_answers(self) -> bool:
        """Read a label; return whether the service answered. No push finds out whether it can be reached again."""
        work = self._work
        work.trouble.probed()
        try:
            await work.or_asked(work.pacer.turn(Endpoint.LIST_LABELS))
            await work.or_asked(work.client.list_labels(limit=1))
        except StoppedUnsent:
            return False
        except TokenNeeded as error:
            raise Paused(str(error)) from error
        except ChatError as error:
            if not may_pass(error):
                return True
            work.trouble.failed(error)
            return False
        return True

    async def _commit(self) -> None:
        if self._steps:
            steps, self._steps = self._steps, []
            try:
                await self._work.commit(steps)
            except HistoryUnavailable:
                self._steps = steps
                raise

    async def _send(self, push: Push, body: bytes, departure: Departure) -> Answered[Sent]:
        """Send one request; drop it if you pause or cancel before it has left."""
        work = self._work
        work.changed()
        request = work.client.send(push.endpoint, body, targets=push.audience.targets, departure=departure)
        sent = await work.or_asked(request, departure)
        return Answered(sent, sent.answer)

    def _intent(self, batch: Batch, push: Push, body: bytes) -> Intent:
        session, details = self._work.session, self._details
        people, note = details.people(batch.users), details.recorded_note
        intent = push_intent(session, push, body, people=people, note=note, author=details.author)
        job, call, calls = self._work.job.id, batch.number + 1, self._calls
        whom = intent.audience_text if push.audience.of_labels else quantity(len(batch.users), "user")
        return replace(
            intent,
            audience_text=f"{whom} (job {job}, {call} of {calls})",
            digest=details.delivery or intent.digest,
            job=job,
            call=call,
            calls=calls,
        )

    async def _judge(self, error: Exception | None) -> bool:
        """Return whether the batch is finished; raise if the job must end."""
        work = self._work
        if isinstance(error, StoppedUnsent):
            work.control.check()
            return False
        if isinstance(error, Unauthorised) and not self._renewed:
            self._renewed = True
            await self._fresh_token()
            return False
        if not isinstance(error, ChatError):
            self._unknown, self._renewed = 0, False
            work.succeeded()
            return True
        match verdict(error):
            case Verdict.UNSETTLED:
                self._unknown += 1
                if asks_too_long(error):
                    raise Paused(error.message)
                if self._unknown >= UNKNOWN_IN_A_ROW:
                    lost = f"The answers of {self._unknown} batches in a row were lost"
                    raise Paused(f"{lost}; resume when the connection works. {error.message}")
                return True
            case Verdict.STOP | Verdict.REFUSED if not self._details.refusals_pause:
                work.succeeded()
                return True
            case Verdict.STOP | Verdict.REFUSED:
                raise Paused(f"The service refused a batch: {error.message}")
            case _:
                work.judge(error, repeatable=False)
                return False

    async def _fresh_token(self) -> None:
        tokens = self._work.session.tokens
        if tokens.current is not None:
            try:
                await tokens.fresh(tokens.current)
            except TokenNeeded as error:
                self._work.judge(error, repeatable=False)


def _nothing_taken(error: BaseException | None, result: Result) -> bool:
    """Whether the failure proves that the service accepted nothing, so that the batch may be sent again."""
    if isinstance(error, ChatError):
        return verdict(error) in {Verdict.SLOWER, Verdict.AGAIN, Verdict.PAUSE}
    return result.state is Outcome.NOT_SENT

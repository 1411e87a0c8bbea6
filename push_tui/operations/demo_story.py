"""What the demo's desk did before you came: two weeks of pushes with every outcome, a schedule, a paused job.

It is a function of the time. A later start adds only what has happened since the newest record.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from push_tui.chat.error_bodies import failure
from push_tui.chat.models import Answer
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.catalogue.basic import CONTENT_PATH, TITLE_PATH
from push_tui.message.local_time import HOST_ZONE
from push_tui.message.push import ABSENT, Audience, AudienceKind, Json, Push
from push_tui.message.schedule import to_server
from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.membership import NOW_IN, NOW_OUT
from push_tui.operations.recording import label_intent
from push_tui.operations.send import push_intent
from push_tui.operations.session import Session
from push_tui.outcomes import Outcome, PushStatus, TargetStatus
from push_tui.rate_limits import DAY
from push_tui.simulator.demo_app import BETA_JOINED, BETA_TESTERS
from push_tui.simulator.push_tasks import task_id_at
from push_tui.simulator.refusals import NO_SUCH_RESOURCE, RATE_REACHED, Refusal
from push_tui.simulator.users import SimulatedUsers, UserSlice
from push_tui.storage.config import Profile
from push_tui.storage.history import Past
from push_tui.storage.job_records import BatchState, Counts, JobKind, JobState, NewJob, Step
from push_tui.storage.jobs import JobStore
from push_tui.storage.overview_queries import read_calls
from push_tui.storage.records import HistoryUnavailable, Intent, RecordKind, Result

_DAYS = timedelta(days=14)
_EVERY = 90 * 60
"""Seconds between two pushes of the desk."""
_QUIET = range(16, 23)
"""The hours (UTC) in which it sends only one of three."""
_REHEARSALS = 94
"""Pushes to everybody of the day, of 100."""
_MORNING = 0.3
"""The part of the day so far in which they go out."""
_APART = 16
"""Seconds at least between two of them, before that part is taken."""
_OVER = timedelta(minutes=5)
"""How long ago the last one ended at least: by then none of their tasks runs any more."""
_TONIGHT = 21
"""The hour of the scheduled push, by the operator's clock."""
_NEAREST = timedelta(hours=2)
_BATCH = 100
_OPERATORS = ("kim", "lena", "omar")
_USERS = Audience(AudienceKind.USERS, ("qa-1", "qa-2"))
_NO_DEVICE = Audience(AudienceKind.USER, ("qa-3",))
_EVERYBODY = Audience(AudienceKind.EVERYBODY)
_VIP = Audience(AudienceKind.LABELS, ("vip",))
_NO_ANSWER = timedelta(seconds=60)
_UNANSWERED = Result(
    state=Outcome.UNKNOWN, error=f"The request left, but no answer came within {_NO_ANSWER.seconds} s."
)
_What = tuple[Audience, str, str]
"""Audience, title and content."""
_MESSAGES: tuple[_What, ...] = (
    (_VIP, "Your account manager is back", "Anna answers your questions again."),
    (_USERS, "Build 2.15.0 is ready to test", "Install it from the usual place."),
    (Audience(AudienceKind.LABELS, ("payments_eu",)), "Invoice for this month", "It is in your account under Billing."),
    (Audience(AudienceKind.USER, ("qa-1",)), "Test of the new sound", "You should hear a short chime."),
    (Audience(AudienceKind.LABELS, ("beta-testers",)), "A new beta", "Tell us what you think of the search."),
    (Audience(AudienceKind.LABELS, ("region-cn",)), "客服时间调整", "春节期间客服时间为 10:00 至 18:00。"),
    (Audience(AudienceKind.LABELS, ("ios", "newsletter")), "What is new this week", "Three things to try today."),
)


def tell(session: Session, now: datetime) -> tuple[float, ...]:
    """Write what the history lacks, and return when (epoch seconds) pushes to everybody went out today (UTC).

    Do nothing if the history cannot be written.
    """
    history, paths = session.history, session.paths
    day = datetime.fromtimestamp(now.timestamp() // DAY * DAY, UTC)
    with suppress(HistoryUnavailable):
        newest = next((row.created_at for row in history.page(limit=1)), None)
        story = _Story(session, now)
        history.record_past((*story.since(newest or now - _DAYS, day), *(story.today() if newest is None else ())))
        if newest is None:
            _pause_a_job(JobStore(paths.history, paths.lock), session.profile)
        calls = read_calls(history, session.profile.app, now, day)
        pushes = [call for call in calls if call.endpoint == Endpoint.PUSH_TASK and call.state is not Outcome.REJECTED]
        return tuple(call.finished_at.timestamp() for call in pushes if call.finished_at >= day)
    return ()


@frozen
class _Story:
    session: Session
    now: datetime

    def since(self, since: datetime, day: datetime) -> Iterator[Past]:
        """Yield the sends after ``since``; on the first start of a ``day``, its rehearsals and schedule too."""
        yield from self._of_the_desk(since)
        if since < day:
            yield from self._rehearsals(day)
            yield self._tonight()

    def today(self) -> Iterator[Past]:
        """Yield two pushes that nobody has looked into, and the changes of labels of the day."""
        maintenance, hour = ("Maintenance tonight", "Chat is back at noon."), timedelta(hours=1)
        yield self._sent((_VIP, *maintenance), _UNANSWERED, 5 * hour)
        refusal = replace(NO_SUCH_RESOURCE, description="push label not exists of vip-emea")
        no_label = self._refused(Endpoint.PUSH_LABEL, refusal)
        yield self._sent((Audience(AudienceKind.LABELS, ("vip-emea",)), *maintenance), no_label, 3 * hour)
        yield self._changed(RecordKind.USERS_REMOVED, "churn-risk_30d", ("qa-1", "qa-2"), f"2 {NOW_OUT}", 7 * hour)
        yield self._changed(RecordKind.USERS_ADDED, "qa-team", ("qa-3",), f"1 {NOW_IN}", 26 * hour)

    def _of_the_desk(self, since: datetime) -> Iterator[Past]:
        for number in range(int(since.timestamp()) // _EVERY, int(self.now.timestamp()) // _EVERY):
            # Odd minutes, the same in every run: pushes on the full hour look fake.
            at = datetime.fromtimestamp(number * _EVERY + number * 7_919 % _EVERY, UTC)
            if since < at < self.now and not (at.hour in _QUIET and number % 3):
                audience, title, content = _MESSAGES[number % len(_MESSAGES)]
                if number % 19 == 0:
                    audience = _NO_DEVICE
                outcome = self._outcome(audience, number, at)
                yield self._sent((audience, title, content), outcome, self.now - at, number)

    def _rehearsals(self, day: datetime) -> Iterator[Past]:
        """Yield the pushes to everybody of a release rehearsal, from midnight (UTC) on."""
        lasted = self.now - _OVER - day
        count = min(_REHEARSALS, int(lasted.total_seconds()) // _APART)
        for number in range(1, count + 1):
            what = (_EVERYBODY, f"Release rehearsal {number}", "Staging only.")
            ago = _OVER + lasted * (1 - _MORNING * number / count)
            yield self._sent(what, _task(self.now - ago), ago)

    def _tonight(self) -> Past:
        due = self.now.astimezone(HOST_ZONE).replace(hour=_TONIGHT, minute=0, second=0, microsecond=0)
        if due.astimezone(UTC) < self.now + _NEAREST:
            due += timedelta(days=1)
        what = (Audience(AudienceKind.LABELS, ("newsletter",)), "The weekend offer", "Until Sunday night.")
        start = to_server(due, self.session.profile.server_zone)
        ago = timedelta(minutes=25)
        return self._sent(what, _task(self.now - ago), ago, start=start)

    def _sent(self, what: _What, result: Result, ago: timedelta, number: int = 0, *, start: str = "") -> Past:
        audience, title, content = what
        push = Push(audience, start_date=start or ABSENT)
        push = push.with_value(TITLE_PATH, title).with_value(CONTENT_PATH, content)
        people = len(audience.targets) if audience.kind in {AudienceKind.USER, AudienceKind.USERS} else None
        intent = push_intent(self.session, push, push.encode(self.session.dialect), people=people, note="")
        intent = replace(intent, operator=_OPERATORS[number % len(_OPERATORS)], origin="")
        return self._past(intent, result, ago)

    def _changed(self, kind: RecordKind, label: str, users: tuple[str, ...], summary: str, ago: timedelta) -> Past:
        endpoint = Endpoint.ADD_USERS if kind is RecordKind.USERS_ADDED else Endpoint.REMOVE_USERS
        body = json.dumps({"usernames": users}).encode()
        intent = replace(
            label_intent(self.session, kind, endpoint, label, body, users=users), operator=_OPERATORS[2], origin=""
        )
        rows = Counts(total=len(users), done=len(users))
        answer = _body({"success": list(users), "fail": {}})
        result = Result(state=Outcome.ACCEPTED, summary=summary, counts=rows, answer=answer, answer_status=200)
        return self._past(intent, result, ago)

    def _past(self, intent: Intent, result: Result, ago: timedelta) -> Past:
        begun = self.now - ago
        took = _NO_ANSWER if result is _UNANSWERED else timedelta(milliseconds=180)
        # What is older than a day was looked into.
        return Past(intent, result, begun, begun + took, seen=ago > timedelta(days=1))

    def _outcome(self, audience: Audience, number: int, at: datetime) -> Result:
        if number % 61 == 0:
            return _UNANSWERED
        if number % 37 == 0:
            return self._refused(Push(audience).endpoint, RATE_REACHED)
        if number % 53 == 0:
            return Result(state=Outcome.NOT_SENT, error="Nothing was sent: no connection to the host.")
        return _task(at) if audience.kind is AudienceKind.LABELS else _pushed(audience)

    def _refused(self, endpoint: Endpoint, refusal: Refusal) -> Result:
        """Return what is recorded of this answer."""
        body = json.dumps(refusal.body(0)).encode()
        error = failure(endpoint, "", Answer(refusal.status, "", {}, body, 0), self.session.dialect)
        return Result(state=Outcome.REJECTED, error=error.message, answer=body, answer_status=refusal.status)


def _pushed(audience: Audience) -> Result:
    status, desc = PushStatus.SUCCESS, None
    if audience is _NO_DEVICE:
        status, desc = PushStatus.FAIL, "no push binding"
    elif audience.kind is AudienceKind.USERS:
        status, desc = PushStatus.ASYNC_SUCCESS, "async success."
    statuses = tuple(TargetStatus(target, status, desc) for target in audience.targets)
    data: list[Json] = [{"pushStatus": each.status, **({"desc": each.desc} if each.desc else {})} for each in statuses]
    return Result(state=Outcome.ACCEPTED, statuses=statuses, answer=_body(data), answer_status=200)


def _task(at: datetime) -> Result:
    task = task_id_at(at.timestamp())
    return Result(state=Outcome.ACCEPTED, task_id=str(task), answer=_body({"taskId": task}), answer_status=200)


def _body(data: Json) -> bytes:
    return json.dumps({"data": data, "duration": 0}).encode()


def _pause_a_job(store: JobStore, profile: Profile) -> None:
    """Leave a job that somebody paused halfway."""
    users = UserSlice(SimulatedUsers(), BETA_TESTERS)
    new = NewJob(
        kind=JobKind.ADD,
        profile=profile.name,
        app=profile.app,
        host=profile.host,
        environment=profile.environment,
        operator=_OPERATORS[1],
        title="beta-testers",
        details={"label": "beta-testers", "dialect": profile.dialect_name},
        total=len(users),
    )
    batches = [[*users[first : first + _BATCH]] for first in range(0, len(users), _BATCH)]
    created = store.create(new, batches)
    job = created.id
    store.advance(job, [Step(number, 1, BatchState.ANSWERED, done=_BATCH) for number in range(BETA_JOINED // _BATCH)])
    paused = with_deed({}, Did.PAUSED, Deed(created.created_at, _OPERATORS[0], profile.name))
    store.set_state(job, JobState.PAUSED, pause_asked=True, position=paused)
    store.close()

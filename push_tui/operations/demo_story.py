"""What the demo's desk did before you came: two weeks of pushes with every outcome, a schedule, a paused job.

It is a function of the time. A later start adds only what has happened since the newest record.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.catalogue.basic import CONTENT_PATH, TITLE_PATH
from push_tui.message.local_time import HOST_ZONE
from push_tui.message.push import ABSENT, Audience, AudienceKind, Json, Push
from push_tui.message.schedule import to_server
from push_tui.operations.send import push_intent
from push_tui.operations.session import Session
from push_tui.outcomes import Outcome, PushStatus, TargetStatus
from push_tui.rate_limits import DAY
from push_tui.simulator.users import SimulatedUsers, UserSlice
from push_tui.storage.config import Profile
from push_tui.storage.history import Past
from push_tui.storage.job_records import BatchState, JobKind, JobState, NewJob, Step
from push_tui.storage.jobs import JobStore
from push_tui.storage.overview_queries import read_calls
from push_tui.storage.records import HistoryUnavailable, Result

_DAYS = timedelta(days=14)
_EVERY = 90 * 60
"""Seconds between two pushes of the desk."""
_QUIET = range(16, 23)
"""The hours (UTC) in which it sends only one of three."""
_REHEARSALS = 94
"""Pushes to everybody of the day, of 100."""
_MORNING = 0.3
"""The part of the day so far in which they go out."""
_APART = 19
"""Seconds at least between two of them, before that part is taken."""
_TONIGHT = 21
"""The hour of the scheduled push, by the operator's clock."""
_NEAREST = timedelta(hours=2)
_FIRST_TASK = 968_120_000_000_000_000
_BATCH, _BATCHES, _DONE = 100, 12, 5
_OPERATORS = ("kim", "lena", "omar")
_USERS = Audience(AudienceKind.USERS, ("qa-1", "qa-2"))
_NO_DEVICE = Audience(AudienceKind.USER, ("qa-3",))
_EVERYBODY = Audience(AudienceKind.EVERYBODY)
_VIP = Audience(AudienceKind.LABELS, ("vip",))
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
        """Yield two pushes that nobody has looked into."""
        maintenance, hour = ("Maintenance tonight", "Chat is back at noon."), timedelta(hours=1)
        unknown = Result(state=Outcome.UNKNOWN, error="The request left, but no answer came within 60 s.")
        yield self._sent((_VIP, *maintenance), unknown, 5 * hour)
        why = "push label not exists of vip-emea"
        body = json.dumps({"error": "ResourceNotFoundException", "error_description": why}).encode()
        rejected = Result(
            state=Outcome.REJECTED, error=f"The service refused it: {why}.", answer=body, answer_status=400
        )
        yield self._sent((Audience(AudienceKind.LABELS, ("vip-emea",)), *maintenance), rejected, 3 * hour)

    def _of_the_desk(self, since: datetime) -> Iterator[Past]:
        for number in range(int(since.timestamp()) // _EVERY, int(self.now.timestamp()) // _EVERY):
            # Odd minutes, the same in every run: pushes on the full hour look fake.
            at = datetime.fromtimestamp(number * _EVERY + number * 7_919 % _EVERY, UTC)
            if since < at < self.now and not (at.hour in _QUIET and number % 3):
                audience, title, content = _MESSAGES[number % len(_MESSAGES)]
                if number % 19 == 0:
                    audience = _NO_DEVICE
                yield self._sent((audience, title, content), _outcome(audience, number), self.now - at, number)

    def _rehearsals(self, day: datetime) -> Iterator[Past]:
        """Yield the pushes to everybody of a release rehearsal, from midnight (UTC) on, within their rate."""
        count = min(_REHEARSALS, int((self.now - day).total_seconds()) // _APART)
        for number in range(1, count + 1):
            what = (_EVERYBODY, f"Release rehearsal {number}", "Staging only.")
            yield self._sent(what, _task(number), (self.now - day) * (1 - _MORNING * number / count))

    def _tonight(self) -> Past:
        due = self.now.astimezone(HOST_ZONE).replace(hour=_TONIGHT, minute=0, second=0, microsecond=0)
        if due.astimezone(UTC) < self.now + _NEAREST:
            due += timedelta(days=1)
        what = (Audience(AudienceKind.LABELS, ("newsletter",)), "The weekend offer", "Until Sunday night.")
        start = to_server(due, self.session.profile.server_zone)
        return self._sent(what, _task(_REHEARSALS + 1), timedelta(minutes=25), start=start)

    def _sent(self, what: _What, result: Result, ago: timedelta, number: int = 0, *, start: str = "") -> Past:
        audience, title, content = what
        push = Push(audience, start_date=start or ABSENT)
        push = push.with_value(TITLE_PATH, title).with_value(CONTENT_PATH, content)
        people = len(audience.targets) if audience.kind in {AudienceKind.USER, AudienceKind.USERS} else None
        intent = push_intent(self.session, push, push.encode(self.session.dialect), people=people, note="")
        intent = replace(intent, operator=_OPERATORS[number % len(_OPERATORS)], origin="")
        begun = self.now - ago
        # What is older than a day was looked into.
        return Past(intent, result, begun, begun + timedelta(milliseconds=180), seen=ago > timedelta(days=1))


def _outcome(audience: Audience, number: int) -> Result:
    if number % 61 == 0:
        return Result(state=Outcome.UNKNOWN, error="The request left, but no answer came within 60 s.")
    if number % 37 == 0:
        error = {"error": "reach_limit", "error_description": "reach limit: too many requests"}
        return Result(
            state=Outcome.REJECTED,
            error="The service is busy: it refused the call.",
            answer=json.dumps(error).encode(),
            answer_status=429,
        )
    if number % 53 == 0:
        return Result(state=Outcome.NOT_SENT, error="Nothing was sent: no connection to the host.")
    if audience.kind is AudienceKind.LABELS:
        return _task(number)
    status, desc = PushStatus.SUCCESS, None
    if audience is _NO_DEVICE:
        status, desc = PushStatus.FAIL, "no push binding"
    elif audience.kind is AudienceKind.USERS:
        status, desc = PushStatus.ASYNC_SUCCESS, "async success."
    statuses = tuple(TargetStatus(target, status, desc) for target in audience.targets)
    data: list[Json] = [{"pushStatus": each.status, **({"desc": each.desc} if each.desc else {})} for each in statuses]
    return Result(state=Outcome.ACCEPTED, statuses=statuses, answer=_body(data), answer_status=200)


def _task(number: int) -> Result:
    task = str(_FIRST_TASK + number * 1_048_583)
    return Result(state=Outcome.ACCEPTED, task_id=task, answer=_body({"taskId": int(task)}), answer_status=200)


def _body(data: Json) -> bytes:
    return json.dumps({"data": data, "duration": 0}).encode()


def _pause_a_job(store: JobStore, profile: Profile) -> None:
    """Leave a job that somebody paused halfway."""
    users = UserSlice(SimulatedUsers(), range(4_000, 4_000 + _BATCH * _BATCHES))
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
    job = store.create(new, batches).id
    store.advance(job, [Step(number, 1, BatchState.ANSWERED, done=_BATCH) for number in range(_DONE)])
    store.set_state(job, JobState.PAUSED, f"{_OPERATORS[1]} paused it.", pause_asked=True)
    store.close()

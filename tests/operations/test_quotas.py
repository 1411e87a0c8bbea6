"""What the meters say is what a service that enforces its limits then does, with two push-tui at work at once."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.pacer import PacerRegistry
from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.endpoints import USER_READS, Endpoint
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.gates import ReviewRefused
from push_tui.operations.models import Meter, Sending
from push_tui.operations.overview import read_overview
from push_tui.operations.quotas import TASKS, read_meters
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from push_tui.outcomes import Outcome
from push_tui.rate_limits import DAY
from push_tui.simulator.service import ChatService
from push_tui.storage.history import Past
from push_tui.storage.records import HistoryUnavailable
from support.history_samples import NOON, SetClock, a_push, accepted
from support.job_desk import PROFILE, JobDesk, job_desk
from support.long_runs import rounds

TO = {
    Endpoint.PUSH_TASK: Audience(AudienceKind.EVERYBODY),
    Endpoint.PUSH_SINGLE: Audience(AudienceKind.USERS, ("qa-1", "qa-2")),
    Endpoint.PUSH_SYNC: Audience(AudienceKind.USER, ("qa-1",)),
    Endpoint.PUSH_LABEL: Audience(AudienceKind.LABELS, ("vip",)),
}
PATHS = {Endpoint.PUSH_TASK: "/push/task", Endpoint.PUSH_SINGLE: "/push/single"}
FAULTS: tuple[dict[str, Any], ...] = (
    {"drop_after_processing": True},
    {"drop_before_processing": True},
    {"malformed": True},
)


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's clock is the test's own, which the clients would compare with this host's."""
    monkeypatch.setattr("push_tui.chat.client.ChatClient._note_clock", lambda self, answer: None)


def unpaced() -> PacerRegistry:
    """Pacers whose turn has always come, to meet the limits of the service."""
    moments = count(0, 10_000)
    return PacerRegistry(clock=lambda: float(next(moments)))


@dataclass
class TwoDesks:
    """Two push-tui of one host, with a history in common and one service."""

    clock: SetClock
    service: ChatService
    desks: tuple[JobDesk, JobDesk]
    number: Iterator[int]

    def send(self, endpoint: Endpoint, times: int = 1) -> list[Outcome]:
        """Send so many different pushes, by both at once in pairs."""
        outcomes: list[Outcome] = []
        while times > 0:
            running = [desk.engine.submit(self._send(desk, endpoint)) for desk in self.desks[:times]]
            for each in running:
                result = each.result(20).result
                assert result is not None
                outcomes.append(result.state)
            times -= len(running)
        return outcomes

    async def _send(self, desk: JobDesk, endpoint: Endpoint) -> Sending:
        word = f"{next(self.number):b}".translate({48: "a", 49: "b"})  # a near copy would have to be reviewed again
        push = Push(TO[endpoint], message={"title": word, "content": word})
        review = await review_of(desk.session, push)
        return await send(desk.session, replace(review, gate=replace(review.gate, countdown=0)), "")

    def meters(self) -> tuple[Meter, ...]:
        """The meters; both must count alike."""
        one, other = (desk.ask(read_meters(desk.session, self.clock.now)) for desk in self.desks)
        assert [meter.used for meter in one] == [meter.used for meter in other]
        assert isinstance(one, tuple)
        return one

    def meter(self, name: str, window: str) -> Meter:
        (meter,) = [each for each in self.meters() if (each.name, each.window) == (name, window)]
        return meter


@contextmanager
def two_desks(directory: Path, dialect: Dialect = AGORA, **profile: Any) -> Iterator[TwoDesks]:
    clock = SetClock()
    service = ChatService(dialect, clock=clock.seconds)
    service.push_calls.tasks.seconds = 0.0
    used = replace(PROFILE, dialect_name=dialect.name, **profile)
    with (
        job_desk(service, directory, used, clock=clock) as one,
        job_desk(service, directory, used, clock=clock) as other,
    ):
        for desk in (one, other):
            desk.session.setting.pacers = unpaced()
        yield TwoDesks(clock, service, (one, other), count(1))


RATES = (
    (AGORA, Endpoint.PUSH_TASK, "everybody", "this minute"),
    (AGORA, Endpoint.PUSH_SYNC, "one user", "this second"),
    (AGORA_2023, Endpoint.PUSH_SINGLE, "users, one user", "this second"),
    (EASEMOB, Endpoint.PUSH_SINGLE, "users", "this second"),
)


@pytest.mark.parametrize(("dialect", "endpoint", "name", "window"), RATES, ids=lambda value: getattr(value, "name", ""))
def test_a_rate_is_full_when_the_service_refuses_the_next_call(
    tmp_path: Path, dialect: Dialect, endpoint: Endpoint, name: str, window: str
) -> None:
    chance = random.Random(dialect.name)
    (pool,) = [each for each in dialect.pools_of(endpoint) if each.calls > 1 or endpoint is Endpoint.PUSH_SYNC][:1]
    right = total = rounds(3, 13)
    with two_desks(tmp_path, dialect) as two:
        for number in range(total):
            # A window of its own each time, anywhere in it.
            two.clock.now = NOON + timedelta(minutes=number, seconds=pool.seconds * chance.random() * 0.99)
            two.send(endpoint, max(0, pool.calls - number % 3))
            meter = two.meter(name, window)
            (outcome,) = two.send(endpoint)
            right -= meter.full is not (outcome is Outcome.REJECTED)
    assert right == total


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_an_unknown_outcome_counts_as_used_and_a_call_that_never_left_does_not(
    tmp_path: Path, fault: dict[str, Any]
) -> None:
    with two_desks(tmp_path) as two:
        two.service.fault("POST", "/push/task", **fault)
        (outcome,) = two.send(Endpoint.PUSH_TASK)
        left = outcome is Outcome.UNKNOWN
        assert two.meter("everybody", "this minute").used == left
        assert two.meter("everybody", "today (UTC)").used == left
        assert two.send(Endpoint.PUSH_TASK, 5).count(Outcome.REJECTED) == left


def test_the_daily_quota_is_full_when_the_service_refuses_the_next_push(tmp_path: Path) -> None:
    chance = random.Random(7)
    right = total = rounds(1, 50)
    with two_desks(tmp_path) as two:
        (quota,) = AGORA.quotas
        two.service.rate_limits = False
        for day in range(total):
            two.clock.now = NOON + timedelta(days=day, seconds=chance.randrange(-43_200, 40_000))
            filled(two, quota.calls - chance.choice((2, 3, 4)))
            while not (meter := two.meter("everybody", "today (UTC)")).full:
                right -= two.send(Endpoint.PUSH_TASK) != [Outcome.ACCEPTED]
            right -= two.send(Endpoint.PUSH_TASK) != [Outcome.REJECTED]
            midnight = datetime.fromtimestamp(two.clock.now.timestamp() // DAY * DAY + DAY, UTC)
            right -= (meter.used, meter.free_at) != (quota.calls, midnight)
    assert right == total


def filled(two: TwoDesks, pushes: int) -> None:
    """Let so many pushes to everybody have gone out today, half of them by either."""
    now = two.clock.now
    two.service.remember_tasks([now.timestamp()] * pushes)
    intent = a_push(audience_kind="everybody", endpoint=Endpoint.PUSH_TASK, app=PROFILE.app)
    gone_out = Past(intent, accepted(task_id="7", service_timestamp=int(now.timestamp() * 1000)), now, now, seen=True)
    for desk, half in zip(two.desks, (pushes // 2, pushes - pushes // 2), strict=True):
        desk.session.history.record_past([gone_out] * half)


def test_a_new_day_begins_by_the_clock_of_the_service_in_utc(tmp_path: Path) -> None:
    with two_desks(tmp_path) as two:
        two.clock.now = datetime(2026, 3, 1, 23, 59, 30, tzinfo=UTC)
        two.send(Endpoint.PUSH_TASK)
        assert two.meter("everybody", "today (UTC)").used == 1
        for desk in two.desks:
            desk.ask(desk.session.client.list_labels())
            desk.session.client._skew = timedelta(seconds=45)
        assert two.meter("everybody", "today (UTC)").used == 0


def test_the_rolling_quota_frees_its_oldest_after_five_minutes_and_is_never_certain(tmp_path: Path) -> None:
    with two_desks(tmp_path, EASEMOB) as two:
        for _ in range(3):
            assert two.send(Endpoint.PUSH_TASK) == [Outcome.ACCEPTED]
            two.clock.go_on(seconds=10)
        meter = two.meter("everybody, labels", "in the last 5 minutes")
        assert (meter.full, meter.certain, meter.free_at) == (True, False, NOON + timedelta(minutes=5))
        assert two.send(Endpoint.PUSH_TASK) == [Outcome.REJECTED]
        two.clock.now = NOON + timedelta(minutes=5)
        assert not two.meter("everybody, labels", "in the last 5 minutes").full
        assert two.send(Endpoint.PUSH_TASK) == [Outcome.ACCEPTED]


def test_running_tasks_are_those_that_began_in_the_last_five_minutes_and_never_free(tmp_path: Path) -> None:
    with two_desks(tmp_path, server_time_zone="UTC") as two:
        history = two.desks[0].session.history
        task = {"audience_kind": "labels", "endpoint": Endpoint.PUSH_LABEL, "app": PROFILE.app, "start_zone": "UTC"}
        for start in ("", "2026-03-01 13:00:00", "2026-03-01 11:58:00", "2026-03-01 11:50:00"):
            two.clock.now = NOON - timedelta(hours=0 if start in {"", "2026-03-01 13:00:00"} else 2)
            history.finish(history.begin(a_push(**task, start_date=start)), accepted(task_id="7"))
        two.clock.now = NOON
        meter = two.meter(TASKS, "in the last 5 minutes")
        assert (meter.used, meter.limit, meter.certain, meter.free_at) == (2, 3, False, None)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.name)
def test_every_pool_of_pushes_and_labels_and_every_quota_has_its_meter_the_scarcest_first(
    tmp_path: Path, dialect: Dialect
) -> None:
    with two_desks(tmp_path, dialect, rate_share=0.5) as two:
        meters = two.meters()
        tasks = dialect.running_tasks is not None
        pools = [pool for pool in dialect.pools if not pool.endpoints <= USER_READS]
        assert len(meters) == len(pools) + len(dialect.quotas) + tasks
        assert any(meter.name == TASKS for meter in meters) is tasks
        assert [meter.used for meter in meters] == [0] * len(meters)
        assert all(meter.free_at is None for meter in meters)
        assert len({(meter.name, meter.window) for meter in meters}) == len(meters)
    if dialect is AGORA:
        assert [(meter.name, meter.limit, meter.window, meter.mark) for meter in meters] == [
            ("everybody", 5, "this minute", 2),
            ("everybody", 100, "today (UTC)", None),
            (TASKS, 3, "in the last 5 minutes", None),
            ("one user", 1, "this second", 1),
            ("users", 1200, "this minute", 600),
            ("labels", 1200, "this minute", 600),
            ("label calls", 100, "this second", 50),
        ]


def test_the_next_turn_of_a_paced_pool_is_told(tmp_path: Path) -> None:
    with job_desk(ChatService(), tmp_path, PROFILE) as desk:
        pacer = desk.session.setting.pacers.pacer("https://sim.example/41117440/383391", desk.session.dialect)
        assert pacer is not None
        review = desk.ask(review_of(desk.session, Push(TO[Endpoint.PUSH_TASK], message={"title": "A", "content": "b"})))
        desk.ask(send(desk.session, replace(review, gate=replace(review.gate, countdown=0)), ""))
        now = datetime.now(UTC)
        meter = desk.ask(read_meters(desk.session, now))[0]
        assert meter.used <= 1
        assert now + timedelta(seconds=8) < meter.free_at < now + timedelta(seconds=13)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("history", "finished_at", "x"),
        ("history", "finished_at", b"\xff"),
        ("history", "state", "deferred"),
        ("history", "start_zone", b"\xff"),
        ("details", "endpoint", b"\xff"),
        ("details", "service_timestamp", "abc"),
        ("details", "answer_status", "abc"),
    ],
)
def test_a_row_that_cannot_be_read_is_said_by_overview_and_review(
    tmp_path: Path, table: str, column: str, value: str | bytes
) -> None:
    with job_desk(ChatService(), tmp_path, clock=SetClock()) as desk:
        history = desk.session.history
        history.finish(history.begin(a_push(profile=PROFILE.name, app=PROFILE.app)), accepted())
        with closing(sqlite3.connect(desk.paths.history)) as other, other:
            other.execute(f"UPDATE {table} SET {column} = ?", (value,))
        with pytest.raises(HistoryUnavailable, match="is damaged and is left as it is"):
            desk.ask(read_meters(desk.session, NOON))
        assert "is damaged" in desk.ask(read_overview(desk.session, NOON)).trouble
        push = Push(TO[Endpoint.PUSH_SINGLE], message={"title": "Maintenance", "content": "Back at noon"})
        with pytest.raises(ReviewRefused, match="is damaged"):
            desk.ask(review_of(desk.session, push))

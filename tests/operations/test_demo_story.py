"""The demo has a past: each panel has something to show, at any time of the day, and a restart tells nothing false."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from push_tui.endpoints import Endpoint
from push_tui.engine import Engine
from push_tui.operations.demo import demo_setting, demo_token
from push_tui.operations.jobs.kinds import details_of
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.labels import create_label, load_labels
from push_tui.operations.overview import LookAt, Overview, read_overview
from push_tui.operations.session import Session
from push_tui.outcomes import Outcome
from push_tui.simulator.service import ChatService
from push_tui.storage.jobs import JobStore
from push_tui.storage.records import RecordKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Demo:
    """A run of the demo at a time."""

    def __init__(self, engine: Engine, directory: Path, now: datetime) -> None:
        self.engine, self.now = engine, now
        self.setting = demo_setting(engine, directory, clock=now.timestamp)
        self.session = Session(self.setting, self.setting.config.profile(), start_token=demo_token())

    def overview(self) -> Overview:
        return self.engine.submit(read_overview(self.session, self.now)).result(20)

    @property
    def records(self) -> int:
        return self.engine.store_later(self.session.history.count).result(20)

    @property
    def service(self) -> ChatService:
        assert self.setting.transport is not None
        service = self.setting.transport().service
        assert isinstance(service, ChatService)
        return service


@contextmanager
def demo(directory: Path, now: datetime = NOON) -> Iterator[Demo]:
    engine = Engine().start()
    try:
        yield Demo(engine, directory, now)
    finally:
        engine.stop()
    assert engine.failures == []


@pytest.mark.parametrize("hour", [0, 6, 12, 18, 23])
def test_every_panel_has_something_to_show_at_any_time(tmp_path: Path, hour: int) -> None:
    with demo(tmp_path, NOON.replace(hour=hour, minute=30)) as run:
        found = run.overview()
    assert {look.why for look in found.looks} >= {LookAt.UNKNOWN, LookAt.FAILED, LookAt.JOB}
    assert len(found.looks) < 10
    sent = sum((Counter(bucket.counts) for bucket in found.days), Counter())
    assert sent.keys() == {Outcome.ACCEPTED, Outcome.REJECTED, Outcome.UNKNOWN, Outcome.NOT_SENT}
    assert all(bucket.counts for bucket in found.days)
    assert sum(bool(bucket.counts) for bucket in found.hours) >= 8
    (tonight,) = found.scheduled
    assert timedelta(hours=1) < tonight.due - run.now < timedelta(hours=27)
    minute, today = found.meters[:2]
    assert minute.used <= minute.limit
    assert 90 <= today.used < today.limit


@pytest.mark.parametrize("minutes", [0, 1, 4, 6, 9, 31])
def test_soon_after_midnight_no_limit_of_the_service_is_used_up(tmp_path: Path, minutes: int) -> None:
    with demo(tmp_path, datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)) as run:
        assert all(meter.used < meter.limit for meter in run.overview().meters)


def test_every_answer_of_the_demo_has_its_body(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.overview()
        history = run.session.history
        rows = [history.get(row.id) for row in history.page(limit=200)]
    answered = [record for record in rows if record is not None and record.answer_status is not None]
    assert {record.state for record in answered} == {Outcome.ACCEPTED, Outcome.REJECTED}
    assert all(record.answer for record in answered)


def test_the_service_of_the_demo_knows_what_its_history_says_was_sent_today(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        used = run.overview().meters[1].used
        tasks = run.service.push_calls.tasks
        (quota,) = run.service.dialect.quotas
        assert tasks._used(quota, NOON.timestamp()) == used
    with demo(tmp_path) as again:
        assert again.service is not run.service
        again.overview()
        assert again.service.push_calls.tasks._used(quota, NOON.timestamp()) == used


def test_a_restart_adds_only_what_has_happened_since(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        before = run.records
    with demo(tmp_path) as again:
        assert again.records == before
    with demo(tmp_path, NOON + timedelta(days=10)) as later:
        found = later.overview()
        assert later.records > before
    assert all(bucket.counts for bucket in found.days)
    assert [look.why for look in found.looks].count(LookAt.JOB) == 1
    assert len(found.scheduled) == 1


def test_the_past_of_the_demo_is_told_as_the_program_would_tell_it(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.overview()
        records = run.session.history.records(limit=500)
    assert {record.kind for record in records} >= {RecordKind.USERS_ADDED, RecordKind.USERS_REMOVED}
    for record in records:
        took = (record.finished_at or record.created_at) - record.created_at
        assert (took >= timedelta(seconds=60)) == (record.state is Outcome.UNKNOWN)
    refused = [record.error for record in records if record.state is Outcome.REJECTED]
    assert any("There is no such label" in error for error in refused)


def test_the_paused_job_can_be_read_by_its_kind(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.overview()
        (job,) = JobStore(run.setting.paths.history, run.setting.paths.lock).jobs()
    details = details_of(job)
    assert isinstance(details, Add)
    assert (details.label, details.dialect, job.counts.done, job.counts.not_tried) == (
        "beta-testers",
        "agora",
        500,
        700,
    )


def test_a_restart_finds_the_labels_as_they_were_left(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.engine.submit(create_label(run.session, "made-today", "")).result(20)
        run.engine.submit(load_labels(run.session)).result(20)
        left = {label.name: label.count for label in run.session.labels.items}
    with demo(tmp_path) as again:
        again.engine.submit(load_labels(again.session)).result(20)
        assert {label.name: label.count for label in again.session.labels.items} == left
        assert "made-today" in left
        assert again.session.labels.changes is None


DAMAGED = {
    "half written": '["DELETE_LA',
    "too deep": "[" * 100_000,
    "no time": json.dumps([Endpoint.CREATE_LABEL, "", {"name": "other"}, math.inf]),
    "no time that fits": json.dumps([Endpoint.CREATE_LABEL, "", {"name": "other"}, 10**400]),
    "no change of a label": json.dumps([Endpoint.PUSH_TASK, "", {"pushMessage": {"title": "Hi"}}, 1.0]),
}


@pytest.mark.parametrize("line", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_line_of_the_label_changes_is_skipped(tmp_path: Path, line: str) -> None:
    with demo(tmp_path) as run:
        run.engine.submit(create_label(run.session, "made-today", "")).result(20)
        kept = run.setting.paths.demo_labels
    kept.write_text(f"{kept.read_text()}\n{line}")
    with demo(tmp_path) as again:
        again.engine.submit(create_label(again.session, "made-then", "")).result(20)
    with demo(tmp_path) as last:
        last.engine.submit(load_labels(last.session)).result(20)
        names = {label.name for label in last.session.labels.items}
        assert names >= {"made-today", "made-then"}
        assert "other" not in names
        assert not last.service.push_calls.tasks.running(1.0)


def test_the_label_of_the_paused_job_has_the_users_that_the_job_added(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.overview()
        (job,) = JobStore(run.setting.paths.history, run.setting.paths.lock).jobs()
        run.engine.submit(load_labels(run.session)).result(20)
    assert {label.name: label.count for label in run.session.labels.items}[job.title] == job.counts.done


def test_no_two_tasks_of_the_demo_have_the_same_id(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.overview()
    with demo(tmp_path, NOON + timedelta(days=1)) as later:
        later.overview()
        tasks = [row.task_id for row in later.session.history.page(limit=500) if row.task_id is not None]
        book = later.service.push_calls.tasks
        tasks += [str(book.start(Endpoint.PUSH_LABEL, later.now.timestamp(), later.now.timestamp())) for _ in range(2)]
    with demo(tmp_path, NOON + timedelta(days=1, seconds=1)) as again:
        book, now = again.service.push_calls.tasks, again.now.timestamp()
        tasks.append(str(book.start(Endpoint.PUSH_LABEL, now, now)))
    assert len(tasks) > 100
    assert len(set(tasks)) == len(tasks)


def test_changes_within_one_run_of_the_demo_are_told(tmp_path: Path) -> None:
    with demo(tmp_path) as run:
        run.engine.submit(load_labels(run.session)).result(20)
        other = run.setting.client_of(run.session.profile, run.session.tokens)
        run.engine.submit(other.delete_label("90")).result(20)
        run.engine.submit(load_labels(run.session)).result(20)
        changes = run.session.labels.changes
    assert changes is not None
    assert changes.deleted == ("90",)

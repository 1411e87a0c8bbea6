"""The Overview names a scheduled push whose label the service no longer lists, once it knows that."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.operations.labels import delete_label, load_labels
from push_tui.operations.overview import Look, LookAt, read_overview
from push_tui.storage.history import History
from support.history_samples import NOON, SetClock, a_push, accepted
from support.job_desk import PROFILE, JobDesk, job_desk, service_with

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[JobDesk]:
    with job_desk(service_with("vip", "beta"), tmp_path, clock=SetClock()) as desk:
        yield desk


def schedule(desk: JobDesk, *labels: str, hours: int = 5, **changes: Any) -> int:
    """Record a push to labels, three hours ago."""
    push = a_push(
        profile=PROFILE.name,
        app=PROFILE.app,
        host=PROFILE.host,
        audience_kind="labels",
        audience=labels,
        audience_text=", ".join(labels),
        start_date=f"{NOON + hours * HOUR:%Y-%m-%d %H:%M:%S}",
        start_zone="UTC",
    )
    earlier = History(desk.paths.history, desk.paths.lock, clock=lambda: NOON - 3 * HOUR)
    row = earlier.begin(replace(push, **changes))
    earlier.finish(row, accepted(task_id="7"))
    earlier.close()
    return row


def looks(desk: JobDesk) -> list[Look]:
    found = desk.ask(read_overview(desk.session, NOON))
    return [look for look in found.looks if look.why in {LookAt.NO_LABEL, LookAt.DUE}]


def test_a_scheduled_push_to_a_label_that_is_gone_is_named_and_leads_to_its_record(desk: JobDesk) -> None:
    row = schedule(desk, "vip", "gone", "lost")
    schedule(desk, "vip")
    desk.ask(load_labels(desk.session))
    (look,) = looks(desk)
    assert (look.why, look.row) == (LookAt.NO_LABEL, row)
    assert look.sentence.startswith('"Maintenance" to vip, gone, lost goes out at ')
    assert look.sentence.endswith(" and would reach nobody: gone, lost no longer exist.")


def test_a_push_that_was_scheduled_while_the_labels_were_read_is_not_doubted(desk: JobDesk) -> None:
    schedule(desk, "made-meanwhile")
    desk.ask(load_labels(desk.session))
    desk.session.labels = replace(desk.session.labels, read_at=NOON - 3 * HOUR + timedelta(seconds=20))
    assert looks(desk) == []


def test_one_that_is_due_and_goes_to_a_label_that_was_deleted_is_one_line(desk: JobDesk) -> None:
    schedule(desk, "vip", hours=1)
    desk.ask(load_labels(desk.session))
    assert [look.why for look in looks(desk)] == [LookAt.DUE]
    desk.ask(delete_label(desk.session, "vip"))
    assert [look.why for look in looks(desk)] == [LookAt.NO_LABEL]


def test_a_label_that_a_job_renamed_is_gone_without_another_reading(desk: JobDesk) -> None:
    row = schedule(desk, "vip")
    desk.ask(load_labels(desk.session))
    assert looks(desk) == []
    desk.run(Rename(label="vip", target="gold").plan(desk.session))
    assert [(look.why, look.row) for look in looks(desk)] == [(LookAt.NO_LABEL, row)]


def test_pushes_of_another_app_and_to_users_are_left_out(desk: JobDesk) -> None:
    schedule(desk, "gone", app="another#app")
    schedule(desk, "gone", host="elsewhere")
    schedule(desk, "gone", audience_kind="users")
    desk.ask(load_labels(desk.session))
    assert looks(desk) == []


@pytest.mark.parametrize(
    "known",
    [
        {"read_at": None},
        {"cached": True},
        {"ending": "first 2; the service repeated a page"},
        {"read_at": NOON - 4 * HOUR},
    ],
    ids=["unread", "of an earlier run", "incomplete", "older than the push"],
)
def test_nothing_is_said_of_labels_that_are_not_known_for_sure(desk: JobDesk, known: dict[str, Any]) -> None:
    schedule(desk, "gone")
    desk.ask(load_labels(desk.session))
    assert [look.why for look in looks(desk)] == [LookAt.NO_LABEL]
    desk.session.labels = replace(desk.session.labels, **known)
    assert looks(desk) == []

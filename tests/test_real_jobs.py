"""A job in the real program: a file over HTTP, killed without a warning, offered at the next start, gone on with."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.outcomes import Outcome
from push_tui.storage.records import RecordKind
from support.job_desk import members_of, people, service_with
from support.keys import key
from support.real_program import Workplace, confirm, make_it_long, start_from_file, workplace

pytestmark = pytest.mark.slow

USERS = people(300)
ADDING = "/push/label/empty/user"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path, service_with("empty", users=USERS)) as place:
        (tmp_path / "people.txt").write_text("\r\n".join(USERS))
        yield place


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_three_hundred_users_of_a_file_are_added_and_recorded(place: Workplace, size: tuple[int, int]) -> None:
    with place.program(columns=size[0], rows=size[1]) as session:
        start_from_file(session, place.directory / "people.txt")
        session.wait_for("300 users are in empty now", timeout=20)
        session.press(key("jobs"))
        session.wait_for("300 / 300")
        session.press("enter")
        session.wait_for("100%")
        session.press(key("quit"))
        assert session.wait() == 0
    record = place.latest()
    assert members_of(place.simulator.service, "empty") == set(USERS)
    assert place.simulator.service.count("POST", ADDING) == 3
    assert (record.kind, record.state, record.people) == (RecordKind.USERS_ADDED, Outcome.ACCEPTED, 300)


def test_a_killed_job_is_offered_at_the_next_start_and_goes_on_where_it_was(place: Workplace) -> None:
    service = place.simulator.service
    service.fault("POST", ADDING, delay=0.5)
    service.fault("POST", ADDING, delay=5.0, times=2)
    with place.program() as session:
        start_from_file(session, place.directory / "people.txt")
        session.wait_for("100/300", timeout=20)
        session.terminate(signal.SIGKILL)
        assert session.wait() == -signal.SIGKILL
    with place.program() as session:
        session.wait_for("Not finished: add users · empty, 100 of 300 rows", timeout=20)
        session.press(key("jobs"))
        session.wait_for("left")
        session.press(key("resume_job"))
        session.wait_for("300 / 300", timeout=20)
        session.wait_for("done")
        session.press(key("quit"))
        assert session.wait() == 0
    assert members_of(service, "empty") == set(USERS)
    # The process that was killed began the record; the one that went on has ended it.
    assert (place.latest().state, place.latest().result) == (Outcome.ACCEPTED, "300 in label")
    # At most the two batches that were in flight at the kill are repeated.
    assert 3 <= service.count("POST", ADDING) <= 5
    assert place.latest().people == 300


def test_leaving_with_a_job_keeps_it_for_the_next_start(place: Workplace) -> None:
    make_it_long(place)
    with place.program(columns=80, rows=24) as session:
        start_from_file(session, place.directory / "people.txt", "12,000")
        session.wait_for("/12,000", timeout=20)
        session.press(key("quit"))
        session.wait_for("A job is running")
        confirm(session)
        assert session.wait() == 0
    calls = place.simulator.service.count("POST", ADDING)
    assert len(members_of(place.simulator.service, "empty")) == 100 * calls
    with place.program(columns=80, rows=24) as session:
        session.wait_for("Not finished", timeout=20)
        session.press(key("jobs"), key("resume_job"))
        session.wait_for("running")
        session.press(key("cancel_job"))
        session.wait_for("Finished rows stay")
        confirm(session)
        session.wait_for("cancelled")
        session.press(key("quit"))
        assert session.wait() == 0
    assert len(members_of(place.simulator.service, "empty")) >= 100 * calls


def test_a_running_job_repaints_only_the_footer_at_most_twice_a_second(place: Workplace) -> None:
    make_it_long(place)
    with place.program() as session:
        start_from_file(session, place.directory / "people.txt", "12,000")
        session.wait_for("/12,000", timeout=20)
        session.wait_gone("running in the background")
        session.press(key("history"))
        session.wait_for("Title")
        session.wait_for("/12,000")
        session.wait_quiet(0.3)
        written = session.bytes_during(2.0)
    # The bar is one line of at most 700 bytes, painted four times or, at the edges, five.
    assert 0 < written <= 5 * 700


def test_progress_beside_a_dialog_costs_a_line_and_nothing_once_the_job_is_paused(place: Workplace) -> None:
    make_it_long(place)
    with place.program(columns=80, rows=24) as session:
        start_from_file(session, place.directory / "people.txt", "12,000")
        session.wait_for("/12,000", timeout=20)
        session.wait_gone("running in the background")
        session.press(key("jobs"))
        session.wait_for("1 running")
        session.press(key("cancel_job"))
        session.wait_until(lambda rows: "Cancel job 1?" in "".join(rows) and "/12,000" in rows[-1], what="both")
        session.wait_quiet(0.3)
        assert 0 < session.bytes_during(2.0) <= 5 * 300
        session.press("escape")
        session.wait_gone("Cancel job 1?")
        session.press(key("pause_job"))
        session.wait_for("paused")
        session.press(key("help"))
        session.wait_for("Help: Jobs")
        session.wait_quiet(1.0)
        assert session.bytes_during(2.0) == 0

"""The program as its user has it: in a terminal, over HTTP, for each kind of audience, found in the history."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from push_tui.operations.push_plan import written
from push_tui.outcomes import Outcome
from push_tui.storage.owners import this_person
from support.keys import key
from support.plans import a_plan
from support.real_program import Workplace, open_review, wait_for_review, workplace

MESSAGE = {"title": "Maintenance tonight", "content": "Chat is back at noon."}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        yield place


@pytest.mark.parametrize(
    ("path", "envelope", "typed", "size"),
    [
        ("push/sync/qa-1", {"strategy": 3}, "", (120, 40)),
        ("push/single", {"targets": ["qa-1", "hx1"], "strategy": 2}, "", (80, 24)),
        ("push/list/label", {"targets": ["vip", "ios"], "strategy": 2}, "146", (120, 40)),
        ("push/list/label", {"targets": ["vip"]}, "vip", (80, 24)),
        ("push/task", {"strategy": 0}, "41117440#383391", (80, 24)),
    ],
    ids=["one user", "two users", "two labels", "one label", "everybody"],
)
def test_a_push_from_a_file_is_reviewed_sent_and_found_in_the_history(
    place: Workplace, path: str, envelope: dict[str, object], typed: str, size: tuple[int, int]
) -> None:
    body = {**envelope, "pushMessage": MESSAGE}
    file = place.curl_file(path, json.dumps(body))
    with place.program("compose", str(file), columns=size[0], rows=size[1]) as session:
        open_review(session)
        if typed:
            session.wait_for(f'Type "{typed}"')
            session.send(typed)
        session.press(key("send"))
        session.wait_for("shows the record", timeout=20)
        record = place.latest()
        if record.task_id is not None:
            session.wait_for(record.task_id)
        session.press("escape", key("history"))
        session.wait_for("History  1")
        session.press(key("quit"))
        assert session.wait() == 0
    assert record.state is Outcome.ACCEPTED
    assert (record.operator, record.profile) == ("kim", "loop")
    (push,) = place.simulator.service.pushes
    assert json.loads(record.request) == push.body == body
    assert record.task_id == (None if push.task_id is None else str(push.task_id))
    assert place.simulator.service.count("POST", f"/{path}") == 1


def test_the_plan_of_another_account_opens_its_review_and_sends_the_same_bytes(place: Workplace) -> None:
    config = place.directory / "config.toml"
    config.write_text(config.read_text() + 'second_person = "labels"\n')
    now = datetime.now(UTC)
    plan = a_plan(host=place.simulator.base_url, server_time_zone="", made_at=now, expires_at=now + timedelta(hours=1))
    file = place.directory / "plan.json"
    file.write_bytes(written(plan))
    with place.program("compose", str(file)) as session:
        wait_for_review(session)
        session.wait_for("Handed over by kim (uid 1001), Kim L. on ops-1")
        session.send("vip")
        session.press(key("send"))
        session.wait_for("ACCEPTED", timeout=20)
        session.press("escape")
        session.wait_for("accepted")  # there is no draft to go back to, but a record in History
        session.press(key("quit"))
        assert session.wait() == 0
    record = place.latest()
    assert (record.request,) == plan.bodies
    assert (record.author, record.account) == ("kim (uid 1001)", this_person().shown)

"""Labels, from intent to record, against the simulated service."""

from typing import Any

import pytest

from push_tui.chat.bodies import label_body, users_body
from push_tui.chat.errors import LostAnswer, Rejected, Unsettled
from push_tui.chat.models import Label
from push_tui.dialects import AGORA, EASEMOB
from push_tui.operations.labels import (
    create_label,
    delete_label,
    description_problem,
    load_labels,
    name_problem,
    read_label,
)
from push_tui.outcomes import Outcome
from push_tui.storage.records import RecordKind
from support.person import Desk


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(10)


def test_all_labels_are_read_over_several_pages(desk: Desk) -> None:
    for number in range(84):
        run(desk, desk.session.client.create_label(label_body(f"extra-{number}")))
    run(desk, load_labels(desk.session))
    assert len(desk.session.labels.items) == 100
    assert desk.session.labels.error == ""


def test_a_label_that_is_read_by_its_name_in_other_case_updates_the_listed_one(desk: Desk) -> None:
    run(desk, load_labels(desk.session))
    run(desk, desk.session.client.add_users("vip", users_body(("kim",), AGORA)))
    label = run(desk, read_label(desk.session, "VIP"))
    assert label in desk.session.labels.items


def test_a_failed_read_keeps_what_was_read_before(desk: Desk) -> None:
    run(desk, load_labels(desk.session))
    before = desk.session.labels.items
    desk.service.fault("GET", "/push/label", status=403, times=None)
    run(desk, load_labels(desk.session))
    assert desk.session.labels.items == before
    assert desk.session.labels.error


def test_a_created_label_is_recorded_and_listed(desk: Desk) -> None:
    label = run(desk, create_label(desk.session, "spring-2026", "Spring campaign"))
    assert label == Label("spring-2026", "Spring campaign", 0, label.created_at)
    record = desk.latest()
    assert (record.kind, record.state, record.title) == (RecordKind.LABEL_CREATED, Outcome.ACCEPTED, "spring-2026")


def test_a_lost_answer_to_a_creation_is_settled_by_reading(desk: Desk) -> None:
    desk.service.fault("POST", "/push/label", drop_after_processing=True)
    label = run(desk, create_label(desk.session, "spring-2026", "Spring"))
    assert label.name == "spring-2026"
    assert desk.service.count("POST", "/push/label") == 1
    assert desk.latest().state is Outcome.ACCEPTED


def test_a_creation_that_never_arrived_is_unknown_and_not_repeated(desk: Desk) -> None:
    desk.service.fault("POST", "/push/label", status=502)
    with pytest.raises(Unsettled):
        run(desk, create_label(desk.session, "spring-2026", "Spring"))
    assert desk.service.count("POST", "/push/label") == 1
    assert desk.latest().state is Outcome.UNKNOWN


def test_a_lost_answer_to_a_deletion_is_settled_by_reading(desk: Desk) -> None:
    run(desk, load_labels(desk.session))
    desk.service.fault("DELETE", "/push/label/vip", drop_after_processing=True)
    run(desk, delete_label(desk.session, "vip"))
    assert desk.service.count("DELETE", "/push/label/vip") == 1
    assert "vip" not in {label.name for label in desk.session.labels.items}
    assert desk.latest().result == "deleted"


def test_a_refused_deletion_is_recorded_with_the_answer(desk: Desk) -> None:
    with pytest.raises(Rejected):
        run(desk, delete_label(desk.session, "no-such-label"))
    record = desk.latest()
    assert record.state is Outcome.REJECTED
    assert b"no-such-label" in record.answer


def test_a_lost_answer_says_so_when_reading_fails_too(desk: Desk) -> None:
    desk.service.fault("DELETE", "/push/label/vip", drop_after_processing=True)
    desk.service.fault("GET", "/push/label/vip", status=403, times=None)
    with pytest.raises(LostAnswer):
        run(desk, delete_label(desk.session, "vip"))
    assert desk.latest().state is Outcome.UNKNOWN


EXISTING = (Label("post-90s"),)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "needs a name"),
        ("spring sale", "A space is not allowed"),
        ("春", '"春" is not allowed'),
        ("a" * 65, "65 characters"),
        (".", "another place in a web address"),
        ("..", "another place in a web address"),
        ("post-90s", "already"),
        ("Post-90s", "upper and lower case make no difference"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_reason(name: str, said: str) -> None:
    problem = name_problem(name, EXISTING, AGORA)
    assert problem is not None
    assert said in problem


def test_names_that_differ_in_case_are_two_labels_at_easemob() -> None:
    assert name_problem("Post-90s", EXISTING, EASEMOB) is None
    assert name_problem("a" * 64, EXISTING, EASEMOB) is None


def test_a_description_has_at_most_255_characters() -> None:
    assert description_problem("é" * 255, AGORA) is None
    assert description_problem("é" * 256, AGORA) is not None

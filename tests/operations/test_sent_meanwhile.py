"""What a review warns of is looked up again when it is sent: where it has changed, nothing leaves."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.message.likeness import old_message_digest
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.gates import AGAIN, Gate
from push_tui.operations.labels import delete_label
from push_tui.operations.models import Review, Sending
from push_tui.operations.review import review_of, reviews_for_test_users
from push_tui.operations.send import announce, send, send_each
from push_tui.outcomes import Outcome
from push_tui.simulator.service import ChatService
from push_tui.storage.earlier_sends import SentMeanwhile
from push_tui.storage.job_records import JobState
from support.job_desk import JobDesk, job_desk, people, service_with
from support.person import Desk, desk_of

SINGLE, LABEL, TASK, SYNC = "/push/single", "/push/list/label", "/push/task", "/push/sync"
VIP = Audience(AudienceKind.LABELS, ("vip",))
MESSAGE = {"title": "Maintenance tonight", "content": "Chat is back at noon."}


@pytest.fixture
def other(service: ChatService, tmp_path: Path, desk: Desk) -> Iterator[Desk]:
    """Another window on the same history."""
    with desk_of(service, tmp_path) as other:
        yield other


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def reviewed(desk: Desk, kind: AudienceKind, *targets: str, **message: Any) -> Review:
    push = Push(Audience(kind, targets), message={**MESSAGE, **message})
    review: Review = run(desk, review_of(desk.session, push))
    return review


def sent(desk: Desk, review: Review) -> Sending:
    sending: Sending = run(desk, send(desk.session, review, ""))
    return sending


def said(review: Review) -> list[Outcome]:
    return [send.state for send in review.earlier.sends]


def test_of_two_windows_that_review_the_same_push_the_second_sends_nothing(desk: Desk, other: Desk) -> None:
    mine, theirs = (reviewed(window, AudienceKind.LABELS, "vip") for window in (desk, other))
    assert sent(other, theirs).result is not None
    sending = sent(desk, mine)
    assert (sending.outdated, sending.row) == (True, None)
    assert sending.result is not None
    assert sending.result.state is Outcome.NOT_SENT
    assert desk.service.count("POST", LABEL) == 1
    anew = reviewed(desk, AudienceKind.LABELS, "vip")
    assert (said(anew), anew.gate) == ([Outcome.ACCEPTED], Gate(typed="vip"))
    assert not sent(desk, anew).outdated
    assert desk.service.count("POST", LABEL) == 2


@pytest.mark.parametrize("kind", sorted(set(AudienceKind) - {AudienceKind.TEXTS}))
def test_after_an_unknown_send_again_is_typed_whoever_gets_it(desk: Desk, kind: AudienceKind) -> None:
    targets = {AudienceKind.LABELS: ("vip",), AudienceKind.EVERYBODY: ()}.get(kind, ("qa-1",))
    first = replace(reviewed(desk, kind, *targets), gate=Gate())
    assert first.gate.again == ""
    for path in (SINGLE, LABEL, TASK, f"{SYNC}/qa-1"):
        desk.service.fault("POST", path, drop_after_processing=True)
    sent(desk, first)
    assert desk.latest().state is Outcome.UNKNOWN
    assert reviewed(desk, kind, *targets).gate.again == AGAIN
    assert reviewed(desk, kind, *targets, title="Another").gate.again == ""


@pytest.mark.parametrize(
    ("kind", "targets", "shared"),
    [
        (AudienceKind.USERS, ("qa-1", "qa-2"), None),
        (AudienceKind.USERS, ("qa-2", "qa-1"), None),
        (AudienceKind.USERS, ("qa-2", "mia"), 1),
        (AudienceKind.USERS, ("qa-1", "qa-2", "mia"), 2),
        (AudienceKind.USER, ("qa-1",), 1),
    ],
)
def test_after_an_unknown_send_again_is_typed_for_whoever_of_its_users_would_get_it_twice(
    desk: Desk, kind: AudienceKind, targets: tuple[str, ...], shared: int | None
) -> None:
    desk.service.fault("POST", SINGLE, drop_after_processing=True, times=1)
    sent(desk, reviewed(desk, AudienceKind.USERS, "qa-1", "qa-2"))
    assert desk.latest().state is Outcome.UNKNOWN
    anew = reviewed(desk, kind, *targets)
    assert anew.gate == Gate(again=AGAIN)
    assert [send.shared for send in anew.earlier.sends] == [shared]
    assert sent(desk, anew).result is not None
    assert desk.latest().state is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("kind", "targets", "title"),
    [
        (AudienceKind.USERS, ("mia",), MESSAGE["title"]),
        (AudienceKind.LABELS, ("vip",), MESSAGE["title"]),
        (AudienceKind.USERS, ("qa-1", "qa-2"), "Another message"),
    ],
)
def test_an_unknown_send_asks_nothing_of_a_push_to_others_or_with_another_text(
    desk: Desk, kind: AudienceKind, targets: tuple[str, ...], title: str
) -> None:
    desk.service.fault("POST", SINGLE, drop_after_processing=True, times=1)
    sent(desk, reviewed(desk, AudienceKind.USERS, "qa-1", "qa-2"))
    anew = reviewed(desk, kind, *targets, title=title)
    assert (anew.gate.again, anew.earlier.sends) == ("", ())


def test_a_known_outcome_asks_for_nothing_of_a_push_to_some_of_its_users(desk: Desk) -> None:
    sent(desk, reviewed(desk, AudienceKind.USERS, "qa-1", "qa-2"))
    assert reviewed(desk, AudienceKind.USERS, "qa-1").earlier.sends == ()


def test_a_push_to_one_user_is_no_send_to_another_or_to_everybody(desk: Desk) -> None:
    sent(desk, reviewed(desk, AudienceKind.USER, "qa-3"))
    assert said(reviewed(desk, AudienceKind.USER, "qa-3")) == [Outcome.ACCEPTED]
    assert said(reviewed(desk, AudienceKind.USER, "qa-4")) == []
    assert said(reviewed(desk, AudienceKind.EVERYBODY)) == []


def test_the_same_people_and_keys_in_another_order_are_the_same_push(desk: Desk) -> None:
    sent(desk, reviewed(desk, AudienceKind.USERS, "qa-1", "qa-2", ext={"a": 1, "b": 2}))
    assert said(reviewed(desk, AudienceKind.USERS, "qa-2", "qa-1", ext={"b": 2, "a": 1})) == [Outcome.ACCEPTED]


def test_a_row_of_an_older_version_is_found(desk: Desk) -> None:
    push = reviewed(desk, AudienceKind.LABELS, "vip", "ios").push
    sent(desk, reviewed(desk, AudienceKind.LABELS, "vip", "ios"))
    with desk.session.history.writing() as connection:
        connection.execute("UPDATE history SET digest = ?", (old_message_digest(push),))
    assert said(reviewed(desk, AudienceKind.LABELS, "ios", "vip")) == [Outcome.ACCEPTED]
    assert said(reviewed(desk, AudienceKind.LABELS, "ios")) == []


def test_another_count_of_a_label_stops_the_send_with_a_record_that_says_so(desk: Desk) -> None:
    review = reviewed(desk, AudienceKind.LABELS, "vip", "ios")
    run(desk, desk.session.client.add_users("ios", users_body(["qa-1", "qa-2", "hx1"], AGORA)))
    sending = sent(desk, review)
    assert sending.outdated
    assert desk.latest().state is Outcome.NOT_SENT
    assert "labels changed since the review" in desk.latest().error
    assert desk.service.count("POST", LABEL) == 0
    anew = reviewed(desk, AudienceKind.LABELS, "vip", "ios")
    assert (anew.labels[1].count or 0) > (review.labels[1].count or 0)
    assert not sent(desk, anew).outdated


def test_a_label_that_is_gone_when_its_turn_comes_stops_the_send(desk: Desk) -> None:
    review = reviewed(desk, AudienceKind.LABELS, "vip")
    run(desk, delete_label(desk.session, "vip"))
    sending = sent(desk, review)
    assert sending.result is not None
    assert sending.result.state is Outcome.NOT_SENT
    assert 'Nothing was sent: There is no label "vip"' in sending.result.error
    assert desk.service.count("POST", LABEL) == 0


def test_labels_are_read_after_the_wait_for_the_pace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    review = reviewed(desk, AudienceKind.LABELS, "vip")
    turn = desk.session.client._pacer.turn

    async def busy(endpoint: Any) -> None:
        if endpoint is review.push.endpoint:
            await desk.session.client.remove_users("vip", users_body(["qa-1"], AGORA))
            await desk.session.client.add_users("vip", users_body(["new-1", "new-2"], AGORA))
        await turn(endpoint)

    desk.service.users.register(("new-1", "new-2"))
    monkeypatch.setattr(desk.session.client._pacer, "turn", busy)
    assert sent(desk, review).outdated
    assert desk.service.count("POST", LABEL) == 0


def test_of_tests_none_follows_one_whose_review_is_outdated(desk: Desk, other: Desk) -> None:
    push = Push(VIP, message=dict(MESSAGE))
    mine, theirs = (run(window, reviews_for_test_users(window.session, push)) for window in (desk, other))
    sent(other, theirs[0])
    sendings = [announce(desk.session, review) for review in mine]
    run(desk, send_each(desk.session, sendings, ""))
    assert [sending.outdated for sending in sendings] == [True, False]
    assert desk.service.count("POST", f"{SYNC}/qa-2") == 0
    assert desk.session.in_flight() == ()


USERS = people(150)


@pytest.fixture
def crowd() -> ChatService:
    return service_with(users=USERS)


@pytest.fixture
def jobs(crowd: ChatService, tmp_path: Path) -> Iterator[JobDesk]:
    with job_desk(crowd, tmp_path) as jobs:
        yield jobs


def reviewed_for_many(jobs: JobDesk, users: tuple[str, ...] = USERS) -> Review:
    push = Push(Audience(AudienceKind.USERS, users), message=dict(MESSAGE))
    review: Review = jobs.ask(review_of(jobs.session, push))
    return review


def test_a_job_is_an_earlier_send_to_all_its_users_in_any_order(jobs: JobDesk) -> None:
    first, second = reviewed_for_many(jobs), reviewed_for_many(jobs)
    job = jobs.ask(jobs.queue.start_reviewed(jobs.session, first, ""))
    with pytest.raises(SentMeanwhile):
        jobs.ask(jobs.queue.start_reviewed(jobs.session, second, ""))
    assert jobs.finish(job).state is JobState.DONE
    assert said(reviewed_for_many(jobs, USERS[::-1])) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert said(reviewed_for_many(jobs, USERS[:100])) == []
    assert {len(json.loads(record.request)["targets"]) for record in jobs.records()} == {100, 50}


def test_again_is_typed_after_a_job_with_an_unknown_call(jobs: JobDesk, crowd: ChatService) -> None:
    review = reviewed_for_many(jobs)
    crowd.fault("POST", SINGLE, drop_after_processing=True, times=1)
    jobs.finish(jobs.ask(jobs.queue.start_reviewed(jobs.session, review, "")))
    assert reviewed_for_many(jobs).gate == Gate(typed="150", again=AGAIN)

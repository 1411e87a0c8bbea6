"""Sends of the same message, or of a near copy, to some of the same people: what the review says of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from push_tui.message.likeness import likeness_to
from push_tui.message.push import Audience, AudienceKind, Json, Push, json_text
from push_tui.operations.correction import Correction
from push_tui.operations.gates import AGAIN
from push_tui.operations.models import Review, Sending
from push_tui.operations.review import review_of, reviews_for_test_users
from push_tui.operations.send import send
from push_tui.simulator.service import ChatService
from push_tui.storage.earlier_sends import Overlap
from support.job_desk import job_desk, people, service_with
from support.person import Desk, desk_of

MESSAGE: dict[str, Json] = {"title": "Maintenance tonight", "content": "Chat is back at noon."}
VIP = Audience(AudienceKind.LABELS, ("vip",))
BOTH = Audience(AudienceKind.LABELS, ("vip", "android"))
ANDROID = Audience(AudienceKind.LABELS, ("android",))
EVERYBODY = Audience(AudienceKind.EVERYBODY)
TWO_USERS = Audience(AudienceKind.USERS, ("mia", "noah"))


class Moving:
    """A clock that a test sets."""

    now = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def desk(service: ChatService, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service, tmp_path, clock=Moving()) as desk:
        yield desk


def later(desk: Desk, **time: float) -> None:
    clock = desk.session.setting.clock
    assert isinstance(clock, Moving)
    clock.now += timedelta(**time)


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def reviewed(desk: Desk, audience: Audience, **message: Json) -> Review:
    review: Review = run(desk, review_of(desk.session, Push(audience, message={**MESSAGE, **message})))
    return review


def sent(desk: Desk, review: Review) -> Sending:
    sending: Sending = run(desk, send(desk.session, review, ""))
    return sending


def said(review: Review) -> list[tuple[bool, Overlap, int]]:
    return [(each.near, each.overlap, each.shared) for each in review.earlier.alike]


@pytest.mark.parametrize(
    ("message", "near"),
    [
        ({"title": "A", "content": "b"}, False),
        ({"content": "b", "title": "A"}, False),
        ({"title": "A", "content": "b", "subTitle": "", "ext": {}, "apns": {"badge": None}}, False),
        ({"title": "A ", "content": "b"}, True),
        ({"title": "a", "content": "\u200bb"}, True),
        ({"title": "A", "content": "b!"}, True),
        ({"title": "A", "content": "b", "ext": {"url": "x"}}, True),  # phones show the same
        ({"title": "A", "content": "c"}, None),
        ({"ext": {"url": "x"}}, None),
    ],
)
def test_the_same_message_is_what_phones_show(message: dict[str, Json], near: bool | None) -> None:
    compare = likeness_to({"title": "A", "content": "b"})
    assert compare(json_text({"strategy": 3, "pushMessage": message}, indent=2).encode()) is near


@pytest.mark.parametrize(
    ("changed", "near"),
    [
        ({"title": "Your week, in short."}, True),
        ({"content": "12 new messages wait for you! Open the app to read them."}, True),
        ({"content": "7 new messages wait for you. Open the app to read them today."}, True),
        ({"content": "7 new messages wait. Open the app to read them."}, True),
        ({"content": "7 new messages wait for Mia. Open the app to read them."}, True),
        ({"content": "7 new offers are in the shop. Hurry to save ten percent."}, None),
        ({"content": "7 new messages wait."}, None),
    ],
)
def test_a_near_copy_shares_four_words_of_five(changed: dict[str, Json], near: bool | None) -> None:
    message: dict[str, Json] = {
        "title": "Your week, in short",
        "content": "7 new messages wait for you. Open the app to read them.",
    }
    compare = likeness_to(message)
    assert compare(json_text({"pushMessage": {**message, **changed}}, indent=2).encode()) is near


@pytest.mark.parametrize(("other", "near"), [("今晚八点维护服务器请稍候", True), ("明天上午十点有新的活动", None)])
def test_texts_without_blanks_are_compared_by_their_characters(other: str, near: bool | None) -> None:
    compare = likeness_to({"content": "今晚九点维护服务器请稍候"})
    assert compare(json_text({"pushMessage": {"content": other}}, indent=2).encode()) is near


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"pushMessage": 1}', b"[" * 100_000])
def test_a_recorded_body_that_is_no_push_is_like_nothing(body: bytes) -> None:
    assert likeness_to({})(body) is None


@pytest.mark.parametrize("empty", ["", None, {}])
def test_a_push_with_an_empty_value_is_the_same_push_also_for_the_gate(desk: Desk, empty: Json) -> None:
    desk.service.fault("POST", "/push/list/label", drop_after_processing=True)
    sent(desk, reviewed(desk, VIP))
    assert reviewed(desk, VIP, ext=empty).gate.again == AGAIN


def test_who_sent_it_and_its_task_are_known(desk: Desk) -> None:
    sent(desk, reviewed(desk, VIP))
    (same,) = reviewed(desk, VIP).earlier.sends
    (near,) = reviewed(desk, VIP, title="Maintenance  tonight").earlier.alike
    record = desk.latest()
    assert record.task_id
    assert (same.operator, same.task_id) == (near.operator, near.task_id) == (record.operator, record.task_id)
    assert (near.row, near.audience_text) == (record.id, "label vip")


def test_a_near_copy_to_the_same_people_is_said_for_a_day(desk: Desk) -> None:
    sent(desk, reviewed(desk, VIP))
    later(desk, hours=23.9)
    assert said(reviewed(desk, VIP, title="Maintenance tonight ")) == [(True, Overlap.SAME, 0)]
    assert said(reviewed(desk, VIP)) == []  # it is the same push
    assert said(reviewed(desk, VIP, title="Something else")) == []
    later(desk, hours=0.2)
    assert said(reviewed(desk, VIP, title="Maintenance tonight ")) == []


def test_an_unknown_push_with_this_title_to_the_same_people_is_said_whatever_its_content(desk: Desk) -> None:
    desk.service.fault("POST", "/push/list/label", drop_after_processing=True, times=1)
    sent(desk, reviewed(desk, VIP))
    other = reviewed(desk, VIP, content="We moved the work to next week; nothing happens today.")
    assert [(each.title_only, each.overlap) for each in other.earlier.alike] == [(True, Overlap.SAME)]
    assert said(reviewed(desk, ANDROID, content="We moved the work to next week; nothing happens today.")) == []
    sent(desk, other)  # accepted: only what nobody knows is said by the title alone
    later(desk, hours=24.1)
    assert said(reviewed(desk, VIP, content="Everything is done since this very morning, thank you all.")) == []


@pytest.mark.parametrize(
    ("before", "now", "overlap", "shared"),
    [
        (EVERYBODY, VIP, Overlap.SOME, 0),
        (VIP, EVERYBODY, Overlap.SOME, 0),
        (VIP, BOTH, Overlap.SOME, 0),
        (VIP, ANDROID, Overlap.PERHAPS, 0),
        (TWO_USERS, VIP, Overlap.PERHAPS, 0),
        (TWO_USERS, Audience(AudienceKind.USERS, ("NOAH", "zoe")), Overlap.SOME, 1),
        (TWO_USERS, Audience(AudienceKind.USER, ("mia",)), Overlap.SOME, 1),
        (TWO_USERS, Audience(AudienceKind.USERS, ("zoe",)), None, 0),
    ],
)
@pytest.mark.usefixtures("quick_countdown")
def test_an_audience_that_overlaps_is_said_for_an_hour(
    desk: Desk, before: Audience, now: Audience, overlap: Overlap | None, shared: int
) -> None:
    sent(desk, reviewed(desk, before))
    later(desk, minutes=59)
    assert said(reviewed(desk, now)) == ([] if overlap is None else [(False, overlap, shared)])
    later(desk, minutes=2)
    assert said(reviewed(desk, now)) == []


def test_tests_and_what_nobody_got_are_not_said(desk: Desk) -> None:
    push = Push(VIP, message=MESSAGE)
    for review in run(desk, reviews_for_test_users(desk.session, push)):
        sent(desk, review)
    desk.service.fault("POST", "/push/list/label", status=400)
    sent(desk, reviewed(desk, ANDROID))
    assert said(reviewed(desk, VIP)) == []
    assert all(review.earlier.alike == () for review in run(desk, reviews_for_test_users(desk.session, push)))


def test_a_like_message_that_another_window_sends_meanwhile_stops_this_one(
    desk: Desk, service: ChatService, tmp_path: Path
) -> None:
    with desk_of(service, tmp_path, clock=desk.session.setting.clock) as other:
        mine = reviewed(desk, VIP)
        sent(other, reviewed(other, BOTH, title="maintenance tonight"))
        assert sent(desk, mine).outdated
        anew = reviewed(desk, VIP)
        assert said(anew) == [(True, Overlap.SOME, 0)]
        assert not sent(desk, anew).outdated


def test_the_calls_of_a_job_are_one_send_with_all_its_users(tmp_path: Path) -> None:
    users = people(250)
    with job_desk(service_with(users=users), tmp_path) as desk:
        push = Push(Audience(AudienceKind.USERS, users), message=MESSAGE)
        job = desk.ask(desk.queue.start_reviewed(desk.session, desk.ask(review_of(desk.session, push)), ""))
        desk.finish(job)
        some = Push(Audience(AudienceKind.USERS, users[90:120]), message=MESSAGE)
        (like,) = desk.ask(review_of(desk.session, some)).earlier.alike
        assert (like.overlap, like.shared) == (Overlap.SOME, 30)
        near = replace(push, message={**MESSAGE, "title": "Maintenance tonight "})
        (like,) = desk.ask(review_of(desk.session, near)).earlier.alike
        assert (like.near, like.overlap) == (True, Overlap.SAME)


def test_what_the_gate_asks_about_is_not_said_twice(desk: Desk) -> None:
    desk.service.fault("POST", "/push/single", drop_after_processing=True)
    sent(desk, reviewed(desk, TWO_USERS))
    anew = reviewed(desk, Audience(AudienceKind.USERS, ("mia",)))
    assert ([each.shared for each in anew.earlier.sends], anew.earlier.alike) == ([1], ())


def correcting(desk: Desk, first: Push, row: int | None, fixed: Push) -> Review:
    profile = desk.session.profile
    desk.session.composition.take(fixed, corrects=Correction(first, "", profile.app, profile.host, row or 0))
    review: Review = run(desk, review_of(desk.session, fixed))
    return review


def test_a_correction_is_not_called_like_the_push_that_it_corrects(desk: Desk) -> None:
    first, fixed = Push(VIP, message=MESSAGE), Push(VIP, message={**MESSAGE, "content": "Chat is back at 1 pm."})
    row = sent(desk, run(desk, review_of(desk.session, first))).row
    corrected = correcting(desk, first, row, fixed)
    assert corrected.earlier.alike == ()
    sent(desk, corrected)
    again = Push(VIP, message={**MESSAGE, "content": "Chat is back at 2 pm."})
    assert said(correcting(desk, first, row, again)) == [(True, Overlap.SAME, 0)]  # the other correction


def test_a_correction_is_called_like_the_same_push_that_was_sent_once_more(desk: Desk) -> None:
    first, fixed = Push(VIP, message=MESSAGE), Push(VIP, message={**MESSAGE, "content": "Chat is back at 1 pm."})
    row = sent(desk, run(desk, review_of(desk.session, first))).row
    before = correcting(desk, first, row, fixed)
    later(desk, minutes=5)
    sent(desk, run(desk, review_of(desk.session, first)))  # somebody else did
    assert said(correcting(desk, first, row, fixed)) == [(True, Overlap.SAME, 0)]
    assert sent(desk, before).outdated


def test_a_correction_is_called_like_its_own_push_if_nobody_knows_whether_that_arrived(desk: Desk) -> None:
    first, fixed = Push(VIP, message=MESSAGE), Push(VIP, message={**MESSAGE, "content": "Chat is back at 1 pm."})
    desk.service.fault("POST", "/push/list/label", drop_after_processing=True)
    row = sent(desk, run(desk, review_of(desk.session, first))).row
    assert said(correcting(desk, first, row, fixed)) == [(True, Overlap.SAME, 0)]


def test_a_correction_of_a_job_knows_all_its_calls(tmp_path: Path) -> None:
    users = people(250)
    with job_desk(service_with(users=users), tmp_path) as desk:
        push = Push(Audience(AudienceKind.USERS, users), message=MESSAGE)
        job = desk.ask(desk.queue.start_reviewed(desk.session, desk.ask(review_of(desk.session, push)), ""))
        desk.finish(job)
        profile = desk.session.profile
        fixed = replace(push, message={**MESSAGE, "content": "Chat is back at 1 pm."})
        for number, found in ((job, 0), (0, 1)):
            corrects = Correction(push, "", profile.app, profile.host, job=number)
            desk.session.composition.take(fixed, corrects=corrects)
            assert len(desk.ask(review_of(desk.session, fixed)).earlier.alike) == found

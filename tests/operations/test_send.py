"""A send: intent before bytes, one request, an honest outcome."""

import asyncio
import threading
import time
from typing import Any

import pytest

from person import Desk, compose
from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.review import Review, ReviewRefused, prepare
from push_tui.operations.send import cancel_countdown, send
from push_tui.outcomes import Outcome
from push_tui.simulator.demo import DEMO_TOKEN
from push_tui.storage.history import HistoryUnavailable

SINGLE, LABEL, TASK = "/push/single", "/push/list/label", "/push/task"


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def reviewed(desk: Desk, **push: Any) -> Review:
    review: Review = run(desk, prepare(desk.session, compose(desk, **push)))
    return review


def test_the_reviewed_bytes_are_sent_and_the_task_is_recorded(desk: Desk) -> None:
    review = reviewed(desk, labels=("vip",))
    run(desk, send(desk.session, review, "OPS-1"))
    record = desk.latest()
    assert (record.state, record.note) == (Outcome.ACCEPTED, "OPS-1")
    assert desk.service.pushes[-1].body == review.push.envelope(desk.session.dialect)
    assert record.request == review.body
    assert record.task_id == str(desk.service.pushes[-1].task_id)
    assert int(record.task_id or 0) > 2**53
    assert record.answer_status == 200
    assert record.service_timestamp
    assert record.elapsed_ms is not None


def test_a_synchronous_push_tells_what_the_vendor_said(desk: Desk) -> None:
    run(desk, send(desk.session, reviewed(desk, user="qa-1"), ""))
    record = desk.latest()
    assert [(status.target, status.status) for status in record.statuses] == [("qa-1", "SUCCESS")]
    assert '"requestId"' in record.answer


def test_a_user_without_a_device_is_accepted_and_failed(desk: Desk) -> None:
    run(desk, send(desk.session, reviewed(desk, user="qa-3"), ""))
    record = desk.latest()
    assert (record.state, record.result) == (Outcome.ACCEPTED, "FAIL")
    assert record.statuses[0].desc == "no push binding"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"drop_before_processing": True}, Outcome.NOT_SENT),
        ({"drop_after_processing": True}, Outcome.UNKNOWN),
        ({"malformed": True}, Outcome.UNKNOWN),
        ({"status": 408}, Outcome.UNKNOWN),
        ({"status": 302}, Outcome.UNKNOWN),
        ({"status": 502, "body": "<html>Bad Gateway</html>"}, Outcome.UNKNOWN),
        ({"status": 400, "body": "too many queries"}, Outcome.REJECTED),
        ({"status": 403}, Outcome.REJECTED),
        ({"status": 429}, Outcome.REJECTED),
        ({"status": 500, "body": '{"error":"unsupported_service_operation"}'}, Outcome.REJECTED),
    ],
    ids=str,
)
def test_a_send_is_made_once_whatever_comes_of_it(desk: Desk, fault: dict[str, Any], outcome: Outcome) -> None:
    desk.service.fault("POST", LABEL, **fault)
    run(desk, send(desk.session, reviewed(desk, labels=("vip",)), ""))
    assert desk.service.count("POST", LABEL) == 1
    assert desk.latest().state is outcome
    assert desk.latest().error


def test_a_refused_token_is_rejected_a_fresh_one_fetched_and_the_review_stays_valid(desk: Desk) -> None:
    review = reviewed(desk, labels=("vip",))
    desk.service.refuse_token(DEMO_TOKEN)
    run(desk, send(desk.session, review, ""))
    assert desk.latest().state is Outcome.REJECTED
    desk.service.accept_token(DEMO_TOKEN)
    assert review.void(desk.session, desk.session.composition.push, review.made_at) is None
    run(desk, send(desk.session, review, ""))
    assert desk.latest().state is Outcome.ACCEPTED


def test_nothing_leaves_when_the_intent_cannot_be_recorded(desk: Desk) -> None:
    review = reviewed(desk, labels=("vip",))
    desk.engine.store_later(desk.session.history.close).result(5)
    desk.paths.history.write_bytes(b"this is no database, and it must not be overwritten" * 100)
    with pytest.raises(HistoryUnavailable):
        run(desk, send(desk.session, review, ""))
    assert desk.service.count("POST", LABEL) == 0
    assert desk.paths.history.read_bytes().startswith(b"this is no database")


def test_a_cancelled_countdown_sends_nothing(desk: Desk) -> None:
    review = reviewed(desk, everybody=True)
    future = desk.engine.submit(send(desk.session, review, ""))
    deadline = time.monotonic() + 5
    while not desk.session.in_flight() and time.monotonic() < deadline:
        time.sleep(0.01)
    (sending,) = desk.session.in_flight()
    cancel_countdown(desk.session, sending)
    future.result(5)
    assert desk.latest().state is Outcome.NOT_SENT
    assert desk.service.count("POST", TASK) == 0


def test_ending_the_program_during_a_countdown_sends_nothing(desk: Desk) -> None:
    desk.engine.submit(send(desk.session, reviewed(desk, everybody=True), ""))
    deadline = time.monotonic() + 5
    while not desk.session.in_flight() and time.monotonic() < deadline:
        time.sleep(0.01)
    history = desk.session.history
    desk.engine.stop()
    record = history.latest()
    assert record is not None
    assert record.state is Outcome.NOT_SENT


def test_ending_the_program_with_a_request_on_its_way_records_unknown(desk: Desk) -> None:
    desk.service.fault("POST", LABEL, delay=30)
    desk.engine.submit(send(desk.session, reviewed(desk, labels=("vip",)), ""))
    deadline = time.monotonic() + 5
    while desk.service.count("POST", LABEL) == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    history = desk.session.history
    desk.engine.stop()
    record = history.latest()
    assert record is not None
    assert record.state is Outcome.UNKNOWN


def test_an_edit_another_profile_and_a_quarter_of_an_hour_void_a_review(desk: Desk) -> None:
    from dataclasses import replace
    from datetime import timedelta

    review = reviewed(desk, labels=("vip",))
    push = review.push
    assert review.void(desk.session, push, review.made_at) is None
    edited = push.with_value(("pushMessage", "title"), "Another title")
    assert "changed" in (review.void(desk.session, edited, review.made_at) or "")
    assert "15 minutes" in (review.void(desk.session, push, review.made_at + timedelta(minutes=16)) or "")
    other = replace(review, profile="production")
    assert "profile" in (other.void(desk.session, push, review.made_at) or "")


def test_several_labels_reach_at_most_the_smallest(desk: Desk) -> None:
    review = reviewed(desk, labels=("vip", "ios", "android"))
    assert review.people == 146
    assert review.gate.typed == "146"


def test_a_label_that_does_not_exist_cannot_be_reviewed(desk: Desk) -> None:
    push = compose(desk, labels=("no-such-label",))
    with pytest.raises(ReviewRefused, match="no-such-label"):
        run(desk, prepare(desk.session, push))


def test_two_sends_at_once_are_two_records(desk: Desk) -> None:
    review = reviewed(desk, users=("qa-1", "qa-2"))

    async def both() -> None:
        await asyncio.gather(send(desk.session, review, "a"), send(desk.session, review, "b"))

    run(desk, both())
    assert desk.engine.store_later(desk.session.history.count).result(5) == 2
    assert desk.service.count("POST", SINGLE) == 2
    assert threading.active_count() < 50
    assert review.push.audience == Audience(AudienceKind.USERS, ("qa-1", "qa-2"))

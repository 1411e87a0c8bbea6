"""A send: intent before bytes, one request, an honest outcome."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.tokens import Token
from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.gates import Gate, ReviewRefused
from push_tui.operations.models import Review, Sending
from push_tui.operations.review import review_of
from push_tui.operations.send import announce, cancel_unsent, send
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.earlier_sends import Allows, Earlier
from push_tui.storage.records import HistoryUnavailable, Intent, Record, Result
from push_tui.ui.screens.review_sent import outcome_lines
from support.person import PROFILE, Desk, compose, desk_of

SINGLE, LABEL, TASK = "/push/single", "/push/list/label", "/push/task"


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def reviewed(desk: Desk, **push: Any) -> Review:
    review: Review = run(desk, review_of(desk.session, compose(desk, **push)))
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
    assert b'"requestId"' in record.answer


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
    review = reviewed(desk, users=("qa-1", "qa-2"))
    desk.service.refuse_token(DEMO_TOKEN)
    run(desk, send(desk.session, review, ""))
    assert desk.latest().state is Outcome.REJECTED
    desk.service.accept_token(DEMO_TOKEN)
    assert review.void(desk.session.profile.name, review.composed, review.made_at, review.made_ticks) is None
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
    cancel_unsent(desk.session, sending)
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
    record = history.records(limit=1)[0]
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
    record = history.records(limit=1)[0]
    assert record is not None
    assert record.state is Outcome.UNKNOWN


def test_an_edit_another_profile_and_a_quarter_of_an_hour_void_a_review(desk: Desk) -> None:
    review, profile = reviewed(desk, labels=("vip",)), desk.session.profile.name
    ticks = review.made_ticks
    assert review.void(profile, review.composed, review.made_at, ticks) is None
    edited = review.push.with_value(("pushMessage", "title"), "Another title").digest(desk.session.dialect)
    assert "changed" in (review.void(profile, edited, review.made_at, ticks) or "")
    late = review.made_at + timedelta(minutes=16)
    assert "15 minutes" in (review.void(profile, review.composed, late, ticks) or "")
    assert "profile" in (review.void("production", review.composed, review.made_at, ticks) or "")


@pytest.mark.parametrize("set_back", [timedelta(hours=1), timedelta(days=1), timedelta(days=3650)])
def test_a_review_expires_also_when_the_clock_was_set_back(desk: Desk, set_back: timedelta) -> None:
    review, profile = reviewed(desk, labels=("vip",)), desk.session.profile.name
    earlier, quarter = review.made_at - set_back, timedelta(minutes=15).total_seconds()
    assert review.void(profile, review.composed, earlier, review.made_ticks + quarter) is None
    assert "15 minutes" in (review.void(profile, review.composed, earlier, review.made_ticks + quarter + 1) or "")


def test_several_labels_reach_at_most_the_smallest(desk: Desk) -> None:
    review = reviewed(desk, labels=("vip", "ios", "android"))
    assert review.people == 146
    assert review.gate.typed == "146"


def test_a_label_that_does_not_exist_cannot_be_reviewed(desk: Desk) -> None:
    push = compose(desk, labels=("no-such-label",))
    with pytest.raises(ReviewRefused, match="no-such-label"):
        run(desk, review_of(desk.session, push))


def test_two_sends_at_once_are_two_records(desk: Desk) -> None:
    reviews = [reviewed(desk, users=("qa-1", "qa-2"), title=title) for title in ("One", "Another")]

    async def both() -> None:
        await asyncio.gather(*(send(desk.session, review, "") for review in reviews))

    run(desk, both())
    assert desk.engine.store_later(desk.session.history.count).result(5) == 2
    assert desk.service.count("POST", SINGLE) == 2
    assert threading.active_count() < 50
    assert reviews[0].push.audience == Audience(AudienceKind.USERS, ("qa-1", "qa-2"))


def until(desk: Desk, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def begun(desk: Desk, review: Review) -> Sending:
    """A send that runs by itself."""
    sending = announce(desk.session, review)
    desk.engine.launch(send(desk.session, review, "", sending))
    return sending


def after_the_end(desk: Desk) -> Record:
    """Stop the engine and read what the history keeps, after every write that was asked for."""
    history = desk.session.history
    desk.engine.stop()
    desk.engine._storage.shutdown(wait=True)
    record = history.records(limit=1)[0]
    assert record is not None
    return record


def test_an_answer_that_is_here_is_kept_when_the_program_ends_before_it_is_written(desk: Desk) -> None:
    desk.service.fault("POST", LABEL, delay=0.2)
    sending = begun(desk, reviewed(desk, labels=("vip",)))
    until(desk, lambda: desk.service.count("POST", LABEL) == 1)
    disk = threading.Event()
    desk.engine.store_later(disk.wait, 5)
    until(desk, lambda: sending.done)
    threading.Timer(0.3, disk.set).start()
    record = after_the_end(desk)
    assert record.state is Outcome.ACCEPTED
    assert record.task_id == str(desk.service.pushes[-1].task_id)


def test_ending_the_program_while_the_intent_is_written_sends_nothing_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = reviewed(desk, labels=("vip",))
    written, disk = threading.Event(), threading.Event()
    begin = desk.session.history.begin

    def slow(intent: Intent, shown: Earlier, allows: Allows) -> int:
        row = begin(intent, shown, allows)
        written.set()
        disk.wait(5)
        return row

    monkeypatch.setattr(desk.session.history, "begin", slow)
    begun(desk, review)
    assert written.wait(5)
    threading.Timer(0.2, disk.set).start()
    assert after_the_end(desk).state is Outcome.NOT_SENT
    assert desk.service.count("POST", LABEL) == 0


def test_a_refusal_is_recorded_before_another_token_is_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    review = reviewed(desk, users=("qa-1", "qa-2"))
    desk.service.refuse_token(DEMO_TOKEN)
    asked = threading.Event()

    async def fresh(stale: Token) -> Token:
        asked.set()
        await asyncio.sleep(60)
        return stale

    monkeypatch.setattr(desk.session.tokens, "fresh", fresh)
    begun(desk, review)
    assert asked.wait(5)
    assert desk.latest().state is Outcome.REJECTED
    assert after_the_end(desk).state is Outcome.REJECTED


def test_a_defect_before_the_request_is_not_sent_and_tells_nothing_of_what_it_held(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = reviewed(desk, labels=("vip",))

    async def token() -> Token:
        raise RuntimeError("007secret")

    monkeypatch.setattr(desk.session.tokens, "token", token)
    run(desk, send(desk.session, review, ""))
    record = desk.latest()
    assert record.state is Outcome.NOT_SENT
    assert "RuntimeError" in record.error
    assert "secret" not in record.error
    assert [str(error) for error in desk.engine.failures] == ["007secret"]
    desk.engine.failures.clear()


def test_an_outcome_that_cannot_be_written_is_written_when_it_can(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    finish, failing = desk.session.history.finish, threading.Event()
    failing.set()

    def full(row: int, result: Result) -> bool:
        if failing.is_set():
            raise HistoryUnavailable("The disk is full.")
        return finish(row, result)

    monkeypatch.setattr(desk.session.history, "finish", full)
    monkeypatch.setattr("push_tui.operations.recording.RECORD_PAUSES", (0.05,))
    sending = run(desk, send(desk.session, reviewed(desk, labels=("vip",)), ""))
    assert sending.record_error == "The disk is full."
    failing.clear()
    until(desk, lambda: not sending.record_error)
    assert desk.latest().state is Outcome.ACCEPTED


def test_a_history_that_was_taken_away_meanwhile_is_told(desk: Desk) -> None:
    desk.service.fault("POST", LABEL, delay=0.3)
    sending = begun(desk, reviewed(desk, labels=("vip",)))
    until(desk, lambda: desk.service.count("POST", LABEL) == 1)
    desk.paths.history.rename(desk.paths.history.with_suffix(".away"))
    until(desk, lambda: bool(sending.record_error))
    assert sending.result is not None
    assert sending.result.state is Outcome.ACCEPTED


def test_what_was_accepted_is_no_unsent_text_any_more_until_it_is_edited(desk: Desk) -> None:
    composition = desk.session.composition
    review = reviewed(desk, labels=("vip",))
    run(desk, send(desk.session, review, ""))
    assert not composition.has_work
    composition.put(("pushMessage", "title"), "Another")
    run(desk, send(desk.session, review, ""))
    assert composition.has_work


@pytest.mark.usefixtures("quick_countdown")
def test_a_push_to_everybody_can_be_stopped_while_it_waits_for_its_turn(service: ChatService, tmp_path: Path) -> None:
    with desk_of(service, tmp_path, PROFILE) as desk:
        first, second = (
            replace(reviewed(desk, everybody=True, title=text, content=text), gate=Gate("everybody", countdown=1))
            for text in ("One", "Another")
        )
        run(desk, send(desk.session, first, ""))
        sending = begun(desk, second)
        until(desk, lambda: sending.row is not None and not sending.countdown)
        assert sending.stoppable
        assert "Not sent yet" in next(outcome_lines(sending)).text
        cancel_unsent(desk.session, sending)
        until(desk, lambda: sending.done)
        assert sending.result is not None
        assert sending.result.state is Outcome.NOT_SENT
        assert desk.service.count("POST", TASK) == 1
        assert desk.session.in_flight() == ()


def test_a_scheduled_push_is_recorded_with_its_time_and_one_that_is_too_near_is_refused(desk: Desk) -> None:
    desk.session.profile = replace(desk.session.profile, server_time_zone="+08:00")
    later = datetime.now(timezone(timedelta(hours=8))) + timedelta(hours=3)
    push = compose(desk, labels=("vip",)).with_value(("startDate",), later.strftime("%Y-%m-%d %H:%M:%S"))
    run(desk, send(desk.session, run(desk, review_of(desk.session, push)), ""))
    record = desk.latest()
    assert record.state is Outcome.ACCEPTED
    assert (record.start_date, record.start_zone) == (f"{later:%Y-%m-%d %H:%M:%S}", "+08:00")
    assert record.audience_text == "label vip"
    near = push.with_value(("startDate",), (later - timedelta(hours=2, minutes=30)).strftime("%Y-%m-%d %H:%M:%S"))
    with pytest.raises(ReviewRefused):
        run(desk, review_of(desk.session, near))


def test_a_push_to_more_users_than_one_call_takes_is_never_one_send(desk: Desk) -> None:
    review = reviewed(desk, users=tuple(f"user-{number}" for number in range(101)))
    with pytest.raises(ValueError, match="as a job"):
        run(desk, send(desk.session, review, ""))
    assert desk.service.count("POST", SINGLE) == 0
    assert desk.session.in_flight() == ()

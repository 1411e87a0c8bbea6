"""A line that stalls or drops, signals, a killed process: what was sent is known, and nothing is sent unseen."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.outcomes import Outcome
from support.keys import key
from support.real_program import Workplace, open_review, workplace
from support.slow_line import OVER_IT
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

LABEL = "/push/list/label"
BODY = json.dumps({"targets": ["vip"], "pushMessage": {"title": "Maintenance", "content": "Back at noon"}})


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        yield place


def review_for_vip(session: TerminalSession) -> None:
    """An armed review with its gate passed."""
    open_review(session)
    session.send("vip")
    session.wait_quiet(0.3)


def until_requests(place: Workplace, count: int, seconds: float = 10) -> None:
    """Wait until the service has seen that many sends."""
    deadline = time.monotonic() + seconds
    while place.simulator.service.count("POST", LABEL) < count:
        assert time.monotonic() < deadline, "the service saw no request"
        time.sleep(0.02)


def until_recorded(place: Workplace, seconds: float = 10) -> None:
    """Wait until the send is recorded as accepted."""
    deadline = time.monotonic() + seconds
    while place.latest().state is not Outcome.ACCEPTED:
        assert time.monotonic() < deadline, place.latest().state
        time.sleep(0.05)


def test_a_stalled_line_stops_no_send(place: Workplace) -> None:
    place.simulator.service.fault("POST", LABEL, delay=1.0)
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        review_for_vip(session)
        session.press(key("send"))
        until_requests(place, 1)
        session.stall()
        until_recorded(place)
        session.resume()
        session.wait_for("ACCEPTED")


def test_a_line_that_is_down_for_8_seconds_delays_only_the_paint(place: Workplace) -> None:
    place.line = OVER_IT
    place.simulator.service.fault("POST", LABEL, delay=1.0)
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        open_review(session)
        session.send("vip")
        session.wait_until(lambda rows: any(row.strip("│ ") == "vip" for row in rows), what="the typed word")
        session.press(key("send"))
        until_requests(place, 1)
        session.terminate(signal.SIGUSR1)  # the line is down
        down_until = time.monotonic() + 8
        session.wait_quiet(0.3)
        shown = session.bytes_received
        session.press(key("history"))
        until_recorded(place)
        assert time.monotonic() < down_until
        time.sleep(down_until - time.monotonic())
        assert session.bytes_received == shown
        session.terminate(signal.SIGUSR1)  # and up again
        session.wait_for("State and result")  # of the history, where the key leads
        session.wait_for("accepted")


def test_a_sending_key_on_a_line_that_shows_nothing_sends_nothing(place: Workplace) -> None:
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        session.wait_for("Problems")
        session.wait_quiet(0.3)
        session.stall()
        session.press(key("review"))
        time.sleep(1.5)
        session.send("vip")
        session.press(key("send"))
        time.sleep(1.5)
        assert place.simulator.service.count("POST", LABEL) == 0
        session.resume()
        session.wait_for("Note, such as a ticket number")
        session.wait_quiet(1.0)
        assert place.simulator.service.count("POST", LABEL) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("stalled", [False, True], ids=["flowing", "stalled"])
def test_a_signal_with_a_send_in_flight_leaves_in_time_with_the_row_unknown(
    place: Workplace, number: signal.Signals, stalled: bool
) -> None:
    place.simulator.service.fault("POST", LABEL, delay=30)
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        review_for_vip(session)
        session.press(key("send"))
        until_requests(place, 1)
        if stalled:
            session.stall()
            session.press("escape", key("history"), key("labels"), key("compose"), key("labels"), key("compose"))
            time.sleep(0.3)
        session.terminate(number)
        status = session.wait(timeout=8)
        assert status == 128 + number
    assert place.latest().state is Outcome.UNKNOWN


def test_a_dropped_line_keeps_unsent_text_as_a_draft_that_is_back_at_the_next_start(place: Workplace) -> None:
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        session.wait_for("Problems")
        session.wait_quiet(0.5)
        session.hang_up()
        assert session.wait(timeout=8) != 0
    with place.program() as session:
        session.wait_for("Not sent yet")
        session.press(key("compose"))
        session.wait_for("Back at noon")


def test_a_killed_program_leaves_a_row_that_the_next_start_calls_unknown(place: Workplace) -> None:
    place.simulator.service.fault("POST", LABEL, delay=30)
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        review_for_vip(session)
        session.press(key("send"))
        until_requests(place, 1)
        session.terminate(signal.SIGKILL)
        session.wait()
    assert place.latest().state is Outcome.SENDING
    with place.program() as session:
        session.wait_for("got no answer")
    assert place.latest().state is Outcome.UNKNOWN
    assert place.simulator.service.count("POST", LABEL) == 1


def test_hanging_up_during_a_countdown_sends_nothing(place: Workplace) -> None:
    body = json.dumps({"pushMessage": {"title": "Maintenance", "content": "Back at noon"}})
    with place.program("compose", str(place.curl_file("push/task", body))) as session:
        open_review(session)
        session.send("41117440#383391")
        session.wait_quiet(0.3)
        session.press(key("send"))
        session.wait_for("Any key cancels")
        session.hang_up()
        session.wait(timeout=8)
    assert place.latest().state is Outcome.NOT_SENT
    assert place.simulator.service.count("POST", "/push/task") == 0


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP], ids=["SIGTSTP", "SIGSTOP"])
def test_a_short_suspension_during_a_countdown_sends_nothing(place: Workplace, number: signal.Signals) -> None:
    body = json.dumps({"pushMessage": {"title": "Maintenance", "content": "Back at noon"}})
    with place.program("compose", str(place.curl_file("push/task", body))) as session:
        open_review(session)
        session.send("41117440#383391")
        session.wait_quiet(0.3)
        session.press(key("send"))
        session.wait_for("Any key cancels")
        session.terminate(number)
        session.wait_stopped()
        time.sleep(0.8)
        session.terminate(signal.SIGCONT)
        session.wait_for("NOT SENT")
    assert place.latest().state is Outcome.NOT_SENT
    assert place.simulator.service.count("POST", "/push/task") == 0


def test_a_terminal_that_does_not_answer_asks_for_a_word_more(place: Workplace) -> None:
    with place.program("compose", str(place.curl_file("push/single", BODY.replace("vip", "qa-1")))) as session:
        session.wait_for("Problems")
        session.answers.cursor_position = False
        session.press(key("review"))
        session.wait_for("waiting for the terminal")
        session.press(key("send"))
        session.wait_for("does not answer", timeout=15)
        session.press(key("send"))
        assert place.simulator.service.count("POST", "/push/single") == 0


@pytest.mark.parametrize("together", [b"\x1bs", b"\x1b\x1bs"], ids=["Escape s", "Escape Escape s"])
def test_escape_and_then_a_letter_delivered_at_once_send_nothing(place: Workplace, together: bytes) -> None:
    """In a terminal without kitty's protocol, such as tmux, Alt+S is the same bytes."""
    body = BODY.replace("vip", "qa-1")
    with place.program("compose", str(place.curl_file("push/single", body))) as session:
        open_review(session)
        session.send(together)
        session.wait_gone("Note, such as a ticket number")
        session.wait_quiet(0.5)
        assert any("it was read as Escape" in row for row in session.screen()) == (together == b"\x1bs")
        assert place.simulator.service.pushes == ()


def test_alt_s_sends_where_the_terminal_tells_it_from_escape(place: Workplace) -> None:
    body = BODY.replace("vip", "qa-1")
    with place.program("compose", str(place.curl_file("push/single", body))) as session:
        open_review(session)
        session.send("\x1b[115;3u")
        session.wait_for("QUEUED")

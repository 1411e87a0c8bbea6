"""A signal, a hang-up or a stalled line, whatever you are doing: it ends in time, and what was sent or typed is kept.

Twenty of the pairs with the slow tests, all of them six times over with ``PUSH_TUI_LONG=1``.
"""

import json
import random
import signal
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from push_tui.outcomes import Outcome
from push_tui.storage.drafts import DraftStore
from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from support.keys import key
from support.long_runs import rounds
from support.real_program import Workplace, open_review, workplace
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

LABEL, ENDS_WITHIN = "/push/list/label", 8.0
BODY = json.dumps({"targets": ["vip"], "pushMessage": {"title": "Maintenance", "content": "Back at noon"}})


def wait_for_a_draft(place: Workplace, text: str, seconds: float = 10) -> None:
    """Wait until what was typed is on the disk; a kill may cost what was typed in the second before it."""
    deadline = time.monotonic() + seconds
    while not any(text in str(draft) for draft in DraftStore(Paths.open(place.directory)).load_all()):
        assert time.monotonic() < deadline, "no draft was saved"
        time.sleep(0.02)


def overview(place: Workplace, session: TerminalSession) -> None:
    session.press(key("overview"))
    session.wait_for("Needs a look")


def labels(place: Workplace, session: TerminalSession) -> None:
    session.press(key("labels"))
    session.wait_for("Description")


def palette(place: Workplace, session: TerminalSession) -> None:
    session.press(key("commands"))
    session.wait_for("What do you want to do?")


def dialog(place: Workplace, session: TerminalSession) -> None:
    labels(place, session)
    session.press(key("new_label"))
    session.wait_for("New label")


def typing(place: Workplace, session: TerminalSession) -> None:
    session.send("x")
    session.wait_quiet(0.3)
    wait_for_a_draft(place, "Maintenancex")


def armed_review(place: Workplace, session: TerminalSession) -> None:
    open_review(session)
    session.send("vip")
    session.wait_quiet(0.3)


def send_in_flight(place: Workplace, session: TerminalSession) -> None:
    place.simulator.service.fault("POST", LABEL, delay=30)
    armed_review(place, session)
    session.press(key("send"))
    session.wait_until(lambda _: place.simulator.service.count("POST", LABEL) == 1, what="a send in flight")


def sent(place: Workplace, session: TerminalSession) -> None:
    armed_review(place, session)
    session.press(key("send"))
    session.wait_for("ACCEPTED")


def stall_and_terminate(session: TerminalSession) -> None:
    session.stall()
    session.press("escape", key("history"), key("labels"), key("compose"))
    session.terminate()


def stop_and_terminate(session: TerminalSession) -> None:
    session.terminate(signal.SIGTSTP)
    session.wait_stopped()
    session.terminate()
    session.terminate(signal.SIGCONT)


STATES: tuple[Callable[[Workplace, TerminalSession], None], ...] = (
    overview,
    labels,
    palette,
    dialog,
    typing,
    armed_review,
    send_in_flight,
    sent,
)
ENDS: dict[str, Callable[[TerminalSession], None]] = {
    "SIGTERM": lambda session: session.terminate(),
    "SIGHUP": lambda session: session.terminate(signal.SIGHUP),
    "hang-up": lambda session: session.hang_up(),
    "SIGTERM on a stalled line": stall_and_terminate,
    "SIGTERM while stopped": stop_and_terminate,
    "kill": lambda session: session.terminate(signal.SIGKILL),
}
PAIRS = [*product(STATES, ENDS)]
random.Random(13).shuffle(PAIRS)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        yield place


@pytest.mark.parametrize(
    ("state", "end"),
    (PAIRS * 7)[: rounds(20, 300)],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_it_ends_in_time_and_keeps_what_was_sent_or_typed(
    place: Workplace, state: Callable[[Workplace, TerminalSession], None], end: str
) -> None:
    with place.program("compose", str(place.curl_file("push/list/label", BODY))) as session:
        session.wait_for("Problems")
        wait_for_a_draft(place, "Maintenance")
        state(place, session)
        began = time.monotonic()
        ENDS[end](session)
        assert session.wait(timeout=ENDS_WITHIN + 12) != 0
        assert time.monotonic() - began < ENDS_WITHIN
    paths = Paths.open(place.directory)
    history = History(paths.history, paths.lock)
    history.settle_abandoned()
    records = [(record.state, record.title) for record in history.records()]
    history.close()
    pushes = place.simulator.service.count("POST", LABEL)
    assert pushes == (state in (send_in_flight, sent))
    if state is sent:
        assert records == [(Outcome.ACCEPTED, "Maintenance")]
        return
    assert records == ([(Outcome.UNKNOWN, "Maintenance")] if pushes else [])
    assert any("Back at noon" in str(draft) for draft in DraftStore(paths).load_all())

"""A push with every section filled, by keyboard only on 80 by 24: what is shown is what the service gets."""

import re
from pathlib import Path

import pytest

from push_tui.dialects import AGORA
from push_tui.message.push import Audience, AudienceKind, Json, Push, json_text
from push_tui.outcomes import Outcome
from push_tui.ui.actions import key_of
from support.composing_by_keys import fill_every_section, json_of, read_down
from support.keys import key
from support.real_program import Workplace, open_review, workplace
from support.terminal_session import TerminalSession

USER, USERS, LABELS, EVERYBODY, TEXTS = AudienceKind
PATHS = {USER: "push/sync/qa-1", USERS: "push/single", LABELS: "push/list/label", EVERYBODY: "push/task"}
BELOW_THE_FORM = f"{key_of('review')} Review  {key_of('test_push')}"
GATE = re.compile('Type "([^"]+)"')


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("kind", "targets", "most"),
    [
        (USERS, ("qa-1", "qa-2"), 2),
        pytest.param(USER, ("qa-1",), None, marks=pytest.mark.slow),
        pytest.param(USERS, ("qa-1", "qa-2"), None, marks=pytest.mark.slow),
        pytest.param(LABELS, ("vip", "ios"), None, marks=pytest.mark.slow),
        pytest.param(EVERYBODY, (), None, marks=pytest.mark.slow),
    ],
    ids=["users, two fields of each section", "one user", "users", "labels", "everybody"],
)
def test_a_push_with_every_section_filled_by_keys_arrives_as_it_was_shown(
    tmp_path: Path, kind: AudienceKind, targets: tuple[str, ...], most: int | None
) -> None:
    with workplace(tmp_path) as place:
        with place.program(columns=80, rows=24) as session:
            session.wait_for("Labels  1")
            session.press(key("compose"))
            session.wait_for("Title *")
            push = fill_every_section(session, Push(Audience(kind, targets), 3), AGORA, most)
            beside = request_beside_the_form(session)
            open_review(session)
            reviewed = request_in_the_review(session)
            send(session)
            session.press("escape")  # by itself: with the next key in the same packet it would be Alt and that key
            session.wait_for(BELOW_THE_FORM)
            session.press(key("quit"))
            assert session.wait() == 0
        assert beside == reviewed == push.envelope(AGORA)
        assert arrived(place, PATHS[kind]) == json_text(reviewed).encode()
        assert place.latest().state is Outcome.ACCEPTED


def request_beside_the_form(session: TerminalSession) -> dict[str, Json]:
    """The JSON in the pane beside the form; the form is back afterwards."""
    session.press(key("next_pane"), key("next_pane"), key("next_pane"))
    session.wait_for('"strategy"')
    shown = json_of(read_down(session, " {", " }", below=f"{key_of('help')} "))
    session.press("escape")
    session.wait_for(BELOW_THE_FORM)
    return shown


def request_in_the_review(session: TerminalSession) -> dict[str, Json]:
    """The JSON on the page of the review."""
    gate = any(GATE.search(line) for line in session.screen())
    if gate:
        session.press("shift+tab")  # from the gate to the page
    shown = json_of(read_down(session, "  {", "  }", below="───"))
    if gate:
        session.press("tab")
        session.wait_until(lambda lines: cursor_is_below_the_gate(session, lines), what="the focus on the gate")
    return shown


def cursor_is_below_the_gate(session: TerminalSession, lines: list[str]) -> bool:
    """Whether what is typed now goes where the gate asks for it."""
    _, row = session.terminal.cursor
    return any(GATE.search(line) for line in lines[:row])


def send(session: TerminalSession) -> None:
    """Type what the gate asks for, send, and wait for the outcome."""
    asked = next((found[1] for line in session.screen() if (found := GATE.search(line))), "")
    session.send(asked)
    session.press(key("send"))
    session.wait_for("shows the record")


def arrived(place: Workplace, path: str) -> bytes:
    """The bytes of the one request that came for ``path``."""
    (body,) = [request.body for request in place.simulator.service.requests if request.path.endswith(path)]
    return body

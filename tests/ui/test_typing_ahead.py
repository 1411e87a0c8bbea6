"""Keys that arrive in one burst, as a slow line delivers them, do what they do when each is seen before the next."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Key

from support.emulated_terminal import key_bytes
from support.keys import key
from support.person import Desk, Pilot, settled
from support.real_program import open_labels
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow


def sent(action_id: str) -> str:
    """What a terminal sends for the key of an action."""
    return key_bytes(key(action_id)).decode()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[TerminalSession]:
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, cwd=tmp_path) as session:
        open_labels(session)
        session.wait_for("android")
        session.wait_quiet(0.8)
        yield session


def test_a_filter_gets_its_text_and_no_letter_of_it_acts_on_the_list(session: TerminalSession) -> None:
    session.send(f"{sent('filter')}dev")
    session.wait_for("Labels  3 of 16")
    session.wait_quiet()
    assert not any("╭" in line for line in session.screen())  # no dialog


def test_a_dialog_gets_what_was_typed_before_it_was_there(session: TerminalSession) -> None:
    session.send(f"{sent('new_label')}spring-sale\tEverybody who bought in spring")
    session.wait_for("cannot be changed later")
    session.wait_for("spring-sale")
    session.wait_for("Everybody who bought in spring")


def test_a_text_after_tab_lands_in_the_next_field_of_the_composer(session: TerminalSession) -> None:
    session.send(f"{sent('compose')}kim\t\tMaintenance\tChat is back at noon.\tTonight")
    session.wait_for("Maintenance")
    session.wait_for("21/100")
    session.wait_for("7/10")


def test_labels_are_picked_one_after_another_without_a_look(session: TerminalSession) -> None:
    session.press(key("push_label"))
    session.wait_for("Audience and delivery")
    session.wait_quiet()
    session.send(f"\x1b[A\x1b[A\x1b[A\x1b[A\rios beta {sent('confirm')}")
    session.wait_for("all-customers, ios, beta-testers")


def test_a_choice_made_blindly_in_a_dialog_is_the_one_that_is_acted_on(session: TerminalSession) -> None:
    session.send(f"{sent('cursor_down')}\r")
    session.wait_for("showing 200")
    session.wait_quiet()
    session.send(f"{sent('remove_users')}\t\x1b[C")
    session.wait_for("● all 11,903")


async def test_a_letter_typed_while_a_screen_opens_without_a_key_lands_in_its_field(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    desk.app.go("compose")
    desk.app.post_message(Key("x", "x"))
    await settled(pilot)
    assert desk.session.composition.push.audience.targets == ("x",)

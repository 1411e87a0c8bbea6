"""Arming: the state machine with a clock of the test's own, and the query in a real pseudo-terminal."""

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.screen import Screen

from push_tui.ui.terminal import status_query
from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.terminal.status_query import (
    PATIENCE,
    SETTLE,
    Arming,
    Readiness,
    StatusQuery,
    TerminalAnswered,
)
from support import PROGRAMS
from support.status_answers import terminal_answers, terminal_arms
from support.terminal_session import TerminalSession
from support.waiting import settled, until

APP = PROGRAMS / "small_app.py"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def arming(clock: Clock) -> Arming:
    return Arming(clock)


def asked(arming: Arming) -> tuple[int, int]:
    """Ask and return the answer that a terminal would give."""
    arming.ask(120, 40)
    assert arming.expected is not None
    return arming.expected


def test_nothing_is_let_through_before_the_terminal_was_asked(arming: Arming) -> None:
    assert arming.readiness is Readiness.WAITING
    assert not arming.lets_through()
    assert arming.changes_in is None


def test_armed_when_the_answer_has_come_and_the_time_has_passed(arming: Arming, clock: Clock) -> None:
    answer = asked(arming)
    clock.now += 1
    assert arming.answered(*answer)
    states = [arming.readiness]
    assert not arming.lets_through()
    clock.now += SETTLE
    assert [*states, arming.readiness] == [Readiness.SETTLING, Readiness.ARMED]
    assert arming.lets_through()


def test_time_alone_never_arms(arming: Arming, clock: Clock) -> None:
    asked(arming)
    clock.now += 3600
    assert not arming.lets_through()


def test_a_key_from_before_the_screen_was_armed_stays_dropped_however_late_it_is_looked_at(
    arming: Arming, clock: Clock
) -> None:
    answer = asked(arming)
    pressed_at = clock.now + 0.1
    arming.answered(*answer)
    clock.now += 60
    assert not arming.lets_through(pressed_at)
    assert arming.lets_through(clock.now)


def test_without_an_answer_in_time_the_word_is_needed(arming: Arming, clock: Clock) -> None:
    asked(arming)
    clock.now += PATIENCE
    assert arming.readiness is Readiness.WORD
    assert not arming.lets_through()
    assert arming.lets_through(word_typed=True)


def test_the_word_does_not_replace_the_wait(arming: Arming) -> None:
    asked(arming)
    assert not arming.lets_through(word_typed=True)


def test_a_late_answer_still_arms(arming: Arming, clock: Clock) -> None:
    answer = asked(arming)
    clock.now += PATIENCE + 1
    arming.answered(*answer)
    assert not arming.lets_through()
    clock.now += SETTLE
    assert arming.lets_through()


def test_asking_again_disarms(arming: Arming, clock: Clock) -> None:
    arming.answered(*asked(arming))
    clock.now += SETTLE
    asked(arming)
    assert not arming.lets_through()


def test_an_answer_to_another_question_is_none(arming: Arming) -> None:
    column, row = asked(arming)
    assert not arming.answered(column + 1, row)
    assert arming.readiness is Readiness.WAITING


@given(columns=st.integers(1, 500), rows=st.integers(2, 500))
def test_the_question_stays_on_the_screen_and_off_the_row_where_function_keys_look_like_answers(
    columns: int, rows: int
) -> None:
    arming = Arming()
    sequence = arming.ask(columns, rows)
    assert arming.expected is not None
    column, row = arming.expected
    assert 0 <= column < columns
    assert 1 <= row < rows
    assert sequence == f"\x1b7\x1b[{row + 1};{column + 1}H\x1b[6n\x1b8"


def test_what_changes_while_the_screen_is_told_is_told_it_too(clock: Clock) -> None:
    told: list[Readiness] = []
    due: list[Callable[[], object]] = []

    def slowly(readiness: Readiness) -> None:
        told.append(readiness)
        clock.now += SETTLE

    screen: Any = SimpleNamespace(set_timer=lambda seconds, callback: due.append(callback))
    query = StatusQuery(screen, slowly, lambda callback: callback(), clock)
    query.answered(TerminalAnswered(*asked(query.arming), clock.now))
    for callback in due:
        callback()
    assert told == [Readiness.SETTLING, Readiness.ARMED]


class Armed(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[Readiness] = []
        self.query_terminal = StatusQuery(self, self.told.append, self.call_after_refresh)

    def on_screen_resume(self) -> None:
        self.query_terminal.ask()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        self.query_terminal.answered(message)


class ArmedApp(TerminalApp[None]):
    def get_default_screen(self) -> Screen[Any]:
        return Armed()


async def test_the_screen_is_told_each_change_of_its_readiness() -> None:
    app = ArmedApp()
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, Armed)
        await terminal_answers(pilot, screen.query_terminal.arming)
        assert screen.told == [Readiness.WAITING, Readiness.SETTLING]
        await terminal_arms(pilot, screen.query_terminal.arming)
        await settled(pilot)
        assert screen.told == [Readiness.WAITING, Readiness.SETTLING, Readiness.ARMED]


async def test_the_screen_is_told_when_no_answer_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_query, "PATIENCE", 0.05)
    app = ArmedApp()
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, Armed)
        await until(pilot, lambda: screen.told == [Readiness.WAITING, Readiness.WORD])


def reviewing() -> TerminalSession:
    session = TerminalSession([sys.executable, APP])
    session.wait_for("small app")
    session.wait_quiet()
    return session


def test_the_terminal_is_asked_behind_the_first_frame_and_then_arms_the_screen() -> None:
    with reviewing() as session:
        before = session.bytes_received
        session.press("f8")
        session.wait_for("state: ready")
        written = session.raw_since(before)
        assert 0 <= written.find(b"To everybody") < written.find(b"\x1b[6n")
        session.press("f9")
        session.wait_for("fired 1 dropped 0")


def test_a_key_on_a_screen_that_has_not_arrived_fires_nothing() -> None:
    with reviewing() as session:
        session.stall()
        session.press("f8")
        assert session.bytes_during(SETTLE * 3) == 0
        session.press("f9")
        session.resume()
        session.wait_for("fired 0 dropped 1")
        session.wait_for("state: ready")
        session.press("f9")
        session.wait_for("fired 1 dropped 1")


def test_a_terminal_that_does_not_answer_arms_nothing_and_shift_f3_is_no_answer() -> None:
    with reviewing() as session:
        session.answers.cursor_position = False
        session.press("f8")
        session.wait_for("state: waiting for the terminal")
        session.send("\x1b[1;2R")
        session.press("f9")
        session.wait_for("fired 0 dropped 1")


def test_coming_back_to_the_screen_asks_again() -> None:
    with reviewing() as session:
        session.press("f8")
        session.wait_for("state: ready")
        session.answers.cursor_position = False
        session.press("ctrl+p")
        session.wait_for("What do you want to do")
        session.press("escape")
        session.wait_for("state: waiting for the terminal")

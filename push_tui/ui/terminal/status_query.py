"""Ask the terminal whether it has shown the screen that you are about to act on.

After a screen's first frame the terminal is asked where its cursor is (``CSI 6 n``). It answers in order, so its answer
means that it has read the frame. A screen that sends something is armed `SETTLE` seconds after the answer.

Inside tmux, GNU screen and mosh that program answers, on this side of the line, so the answer means less.
"""

import secrets
import time
import weakref
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from textual.message import Message
from textual.screen import Screen

from push_tui.ui.terminal.driver import send_sequence

SETTLE = 0.3
"""Seconds from the terminal's answer to armed: time to see the screen."""

PATIENCE = 5.0
"""Seconds after which a terminal counts as one that never answers."""

_ROWS, _COLUMNS = 24, 80
"""The size of the smallest terminal; the cursor is placed inside it."""


class Readiness(StrEnum):
    """Whether the screen may send; the text is what the footer says."""

    WAITING = "waiting for the terminal"  # no answer yet: sending keys are dropped
    SETTLING = "just a moment"  # answered, less than `SETTLE` ago: sending keys are dropped
    ARMED = "ready"
    WORD = "the terminal does not answer"  # you must type "send" as well


class Arming:
    """The state machine, without widgets or timers; ``clock`` gives monotonic seconds, as messages have them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.expected: tuple[int, int] | None = None
        """Column and row, from 0, that the answer to the last query must name."""
        self._clock = clock
        self._asked_at: float | None = None
        self._answered_at: float | None = None

    def ask(self, columns: int, rows: int) -> str:
        """Start again, and return the query for a terminal of this size.

        The query places the cursor at random, so an answer to an earlier query does not match. The first row is left
        out, so Shift+F3 (``CSI 1 ; 2 R``, which looks like an answer) does not match either.
        """
        row = 1 + secrets.randbelow(max(1, min(rows, _ROWS) - 1))
        column = secrets.randbelow(max(1, min(columns, _COLUMNS) - 1))
        self.expected = column, row
        self._asked_at = self._clock()
        self._answered_at = None
        return f"\x1b7\x1b[{row + 1};{column + 1}H\x1b[6n\x1b8"

    def forget(self) -> None:
        """Start as before the first query; earlier answers say nothing about the new frame."""
        self.expected = self._asked_at = self._answered_at = None

    def answered(self, column: int, row: int, at: float | None = None) -> bool:
        """Take an answer that arrived ``at`` (default: now); return whether it was the expected one."""
        at = self._clock() if at is None else at
        if self._asked_at is None or at < self._asked_at:
            return False  # an answer to an earlier query
        if self._answered_at is not None or self.expected != (column, row):
            return False
        self._answered_at = at
        return True

    @property
    def readiness(self) -> Readiness:
        """The state now. An answer after `PATIENCE` still arms."""
        now = self._clock()
        if self._answered_at is not None:
            return Readiness.ARMED if now >= self._answered_at + SETTLE else Readiness.SETTLING
        if self._asked_at is not None and now >= self._asked_at + PATIENCE:
            return Readiness.WORD
        return Readiness.WAITING

    @property
    def changes_in(self) -> float | None:
        """Seconds until `readiness` changes by itself; None if it does not."""
        if self._answered_at is not None:
            since, lasts = self._answered_at, SETTLE
        elif self._asked_at is not None:
            since, lasts = self._asked_at, PATIENCE
        else:
            return None
        left = since + lasts - self._clock()
        return left if left > 0 else None

    def lets_through(self, pressed_at: float | None = None, *, word_typed: bool = False) -> bool:
        """Return whether a sending key may act that arrived at ``pressed_at`` (``event.time``; default: now).

        The time matters after the loop was busy: a key from before the screen was armed is dropped.
        """
        match self.readiness:
            case Readiness.ARMED:
                armed_at = (self._answered_at or 0.0) + SETTLE
                return pressed_at is None or pressed_at >= armed_at
            case Readiness.WORD:
                return word_typed
            case _:
                return False


class TerminalAnswered(Message, bubble=False):
    """The terminal said where its cursor is; posted to the active screen by `TerminalApp`."""

    def __init__(self, column: int, row: int, at: float) -> None:
        super().__init__()
        self.column = column
        self.row = row
        self.at = at
        """When it arrived, on the clock of ``event.time``."""


class StatusQuery:
    """Ask the terminal for one screen, and call the screen when its readiness changes.

    The screen calls `ask` in ``on_screen_resume`` (Textual sends that for the first display too), passes
    ``on_terminal_answered`` to `answered`, and checks `arming` before it acts.
    """

    def __init__(
        self,
        screen: Screen[Any],
        changed: Callable[[Readiness], object],
        when_painted: Callable[[Callable[[], object]], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``when_painted`` calls back once the screen has been written to the terminal as it is now."""
        self.arming = Arming(clock)
        self._when_painted = when_painted
        self._screen = screen
        self._changed = changed
        self._subscribed = False
        self._round = 0

    def ask(self) -> None:
        """Ask when the current frame has been drawn, and again after each suspension of the program."""
        if not self._subscribed:
            self._subscribed = True
            self._ask_after_suspensions()
        self.arming.forget()
        self._when_painted(self._send)

    def _ask_after_suspensions(self) -> None:
        query = weakref.ref(self)  # the signal keeps its callbacks, and would keep each screen that was ever open

        def ask_again(_app: object) -> None:
            if (alive := query()) is not None:
                alive._screen.call_next(alive.ask)

        self._screen.app.app_resume_signal.subscribe(self._screen, ask_again, immediate=True)

    def answered(self, message: TerminalAnswered) -> None:
        """Take the terminal's answer."""
        if self.arming.answered(message.column, message.row, message.at):
            self._report()

    def _send(self) -> None:
        size = self._screen.app.size
        send_sequence(self._screen.app, self.arming.ask(size.width, size.height))
        self._report()

    def _report(self) -> None:
        self._round += 1
        left = self.arming.changes_in  # before it is told, for a change in between is told by the timer
        self._changed(self.arming.readiness)
        self._wait(self._round, left)

    def _wait(self, round_: int, left: float | None) -> None:
        if left is not None:
            self._screen.set_timer(left, lambda: self._due(round_))

    def _due(self, round_: int) -> None:
        if round_ != self._round:
            return  # an answer or a new query came in between
        if (left := self.arming.changes_in) is None:
            self._report()
        else:
            self._wait(round_, left)

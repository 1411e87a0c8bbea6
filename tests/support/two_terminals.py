"""Two terminals behind one app: one is fed with what `Frame` writes, the other with what Textual itself would write.

After each frame both must show the same cells in the same looks, with the cursor in the same place.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

import pyte
from rich.control import Control
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen
from wcwidth import wcwidth

from push_tui.ui.terminal.app import TerminalApp
from support.emulated_terminal import EmulatedTerminal

Seen = tuple[object, ...]
"""A cell as a person sees it: its character and what of its look shows."""

_ALL_ROWS_EVERY = 100
"""Frames; after the others only the rows are compared that were written to."""


def seen(terminal: pyte.Screen, y: int) -> list[Seen]:
    """Return the cells of a row. A wide character of which one half was overwritten is gone, as on a terminal."""
    cells, row = terminal.buffer[y], []
    wide_at = -1
    for x in range(terminal.columns):
        cell = cells[x]
        data = cell.data
        if not data:
            data = "" if x and wide_at == x - 1 else " "
        elif wcwidth(data[0]) == 2:
            wide_at = x
            if x + 1 == terminal.columns or cells[x + 1].data:
                data = " "
        lines = (cell.underscore, cell.strikethrough, cell.reverse)
        shows = data != " " or any(lines)
        row.append((data, cell.bg, *lines, *((cell.fg, cell.bold, cell.italics, cell.blink) if shows else ())))
    return row


def differences(one: pyte.Screen, other: pyte.Screen, rows: Iterable[int]) -> list[str]:
    """Return where the terminals do not show the same, as lines to read."""
    return [
        f"row {y}, column {x}: {mine} instead of {theirs}"
        for y in rows
        for x, (mine, theirs) in enumerate(zip(seen(one, y), seen(other, y), strict=True))
        if mine != theirs
    ]


class TwoTerminals(HeadlessDriver):
    """The driver of the app."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: Any = None) -> None:
        self._listener: Callable[[str], object] | None = None
        self.size = size
        self.exact = EmulatedTerminal(*size)
        self.plain = EmulatedTerminal(*size)
        self.frames = 0
        self.sent = 0
        """Bytes that were written in frames."""
        self.sent_plain = 0
        """Bytes that Textual would have written."""
        self.unlike: list[str] = []
        self._resized = False
        self._in_frame = False
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert isinstance(app, TerminalApp)
        self._display = app._display
        app._display = self._compare  # type: ignore[method-assign]

    @property
    def is_headless(self) -> bool:
        """Textual paints."""
        return False

    @property
    def write(self) -> Callable[[str], None]:
        """What takes the output. Who replaces it hears it, too."""
        return self._take

    @write.setter
    def write(self, listener: Callable[[str], object]) -> None:
        self._listener = listener

    @property
    def _size(self) -> tuple[int, int] | None:
        return self._now

    @_size.setter
    def _size(self, size: tuple[int, int] | None) -> None:
        self._now, self._resized = size, True
        assert size is not None
        self.size = size
        self.exact.resize(*size)
        self.plain.resize(*size)

    def left_over(self) -> list[str]:
        """Return where the terminal does not show what it would after all was painted anew."""
        app, fresh = cast(TerminalApp[Any], self._app), EmulatedTerminal(*self.size)
        whole = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
        assert isinstance(whole, CompositorUpdate)
        fresh.feed(whole.render_segments(app.console).encode("utf-8", "backslashreplace"))
        return differences(self.exact.cells, fresh.cells, range(fresh.cells.lines))

    def _take(self, data: str) -> None:
        written = data.encode()
        self.exact.feed(written)
        if self._in_frame:
            self.sent += len(written)
        else:
            self.plain.feed(written)
        if self._listener is not None:
            self._listener(data)

    def _compare(self, screen: Screen[Any], renderable: object) -> None:
        app = cast(TerminalApp[Any], self._app)
        if isinstance(renderable, CompositorUpdate) and app._running and not (app._closed or app._batch_count):
            app.cursor_position  # noqa: B018  who asks first may renew the map of the widgets, and move it
            cursor = app.screen.outer_size.clamp_offset(app.cursor_position)
            sequences = renderable.render_segments(app.console) + Control.move_to(*cursor).segment.text
            plain = sequences.encode("utf-8", "backslashreplace")
            self.plain.feed(plain)
            self.frames += 1
            self.sent_plain += len(plain) + (len(SYNC_START + SYNC_END) if app._sync_available else 0)
            if isinstance(renderable, LayoutUpdate) and renderable.region.size == self._now:
                self._resized = False
        self._in_frame = True
        try:
            self._display(screen, renderable)
        finally:
            self._in_frame = False
        if not self._resized and not self.unlike:
            self._look()

    def _look(self) -> None:
        exact, plain = self.exact.cells, self.plain.cells
        written = range(exact.lines) if self.frames % _ALL_ROWS_EVERY == 0 else sorted(exact.dirty | plain.dirty)
        self.unlike += differences(exact, plain, [y for y in written if y < exact.lines])
        if self.exact.torn:
            self.unlike.append("a wide character was torn")
        if self.exact.cursor != self.plain.cursor:
            self.unlike.append(f"cursor at {self.exact.cursor} instead of {self.plain.cursor}")
        exact.dirty.clear()
        plain.dirty.clear()

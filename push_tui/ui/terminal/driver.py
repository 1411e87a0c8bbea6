"""Textual's Linux driver, changed for a terminal behind SSH.

Differences from the stock driver of Textual 8.2.8 (``textual/drivers/linux_driver.py``):

- the input thread sleeps until there is input (stock: 10 wake-ups a second);
- nothing that the terminal sends ends the program, and only keys are typed (see `TerminalInput`);
- end of input is a hang-up (stock: the thread spins at 100 % CPU);
- a line that stalls or drops can be given up (see `TerminalOutput`), and `restore_now` restores the terminal at once;
- Ctrl+Z and ``fg`` are handled by the event loop, and the screen is drawn again (stock: it stays empty until something
  changes; if another thread gets the signal, the loop sleeps on and never takes the terminal again);
- the mouse is reported only while a button is held, so moving it sends nothing;
- the size comes from the kernel, and the mouse in cells: the terminal is not asked to report its size, and ``COLUMNS``
  and ``LINES`` count only where the kernel knows none (stock: they win, for ever, and a redirected standard output is
  80×24);
- at most `LARGEST` is drawn (stock: a terminal that claims 9999 rows costs 22 s), and the rest stays empty;
- the keyboard protocol of kitty is on only where a key that sends could be another one
  (see `separate_escape_from_alt`), and never asks for more than that (stock: always, with every key and its text, which
  breaks input methods in iTerm2);
- the terminal is not asked to report its focus (stock: each report takes 0.1 s, to restyle the whole screen).
"""

import os
import select
import shutil
import signal
import termios
import threading
from collections.abc import Iterable
from io import TextIOWrapper
from typing import Any, cast

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from push_tui.ui.terminal.input import TerminalInput
from push_tui.ui.terminal.output import TerminalOutput

LARGEST = (500, 200)
"""Columns and rows."""

_MAY_TELL_APART = not constants.DISABLE_KITTY_KEY
constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]  # else Textual's driver asks for more than that
_TELL_APART, _AS_EVER = "\x1b[=1u", "\x1b[=0u"

_READ_SIZE = 4096

_RESTORE = (
    "\x18\x1b\\"  # end any sequence that was cut off
    "\x1b[?2026l\x1b[0m"  # show what was held back, plain colours
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    "\x1b[?2004l\x1b[?2048l\x1b[?1004l\x1b[?7h"  # paste marks, size and focus reports off, line wrap on
    "\x1b[<u\x1b[?1049l\x1b[?25h"  # ordinary keyboard, main screen, visible cursor
)


class PushTuiDriver(LinuxDriver):
    """The driver of push-tui; `App(driver_class=PushTuiDriver)`."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._output = TerminalOutput(cast("TextIOWrapper", self._file).fileno())
        self._file = cast("TextIOWrapper", self._output)  # the writer thread uses only write, flush and fileno
        self._stop_reading, self._stop = os.pipe()
        self._apart = False
        self._size = size or self._get_terminal_size()  # else the app's first size is that of the variables

    def restore_now(self) -> None:
        """Give up the line and restore the terminal; for the emergency exit, from any thread, never blocks.

        Output that the terminal has not taken yet is dropped. So the last words fit into the kernel's buffer and reach
        the terminal when the line moves again.
        """
        self._output.abandon()
        try:
            termios.tcflush(self._output.fileno(), termios.TCOFLUSH)
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        except termios.error:
            return  # the terminal was closed
        self._output.last_words(_RESTORE)

    def start_application_mode(self) -> None:
        """Take the terminal; called on the event loop."""
        self._loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        self._loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write("\x1b[?1004l")  # no reports of focus, which Textual just asked for
        if self._apart:
            self.write(_TELL_APART)
        self.flush()

    def separate_escape_from_alt(self, apart: bool) -> None:
        """Ask the terminal to send Escape and keys with Alt so that they differ, if it can.

        Otherwise Escape and then ``s`` read as Alt+S if a slow line delivers both at once.
        """
        if _MAY_TELL_APART and apart != self._apart:
            self._apart = apart
            self.write(_TELL_APART if apart else _AS_EVER)

    def resume_application_mode(self) -> None:
        """Take the terminal again after a suspension, and redraw: the alternate screen comes back empty."""
        super().resume_application_mode()
        self._app.refresh(layout=True)

    def disable_input(self) -> None:
        """Stop reading keys; return when the input thread has ended."""
        os.write(self._stop, b"!")
        super().disable_input()
        os.read(self._stop_reading, 1)

    def run_input_thread(self) -> None:
        """Read and dispatch input until `disable_input` or the end of input."""
        keys = TerminalInput()
        while True:
            ready, _, _ = select.select([self.fileno, self._stop_reading], [], [], keys.patience())
            if self._stop_reading in ready:
                return
            if not ready:
                self._dispatch(keys.overdue())
            elif data := self._read():
                self._dispatch(keys.feed(data))
            else:
                _hang_up()
                return

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, rows = terminal_size(self._output.fileno())
        return min(columns, LARGEST[0]), min(rows, LARGEST[1])

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ_SIZE)
        except OSError:  # EIO: the other side of the terminal was closed
            return b""

    def _dispatch(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _enable_mouse_support(self) -> None:
        if not self._mouse:
            return
        self.write("\x1b[?1000h\x1b[?1002h\x1b[?1006h")  # buttons, motion while one is held, SGR encoding

    def _query_in_band_window_resize(self) -> None:
        """Ask for nothing: such reports could claim any size, and give the mouse in pixels."""

    def _disable_mouse_support(self) -> None:
        if not self._mouse:
            return
        self.write("\x1b[?1000l\x1b[?1002l\x1b[?1006l")


def terminal_size(fileno: int) -> tuple[int, int]:
    """Return columns and rows of a terminal; what its kernel does not know comes from ``COLUMNS`` and ``LINES``."""
    try:
        columns, rows = os.get_terminal_size(fileno)
    except OSError:
        columns, rows = 0, 0
    if columns and rows:
        return columns, rows
    told = shutil.get_terminal_size()
    return columns or told.columns, rows or told.lines


def send_sequence(app: App[Any], sequence: str) -> None:
    """Write an escape sequence to the terminal after everything drawn so far; do nothing without a terminal."""
    if app._driver is not None:
        app._driver.write(sequence)


def _hang_up() -> None:
    """Send SIGHUP, as the kernel does when a line drops, to the main thread, which may sleep in its event loop."""
    main = threading.main_thread().ident
    if main is not None:
        signal.pthread_kill(main, signal.SIGHUP)

"""A small app for the terminal tests: python small_app.py [--stock] [--journal FILE] [--linger SECONDS].

It echoes keys, floods the line, opens an armed screen, copies, and writes down how it was left.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from push_tui.ui.terminal.capability import be_thrifty

be_thrifty(os.environ)

from textual.app import ComposeResult  # noqa: E402 - thrift is read at import
from textual.binding import Binding  # noqa: E402
from textual.drivers.linux_driver import LinuxDriver  # noqa: E402
from textual.events import Key, Unmount  # noqa: E402
from textual.screen import Screen  # noqa: E402
from textual.widgets import Input, Static, TextArea  # noqa: E402

from push_tui.ui.terminal import signals  # noqa: E402
from push_tui.ui.terminal.app import TerminalApp  # noqa: E402
from push_tui.ui.terminal.clipboard import copy  # noqa: E402
from push_tui.ui.terminal.cursor import steady_cursors  # noqa: E402
from push_tui.ui.terminal.driver import PushTuiDriver, send_sequence  # noqa: E402
from push_tui.ui.terminal.status_query import (  # noqa: E402
    Readiness,
    StatusQuery,
    TerminalAnswered,
)


class Review(Screen[None]):
    """Something that fires with F9 once the terminal has answered."""

    BINDINGS = [Binding("escape", "app.pop_screen")]

    def __init__(self) -> None:
        super().__init__()
        self.query_terminal = StatusQuery(self, self.show_readiness, self.when_painted)
        self.fired = 0
        self.dropped = 0

    def when_painted(self, painted: Callable[[], object]) -> None:
        app = self.app
        assert isinstance(app, SmallApp)
        app.when_painted(self, painted)

    def compose(self) -> ComposeResult:
        yield Static("To everybody", id="what")
        yield Static("", id="readiness", markup=False)
        yield Static("", id="count", markup=False)

    def on_screen_resume(self) -> None:
        self.query_terminal.ask()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        self.query_terminal.answered(message)

    def on_key(self, event: Key) -> None:
        if event.key == "f9":
            if self.query_terminal.arming.lets_through(event.time):
                self.fired += 1
            else:
                self.dropped += 1
            self.query_one("#count", Static).update(f"fired {self.fired} dropped {self.dropped}")

    def show_readiness(self, readiness: Readiness) -> None:
        self.query_one("#readiness", Static).update(f"state: {readiness}")


class Broken(Screen[None]):
    """Cannot be made."""

    def compose(self) -> ComposeResult:
        raise RuntimeError("crashed on purpose")


class SmallApp(TerminalApp[None]):
    """See the module."""

    BINDINGS = [
        Binding("f5", "flood"),
        Binding("f6", "copy"),
        Binding("f7", "edit"),
        Binding("f8", "push_screen('review')"),
        Binding("f10", "crash"),
        Binding("f12", "defect"),
    ]
    SCREENS = {"review": Review}

    def __init__(self, driver: type[LinuxDriver], journal: Path | None, linger: float) -> None:
        super().__init__(driver_class=driver)
        self.journal_path = journal
        self.linger = linger

    def compose(self) -> ComposeResult:
        yield Static("small app", id="title")
        yield Input(id="field")
        yield Static("", id="keys", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#keys", Static).update(f"typed {event.value!a}")

    def action_flood(self) -> None:
        """More than a stalled line and the writer's queue take, so that the loop blocks."""
        for number in range(200):
            send_sequence(self, f"\x1b[9;1Hflood {number:03}" + " " * 10_000)

    async def action_copy(self) -> None:
        copied = await copy("copied 漢字\n", lambda sequence: send_sequence(self, sequence))
        self.query_one("#title", Static).update(copied)

    async def action_edit(self) -> None:
        await self.mount(area := TextArea("edited"))
        area.focus()

    def action_crash(self) -> None:
        self.push_screen(Broken())

    def action_defect(self) -> None:
        raise RuntimeError("failed on purpose")

    def on_unmount(self, _event: Unmount) -> None:
        self.journal("left in order")
        time.sleep(self.linger)

    def journal(self, line: str) -> None:
        if self.journal_path is not None:
            with self.journal_path.open("a") as file:
                file.write(line + "\n")

    def emergency(self) -> None:
        self.journal("emergency")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--linger", type=float, default=0)
    parser.add_argument("--grace", type=float, default=signals.GRACE)
    options = parser.parse_args()
    driver: type[Any] = LinuxDriver if options.stock else PushTuiDriver
    app = SmallApp(driver, options.journal, options.linger)
    if options.stock:
        app.run()
        return app.return_code or 0
    steady_cursors(TextArea)
    return signals.run(app, app.emergency, grace=options.grace)


if __name__ == "__main__":
    sys.exit(main())

"""Leave on SIGTERM, SIGHUP and SIGINT: in order if possible, by force after a time if not.

`signal.signal` handlers run even while a stalled line blocks the event loop (``loop.add_signal_handler`` does not).
The handler asks the loop to leave. A watchdog thread ends the process if that takes too long.
"""

import asyncio
import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from textual.app import App

from push_tui.ui.terminal.driver import PushTuiDriver

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

GRACE = 3.0
"""Seconds between a signal and the emergency exit."""

EMERGENCY_TIME = 2.0
"""Seconds for the emergency callback."""

_ONE_EVENT = 0.5
"""Seconds in which further signals count as the first: a dropped line brings SIGHUP from the kernel and from the shell,
the end of a login session SIGTERM and SIGHUP together."""

_LEAVING, _HURRY = b"l", b"!"


def run(
    app: App[Any],
    emergency: Callable[[], None],
    *,
    grace: float = GRACE,
    at_once: Callable[[], object] = lambda: None,
    mouse: bool = True,
) -> int:
    """Run ``app`` in the terminal and return the exit status of the process.

    Args:
        app: An app with `PushTuiDriver` as its driver class.
        emergency: Does what must not be left undone (stop the engine, record open sends as unknown). Runs in its own
            thread for at most `EMERGENCY_TIME` seconds if the process has not ended ``grace`` seconds after a signal.
        grace: Seconds to leave in order.
        mouse: Whether the terminal reports clicks.
        at_once: Called by the signal handler itself, whatever the loop is doing; must be short and take no lock.

    The status is 128 + n after signal n, 1 after a crash of the app, else the app's own. The watchdog runs until the
    process ends, so the caller's own clean-up cannot hang either.
    """
    signals = ExitSignals(app, emergency, grace=grace, at_once=at_once)

    async def run_app() -> None:
        signals.install(asyncio.get_running_loop())
        await app.run_async(mouse=mouse)

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run_app())
    if signals.received is not None:
        return 128 + signals.received
    return 1 if app.return_code is None else app.return_code


class ExitSignals:
    """The signal handlers and the watchdog."""

    def __init__(
        self, app: App[Any], emergency: Callable[[], None], *, grace: float, at_once: Callable[[], object]
    ) -> None:
        self.received: int | None = None
        """The first signal that came."""
        self._app = app
        self._emergency = emergency
        self._grace = grace
        self._at_once = at_once
        self._first_at = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake_watchdog, self._wake = os.pipe()

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Install the handlers, in the main thread; ``loop`` is the app's."""
        self._loop = loop
        # Not started by the handler, which may interrupt the main thread while that holds threading's own lock.
        threading.Thread(target=self._watch, name="push-tui-watchdog", daemon=True).start()
        for number in SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.received is None:
            self.received = number
            self._first_at = now
            os.write(self._wake, _LEAVING)
            self._at_once()
            with contextlib.suppress(RuntimeError):  # the loop has ended; the watchdog guards what follows it
                if self._loop is not None:
                    self._loop.call_soon_threadsafe(self._exit_app, 128 + number)
        elif number != signal.SIGHUP and now - self._first_at >= _ONE_EVENT:
            os.write(self._wake, _HURRY)

    def _exit_app(self, status: int) -> None:
        self._app.exit(return_code=status)

    def _watch(self) -> None:
        os.read(self._wake_watchdog, 1)
        select.select([self._wake_watchdog], [], [], self._grace)
        try:
            rescue = threading.Thread(target=self._emergency, name="push-tui-emergency", daemon=True)
            rescue.start()
            rescue.join(EMERGENCY_TIME)
            driver = self._app._driver
            if isinstance(driver, PushTuiDriver):
                driver.restore_now()
        finally:
            os._exit(128 + (self.received or 0))

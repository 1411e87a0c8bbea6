"""Start the program (engine, then Textual, then the app), and close it on every way out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from push_tui.text import visible

if TYPE_CHECKING:
    from push_tui.operations.session import Setting
    from push_tui.storage.config import Profile
    from push_tui.ui.app import PushTui
    from push_tui.ui.screens.profile_form import SetUp

FIRST_SCREEN_SECONDS = 2.0
"""By then the first screen shows data, except on slow hosts."""

LAST_SECONDS = 1.0
"""Time for running sends to record their outcome when the program must end at once."""


def run(
    setting: Setting,
    profile: Profile | None,
    *,
    start_token: str | None = None,
    first_file: tuple[str, str] | None = None,
) -> int:
    """Show the dashboard until you leave; return the exit status of the process.

    Args:
        setting: the run's engine, started, with paths and configuration.
        profile: the profile to start with; None opens Setup first.
        start_token: a token for this profile only.
        first_file: name and text of a file to open in the composer.
    """
    setting.engine.launch(_collect_garbage_later())
    typed_token: str | None = None
    if profile is None:
        status, outcome = _set_up(setting)
        if outcome is None:
            return status
        profile, typed_token = outcome.profile, outcome.token
        if profile is None:
            return _run_demo(setting, first_file)

    from push_tui.ui.app import PushTui
    from push_tui.ui.terminal import signals
    from push_tui.ui.terminal.driver import PushTuiDriver

    app = PushTui(setting, profile, start_token=start_token, first_file=first_file, driver_class=PushTuiDriver)
    if typed_token is not None:
        app.session.tokens.give(typed_token)
    try:
        return signals.run(
            app, lambda: close_at_once(app), at_once=app.sends.cancel_countdowns, mouse=setting.config.mouse
        )
    finally:
        close(app)


async def _collect_garbage_later() -> None:
    """Turn garbage collection on again; leave out what the start made, because it stays for good."""
    try:
        await asyncio.sleep(FIRST_SCREEN_SECONDS)
    finally:
        gc.freeze()
        gc.enable()


def _set_up(setting: Setting) -> tuple[int, SetUp | None]:
    """Run Setup by itself; return the exit status, and its result unless you left."""
    from push_tui.ui.setup import SetupApp
    from push_tui.ui.terminal import signals
    from push_tui.ui.terminal.driver import PushTuiDriver

    app = SetupApp(setting, driver_class=PushTuiDriver)
    status = signals.run(app, lambda: setting.engine.stop(LAST_SECONDS), mouse=setting.config.mouse)
    return status, app.return_value if status == 0 else None


def _run_demo(setting: Setting, first_file: tuple[str, str] | None) -> int:
    from push_tui.operations.demo import demo_setting, demo_token
    from push_tui.storage.toml_files import ConfigError

    try:
        demo = demo_setting(
            setting.engine, setting.paths.root, own=setting.config, read_only=setting.read_only, log=setting.log
        )
    except ConfigError as error:
        print(f"push-tui: {error} Fix the file and start again.", file=sys.stderr)
        return 1
    return run(demo, demo.config.profile(), start_token=demo_token(), first_file=first_file)


def close(app: PushTui) -> None:
    """Save unsent text, let sends record their outcome, stop the engine; print where text is, or why it is lost."""
    from push_tui.storage.state import remember_views

    session = app.session
    session.composition_saver.write_somewhere()
    session.engine.stop()
    remember_views(session.paths, session.setting.views)
    if session.composition_saver.error:
        print(f"push-tui: {visible(session.composition_saver.error)}", file=sys.stderr)
    for file in session.composition_saver.saved_as:
        print(f"push-tui: your text is in {visible(str(file))}; `push-tui compose FILE` opens it.", file=sys.stderr)


def close_at_once(app: PushTui) -> None:
    """Like `close` when the event loop hangs; returns within about two seconds.

    The engine cancels countdowns (the row says ``not sent``) and open sends (``unknown``); what it could not write is
    settled over a separate connection.
    """
    from push_tui.storage.history import History
    from push_tui.storage.records import HistoryUnavailable

    session = app.session
    stopping = _in_thread(lambda: session.engine.stop(LAST_SECONDS))
    keeping = _in_thread(session.composition_saver.write_somewhere)
    stopping.join(LAST_SECONDS)
    with contextlib.suppress(HistoryUnavailable):
        History(session.paths.history, session.paths.lock, seconds=LAST_SECONDS / 2).settle_own()
    keeping.join(LAST_SECONDS / 2)


def _in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, name="closing", daemon=True)
    thread.start()
    return thread

"""Waiting for events: a screen that is painted, an engine that is idle, something that comes true.

Textual's own waits are for processor time that does not pass, 20 ms at a time, twice for each key. Here the loop itself
tells when nothing is left to do, and a timer that is the only thing left is made due at once: a test waits for what
the app does and never for the clock.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import textual.app
import textual.constants
import textual.pilot
from textual._context import active_app
from textual.app import App
from textual.pilot import Pilot

from push_tui.engine import Engine
from push_tui.ui.app import PushTui
from push_tui.ui.terminal.app import TerminalApp

PATIENCE = 60.0
"""Seconds of real time until a wait has failed; the tests of a busy machine need some."""
RESTS = 0.6
"""Seconds of timers that `settled` lets pass: more than the app waits for typing to rest or its start to be over."""
STEP = 0.05


async def drained() -> None:
    """Wait until the loop has nothing left to do but timers and other threads."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # asyncio has no word for it
    quiet = 0
    while quiet < 2:
        await asyncio.sleep(0)
        quiet = 0 if ready else quiet + 1


async def painted(app: App[Any]) -> None:
    """Wait until every key and message is handled and the screen painted, without waiting for its next frame."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        await drained()
        if not app.is_running or not app._screen_stack:
            return
        if _has_to_paint(app):
            app.screen._on_timer_update()
        elif isinstance(app, TerminalApp) and (app._held or app._busy):
            await _step(app, 0.001)  # a screen is coming, or a key waits for one
        else:
            return


async def _step(app: App[Any], seconds: float) -> None:
    """Give other threads ``seconds``; the timers of the loop get more where the engine has nothing to do."""
    engine = _engine_of(app)
    if engine is None or not engine.pending:
        let_pass(STEP)
    await asyncio.sleep(seconds)


def _has_to_paint(app: App[Any]) -> bool:
    screen = app.screen
    return bool(
        screen._callbacks
        or (
            not app._batch_count
            and (
                screen._layout_required or screen._scroll_required or screen._repaint_required or screen._dirty_widgets
            )
        )
    )


def let_pass(seconds: float) -> None:
    """Make every timer of the loop due that is due within ``seconds``."""
    loop = asyncio.get_running_loop()
    ahead = loop.time() - time.monotonic() + seconds
    loop.time = lambda: time.monotonic() + ahead  # type: ignore[method-assign]


async def engine_idle(engine: Engine, seconds: float = PATIENCE) -> bool:
    """Wait until nothing is left that the engine was asked for, and its results have been handed over."""
    ends = asyncio.get_running_loop().time() + seconds
    while pending := engine.pending:
        left = ends - asyncio.get_running_loop().time()
        _, late = await asyncio.wait([asyncio.wrap_future(future) for future in pending], timeout=max(left, 0))
        if late:
            return False
    # Whoever waits for a result is called back right after it is there: one more round of both threads is behind that.
    await asyncio.wrap_future(engine.submit(asyncio.sleep(0)))
    await asyncio.wrap_future(engine.store_later(int))
    return True


async def settled(pilot: Pilot[Any]) -> None:
    """Engine idle, its results taken in, short timers run out, screen painted; dialogs may wait for the person."""
    engine, passed, ends = _engine_of(pilot.app), False, time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        await painted(pilot.app)
        if engine is not None:
            if not await engine_idle(engine):
                break
            await painted(pilot.app)
            if engine.pending:
                continue
        if passed:
            return
        let_pass(RESTS)
        passed = True
    raise AssertionError(f"the app did not settle: {engine and engine.pending}")


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        await painted(pilot.app)
        if true():
            return
        await _step(pilot.app, 0.002)
    rows = "\n".join(strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips())
    raise AssertionError(f"it never came true\n{rows}")


def _engine_of(app: App[Any]) -> Engine | None:
    return app.session.engine if isinstance(app, PushTui) and hasattr(app, "session") else None


async def _after_a_key(*_: object, **__: object) -> None:
    await painted(active_app.get())


async def _for_the_screen(pilot: Pilot[Any], timeout: float = PATIENCE) -> bool:
    await painted(pilot.app)
    return True


async def _leave(app: App[Any]) -> None:
    """End as `App.exit` does: ``run_test`` takes the screens apart without a word to the app."""
    app._exit = True
    ending = asyncio.ensure_future(_shutdown(app))
    await asyncio.wait([ending], timeout=PATIENCE)
    if not ending.done():
        where = [str(task.get_stack(limit=1)) for task in asyncio.all_tasks()]
        raise AssertionError("the app did not end; its tasks are at\n" + "\n".join(where))
    ending.result()


_shutdown = App._shutdown


def wait_for_events() -> None:
    """Have Textual's own waits in tests, between keys and in pauses, be `painted`; scroll at once, as at work."""
    textual.constants.TEXTUAL_ANIMATIONS = "none"  # type: ignore[misc]
    textual.app.wait_for_idle = textual.pilot.wait_for_idle = _after_a_key  # type: ignore[attr-defined]
    App._shutdown = _leave  # type: ignore[method-assign,assignment]
    # Textual waits for an answer of every widget, 30 s for one that is just being removed.
    textual.pilot.Pilot._wait_for_screen = _for_the_screen  # type: ignore[method-assign,assignment]

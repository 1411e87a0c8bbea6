"""One paint for each change of screen.

Left alone, Textual paints a screen when it comes, again when its widgets are laid out and again when they know their
size: 17 to 47 kB at 120×40, a second and more on a slow line. So painting is held until the screen has settled.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from textual import events
from textual._context import active_message_pump
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen

LONGEST = 0.25
"""Seconds that painting is held; a screen that takes longer to settle is painted as it is, and again when it has."""

PATIENCE = 1.0
"""Seconds more that a slow host is given; keys, and the question that arms a review, wait for the settled screen."""

_LAYOUTS = 2
"""The first tells the widgets their size, the second places what they mount when they know it."""

_MOMENT = 0.004


class PaintsOnce(App[int]):
    """An app that paints a screen that comes, or comes back, when it has settled."""

    _held = 0
    _painted = True
    _leaving: AwaitComplete | None = None
    _waiting: tuple[tuple[Screen[Any], Callable[[], object]], ...] = ()
    _settling: tuple[Callable[[], object], ...] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Textual parses all style sheets again when a screen brings one (10-20 ms); this keeps what is parsed already.
        self.stylesheet.reparse = self.stylesheet.parse  # type: ignore[method-assign]

    def on_mount(self) -> None:
        """Begin after the first screen, which is to be seen as soon as it can be."""
        self.call_later(self.screen_change_signal.subscribe, self, self._hold, immediate=True)

    def pop_screen(self) -> AwaitComplete:
        """Pop the current screen; the one below is laid out again once it is gone.

        Nothing happens when a screen asks that has gone: a second click on its button would close the one below it.
        """
        asking = active_message_pump.get(None)
        if isinstance(asking, Screen) and asking not in self.screen_stack:
            return AwaitComplete()
        self._leaving = super().pop_screen()
        return self._leaving

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        """Put another screen in the place of the current one."""
        self._leaving = super().switch_screen(screen)
        return self._leaving

    def when_painted(self, screen: Screen[Any], callback: Callable[[], object]) -> None:
        """Call back when ``screen`` has been written to the terminal as it is now.

        While painting is held, Textual's ``call_after_refresh`` calls back before anything was painted.
        """

        def check() -> None:
            if self._painted:
                callback()
            else:
                self._waiting = (*self._waiting, (screen, callback))

        screen.call_after_refresh(check)

    def when_settled(self, callback: Callable[[], object]) -> None:
        """Call back once no screen is coming any more; at once where none is."""
        if self._held:
            self._settling = (*self._settling, callback)
        else:
            callback()

    def _hold(self, screen: Screen[Any]) -> None:
        self._held += 1
        self._painted = False
        held = contextlib.ExitStack()
        held.enter_context(self.batch_update())
        self.run_worker(self._release(screen, held), group="painting")

    async def _release(self, screen: Screen[Any], held: contextlib.ExitStack) -> None:
        settling = asyncio.create_task(self._settle(screen))
        try:
            with held:
                await asyncio.wait({settling}, timeout=LONGEST)
            if not settling.done():
                self.screen.refresh()
                await asyncio.wait({settling}, timeout=PATIENCE)
        finally:
            settling.cancel()
            self._held -= 1
        if not self._held and self.is_running and self._screen_stack:  # else the program ends
            self.screen.refresh()
            self.screen.call_after_refresh(self._call_back)
            callbacks, self._settling = self._settling, ()
            for callback in callbacks:
                callback()

    async def _settle(self, screen: Screen[Any]) -> None:
        """Wait until the screen is laid out and the one before it is gone."""
        for _ in range(_LAYOUTS):
            await _idle(screen)
            screen.post_message(events.Resize(self.size, self.size))
        await self._gone()
        await _idle(screen)

    async def _gone(self) -> None:
        """Wait until the screen before has been taken away."""
        # Awaiting it would be refused: this task began in a handler of the screen that goes.
        while self._leaving is not None and not self._leaving.is_done:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(_MOMENT)

    def _call_back(self) -> None:
        if self._held:
            return  # the next screen is already coming; it will call back
        self._painted = True
        waiting, self._waiting = self._waiting, ()
        for screen, callback in waiting:
            self.when_painted(screen, callback)


async def _idle(screen: Screen[Any]) -> None:
    """Wait until the screen has done what is to do for now."""
    done = asyncio.Event()
    if screen.call_after_refresh(done.set):
        await done.wait()

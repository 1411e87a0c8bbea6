"""The one class that changes how Textual handles paints, keys and answers of the terminal.

**One paint for each change of screen.** Textual paints a new screen at once, again when its widgets are laid out, and
again when they know their size: three to eight frames of half a screen each. So painting is held until the screen has
settled.

**Keys in turn.** A slow line delivers keys in bursts. Textual hands each key to the widget with the focus. It learns
that a key is bound to an action only later, when the key has bubbled up to the app; by then the next keys have gone to
the old focus. Of ``/dev`` typed at once, ``d`` would delete in the list, and text after Tab would land in the old
field. So each key is handled before the next one is read.
"""

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.errors import NoWidget
from textual.geometry import NULL_OFFSET, Offset
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widget import Widget

from push_tui.text import visible_lines
from push_tui.ui.actions import action_of
from push_tui.ui.host import let_workers_start
from push_tui.ui.terminal.driver import PushTuiDriver
from push_tui.ui.terminal.input import EscapeOrAlt, PasteCut, PasteOver, PasteStalled
from push_tui.ui.terminal.paste_notices import OfPaste, report_paste
from push_tui.ui.terminal.screen import TerminalScreen, idle
from push_tui.ui.terminal.status_query import TerminalAnswered
from push_tui.ui.terminal.surviving_app import SurvivingApp
from push_tui.ui.terminal.toasts import Toasts
from push_tui.ui.terminal.typed_on import TypedOn

Result = TypeVar("Result")
Returned = TypeVar("Returned")

HELD_LONGEST = 0.25
"""Seconds that painting is held at most; a slower screen is painted as it is, and again when it has settled."""
PATIENCE = 1.0
"""Further seconds for a slow host; keys, and the query that arms a review, wait for the settled screen."""
_LAYOUTS = 2
"""The first gives the widgets their size, the second places what they mount because of it."""
KEY_LONGEST = 0.3
"""Seconds that a key may take; then the next one is handled anyway."""
_NOT_ALT = "Your terminal sends Alt and a key as Escape and that key, so it was read as Escape. {send} sends."


@dataclass
class KeyTaken(Message):
    """Bubbles up behind a key from the widget that got it; when it reaches the app, the key was handled."""

    turn: int
    again: bool = False
    """Whether this is the second round, behind the messages that the key's action posted."""


class TerminalApp(SurvivingApp[Returned]):
    """An app for a terminal behind a slow line."""

    _held = 0
    _painted = True
    _leaving: AwaitComplete | None = None
    _waiting: tuple[tuple[Screen[Any], Callable[[], object]], ...] = ()
    _settling: tuple[Callable[[], object], ...] = ()
    pressed_at = 0.0
    """When the current key or click arrived, on the clock of ``event.time``."""

    def __init__(self, **options: Any) -> None:
        # Else Textual turns colours into greys, and the terminal's own ones into black.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None, **options)
        self._keys: deque[events.Key | events.Paste] = deque()
        self._busy = False
        self._turn = 0
        self._next_is_due = False
        self._target: Widget | None = None
        self.toasts = Toasts()
        self.typed_on = TypedOn()

    def on_mount(self) -> None:
        """Hold paints whenever a screen opens; at the start, empty panels would only delay what is in them."""
        self._hold(self.screen)
        self.call_later(self.screen_change_signal.subscribe, self, self._changed, immediate=True)

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """Pass the terminal's answer on to the active screen; Textual gives it only to the app."""
        self.screen.post_message(TerminalAnswered(event.x, event.y, event.time))

    def notify(self, message: str, *, severity: SeverityLevel = "information", shown: str = "", **options: Any) -> None:
        """Show a toast, with ``shown`` in it if that is not empty, and keep the whole message."""
        self.toasts.keep(message, severity, options.pop("about", None))
        super().notify(shown or message, severity=severity, **options)

    def untell(self, sentence: str) -> None:
        """Put away the toast that says this; the messages keep it."""
        self.toasts.put_away(visible_lines(sentence), self._notifications, self.screen)

    def hint(self, words: str) -> None:
        """Say which key does what, in a toast that the messages do not keep."""
        super().notify(visible_lines(words), markup=False)

    def refuse(self, reason: str) -> None:
        """Say why the last key does nothing now, and let no letter typed on after it act as a key."""
        self.typed_on.refused()
        kept = not (isinstance(self.screen, TerminalScreen) and self.screen.LISTS_MESSAGES)
        (self.notify if kept else super().notify)(visible_lines(reason), severity="warning", markup=False)

    @on(PasteStalled)
    @on(PasteOver)
    @on(PasteCut)
    def _report_paste(self, message: OfPaste) -> None:
        report_paste(self, message)

    # Leaving

    def action_how_to_quit(self) -> None:
        """Copy the selected text; without a selection, say how to quit."""
        selected = getattr(self.focused, "selected_text", "") or self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
        else:
            self.hint(f"{' or '.join(action_of('quit').key_names)} quits.")

    # Painting

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor goes at the end of each frame."""
        screen = self.screen if self._screen_stack else None
        return screen.cursor_place if isinstance(screen, TerminalScreen) else NULL_OFFSET

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        """Ignore what single fields of Textual set; they are asked for it."""

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from push_tui.ui.terminal.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def pop_screen(self) -> AwaitComplete:
        """Pop the current screen."""
        self._leaving = super().pop_screen()
        return self._leaving

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        """Replace the current screen."""
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
        """Call back when no screen is opening any more; at once if none is."""
        if self._held:
            self._settling = (*self._settling, callback)
        else:
            callback()

    def _changed(self, screen: Screen[Any]) -> None:
        """Hold paints until another screen has settled; have the terminal separate Escape from Alt if it must."""
        if isinstance(self._driver, PushTuiDriver):
            self._driver.separate_escape_from_alt(isinstance(screen, TerminalScreen) and screen.ALT_SENDS)
        self.toasts.leave_screen(self._notifications, self.screen_stack[:-1])  # a resumed screen shows the others
        self._hold(screen)
        self.post_message(KeyTaken(self._turn, again=True))  # the other may be lost with the screen that the key closed

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
                await asyncio.wait({settling}, timeout=HELD_LONGEST)
            if not settling.done():
                self.screen.refresh()
                await asyncio.wait({settling}, timeout=PATIENCE)
        finally:
            settling.cancel()
            self._let_go()

    def _let_go(self) -> None:
        """End one hold; if it was the last, paint the screen and handle the keys that waited."""
        self._held -= 1
        if not self._held and self.is_running and self._screen_stack:  # else the program is ending
            self.screen.refresh()
            self.screen.call_after_refresh(self._call_back)
            callbacks, self._settling = self._settling, ()
            for callback in callbacks:
                callback()

    async def _settle(self, screen: Screen[Any]) -> None:
        """Wait until the screen is laid out and the previous one was removed."""
        for _ in range(_LAYOUTS):
            await idle(screen)
            screen.post_message(events.Resize(self.size, self.size))
        if isinstance(screen, TerminalScreen):
            await screen.filled()
        await self._gone()
        await idle(screen)

    async def _gone(self) -> None:
        """Wait until the previous screen was removed."""
        # Textual refuses to await it: this task began in a handler of the screen that is removed.
        while self._leaving is not None and not self._leaving.is_done:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.004)

    def _call_back(self) -> None:
        if self._held:
            return  # the next screen is already opening; it will call back
        self._painted = True
        waiting, self._waiting = self._waiting, ()
        for screen, callback in waiting:
            self.when_painted(screen, callback)

    # Keys

    async def before_keys(self, reading: Awaitable[Result]) -> Result:
        """Wait for what tells which screen opens; keys wait, too, because they are typed for that screen."""
        self._held += 1
        try:
            return await reading
        finally:
            self.call_later(self._let_go)  # when the screen has been opened

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes; handle everything else at once; drop what arrives after the last screen."""
        if isinstance(event, events.InputEvent | events.Paste | events.CursorPosition) and not self._screen_stack:
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event)
            if not self._busy:
                self._busy = True
                await self._next_key()
            return
        if isinstance(event, events.MouseEvent):
            self.pressed_at = event.time
            if isinstance(event, events.MouseDown):
                self.toasts.note_read(self._notifications)
            if isinstance(event, events.MouseDown | events.MouseMove) and self._is_gone(event):
                return  # Textual would look for its parent, to select text there
        await super().on_event(event)

    def _is_gone(self, event: events.MouseEvent) -> bool:
        """Whether the event is for a widget that was removed since it was painted."""
        try:
            widget, _ = self.screen.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return not widget.is_attached

    def _next_key_later(self) -> None:
        if not self._next_is_due:  # else two keys would be handled at once, the second for what the first leaves
            self._next_is_due = True
            # Not `call_next`: Textual's `focus` uses `call_later`, too, and must come first.
            self.when_settled(lambda: self.call_later(self._next_key))

    async def _next_key(self) -> None:
        self._next_is_due = False
        if self._held:  # a screen is opening, or what the last key began reads first
            self._next_key_later()
            return
        self._busy = bool(self._keys and self._screen_stack)
        if not self._busy:
            return
        event = self._keys.popleft()
        if isinstance(event, EscapeOrAlt) and isinstance(self.screen, TerminalScreen) and self.screen.ALT_SENDS:
            event = self._escape_for(event)
        self.pressed_at = event.time
        self._turn += 1
        self._target = target = self.focused or self.screen
        self.toasts.note_key(event, target, self._notifications)
        try:
            asks = isinstance(self.screen, TerminalScreen) and self.screen.asks_for_words
            if not self.typed_on.takes(event, target, asks_for_words=asks):
                await super().on_event(event)
        finally:
            target.post_message(KeyTaken(self._turn))
            asyncio.get_running_loop().call_later(KEY_LONGEST, self.post_message, KeyTaken(self._turn, again=True))

    def _escape_for(self, key: EscapeOrAlt) -> events.Key:
        """Read a key that may be Escape as Escape, where Alt with that key would send; say what surely sends."""
        self.notify(_NOT_ALT.format(send=action_of("send").key_names[0]), markup=False)
        escape = events.Key("escape", "\x1b")
        escape.time = key.time
        return escape

    async def on_key_taken(self, message: KeyTaken) -> None:
        """Handle the next key if the message belongs to the current one."""
        if not self._busy or message.turn != self._turn:
            return
        if not message.again and self._target is not None and self._target.is_attached:
            self._target.post_message(KeyTaken(self._turn, again=True))
            return
        self._turn += 1
        await let_workers_start()
        self._next_key_later()

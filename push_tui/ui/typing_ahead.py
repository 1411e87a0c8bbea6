"""Keys in turn: each is done with before the next is looked at, however fast they arrive.

A slow line delivers keys in bursts. Textual hands each to the widget that has the focus now and learns later, when the
key has bubbled up to the app, that it was bound to an action; the keys behind it have by then gone to the old focus.
Of ``/dev`` typed at once, ``d`` would be the list's key for deleting, and a text after Tab would land in the old field.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.errors import NoWidget
from textual.message import Message
from textual.widget import Widget

from push_tui.ui.painting import PaintsOnce

LONGEST = 0.3
"""Seconds that a key may take; the next one does not wait for a widget that never says that it is done."""

_STARTS = 5
"""Rounds of the event loop in which a worker that the key has started opens its dialog."""


@dataclass
class KeyTaken(Message):
    """Follows a key from the widget that got it up to the app: where this arrives, the key has been before it."""

    turn: int
    again: bool = False
    """Follows the messages that the key's action has posted, on the way that the key took."""


class KeysInTurn(PaintsOnce):
    """An app whose keys and pastes wait for each other and for a screen that is coming."""

    pressed_at = 0.0
    """When the key or click that is looked at arrived, on the clock of ``event.time``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._keys: deque[events.Key | events.Paste] = deque()
        self._busy = False
        self._turn = 0
        self._target: Widget | None = None

    async def on_event(self, event: events.Event) -> None:
        """Have a key wait for its turn; everything else takes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event)
            if not self._busy:
                await self._next_key()
            return
        if isinstance(event, events.MouseEvent):
            self.pressed_at = event.time
            if isinstance(event, events.MouseDown) and self._is_gone(event):
                return  # Textual would look for what held it, to select text there
        await super().on_event(event)

    def _is_gone(self, event: events.MouseDown) -> bool:
        try:
            widget, _ = self.screen.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return not widget.is_attached

    async def _next_key(self) -> None:
        self._busy = bool(self._keys)
        if not self._busy:
            return
        event = self._keys.popleft()
        self.pressed_at = event.time
        target = self.focused or self.screen
        await super().on_event(event)
        self._turn += 1
        self._target = target
        target.post_message(KeyTaken(self._turn))
        asyncio.get_running_loop().call_later(LONGEST, self.post_message, KeyTaken(self._turn, again=True))

    async def on_key_taken(self, message: KeyTaken) -> None:
        """Look at the next key, if this is the news of the last one."""
        if not self._busy or message.turn != self._turn:
            return
        if not message.again and self._target is not None and self._target.is_attached:
            self._target.post_message(KeyTaken(self._turn, again=True))
            return
        self._turn += 1
        for _ in range(_STARTS):
            await asyncio.sleep(0)
        # Not `call_next`: Textual's `focus` is such a later call, too, and was made before.
        self.when_settled(lambda: self.call_later(self._next_key))

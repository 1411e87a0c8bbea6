"""The app that sends frames (`Frame`) in place of Textual's own output, and styles only what is mounted."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any, TypeVar

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.css.model import RuleSet
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from push_tui.ui.terminal.cursor import steady_cursors
from push_tui.ui.terminal.frame import Painted, UnreadableUpdate, frame_for
from push_tui.ui.terminal.strips import let_lines_go, lighten_strips

lighten_strips()
let_lines_go()
steady_cursors()
# The same, in C. Textual hashes every rule for every widget that it matches: a tenth of the calls when a screen opens.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]

Returned = TypeVar("Returned")

_SHOWN = "push_tui.", "textual.command"
"""Where the widgets are from that screens show; all that are imported have more sheets than Textual keeps, 64."""


def _kinds_of(kind: type[Widget]) -> Iterator[type[Widget]]:
    """Yield a class of widgets and those derived from it, some several times."""
    yield kind
    for derived in kind.__subclasses__():
        yield from _kinds_of(derived)


class FramedApp(App[Returned]):
    """An app that sends only the cells that changed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._frame = frame_for(os.environ)
        """None while frames go out as Textual writes them."""

    def repaint(self) -> None:
        """Write every cell again, whatever the terminal shows."""
        if self._frame is not None:
            self._frame.forget()
        self.refresh(repaint=True, layout=True)

    async def on_event(self, event: events.Event) -> None:
        """Expect nothing of the terminal once it has a new size, was attached again or comes back empty."""
        if isinstance(event, events.Resize) and self._frame is not None and self._frame.is_known:
            self._frame.forget()
            if event.size == self._size:  # Textual does nothing
                self.screen.refresh()
        await super().on_event(event)

    def _check_resize(self) -> None:
        """Lay out the screen, and paint it whole; Textual paints nothing if it was laid out for this size already."""
        super()._check_resize()
        if self._frame is not None and self._screen_stack:
            self.screen.refresh()

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Match a widget with the style sheets for a new class; one that is not mounted yet is matched when it is."""
        if node is self or node.is_attached:
            super().update_styles(node, animate=animate)

    async def style_ahead(self) -> None:
        """Parse the style sheets of the widgets that were imported, else done when a screen first shows one."""
        for kind in dict.fromkeys(_kinds_of(Widget)):
            if kind.__module__.startswith(_SHOWN):
                for place, css, tie_breaker, scope in object.__new__(kind)._get_default_css():
                    self.stylesheet.add_source(css, place, True, tie_breaker, scope)
                self.stylesheet.parse()
                await asyncio.sleep(0)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Write an update, of which only what the terminal does not show yet."""
        goes_out = not (self._batch_count or self._closed or self.is_headless) and self._running
        if goes_out and isinstance(renderable, CompositorUpdate):
            renderable = self._only_changes(renderable)
        super()._display(screen, renderable)

    def _only_changes(self, update: CompositorUpdate) -> CompositorUpdate | None:
        """Return what to write; None for nothing. After an error of ours, Textual draws the frames."""
        if self._frame is None:
            return update
        try:
            sequences = self._frame.difference(update, self.console)
        except UnreadableUpdate:
            return update
        except Exception as error:  # noqa: BLE001  the screen must be painted
            self._frame = None
            self._handle_exception(error)
            return update
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        return Painted(sequences) if sequences or cursor != self._previous_cursor_position else None

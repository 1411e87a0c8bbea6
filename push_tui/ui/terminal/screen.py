"""The base of every screen and dialog."""

import asyncio
from collections.abc import Callable, Generator
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events, on
from textual._callback import invoke
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.geometry import NULL_OFFSET, Offset, Size
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen, ScreenResultType
from textual.timer import Timer
from textual.widgets import Input

from push_tui.ui.terminal.compositor import RowsCompositor, ScreenBelow

_ROUNDS = 5
"""Rounds of the event loop until the screen knows of a widget that asked to be painted."""

_LAYOUTS = 4
"""The most layouts before a paint; a new scroll bar asks for another two."""

_OF_TEXTUAL = "-textual-system"
"""The class of what Textual itself puts on a screen, such as the toasts."""


class TerminalScreen(Screen[ScreenResultType]):
    """A screen that closes once and closes no other screen, whatever arrives late."""

    ALT_SENDS: ClassVar[bool] = False
    """Whether a key with Alt sends something here."""
    LISTS_MESSAGES: ClassVar[bool] = False
    """Whether it lists the messages: they do not keep what its own keys refuse, which would be one more."""

    _followed: Callable[[], Offset] | None = None
    _theme = ""
    """The theme when the widgets were matched with the style sheets."""
    _laying_out = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor = RowsCompositor()

    @property
    def asks_for_words(self) -> bool:
        """Whether it waits for words that you type: a letter of one, typed beside its line, does nothing."""
        return False

    def _post_register(self, app: App[Any]) -> None:
        """Take what decides how this screen looks, before it and its widgets are matched with the style sheets.

        Textual reads a screen's own style sheet after it has matched the screen, and matches the one below again, to
        which no rule of it applies. It sets the classes of the size after a layout, and matches all widgets again.
        """
        super()._post_register(app)
        for path in self.css_path:
            if not app.stylesheet.has_source(str(path), ""):
                app.stylesheet.read(path)
                app.stylesheet.parse()  # `read` leaves the table of rules as it was, without those of this file
        for length, breakpoints in zip(app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            self.add_class(*self._get_breakpoint_classes(length, breakpoints or []), update=False)
        self._theme = app.theme

    async def filled(self) -> None:
        """Wait for what the screen reads at once when it is shown: what came after the paint would be a frame more."""

    def render(self) -> RenderableType:
        """Return what lies below the widgets."""
        below = super().render()
        if isinstance(below, BackgroundScreen) and below.color.a == 0:
            return ScreenBelow(below.screen)  # type: ignore[return-value]  # Textual takes a Visual as well
        return below

    @property
    def _update_timer(self) -> Timer:
        """The timer that paints."""
        timer = super()._update_timer
        timer._callback = self._paint_together
        return timer

    async def _paint_together(self) -> None:
        """Paint once all widgets that a key changed have said so, and all that this lays out anew is in its place.

        Textual paints the first; the others wait 17 ms. It also paints after each layout, and then the scroll bars.
        """
        for _ in range(_LAYOUTS):
            for _ in range(_ROUNDS):
                await asyncio.sleep(0)
            if not self._layout_required or self.app._batch_count or not self.is_current:
                break
            self._layout_required = False
            self._laying_out = True
            try:
                self._refresh_layout()
            finally:
                self._laying_out = False
        self._on_timer_update()
        if self._compositor._dirty_regions and self.is_current:
            self._compositor_refresh()

    # Textual does the following whenever a screen opens or closes, needed or not, also for the screen below a dialog.

    def _compositor_refresh(self) -> None:
        """Paint, unless painting is held (that frame would be dropped) or more is laid out first."""
        if not self.app._batch_count and not self._laying_out:
            super()._compositor_refresh()

    def _screen_resized(self, size: Size) -> None:
        """Lay out the widgets, unless they are laid out for this size."""
        if self._layout_required or size != self._compositor.size:
            super()._screen_resized(size)
            self._layout_required = False

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Match the style sheets again only if the theme changed since this screen was made or shown last."""
        event.refresh_styles = self._theme != self.app.theme
        self._theme = self.app.theme

    @property
    def cursor_place(self) -> Offset:
        """Where the terminal's cursor belongs: where the focus is, so that screen readers and magnifiers follow it.

        A widget tells its place in ``cursor_screen_offset``, as Textual's own fields do; of others it is the first
        cell, and without a focus that of a dialog.
        """
        if self._followed is not None:
            return self._followed()
        widget = self.focused or next((each for each in self.children if not each.has_class(_OF_TEXTUAL)), self)
        place = getattr(widget, "cursor_screen_offset", widget.content_region.offset)
        return place if isinstance(place, Offset) else NULL_OFFSET

    def follow(self, place: Callable[[], Offset]) -> None:
        """Put the cursor there until you type or the focus moves: into a list that the keys of a field move in."""
        self._followed = place

    @on(Input.Changed)
    @on(events.DescendantFocus)
    def _follow_focus(self) -> None:
        self._followed = None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close this screen with a result; do nothing if it was closed already.

        Textual closes the top screen instead, which may be the help or a question over this one.
        """
        stack = self.app._screen_stack
        if self not in stack:
            return AwaitComplete()
        if stack[-1] is self:
            return super().dismiss(result)
        self._result_callbacks[-1](result)
        self._pop_result_callback()
        stack.remove(self)
        return AwaitComplete(self.app._replace_screen(self)).call_next(self.app)

    def after_defect(self) -> None:
        """Called after an error that no code expected; a screen whose actions reach users closes."""

    def replace_with(self, screen: Screen[Any]) -> None:
        """Replace this screen with another, unless you have left it already."""
        if self.is_active:
            self.app.switch_screen(screen)


# Whoever waits for widgets to go, or for a screen to close, may be ended: a timer, a worker. Textual would end with it
# what it waits for, those widgets, and so whoever else waits for them: the app.


def _until_gone(removal: AwaitRemove) -> Generator[None, None, None]:
    """Wait until widgets are gone, then do what follows."""

    async def gone() -> None:
        tasks = set(removal._tasks) - {asyncio.current_task()}
        if tasks:
            await asyncio.wait(tasks)
        if removal._post_remove is not None:
            await invoke(removal._post_remove)

    return gone().__await__()


def _until_complete(waiting: AwaitComplete) -> Generator[Any, None, Any]:
    """Wait until a screen is closed or replaced."""
    if waiting._pre_await is not None:
        waiting._pre_await()
    return asyncio.shield(waiting._future).__await__()


async def _run_timer(timer: Timer) -> None:
    """Run a timer; what is called once is called however late it is: Textual leaves it out, or divides by zero."""
    timer._skip = timer._skip and timer._repeat != 0
    await _as_textual_does(timer)


_as_textual_does = Timer._run

Timer._run = _run_timer  # type: ignore[method-assign,assignment]
AwaitRemove.__await__ = _until_gone  # type: ignore[method-assign,assignment]
AwaitComplete.__await__ = _until_complete  # type: ignore[method-assign,assignment]


async def idle(screen: Screen[Any]) -> None:
    """Wait until the screen has nothing to do."""
    done = asyncio.Event()
    if screen.call_after_refresh(done.set):
        await done.wait()

"""The app that goes on after an error that no code expected.

An error in a handler, a worker or a timer ends a Textual app. Here it is reported, and the program continues. If it
cannot (a screen that cannot be made or drawn), it ends with our own screen: Textual prints the locals of every frame,
which can include a token.
"""

from typing import Any, TypeVar

from rich.text import Text
from textual import events
from textual._context import active_app
from textual.app import App
from textual.css.query import NoMatches
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed, get_current_worker

from push_tui.text import visible_lines
from push_tui.ui.terminal.defects import Defects, place_of, report_of
from push_tui.ui.terminal.framed_app import FramedApp
from push_tui.ui.terminal.screen import TerminalScreen

Returned = TypeVar("Returned")

_GOES_ON = frozenset({"_tick", "_flush_next_callbacks", "_process_messages_loop", "_only_changes"})
"""Functions that catch an error of a timer, a callback or a frame, and go on if `_handle_exception` lets them."""
_LINES = "To report it, send these lines to the maintainers of push-tui."
_TOLD = 20.0
"""Seconds that a defect is shown."""


class SurvivingApp(FramedApp[Returned]):
    """An app that a defect ends only if it must."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.defects = Defects()

    def goes_on_after(self, error: BaseException) -> bool:
        """Report an error that no code expected; return whether the program continues, or must end."""
        if self._exception is None and isinstance(error, Exception):
            self._exception = error  # a test of the app fails with it at its end
        if self.defects.too_many():
            return False
        how = self.defects.keep(error) or _LINES
        if self._exit or not self._screen_stack:
            return True
        try:
            for screen in self.screen_stack:
                if isinstance(screen, TerminalScreen):
                    screen.after_defect()
        except Exception:  # noqa: BLE001  a screen that must close and cannot
            return False
        told = f"push-tui made a mistake: {place_of(error)}. Check whether your last key did its work.\n{how}"
        self.notify(visible_lines(told), severity="error", timeout=_TOLD, markup=False)
        return True

    def kept(self) -> str:
        """Save what you typed, and say where it is; for the last screen."""
        return ""

    def _handle_exception(self, error: Exception) -> None:
        """Go on after an error in a worker, timer or callback; else end."""
        if self._exit_renderables:
            return  # it ends already
        cause = error.error if isinstance(error, WorkerFailed) else error
        if cause is not error and isinstance(cause, NoMatches) and _is_leaving(get_current_worker().node, self):
            return  # its screen was closed meanwhile, and it looked for widgets there
        caught_in = cause.__traceback__.tb_frame.f_code.co_name if cause.__traceback__ is not None else ""
        if not ((cause is not error or caught_in in _GOES_ON) and self.goes_on_after(cause)):
            self.end_after(cause)

    def end_after(self, error: BaseException) -> None:
        """End the program with a last screen that has no values; do nothing if it ends already."""
        if self._exit_renderables:
            return
        self._return_code = 1
        if self._exception is None and isinstance(error, Exception):
            self._exception = error
        self._exception_event.set()
        try:
            kept = self.kept()
        except Exception:  # noqa: BLE001  nothing may hide the first error
            kept = ""
        how = self.defects.keep(error) or f"{_LINES}\n\n{report_of(error)}"
        told = (f"push-tui ended because it made a mistake: {place_of(error)}.", kept, how)
        # Unwrapped, so that the terminal copies a path whole.
        words = "\n\n".join(filter(None, told))
        self._exit_renderables.append(Text(visible_lines(words), no_wrap=True, overflow="ignore"))
        self.bell()
        self._close_messages_no_wait()


_dispatch = MessagePump._dispatch_message


async def _guarded(pump: MessagePump, message: Message) -> None:
    """Dispatch a message. After an error in its handler the widget lives on; Textual would end it, and the app."""
    try:
        await _dispatch(pump, message)
    except Exception as error:
        app = active_app.get(None)
        if not isinstance(app, SurvivingApp):
            raise
        begins = isinstance(message, events.Compose | events.Mount)  # without its widgets a screen is no use
        if (begins or isinstance(error, NoMatches)) and _is_leaving(pump, app):
            return  # it was closed meanwhile, and looked for its widgets
        if begins or not app.goes_on_after(error):
            app.end_after(error)
            raise


def _is_leaving(pump: object, app: App[Any]) -> bool:
    """Whether this is a widget that is being removed, a screen that was closed, or anything while the app ends."""
    ends = app._exit or (app._is_mounted and not app._running)
    closed = isinstance(pump, Screen) and pump not in app.screen_stack
    return ends or closed or (isinstance(pump, Widget) and (pump._pruning or pump._closing))


MessagePump._dispatch_message = _guarded  # type: ignore[method-assign,assignment]

"""The toasts about pastes: one that does not end, its end, one that was cut."""

from typing import Any, TypeAlias

from textual.app import App

from push_tui.ui.terminal.input import MOST_PASTED, PASTE_GIVEN_UP, PasteCut, PasteOver, PasteStalled

OfPaste: TypeAlias = PasteStalled | PasteOver | PasteCut

_UNTIL_OVER = 24 * 3600.0
"""Seconds that a toast stays if nothing removes it earlier."""


def report_paste(app: App[Any], message: OfPaste) -> None:
    """Say what happened to a paste: keys are text for now, keys work again, or how much was left out."""
    timeout = None
    match message:
        case PasteStalled():
            said = (
                "A paste has not ended, so all that you type is text. Keys work again when it ends, or when you type "
                f"nothing for {PASTE_GIVEN_UP:.0f} seconds."
            )
            timeout = _UNTIL_OVER
        case PasteOver():
            app.clear_notifications()
            end = "The paste has ended" if message.ended else "The end of the paste did not come"
            said = f"{end}; keys work again. Check what was inserted."
        case PasteCut():
            said = (
                f"The paste was cut at {MOST_PASTED:,} bytes, and {message.left_out:,} were left out. "
                "Read a longer list from a file."
            )
    app.notify(said, severity="warning", timeout=timeout, markup=False)

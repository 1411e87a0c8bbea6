"""The toasts about pastes: one that does not end, its end, one that was cut."""

from typing import TypeVar

from textual.app import App

from push_tui.ui.terminal.input import MOST_PASTED, PASTE_GIVEN_UP, PasteCut, PasteOver

Returned = TypeVar("Returned")

_UNTIL_OVER = 24 * 3600.0
"""Seconds that a toast stays which is taken away when what it says is over."""


class PasteNotices(App[Returned]):
    """An app that says what became of a paste."""

    def on_paste_stalled(self) -> None:
        """Say that keys are text for now, until that is over."""
        self.notify(
            "A paste has not ended, so all that you type now is text. Keys work again after its end, or once you type "
            f"nothing for {PASTE_GIVEN_UP:.0f} seconds.",
            severity="warning",
            timeout=_UNTIL_OVER,
            markup=False,
        )

    def on_paste_over(self, message: PasteOver) -> None:
        """Say that keys work again."""
        self.clear_notifications()
        said = "The paste has ended" if message.ended else "The end of the paste did not come"
        self.notify(f"{said}; keys work again. Check what was inserted.", severity="warning", markup=False)

    def on_paste_cut(self, message: PasteCut) -> None:
        """Say how much of a paste was left out."""
        self.notify(
            f"The paste was cut: {MOST_PASTED:,} bytes are the most, and {message.left_out:,} were left out. "
            "Read a longer list from a file.",
            severity="warning",
            markup=False,
        )

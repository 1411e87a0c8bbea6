"""How far the job is that runs, told while a dialog lies over the footer that tells it otherwise.

Textual's own `ProgressBar` sends 7 kB in two seconds while the end is not known, and has no room for words.
"""

from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

WIDTH = 48
"""Cells: as wide as the words for any job."""


class JobProgress(Widget):
    """Stands over the right end of the footer of the screen below; a change repaints its own line only."""

    DEFAULT_CSS = f"""
    JobProgress {{
        layer: job-progress;
        dock: bottom;
        width: {WIDTH};
        max-width: 100%;
        height: 1;
        color: $text-accent;
        background: $panel;
    }}
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def tell(self, words: str) -> None:
        """Show other words; none where no job runs any more."""
        if words != self._words:
            self._words = words
            self.refresh()

    def on_mount(self) -> None:
        """Go to the right end."""
        self._place()

    def on_resize(self, event: events.Resize) -> None:
        """Stay there."""
        self._place()

    def _place(self) -> None:
        self.styles.offset = (max(0, self.screen.size.width - WIDTH), 0)

    def render_line(self, y: int) -> Strip:
        """The words at the right end."""
        words = f" {self._words} "
        blank = " " * max(0, self.size.width - cell_len(words))
        return Strip([Segment(blank + words, self.rich_style)]).crop(0, self.size.width)


def show_over(dialog: Screen[Any], words: str) -> None:
    """Show ``words`` over the footer below ``dialog``; nothing is made while there is nothing to tell."""
    for told in dialog.query(JobProgress):
        told.tell(words)
        return
    if words and dialog.is_mounted:
        dialog.styles.layers = "default job-progress"
        dialog.mount(JobProgress(words))

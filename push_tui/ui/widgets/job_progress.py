"""Progress of the running job, shown while a dialog covers the footer that shows it otherwise.

Textual's own `ProgressBar` sends 7 kB in two seconds while the total is unknown, and has no room for words.
"""

from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

WIDTH = 48
"""Cells; enough for the progress of any job."""


class JobProgress(Widget):
    """Covers the right end of the footer of the screen below; a change repaints only this line."""

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

    def show(self, words: str) -> None:
        """Show the progress; empty if no job runs any more."""
        if words != self._words:
            self._words = words
            self.refresh()

    def on_mount(self) -> None:
        """Move to the right end."""
        self._place()

    def on_resize(self, event: events.Resize) -> None:
        """Stay at the right end."""
        self._place()

    def _place(self) -> None:
        self.styles.offset = (max(0, self.screen.size.width - WIDTH), 0)

    def render_line(self, y: int) -> Strip:
        """Draw the words at the right end."""
        words = f" {self._words} "
        blank = " " * max(0, self.size.width - cell_len(words))
        return Strip([Segment(blank + words, self.rich_style)]).crop(0, self.size.width)


def show_over(dialog: Screen[Any], words: str) -> None:
    """Show ``words`` over the footer below ``dialog``; mount nothing while there is nothing to show."""
    for shown in dialog.query(JobProgress):
        shown.show(words)
        return
    if words and dialog.is_mounted:
        dialog.styles.layers = "default job-progress"
        dialog.mount(JobProgress(words))

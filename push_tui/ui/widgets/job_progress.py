"""Progress of the running job, shown while a dialog covers the footer that shows it otherwise.

Textual's own `ProgressBar` sends 7 kB in two seconds while the total is unknown, and has no room for words.
"""

from typing import Any

from textual import events, on
from textual.screen import Screen
from textual.widgets import Static

from push_tui.ui.content import plain

WIDTH = 48
"""Cells; enough for the progress of any job."""


class JobProgress(Static):
    """Covers the right end of the footer of the screen below."""

    DEFAULT_CSS = f"""
    JobProgress {{
        layer: job-progress;
        dock: bottom;
        width: {WIDTH};
        max-width: 100%;
        height: 1;
        padding: 0 1;
        text-align: right;
        text-wrap: nowrap;
        color: $text-accent;
        background: $panel;
    }}
    """

    @on(events.Mount)
    @on(events.Resize)
    def _place(self) -> None:
        """Move to the right end."""
        self.styles.offset = (max(0, self.screen.size.width - WIDTH), 0)


def show_over(dialog: Screen[Any], words: str) -> None:
    """Show ``words`` over the footer below ``dialog``; mount nothing while there is nothing to show."""
    for shown in dialog.query(JobProgress):
        shown.update(plain(words), layout=False)
        return
    if words and dialog.is_mounted:
        dialog.styles.layers = "default job-progress"
        dialog.mount(JobProgress(plain(words)))

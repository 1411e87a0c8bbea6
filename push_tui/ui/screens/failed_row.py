"""One row of a job that is not plainly done: the whole reason, and the service's answer to its call as it came."""

from collections.abc import Iterable, Iterator

from textual.widget import Widget

from push_tui.operations.jobs.results import RowResult
from push_tui.text import decoded, visible_name
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import bindings
from push_tui.ui.screens.base import Dialog
from push_tui.ui.screens.record_page import body_lines
from push_tui.ui.widgets.text_line import TextLine, fact, heading
from push_tui.ui.widgets.text_pane import TextPane

_CAPTION = 10


class FailedRow(Dialog[None], inherit_bindings=False):
    """Tells about one row; Escape or Enter leads back to the job."""

    SCOPES = (Scope.NOTICE,)
    BINDINGS = bindings(Scope.NOTICE)
    TITLE_TEXT = "Failed or unknown"
    DEFAULT_CSS = """
    FailedRow TextPane { height: 18; max-height: 70vh; scrollbar-gutter: stable; }
    """

    def __init__(self, row: RowResult) -> None:
        super().__init__()
        self._row = row

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextPane(id="failed-row")

    def on_mount(self) -> None:
        """Fill the page."""
        page = self.query_one(TextPane)
        page.show(failure_lines(self._row))
        page.focus()


def failure_lines(row: RowResult) -> Iterator[TextLine]:
    """What is known of a row, and the raw answer to the call that it was in."""
    yield fact("Row", f"{row.number:,}  {visible_name(row.user)}", width=_CAPTION)
    yield fact("State", row.state.value, width=_CAPTION)
    yield fact("Why", row.reason, width=_CAPTION)
    if row.where:
        yield fact("Now", row.where, width=_CAPTION)
    yield TextLine()
    if not row.answer:
        yield TextLine("No answer came to the call of this row, or none is kept.")
        return
    yield heading("Answer", "to the whole call, as it came")
    yield from body_lines(decoded(row.answer), "the job keeps all of it")

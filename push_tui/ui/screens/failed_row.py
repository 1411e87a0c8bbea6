"""One row of a job that is not plainly done: the whole reason, and the service's answer to its call as it came."""

from collections.abc import Iterator

from push_tui.operations.jobs.results import RowResult
from push_tui.text import decoded, visible_name
from push_tui.ui.screens.record_page import body_lines
from push_tui.ui.widgets.text_line import TextLine, fact, heading

_CAPTION = 10


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

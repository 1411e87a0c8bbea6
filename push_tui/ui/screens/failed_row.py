"""A failed or unknown row of a job: the whole reason, and the raw answer to its call."""

from collections.abc import Iterator

from push_tui.operations.jobs.results import RowResult
from push_tui.text import decoded, visible_name
from push_tui.ui.screens.record_page import body_lines
from push_tui.ui.widgets.text_line import TextLine, fact, heading

_CAPTION = 10


def failure_lines(row: RowResult) -> Iterator[TextLine]:
    """Yield what is known about a row, and the raw answer to its call."""
    row_and_user = f"{row.number:,}  {visible_name(row.user)}"
    values = {"Row": row_and_user, "State": row.state.value, "Why": row.reason, "Now": row.where}
    yield from (fact(caption, value, width=_CAPTION) for caption, value in values.items() if value)
    yield TextLine()
    if not row.answer:
        yield TextLine("No answer to this call was kept, or none came.")
        return
    yield heading("Answer", "to the whole call")
    yield from body_lines(decoded(row.answer), "the job stores all of it")

"""The jobs on the Overview, a line for each; imported once there is a job."""

from collections.abc import Sequence

from rich.cells import cell_len

from push_tui.operations.jobs.progress import JobView
from push_tui.text import visible_name
from push_tui.ui.screens.job_bar import bar
from push_tui.ui.screens.job_words import KIND_WORDS, left_words, rate_words, rows_words, state_words, tone_of_job
from push_tui.ui.widgets.columns import aligned, fit
from push_tui.ui.widgets.text_line import Span, TextLine, cells

_BAR = 12
_LEAST_NAME = 8


def lines_of(views: Sequence[JobView], width: int) -> list[TextLine]:
    """Return the lines in aligned columns; names get what the numbers and states leave of the width."""
    verbs = aligned([KIND_WORDS[view.kind].verb for view in views])
    names = [visible_name(view.title) for view in views]
    after = [_after(view, rows) for view, rows in zip(views, aligned(map(rows_words, views), right=True), strict=True)]
    room = width - len(verbs[0]) - _BAR - 5 - max(map(cells, after))
    name = min(max(map(cell_len, names)), max(_LEAST_NAME, room))
    return [
        TextLine((f"{verb} ", "dim"), f"{fit(title, name)}  ", bar(view, _BAR), "  ", *spans, hanging=4)
        for view, verb, title, spans in zip(views, verbs, names, after, strict=True)
    ]


def _after(view: JobView, rows: str) -> list[Span]:
    """Return what follows the bar: rows, rate, time left and state."""
    left = left_words(view)
    pace = "".join(f"{part}  " for part in (rate_words(view), left and f"{left} left") if part)
    return [(f"{rows}  ", ""), (pace, "dim"), (state_words(view), tone_of_job(view))]

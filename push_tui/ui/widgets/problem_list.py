"""The problems of the push, worst first; Enter or a click goes to the field."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from push_tui.message.rules.problem import Problem, Severity
from push_tui.text import visible
from push_tui.ui.actions import action_of, key_of
from push_tui.ui.widgets.text_line import Span, TextLine
from push_tui.ui.widgets.text_pane import CursorPane

SIGNS: Mapping[Severity, Span] = {
    Severity.ERROR: ("✖", "bad"),
    Severity.NEEDED: ("○", "dim"),
    Severity.WARNING: ("▲", "warn"),
    Severity.NOTE: ("·", "name"),
}
"""The sign of a problem with its tone."""
_TONES = {Severity.ERROR: "strong", Severity.NEEDED: "dim"}


class ProblemList(CursorPane[Problem], inherit_bindings=False):
    """The problems with a cursor on one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(action_of("cursor_up").keys), "move(-1)", "Up", show=False),
        Binding(",".join(action_of("cursor_down").keys), "move(1)", "Down", show=False),
        Binding("enter", "choose", "To the field", show=False),
    ]

    @dataclass
    class FieldWanted(Message):
        """You want the field of this problem."""

        problem: Problem

    def __init__(self, problems: Callable[[], Sequence[Problem]], *, id: str | None = None) -> None:
        """``problems`` returns the current problems of the composition."""
        super().__init__(self._make_lines, id=id)
        self._problems = problems
        self._owners: list[int] = []

    def _make_lines(self, width: int) -> Sequence[TextLine]:
        self._things = tuple(self._problems())
        self._at = max(0, min(self._at, len(self._things) - 1))
        lines: list[TextLine] = []
        self._owners = []
        for index, problem in enumerate(self._things):
            lines += problem_lines(problem)
            self._owners += [index] * (len(lines) - len(self._owners))
        return lines or [TextLine(("No problems.", "dim"))]

    def _owner(self, row: int) -> int | None:
        """Return the index of the problem on a row."""
        line = super()._owner(row)
        return self._owners[line] if line is not None and self._owners else None

    def action_move(self, by: int) -> None:
        """Move the cursor to another problem."""
        self.catch_up()
        self.move_to(self._at + by)

    def action_choose(self) -> None:
        """Go to the field of the problem."""
        self.catch_up()
        if self.current is not None:
            self.post_message(self.FieldWanted(self.current))

    def on_click(self, event: events.Click) -> None:
        """Go to the field of the clicked problem."""
        clicked = self._clicked(event)
        if clicked is not None:
            self.move_to(clicked)
            self.action_choose()


def problem_lines(problem: Problem) -> Iterator[TextLine]:
    """Yield the message, the reason, and the key that helps."""
    sign, tone = SIGNS[problem.severity]
    message = (problem.message, _TONES.get(problem.severity, ""))
    yield TextLine((f"{sign} ", tone), message, hanging=2)
    if problem.reason:
        yield TextLine("  ", (problem.reason, "dim"), hanging=2)
    if (helps := way_out(problem)) is not None:
        yield TextLine("  ", helps, hanging=2)


def way_out(problem: Problem) -> Span | None:
    """Return the key that fixes a problem or leads on, and what it does, no louder than the problem; None without."""
    if problem.fix is None and problem.leads_to:
        return f"{key_of(problem.leads_to)}: {action_of(problem.leads_to).title}", "name"
    if problem.fix is None:
        return None
    tone = "name" if problem.severity is Severity.NOTE else "alert"
    return f"{key_of(problem.fix.action)}: {visible(problem.fix.title)}", tone


def tally(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return the numbers of problems, such as ``2 errors`` and ``1 warning``, or ``3 needed``; the worst first."""
    counts = Counter(problem.severity for problem in problems)
    return tuple(
        f"{count} {severity.name.lower()}{'s' if count > 1 and severity is not Severity.NEEDED else ''}"
        for severity, count in sorted(counts.items())
    )

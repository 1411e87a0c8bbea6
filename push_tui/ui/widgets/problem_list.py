"""The problems of the push, worst first; Enter or a click goes to the field."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from push_tui.message.rules.problem import Problem, Severity
from push_tui.ui.actions import action_of, key_of
from push_tui.ui.widgets.text_line import Span, TextLine
from push_tui.ui.widgets.text_pane import CursorPane

SIGNS: Mapping[Severity, Span] = {
    Severity.ERROR: ("✖", "bad"),
    Severity.NEEDED: ("○", "dim"),
    Severity.WARNING: ("▲", "warn"),
    Severity.NOTE: ("·", "accent"),
}
"""The sign of a problem with its tone."""
_TONES = {Severity.ERROR: "strong", Severity.NEEDED: "dim"}


class ProblemList(CursorPane, inherit_bindings=False):
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
        self._listed: Sequence[Problem] = ()
        self._owners: list[int] = []

    @property
    def current(self) -> Problem | None:
        """The problem under the cursor."""
        return self._listed[self._at] if self._at < len(self._listed) else None

    def _make_lines(self, width: int) -> Sequence[TextLine]:
        self._listed = tuple(self._problems())
        self._at = max(0, min(self._at, len(self._listed) - 1))
        lines: list[TextLine] = []
        self._owners = []
        for index, problem in enumerate(self._listed):
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
        self._move_to(max(0, min(self._at + by, len(self._listed) - 1)))

    def go_to(self, problem: Problem) -> None:
        """Move the cursor to this problem, if it is listed."""
        self.catch_up()
        if problem in self._listed:
            self._move_to(self._listed.index(problem))

    def _move_to(self, target: int) -> None:
        if target != self._at:
            before, self._at = self._at, target
            self._refresh_problem(before)
            self._refresh_problem(target)

    def action_choose(self) -> None:
        """Go to the field of the problem."""
        self.catch_up()
        if self.current is not None:
            self.post_message(self.FieldWanted(self.current))

    def on_click(self, event: events.Click) -> None:
        """Go to the field of the clicked problem."""
        event.stop()
        clicked = self._owner(round(self.scroll_y) + event.y)
        if clicked is not None:
            self._at = clicked
            self.refresh()
            self.action_choose()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.catch_up()
        self._refresh_problem(self._at)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._refresh_problem(self._at)

    def _refresh_problem(self, problem: int) -> None:
        rows = self._rows_of(problem)
        if not rows:
            return
        top, height = round(self.scroll_y), self.size.height
        if self.has_focus and problem == self._at:
            if rows[0] < top:
                self.scroll_to(y=rows[0], animate=False, force=True, immediate=True)
            elif rows[-1] >= top + height:
                self.scroll_to(y=rows[-1] - height + 1, animate=False, force=True, immediate=True)
        self._repaint_thing(problem)


def problem_lines(problem: Problem) -> Iterator[TextLine]:
    """Yield the message, the reason, and the key that fixes it."""
    sign, tone = SIGNS[problem.severity]
    message = (problem.message, _TONES.get(problem.severity, ""))
    yield TextLine((f"{sign} ", tone), message, hanging=2)
    if problem.reason:
        yield TextLine("  ", (problem.reason, "dim"), hanging=2)
    if problem.fix is not None:
        yield TextLine("  ", (f"{key_of('fix_problem')}: {problem.fix.title}", "alert"), hanging=2)


def tally(problems: Iterable[Problem]) -> str:
    """Return the numbers of problems, such as ``2 errors · 1 warning`` or ``3 needed``; empty for none."""
    counts = Counter(problem.severity for problem in problems)
    return " · ".join(
        f"{count} {severity.name.lower()}{'s' if count > 1 and severity is not Severity.NEEDED else ''}"
        for severity, count in sorted(counts.items())
    )

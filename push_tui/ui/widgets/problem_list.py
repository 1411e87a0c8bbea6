"""What is wrong with the push, worst first; Enter or a click leads to the field."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from push_tui.message.validation import Problem, Severity
from push_tui.text import visible_lines
from push_tui.ui.widgets.live_lines import Line, LiveLines, worded

_MARKS = {Severity.ERROR: ("✖ ", "error"), Severity.WARNING: ("▲ ", "warning"), Severity.NOTE: ("· ", "note")}


class ProblemList(LiveLines, inherit_bindings=False):
    """The problems with a cursor on one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("enter", "choose", "To the field", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """To the field of this problem."""

        problem: Problem

    def __init__(self, problems: Callable[[], Sequence[Problem]], *, id: str | None = None) -> None:
        """``problems`` gives those of the composition as it is now."""
        super().__init__(self._make_lines, id=id)
        self._problems = problems
        self._listed: Sequence[Problem] = ()
        self._owners: list[int] = []
        self._at = 0

    @property
    def current(self) -> Problem | None:
        """The problem under the cursor."""
        return self._listed[self._at] if self._at < len(self._listed) else None

    def _make_lines(self, width: int) -> Sequence[Line]:
        self._listed = tuple(self._problems())
        self._at = max(0, min(self._at, len(self._listed) - 1))
        lines: list[Line] = []
        self._owners = []
        for index, problem in enumerate(self._listed):
            of_problem = problem_lines(problem, width)
            lines += of_problem
            self._owners += [index] * len(of_problem)
        return lines or [(("Nothing is wrong.", "dim"),)]

    def line_style(self, index: int) -> Style:
        """The problem under the cursor stands out while the list has the focus."""
        if self.has_focus and index < len(self._owners) and self._owners[index] == self._at:
            return self.rich_style + self.tone("cursor")
        return self.rich_style

    def action_move(self, by: int) -> None:
        """The cursor to another problem."""
        self.catch_up()
        target = max(0, min(self._at + by, len(self._listed) - 1))
        if target != self._at:
            before, self._at = self._at, target
            self._refresh_problem(before)
            self._refresh_problem(target)

    def action_choose(self) -> None:
        """To the field of the problem."""
        self.catch_up()
        if self.current is not None:
            self.post_message(self.Chosen(self.current))

    def on_click(self, event: events.Click) -> None:
        """To the field of the problem that was clicked."""
        event.stop()
        index = round(self.scroll_y) + event.y
        if index < len(self._owners):
            self._at = self._owners[index]
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
        lines = [index for index, owner in enumerate(self._owners) if owner == problem]
        if not lines:
            return
        top, height = round(self.scroll_y), self.size.height
        if self.has_focus and problem == self._at:
            if lines[0] < top:
                self.scroll_to(y=lines[0], animate=False, force=True, immediate=True)
            elif lines[-1] >= top + height:
                self.scroll_to(y=lines[-1] - height + 1, animate=False, force=True, immediate=True)
        for line in lines:
            self.refresh_line(line - round(self.scroll_y))


def problem_lines(problem: Problem, width: int) -> list[Line]:
    """A problem over as many lines as it needs: what, why, and the key that mends it."""
    mark, tone = _MARKS[problem.severity]
    room = max(8, width - 3)
    first, *rest = worded(visible_lines(problem.message), room)
    lines: list[Line] = [((mark, tone), (first, "strong" if problem.severity is Severity.ERROR else ""))]
    lines += [(("  ", ""), (line, "strong" if problem.severity is Severity.ERROR else "")) for line in rest]
    if problem.reason:
        lines += [(("  ", ""), (line, "dim")) for line in worded(visible_lines(problem.reason), room)]
    if problem.fix is not None:
        lines += [
            (("  ", ""), (line, "warning")) for line in worded(visible_lines(f"Ctrl+F: {problem.fix.title}"), room)
        ]
    return lines


def tally(problems: Iterable[Problem]) -> str:
    """How many errors and warnings there are, such as ``2 errors · 1 warning``; empty for none."""
    counts = [0, 0, 0]
    for problem in problems:
        counts[problem.severity] += 1
    names = ("error", "warning", "note")
    return " · ".join(
        f"{count} {name}{'s' if count > 1 else ''}" for count, name in zip(counts, names, strict=True) if count
    )

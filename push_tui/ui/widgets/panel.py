"""A panel of facts under a heading, with a cursor, and the columns in which a screen lays its panels out.

Textual's `Grid` aligns rows across columns, which leaves holes beside short panels, and cannot change how many columns
there are without moving widgets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.containers import ScrollableContainer
from textual.geometry import NULL_OFFSET, NULL_SPACING, Offset, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from push_tui.frozen import frozen
from push_tui.text import visible
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs
from push_tui.ui.widgets.columns import fit
from push_tui.ui.widgets.text_line import TextLine, wrapped
from push_tui.ui.widgets.text_pane import CursorPane

_SIDES = 2
"""Cells left blank beside the facts, one on each side."""
_GAP = 1
"""Cells between columns, and rows between panels."""
_LEAST = 6
"""Rows that a panel keeps when its column is too long."""


@frozen
class Fact:
    """A fact as a line, and what Enter opens; None if there is nothing to open."""

    line: TextLine
    opens: object | None = None


@frozen
class Facts:
    """The facts of a panel, with a remark beside its title."""

    facts: tuple[Fact, ...]
    remark: str = ""


class Panel(CursorPane[Fact], Performs, inherit_bindings=False):
    """Facts under a heading that does not scroll."""

    HEAD = 1
    SCOPES = (Scope.PANEL,)
    DEFAULT_CSS = "Panel { scrollbar-size-vertical: 0; }"

    @dataclass
    class Chosen(Message):
        """You asked to open what this fact is about."""

        target: object

    class Moved(Message):
        """The cursor is on another fact, which may open or do something else."""

    @dataclass
    class Beyond(Message):
        """The cursor leaves the panel: ``by`` is 1 at its end, -1 at its start."""

        panel: "Panel"
        by: int

    def __init__(self, title: str, facts: Callable[[int], Facts], *, id: str | None = None) -> None:
        """``facts`` returns the facts now, for a width in cells."""
        super().__init__(self._make_lines, id=id)
        self._title = title
        self._facts_now = facts
        self._shown = Facts(())
        self._heading = ""

    # What is shown

    @property
    def drawn_width(self) -> int:
        """Cells of a fact's line."""
        return max(0, self.size.width - _SIDES)

    def rows_at(self, width: int) -> int:
        """Return how many rows the panel needs in ``width`` cells."""
        inner = max(1, width - _SIDES)
        if inner == self._made_for and not self._stale:
            return len(self._rows) + self.HEAD
        return sum(len(wrapped(fact.line, inner)) for fact in self._facts_now(inner).facts) + self.HEAD

    def _make_lines(self, width: int) -> Sequence[TextLine]:
        opened = self.current.opens if self.current is not None else None
        self._shown = self._facts_now(width)
        self._things = facts = self._shown.facts
        here = self.current
        if opened is not None and (here is None or here.opens != opened):
            self._at = next((at for at, fact in enumerate(facts) if fact.opens == opened), self._at)
        self._at = max(0, min(self._at, len(facts) - 1))
        return [fact.line for fact in facts]

    def make_now(self) -> None:
        """Make the facts now; repaint what changed, and lay out again if there are more or fewer rows."""
        before, at = len(self._rows), self._at
        super().make_now()
        if len(self._rows) != before and isinstance(self.parent, Panels):
            self.parent.refresh(layout=True, repaint=False)
        if at != self._at:
            self.refresh()
        if self._heading_text(self.size.width) != self._heading:
            self.repaint_line(0)

    # The cursor

    def move_to(self, index: int) -> None:
        """Move the cursor to the nearest fact and scroll it into view."""
        super().move_to(index)
        self.post_message(self.Moved())

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the fact under the cursor is."""
        return super().cursor_screen_offset + Offset(1, 0)

    def _move(self, by: int) -> None:
        target = self._at + by
        if 0 <= target < len(self._things):
            self.move_to(target)
        else:
            self.post_message(self.Beyond(self, by))

    def action_cursor_down(self) -> None:
        """Move to the next fact, or to the next panel."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """Move to the previous fact, or to the previous panel."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Move a panel's height down."""
        self.move_to(self._at + max(1, self.size.height - self.HEAD))

    def action_page_up(self) -> None:
        """Move a panel's height up."""
        self.move_to(self._at - max(1, self.size.height - self.HEAD))

    def action_first(self) -> None:
        """Move to the first fact."""
        self.move_to(0)

    def action_last(self) -> None:
        """Move to the last fact."""
        self.move_to(len(self._things) - 1)

    def next_section(self, by: int) -> None:
        """Move to the first fact that opens something in the next section (1) or the previous one (-1), in a circle."""
        opens = [fact.opens is not None for fact in self._things]
        firsts = [at for at, here in enumerate(opens) if here and not (at and opens[at - 1])]
        if firsts:
            beyond = [at for at in firsts if (at > self._at if by > 0 else at < self._at)]
            self.move_to((beyond or firsts)[0 if by > 0 else -1])

    def action_choose(self) -> None:
        """Open what the fact is about."""
        self.catch_up()
        if self.current is not None and self.current.opens is not None:
            self.post_message(self.Chosen(self.current.opens))

    def why_not(self, action_id: str) -> str | None:
        """Say that a fact cannot be opened."""
        return None if self.applies(action_id) else "There is nothing to open for this line."

    def applies(self, action_id: str) -> bool:
        """Offer to open only a fact that has something to open."""
        return action_id != "choose" or (self.current is not None and self.current.opens is not None)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked fact; a double click opens it."""
        fact = self._clicked(event)
        if fact is not None:
            if fact == self._at and event.chain > 1:
                self.action_choose()
            else:
                self.move_to(fact)

    def on_resize(self) -> None:
        """Wrap to the new width, and keep the cursor in view."""
        super().on_resize()
        if self.has_focus:
            self._reveal()

    def _reveal(self) -> None:
        """Scroll the fact under the cursor into view, within the panel and its screen; with the first, all that fit."""
        super()._reveal()
        rows, top = self._rows_of(self._at), round(self.scroll_y)
        if rows and isinstance(self.parent, Panels):
            place, room = self.virtual_region, self.parent.size.height
            if self._at == 0:
                first, end = 0, max(rows[-1] + self.HEAD + 1, min(place.height, room))
            else:
                first, end = rows[0] - top + self.HEAD, rows[-1] - top + self.HEAD + 1
            region = Region(place.x, place.y + first, place.width, end - first)
            self.parent.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    # Drawing

    def _heading_text(self, width: int) -> str:
        hidden_above = round(self.scroll_y)
        hidden_below = len(self._rows) + self.HEAD - self.size.height - hidden_above
        more = " ".join(
            f"{arrow}{hidden}" for arrow, hidden in (("↑", hidden_above), ("↓", hidden_below)) if hidden > 0
        )
        more = f"{more} more" if more else ""
        remark = visible(self._shown.remark)
        right = f"{remark}  {more} " if more and remark else f"{remark}{more} "
        return fit(f" {self._title}", max(0, width - cell_len(right))) + right

    def render_line(self, y: int) -> Strip:
        """Draw the heading or a row."""
        width = self.size.width
        if y == 0:
            self._heading = self._heading_text(width)
            tone = "cursor" if self.has_focus else "header"
            return self.strip([(self._heading, tone)], width, self.tone(tone))
        index = round(self.scroll_y) + y - self.HEAD
        row = self._rows[index] if index < len(self._rows) else ()
        return self.strip([(" ", ""), *row], width, self.row_style(index))


class Panels(ScrollableContainer, can_focus=False):
    """Panels in columns; it scrolls where they do not fit."""

    DEFAULT_CSS = "Panels { scrollbar-size-vertical: 1; overflow-x: hidden; }"

    def __init__(self, *panels: Panel, columns: Callable[[Size], Sequence[Sequence[int]]]) -> None:
        """``columns`` returns the indexes of the panels in each column, for the size of the terminal; others hide."""
        super().__init__(*panels)
        self._columns_layout = _Columns(columns)

    def on_resize(self) -> None:
        """Keep the cursor in view; leave a panel that has no place any more."""
        self.call_after_refresh(self._reveal_cursor)

    def _reveal_cursor(self) -> None:
        for panel in self.query_children(Panel):
            if panel.has_focus and panel in self.in_order:
                panel._reveal()
            elif panel.has_focus:
                self.in_order[0].focus()

    @property
    def in_order(self) -> list[Panel]:
        """The panels that are shown, column after column."""
        panels = list(self.query_children(Panel))
        return [panels[index] for column in self._columns_layout.columns(self.app.size) for index in column]

    @property
    def layout(self) -> Layout:
        """The columns."""
        return self._columns_layout


class _Columns(Layout):
    """Gives each panel the rows it needs. In a column that is too long, the longest panels scroll by themselves."""

    name = "columns"

    def __init__(self, columns: Callable[[Size], Sequence[Sequence[int]]]) -> None:
        self.columns = columns

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the panels."""
        parent.pre_layout(self)
        columns = self.columns(parent.app.size)
        width = (size.width - _GAP * (len(columns) - 1)) // len(columns)
        left, placements = 0, []
        for number, indexes in enumerate(columns):
            column = [children[index] for index in indexes]
            wide = size.width - left if number == len(columns) - 1 else width
            heights = [panel.rows_at(wide) for panel in column if isinstance(panel, Panel)]
            if len(columns) > 1:
                _fit(heights, size.height - _GAP * (len(heights) - 1))
            top = 0
            for panel, height in zip(column, heights, strict=True):
                region = Region(left, top, wide, height)
                placements.append(WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, panel))
                top += height + _GAP
            left += wide + _GAP
        return placements


def _fit(heights: list[int], room: int) -> None:
    """Change heights to fill ``room``: the longest gives rows, the last takes what is left."""
    while heights and sum(heights) > room and max(heights) > _LEAST:
        heights[heights.index(max(heights))] -= 1
    if heights and sum(heights) < room:
        heights[-1] += room - sum(heights)

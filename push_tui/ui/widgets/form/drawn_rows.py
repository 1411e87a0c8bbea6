"""The rows of the form as one widget that draws them; the cost depends on the visible rows, not on all fields.

A section of 60 fields opens in 442 ms with a label and an `Input` for each, in 119 ms with drawn rows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip

from push_tui.frozen import frozen
from push_tui.operations.composition import Composition
from push_tui.ui.actions import key_of
from push_tui.ui.widgets.columns import fit
from push_tui.ui.widgets.drawing import LineView
from push_tui.ui.widgets.form.editing import TYPED, Editing
from push_tui.ui.widgets.form.outline import Outline
from push_tui.ui.widgets.form.row_looks import MARGIN, Columns, RowContext, RowLook, row_look, section_look
from push_tui.ui.widgets.form.rows import FormRow, RowKind
from push_tui.ui.widgets.text_line import Spans

_LEAST_ROOM = 4
"""Lines that are worth showing below the rows."""
_MORE: Spans = ((f"… {key_of('field_help')} shows all", "dim"),)


@frozen
class Entry:
    """A row with how it looks."""

    row: FormRow
    look: RowLook
    cursor: bool = False


def entries(
    outline: Outline, composition: Composition, editing: Editing, option: int | None, columns: Columns
) -> Iterator[Entry]:
    """Yield an entry for each row of ``outline``; ``option`` is under the cursor while a list of options is open."""
    heads = {group.head.path: group for group in outline.groups}
    table = editing.load_table(outline.row, composition)
    for index, row in enumerate(outline.shown):
        here = index == outline.at
        group = heads.get(row.path)
        if group is not None:
            problems = outline.marks.by_section.get(group.key, ())
            yield Entry(row, section_look(group, composition, problems, not outline.is_open(group.key)), here)
            continue
        edited = here and row.kind in TYPED
        context = RowContext(columns.value, columns.below, edited, option if here else None, table if here else None)
        shown = row_look(row, composition, outline.marks.by_row.get(row.path), context)
        if edited and row.kind is not RowKind.PAIRS:
            # The editor covers the value.
            shown = replace(shown, value=("",) * editing.height(row, composition, columns.value), tone="text")
        yield Entry(row, shown, here)


class DrawnRows(LineView, inherit_bindings=False, can_focus=True):
    """Draw entries; repaint only lines that differ from those on the screen."""

    # Textual would lay out and repaint the whole screen for one line more or less; the bar is always shown.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False, repaint=False)

    DEFAULT_CSS = """
    DrawnRows {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $surface;
    }
    """

    @dataclass
    class Clicked(Message):
        """A click on drawn line ``line`` of ``row``, at cell ``x`` of the form."""

        row: FormRow
        line: int
        x: int

    def __init__(self, scrolled: Callable[[], None]) -> None:
        """``scrolled`` is called when other lines become visible."""
        super().__init__()
        self._scrolled = scrolled
        self._entries: Sequence[Entry] = ()
        self._tops: list[int] = []
        self._lines: list[tuple[Entry, int]] = []
        self._room: Sequence[Spans] = ()
        """Lines for the free room at the bottom."""

    @property
    def columns(self) -> Columns:
        """The current widths of label, value and counter."""
        return Columns.of(self.drawn_width)

    @property
    def entries(self) -> Sequence[Entry]:
        """The drawn entries."""
        return self._entries

    def top(self, index: int) -> int:
        """Return the first line of an entry, from the top of the form."""
        return self._tops[index]

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the row in focus is, or the option under the cursor of its open list."""
        for top, entry in zip(self._tops, self._entries, strict=True):
            if entry.cursor:
                left = 0 if entry.row.kind is RowKind.SECTION else self.columns.value_left
                return self.spot(top + entry.look.cursor_line - round(self.scroll_y), left)
        return self.spot(0)

    def show(self, entries: Sequence[Entry], room: Sequence[Spans] = ()) -> None:
        """Draw these entries, and as much of ``room`` as fits below them, at the bottom."""
        size = self.size
        before, room_before = self._lines, self._room_lines(size.height)
        self._room = room
        self._entries = entries
        self._tops, self._lines = [], []
        for entry in entries:
            self._tops.append(len(self._lines))
            self._lines.extend((entry, line) for line in range(entry.look.height))
        bar, self.virtual_size = self.virtual_size, Size(size.width, max(size.height, len(self._lines)))
        top, room_now = round(self.scroll_y), self._room_lines(size.height)
        for y in range(size.height):
            old = before[top + y] if top + y < len(before) else None
            new = self._lines[top + y] if top + y < len(self._lines) else None
            if old != new or (new is None and room_before[y] != room_now[y]):
                self.repaint_line(y)
        if bar != self.virtual_size:
            self._scroll_update(self.virtual_size)

    def _room_lines(self, height: int) -> list[Spans]:
        """Return what the free room shows on each visible line; a blank line separates it from the rows."""
        free = max(0, height - len(self._lines) - 1)
        shown = list(self._room[:free])
        if free < len(self._room) - 1:  # its last line is blank
            shown = [*shown[:-1], _MORE] if free >= _LEAST_ROOM else []
        return [()] * (height - len(shown)) + shown

    def reveal(self, index: int, *, jump: bool = False) -> None:
        """Scroll until the whole entry is visible, or at least its beginning.

        ``jump`` scrolls a third of a page further, because more steps may follow and each scroll sends every line.
        """
        if not self.size.height:  # hidden till now: the row is revealed from the top, once there is room
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
            return
        top, bottom = self._tops[index], self._tops[index] + self._entries[index].look.height
        height = self.size.height
        further = height // 3 if jump else 0
        current = round(self.scroll_y)
        target = current
        if bottom > current + height:
            target = min(bottom - height + further, top)
        if top < target:
            target = top - further if top < current else top
        target = max(0, min(target, len(self._lines) - height))
        if target != current:
            self.scroll_to(y=target, animate=False, force=True, immediate=True)

    def reveal_line(self, line: int) -> None:
        """Scroll just far enough to show this line of the form."""
        top, height = round(self.scroll_y), max(1, self.size.height)
        target = min(line, max(top, line - height + 1))
        if target != top:
            self.scroll_to(y=target, animate=False, force=True, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Report a scroll, so that the editor moves with its row."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._scrolled()

    def on_click(self, event: events.Click) -> None:
        """Post which row was clicked."""
        event.stop()
        index = round(self.scroll_y) + event.y
        if index < len(self._lines):
            entry, line = self._lines[index]
            self.post_message(self.Clicked(entry.row, line, event.x))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of a row."""
        index = round(self.scroll_y) + y
        width = self.drawn_width
        if index >= len(self._lines):
            return self.strip(((" ", ""), *self._room_lines(self.size.height)[y]), width)
        entry, line = self._lines[index]
        base = self.rich_style
        if entry.row.kind is RowKind.SECTION:
            return self.strip(_section(entry, width), width, base + self.tone("pointed" if entry.cursor else ""))
        part, at = _part(entry.look, line)
        draw = {"value": self._value_line, "pair": self._pair_line, "below": self._below_line}[part]
        return Strip(draw(entry, at, base)).adjust_cell_length(width, base).simplify()

    def _value_line(self, entry: Entry, line: int, base: Style) -> Iterator[Segment]:
        look, columns = entry.look, self.columns
        first = line == 0
        ground = "box" if line == len(look.value) - 1 else "box-above"
        box = "" if not look.boxed else "here" if entry.cursor else ground
        right = f" {fit(look.right if first else '', columns.right, right=True)}"
        label = fit(look.label if first else "", columns.label)
        yield self.segment("›" if entry.cursor and first else " ", "key", base)
        mark_tone = (look.mark_tone or "dim") if first else ""  # a tone may reverse, blanks too
        yield self.segment(set_cell_size(look.mark if first else "", MARGIN - 1), mark_tone, base)
        yield self.segment(label + " ", "key" if entry.cursor else "text", base)
        yield self.segment(fit(look.value[line], columns.value), look.tone, base + self.tone(box))
        counter = right.lstrip()
        yield self.segment(right[: len(right) - len(counter)], "", base)
        yield self.segment(counter, look.right_tone, base)

    def _pair_line(self, entry: Entry, at: int, base: Style) -> Iterator[Segment]:
        pair, columns = entry.look.pairs[at], self.columns
        box = base + self.tone("box" if pair.sign else "")
        yield self.segment(" " + set_cell_size(pair.mark, MARGIN), pair.note_tone, base)
        yield self.segment(fit(pair.key, columns.key), "italic" if pair.is_hint else "name", box)
        yield self.segment(f" {pair.sign:>2} ", "dim" if pair.sign != ":=" else "accent", base)
        yield self.segment(fit(pair.value, columns.value), "italic" if pair.is_hint else "text", box)
        yield self.segment(" " + fit(pair.note, columns.right, right=True), pair.note_tone, base)

    def _below_line(self, entry: Entry, line: int, base: Style) -> Iterator[Segment]:
        text, tone = entry.look.below[line]
        yield self.segment(" " * self.columns.value_left, "", base)
        yield self.segment(fit(text, self.columns.below), tone, base)


def _section(entry: Entry, width: int) -> Spans:
    look = entry.look
    right = f" {look.right}" if look.right else ""
    label = f"{look.label} "
    rule = "─" * max(0, width - 1 - cell_len(label) - cell_len(right))
    pointer = "›" if entry.cursor else " "
    return (pointer, "key"), (label, "heading"), (rule, "rule"), (right, look.right_tone)


def _part(look: RowLook, line: int) -> tuple[str, int]:
    """Return which part of a look a line is in, and its index in that part."""
    if line < len(look.value):
        return "value", line
    line -= len(look.value)
    return ("pair", line) if line < len(look.pairs) else ("below", line - len(look.pairs))

"""The form: rows that are drawn, and one editor that stands on the row in focus."""

import re
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from push_tui.message.catalogue.basic import TITLE_PATH
from push_tui.message.push import AUDIENCE_PATH, AudienceKind, Path
from push_tui.message.validation import Problem
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.operations.field_text import Unreadable
from push_tui.text import visible_lines
from push_tui.ui.actions import Scope
from push_tui.ui.performing import Performs, bindings
from push_tui.ui.widgets.form.choosing import Choosing
from push_tui.ui.widgets.form.drawn_rows import Columns, DrawnRows, Entry
from push_tui.ui.widgets.form.editing import TYPED, Editing
from push_tui.ui.widgets.form.faces import Look, Marks, face, is_set, nearest, section_face, sent_empty
from push_tui.ui.widgets.form.form_help import FormHelp
from push_tui.ui.widgets.form.rows import BASIC, DELIVERY, Group, Row, RowKind, groups, visible

SEPARATORS = re.compile(r"[\s,;|]+")
"""What may stand between user IDs that are typed or pasted."""

_PAGE = 10


class Form(Vertical, Performs):
    """Shows and edits a composition; the composition holds the truth."""

    SCOPES = (Scope.FORM,)
    BINDINGS: ClassVar[list[Binding]] = bindings(Scope.FORM)  # type: ignore[assignment]  # Textual types it wider
    DEFAULT_CSS = """
    Form {
        height: 1fr;
        & > #form-area { height: 1fr; layers: rows editor; overflow: hidden hidden; }
        & DrawnRows { layer: rows; }
        & #line-editor, & #area-editor { layer: editor; position: absolute; visibility: hidden; width: 10; }
    }
    """

    @dataclass
    class LabelsWanted(Message):
        """The labels of the audience are to be picked; ``typed`` was typed on the row already."""

        typed: str = ""

    @dataclass
    class Moved(Message):
        """Another row has the focus."""

    def __init__(self, composition: Composition) -> None:
        super().__init__()
        self._composition = composition
        self._rows = DrawnRows(self._place_editor)
        self._editing = Editing(self._typed, self._pasted, self.move)
        self._help = FormHelp()
        self._groups: tuple[Group, ...] = ()
        self._opened = {DELIVERY, BASIC}
        self._used: set[str] = set()
        self._shown: list[Row] = []
        self._at = 0
        self._marks = Marks((), ())
        self.choosing = Choosing(composition)

    def compose(self) -> ComposeResult:
        """Rows with the editors above them, help below."""
        with Container(id="form-area"):
            yield self._rows
            yield self._editing.line
            yield self._editing.area
        yield self._help

    # Showing the model

    def use(self, composition: Composition) -> None:
        """Show another composition."""
        self._composition = composition
        self.choosing = Choosing(composition)
        self._editing.forget()
        self.sync()

    @property
    def row(self) -> Row | None:
        """The row in focus."""
        return self._shown[self._at] if self._at < len(self._shown) else None

    @property
    def problem(self) -> Problem | None:
        """The worst problem of the row in focus."""
        return self._marks.by_row.get(self.row.path) if self.row is not None else None

    def sync(self) -> None:
        """Show the composition as it is now."""
        if not self._rows.size.width:
            return
        current = self.row
        self._groups = groups(self._composition)
        used = {group.key for group in self._groups if any(is_set(row, self._composition) for row in group.rows)}
        self._opened |= used - self._used
        self._used = used
        self._marks = Marks(self._composition.problems, self._groups)
        self._shown = list(visible(self._groups, self._opened))
        self._at = self._find(current)
        self._draw()

    def _find(self, row: Row | None) -> int:
        if row is None:
            return next((i for i, each in enumerate(self._shown) if each.path == TITLE_PATH), 0)
        for index, each in enumerate(self._shown):
            if each.path == row.path:
                return index
        return min(self._at, len(self._shown) - 1)

    def _draw(self) -> None:
        heads = {group.head.path: group for group in self._groups}
        columns = self._rows.columns
        self._rows.show(
            [self._entry(index, row, heads.get(row.path), columns) for index, row in enumerate(self._shown)]
        )
        self._place_editor()
        row = self.row
        if row is not None:
            self._help.show(row, self.problem, sent_empty(row, self._composition) if row.path not in heads else False)

    def _entry(self, index: int, row: Row, group: Group | None, columns: Columns) -> Entry:
        here = index == self._at
        if group is not None:
            problems = self._marks.by_section.get(group.key, ())
            return Entry(row, section_face(group, self._composition, problems, group.key not in self._opened), here)
        edited = here and row.kind in TYPED
        option = self.choosing.cursor if here else None
        shown = face(
            row,
            self._composition,
            self._marks.by_row.get(row.path),
            Look(columns.value, columns.below, edited, option),
        )
        if edited:
            shown = shown.blank(self._editing.height(row, self._composition, columns.value))
        return Entry(row, shown, here)

    # The editor

    def _place_editor(self) -> None:
        """Put the editor where its row is drawn; the focus, if the form has it, goes along."""
        if not self._rows.entries:
            return
        entry = self._rows.entries[self._at]
        top = self._rows.top(self._at) - round(self._rows.scroll_y)
        self._editing.place(self.row, self._composition, self._rows.columns, top, len(entry.face.value))
        if self.has_focus_within:
            self.focus_row()
        self._editing.hide_others()

    def _typed(self, text: str) -> None:
        row = self.row
        if row is None or self._editing.path != row.path:
            return
        revision = self._composition.revision
        if row.path != AUDIENCE_PATH:
            self._composition.type_text(row.path, text)
        elif self._composition.push.audience.kind is AudienceKind.USER:
            self._composition.set_targets((text.strip(),) if text.strip() else (), typed=True)
        else:
            self._composition.set_targets(tuple(part for part in SEPARATORS.split(text) if part), typed=True)
        if self._composition.revision == revision:  # nothing but the height of the editor may have changed
            self._draw()

    def _pasted(self, text: str) -> bool:
        """Several user IDs pasted where one is wanted make it a push to users."""
        row = self.row
        if row is None:
            return False
        if row.path == ADD_PATH and text.lstrip().startswith("{"):
            self._add(text)
            return True
        parts = tuple(part for part in SEPARATORS.split(text) if part)
        if row.path != AUDIENCE_PATH or len(parts) < 2:
            return False
        self._composition.set_audience_kind(AudienceKind.USERS)
        self._composition.set_targets(parts)
        self.focus_row()
        return True

    @on(Input.Submitted)
    def _enter_pressed(self, event: Input.Submitted) -> None:
        event.stop()
        if self.row is not None and self.row.path == ADD_PATH:
            self._add(self._editing.line.value)
        else:
            self.move(1)

    def _add(self, text: str) -> None:
        try:
            path = self._composition.add_raw(text)
        except Unreadable as problem:
            self.app.notify(visible_lines(str(problem)), severity="warning", markup=False)
            return
        self._editing.forget()
        self.go_to(path)
        self._editing.area.load(self._editing.area.text, selected=True)

    # Moving

    def focus_row(self) -> None:
        """Give the focus to whatever edits the row."""
        target: Widget = self._editing.of(self.row) or self._rows
        if self.screen.focused is not target:
            self.screen.set_focus(target, scroll_visible=False)

    def move(self, by: int) -> None:
        """To a row further down or up; stops at the ends."""
        self.move_to(max(0, min(self._at + by, len(self._shown) - 1)))

    def move_to(self, index: int) -> None:
        """To this row."""
        self.choosing.close()
        if index != self._at:
            self._at = index
            self._draw()
            self._rows.reveal(index, jump=True)
            self._place_editor()
            self.post_message(self.Moved())
        else:
            self._draw()
        self.focus_row()

    def go_to(self, path: Path) -> bool:
        """To the row that shows what lies at ``path``, opening its section; false where there is none."""
        row = nearest(path, {row.path: row for group in self._groups for row in group.rows})
        if row is None:
            return False
        if row.section not in self._opened:
            self._opened.add(row.section)
            self.sync()
        self.move_to(self._find(row))
        return True

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.sync()
        if self._shown:
            self._rows.reveal(self._at)

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """What cannot be done on this row."""
        if action_id == "drop_field" and (self.row is None or not is_set(self.row, self._composition)):
            return "There is nothing in this field."
        return None

    def action_next_row(self) -> None:
        """One row down; in an open list of options the next option."""
        if self.choosing.is_open:
            self.choosing.move(1)
            self._draw()
            self._rows.reveal(self._at)
        else:
            self.move(1)

    def action_previous_row(self) -> None:
        """One row up; in an open list of options the option before."""
        if self.choosing.is_open:
            self.choosing.move(-1)
            self._draw()
        else:
            self.move(-1)

    def action_next_field(self) -> None:
        """On to the next row, whatever is open."""
        self.move(1)

    def action_previous_field(self) -> None:
        """Back to the row before, whatever is open."""
        self.move(-1)

    def action_page_of_rows_down(self) -> None:
        """Several rows down."""
        self.move(_PAGE)

    def action_page_of_rows_up(self) -> None:
        """Several rows up."""
        self.move(-_PAGE)

    def action_first_row(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last_row(self) -> None:
        """To the last row."""
        self.move_to(len(self._shown) - 1)

    def action_open_row(self) -> None:
        """Open or fold a section, list the options, take one, or pick labels."""
        row = self.row
        if row is None:
            return
        if row.kind is RowKind.SECTION:
            self._toggle(row.section)
        elif row.kind is RowKind.CHOICE:
            if self.choosing.is_open:
                self.choosing.take(row)
            else:
                self.choosing.open(row)
            self._draw()
            self._rows.reveal(self._at)
        elif row.kind is RowKind.LABELS:
            self.post_message(self.LabelsWanted())
        elif row.kind is RowKind.OFF:
            self.app.notify(visible_lines(row.help), severity="warning", markup=False)

    def action_close_options(self) -> None:
        """Close the list of options without taking one."""
        if self.choosing.is_open:
            self.choosing.close()
            self._draw()

    def action_next_option(self) -> None:
        """The next option, without opening the list."""
        self._step(1)

    def action_previous_option(self) -> None:
        """The option before, without opening the list."""
        self._step(-1)

    def action_drop_field(self) -> None:
        """Take the field out of the push."""
        row = self.row
        if row is None:
            return
        if row.path == AUDIENCE_PATH:
            self._composition.set_targets(())
        else:
            self._composition.remove(row.path)

    def _step(self, by: int) -> None:
        row = self.row
        if row is not None and row.kind is RowKind.CHOICE:
            self.choosing.close()
            self.choosing.step(row, by)
        elif row is not None and row.kind is RowKind.SECTION and (by > 0) is (row.section not in self._opened):
            self._toggle(row.section)

    def _toggle(self, section: str) -> None:
        self._opened ^= {section}
        self.sync()
        self._reveal_section(section)

    def _reveal_section(self, section: str) -> None:
        members = [index for index, row in enumerate(self._shown) if row.section == section]
        self._rows.reveal(members[-1])
        self._rows.reveal(self._at)
        self._place_editor()

    def on_key(self, event: events.Key) -> None:
        """A letter on the row of the labels opens the list with that letter as filter."""
        row = self.row
        if row is not None and row.kind is RowKind.LABELS and event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self.post_message(self.LabelsWanted(event.character))

    def on_drawn_rows_clicked(self, event: DrawnRows.Clicked) -> None:
        """Go to the row that was clicked; a section opens or folds, an option is taken."""
        event.stop()
        row = self._shown[event.index]
        below = event.line - len(self._rows.entries[event.index].face.value)
        if event.index == self._at and self.choosing.is_open and below >= 0:
            self.choosing.take_line(row, below, self._rows.columns.below)
            self._draw()
            return
        here = event.index == self._at
        self.move_to(event.index)
        if row.kind is RowKind.SECTION or row.kind is RowKind.LABELS or (row.kind is RowKind.CHOICE and here):
            self.action_open_row()

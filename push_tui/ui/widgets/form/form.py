"""The form: drawn rows, and one editor on the row in focus."""

from dataclasses import dataclass

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from push_tui.message.push import AUDIENCE_PATH, AudienceKind, Path
from push_tui.message.rules.problem import Problem
from push_tui.message.text_json import JsonError
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.operations.field_text import UnreadableText
from push_tui.text import visible_lines
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import Performs
from push_tui.ui.widgets.form.choosing import Choosing
from push_tui.ui.widgets.form.drawn_rows import DrawnRows, entries
from push_tui.ui.widgets.form.editing import Editing, needs_dry_run, paste_targets, type_targets
from push_tui.ui.widgets.form.field_facts import free_room
from push_tui.ui.widgets.form.form_help import FormHelp
from push_tui.ui.widgets.form.outline import Outline
from push_tui.ui.widgets.form.pair_table import KEY, VALUE, PairMove, PairTable
from push_tui.ui.widgets.form.rows import FormRow, RowKind, is_set

_ALL = 1_000_000
"""More rows, or options, than there are."""
_STEPS = {"page_of_rows_down": 10, "page_of_rows_up": -10, "first_row": -_ALL, "last_row": _ALL}
_UNFOLDS = {"unfold_row": True, "fold_row": False}


class Form(Vertical, Performs):
    """Show and edit a composition, which holds all data."""

    SCOPES = (Scope.FORM,)
    DEFAULT_CSS = """
    Form {
        height: 1fr;
        & > #form-area { height: 1fr; layers: rows editor; overflow: hidden hidden; }
        & DrawnRows { layer: rows; }
        & LineEditor, & AreaEditor { layer: editor; position: absolute; visibility: hidden; width: 10; }
    }
    """

    @dataclass
    class TargetsWanted(Message):
        """You want to pick labels or list many users; ``typed`` was typed on the row already."""

        typed: str = ""

    @dataclass
    class UsersPasted(Message):
        """A long list of users was pasted; it needs a dry run."""

        text: str

    @dataclass
    class Moved(Message):
        """Another row has the focus."""

    def __init__(self, composition: Composition) -> None:
        super().__init__()
        self._composition = composition
        self._rows = DrawnRows(self._place_editor)
        self._editing = Editing(self._typed, self._pasted, self.move, self._in_pairs)
        self._help = FormHelp()
        self._outline = Outline()
        self.choosing = Choosing(composition)
        self._refused: FormRow | None = None  # where push-tui said that you cannot type

    def compose(self) -> ComposeResult:
        """Show rows with the editors above them, and help below."""
        with Container(id="form-area"):
            yield self._rows
            yield self._editing.line
            yield self._editing.area
            yield self._editing.pair
        yield self._help

    # Showing the model

    def use(self, composition: Composition) -> None:
        """Show another composition."""
        self._composition = composition
        self.choosing = Choosing(composition)
        self._editing.forget()
        self.sync()

    @property
    def row(self) -> FormRow | None:
        """The row in focus."""
        return self._outline.row

    @property
    def problem(self) -> Problem | None:
        """The worst problem of the row in focus."""
        return None if self.row is None else self._outline.marks.by_row.get(self.row.path)

    @property
    def is_laid_out(self) -> bool:
        """Whether the form is shown and has a size, so that it can go to a row."""
        return self.display and bool(self._rows.size.width)

    def sync(self) -> None:
        """Show the current composition."""
        self._outline.follow(self._composition)
        if self._rows.size.width:
            self._draw()

    def _draw(self) -> None:
        columns = self._rows.columns
        option = self.choosing.cursor
        room = free_room(self.row, self.problem, self._composition, columns.whole)
        self._rows.show(list(entries(self._outline, self._composition, self._editing, option, columns)), room)
        self._place_editor()
        if self.row is not None:
            self._help.show(self.row, self.problem, self._composition, choosing=self.choosing.is_open)

    def _draw_in_sight(self) -> None:
        """Draw, and scroll to the row in focus; in a field higher than the form, to the pair in focus."""
        self._draw()
        at = self._outline.at
        self._rows.reveal(at)
        if self.row is not None and self.row.kind is RowKind.PAIRS:
            below = len(self._rows.entries[at].look.value) + self._editing.table.line
            self._rows.reveal_line(self._rows.top(at) + below)

    # The editor

    def _place_editor(self) -> None:
        """Place the editor on its row, and focus it if the form has the focus."""
        if not self._rows.entries:
            return
        entry = self._rows.entries[self._outline.at]
        top = self._rows.top(self._outline.at) - round(self._rows.scroll_y)
        self._editing.place(self.row, self._composition, self._rows.columns, top, len(entry.look.value))
        if self.has_focus_within:
            self.focus_row()
        self._editing.hide_others()

    def _typed(self, text: str) -> None:
        row = self.row
        if row is None or self._editing.path != row.path:
            return
        revision = self._composition.revision
        if row.path == AUDIENCE_PATH:
            type_targets(self._composition, text)
        elif row.kind is RowKind.PAIRS:
            self._editing.table.type(text)
            self._draw_in_sight()
        else:
            self._composition.type_text(row.path, text)
        if self._composition.revision == revision:  # only the height of the editor may have changed
            self._draw()

    def _pasted(self, text: str) -> bool:
        """Handle a paste of several users, pairs or a block; return whether it was one."""
        row = self.row
        if row is None:
            return False
        if row.kind is RowKind.PAIRS:
            try:
                return self._in_pairs(lambda table: table.paste(text))
            except JsonError as problem:
                self.app.notify(visible_lines(f"Not pasted: {problem}"), severity="warning", markup=False)
                return True
        if row.path == ADD_PATH and text.lstrip().startswith("{"):
            self._add(text)
            return True
        if row.path != AUDIENCE_PATH:
            return False
        if needs_dry_run(self._composition, text):
            self.post_message(self.UsersPasted(text))
            return True
        if row.kind is not RowKind.LINE or not paste_targets(self._composition, text):
            return False
        self.focus_row()
        return True

    @on(Input.Submitted)
    def _enter_pressed(self, event: Input.Submitted) -> None:
        event.stop()
        if self.row is not None and self.row.path == ADD_PATH:
            self._add(self._editing.line.value)
        else:
            self.action_next_field()

    def _add(self, text: str) -> None:
        try:
            path = self._composition.add_raw(text)
        except UnreadableText as problem:
            self.app.notify(visible_lines(str(problem)), severity="warning", markup=False)
            return
        self._editing.forget()
        self.go_to(path)
        self._editing.area.load(self._editing.area.text, selected=True)

    # Moving

    def focus_row(self) -> None:
        """Focus the row's editor."""
        target: Widget = self._editing.of(self.row) or self._rows
        if self.screen.focused is not target:
            self.screen.set_focus(target, scroll_visible=False)

    def move(self, by: int) -> None:
        """Go down or up by rows, in an open list by options; stop at the ends."""
        if self.choosing.is_open:
            self.choosing.move(by)
            self._draw_in_sight()
            return
        before = self._outline.at
        self.move_to(max(0, min(before + by, len(self._outline.shown) - 1)))
        if self._outline.at < before:
            self._in_pairs(PairTable.to_new_pair)

    def move_to(self, index: int) -> None:
        """Go to this row."""
        self.choosing.close()
        if index != self._outline.at:
            self._outline.at = index
            self._draw()
            self._rows.reveal(index, jump=True)
            self.post_message(self.Moved())
        else:
            self._draw()
        self.focus_row()

    def go_to(self, path: Path) -> bool:
        """Open the section of the row that shows ``path`` and go to the row; return false if there is none."""
        row = self._outline.nearest(path)
        if row is None:
            return False
        if self._outline.open(row.section):
            self.sync()
        self.move_to(self._outline.find(row))
        inner = path[len(row.path) :]
        if inner and self._editing.of(row) is self._editing.area:
            self._editing.area.seek(inner)
        self._in_pairs(lambda table: table.go_to_key(inner[0]) if inner else table.go_to_fault())
        return True

    def _in_pairs(self, move: PairMove) -> bool:
        """Make a move in the table of the row in focus; return whether it did something, false without a table."""
        if self.row is None or self.row.kind is not RowKind.PAIRS or not move(self._editing.table):
            return False
        self._draw_in_sight()
        return True

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.sync()
        if self._outline.shown:
            self._rows.reveal(self._outline.at)

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """Say why an action cannot be done on this row."""
        full = self.row is not None and is_set(self.row, self._composition)
        return "This field is empty." if action_id == "drop_field" and not full else None

    def act(self, action_id: str) -> object:
        """Move by ten rows or to an end, open or close what the row has, or do another action."""
        if action_id in _STEPS:
            self.move(_STEPS[action_id])
        elif action_id in _UNFOLDS:
            self._unfold(_UNFOLDS[action_id])
        else:
            return super().act(action_id)
        return None

    def action_next_row(self) -> None:
        """Move one row down; in an open list, to the next option."""
        if not self._in_pairs(lambda table: table.step(1)):
            self.move(1)

    def action_previous_row(self) -> None:
        """Move one row up; in an open list, to the previous option."""
        if not self._in_pairs(lambda table: table.step(-1)):
            self.move(-1)

    def action_next_field(self) -> None:
        """Go to the next cell of pairs or the next field, whatever is open."""
        self.choosing.close()
        if not self._in_pairs(PairTable.forward):
            self.move(self._outline.to_field(1))

    def action_previous_field(self) -> None:
        """Go to the previous cell or field, whatever is open."""
        self.choosing.close()
        if not self._in_pairs(PairTable.back):
            self.move(self._outline.to_field(-1))

    def action_open_row(self) -> None:
        """Open or collapse a section, list the options, choose one, or pick labels."""
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
            self._draw_in_sight()
        elif row.kind is RowKind.PICKED:
            self.post_message(self.TargetsWanted())
        elif row.kind is RowKind.OFF:
            self.app.notify(visible_lines(row.help), severity="warning", markup=False)

    def action_close_options(self) -> None:
        """Close the list of options without choosing; without one, the key is the screen's."""
        if not self.choosing.is_open:
            raise SkipAction
        self.choosing.close()
        self._draw()

    def action_drop_field(self) -> None:
        """Remove the field from the push."""
        row = self.row
        if row is not None and row.path == AUDIENCE_PATH:
            self._composition.set_targets(())
        elif row is not None:
            self._composition.remove(row.path)

    def _unfold(self, wanted: bool) -> None:
        """Open or collapse a section; open a list of options, or close it without choosing."""
        row = self.row
        if row is not None and row.kind is RowKind.SECTION and wanted is not self._outline.is_open(row.section):
            self._toggle(row.section)
        elif row is not None and row.kind is RowKind.CHOICE and wanted is not self.choosing.is_open:
            (self.action_open_row if wanted else self.action_close_options)()

    def _toggle(self, section: str) -> None:
        self._outline.toggle(section)
        self.sync()
        self._rows.reveal(self._outline.last_of(section))
        self._rows.reveal(self._outline.at)

    def on_key(self, event: events.Key) -> None:
        """Go to the option that a letter begins; open the list of labels with it as filter; from a head, type it below.

        On other rows that take no text, drop letters and digits: a digit would switch the screen.
        """
        row, character = self.row, event.character if event.is_printable else None
        if row is None or not character:
            return
        if row.kind is RowKind.PICKED:
            self.post_message(self.TargetsWanted(character))
        elif not character.isalnum() and row.kind is not RowKind.OFF:  # where you may type 9:00
            return
        elif row.kind is RowKind.CHOICE and self.choosing.seek(row, character):
            self._draw_in_sight()
        elif self._editing.of(self._outline.first_below):
            self.move(1)
            self._editing.insert(character)
        elif row != self._refused:
            self._refused = row
            words = f'You cannot type in "{row.label}"; {key_of("next_field")} goes to the next field.'
            self.app.notify(visible_lines(words), severity="warning", markup=False)
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Handle a paste on the row of users that are too many to type."""
        users = self._composition.push.audience.kind is AudienceKind.USERS
        if users and self.row is not None and self.row.path == AUDIENCE_PATH:
            event.stop()
            self.post_message(self.UsersPasted(event.text))

    def on_drawn_rows_clicked(self, event: DrawnRows.Clicked) -> None:
        """Go to the clicked row; open or collapse a section, choose an option."""
        event.stop()
        row = event.row
        if row not in self._outline.shown:
            return  # the previous click has collapsed it
        index = self._outline.shown.index(row)
        here, below = index == self._outline.at, event.line - len(self._rows.entries[index].look.value)
        if here and self.choosing.is_open and below >= 0:
            self.choosing.take_line(row, below, self._rows.columns.below)
            self._draw()
            return
        self.move_to(index)
        if row.kind is RowKind.SECTION or row.kind is RowKind.PICKED or (row.kind is RowKind.CHOICE and here):
            self.action_open_row()
        elif row.kind is RowKind.PAIRS:
            column = KEY if event.x < self._rows.columns.value_left else VALUE
            self._in_pairs(lambda table: table.go(table.first + below, column))

"""The list of labels with its filter and order, and everything one does with a label."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from push_tui.chat.models import Label
from push_tui.operations.labels import hide_changes, load_labels
from push_tui.operations.models import LabelBook
from push_tui.text import visible_name
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs, bindings
from push_tui.ui.composing import compose_to
from push_tui.ui.content import plain
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.label_rows import Order, cells, columns, found_labels, notes, status_words, why_empty
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import Cell, RowList

if TYPE_CHECKING:
    from push_tui.operations.label_changes import LabelChanges

_NEED_A_LABEL = {
    *("push_label", "delete_label", "label_details", "copy_label"),
    *("add_from_file", "copy_members", "export_members", "move_all_members", "remove_all_members"),
}
_CHANGE = {
    *("new_label", "delete_label", "add_from_file", "copy_members"),
    *("move_all_members", "remove_all_members"),
}


class LabelsPane(Vertical, Performs):
    """Labels of the app; `current` is the one under the cursor."""

    SCOPES = (Scope.LABELS,)
    BINDINGS = bindings(Scope.LABELS)  # type: ignore[assignment]  # Textual types it wider

    _order = Order()
    _changes: "LabelChanges | None" = None
    """What the rows show as changed."""
    _told = Content("")

    @dataclass
    class Opened(Message):
        """A label was opened, to see its members."""

        label: Label

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another label, or on none."""

        label: Label | None

    def compose(self) -> ComposeResult:
        """Heading, what is to be known, filter, list."""
        yield Static(id="labels-heading", classes="heading")
        yield Static(id="labels-notes")
        yield FilterInput(placeholder="filter labels", id="labels-filter")
        yield RowList[Label](columns(None), self._cells, lambda label: label.name, id="labels-list")

    def _cells(self, label: Label) -> tuple[Cell, ...]:
        return cells(label, self._changes)

    @property
    def rows(self) -> RowList[Label]:
        """The list."""
        return self.query_one("#labels-list", RowList)

    @property
    def current(self) -> Label | None:
        """The label under the cursor."""
        return self.rows.current

    @property
    def _screen(self) -> PushTuiScreen:
        assert isinstance(self.screen, PushTuiScreen)  # noqa: S101  # panes live on no other screen
        return self.screen

    def show(self) -> None:
        """Show the labels as the session holds them."""
        book = self._screen.session.labels
        query = self.query_one(FilterInput).value.casefold()
        self._changes = book.changes
        shown = columns(book.changes)
        self._order = self._order.among(shown)
        found = found_labels(book, query, self._order)
        self.rows.set_columns(shown)
        self.rows.set_sorted(shown.index(self._order.column), self._order.descending)
        self.rows.set_empty(why_empty(book, query))
        self.rows.show(found)
        self._show_words(book, len(found), query)

    def _show_words(self, book: LabelBook, found: int, query: str) -> None:
        now, zone = self._screen.tui.now(), self._screen.session.config.operator_zone
        parts = [f"Labels  {found} of {len(book.items)}" if query else f"Labels  {len(book.items)}"]
        if self.rows.marked:
            parts.append(f"{len(self.rows.marked)} marked")
        if words := status_words(book, now, zone):
            parts.append(words)
        self.query_one("#labels-heading", Static).update(plain("  ·  ".join(parts)), layout=False)
        told = notes(book, self._screen.session.dialect, now, zone)
        if told != self._told:
            self._told = told
            place = self.query_one("#labels-notes", Static)
            place.update(told)
            place.set_class(bool(told.plain), "-told")

    # What happens in the list

    @on(RowList.CursorMoved, "#labels-list")
    def _moved(self) -> None:
        self.post_message(self.Highlighted(self.current))
        self._screen.refresh_actions()

    @on(RowList.Chosen, "#labels-list")
    def _chosen(self) -> None:
        if self.current is not None:
            self.post_message(self.Opened(self.current))

    @on(RowList.MarksChanged, "#labels-list")
    def _marked(self) -> None:
        self.show()

    @on(RowList.HeaderClicked, "#labels-list")
    def _header_clicked(self, event: RowList.HeaderClicked) -> None:
        self._sort(self._order.by(columns(self._changes)[event.column]))

    @on(Input.Changed, "#labels-filter")
    def _filtered(self) -> None:
        self.show()

    @on(FilterInput.Done)
    def _left_filter(self) -> None:
        self.rows.focus()

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """What needs a label, or may not be done with a read-only profile."""
        if action_id in _NEED_A_LABEL and self.current is None:
            return "There is no label under the cursor."
        if action_id in _CHANGE and self._screen.session.read_only:
            return f"Profile {self._screen.session.profile.name} is read-only."
        if action_id == "count_exactly" and self.rows.marked_count < 2:
            return "Mark at least two labels (Space); who is in ALL of them is counted."
        return None

    def action_push_label(self) -> None:
        """Compose a push to the marked labels, else to the one under the cursor."""
        from push_tui.message.push import Audience, AudienceKind

        current = self.current
        chosen = self.rows.marked or ((current,) if current else ())
        audience = Audience(AudienceKind.LABELS, tuple(label.name for label in chosen))
        self.rows.clear_marks()
        compose_to(self._screen.tui, audience)

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterInput).open()

    def action_show_all_labels(self) -> None:
        """Take the marks off, then the filter, then what has changed."""
        if self.rows.marked:
            self.rows.clear_marks()
        elif self.query_one(FilterInput).value:
            self.query_one(FilterInput).clear_filter()
        else:
            hide_changes(self._screen.session)
            self.show()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._sort(self._order.by_next(columns(self._changes)))

    def action_reverse_sort(self) -> None:
        """Turn the order round."""
        self._sort(self._order.reversed())

    def _sort(self, order: Order) -> None:
        self._order = order
        self.show()

    @work
    async def action_refresh(self) -> None:
        """Read the labels again, with their counts; where nothing is different, that is said too."""
        session = self._screen.session
        await self._screen.tui.ask(load_labels(session))
        book = session.labels
        if not (book.loading or book.error or book.changes):
            self._screen.tell("Labels and counts were read again: nothing has changed.")

    def action_label_details(self) -> None:
        """Ask the service about the label."""
        from push_tui.ui.screens.label_details import LabelDetails

        if self.current is not None:
            self.app.push_screen(LabelDetails(self.current))

    def action_copy_label(self) -> None:
        """Copy the label's name."""
        if self.current is not None:
            self._screen.tui.copy(self.current.name, "label name")

    @work
    async def action_new_label(self) -> None:
        """Create a label, then stand on it."""
        from push_tui.ui.screens.new_label import NewLabel

        label = await self.app.push_screen_wait(NewLabel())
        if label is not None:
            self.query_one(FilterInput).clear_filter()
            self.show()
            names = [item.name for item in self.rows.items]
            if label.name in names:
                self.rows.move_to(names.index(label.name))
            self._screen.tell(f"Label {visible_name(label.name)} is created.")

    @work
    async def action_delete_label(self) -> None:
        """Delete the label after its name was typed, or the marked ones as a job."""
        from push_tui.ui.screens.delete_label import DeleteLabel

        if self.rows.marked_count > 1:
            from push_tui.ui.screens.job_starts import delete_labels

            if await delete_labels(self._screen.tui, tuple(label.name for label in self.rows.marked)):
                self.rows.clear_marks()
            return
        label = self.rows.marked[0] if self.rows.marked_count else self.current
        if label is not None and await self.app.push_screen_wait(DeleteLabel(label)):
            self.rows.forget_marks({label.name})
            self._screen.tell(f"Label {visible_name(label.name)} is deleted.")

    # Bulk work

    @work
    async def action_add_from_file(self) -> None:
        """Add the users of a file."""
        from push_tui.ui.screens.job_starts import add_from_file

        if self.current is not None:
            await add_from_file(self._screen.tui, self.current.name)

    @work
    async def action_copy_members(self) -> None:
        """Copy the members to a new label."""
        from push_tui.ui.screens.job_starts import copy

        if self.current is not None:
            await copy(self._screen.tui, self.current)

    @work
    async def action_move_all_members(self) -> None:
        """Move everybody in the label to another one."""
        from push_tui.ui.screens.job_starts import move

        if self.current is not None:
            await move(self._screen.tui, self.current)

    @work
    async def action_remove_all_members(self) -> None:
        """Empty the label."""
        from push_tui.ui.screens.job_starts import remove_all

        if self.current is not None:
            await remove_all(self._screen.tui, self.current.name)

    @work
    async def action_export_members(self) -> None:
        """Write the members to a file."""
        from push_tui.ui.screens.job_starts import export

        if self.current is not None:
            await export(self._screen.tui, self.current.name)

    @work
    async def action_labels_of_user(self) -> None:
        """Ask every label for a user."""
        from push_tui.ui.screens.user_labels import AskForUser, UserLabelsScreen

        user = await self.app.push_screen_wait(AskForUser())
        if user is not None:
            self.app.push_screen(UserLabelsScreen(user))

    @work
    async def action_count_exactly(self) -> None:
        """Count who is in all of the marked labels."""
        from push_tui.ui.screens.job_starts import count_exactly

        await count_exactly(self._screen.tui, tuple(label.name for label in self.rows.marked))

"""The list of labels with its filter and order, and everything one does with a label."""

from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from push_tui.chat.models import Label
from push_tui.operations.labels import load_labels
from push_tui.text import visible_name
from push_tui.ui.actions import Scope
from push_tui.ui.content import plain
from push_tui.ui.performing import Performs, bindings
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.when import day
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import Cell, Column, RowList

COLUMNS = (
    Column("Label", 24, names=True),
    Column("Members", 9, right=True),
    Column("Created", 10, tone="dim"),
    Column("Description", None, tone="dim"),
)

_NEED_A_LABEL = {
    *("push_label", "delete_label", "label_details", "copy_label"),
    *("add_from_file", "copy_members", "export_members"),
}
_CHANGE = {"new_label", "delete_label", "add_from_file", "copy_members"}

_SORT_KEYS = (
    lambda label: (label.name.casefold(), label.name),
    lambda label: (label.count or 0, label.name),
    lambda label: (label.created_at or 0, label.name),
    lambda label: (label.description.casefold(), label.name),
)


def cells(label: Label) -> tuple[Cell, ...]:
    """A label as a row."""
    count = "?" if label.count is None else f"{label.count:,}"
    return (
        Cell(label.name),
        Cell(count, "" if label.count else "dim"),
        Cell(day(label.created_at)),
        Cell(label.description),
    )


class LabelsPane(Vertical, Performs):
    """Labels of the app; `current` is the one under the cursor."""

    SCOPES = (Scope.LABELS,)
    BINDINGS = bindings(Scope.LABELS)  # type: ignore[assignment]  # Textual types it wider

    @dataclass
    class Opened(Message):
        """A label was opened, to see its members."""

        label: Label

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another label, or on none."""

        label: Label | None

    def compose(self) -> ComposeResult:
        """Heading, filter, list."""
        yield Static(id="labels-heading", classes="heading")
        yield FilterInput(placeholder="filter labels", id="labels-filter")
        yield RowList[Label](COLUMNS, cells, lambda label: label.name, id="labels-list")

    def on_mount(self) -> None:
        """Sort by name at first."""
        self._order = (0, False)
        self.rows.set_sorted(*self._order)

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
        found = [
            label for label in book.items if query in label.name.casefold() or query in label.description.casefold()
        ]
        column, descending = self._order
        found.sort(key=_SORT_KEYS[column], reverse=descending)
        self.rows.set_empty(_why_empty(book.loading, book.error, query, bool(book.items)))
        self.rows.show(found)
        limit = self._screen.session.dialect.labels_per_app
        parts = [f"Labels  {len(found)} of {len(book.items)}" if query else f"Labels  {len(book.items)}"]
        if len(book.items) >= limit * 0.9:
            parts.append(f"the app may have {limit}")
        if self.rows.marked:
            parts.append(f"{len(self.rows.marked)} marked")
        if book.loading:
            parts.append("reading…")
        elif book.error and book.items:
            parts.append("not refreshed (r): " + book.error)
        self.query_one("#labels-heading", Static).update(plain("  ·  ".join(parts)))

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
        column, descending = self._order
        self._sort_by(event.column, not descending if event.column == column else False)

    @on(Input.Changed, "#labels-filter")
    def _filtered(self) -> None:
        self.show()

    @on(FilterInput.Left)
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
        self._screen.tui.compose_to(audience)

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterInput).open()

    def action_show_all_labels(self) -> None:
        """Take the marks off, then the filter."""
        if self.rows.marked:
            self.rows.clear_marks()
        else:
            self.query_one(FilterInput).clear_filter()

    def action_sort(self) -> None:
        """Sort by the next column."""
        column = (self._order[0] + 1) % len(COLUMNS)
        self._sort_by(column, descending=column in {1, 2})

    def action_reverse_sort(self) -> None:
        """Turn the order round."""
        column, descending = self._order
        self._sort_by(column, not descending)

    def _sort_by(self, column: int, descending: bool) -> None:
        self._order = (column, descending)
        self.rows.set_sorted(column, descending)
        self.show()

    def action_refresh(self) -> None:
        """Read the labels again."""
        session = self._screen.session
        session.engine.launch(load_labels(session))

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


def _why_empty(loading: bool, error: str, query: str, any_labels: bool) -> str:
    if any_labels and query:
        return "No label holds this text. Esc takes the filter away."
    if loading:
        return "Reading the labels…"
    if error:
        return f"{error}  Try again with r."
    return "This app has no labels yet. n creates one."

"""The list of labels with its filter, order and actions."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from push_tui.chat.models import Label
from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.labels import hide_changes, load_labels
from push_tui.operations.models import LabelBook
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.screens.into_composer import compose_to
from push_tui.ui.screens.label_acts import ActsOnLabel
from push_tui.ui.screens.label_rows import LabelFacts, Order, about, cells, columns, found_labels, notes, why_empty
from push_tui.ui.screens.label_words import status_words
from push_tui.ui.screens.list_pane import how_many_contain, share_room
from push_tui.ui.terminal.toasts import About
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import Cell, RowList
from push_tui.ui.widgets.text_pane import FactsPane

if TYPE_CHECKING:
    from push_tui.storage.label_pushes import LabelPushes

_HEADING = 1
_ABOUT_LINES = 9
"""A label's facts take at least so many lines."""
_NEED_A_LABEL = {
    *("push_label", "delete_label", "to_members", "label_details", "copy_labels"),
    *("add_from_file", "copy_members", "export_members", "move_all_members", "remove_all_members"),
    *("rename_label", "find_user", "add_users", "check_bindings"),
}
_TAKE_MARKS = {"push_label", "delete_label", "copy_labels", "to_members"}
"""Work on all marked labels, or on none; the others that need a label take one."""


class LabelsPane(ActsOnLabel[Label]):
    """The app's labels; actions work on the marked ones or the one under the cursor."""

    SCOPES = (Scope.LABELS,)

    _order = Order()
    _facts = LabelFacts()
    """What the rows show of the labels besides what the service lists."""

    def __init__(self) -> None:
        super().__init__()
        self.renamed: dict[str, str] = {}
        """The labels that you began to rename, with their new names."""

    @dataclass
    class LabelOpened(Message):
        """You opened a label to see its members."""

        label: Label

    class Highlighted(Message):
        """The cursor moved to another label, or to none."""

    def compose(self) -> ComposeResult:
        """Heading, filter, list, notes."""
        yield Static(id="labels-heading", classes="heading")
        view = self.session.setting.views.get("labels", {})
        self._order = Order.of(str(view.get("column", "")), descending=view.get("descending") is True)
        yield FilterInput(str(view.get("filter", "")), placeholder="filter labels", id="labels-filter")
        yield RowList[Label](columns(self._facts), self._cells, lambda label: label.name, id="labels-list")
        yield FactsPane(id="label-about")
        yield Static(id="labels-notes")  # at the end: it comes and goes, and the rows must not jump

    def _cells(self, label: Label) -> tuple[Cell, ...]:
        return cells(label, self._facts, self.session.config.operator_zone, self.tui.now())

    @property
    def label(self) -> Label | None:
        """The label under the cursor."""
        return self.current

    def show(self) -> None:
        """Show the labels that match the filter."""
        book, query = self.session.labels, self.filter_text
        width = self.rows.size.width or self._facts.width
        largest = max((label.count or 0 for label in book.items), default=0)
        self._facts = replace(self._facts, changes=book.changes, most=largest, width=width, filtered=bool(query))
        shown = columns(self._facts)
        order = self._order.among(shown)
        found = found_labels(book, query, order, self._facts)
        self.session.setting.views["labels"] = {
            "filter": self.filter_input.value,
            "column": self._order.column.title,
            "descending": self._order.descending,
        }
        self.rows.set_columns(shown)
        self.rows.set_longest(Label=longest(label.name for label in book.items))
        self.rows.set_sorted(shown.index(order.column), order.descending)
        self.rows.set_sought(query)
        self.rows.set_empty(why_empty(book, self.filter_typed, token=self.session.tokens.wanted))
        gone = self.current
        self.rows.show(found)
        self._follow_renamed(gone)
        about, room = self.query_one("#label-about"), self.size.height - _HEADING
        share_room(self.rows, len(book.items), about, room, _ABOUT_LINES)
        self._show_words(book, len(found), query)

    def filter_changed(self) -> None:
        """Show the labels that match, with the cursor on the one that fits best."""
        self.show()
        if self.filter_text:
            self.rows.move_to(0)

    def _follow_renamed(self, gone: Label | None) -> None:
        """Move the cursor from a label that is gone to the one that you renamed it to."""
        names = [label.name for label in self.rows.items]
        renamed = self.renamed.get(gone.name) if gone is not None and gone.name not in names else None
        if renamed in names:
            self.rows.move_to(names.index(renamed))

    def show_pushes(self, pushes: "LabelPushes") -> None:
        """Show the last pushes to each label, and the last to everybody."""
        facts = replace(self._facts, pushes=pushes.by_label, everybody=pushes.everybody)
        if facts != self._facts:
            self._facts = facts
            self.rows.refresh()
            self.show()
            self.show_about()

    def show_about(self) -> None:
        """Show what is known of the label under the cursor in the room below the list."""
        label, zone = self.current, self.session.config.operator_zone
        lines = () if label is None else about(label, self._facts, zone, self.tui.now())
        self.query_one(FactsPane).show(lines)

    def on_resize(self) -> None:
        """Show the columns that fit, and the label under the cursor if there is room."""
        self.call_after_refresh(self.show)

    def _show_words(self, book: LabelBook, found: int, query: str) -> None:
        now, zone = self.tui.now(), self.session.config.operator_zone
        total = f"{len(book.items):,}"
        number = how_many_contain(found, total, self.filter_typed) if query else total
        count = f"Labels  {number}" if book.items or book.read_at else "Labels"  # not 0 before they are read
        marked = f"{self.rows.marked_count:,} marked" if self.rows.marked_count else ""
        kept = f"{key_of('show_all_labels')} clears the filter" if query and found and book.changes is None else ""
        self.show_heading(count, marked, kept, status_words(book, now, zone, self.session.wait_left))
        noted = notes(book, self.rows.items, self.session.dialect, now, zone, token=self.session.tokens.wanted)
        place = self.query_one("#labels-notes", Static)
        if place.content != noted:
            place.update(noted)
            place.set_class(bool(noted.plain), "-told")

    # What happens in the list

    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        self.post_message(self.Highlighted())

    @on(RowList.Chosen)
    def action_to_members(self) -> None:
        """Go to the members of the label."""
        if self.current is not None:
            self.post_message(self.LabelOpened(self.current))

    @on(RowList.HeaderClicked)
    def _header_clicked(self, event: RowList.HeaderClicked) -> None:
        self._sort(self._order.by(columns(self._facts)[event.column]))

    # Actions

    @property
    def way_here(self) -> str:
        """How you go to the labels."""
        return f"Go to the labels ({key_of('back_to_labels')})."

    def title_of(self, action: Action) -> str:
        """Say how many labels are marked, and what Esc clears next."""
        if action.id == "show_all_labels":
            return ("" if self.session.labels.changes is None else "Hide changes") or self.backs_out or action.title
        marked, verbs = self.rows.marked_count, {"push_label": "Push to", "delete_label": "Delete"}
        if action.id in verbs and marked > 1:
            return f"{verbs[action.id]} {marked:,} labels"
        return super().title_of(action)

    def applies(self, action_id: str) -> bool:
        """Offer to clear what there is to clear."""
        return action_id != "show_all_labels" or self.session.labels.changes is not None or bool(self.backs_out)

    def why_not(self, action_id: str) -> str | None:
        """Say which action lacks a label or is not allowed with a read-only profile."""
        if action_id in _NEED_A_LABEL and self.current is None:
            return "There is no label under the cursor."
        if action_id in _NEED_A_LABEL - _TAKE_MARKS:
            reason = self.why_marked("one label", "show_all_labels", one=True)
            if reason is not None:
                return reason
        if action_id == "count_exactly" and self.rows.marked_count < 2:
            return f"Mark at least two labels ({key_of('mark')}) to count who is in ALL of them."
        return super().why_not(action_id)

    def action_push_label(self) -> None:
        """Compose a push to the marked labels, else to the one under the cursor."""
        audience = Audience(AudienceKind.LABELS, tuple(label.name for label in self.chosen))
        compose_to(self.tui, audience, self.rows.clear_marks)

    def action_show_all_labels(self) -> None:
        """Hide the changes, which name this key, then clear the filter, then the marks."""
        if self.session.labels.changes is None:
            self.back_out()
        else:
            hide_changes(self.session)
            self.show()

    def action_sort(self) -> None:
        """Sort by the next column."""
        shown = columns(self._facts)
        self._sort(self._order.among(shown).by_next(shown))

    def action_reverse_sort(self) -> None:
        """Reverse the order."""
        self._sort(self._order.reversed())

    def _sort(self, order: Order) -> None:
        self._order = order
        self.show()

    @work
    async def action_refresh(self) -> None:
        """Read the labels and counts again; say so if nothing changed."""
        session = self.session
        own = [label for view in self.tui.jobs.here for label in view.labels]
        await self.tui.ask(load_labels(session, own=own))
        book = session.labels
        if not (book.loading or book.error or book.changes):
            self.tui.tell("Labels and counts refreshed: nothing has changed.")

    def action_copy_labels(self) -> None:
        """Copy the names of the chosen labels, one a line."""
        names = [label.name for label in self.chosen]
        self.tui.copy("\n".join(names), "label name" if len(names) == 1 else quantity(len(names), "label name"))

    @work
    async def action_new_label(self) -> None:
        """Create a label and move the cursor to it."""
        from push_tui.ui.screens.label_dialogs import NewLabel

        label = await self.app.push_screen_wait(NewLabel())
        if label is not None:
            self.filter_input.clear_filter()
            self.show()
            self.rows.move_to_key(label.name)
            self.tui.tell(f"Label {visible_name(label.name)} was created.", about=About(label=label.name))

    @work
    async def action_delete_label(self) -> None:
        """Delete a label after you type its name, or the marked ones as a job."""
        from push_tui.ui.screens.label_dialogs import DeleteLabel

        if self.rows.marked_count > 1:
            from push_tui.ui.screens.job_starts import delete_labels

            if await delete_labels(self.tui, tuple(label.name for label in self.rows.marked)):
                self.rows.clear_marks()
            return
        label = self.rows.marked[0] if self.rows.marked_count else self.current
        if label is None:
            return
        deleted: bool | None = await self.app.push_screen_wait(DeleteLabel(label))
        if deleted is not None:
            self.rows.forget_marks({label.name})
        if deleted:
            self.tui.tell(f"Label {visible_name(label.name)} was deleted.")

    # Bulk work

    def action_move_all_members(self) -> None:
        """Move all members to another label."""
        self.move_members()

    @work
    async def action_remove_all_members(self) -> None:
        """Remove all members from the label."""
        from push_tui.ui.screens.job_starts import remove_all

        if self.current is not None:
            await remove_all(self.tui, self.current.name)

    @work
    async def action_labels_of_user(self) -> None:
        """Ask every label for a user."""
        from push_tui.ui.screens.user_labels import ask_for_user

        user = await self.app.push_screen_wait(ask_for_user())
        if user is not None:
            self.show_labels_of(user)

    @work
    async def action_count_exactly(self) -> None:
        """Count who is in all of the marked labels."""
        from push_tui.ui.screens.job_starts import count_exactly

        await count_exactly(self.tui, tuple(label.name for label in self.rows.marked))

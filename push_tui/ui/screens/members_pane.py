"""The members of one label, loaded by page as they are scrolled to; `member_acts` has what one does with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from push_tui.chat.models import Label, Member
from push_tui.operations.membership import load_next_page, load_rest, member_list
from push_tui.operations.models import MemberList
from push_tui.text import visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.member_acts import ActsOnMembers
from push_tui.ui.screens.member_rows import LoadedFilter, MemberRows
from push_tui.ui.screens.members_heading import LOADING_REST, Told
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import RowList

_SHOWN_EVERY = 0.5
"""Seconds between two looks at a list that is loaded to its end."""
_FILTERED_EVERY = 0.01
"""Seconds between two parts of a filtering, for the keyboard."""


class MembersPane(ActsOnMembers):
    """Members of the label that `show_label` was last given."""

    @dataclass
    class Left(Message):
        """The person wants to go back to the labels."""

    _soon: Timer | None = None
    _to_end: int | None = None
    """Row from which the person wanted the last one, while the rest is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self._filter = LoadedFilter()

    def compose(self) -> ComposeResult:
        """Heading, filter, list."""
        yield Static(id="members-heading", classes="heading")
        yield FilterInput(placeholder="filter the loaded members", id="members-filter")
        yield MemberRows(id="members-list")

    @property
    def _members(self) -> MemberList | None:
        return self._screen.session.members.get(self._label.name) if self._label is not None else None

    def show_label(self, label: Label | None, *, load: bool = True) -> None:
        """Show another label's members; ``load`` asks for the first page where none is there."""
        changed = label is None or self._label is None or label.name != self._label.name
        if changed:
            self._stop_loading()
        self._label = label
        if changed:
            self.rows.clear_marks()
            self.query_one(FilterInput).clear_filter()
        if label is not None and load:
            members = member_list(self._screen.session, label.name)
            if not members.items:
                self._load(members)
        self.show(keep_cursor=not changed)

    def _load(self, members: MemberList) -> None:
        session = self._screen.session
        session.engine.launch(load_next_page(session, members, beyond=len(members.items)))

    def _stop_loading(self) -> bool:
        """Stop loading the rest; whether that was going on."""
        members = self._members
        self._to_end = None
        if members is None or not members.loading_rest:
            return False
        members.stop = True
        return True

    def follow(self) -> None:
        """Members arrived: show them; while the rest is loaded, twice a second."""
        members = self._members
        if members is None or not members.loading_rest:
            self.show()
        elif self._soon is None:
            self._soon = self.set_timer(_SHOWN_EVERY, self.show)

    def show(self, *, keep_cursor: bool = True) -> None:
        """Show the members as the session holds them."""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        members = self._members
        query = self.query_one(FilterInput).value.casefold()
        loaded: Sequence[Member] = members.items if members is not None else ()
        if query:
            if not self._filter.advance(query, loaded):
                self._soon = self.set_timer(_FILTERED_EVERY, self.show)
            found: Sequence[Member] = self._filter.found
        else:
            found = loaded
        self.rows.set_empty(_why_empty(members, query))
        self.rows.show(found, keep_cursor=keep_cursor)
        self._show_heading()
        if self._to_end is not None and members is not None and members.complete:
            if self.rows.cursor == self._to_end:
                self.rows.move_to(len(found) - 1)
            self._to_end = None

    def _show_heading(self) -> None:
        query = self.query_one(FilterInput).value.casefold()
        heading = plain(self._heading(self._label, self._members, len(self.rows.items), query))
        self.query_one("#members-heading", Static).update(heading, layout=False)

    def _heading(self, label: Label | None, members: MemberList | None, found: int, query: str) -> str:
        if label is None:
            return "Members"
        if members is None:
            return visible_name(label.name)
        loaded = len(members.items)
        told = Told(
            label=label.name,
            loaded=loaded,
            total=max(label.count or 0, loaded),
            complete=members.complete,
            found=found,
            query=query,
            marked=self.rows.marked_count,
            doing=_doing(members),
        )
        return told.heading(self.query_one("#members-heading").size.width)

    def on_resize(self) -> None:
        """The heading fits the room that there is now."""
        self.call_after_refresh(self._show_heading)

    # What happens in the list

    @on(MemberRows.LastWanted)
    def _last_wanted(self) -> None:
        members = self._members
        if members is not None and not members.complete:
            self._to_end = self.rows.cursor
            session = self._screen.session
            session.engine.launch(load_rest(session, members))

    @on(RowList.EndInSight, "#members-list")
    def _end_in_sight(self) -> None:
        members = self._members
        more = members is not None and members.items and not members.error and self.rows.end_in_sight
        if members is not None and more and not self.query_one(FilterInput).value:
            self._load(members)

    @on(RowList.CursorMoved, "#members-list")
    def _moved(self) -> None:
        self._screen.refresh_actions()

    @on(RowList.MarksChanged, "#members-list")
    def _marked(self) -> None:
        self.show()

    @on(Input.Changed, "#members-filter")
    def _filtered(self) -> None:
        self.show(keep_cursor=False)

    @on(FilterInput.Done)
    def _left_filter(self) -> None:
        self.rows.focus()

    # Actions on the list; those on its members are inherited

    def action_filter_members(self) -> None:
        """Type a filter."""
        self.query_one(FilterInput).open()

    def action_refresh_members(self) -> None:
        """Load the members again from the first page."""
        if self._label is not None:
            self._load(member_list(self._screen.session, self._label.name, anew=True))

    def action_back_to_labels(self) -> None:
        """Back to the labels; loading the rest is stopped first, then marks are taken off, then the filter."""
        if self._stop_loading():
            return
        if self.rows.marked_count:
            self.rows.clear_marks()
        elif self.query_one(FilterInput).value:
            self.query_one(FilterInput).clear_filter()
        else:
            self.post_message(self.Left())


def _doing(members: MemberList) -> str:
    if members.loading_rest:
        return "stopping…" if members.stop else LOADING_REST
    if members.loading:
        return "reading…"
    return f"not all read ({key_of('refresh_members')}): {members.error}" if members.error and members.items else ""


def _why_empty(members: MemberList | None, query: str) -> str:
    if members is None:
        return ""
    if query and members.items:
        return f"No loaded member holds this text; {key_of('find_user')} asks the service for one user."
    if members.loading:
        return "Reading the members…"
    if members.error:
        return f"{members.error}  Try again with {key_of('refresh_members')}."
    return f"Nobody has this label yet. {key_of('add_users')} adds users." if members.complete else ""

"""The members of one label, loaded page by page as you scroll, and their actions."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from push_tui.chat.models import Label, Member
from push_tui.operations.membership import load_next_page, load_rest, member_list
from push_tui.operations.models import MemberList
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.screens.into_composer import compose_to_users
from push_tui.ui.screens.label_acts import ActsOnLabel
from push_tui.ui.screens.list_pane import none_contains, try_again
from push_tui.ui.screens.member_rows import LoadedMembers, MemberOrder, MemberRows
from push_tui.ui.screens.members_heading import LOADING_REST, HeadingFacts, loads_all
from push_tui.ui.when import wait_words
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import RowList
from push_tui.ui.widgets.text_line import Span

_NEED_A_MEMBER = {"push_member", "copy_marked", "move_members", "labels_of_user"}
_SHOWN_EVERY = 0.5
"""Seconds between two updates while all other members are loaded."""
_NEXT_PART = 0.01
"""Seconds between two parts of a long filtering or sorting, in which keys are handled."""
_OF_LABELS = {"reverse_sort", "count_exactly"}
_TAKE_ONE = {"labels_of_user", "why_nothing"}


class MembersPane(ActsOnLabel[Member]):
    """Shows the members of one label; actions use the marked members, else the one under the cursor."""

    SCOPES = (Scope.MEMBERS,)

    @dataclass
    class BackToLabels(Message):
        """You want to go back to the labels."""

    _label: Label | None = None
    _next_update: Timer | None = None
    _end_pressed_at: int | None = None
    """The row where you pressed ``End``, until all members are loaded."""
    _sought: str = ""
    """The user to put the cursor on once the first members are loaded."""
    _had = 0
    """How many members were loaded when members were last shown."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded = LoadedMembers()
        self._order = MemberOrder.LISTED

    def compose(self) -> ComposeResult:
        """Heading, filter, list."""
        order = self.session.setting.views.get("members", {}).get("order")
        self._order = next((each for each in MemberOrder if each.name == order), MemberOrder.LISTED)
        yield Static(id="members-heading", classes="heading")
        yield FilterInput(placeholder="filter the loaded members", id="members-filter")
        yield MemberRows(self.session.config.operator_zone, id="members-list")

    @property
    def label(self) -> Label | None:
        """The label whose members are shown."""
        return self._label

    @property
    def _members(self) -> MemberList | None:
        return self.session.members.get(self._label.name) if self._label is not None else None

    def show_label(self, label: Label | None, *, load: bool = True) -> None:
        """Show a label's members. Ask for the first page if none is loaded, unless ``load`` is false."""
        changed = label is None or self._label is None or label.name != self._label.name
        if changed:
            self._stop_loading()
        self._label = label
        if changed:
            self._sought, self._had = "", 0
            self.rows.clear_marks()
            self.filter_input.clear_filter()
        if label is not None and load:
            self.ask_for(label)
        self.show(keep_cursor=not changed)

    def ask_for(self, label: Label) -> bool:
        """Ask for the first members of a label; return whether that was needed, because none are loaded."""
        members = member_list(self.session, label.name)
        needed = not members.items and not members.complete
        if needed:
            self._load(members)
        return needed

    def _load(self, members: MemberList) -> None:
        """Ask for the next members; of a list that is read anew for as many as were shown."""
        session, have = self.session, len(members.items)
        again = not have and self._had > session.dialect.page_limit
        session.engine.launch(
            load_rest(session, members, most=self._had) if again else load_next_page(session, members, beyond=have)
        )

    def _stop_loading(self) -> bool:
        """Stop loading the other members; return whether they were being loaded."""
        members = self._members
        self._end_pressed_at = None
        if members is None or not members.loading_rest:
            return False
        members.stop = True
        return True

    def follow(self) -> None:
        """Show new members; only twice a second while all others are loaded."""
        members = self._members
        if members is None or not members.loading_rest:
            self.show()
        elif self._next_update is None:
            self._next_update = self.set_timer(_SHOWN_EVERY, self.show)

    def show(self, *, keep_cursor: bool = True) -> None:
        """Show the loaded members that match the filter."""
        if self._next_update is not None:
            self._next_update.stop()
            self._next_update = None
        members = self._members
        query = self.filter_text
        loaded: Sequence[Member] = members.items if members is not None else ()
        self._had = len(loaded) or self._had
        if members is not None:
            self.rows.forget_marks(members.removed - members.names)
        self._loaded.advance(query, self._order, loaded)
        if self._loaded.doing:
            self._next_update = self.set_timer(_NEXT_PART, self.show)
        found = self._loaded.found
        self.rows.set_longest(Member=self._loaded.longest)
        self.rows.set_sorted(self._order.value, self._order is MemberOrder.NEWEST)
        self.rows.set_empty(_why_empty(self._label, members, self.filter_typed))
        self.rows.show(found, keep_cursor=keep_cursor)
        self._update_heading()
        if self._end_pressed_at is not None and members is not None and members.complete:
            if self.rows.cursor == self._end_pressed_at:
                self.rows.move_to(len(found) - 1)
            self._end_pressed_at = None
        if self._sought:
            self.select(self._sought)

    def _update_heading(self) -> None:
        self.show_heading(self._heading(self._label, self._members))

    def _heading(self, label: Label | None, members: MemberList | None) -> str:
        if label is None:
            return "Members"
        if members is None:
            return visible_name(label.name)
        loaded = len(members.items)
        facts = HeadingFacts(
            label=label.name,
            loaded=loaded,
            total=_total(label, members),
            complete=members.complete,
            ordered=self._order is not MemberOrder.LISTED,
            endless=members.endless,
            found=len(self.rows.items),
            filter=self.filter_typed,
            marked=self.rows.marked_count,
            doing=_doing(members, self.session.wait_left) or self._loaded.doing,
        )
        return facts.heading(self.query_one("#members-heading").size.width)

    def on_resize(self) -> None:
        """Fit the heading into the new width."""
        self.call_after_refresh(self._update_heading)

    # What happens in the list

    @on(RowList.LastWanted)
    def _last_wanted(self) -> None:
        members = self._members
        if members is not None and not members.complete:
            self._end_pressed_at = self.rows.cursor
            session = self.session
            session.engine.launch(load_rest(session, members))

    @on(RowList.EndInSight)
    def _end_in_sight(self) -> None:
        members = self._members
        more = members is not None and members.items and not members.error and self.rows.end_in_sight
        if members is not None and more and not self.filter_input.value:
            self._load(members)

    def filter_changed(self) -> None:
        """Show the members that match the filter, from the first."""
        self.show(keep_cursor=False)

    # Actions

    @property
    def way_here(self) -> str:
        """How you go to the members."""
        return f"Go to the members ({key_of('to_members')})."

    def title_of(self, action: Action) -> str:
        """Say how many members are marked, and what Esc does next."""
        marked, members = self.rows.marked_count, self._members
        if action.id == "back_to_labels":
            stops = "Stop loading" if members is not None and members.loading_rest else ""
            return stops or self.backs_out or action.title
        return f"Push to {marked:,} users" if action.id == "push_member" and marked > 1 else super().title_of(action)

    def why_not(self, action_id: str) -> str | None:
        """Say that the action needs a label or a member, or is not allowed with a read-only profile."""
        if action_id in _OF_LABELS:
            return f"This works in the list of labels; {key_of('to_labels')} goes there."
        if self._label is None and action_id not in {"back_to_labels", "to_labels", "why_nothing"}:
            return "Choose a label first."
        if action_id in _NEED_A_MEMBER and not (self.rows.marked_count or self.current):
            return "There is no member under the cursor."
        marked = None
        if action_id in _TAKE_ONE:
            marked = self.why_marked("one user", "back_to_labels", one=True)
        elif action_id in {"export_members", "copy_members"}:
            marked = self.why_marked("all members", "back_to_labels", one=False)
        return marked or super().why_not(action_id)

    @property
    def marked_users(self) -> tuple[str, ...]:
        """The users that are marked."""
        return tuple(member.username for member in self.rows.marked)

    def _users(self) -> tuple[str, ...]:
        return tuple(member.username for member in self.chosen)

    def action_push_member(self) -> None:
        """Compose a push to the marked members, else to the one under the cursor."""
        compose_to_users(self.tui, self._users(), self.rows.clear_marks)

    def action_copy_marked(self) -> None:
        """Copy the user IDs of the chosen members, one a line."""
        users = self._users()
        self.tui.copy("\n".join(users), "user ID" if len(users) == 1 else quantity(len(users), "user ID"))

    @work
    async def action_remove_users(self) -> None:
        """Remove the chosen members, or all of the label."""
        chosen = self._users()
        if self._label is not None and len(chosen) > self.session.dialect.users_per_call:
            from push_tui.ui.screens.job_starts import change_many

            removed = await change_many(self.tui, self._label.name, chosen, adds=False)
        else:
            removed = await self.change_users(chosen, adds=False)
        if removed:
            self.rows.clear_marks()

    def select(self, user: str) -> None:
        """Put the cursor on a member once members are loaded, or say why not."""
        members = self._members
        loading = members is not None and not (members.items or members.complete or members.error)
        self._sought = user if loading else ""
        if loading or self.rows.move_to_key(user):
            return
        hidden = bool(self.filter_text)
        what = f"{key_of('back_to_labels')} clears the filter" if hidden else f"{key_of('last')} loads all members"
        self.tui.tell(f"{visible_name(user)} is not among the shown members; {what}.")

    def action_labels_of_user(self) -> None:
        """Ask every label for the user under the cursor."""
        if self.current is not None:
            self.show_labels_of(self.current.username)

    @work
    async def action_why_nothing(self) -> None:
        """Find out why the user under the cursor got nothing; without one, ask for the user."""
        from push_tui.ui.screens.why_nothing import ask_why_nothing

        if self.current is not None:
            self.show_why_nothing(self.current.username)
        else:
            await ask_why_nothing(self.tui)

    def action_move_members(self) -> None:
        """Move the chosen members, or all of the label, to another label."""
        self.move_members(self._users())

    def action_sort_members(self) -> None:
        """Sort by the next column, or as the service lists them."""
        self._order = self._order.following
        self.session.setting.views["members"] = {"order": self._order.name}
        self.show()

    def action_refresh_members(self) -> None:
        """Load the members again from the first page."""
        if self._label is not None:
            self._load(member_list(self.session, self._label.name, fresh=True))

    def action_to_labels(self) -> None:
        """Go back to the labels."""
        self.post_message(self.BackToLabels())

    def action_back_to_labels(self) -> None:
        """Do the first that is possible: stop loading, clear the filter, clear the marks, go back to the labels."""
        if not self._stop_loading() and not self.back_out():
            self.action_to_labels()


def _doing(members: MemberList, wait: int) -> str:
    if members.loading and wait:
        return wait_words(wait)
    if members.loading_rest:
        return "stopping…" if members.stop else LOADING_REST
    if members.loading:
        return "reading…"
    if members.error and members.items:
        return f"not all loaded ({key_of('refresh_members')} tries again): {members.error}"
    return ""


def _total(label: Label, members: MemberList) -> int:
    return max(label.count or 0, len(members.items))


def _why_empty(label: Label | None, members: MemberList | None, filter: str) -> Span | str:
    if label is None or members is None:
        return ""
    if filter and members.items:
        rest = "" if members.complete else f"{loads_all(len(members.items), _total(label, members))}; "
        asks = f"In the list, {rest}{key_of('find_user')} asks the service for one user."
        return f"{none_contains('member' if members.complete else 'loaded member', filter)} {asks}"
    if members.loading:
        return "Reading the members…"
    if members.error:
        return try_again(members.error, "refresh_members")
    return f"This label has no members yet. {key_of('add_users', Scope.LABELS)} adds users." if members.complete else ""

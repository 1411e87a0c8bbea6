"""The users of a push: list, find, remove, and add from a file or a paste after a dry run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.push import Audience, AudienceKind
from push_tui.names import user_key
from push_tui.operations.reach import calls_needed
from push_tui.storage.user_files import UserFileError, read_user_text
from push_tui.storage.user_ids import DryRun
from push_tui.text import counted, quantity, visible
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import MUTED, name, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.first_line import header_words, read_users
from push_tui.ui.screens.job_words import first_users, upper_case_words
from push_tui.ui.screens.left_out import LeftOut, LeftOutRows, left_out
from push_tui.ui.screens.list_pane import ListPane, how_many_contain, none_contains
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from push_tui.operations.composition import Composition
    from push_tui.ui.host import Host

_USERS = (Column("User", None, names=True),)
_MOST_LEFT_OUT = 6
_ADD, _REPLACE = "add", "replace"
_TO = "this push"
_NOBODY = f"No users yet; {key_of('add_push_users')} adds users from a file or a paste."


class UsersFound(Dialog[tuple[str, ...] | None]):
    """The dry run of a file or a paste; the result is the push's new users."""

    CONFIRM = "Use these users"
    TITLE_TEXT = "Users for this push"
    DEFAULT_CSS = """
    UsersFound RowList { margin-top: 1; }
    """

    def __init__(self, found: DryRun, there: tuple[str, ...]) -> None:
        super().__init__()
        self._found = found
        self._there = there
        known = frozenset(map(user_key, there))
        self._new = tuple(user for user in found.ids if user_key(user) not in known)

    def body(self) -> Iterable[Widget]:
        """Numbers, skipped rows, and whether to add to the present users or replace them."""
        found = self._found
        if found.source:
            yield Static(Content.assemble("from ", name(Path(found.source).name, "bold")))
        yield Static(Content("\n").join(self._numbers()), id="numbers")
        if found.header is not None:
            yield Static(plain(header_words(found.header), "$text-warning"))
        if left_out(found):
            yield LeftOut(found)
        if self._there:
            options = ((_ADD, f"Add to the {len(self._there):,}"), (_REPLACE, "Replace them"))
            yield ChoiceLine(options, _ADD, id="how")

    def _numbers(self) -> list[Content]:
        found = self._found
        rows = [("Rows", f"{found.total:,}"), ("Users", f"{len(found.ids):,}")]
        rows.append(("First", first_users(found)))
        if self._there:
            known = len(found.ids) - len(self._new)
            rows.append(("New", f"{len(self._new):,}; {known:,} {'is' if known == 1 else 'are'} already there"))
        if left := counted((found.duplicates, "duplicate"), (found.illegal, "invalid")):
            rows.append(("Left out", left))
        if found.upper_case:
            rows.append(("Case", upper_case_words(found.upper_case)))
        return [Content.assemble((f"{caption:<12}", MUTED), plain(value)) for caption, value in rows]

    def on_mount(self) -> None:
        """Show the skipped rows; focus the choice, if there is one."""
        for rows in self.query(LeftOutRows):
            rows.show_up_to(_MOST_LEFT_OUT)
        if self._there:
            self.query_one("#how").focus()

    def action_confirm(self) -> None:
        """Return the new users."""
        adds = bool(self._there) and self.query_one("#how", ChoiceLine).value == _ADD
        self.dismiss((*self._there, *self._new) if adds else self._found.ids)


class AudienceUsers(Dialog[None], ListPane[str]):
    """The users of the push in the composer. Undo in the composer reverts each change."""

    SCOPES = (Scope.PUSH_USERS, Scope.DIALOG)
    CONFIRM = "Done"
    CLOSE = "Close"
    TITLE_TEXT = "Users of this push"
    AUTO_FOCUS = "#push-users"
    DEFAULT_CSS = """
    AudienceUsers {
        & > #dialog { height: 100%; max-height: 34; }
        & FilterInput { height: 1; border: none; background: $boost; }
        & RowList { height: 1fr; }
        & #how-many { height: auto; margin-bottom: 1; }
    }
    """

    def __init__(self, composition: Composition) -> None:
        super().__init__()
        self._composition = composition

    def body(self) -> Iterable[Widget]:
        """The numbers, a filter, the list."""
        yield Static(id="how-many")
        yield FilterInput(placeholder="filter", id="users-filter")
        rows = RowList[str](_USERS, lambda user: (Cell(user),), lambda user: user, id="push-users")
        rows.set_empty(_NOBODY)
        yield rows

    @property
    def _users(self) -> tuple[str, ...]:
        return self._composition.push.audience.targets

    def on_mount(self) -> None:
        """Show the users."""
        self.show()

    def show(self) -> None:
        """Show the users that match the filter, and how many there are."""
        query = self.filter_text
        self.rows.show(tuple(user for user in self._users if query in user.casefold()) if query else self._users)
        self.rows.set_empty(none_contains("user", self.filter_typed) if query else _NOBODY)
        words, shown, marked = quantity(len(self._users), "user"), len(self.rows.items), self.rows.marked_count
        words = how_many_contain(shown, words, visible(self.filter_typed)) if query else words
        words += f" · {marked:,} marked" if marked else ""
        needed = calls_needed(self._composition.push, self.session.dialect, self.session.profile.rate_share)
        calls = f"\n{needed.sentence}" if needed is not None else ""
        self.query_one("#how-many", Static).update(Content.assemble((words, "bold"), (calls, MUTED)))
        self.refresh_actions()

    def why_not(self, action_id: str) -> str | None:
        """Refuse what needs a user under the cursor without one."""
        if action_id in {"drop_users", "copy_users", "why_nothing"} and self.current is None:
            return "There is no user under the cursor."
        return super().why_not(action_id)

    @work
    async def action_add_push_users(self) -> None:
        """Read users from a file or a paste."""
        users = await from_file(self.tui, self._users)
        if users is not None:
            self._composition.set_audience(Audience(AudienceKind.USERS, users))
            self.show()

    def action_drop_users(self) -> None:
        """Remove the marked users, else the one under the cursor."""
        removed = frozenset(self.chosen)
        self._composition.set_targets(tuple(user for user in self._users if user not in removed))
        self.rows.clear_marks()
        self.show()

    def action_copy_users(self) -> None:
        """Copy the marked users, else the one under the cursor."""
        self.tui.copy("\n".join(self.chosen), quantity(len(self.chosen), "user"))

    def action_why_nothing(self) -> None:
        """Find out why the user under the cursor got nothing."""
        from push_tui.ui.screens.why_nothing import WhyNothingScreen

        if self.current is not None:
            self.app.call_later(self.tui.show_page, WhyNothingScreen(self.current))
            self.dismiss(None)

    def action_close(self) -> None:
        """Close the filter; without one, go back to the composer."""
        if not self.leave_filter():
            self.dismiss(None)

    def action_confirm(self) -> None:
        """Go back to the composer."""
        self.dismiss(None)


async def from_file(tui: Host, there: tuple[str, ...], pasted: str = "") -> tuple[str, ...] | None:
    """Ask for a file or a paste and return the push's new users; ``there`` are its present ones."""
    from push_tui.ui.screens.new_job_users import UsersToAdd

    return await tui.push_screen_wait(UsersToAdd(_TO, lambda found: _looked_at(tui, found, there), pasted))


async def from_text(tui: Host, text: str, there: tuple[str, ...]) -> tuple[str, ...] | None:
    """Like `from_file`, for a pasted text; if it is not used as it is, it can be corrected there."""
    try:
        found = await read_users(tui, lambda first: read_user_text(text, first=first))
        users = None if found is None else await _looked_at(tui, found, there)
    except UserFileError as error:
        tui.tell(f"Not pasted: {error}", "warning")
        users = None
    return await from_file(tui, there, text) if users is None else users


async def _looked_at(tui: Host, found: DryRun, there: tuple[str, ...]) -> tuple[str, ...] | None:
    users = await tui.push_screen_wait(UsersFound(found, there))
    if users is not None:
        tui.session.users_read = found
    return users

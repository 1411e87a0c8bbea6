"""What one does with the members of a label: push to them, add, remove, move, find one, export."""

from textual import work
from textual.containers import Vertical

from push_tui.chat.models import Label
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs, bindings
from push_tui.ui.composing import compose_to
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.member_rows import MemberRows

_CHANGE = {"add_users", "remove_users", "move_members", "add_from_file"}
_NEED_A_MEMBER = {"push_member", "copy_member", "move_members", "labels_of_user"}


class ActsOnMembers(Vertical, Performs):
    """A pane with a list of members; acts on the marked ones, else on the one under the cursor."""

    SCOPES = (Scope.MEMBERS,)
    BINDINGS = bindings(Scope.MEMBERS)  # type: ignore[assignment]  # Textual types it wider
    _label: Label | None = None

    @property
    def rows(self) -> MemberRows:
        """The list."""
        return self.query_one(MemberRows)

    @property
    def label(self) -> Label | None:
        """Whose members are shown."""
        return self._label

    @property
    def _screen(self) -> PushTuiScreen:
        assert isinstance(self.screen, PushTuiScreen)  # noqa: S101  # panes live on no other screen
        return self.screen

    def why_not(self, action_id: str) -> str | None:
        """What needs a member or a label, or may not be done with a read-only profile."""
        if self._label is None and action_id != "back_to_labels":
            return "Choose a label first."
        if action_id in _NEED_A_MEMBER and not self._chosen_count:
            return "There is no member under the cursor."
        if action_id in _CHANGE and self._screen.session.read_only:
            return f"Profile {self._screen.session.profile.name} is read-only."
        return None

    @property
    def _chosen_count(self) -> int:
        return self.rows.marked_count or int(self.rows.current is not None)

    def _chosen(self) -> tuple[str, ...]:
        current = self.rows.current
        chosen = self.rows.marked or ((current,) if current else ())
        return tuple(member.username for member in chosen)

    def action_push_member(self) -> None:
        """Compose a push to the marked members, else to the one under the cursor."""
        chosen = self._chosen()
        self.rows.clear_marks()
        self._push_to(chosen)

    def _push_to(self, users: tuple[str, ...]) -> None:
        from push_tui.message.push import Audience, AudienceKind

        kind = AudienceKind.USER if len(users) == 1 else AudienceKind.USERS
        compose_to(self._screen.tui, Audience(kind, users))

    def action_copy_member(self) -> None:
        """Copy the user ID."""
        if self.rows.current is not None:
            self._screen.tui.copy(self.rows.current.username, "user ID")

    @work
    async def action_add_users(self) -> None:
        """Add users to the label."""
        await self._add(())

    async def _add(self, users: tuple[str, ...]) -> None:
        from push_tui.ui.screens.add_users import AddUsers

        if self._label is not None:
            await self.app.push_screen_wait(AddUsers(self._label.name, users))

    @work
    async def action_remove_users(self) -> None:
        """Remove the chosen members, or all of the label."""
        chosen = self._chosen()
        if self._label is None:
            return
        if len(chosen) > self._screen.session.dialect.users_per_call:
            from push_tui.ui.screens.job_starts import change_many

            removed = await change_many(self._screen.tui, self._label.name, chosen, adds=False)
        else:
            removed = await self._remove(chosen)
        if removed:
            self.rows.clear_marks()

    async def _remove(self, users: tuple[str, ...]) -> bool:
        from push_tui.ui.screens.remove_users import RemoveUsers

        if self._label is None:
            return False
        dialog = RemoveUsers(self._label.name, users, self._label.count)
        removed: bool | None = await self.app.push_screen_wait(dialog)
        return bool(removed)

    @work
    async def action_find_user(self) -> None:
        """Ask the service for one user, and go on with that user."""
        from push_tui.ui.screens.find_user import FindUser, Then

        if self._label is None:
            return
        found = await self.app.push_screen_wait(FindUser(self._label.name))
        match found:
            case None:
                return
            case Then.PUSH, user:
                self._push_to((user,))
            case Then.ADD, user:
                await self._add((user,))
            case Then.REMOVE, user:
                if await self._remove((user,)):
                    self.rows.forget_marks({user})
            case Then.LABELS, user:
                self._show_labels_of(user)
            case Then.PUSHES, user:
                from push_tui.ui.screens.history import show_history_of

                show_history_of(self._screen.tui, user, lambda: self._screen.tui.go("labels"))

    def action_labels_of_user(self) -> None:
        """Ask every label for the user under the cursor."""
        if self.rows.current is not None:
            self._show_labels_of(self.rows.current.username)

    def _show_labels_of(self, user: str) -> None:
        from push_tui.ui.screens.user_labels import UserLabelsScreen

        self.app.push_screen(UserLabelsScreen(user))

    # Bulk work

    @work
    async def action_add_from_file(self) -> None:
        """Add the users of a file."""
        from push_tui.ui.screens.job_starts import add_from_file

        if self._label is not None:
            await add_from_file(self._screen.tui, self._label.name)

    @work
    async def action_move_members(self) -> None:
        """Move the chosen members, or all of the label, to another label."""
        from push_tui.ui.screens.job_starts import move

        if self._label is not None and await move(self._screen.tui, self._label, self._chosen()):
            self.rows.clear_marks()

    @work
    async def action_export_members(self) -> None:
        """Write all members to a file."""
        from push_tui.ui.screens.job_starts import export

        if self._label is not None:
            await export(self._screen.tui, self._label.name)

"""Actions that the list of labels and the list of members share."""

from dataclasses import dataclass

from textual import work
from textual.containers import Vertical
from textual.message import Message

from push_tui.chat.models import Label
from push_tui.ui.actions import WRITES, key_of
from push_tui.ui.actions.performing import Performs
from push_tui.ui.screens.into_composer import compose_to_users
from push_tui.ui.screens.list_pane import Item, ListPane

STEP = 4
"""Cells by which a key moves the border between the panes."""


class ActsOnLabel(Vertical, Performs, ListPane[Item]):
    """A pane whose actions work on one label."""

    @dataclass
    class BorderMoved(Message):
        """You moved the border between the panes to the right, or by less than 0 to the left."""

        cells: int

    @dataclass
    class UserFound(Message):
        """You found a member, to be shown in the list."""

        label: Label
        user: str

    @dataclass
    class Renamed(Message):
        """You began to rename a label."""

        old: str
        new: str

    def action_widen_labels(self) -> None:
        """Move the border to the right."""
        self.post_message(self.BorderMoved(STEP))

    def action_widen_members(self) -> None:
        """Move the border to the left."""
        self.post_message(self.BorderMoved(-STEP))

    @property
    def label(self) -> Label | None:
        """The label to work on."""
        raise NotImplementedError

    @property
    def marked_users(self) -> tuple[str, ...]:
        """The users that are marked; none in a list of labels."""
        return ()

    def why_not(self, action_id: str) -> str | None:
        """Refuse to change anything with a read-only profile."""
        return self.why_read_only() if action_id in WRITES else None

    def why_marked(self, takes: str, clears: str, *, one: bool) -> str | None:
        """Say that an action takes ``takes``, and which key clears the marks; None if it takes the marked rows, too.

        It takes them if none is, or if it takes ``one`` and only that under the cursor is marked.
        """
        marked, current = self.rows.marked_count, self.current
        if not marked or (one and marked == 1 and current is not None and self.rows.is_marked(current)):
            return None
        are = "is" if marked == 1 else "are"
        return f"This takes {takes}, but {marked:,} {are} marked; {key_of(clears)} clears the marks."

    def show_labels_of(self, user: str) -> None:
        """Ask every label for a user."""
        from push_tui.ui.screens.user_labels import UserLabelsScreen

        self.tui.show_page(UserLabelsScreen(user))

    def show_why_nothing(self, user: str) -> None:
        """Find out why a user got nothing."""
        from push_tui.ui.screens.why_nothing import WhyNothingScreen

        self.tui.show_page(WhyNothingScreen(user))

    async def change_users(self, users: tuple[str, ...], *, adds: bool) -> bool:
        """Add or remove users after a dialog; return whether any were."""
        from push_tui.ui.screens.change_members import ChangeMembers

        if self.label is None:
            return False
        dialog = ChangeMembers(self.label.name, users, adds=adds, members=self.label.count)
        changed: bool | None = await self.app.push_screen_wait(dialog)
        return bool(changed)

    @work
    async def action_add_users(self) -> None:
        """Add users to the label."""
        await self.change_users((), adds=True)

    @work
    async def action_find_user(self) -> None:
        """Ask the service for one user, then act on that user."""
        from push_tui.ui.screens.find_user import FindUser

        label = self.label
        if label is None:
            return
        found = await self.app.push_screen_wait(FindUser(label))
        match found:
            case None:
                return
            case "close", user:
                self.post_message(self.UserFound(label, user))
            case "push_found", user:
                compose_to_users(self.tui, (user,))
            case "labels_of_found", user:
                self.show_labels_of(user)
            case "why_found", user:
                self.show_why_nothing(user)
            case "pushes_to_found", user:
                from push_tui.storage.records import Filter
                from push_tui.ui.screens.open_history import show_history

                show_history(self.tui, Filter(user=user), lambda: self.tui.go("labels"))

    def action_label_details(self) -> None:
        """Ask the service about the label."""
        from push_tui.ui.screens.label_dialogs import LabelDetails

        if self.label is not None:
            self.app.push_screen(LabelDetails(self.label))

    @work
    async def action_copy_members(self) -> None:
        """Copy the members to a new label."""
        from push_tui.ui.screens.job_starts import copy

        if self.label is not None:
            await copy(self.tui, self.label)

    @work
    async def action_rename_label(self) -> None:
        """Rename the label."""
        from push_tui.ui.screens.job_starts import rename

        label = self.label
        if label is not None and (named := await rename(self.tui, label)):
            self.post_message(self.Renamed(label.name, named))

    @work
    async def action_check_bindings(self) -> None:
        """Check whether devices of these members are bound, else of all."""
        from push_tui.ui.screens.job_starts import check_bindings

        label, users = self.label, self.marked_users
        if label is not None and await check_bindings(self.tui, label.name, users) and users:
            self.rows.clear_marks()

    @work
    async def action_add_from_file(self) -> None:
        """Add the users of a file."""
        from push_tui.ui.screens.job_starts import add_from_file

        if self.label is not None:
            await add_from_file(self.tui, self.label.name)

    @work
    async def action_export_members(self) -> None:
        """Write the members to a file."""
        from push_tui.ui.screens.job_starts import export

        if self.label is not None:
            await export(self.tui, self.label.name)

    @work
    async def move_members(self, users: tuple[str, ...] = ()) -> None:
        """Move these users, or all, to another label."""
        from push_tui.ui.screens.job_starts import move

        if self.label is not None and await move(self.tui, self.label, users) and users:
            self.rows.clear_marks()

"""Actions that the list of labels and the list of members share."""

from dataclasses import dataclass

from textual import work
from textual.containers import Vertical
from textual.message import Message

from push_tui.chat.models import Label
from push_tui.ui.actions import WRITES, key_of
from push_tui.ui.actions.performing import Performs
from push_tui.ui.screens.list_pane import Item, ListPane

STEP = 4
"""Cells by which a key moves the border between the panes."""


class ActsOnLabel(Vertical, Performs, ListPane[Item]):
    """A pane whose actions work on one label."""

    @dataclass
    class BorderMoved(Message):
        """You moved the border between the panes to the right, or by less than 0 to the left."""

        cells: int

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

    def why_not(self, action_id: str) -> str | None:
        """Refuse to change anything with a read-only profile."""
        return self.why_read_only() if action_id in WRITES else None

    def why_marked(self, takes: str, clears: str) -> str | None:
        """Say that an action takes only ``takes``, and which key clears the marks; None if no other row is marked."""
        marked, current = self.rows.marked_count, self.current
        if not marked or (marked == 1 and current is not None and self.rows.is_marked(current)):
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

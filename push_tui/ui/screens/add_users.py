"""The dialog that adds users to a label, typed or pasted."""

from push_tui.text import visible_name
from push_tui.ui.screens.change_members import ChangeMembers


class AddUsers(ChangeMembers):
    """Up to 100 user IDs, separated by anything."""

    ADDS = True
    TITLE_TEXT = "Add users"
    CONFIRM = "Add"

    def intro(self) -> str:
        """Where the users go, and how many may."""
        limit = self.session.dialect.users_per_call
        return f"User IDs for {visible_name(self._label)}: one, or a pasted list; over {limit} becomes a job."

"""The dialog that removes users from a label."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from push_tui.text import visible_name
from push_tui.ui.content import name, plain
from push_tui.ui.screens.change_members import ChangeMembers

_NAMED = 8


class RemoveUsers(ChangeMembers):
    """Names who goes before anybody does."""

    ADDS = False
    TITLE_TEXT = "Remove from label"
    CONFIRM = "Remove"

    def __init__(self, label: str, users: tuple[str, ...]) -> None:
        super().__init__(label)
        self._users = users

    def body(self) -> Iterable[Widget]:
        """Who is to be removed."""
        count = len(self._users)
        who = "this user" if count == 1 else f"these {count} users"
        where = visible_name(self._label)
        yield Static(plain(f"Remove {who} from {where}? Their accounts stay; they can be added again."))
        for user in self._users[:_NAMED]:
            yield Static(name(f"  {user}", "bold"))
        if count > _NAMED:
            yield Static(plain(f"  … and {count - _NAMED} more"))
        yield Static(id="answer")

    def users(self) -> tuple[str, ...]:
        """Who is to be removed."""
        return self._users

    def left_over(self, users: tuple[str, ...]) -> None:
        """Another try asks only for those who are left."""
        self._users = users

    def why_not(self, action_id: str) -> str | None:
        """One call at a time."""
        return "The service is being asked." if action_id == "confirm" and self._busy else None

"""The dialog that adds users to a label, typed or pasted."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Static, TextArea

from push_tui.operations.membership import split_users, users_problem, users_warning
from push_tui.text import visible_name
from push_tui.ui.content import plain
from push_tui.ui.screens.change_members import ChangeMembers


class AddUsers(ChangeMembers):
    """Up to 100 user IDs, separated by anything."""

    ADDS = True
    TITLE_TEXT = "Add users"
    CONFIRM = "Add"
    DEFAULT_CSS = """
    AddUsers TextArea { height: 8; border: none; padding: 0 1; background: $background; &:focus { border: none; } }
    """

    def body(self) -> Iterable[Widget]:
        """Where the IDs go, and what is to be said of them."""
        limit = self.session.dialect.users_per_call
        yield Static(plain(f"User IDs for {visible_name(self._label)}: one, or a pasted list of up to {limit}."))
        area = TextArea(id="users")
        area.cursor_blink = False
        yield area
        yield Static(" ", id="count")
        yield Static(id="answer")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(TextArea).focus()

    def users(self) -> tuple[str, ...]:
        """The IDs that were typed, each once."""
        return split_users(self.query_one(TextArea).text)

    def why_not(self, action_id: str) -> str | None:
        """What has to be right before anybody can be added."""
        if action_id != "confirm":
            return None
        return "The service is being asked." if self._busy else users_problem(self.users(), self.session.dialect)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        users = self.users()
        problem = users_problem(users, self.session.dialect) if users else None
        count = f"{len(users)} users" if len(users) != 1 else "1 user"
        note = problem or users_warning(users) or ""
        style = "$text-error" if problem else "$text-warning" if note else "$text-muted"
        self.query_one("#count", Static).update(plain(f"{count}   {note}", style))
        self.refresh_actions()

    def left_over(self, users: tuple[str, ...]) -> None:
        """Leave those who were not taken, to be mended or given up."""
        self.query_one(TextArea).text = "\n".join(users)

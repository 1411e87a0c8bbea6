"""The dialog that asks the service whether a user is in a label, and offers what to do next."""

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.errors import ChatError
from push_tui.operations.membership import find_user
from push_tui.text import visible_name
from push_tui.ui.actions import WRITES, Scope
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.when import minute
from push_tui.ui.widgets.name_prompts import user_prompt
from push_tui.ui.widgets.prompt import Prompt


class _Answer(Static, can_focus=True):
    """The service's answer; takes the focus so that letters work as keys."""

    DEFAULT_CSS = "_Answer { height: auto; }"


class FindUser(Dialog[tuple[str, str]]):
    """Asks about one user after another. Returns the ID of the action to do with the last one, and the user.

    That is ``close`` for a member that the list shows then; None for somebody else.
    """

    SCOPES = (Scope.FOUND, Scope.DIALOG)
    CONFIRM = "Ask"
    CLOSE = "Close"
    _asked = ""
    """The user that the answer is about."""
    _is_member = False

    def __init__(self, label: str) -> None:
        super().__init__(f"Find a user in {visible_name(label)}")
        self._label = label

    def body(self) -> Iterable[Widget]:
        """The user ID and the service's answer."""
        yield user_prompt()
        yield _Answer(" ", id="answer")

    def why_not(self, action_id: str) -> str | None:
        """Say what the action needs: a user ID, an answer, a user who is a member, or one who is not."""
        if action_id in {"confirm", "close"}:
            return super().why_not(action_id)
        if not self._asked:
            return "Ask for a user first."
        if action_id == "remove_found" and not self._is_member:
            return f"{visible_name(self._asked)} is not in {visible_name(self._label)}."
        if action_id == "add_found" and self._is_member:
            return f"{visible_name(self._asked)} is in {visible_name(self._label)} already."
        return self.why_read_only() if action_id in WRITES else None

    def applies(self, action_id: str) -> bool:
        """Hide letter keys while you type; offer a member only removal, others only addition."""
        if action_id in {"confirm", "close"}:
            return True
        if not self._asked or isinstance(self.focused, Input):
            return False
        return action_id != ("add_found" if self._is_member else "remove_found")

    @on(Input.Changed)
    def _typed(self) -> None:
        self._asked = ""
        self.query_one("#answer", Static).update(plain(" "))

    @work(exclusive=True)
    async def action_confirm(self) -> None:
        """Ask the service."""
        user = self.query_one(Prompt).value.strip()
        where = visible_name(self._label)
        answer = self.query_one("#answer", Static)
        answer.update(plain("Asking the service…"))
        try:
            member = await self.tui.ask(find_user(self.session, self._label, user))
        except ChatError as error:
            answer.update(lines(str(error), "$text-error"))
            return
        if user != self.query_one(Prompt).value.strip():
            return
        self._asked, self._is_member = user, member is not None
        if member is None:
            answer.update(plain(f"{user} is not in {where}.", "$text-warning"))
        else:
            since = minute(member.created)
            answer.update(plain(f"{user} is in {where}{f', since {since}' if since else ''}.", "$text-success"))
        answer.focus()
        self.refresh_actions()

    def action_close(self) -> None:
        """Close; the list then shows the member that was found."""
        self.dismiss(("close", self._asked) if self._is_member and self._asked else None)

    def act(self, action_id: str) -> object:
        """Close with the action that is done with the user, or do one here."""
        if action_id in {"confirm", "close", "find_another"}:
            return super().act(action_id)
        self.dismiss((action_id, self._asked))
        return None

    def action_find_another(self) -> None:
        """Go back to the line and ask for another user."""
        field = self.query_one(Prompt).input
        field.focus()
        field.select_all()

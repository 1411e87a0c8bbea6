"""The dialog that asks the service whether a user is in a label."""

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.errors import ChatError
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.membership import find_user, users_problem
from push_tui.text import visible_name
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.base import Dialog
from push_tui.ui.when import minute
from push_tui.ui.widgets.prompt import Prompt


class FindUser(Dialog[None]):
    """Asks as often as one likes; the members that are loaded play no part."""

    TITLE_TEXT = "Find a user"
    CONFIRM = "Ask"

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def body(self) -> Iterable[Widget]:
        """The user ID and what the service said."""
        yield Prompt(
            "User ID",
            check=lambda text: (
                users_problem((text.strip(),), self.session.dialect) if text.strip() else "Type a user ID."
            ),
            hint=lambda text: "Enter asks the service.",
            id="user",
        )
        yield Static(" ", id="answer")

    def why_not(self, action_id: str) -> str | None:
        """A user ID is needed."""
        return self.query_one(Prompt).problem if action_id == "confirm" else None

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#answer", Static).update(plain(" "))
        self.refresh_actions()

    @on(Input.Submitted)
    async def _entered(self) -> None:
        await self.action_perform("confirm")

    @work(exclusive=True)
    async def action_confirm(self) -> None:
        """Ask the service."""
        user = self.query_one(Prompt).value.strip()
        where = visible_name(self._label)
        answer = self.query_one("#answer", Static)
        answer.update(plain("Asking the service…"))
        try:
            member = await self.tui.ask(find_user(self.session, self._label, user))
        except (ChatError, TokenNeeded) as error:
            answer.update(lines(str(error), "$text-error"))
            return
        if member is None:
            answer.update(plain(f"{user} is not in {where}.", "$text-warning"))
        else:
            since = minute(member.created)
            answer.update(plain(f"{user} is in {where}{f', since {since}' if since else ''}.", "$text-success"))

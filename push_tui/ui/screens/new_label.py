"""The dialog that creates a label."""

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Label
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.labels import create_label
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.base import Dialog, Result
from push_tui.ui.widgets.name_prompts import description_prompt, name_prompt, room_left
from push_tui.ui.widgets.prompt import Prompt


class LabelForm(Dialog[Result]):
    """Takes the name and the description of a label to be made, checked while typed."""

    @property
    def values(self) -> tuple[str, str]:
        """The name and the description."""
        return self.query_one("#name", Prompt).value, self.query_one("#description", Prompt).value

    def why_not(self, action_id: str) -> str | None:
        """Both have to be right."""
        if action_id != "confirm":
            return None
        return next((prompt.problem for prompt in self.query(Prompt) if prompt.problem), None)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_actions()

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        if event.input is self.query_one("#name", Prompt).input:
            self.query_one("#description", Prompt).input.focus()
        else:
            await self.action_perform("confirm")


class NewLabel(LabelForm[Label]):
    """Name and description, checked while typed; the result is the label as created."""

    TITLE_TEXT = "New label"
    CONFIRM = "Create"
    _busy = False

    def body(self) -> Iterable[Widget]:
        """The two lines and what the service answered."""
        yield from room_left(self.session)
        yield name_prompt(self.session, "Name")
        yield description_prompt(self.session, "Description (cannot be changed later)")
        yield Static(id="answer")

    def why_not(self, action_id: str) -> str | None:
        """One call at a time."""
        return "The service is being asked." if action_id == "confirm" and self._busy else super().why_not(action_id)

    @work
    async def action_confirm(self) -> None:
        """Create the label; what was typed stays when that fails."""
        self._busy = True
        answer = self.query_one("#answer", Static)
        answer.update(plain("Creating…"))
        try:
            label = await self.tui.ask(create_label(self.session, *self.values))
        except (ChatError, TokenNeeded, HistoryUnavailable) as error:
            answer.update(lines(str(error), "$text-error"))
        else:
            self.dismiss(label)
        finally:
            self._busy = False

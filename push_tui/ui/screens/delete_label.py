"""The dialog that deletes a label, after its name was typed."""

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.errors import ChatError, NoSuchLabel
from push_tui.chat.models import Label
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.labels import delete_label, read_label
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import visible_name
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.base import Dialog
from push_tui.ui.widgets.prompt import Prompt


class DeleteLabel(Dialog[bool]):
    """Reads the label's count, takes its name, deletes it; the result is whether it is gone."""

    TITLE_TEXT = "Delete label"
    CONFIRM = "Delete"
    _busy = False
    _read = False

    def __init__(self, label: Label) -> None:
        super().__init__()
        self._label = label

    def body(self) -> Iterable[Widget]:
        """What is lost, and the line for the name."""
        yield Static(plain("Reading how many members it has…"), id="facts")
        yield Prompt(
            f"Type “{visible_name(self._label.name)}” to delete it for good",
            check=lambda text: None if text == self._label.name else "That is not its name.",
            id="name",
        )
        yield Static(id="answer")

    @work
    async def on_mount(self) -> None:
        """Read the count now, for a count of minutes ago is not what is deleted."""
        facts = self.query_one("#facts", Static)
        try:
            label = await self.tui.ask(read_label(self.session, self._label.name))
        except NoSuchLabel:
            facts.update(plain("The service has no such label any more.", "$text-warning"))
        except (ChatError, TokenNeeded) as error:
            facts.update(lines(f"Its members could not be counted: {error}", "$text-error"))
        else:
            count = "an unknown number of" if label.count is None else f"{label.count:,}"
            members = "member" if label.count == 1 else "members"
            facts.update(
                plain(
                    f"{visible_name(label.name)} has {count} {members}. They lose the label; their accounts stay. "
                    "The API cannot bring it back."
                )
            )
            self._read = True
        self.refresh_actions()

    def why_not(self, action_id: str) -> str | None:
        """The count has to be known and the name typed."""
        if action_id != "confirm":
            return None
        if self._busy:
            return "The service is being asked."
        if not self._read:
            return "How many members it has is not known."
        return self.query_one(Prompt).problem

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_actions()

    @work
    async def action_confirm(self) -> None:
        """Delete it."""
        self._busy = True
        answer = self.query_one("#answer", Static)
        answer.update(plain("Deleting…"))
        try:
            await self.tui.ask(delete_label(self.session, self._label.name))
        except (ChatError, TokenNeeded, HistoryUnavailable) as error:
            answer.update(lines(str(error), "$text-error"))
        else:
            self.dismiss(True)
        finally:
            self._busy = False

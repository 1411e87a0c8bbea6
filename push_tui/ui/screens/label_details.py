"""Everything the service tells about one label."""

from collections.abc import Iterable

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Label
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.labels import read_label
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import bindings
from push_tui.ui.content import lines, name
from push_tui.ui.screens.base import Dialog
from push_tui.ui.when import minute


class LabelDetails(Dialog[None], inherit_bindings=False):
    """Name, description, count and day of creation, asked for anew."""

    SCOPES = (Scope.NOTICE,)
    BINDINGS = bindings(Scope.NOTICE)
    TITLE_TEXT = "Label"

    def __init__(self, label: Label) -> None:
        super().__init__()
        self._label = label

    def body(self) -> Iterable[Widget]:
        """What is known, until the answer comes."""
        yield Static(_facts(self._label), id="facts")
        yield Static(lines("Asking the service…", "$text-muted"), id="answer")

    @work
    async def on_mount(self) -> None:
        """Ask the service."""
        answer = self.query_one("#answer", Static)
        try:
            label = await self.tui.ask(read_label(self.session, self._label.name))
        except (ChatError, TokenNeeded) as error:
            answer.update(lines(str(error), "$text-error"))
        else:
            self.query_one("#facts", Static).update(_facts(label))
            answer.update(lines("As the service says now.", "$text-muted"))


def _facts(label: Label) -> Content:
    count = "not told" if label.count is None else f"{label.count:,}"
    return Content("\n").join(
        [
            Content.assemble(("Name         ", "$text-muted"), name(label.name, "bold")),
            Content.assemble(("Members      ", "$text-muted"), count),
            Content.assemble(("Created      ", "$text-muted"), minute(label.created_at) or "not told"),
            Content.assemble(("Description  ", "$text-muted"), lines(label.description or "none")),
            Content(""),
        ]
    )

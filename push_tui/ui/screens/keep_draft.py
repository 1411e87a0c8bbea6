"""The question before a draft with text gets another audience or another push."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Button, Static

from push_tui.message.push import Audience, Push
from push_tui.ui.content import plain
from push_tui.ui.screens.base import Dialog


class KeepDraft(Dialog[bool]):
    """Whether to keep the text that is in the composer: True keeps it, False starts anew, None changes nothing."""

    TITLE_TEXT = "The composer holds a push"

    def __init__(self, push: Push, audience: Audience | None = None) -> None:
        super().__init__()
        self._push = push
        self._audience = audience

    def body(self) -> Iterable[Widget]:
        """What is there, and the two ways on."""
        title = self._push.title or "without a title"
        yield Static(plain(f"It holds “{title}”, for {self._push.audience.kind}. Undo brings back what is replaced."))
        yield Static(" ")
        if self._audience is not None:
            yield Button("Keep the text, change the audience", id="keep")
        yield Button("Replace it", id="replace")

    def why_not(self, action_id: str) -> str | None:
        """The buttons answer."""
        return "Choose one of the buttons (Tab, Enter)." if action_id == "confirm" else None

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the answer."""
        self.dismiss(event.button.id == "keep")

"""The question before a draft with text gets another audience or another push."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Button, Static

from push_tui.message.push import Audience
from push_tui.operations.composition import Composition
from push_tui.operations.sent_note import sent_words
from push_tui.text import visible_name
from push_tui.ui.content import plain
from push_tui.ui.screens.base import Dialog

_NAMED = 3
"""So many users or labels are named."""


class KeepDraft(Dialog[bool]):
    """Whether to keep the text that is in the composer: True keeps it, False starts anew, None changes nothing."""

    TITLE_TEXT = "The composer holds a push"
    CONFIRM = "Choose"
    BINDINGS = [
        Binding("down", "app.focus_next", "Next choice", show=False),
        Binding("up", "app.focus_previous", "Choice before", show=False),
    ]

    def __init__(self, composition: Composition, audience: Audience | None = None) -> None:
        super().__init__()
        self._composition = composition
        self._audience = audience

    def body(self) -> Iterable[Widget]:
        """What is there, and the two ways on."""
        push, sent = self._composition.push, self._composition.sent
        text = f"“{push.title}”" if push.title else "a push without a title"
        said = "was not sent" if sent is None else sent_words(sent.outcome, sent.at, self._composition.times)
        yield Static(plain(f"It holds {text}, for {_whom(push.audience)}; it {said}."))
        if self._audience is not None:
            yield Static(plain(f"The new audience is {_whom(self._audience)}."))
        yield Static(plain("Undo in the composer brings back what is replaced.", "$text-muted"))
        yield Static(" ")
        if self._audience is not None:
            yield Button("Keep the text, change the audience", id="keep")
        yield Button("Start anew", id="replace") if self._audience is not None else Button("Replace it", id="replace")

    def action_confirm(self) -> None:
        """Take the button that has the focus."""
        if isinstance(self.focused, Button):
            self.focused.press()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the answer."""
        self.dismiss(event.button.id == "keep")


def _whom(audience: Audience) -> str:
    named = ", ".join(visible_name(target) for target in audience.targets[:_NAMED])
    more = f" and {len(audience.targets) - _NAMED} more" if audience.targets[_NAMED:] else ""
    return f"{audience.kind}: {named}{more}" if named else str(audience.kind)

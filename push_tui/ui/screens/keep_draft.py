"""The question before the push in the composer is replaced or gets another audience."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Button, Static

from push_tui.message.push import Audience
from push_tui.operations.composition import Composition
from push_tui.operations.sent_note import handed_over_words, sent_words
from push_tui.text import visible_name
from push_tui.ui.actions import Action, key_of
from push_tui.ui.content import MUTED, plain, title_words
from push_tui.ui.screens.dialog import BETWEEN_CHOICES, Dialog

_MOST_NAMED = 3
"""Users or labels that are named; the others are counted."""


class KeepDraft(Dialog[bool]):
    """Asks about the text in the composer. Returns true to keep it, false to replace it, None to do nothing."""

    CONFIRM = "Replace"
    BINDINGS = BETWEEN_CHOICES

    def __init__(self, composition: Composition, audience: Audience | None = None) -> None:
        unsent = composition.sent is None and composition.draft.handed_over is None
        mine = "your unsent push" if composition.draft.corrects is None else "your correction of a sent push"
        super().__init__(f"Replace {mine if unsent else 'the push in the composer'}?")
        self._composition = composition
        self._audience = audience

    def body(self) -> Iterable[Widget]:
        """The push in the composer and the buttons."""
        push, sent, handed = self._composition.push, self._composition.sent, self._composition.draft.handed_over
        corrects = self._composition.draft.corrects is not None
        said = "corrects a push that was sent; the correction was not sent" if corrects else "was not sent"
        if handed is not None:
            said = handed_over_words(handed, self._composition.times)
        if sent is not None:
            said = sent_words(sent.outcome, sent.at, self._composition.times, sent.words)
        yield Static(plain(f"The composer has {title_words(push.title)}, for {whom(push.audience)}; it {said}."))
        if self._audience is not None:
            yield Static(plain(f"The new audience is {whom(self._audience)}."))
        yield Static(plain(f"{key_of('undo')} in the composer brings it back.", MUTED))
        yield Static(" ")
        replace = Button("Replace the push" if self._audience is None else "Start a new push", id="replace")
        keeps = self._audience is not None and self._composition.draft.is_written
        keep = [Button("Keep the text, change the audience", id="keep")] if keeps else []
        yield from (replace, *keep) if corrects else (*keep, replace)  # a correction is hardly for somebody else

    def title_of(self, action: Action) -> str:
        """Return the text of the focused button as the title of confirming."""
        keeps = action.id == "confirm" and self.focused is not None and self.focused.id == "keep"
        return "Keep the text" if keeps else super().title_of(action)

    def action_confirm(self) -> None:
        """Press the focused button."""
        if isinstance(self.focused, Button):
            self.focused.press()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Close with whether to keep the text."""
        self.dismiss(event.button.id == "keep")


def whom(audience: Audience) -> str:
    """Return the audience in words: its kind and its first targets."""
    named = ", ".join(visible_name(target) for target in audience.targets[:_MOST_NAMED])
    more = f" and {len(audience.targets) - _MOST_NAMED} more" if audience.targets[_MOST_NAMED:] else ""
    return f"{audience.kind}: {named}{more}" if named else str(audience.kind)

"""Simple dialogs: a question, one line to type, a message box."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.session import Topic
from push_tui.ui.actions import Scope
from push_tui.ui.content import MUTED, lines, plain
from push_tui.ui.screens.dialog import Dialog, Result
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane


class Question(Dialog[bool]):
    """Asks whether to do something; the result is True, or None when closed."""

    ARMED = True

    def __init__(
        self,
        title: str,
        confirm: str,
        text: Callable[[], Content],
        *,
        close: str = "",
        follows: Topic | None = None,
        destroys: bool = False,
        armed: bool = True,
    ) -> None:
        """``close`` names closing in the footer; ``text`` is called again when ``follows`` changes.

        ``armed`` is false if nothing is lost by confirming: Enter confirms then.
        """
        super().__init__(title, confirm)
        self.ARMED = armed
        self.CLOSE = close
        self.DESTROYS = destroys
        self._text = text
        self._follows = follows

    def body(self) -> Iterable[Widget]:
        """The question, and which key says yes where Enter does not."""
        yield Static(self._text(), id="answer")
        if self.ARMED:
            yield Static(plain(self.named_key, MUTED), id="key")

    def show_key(self) -> None:
        """Show the line that says it as a warning."""
        self.query_one("#key", Static).update(plain(self.named_key, "$text-warning"))

    def model_changed(self, topic: Topic) -> None:
        """Update the question."""
        if topic is self._follows:
            self.answer(self._text())

    def action_confirm(self) -> None:
        """Say yes."""
        self.dismiss(True)


class Ask(Dialog[str]):
    """Asks for one line; the result is the text without blanks around it."""

    def __init__(self, title: str, confirm: str, prompt: Prompt, about: str = "") -> None:
        """``about`` is what the question is about, if the title does not say it."""
        super().__init__(title, confirm)
        self._prompt = prompt
        self._about = about

    def body(self) -> Iterable[Widget]:
        """What it is about, and the line."""
        if self._about:
            yield Static(plain(self._about))
        yield self._prompt

    def action_confirm(self) -> None:
        """Return the text."""
        self.dismiss(self._prompt.value.strip())


class Notice(Dialog[Result], inherit_bindings=False):
    """A message box; Escape or Enter closes it."""

    SCOPES = (Scope.NOTICE,)


class Sentence(Notice[None]):
    """A message box with one sentence: for what must be read before you type on."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(title)
        self._sentence = sentence

    def body(self) -> Iterable[Widget]:
        """The sentence."""
        yield Static(lines(self._sentence))


class _Page(TextPane):
    """Text as high as it is, up to 70% of the terminal."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return its rows; Textual takes no ``max-height`` in ``vh`` into account for the height of the box around."""
        return min(super().get_content_height(container, viewport, width), viewport.height * 7 // 10)


class PageNotice(Notice[None]):
    """A message box whose ``lines`` scroll."""

    DEFAULT_CSS = """
    PageNotice _Page {
        height: auto;
        scrollbar-gutter: stable; scrollbar-size-horizontal: 0;  /* its room would be added to the height */
    }
    """

    def __init__(self, title: str, lines: Iterable[TextLine]) -> None:
        super().__init__(title)
        self._lines = tuple(lines)

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield _Page(lambda width: self._lines)

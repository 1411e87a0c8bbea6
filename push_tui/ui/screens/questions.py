"""Dialogs that are no more than what they say: a question, a line to type into, a box that only tells."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.session import Topic
from push_tui.ui.actions import Action, Scope
from push_tui.ui.actions.performing import bindings
from push_tui.ui.screens.base import Dialog, Result
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane


class Question(Dialog[bool]):
    """Asks whether to do something; the result is True, or None when closed."""

    def __init__(
        self, title: str, confirm: str, text: Callable[[], Content], *, close: str = "", follows: Topic | None = None
    ) -> None:
        """``close`` is what closing is called; ``text`` is called again when ``follows`` changes."""
        super().__init__()
        self._close_title = close
        self.TITLE_TEXT, self.CONFIRM = title, confirm
        self._text = text
        self._follows = follows

    def body(self) -> Iterable[Widget]:
        """What is asked."""
        yield Static(self._text(), id="answer")

    def title_of(self, action: Action) -> str:
        """Closing is called by what it does, where “Cancel” would be understood either way."""
        return self._close_title if action.id == "close" and self._close_title else super().title_of(action)

    def model_changed(self, topic: Topic) -> None:
        """Ask about what is so now."""
        if topic is self._follows:
            self.answer(self._text())

    def action_confirm(self) -> None:
        """Say yes."""
        self.dismiss(True)


class Ask(Dialog[str]):
    """Takes one line; the result is what was typed, without blanks around it."""

    def __init__(self, title: str, confirm: str, prompt: Prompt) -> None:
        super().__init__()
        self.TITLE_TEXT, self.CONFIRM = title, confirm
        self._prompt = prompt

    def body(self) -> Iterable[Widget]:
        """The line."""
        yield self._prompt

    def action_confirm(self) -> None:
        """Give what was typed."""
        self.dismiss(self._prompt.value.strip())


class Notice(Dialog[Result], inherit_bindings=False):
    """A box that only tells; Escape or Enter closes it."""

    SCOPES = (Scope.NOTICE,)
    BINDINGS = bindings(Scope.NOTICE)


class PageNotice(Notice[None]):
    """Tells ``lines`` on a page that scrolls."""

    DEFAULT_CSS = """
    PageNotice TextPane { height: 18; max-height: 70vh; scrollbar-gutter: stable; }
    """

    def __init__(self, title: str, lines: Iterable[TextLine]) -> None:
        super().__init__()
        self.TITLE_TEXT = title
        self._lines = tuple(lines)

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextPane()

    def on_mount(self) -> None:
        """Fill the page."""
        page = self.query_one(TextPane)
        page.show(self._lines)
        page.focus()

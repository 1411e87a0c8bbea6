"""One labelled line to type into; its problem is shown below while you type."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from push_tui.text import visible, visible_name
from push_tui.ui.content import plain
from push_tui.ui.widgets.pasting import MaskedInput, PlainInput


class Prompt(Vertical):
    """A caption, an `Input` and a line for its problem; ``check`` returns the problem of a text, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    Prompt {
        height: auto;
        margin-top: 1;
        & .caption { color: $text-muted; text-style: $muted-text-style; height: auto; }
        & .problem { color: $text-error; height: auto; }
        & .problem.-fine { color: $text-muted; text-style: $muted-text-style; }
    }
    """

    def __init__(
        self,
        caption: str,
        *,
        check: Callable[[str], str | None] = lambda text: None,
        hint: Callable[[str], str] = lambda text: "",
        value: str = "",
        password: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._caption = caption
        self._check = check
        self._hint = hint
        self._initial = visible(value)  # it may be from outside, and an input draws its text as it is
        self._password = password

    def compose(self) -> ComposeResult:
        """Show caption, input and problem."""
        yield Static(plain(self._caption), classes="caption")
        kind = MaskedInput if self._password else PlainInput
        yield kind(self._initial, password=self._password)
        yield Static(plain(self._hint(self._initial) or " "), classes="problem -fine")

    @property
    def input(self) -> Input:
        """The input."""
        return self.query_one(Input)

    @property
    def value(self) -> str:
        """The typed text."""
        return self.input.value

    @property
    def problem(self) -> str | None:
        """The problem of the typed text."""
        return self._check(self.value)

    @property
    def typed(self) -> bool:
        """Whether you typed something that the line did not begin with."""
        return self.value not in ("", self._initial)

    @on(Input.Changed)
    def _typed(self) -> None:
        """Show the problem of what was typed; what the line began with is told of when it is confirmed."""
        self.show_problem(self.problem if self.typed else None)

    def show_problem(self, problem: str | None) -> None:
        """Show a problem, or the hint if there is none."""
        below = self.query_one(".problem", Static)
        below.set_class(problem is None, "-fine")
        below.update(plain(f"✖ {problem}" if problem else self._hint(self.value) or " "))


def exact_prompt(wanted: str, purpose: str, id: str) -> Prompt:
    """Return a line in which ``wanted`` must be typed exactly."""
    typing = f'Type "{visible_name(wanted)}"'
    return Prompt(f"{typing} {purpose}", check=lambda text: None if text.strip() == wanted else f"{typing}.", id=id)

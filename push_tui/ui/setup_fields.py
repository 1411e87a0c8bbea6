"""The fields of Setup: captions, help, and the row that each of them is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, Static

from push_tui.dialects import DIALECTS
from push_tui.operations.new_profile import TokenFrom, Typed
from push_tui.storage.config import Environment, PathKind
from push_tui.ui.content import plain
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.pasting import TakesPaste, one_line

_Words = Callable[[Typed], str]


@dataclass(frozen=True, slots=True)
class FormLine:
    """How a field of `Typed` is shown; a field with options is a choice, others are typed."""

    name: str
    caption: _Words
    help: _Words
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()
    masked: bool = False


_SOURCES: Mapping[str, tuple[str, str, str]] = {
    TokenFrom.VARIABLE: (
        "Variable",
        "Name of the environment variable that holds the app token; it must be set now and at every start.",
        "CHAT_APP_TOKEN",
    ),
    TokenFrom.FILE: ("File", "A file that holds nothing but the app token.", "~/.chat-token"),
    TokenFrom.COMMAND: (
        "Command",
        "A program that prints the app token within 10 s; no shell runs it.",
        "vault read -field=token secret/chat",
    ),
    TokenFrom.CERTIFICATE: (
        "Variable",
        "Name of the environment variable that holds the app certificate (32 hexadecimal digits).",
        "CHAT_APP_CERTIFICATE",
    ),
}

_TOKEN_FROM: Mapping[str, str] = {
    TokenFrom.TYPED: "You paste the token at every start; it stays in memory.",
    TokenFrom.KEPT: "You paste the token once; it is kept in credentials.toml, which only you can read.",
    TokenFrom.VARIABLE: "The token is in an environment variable.",
    TokenFrom.FILE: "The token is in a file.",
    TokenFrom.COMMAND: "A program, such as that of a vault, prints the token.",
    TokenFrom.CERTIFICATE: "push-tui makes tokens of a day from the app certificate; renewed by itself.",
}


def _source(typed: Typed) -> tuple[str, str, str]:
    """Caption, help and example of where the token comes from; nothing where it is typed."""
    return _SOURCES.get(typed.token_from, ("", "", ""))


def _same(words: str) -> _Words:
    return lambda typed: words


def _named(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


FIELDS: tuple[FormLine, ...] = (
    FormLine(
        "name",
        _same("Name"),
        lambda typed: f"What you call this app here. Left empty, it is “{typed.environment}”.",
        "production",
    ),
    FormLine(
        "environment",
        _same("Environment"),
        _same("On every screen in words and colour. ← → or Space choose."),
        options=_named(tuple(Environment)),
    ),
    FormLine(
        "host",
        _same("Host"),
        _same("REST host of the app, as the console shows it; https. http is for this host only."),
        "a41.chat.agora.io",
    ),
    FormLine(
        "dialect",
        _same("Dialect"),
        lambda typed: f"{DIALECTS[typed.dialect].title}. Limits, strategies and paths follow it.",
        options=_named(tuple(DIALECTS)),
    ),
    FormLine(
        "path",
        _same("App named by"),
        _same("How calls name the app: by App Key, /{org_name}/{app_name}, or by /app-id/{app_id}."),
        options=((PathKind.APP_KEY.value, "App Key"), (PathKind.APP_ID.value, "App ID")),
    ),
    FormLine(
        "org_name",
        _same("org_name"),
        _same("First half of the App Key; paste the whole App Key to fill both."),
        "41117440",
    ),
    FormLine("app_name", _same("app_name"), _same("Second half of the App Key, behind the #."), "383391"),
    FormLine("app_id", _same("app_id"), _same("App ID in the console: 32 hexadecimal digits.")),
    FormLine(
        "token_from",
        _same("Token"),
        lambda typed: f"{_TOKEN_FROM[typed.token_from]} PUSH_TUI_TOKEN, where set, goes before.",
        options=_named(tuple(TokenFrom)),
    ),
    FormLine(
        "token",
        _same("App token"),
        _same("Shown as dots. The console makes one: Chat > Operation management > app token."),
        masked=True,
    ),
    FormLine("token_source", lambda typed: _source(typed)[0], lambda typed: _source(typed)[1]),
    FormLine(
        "server_time_zone",
        _same("Server zone"),
        _same("Zone in which the service reads a schedule; without it pushes cannot be scheduled. Optional."),
        "Asia/Singapore",
    ),
    FormLine(
        "test_users",
        _same("Test users"),
        _same("User IDs that a push can go to first, with blanks or commas between. Optional."),
        "qa-1 qa-2",
    ),
)
"""In the order in which they are shown."""


def placeholder_of(field: FormLine, typed: Typed) -> str:
    """What stands in an empty line."""
    if field.name == "name":
        return f"{typed.environment} (as the environment; type another to change it)"
    if field.name == "token_source":
        return _source(typed)[2]
    return field.placeholder


class SetupLine(TakesPaste, Input):
    """A line to type into; of a paste it takes what can be seen."""

    # A change of the text's width is no reason to lay the screen out anew.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def taken(self, text: str) -> str:
        """Put in what can be seen, on one line."""
        return "".join(character for character in one_line(text) if character.isprintable())


class SetupField(Vertical):
    """A caption, what is typed or chosen, and below it what is wrong."""

    def __init__(self, field: FormLine, typed: Typed) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self._typed = typed
        self._problem: str | None = None

    def compose(self) -> ComposeResult:
        """The row and the line for its problem."""
        field, typed = self.field, self._typed
        value = getattr(typed, field.name)
        with Horizontal():
            yield Static("", classes="setup-pointer")
            yield Static(plain(field.caption(typed)), classes="setup-caption")
            if field.options:
                yield ChoiceLine(field.options, value, id=field.name)
            else:
                yield SetupLine(
                    value, placeholder=placeholder_of(field, typed), password=field.masked, compact=True, id=field.name
                )
        yield Static("", classes="setup-problem")

    def on_descendant_focus(self) -> None:
        """Point at the row, for eyes and terminals that tell no colours apart."""
        self.query_one(".setup-pointer", Static).update("›", layout=False)

    def on_descendant_blur(self) -> None:
        """Point no longer."""
        self.query_one(".setup-pointer", Static).update("", layout=False)

    @property
    def editor(self) -> Input | ChoiceLine:
        """Where one types or chooses."""
        return self.query_one(ChoiceLine) if self.field.options else self.query_one(Input)

    def write(self, value: str) -> None:
        """Put in what follows from another field."""
        with self.prevent(Input.Changed, ChoiceLine.Picked):
            self.editor.value = value

    def show(self, typed: Typed, problem: str | None) -> None:
        """Show what follows from what was typed, and what is wrong with it; only what changed is drawn."""
        field = self.field
        self.display = field.name in typed.fields
        editor = self.editor
        if isinstance(editor, Input):
            editor.placeholder = placeholder_of(field, typed)
        if self.display and field.caption(typed) != field.caption(self._typed):
            self.query_one(".setup-caption", Static).update(plain(field.caption(typed)))
        self._typed = typed
        if problem != self._problem:
            self._problem = problem
            self.set_class(problem is not None, "-wrong")
            self.query_one(".setup-problem", Static).update(plain(problem or ""))

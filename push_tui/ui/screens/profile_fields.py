"""The fields of a profile: captions, help, and their rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, Static

from push_tui.dialects import DIALECTS
from push_tui.frozen import frozen
from push_tui.message.pasted_commands import mentions_curl
from push_tui.operations.gates import MANY_USERS
from push_tui.operations.new_profile import CHAT_PAGE, OFF, ON, TOKEN_PLACE, TokenFrom, Typed
from push_tui.storage.config import Environment, PathKind
from push_tui.storage.profile_limits import USUAL_EXPIRY, SecondPerson
from push_tui.text import holds_token
from push_tui.ui.actions.action import key_name
from push_tui.ui.content import plain
from push_tui.ui.terminal.input import PartOfPaste
from push_tui.ui.widgets.choice_line import ARROWS, ChoiceLine
from push_tui.ui.widgets.pasting import LineInput, one_line


@frozen
class FormLine:
    """How a field of `Typed` is shown: as a choice if it has options, else as a line to type."""

    name: str
    caption: str = ""
    help: str = ""
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()
    masked: bool = False
    may_hold_password: bool = False
    """Whether what is typed has a password once it has an ``@``."""
    is_command: bool = False
    """Whether it may be a program that prints a token, such as curl: it is not read as one that holds a token."""
    group: str = ""
    """Named at the first field of the group."""


_SOURCES: Mapping[str, tuple[str, str, str]] = {
    TokenFrom.VARIABLE: (
        "Variable",
        "Name of the variable that holds the app token, such as CHAT_APP_TOKEN; it must be set at every start.",
        "for example CHAT_APP_TOKEN",
    ),
    TokenFrom.FILE: (
        "File",
        "A file that contains only the app token, such as ~/.chat-token.",
        "for example ~/.chat-token",
    ),
    TokenFrom.COMMAND: (
        "Command",
        "A program that prints the app token within 10 s, run without a shell: vault read -field=token secret/chat",
        "for example vault read -field=token secret/chat",
    ),
    TokenFrom.CERTIFICATE: (
        "Variable",
        "Name of the variable that holds the app certificate (32 hexadecimal digits), such as CHAT_APP_CERTIFICATE. "
        "In Agora's console: the project's App Certificate.",
        "for example CHAT_APP_CERTIFICATE",
    ),
}

_TOKEN_FROM: Mapping[str, str] = {
    TokenFrom.TYPED: "You paste the token at every start; it is kept nowhere.",
    TokenFrom.KEPT: "You paste the token once; it is saved in credentials.toml, which only you can read.",
    TokenFrom.VARIABLE: "push-tui reads the token from an environment variable.",
    TokenFrom.FILE: "push-tui reads the token from a file.",
    TokenFrom.COMMAND: "A program prints the token, for example your vault's.",
    TokenFrom.CERTIFICATE: "push-tui makes a token for a day from your app certificate, and renews it.",
}


def _named(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


_PATHS = ((PathKind.APP_KEY.value, "App Key"), (PathKind.APP_ID.value, "App ID"))
_SWITCH = _named((OFF, ON))
_SHORT = {TokenFrom.VARIABLE: "env var", TokenFrom.CERTIFICATE: "cert"}
"""The titles with which all six fit on 80 columns."""
_TOKENS = tuple((each.value, _SHORT.get(each, each.value)) for each in TokenFrom)
_APP_PAGE = f"In Agora's console: {CHAT_PAGE}"

FIELDS: tuple[FormLine, ...] = (
    FormLine("name", "Name", group="Where"),
    FormLine(
        "host",
        "Host",
        "The app's REST host, or a cURL command of it: that fills the app and the token, too. "
        f"{_APP_PAGE}, the address of the REST API.",
        "for example a41.chat.agora.io",
    ),
    FormLine("dialect", "Dialect", options=_named(tuple(DIALECTS))),
    FormLine(
        "proxy",
        "Proxy",
        "An HTTP proxy to reach the service by, such as http://proxy:3128. Optional: else HTTPS_PROXY. "
        "A service on this host never goes by proxy.",
        "for example http://proxy:3128",
        may_hold_password=True,
    ),
    FormLine(
        "ca_file",
        "CA file",
        "A file with the certificates to trust, such as /etc/ssl/company.pem, if a proxy of your company opens TLS. "
        "Optional: else SSL_CERT_FILE.",
        "for example /etc/ssl/company.pem",
    ),
    FormLine(
        "path",
        "App named by",
        "How URLs name the app: App Key /{org_name}/{app_name}, or /app-id/{app_id}.",
        options=_PATHS,
        group="Who",
    ),
    FormLine(
        "org_name",
        "org_name",
        f"First half of the App Key, such as 41117440; paste the whole App Key to fill both. {_APP_PAGE}, OrgName.",
        "for example 41117440",
    ),
    FormLine(
        "app_name",
        "app_name",
        f"Second half of the App Key, after the #, such as 383391. {_APP_PAGE}, AppName.",
        "for example 383391",
    ),
    FormLine(
        "app_id",
        "App ID",
        "32 hexadecimal digits, such as 970ca35de60c44645bbae8a215061b33. In Agora's console: the project's App ID.",
        "for example 970ca35de60c44645bbae8a215061b33",
    ),
    FormLine("token_from", "Token", options=_TOKENS, group="Token"),
    FormLine(
        "token",
        "App token",
        f"An app token begins with 007 or YWMt and is valid for a day. In Agora's console: {TOKEN_PLACE}. "
        "Only dots are shown.",
        masked=True,
    ),
    FormLine("token_source", is_command=True),
    FormLine(
        "environment",
        "Environment",
        "Shown on every screen, in words and colour. Production asks for the most before a send: choose another only "
        f"for an app without real users. Choose with {ARROWS} or {key_name('space')}.",
        options=_named(tuple(Environment)),
        group="Safety",
    ),
    FormLine(
        "read_only",
        "Read-only",
        "yes: you can compose and review, but not send or change a label.",
        options=_SWITCH,
    ),
    FormLine(
        "require_note",
        "Note required",
        "yes: every send needs a note, such as the ticket OPS-4711.",
        options=_SWITCH,
    ),
    FormLine(
        "second_person",
        "Second person",
        f"labels: another person sends, from your plan, what goes to labels, everybody or over {MANY_USERS} users.",
        options=_named(tuple(SecondPerson)),
    ),
    FormLine(
        "plan_expiry",
        "Plans last",
        f"Hours until a plan that you hand over expires. Optional: else {USUAL_EXPIRY}.",
        f"{USUAL_EXPIRY} if empty",
    ),
    FormLine(
        "test_users",
        "Test users",
        "User IDs for test pushes, separated by spaces or commas, such as qa-1 qa-2. Optional. "
        "The console of Chat lists all users.",
        "for example qa-1 qa-2",
    ),
    FormLine(
        "server_time_zone",
        "Server zone",
        "Time zone of the service's schedules, such as Asia/Singapore or +08:00; you need it to schedule pushes. "
        f"Optional. {_APP_PAGE}, Data Center.",
        "for example Asia/Singapore",
    ),
)
"""In the order shown."""


def with_words(field: FormLine, typed: Typed) -> FormLine:
    """Return the field with the words that depend on what is typed."""
    match field.name:
        case "name":
            placeholder = f"if empty: {typed.environment}"
            help = f'Your name for this app, such as shop. If you leave it empty, it is "{typed.environment}".'
            return replace(field, help=help, placeholder=placeholder)
        case "dialect":
            return replace(field, help=f"{DIALECTS[typed.dialect].title}. Sets limits, strategies and paths.")
        case "token_from":
            return replace(field, help=f"{_TOKEN_FROM[typed.token_from]} PUSH_TUI_TOKEN overrides it.")
        case "token" if typed.token_before:
            kept, other = "in use for this host and app; paste to replace it", "the one in use is not for this app"
            return replace(field, placeholder=kept if typed.token_to_use else other)
        case "token_source":
            caption, help, placeholder = _SOURCES.get(typed.token_from, ("", "", ""))
            return replace(field, caption=caption, help=help, placeholder=placeholder)
    return field


_BEFORE_TOKEN = re.compile(r"(?i)authorization|\bbearer[\s:]")


class ProfileLine(LineInput):
    """A line to type into; a paste keeps only printable characters.

    A cURL command, or another text with a token, is not inserted: the screen takes host, app and token from it. What is
    typed turns into dots where a token follows.
    """

    @dataclass
    class CommandPasted(Message):
        """A cURL command or another text with a token was pasted, or so much of it as has come."""

        text: str

    # A change of the text's width needs no new layout of the screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(self, field: FormLine, value: str) -> None:
        self._field = field
        self._not_inserted: str | None = None
        """What has come of a paste that is not inserted."""
        super().__init__(value, placeholder=field.placeholder, password=field.masked, compact=True, id=field.name)

    def on_paste(self, event: events.Paste) -> None:
        """Hand a text that holds a token to the screen, also if its parts come one by one; else insert it."""
        if not isinstance(event, PartOfPaste) or event.begins:
            self._not_inserted = None
        if self._not_inserted is None and self._is_for_the_screen(event.text):
            self._not_inserted = ""
        if self._not_inserted is not None:
            self._not_inserted += event.text
            self.post_message(self.CommandPasted(self._not_inserted))
            event.stop()
            event.prevent_default()

    def taken(self, text: str) -> str:
        """Return the printable characters, on one line."""
        return "".join(character for character in one_line(text) if character.isprintable())

    def watch_value(self, value: str) -> None:
        """Show dots while a token, or a proxy with a password, is typed here."""
        has_password = self._field.may_hold_password and "@" in value
        self.password = self._field.masked or has_password or self._shows_token(value)

    @property
    def holds_command(self) -> bool:
        """Whether its text is for the screen to read, not a value of the field."""
        return self._is_for_the_screen(self.value)

    def _is_for_the_screen(self, text: str) -> bool:
        if self._field.is_command:
            return False
        return mentions_curl(text) or (not self._field.masked and self._shows_token(text))

    def _shows_token(self, text: str) -> bool:
        return holds_token(text) or (not self._field.is_command and _BEFORE_TOKEN.search(text) is not None)


class ProfileRow(Vertical):
    """A caption, the editor, and its problem below."""

    def __init__(self, field: FormLine, typed: Typed) -> None:
        super().__init__(id=f"field-{field.name}", classes="-first" if field.group else "")
        self.field = field
        self._typed = typed
        self._problem: str | None = None

    def compose(self) -> ComposeResult:
        """The row and the line for its problem."""
        field, value = with_words(self.field, self._typed), getattr(self._typed, self.field.name)
        with Horizontal():
            yield Static(field.group, classes="profile-group")
            yield Static("", classes="profile-pointer")
            yield Static(plain(field.caption), classes="profile-caption")
            if field.options:
                yield ChoiceLine(field.options, value, id=field.name)
            else:
                yield ProfileLine(field, value)
        yield Static("", classes="profile-problem")

    def on_descendant_focus(self) -> None:
        """Point at the row, for people and terminals that cannot tell colours apart."""
        self.query_one(".profile-pointer", Static).update("›", layout=False)

    def on_descendant_blur(self) -> None:
        """Remove the pointer."""
        self.query_one(".profile-pointer", Static).update("", layout=False)

    @property
    def editor(self) -> Input | ChoiceLine:
        """The line or the choice."""
        return self.query_one(ChoiceLine) if self.field.options else self.query_one(Input)

    def write(self, value: str) -> None:
        """Set the value without reporting an edit."""
        with self.prevent(Input.Changed, ChoiceLine.Picked):
            self.editor.value = value

    def show(self, typed: Typed, problem: str | None) -> None:
        """Show caption, placeholder and problem; draw only what changed."""
        before, field = with_words(self.field, self._typed), with_words(self.field, typed)
        self.display = field.name in typed.fields
        editor = self.editor
        if isinstance(editor, Input):
            editor.placeholder = field.placeholder
        if self.display and field.caption != before.caption:
            self.query_one(".profile-caption", Static).update(plain(field.caption))
        self._typed = typed
        if problem != self._problem:
            self._problem = problem
            self.set_class(problem is not None, "-wrong")
            self.query_one(".profile-problem", Static).update(plain(f"✖ {problem}" if problem else ""))

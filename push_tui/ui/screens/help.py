"""What can be done on a screen, with which keys, and why something cannot: made from the registry of actions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from push_tui.storage.paths import Paths
from push_tui.ui.actions import Action, Scope, action_of, actions_of
from push_tui.ui.actions.performing import Performs, offered
from push_tui.ui.content import plain
from push_tui.ui.widgets.text_line import TextLine, fact, heading
from push_tui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    pass

_KEYS = 14
_TITLE = 20
"""Columns of keys and titles; a longer one makes its column wider."""
_SCROLLING = "Arrows, PgUp, PgDn, Home and End scroll."

PURPOSES = {
    Scope.LABELS: "The push labels of the app, and the people who have them. Choose a label to see its members; "
    "a push can go to labels, or to the people that you mark.",
    Scope.COMPOSE: "Write a push, choose who gets it, and see at once what is wrong with it. Nothing is sent from "
    "here: the review comes first.",
    Scope.REVIEW: "The push exactly as it will be sent, and who gets it. It leaves only when you send it here; "
    "Enter and Space never do. PgUp and PgDn scroll it.",
    Scope.HISTORY: "Everything that was sent or changed from this host, newest first, with what came of it. Colour "
    "follows the worst result: green is pushed, red refused or failed, amber not known or not sent.",
    Scope.RECORD: f"One send or change with everything that is kept of it, as sent and as answered. {_SCROLLING}",
    Scope.JOBS: "Bulk work on labels, newest first, whatever screen it was started from. After a crash or a dropped "
    "line it goes on from the last batch that was answered.",
    Scope.JOB: "What one job works on and how far it is. Every row that failed is named with the service's reason.",
    Scope.FIRST_LINE: "Says whether the first line of a file or a paste is a header or a user. The dry run tells it "
    "again.",
    Scope.PLAN: "What the job would do, in numbers, before anything is done. Rows that are no user IDs or came "
    "before are left out and listed.",
    Scope.FOUND: "Asks the service whether one user is in the label, however many members are loaded. Then goes on "
    "with that user.",
    Scope.USER: "Which labels one user has and since when, as every label was asked. Mark labels to add the user to "
    "them or to remove the user from them.",
    Scope.PICK: "Choose the labels that the push is for; people who are in all of them get it. The counts are those "
    "that were read last.",
    Scope.PUSH_USERS: "The users that the push is for, however many. Every change is one step that undo takes back in "
    "the composer.",
    Scope.DRAFTS: "Everything that was written and not sent, and templates to begin with. What you type in the "
    "composer is kept here by itself; opening another one leaves it here.",
    Scope.IMPORT: "Paste request JSON or a cURL command, and the composer holds that push. The token is dropped; "
    "nothing is sent.",
    Scope.SETUP: "Tell which app this is and where its token comes from. The service is asked whether it works before "
    "anything is saved.",
    Scope.NOTICE: "A box that only tells something. Escape or Enter closes it.",
    Scope.DIALOG: "A question or a form over the screen that it belongs to. Escape closes it; then nothing is done.",
}
"""What a screen is for, by the scope that is most its own."""

_LAST = (Scope.LIST, Scope.EVERYWHERE)

_Offer: TypeAlias = tuple[Action, str]
"""An action and why it cannot be done now; empty where it can."""


class HelpScreen(ModalScreen[None], Performs):
    """Explains the screen that it was opened over, as that stood at the moment."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help-page"
    BINDINGS = [Binding(",".join(("escape", "q", *action_of("help").keys)), "close", "Close", show=False)]

    def __init__(self, screen: Screen[object], paths: Paths) -> None:
        super().__init__()
        # Now, while that screen is the one at hand: later every action would say "close this first".
        self._lines = tuple(help_lines(screen, paths))
        self._title = _title(screen)

    def compose(self) -> ComposeResult:
        """The page in its frame."""
        with Vertical(id="help"):
            yield Static(plain(f"Help: {self._title}"), id="help-title")
            yield TextPane(id="help-page")
            yield Static(plain("↑ ↓ PgUp PgDn scroll  ·  Esc closes"), id="help-foot")

    def on_mount(self) -> None:
        """Fill the page, and take away the toasts that would lie over it."""
        self.app.clear_notifications()
        self.query_one(TextPane).show(self._lines)

    def action_close(self) -> None:
        """Back to the screen that was explained."""
        self.dismiss(None)


def help_lines(screen: Screen[object], paths: Paths) -> Iterator[TextLine]:
    """The whole help for ``screen``: what it is for, its keys, where files lie."""
    own = _own_scope(screen)
    if own in PURPOSES:
        yield TextLine(PURPOSES[own])
        yield TextLine()
    here: dict[Scope, list[_Offer]] = {}
    for action, scope, performer in offered(screen):
        here.setdefault(scope, []).append((action, performer.why_not(action.id) or ""))
    sections = [(scope.value.heading, here[scope]) for scope in here if scope not in _LAST]
    sections += [
        (f"{scope.value.heading}, once the focus is there", [(action, "") for action in actions_of([scope])])
        for scope in _elsewhere(screen, set(here))
    ]
    sections += [(scope.value.heading, here[scope]) for scope in _LAST if scope in here]
    actions = [action for _, rows in sections for action, _ in rows]
    keys = max([_KEYS, *(len(_keys(action)) + 1 for action in actions)])
    titles = max([_TITLE, *(len(action.title) + 1 for action in actions)])
    for title, rows in sections:
        yield from _section(title, rows, keys, titles)
    yield from _files(paths)


def _keys(action: Action) -> str:
    return "  ".join(action.key_names) or "palette"


def _section(title: str, rows: list[_Offer], keys: int, titles: int) -> Iterator[TextLine]:
    yield heading(title)
    for action, reason in rows:
        tone = "dim" if reason or not action.keys else "key"
        yield TextLine(
            (f"{_keys(action):<{keys}}", tone),
            (f"{action.title:<{titles}}", "dim" if reason else "strong"),
            (action.help, "dim" if reason else ""),
            hanging=keys + titles,
        )
        if reason:
            yield TextLine(" " * keys, (f"Not now: {reason}", "warn"), hanging=keys)
    yield TextLine()


def _files(paths: Paths) -> Iterator[TextLine]:
    yield heading("Where files lie")
    for title, path in (
        ("Configuration", paths.config),
        ("Profiles made here", paths.profiles),
        ("History", paths.history),
        ("Drafts", paths.drafts),
    ):
        yield fact(title, str(path), width=_TITLE)


def _elsewhere(screen: Screen[object], known: set[Scope]) -> Iterator[Scope]:
    """Scopes of panes that do not have the focus now."""
    for node in screen.walk_children():
        if isinstance(node, Performs):
            for scope in node.SCOPES:
                if scope not in known:
                    known.add(scope)
                    yield scope


def _own_scope(screen: Screen[object]) -> Scope | None:
    nodes = [screen, *screen.walk_children()]
    scopes = [scope for node in nodes if isinstance(node, Performs) for scope in node.SCOPES]
    return next((scope for scope in scopes if scope in PURPOSES), None)


def _title(screen: Screen[object]) -> str:
    title = getattr(screen, "TITLE_TEXT", "")
    own = _own_scope(screen)
    return title or (own.value.heading if own is not None else "push-tui")

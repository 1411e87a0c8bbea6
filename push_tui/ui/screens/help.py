"""Help for a screen: its actions, their keys, and why one is disabled; made from the registry of actions."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from push_tui.storage.paths import Paths
from push_tui.ui.actions import Action, Scope, action_of, actions_of, key_of
from push_tui.ui.actions.action import key_name
from push_tui.ui.actions.performing import Performs, offered
from push_tui.ui.content import plain
from push_tui.ui.terminal.screen import TerminalScreen
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.text_line import TextLine, fact, heading
from push_tui.ui.widgets.text_pane import TextPane

_KEYS = 14
_TITLE = 21
"""Cells of the columns of keys and titles; longer keys widen their column."""
_PAGES = f"{key_name('pageup')} and {key_name('pagedown')} scroll."
_CLOSES = key_of("close", Scope.DIALOG)

PURPOSES = {
    Scope.OVERVIEW: "What needs a look, what goes out next, what is left of each quota, and what was sent. Everything "
    "is counted on this host; open a line to see what it is about. "
    f"{key_of('looked_into')} takes off what you looked into; opening it does not.",
    Scope.LABELS: "The app's push labels and their members. Choose a label to see its members. A push can go to "
    "labels, or to the users that you mark.",
    Scope.COMPOSE: "Write a push, choose who gets it, and see its problems at once. Nothing is sent from here: you "
    "review it first.",
    Scope.REVIEW: "The push exactly as it will be sent, and who gets it. "
    f"Only {' and '.join(action_of('send').key_names)} send it, never Enter or Space. {_PAGES}",
    Scope.HISTORY: "Everything sent or changed from this host, newest first, with its result. The colour shows the "
    "worst result: green is pushed, red is rejected or failed, amber is unknown or not sent.",
    Scope.RECORD: "One send or change with its full request and answer. What failed or is unknown stays on the "
    f"Overview until you press {key_of('looked_into')}. {_PAGES}",
    Scope.JOBS: "Bulk work, newest first, from every screen. After a crash or a dropped connection, you can resume "
    "a job after its last answered batch.",
    Scope.JOB: "What one job does and how far it got. Every failed row is listed with the service's reason.",
    Scope.FIRST_LINE: "Is the first line of the list a header, or a user? Answer it here. The dry run shows your "
    "answer again.",
    Scope.PLAN: "What the job would do, in numbers, before it starts. Rows with invalid user IDs and repeated rows "
    "are left out and listed.",
    Scope.FOUND: "Ask the service whether a user is in the label, loaded or not. Then act on that user.",
    Scope.USER: "Which labels one user is in and since when; every label was asked. Mark labels to add the user to "
    "them or remove the user from them.",
    Scope.WHY_NOTHING: "What the service says about one user, and which pushes of this host were meant for that user. "
    f"The likeliest cause comes first, with its evidence and what to do. {_PAGES}",
    Scope.PICK: "Choose the push's labels. Users who are in ALL of them get it. The counts are the latest that were "
    "loaded.",
    Scope.PUSH_USERS: "The users who get the push. Undo in the composer takes each change back.",
    Scope.DRAFTS: "Your unsent pushes, and templates to start from. What you type in the composer is saved here "
    "by itself, also when you open another push.",
    Scope.MESSAGES: "What the short messages of this run said, each with its time. Enter shows what one is about: the "
    "record of a push, a job, a label or a field; else the whole text.",
    Scope.IMPORT: "Paste request JSON or a cURL command to open that push in the composer. The token is dropped; "
    "nothing is sent.",
    Scope.PROFILES: "The apps that push-tui can open, each with its host, token and safety. Those of config.toml are "
    "changed in your editor.",
    Scope.SETUP: "Enter which app this is and where its token comes from. The profile is checked with the service "
    "before it is saved.",
    Scope.NOTICE: f"A message. {' or '.join(action_of('close', Scope.NOTICE).key_names)} closes it.",
    Scope.DIALOG: f"A question or a form. {_CLOSES} closes it without doing anything.",
}
"""What a screen is for, by its most specific scope."""

_LAST = (Scope.FORM, Scope.PANEL, Scope.LIST, Scope.FILTER, Scope.EVERYWHERE, Scope.SHELL)
"""After what the screen is for: arrows and the like, then what works everywhere."""

_Offer: TypeAlias = tuple[Action, str]
"""An action, and why it is disabled; empty if it is not."""
_Offers: TypeAlias = dict[Scope, list[_Offer]]


class HelpScreen(ModalScreen[None], TerminalScreen[None], Performs):
    """Explain the screen below, as it was when the help was opened."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help-page"
    BINDINGS = [
        Binding(",".join(("escape", "q", *action_of("help").keys)), "close", "Close", show=False),
        Binding(",".join(action_of("filter").keys), "search", "Search", show=False),
        *(
            Binding(",".join(action_of(moves).keys), f"scroll('{how}')", how, show=False)
            for moves, how in (("cursor_down", "down"), ("cursor_up", "up"), ("first", "home"), ("last", "end"))
        ),
    ]

    def __init__(self, screen: Screen[object], paths: Paths) -> None:
        super().__init__()
        # Now, while that screen is on top; later every action would say "close this first".
        self._here = _offers(screen)
        self._lines = tuple(help_lines(screen, self._here, paths))
        self._title = _title(screen)

    def compose(self) -> ComposeResult:
        """Show the page in its frame."""
        with Vertical(id="help"):
            yield Static(plain(f"Help: {self._title}"), id="help-title")
            yield FilterInput(placeholder="search all actions", id="help-search")
            yield TextPane(lambda width: self._lines, id="help-page")
            yield Static(_foot(), id="help-foot")

    def on_mount(self) -> None:
        """Remove the toasts that would cover the page."""
        self.app.clear_notifications()

    def action_scroll(self, how: str) -> None:
        """Scroll with the keys of the lists, too."""
        getattr(self.query_one(TextPane), f"scroll_{how}")(animate=False)

    def action_search(self) -> None:
        """Type what to search for."""
        self.query_one(FilterInput).open()

    def on_input_changed(self) -> None:
        """Show the actions that were found; the whole help without a search."""
        query = self.query_one(FilterInput).value
        self.query_one(TextPane).show(found_lines(query, self._here) if query.strip() else self._lines)

    def on_filter_input_done(self) -> None:
        """Go back to the page."""
        self.query_one(TextPane).focus()

    def action_close(self) -> None:
        """Go back to the explained screen."""
        self.dismiss(None)


def _foot() -> Content:
    """Name the keys like a footer; they are bindings of their own, for no action applies here."""
    keys = (
        (_CLOSES, "Close"),
        (key_of("filter"), "Search all actions"),
        (" ".join(map(key_name, ("up", "down", "pageup", "pagedown"))), "Scroll"),
    )
    return Content.assemble(*(part for key, does in keys for part in ((key, "bold $accent"), f" {does}  ")))


def _offers(screen: Screen[object]) -> _Offers:
    here: _Offers = {}
    for action, scope, performer in offered(screen):
        named = replace(action, title=performer.title_of(action))
        here.setdefault(scope, []).append((named, performer.why_not(action.id) or ""))
    return here


def help_lines(screen: Screen[object], here: _Offers, paths: Paths) -> Iterator[TextLine]:
    """Yield the whole help for ``screen``: purpose, keys, the most used of the screen first, places of files."""
    own = _own_scope(screen)
    if own in PURPOSES:
        yield TextLine(PURPOSES[own])
        yield TextLine()
    sections = [
        section for scope in here if scope not in _LAST for section in _groups(scope, scope.value.heading, here[scope])
    ]
    for scope in _elsewhere(screen, set(here)):
        rows = [(action, "") for action in actions_of([scope])]
        sections += _groups(scope, f"{scope.value.heading}, with the focus there", rows)
    sections += [(scope.value.heading, here[scope]) for scope in _LAST if scope in here]
    yield from _sections(sections)
    yield from _files(paths)


def _groups(scope: Scope, title: str, rows: list[_Offer]) -> Iterator[tuple[str, list[_Offer]]]:
    """Yield the groups of a scope, the most used first, as in each; actions without a group are in the first one."""
    groups: dict[str, list[_Offer]] = {}
    for offer in sorted(rows, key=lambda offer: scope.value.rank(offer[0].id)):
        groups.setdefault(offer[0].group or next(iter(groups), ""), []).append(offer)
    for group, offers in groups.items():
        yield f"{title}: {group}" if group else title, offers


def found_lines(query: str, here: _Offers) -> Iterator[TextLine]:
    """Yield the actions of all screens that have every word of ``query``, those at hand first."""
    at_hand = {action.id for rows in here.values() for action, _ in rows}
    elsewhere = {
        scope: [
            (action, f'This works in "{scope.value.heading}".')
            for action in actions_of([scope])
            if action.id not in at_hand
        ]
        for scope in Scope
        if scope not in here
    }
    words = query.casefold().split()
    found = [
        (scope.value.heading, [offer for offer in rows if all(word in _searched(offer[0]) for word in words)])
        for scope, rows in (*here.items(), *elsewhere.items())
    ]
    yield from _sections([(title, rows) for title, rows in found if rows])
    if not any(rows for _, rows in found):
        yield TextLine("No action has these words.")


def _searched(action: Action) -> str:
    return " ".join((action.title, action.help, *action.words, *action.key_names)).casefold()


def _sections(sections: list[tuple[str, list[_Offer]]]) -> Iterator[TextLine]:
    actions = [action for _, rows in sections for action, _ in rows]
    keys = max([_KEYS, *(len(_keys(action)) + 1 for action in actions)])
    for title, rows in sections:
        yield from _section(title, rows, keys)


def _keys(action: Action) -> str:
    return "  ".join(action.key_names) or f"{key_of('commands')} …"


def _section(title: str, rows: list[_Offer], keys: int) -> Iterator[TextLine]:
    reasons = {reason for _, reason in rows}
    of_all = reasons.pop() if len(reasons) == 1 else ""
    yield heading(title, f"Not now: {of_all}" if of_all else "")
    for action, reason in rows:
        tone = "dim" if reason or not action.keys else "key"
        yield TextLine(
            (f"{_keys(action):<{keys}}", tone),
            (f"{action.title + ' ':<{_TITLE}}", "dim" if reason else ""),
            (action.help, "dim"),
            hanging=keys + _TITLE,
        )
        if reason and not of_all:
            yield TextLine(" " * keys, (f"Not now: {reason}", "warn"), hanging=keys)
    yield TextLine()


def _files(paths: Paths) -> Iterator[TextLine]:
    yield heading("Files")
    for title, path in (
        ("Configuration", paths.config),
        ("Saved profiles", paths.profiles),
        ("History", paths.history),
        ("Drafts", paths.drafts),
    ):
        yield fact(title, str(path), width=_TITLE)


def _elsewhere(screen: Screen[object], known: set[Scope]) -> Iterator[Scope]:
    """Yield the scopes of panes without the focus."""
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

"""What an action is, where one applies, and how its keys are named on the screen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import Enum

from push_tui.frozen import frozen


@frozen
class ScopeTraits:
    """What all actions of a scope share.

    ``footer`` ranks the actions in the footer, the lowest first. Keys with ``priority`` work while a text field has the
    focus, unless they are a single character. ``palette`` says whether the palette offers the actions, and
    ``way`` which actions lead there from any screen; the palette finds those of other screens by it.
    """

    heading: str
    footer: Mapping[str, int] = field(default_factory=dict)
    priority: bool = False
    palette: bool = True
    way: str = ""

    def rank(self, action_id: str) -> int:
        """Return the action's place in the footer; behind all others if it has none."""
        return self.footer.get(action_id, _IN_NO_FOOTER)


_IN_NO_FOOTER = 1_000


def _footer(ids: str, first: int = 2) -> Mapping[str, int]:
    """Rank the actions in this order, from ``first`` on; the ranks of other scopes on the screen mix with these."""
    return {action_id: rank for rank, action_id in enumerate(ids.split(), first)}


_AFTER_MARK = 5
"""The rank after that of marking a row."""
_IN_DIALOG = 4
"""The rank after those of confirming and closing, which come first in every dialog."""


class Scope(Enum):
    """Where an action applies, in the order of the table of keys."""

    EVERYWHERE = ScopeTraits("Everywhere", {"help": 1, "commands": 90, "quit": 91}, priority=True)
    SHELL = ScopeTraits("Where there is no undo")
    LIST = ScopeTraits("In every list", {"choose": 2, "mark": 4}, palette=False)
    FILTER = ScopeTraits("In a filter", _footer("keep_filter leave_filter"), palette=False)
    OVERVIEW = ScopeTraits(
        "Overview",
        _footer("looked_into bring_back why_nothing next_panel by_day by_hour refresh_overview", 3),
        way="overview",
    )
    PANEL = ScopeTraits("In a panel", _footer("choose"), palette=False)
    LABELS = ScopeTraits(
        "Labels",
        {
            **_footer("push_label new_label filter"),
            **_footer(
                "show_all_labels to_members delete_label find_user refresh sort rename_label copy_members"
                " export_members label_details add_from_file count_exactly",
                _AFTER_MARK,
            ),
        },
        way="labels",
    )
    MEMBERS = ScopeTraits(
        "Members of a label",
        # In the order of the labels: what changes between the panes is what a key acts on, not its place.
        {
            **_footer("push_member add_users filter"),
            **_footer(
                "back_to_labels remove_users find_user refresh_members sort_members move_members export_members"
                " add_from_file labels_of_user why_nothing check_bindings",
                _AFTER_MARK,
            ),
        },
        way="labels to_members",
    )
    COMPOSE = ScopeTraits(
        "Compose",
        # Before the rest stand the commands (90), by which everything else is found.
        {
            **_footer("review test_push next_pane next_problem import_push"),
            **_footer("drafts fix_problem undo toggle_preview clear_push", 92),
        },
        priority=True,
        way="compose",
    )
    OPENED = ScopeTraits("A push opened from a list", _footer("close"))
    FORM = ScopeTraits("In the form", palette=False)
    PAIRS = ScopeTraits("In pairs of key and value", _footer("remove_pair text_or_json"))
    PANE = ScopeTraits("Beside the form", _footer("copy_shown back_to_form", 3))
    PICK = ScopeTraits("Picking labels", _footer("toggle_label", _IN_DIALOG))
    PUSH_USERS = ScopeTraits(
        "Users of a push",
        _footer("add_push_users drop_users filter copy_users why_nothing", _IN_DIALOG),
        way="compose push_users",
    )
    DRAFTS = ScopeTraits(
        "Drafts and templates",
        _footer("duplicate_draft rename_draft save_template delete_draft filter", _IN_DIALOG),
        way="compose drafts",
    )
    MESSAGES = ScopeTraits("Messages", _footer("copy_message", _IN_DIALOG), way="messages")
    IMPORT = ScopeTraits("Importing a push", _footer("fix_import", _IN_DIALOG), priority=True)
    REVIEW = ScopeTraits(
        "Review",
        _footer("send close correct why_nothing open_record copy_task test_push hand_over delivery_words help"),
        priority=True,
        way="compose review",
    )
    HISTORY = ScopeTraits(
        "History",
        _footer(
            "filter_history looked_into bring_back drop_filter filter_state compose_again why_nothing copy_task correct"
            " filter_scheduled filter_kind refresh_history"
        ),
        way="history",
    )
    RECORD = ScopeTraits(
        "One push of the history",
        _footer(
            "looked_into bring_back close take_back open_job why_nothing next_record previous_record compose_again"
            " correct delivery_words copy_report copy_task copy_record_request"
        ),
        way="history choose",
    )
    JOBS = ScopeTraits(
        "Jobs", _footer("clear_filter pause_job resume_job cancel_job filter refresh_jobs forget_job"), way="jobs"
    )
    JOB = ScopeTraits(
        "One job",
        {
            **_footer("pause_job resume_job"),
            **_footer("retry_failed", 2),  # never together with these
            **_footer(
                "cancel_job correct why_nothing export_results show_job_label run_again compose_job filter"
                " copy_failures close",
                _AFTER_MARK,
            ),
        },
        way="jobs choose",
    )
    FIRST_LINE = ScopeTraits("The first line of a list", _footer("first_is_header first_is_user close"), priority=True)
    PLAN = ScopeTraits("Before a job starts", _footer("read_label copy_left_out", _IN_DIALOG), priority=True)
    FOUND = ScopeTraits("A user you asked for", priority=True)
    USER = ScopeTraits(
        "Labels of one user",
        _footer("add_to_labels remove_from_labels user_pushes why_nothing push_user ask_again close"),
        way="labels labels_of_user",
    )
    WHY_NOTHING = ScopeTraits(
        "Why a user got nothing",
        _footer("test_user copy_report ask_about_again push_unreached next_section close"),
    )
    PROFILES = ScopeTraits(
        "Profiles",
        _footer("add_profile change_profile copy_profile rename_profile remove_profile default_profile", _IN_DIALOG),
        way="profile",
    )
    SETUP = ScopeTraits(
        "Setup, form of a profile", _footer("check_profile open_demo close save_unchecked"), priority=True
    )
    DIALOG = ScopeTraits("In dialogs", _footer("confirm close"), priority=True)
    NOTICE = ScopeTraits("Message boxes", _footer("close"), priority=True)


@frozen
class Action:
    """Something you can do, with its keys; ``words`` are further words that find it in the palette.

    ``palette`` is false for actions that the palette must not offer, such as sending and confirming. ``destroys`` is
    true for those that delete or end something; the palette offers them last. ``alone`` is true for those that need no
    row: chosen in the palette of another screen, they are done there.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    scopes: tuple[Scope, ...]
    words: tuple[str, ...]
    palette: bool
    destroys: bool
    writes: bool
    """Whether it changes labels or their members, which a read-only profile refuses."""
    alone: bool
    group: str = ""
    """What it is listed with in the help, where a screen has many actions."""

    @property
    def key_names(self) -> tuple[str, ...]:
        """The keys as people read them, the main one first."""
        return tuple(map(key_name, self.keys))


_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "vertical_line": "|",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "backspace": "Backspace",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
}


def key_name(key: str) -> str:
    """Return a key as people read it: ``ctrl+s`` as ``Ctrl+S``, ``slash`` as ``/``, a lone letter as it is typed."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if len(key) == 1:
        return key
    return "+".join(part.upper() if len(part) == 1 else part.capitalize() for part in key.split("+"))


_MOVES = frozenset({"pagedown", "pageup", "up", "down", "left", "right", "home", "end", "delete", "tab"})
_CTRL_LETTERS = "abcdefgklnopqrstuvwxyz"
"""Terminals send Ctrl with one of the other letters as Backspace, Tab or Enter."""
_NAMED = {name.casefold(): key for key, name in _KEY_NAMES.items()} | {key: key for key in _KEY_NAMES}


def key_written(name: str) -> str | None:
    """Return the key that somebody names, the reverse of `key_name`; None if no terminal sends such a key."""
    if len(name) == 1 and name.isascii() and name.isprintable():
        from textual.keys import _character_to_key

        return _character_to_key(name)
    modifier, _, key = name.casefold().rpartition("+")
    key = _NAMED.get(key, key)
    letter = len(key) == 1 and key.isascii() and key.isalpha()
    moves = key in _MOVES or re.fullmatch(r"f([1-9]|1[0-2])", key) is not None
    if modifier == "":
        sent = moves or key in _NAMED
    else:
        sent = {
            "alt": letter,
            "ctrl": key in _CTRL_LETTERS if letter else key in _MOVES - {"tab"},
            "shift": key == "tab",
        }.get(modifier, False)
    return f"{modifier}+{key}".lstrip("+") if sent else None


def action(
    id: str,
    keys: str,
    title: str,
    help: str,
    *scopes: Scope,
    words: str = "",
    palette: bool | None = None,
    destroys: bool = False,
    writes: bool = False,
    alone: bool = False,
) -> Action:
    """Return an action of these scopes; blanks separate ``keys`` (main key first) and lower-case ``words``."""
    offered = scopes[0].value.palette if palette is None else palette
    return Action(id, tuple(keys.split()), title, help, scopes, tuple(words.split()), offered, destroys, writes, alone)


def grouped(group: str, *actions: Action) -> Iterator[Action]:
    """Yield the actions, as those of a group."""
    return (replace(action, group=group) for action in actions)

"""Every action once: what it is called, which keys reach it, where it applies.

Bindings, the palette, the footer, the help screen and the README's table of keys are made from `ACTIONS`. A screen
or dialog does an action in ``action_<id>`` and says in ``why_not(id)`` why it cannot at the moment.
"""

from collections.abc import Iterable

from push_tui.ui.action import Action, Scope
from push_tui.ui.bulk_actions import BULK_ACTIONS
from push_tui.ui.composer_actions import COMPOSER_ACTIONS

__all__ = ["ACTIONS", "Action", "Scope", "actions_of", "key_name", "key_table"]

ACTIONS: tuple[Action, ...] = (
    # Everywhere
    Action(
        "help",
        ("f1", "question_mark"),
        "Help",
        "What can be done here, and with which keys.",
        Scope.EVERYWHERE,
        footer=1,
        priority=True,
    ),
    Action("labels", ("f2", "1"), "Labels", "Labels of the app and their members.", Scope.EVERYWHERE, priority=True),
    Action(
        "compose",
        ("f3", "2"),
        "Compose",
        "Write a push, also a scheduled one, and check it.",
        Scope.EVERYWHERE,
        priority=True,
    ),
    Action(
        "history", ("f4", "3"), "History", "What was sent, by whom, with which result.", Scope.EVERYWHERE, priority=True
    ),
    Action(
        "jobs", ("f5", "4"), "Jobs", "Bulk work: what runs, what waits, what failed.", Scope.EVERYWHERE, priority=True
    ),
    Action(
        "commands",
        ("ctrl+p", "colon"),
        "Commands",
        "Find any action by its name.",
        Scope.EVERYWHERE,
        footer=90,
        palette=False,
        priority=True,
    ),
    Action("profile", (), "Switch profile", "Work with another app of the configuration.", Scope.EVERYWHERE),
    Action("token", (), "Enter a token", "Give an app token for this session.", Scope.EVERYWHERE),
    Action("redraw", ("ctrl+l",), "Redraw the screen", "Paint everything again.", Scope.EVERYWHERE, priority=True),
    Action(
        "quit",
        ("ctrl+q",),
        "Quit",
        "Leave; unsent text is kept as a draft.",
        Scope.EVERYWHERE,
        footer=91,
        priority=True,
    ),
    # In every list (done by the list itself)
    Action("cursor_down", ("down", "j"), "Down", "One row down.", Scope.LIST, palette=False),
    Action("cursor_up", ("up", "k"), "Up", "One row up.", Scope.LIST, palette=False),
    Action("page_down", ("pagedown", "ctrl+d"), "Page down", "One page down.", Scope.LIST, palette=False),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "One page up.", Scope.LIST, palette=False),
    Action("first", ("home", "g"), "First row", "To the first row.", Scope.LIST, palette=False),
    Action(
        "last",
        ("end", "G"),
        "Last row",
        "To the last row; of members, the rest is loaded first, and Esc stops that.",
        Scope.LIST,
        palette=False,
    ),
    Action("choose", ("enter",), "Open", "Open the row under the cursor.", Scope.LIST, palette=False),
    Action("mark", ("space",), "Mark", "Mark the row, or take the mark off.", Scope.LIST, palette=False),
    Action("mark_range", ("v",), "Mark a range", "Mark all rows from the last mark to this one.", Scope.LIST),
    Action("mark_all", ("asterisk",), "Mark all", "Mark every row that is shown, or take all marks off.", Scope.LIST),
    # Labels
    Action(
        "push_label",
        ("p",),
        "Push to this",
        "Compose a push to the marked labels, else to this one.",
        Scope.LABELS,
        footer=2,
    ),
    Action("new_label", ("n",), "New label", "Create a label.", Scope.LABELS, footer=3),
    Action(
        "delete_label",
        ("d", "delete"),
        "Delete label",
        "Delete this label, or the marked ones; its name or their number is to be typed.",
        Scope.LABELS,
        footer=5,
    ),
    Action("filter", ("slash",), "Filter", "Show only the labels that hold a text.", Scope.LABELS, footer=4),
    Action("sort", ("s",), "Sort", "Sort by the next column.", Scope.LABELS, footer=7),
    Action("reverse_sort", ("S",), "Reverse order", "Turn the order round.", Scope.LABELS),
    Action("refresh", ("r",), "Refresh", "Ask the service again.", Scope.LABELS, footer=6),
    Action(
        "label_details", ("i",), "Details", "Ask the service for everything about this label.", Scope.LABELS, footer=8
    ),
    Action("copy_label", ("y",), "Copy name", "Copy the label's name.", Scope.LABELS),
    Action("show_all_labels", ("escape",), "Show all", "Take the marks off, then the filter.", Scope.LABELS),
    # Members
    Action(
        "push_member",
        ("p",),
        "Push to this",
        "Compose a push to the marked members, else to this one.",
        Scope.MEMBERS,
        footer=2,
    ),
    Action(
        "add_users",
        ("n", "a"),
        "Add users",
        "Add one user, or a pasted list; a long one becomes a job.",
        Scope.MEMBERS,
        footer=3,
    ),
    Action(
        "remove_users",
        ("d", "delete"),
        "Remove",
        "Remove the marked members, else this one, a pasted list, or all of the label; many become a job.",
        Scope.MEMBERS,
        footer=5,
    ),
    Action(
        "find_user", ("f",), "Find a user", "Ask the service whether a user is in this label.", Scope.MEMBERS, footer=4
    ),
    Action(
        "filter_members",
        ("slash",),
        "Filter",
        "Show only the loaded members that hold a text.",
        Scope.MEMBERS,
        footer=6,
    ),
    Action("refresh_members", ("r",), "Refresh", "Load the members again.", Scope.MEMBERS, footer=7),
    Action("copy_member", ("y",), "Copy user ID", "Copy the user ID under the cursor.", Scope.MEMBERS),
    Action(
        "back_to_labels",
        ("escape", "h"),
        "Back",
        "Back to the list of labels; marks and filter go first.",
        Scope.MEMBERS,
        footer=8,
    ),
    *COMPOSER_ACTIONS,
    # Review
    Action(
        "send",
        ("f9", "alt+s"),
        "Send",
        "Send exactly what is shown.",
        Scope.REVIEW,
        footer=2,
        palette=False,
        priority=True,
    ),
    Action("copy_task", ("y",), "Copy task ID", "Copy the task ID of what was sent.", Scope.REVIEW, footer=4),
    Action(
        "close",
        ("escape",),
        "Back",
        "Back; what was sent goes on.",
        Scope.REVIEW,
        footer=3,
        priority=True,
    ),
    # History
    Action(
        "filter_history",
        ("slash",),
        "Search",
        "Find any text in titles, messages, targets, notes and task IDs.",
        Scope.HISTORY,
        footer=2,
    ),
    Action(
        "filter_state",
        ("s",),
        "By state",
        "Show only one state or result; again for the next.",
        Scope.HISTORY,
        footer=5,
    ),
    Action(
        "filter_kind", ("t",), "By kind", "Pushes only, label changes only, or everything.", Scope.HISTORY, footer=6
    ),
    Action("copy_task", ("y",), "Copy task ID", "Copy the task ID of this push.", Scope.HISTORY, footer=3),
    Action("compose_again", ("c",), "Compose again", "Fill the composer with this push.", Scope.HISTORY, footer=4),
    Action(
        "correct",
        ("o",),
        "Correct",
        "Compose it again to put it right: same audience, same overwrite handle.",
        Scope.HISTORY,
        footer=5,
    ),
    Action("refresh_history", ("r",), "Refresh", "Read the history again.", Scope.HISTORY, footer=7),
    Action("show_all_history", ("escape",), "Show all", "Take the search and the filters away.", Scope.HISTORY),
    # One record
    Action("copy_task", ("y",), "Copy task ID", "Copy the task ID of this push.", Scope.RECORD, footer=2),
    Action(
        "copy_record_request", ("b",), "Copy request", "Copy the request JSON as it was sent.", Scope.RECORD, footer=4
    ),
    Action("copy_answer", ("a",), "Copy answer", "Copy the service's answer as it came.", Scope.RECORD, footer=5),
    Action("compose_again", ("c",), "Compose again", "Fill the composer with this push.", Scope.RECORD, footer=3),
    Action(
        "correct",
        ("o",),
        "Correct",
        "Compose it again to put it right: same audience, same overwrite handle.",
        Scope.RECORD,
        footer=4,
    ),
    Action("close", ("escape", "q"), "Back", "Back to the history.", Scope.RECORD, footer=6),
    # Setup
    Action(
        "check_profile",
        ("ctrl+s",),
        "Check and save",
        "Call the service with this profile, and save it when that works.",
        Scope.SETUP,
        footer=2,
        priority=True,
    ),
    Action(
        "open_demo",
        ("ctrl+d",),
        "Open the demo",
        "Try everything on simulated data instead; nothing leaves this host.",
        Scope.SETUP,
        footer=3,
        priority=True,
    ),
    Action(
        "save_unchecked",
        ("alt+w",),
        "Save all the same",
        "Save the profile although the service could not be reached with it.",
        Scope.SETUP,
        footer=5,
        priority=True,
    ),
    Action("close", ("escape",), "Leave", "Leave without saving.", Scope.SETUP, footer=4, priority=True),
    # Dialogs
    Action(
        "confirm",
        ("ctrl+s",),
        "Confirm",
        "Do what the dialog says.",
        Scope.DIALOG,
        footer=2,
        palette=False,
        priority=True,
    ),
    Action("close", ("escape",), "Cancel", "Close the dialog; nothing is done.", Scope.DIALOG, footer=3, priority=True),
    # Boxes that only tell
    Action("close", ("escape", "enter"), "Close", "Close the box.", Scope.NOTICE, footer=2, priority=True),
    *BULK_ACTIONS,
)

_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "asterisk": "*",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}


def key_name(key: str) -> str:
    """How a key is shown to people: ``ctrl+s`` as ``Ctrl+S``, ``slash`` as ``/``; a lone letter as it is typed."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if len(key) == 1:
        return key
    return "+".join(part.upper() if len(part) == 1 else part.capitalize() for part in key.split("+"))


def actions_of(scopes: Iterable[Scope]) -> tuple[Action, ...]:
    """The actions of these scopes, in the order of the scopes."""
    return tuple(action for scope in scopes for action in ACTIONS if action.scope is scope)


def key_table() -> str:
    """The README's table of keys, as Markdown."""
    rows = []
    for scope in Scope:
        rows += [f"**{scope}**", "", "| keys | action | what it does |", "| --- | --- | --- |"]
        for action in actions_of([scope]):
            keys = " ".join(f"`{key_name(key)}`" for key in action.keys) or "palette"
            rows.append(f"| {keys} | {action.title} | {action.help} |")
        rows.append("")
    return "\n".join(rows)


if __name__ == "__main__":
    print(key_table())

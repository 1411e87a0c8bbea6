"""Every action once: what it is called, which keys reach it, where it applies.

Bindings, the palette, the footer, the help screen and the README's table of keys are made from `ACTIONS`. A screen
or dialog does an action in ``action_<id>`` and says in ``why_not(id)`` why it cannot at the moment.
"""

from collections.abc import Iterable

from push_tui.ui.action import Action, Scope
from push_tui.ui.bulk_actions import BULK_ACTIONS

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
    Action("compose", ("f3", "2"), "Compose", "Write a push and check it.", Scope.EVERYWHERE, priority=True),
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
        "Remove the marked members, else this one, or a pasted list; many become a job.",
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
    # Compose
    Action(
        "test_push",
        ("f8", "alt+t"),
        "Test first",
        "Send this message to the profile's test users, one call each, after a review of its own.",
        Scope.COMPOSE,
        footer=4,
        priority=True,
    ),
    Action(
        "review",
        ("ctrl+s",),
        "Review",
        "Check everything once more, then send.",
        Scope.COMPOSE,
        footer=2,
        priority=True,
    ),
    Action(
        "import_push",
        ("ctrl+o",),
        "Import",
        "Take a push from request JSON or a cURL command.",
        Scope.COMPOSE,
        footer=3,
        priority=True,
    ),
    Action(
        "next_problem",
        ("ctrl+e",),
        "Next problem",
        "Go to the field of the next problem.",
        Scope.COMPOSE,
        footer=6,
        priority=True,
    ),
    Action(
        "fix_problem",
        ("ctrl+f",),
        "Fix it",
        "Mend the problem at hand, where one key can.",
        Scope.COMPOSE,
        footer=5,
        priority=True,
    ),
    Action("undo", ("ctrl+z",), "Undo", "Take the last change back.", Scope.COMPOSE, footer=7, priority=True),
    Action("redo", ("ctrl+y",), "Redo", "Do the change again.", Scope.COMPOSE, priority=True),
    Action(
        "next_pane",
        ("f6", "ctrl+t"),
        "Next pane",
        "Problems, preview, request JSON, cURL command.",
        Scope.COMPOSE,
        footer=4,
        priority=True,
    ),
    Action(
        "toggle_preview",
        ("ctrl+g",),
        "Open the preview",
        "Show the notifications pulled open, or closed again.",
        Scope.COMPOSE,
        footer=8,
        priority=True,
    ),
    Action(
        "next_vendor",
        ("alt+v",),
        "Next vendor's phone",
        "Preview the phone of the next Android vendor that the push has a block for.",
        Scope.COMPOSE,
        priority=True,
    ),
    Action(
        "field_help",
        ("alt+h",),
        "About this field",
        "What the field does, what it may hold, and what is wrong with it.",
        Scope.COMPOSE,
        priority=True,
    ),
    Action(
        "set_handle",
        ("alt+o",),
        "Let it be replaced later",
        "Set a handle (collapse ID, tag, number) with which a correction takes this push's place on the phones.",
        Scope.COMPOSE,
        priority=True,
    ),
    Action(
        "drafts",
        ("ctrl+d",),
        "Drafts",
        "Open, name or delete what was written before; begin with a template.",
        Scope.COMPOSE,
        footer=9,
        priority=True,
    ),
    Action("copy_request", (), "Copy request JSON", "Copy the exact body that would be sent.", Scope.COMPOSE),
    Action("copy_curl", (), "Copy as cURL", "Copy the cURL command; the token stays a variable.", Scope.COMPOSE),
    Action(
        "clear_push",
        ("ctrl+n",),
        "New push",
        "Start with an empty push; undo brings this one back.",
        Scope.COMPOSE,
        priority=True,
    ),
    # The form of the composer (done by the form itself)
    Action("next_row", ("down",), "Down", "One row down.", Scope.FORM, palette=False),
    Action("previous_row", ("up",), "Up", "One row up.", Scope.FORM, palette=False),
    Action("next_field", ("tab",), "Next field", "On to the next row.", Scope.FORM, palette=False),
    Action("previous_field", ("shift+tab",), "Previous field", "Back to the row before.", Scope.FORM, palette=False),
    Action("page_of_rows_down", ("pagedown",), "Page down", "Ten rows down.", Scope.FORM, palette=False),
    Action("page_of_rows_up", ("pageup",), "Page up", "Ten rows up.", Scope.FORM, palette=False),
    Action("first_row", ("ctrl+home", "home"), "First row", "To the first row.", Scope.FORM, palette=False),
    Action("last_row", ("ctrl+end", "end"), "Last row", "To the last row.", Scope.FORM, palette=False),
    Action(
        "open_row",
        ("enter", "space"),
        "Open",
        "Open or fold a section, list the choices, pick labels; in a text, go on.",
        Scope.FORM,
        palette=False,
    ),
    Action("close_options", ("escape",), "Close the list", "Choose nothing else.", Scope.FORM, palette=False),
    Action("next_option", ("right",), "Next choice", "The next choice; opens a section.", Scope.FORM, palette=False),
    Action(
        "previous_option",
        ("left",),
        "Previous choice",
        "The choice before; folds a section.",
        Scope.FORM,
        palette=False,
    ),
    Action(
        "drop_field",
        ("ctrl+r", "delete"),
        "Take the field out",
        "Remove the field from the push, also one that is sent empty.",
        Scope.FORM,
    ),
    # Beside the form
    Action("back_to_form", ("escape",), "Back to the form", "Back to the field.", Scope.PANE, footer=3),
    # Picking labels
    Action("toggle_label", ("enter", "space"), "Pick", "Pick this label, or leave it out.", Scope.PICK, footer=2),
    # Drafts and templates
    Action("duplicate_draft", ("c",), "Duplicate", "Keep a copy of it.", Scope.DRAFTS, footer=4),
    Action("rename_draft", ("n",), "Rename", "Give it another name.", Scope.DRAFTS, footer=5),
    Action("save_template", ("t",), "Save as template", "Keep a template that begins like it.", Scope.DRAFTS, footer=6),
    Action("delete_draft", ("d", "delete"), "Delete", "Keep it no longer; asks first.", Scope.DRAFTS, footer=7),
    # Importing
    Action(
        "fix_import",
        ("ctrl+f",),
        "Fix it",
        "Mend the text where one key can.",
        Scope.IMPORT,
        footer=2,
        priority=True,
    ),
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

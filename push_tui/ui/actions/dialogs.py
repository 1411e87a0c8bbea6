"""Actions of the dialogs, and of the setup, which is answered like one."""

from push_tui.ui.actions.action import Action, Scope, action

PICK, PUSH_USERS, DRAFTS, IMPORT = Scope.PICK, Scope.PUSH_USERS, Scope.DRAFTS, Scope.IMPORT
FIRST_LINE, PLAN, FOUND = Scope.FIRST_LINE, Scope.PLAN, Scope.FOUND
SETUP, DIALOG, NOTICE = Scope.SETUP, Scope.DIALOG, Scope.NOTICE

ACTIONS: tuple[Action, ...] = (
    action("toggle_label", "enter space", "Pick", "Pick this label, or leave it out.", PICK),
    action("add_push_users", "o n a", "Add users",
           "Add users from a file (one ID per line, CSV, JSON list) or a paste; first a dry run.", PUSH_USERS),
    action("drop_users", "d delete", "Take out", "Take the marked users out, else this one.", PUSH_USERS),
    action("filter_push_users", "slash", "Filter", "Show only the users that hold a text.", PUSH_USERS),
    action("copy_users", "y", "Copy", "Copy the marked users, else this one.", PUSH_USERS),
    action("duplicate_draft", "c", "Duplicate", "Keep a copy of it.", DRAFTS),
    action("rename_draft", "n", "Rename", "Give it another name.", DRAFTS),
    action("save_template", "t", "Save as template", "Keep a template that begins like it.", DRAFTS),
    action("delete_draft", "d delete", "Delete", "Keep it no longer; asks first.", DRAFTS),
    action("fix_import", "ctrl+f", "Fix it", "Mend the text where one key can.", IMPORT),
    action("first_is_header", "y", "It is a header", "Leave the line out.", FIRST_LINE),
    action("first_is_user", "n", "It is a user", "Read the line like the others.", FIRST_LINE),
    action("close", "escape", "Cancel", "Read nothing.", FIRST_LINE),
    action("read_label", "ctrl+r", "Count who is new",
           "Read all members of the label, to tell exactly how many of the users are new.", PLAN),
    action("copy_left_out", "y", "Copy left out", "Copy the rows that are left out.", PLAN),
    action("push_found", "p", "Push to this", "Compose a push to the user.", FOUND),
    action("remove_found", "d delete", "Remove", "Remove the user from the label.", FOUND),
    action("add_found", "n a", "Add", "Add the user to the label.", FOUND),
    action("labels_of_found", "u", "Labels of this user", "Ask every label for the user.", FOUND),
    action("pushes_to_found", "h", "Pushes to this user", "Exactly those in the history.", FOUND),
    action("find_another", "f slash", "Another", "Ask for another user.", FOUND),
    action("check_profile", "ctrl+s", "Check and save",
           "Call the service with this profile, and save it when that works.", SETUP),
    action("open_demo", "ctrl+d", "Open the demo",
           "Try everything on simulated data instead; nothing leaves this host.", SETUP),
    action("save_unchecked", "alt+w", "Save all the same",
           "Save the profile although the service could not be reached with it.", SETUP),
    action("close", "escape", "Leave", "Leave without saving.", SETUP),
    action("confirm", "ctrl+s", "Confirm", "Do what the dialog says.", DIALOG, palette=False),
    action("close", "escape", "Cancel", "Close the dialog; nothing is done.", DIALOG),
    action("close", "escape enter", "Close", "Close the box.", NOTICE),
)  # fmt: skip  # a table, to be read across

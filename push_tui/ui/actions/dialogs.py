"""Actions of the dialogs and of Setup."""

from push_tui.ui.actions.action import Action, Scope, action

PICK, PUSH_USERS, DRAFTS, IMPORT = Scope.PICK, Scope.PUSH_USERS, Scope.DRAFTS, Scope.IMPORT
FIRST_LINE, PLAN, FOUND = Scope.FIRST_LINE, Scope.PLAN, Scope.FOUND
PROFILES, SETUP, DIALOG, NOTICE = Scope.PROFILES, Scope.SETUP, Scope.DIALOG, Scope.NOTICE

ACTIONS: tuple[Action, ...] = (
    action("toggle_label", "space", "Pick or unpick", "Pick this label, or unpick it.", PICK),
    action("add_push_users", "o n a", "Add users",
           "Add users from a file (one ID per line, CSV, JSON list) or a paste; a dry run comes first.", PUSH_USERS),
    action("drop_users", "d delete", "Remove", "Remove the marked users, else this one.", PUSH_USERS,
           destroys=True),
    action("filter_push_users", "slash", "Filter", "Show only the users that contain a text.", PUSH_USERS),
    action("copy_users", "y", "Copy", "Copy the marked users, else this one.", PUSH_USERS),
    action("duplicate_draft", "c", "Duplicate", "Save a copy.", DRAFTS),
    action("rename_draft", "n", "Rename", "Change its name.", DRAFTS),
    action("save_template", "t", "Save as template", "Save it as a template for new pushes.", DRAFTS),
    action("delete_draft", "d delete", "Delete", "Delete it, after a question.", DRAFTS, destroys=True),
    action("fix_import", "ctrl+f", "Fix it", "Fix the text, if one key can.", IMPORT),
    action("first_is_header", "y", "It is a header", "Skip the line.", FIRST_LINE),
    action("first_is_user", "n", "It is a user", "Read the line as a user, like the others.", FIRST_LINE),
    action("close", "escape", "Cancel", "Go back without reading the users.", FIRST_LINE),
    action("read_label", "ctrl+r", "Count who is new",
           "Read all members of the label to count how many of these users are new.", PLAN),
    action("copy_left_out", "y", "Copy left out", "Copy the skipped rows.", PLAN),
    action("push_found", "p", "Push to this user", "Compose a push to the user.", FOUND),
    action("remove_found", "d delete", "Remove", "Remove the user from the label.", FOUND, destroys=True, writes=True),
    action("add_found", "n a", "Add", "Add the user to the label.", FOUND, writes=True),
    action("labels_of_found", "u", "Labels of this user", "Ask every label for the user.", FOUND),
    action("pushes_to_found", "h", "Pushes to this user", "Show the pushes in the history that name this user.", FOUND),
    action("find_another", "f slash", "Another user", "Find another user.", FOUND),
    action("add_profile", "n a", "New", "Add a profile for another app.", PROFILES, words="add create profile",
           alone=True),
    action("change_profile", "e", "Edit", "Change the profile; one of config.toml opens in $EDITOR.", PROFILES,
           words="change profile"),
    action("copy_profile", "c", "Copy", "Make a new profile that begins as a copy.", PROFILES,
           words="duplicate profile"),
    action("rename_profile", "r", "Rename", "Change its name.", PROFILES, words="profile"),
    action("remove_profile", "d delete", "Remove", "Remove it with its saved token, after a question.", PROFILES,
           words="delete profile", destroys=True),
    action("default_profile", "m", "Make default", "Begin every start with it.", PROFILES, words="profile"),
    action("check_profile", "ctrl+s f7", "Check and save",
           "Check the profile with the service, and save it if that works.", SETUP),
    action("open_demo", "ctrl+d", "Open the demo",
           "Try everything with simulated data; nothing leaves this host.", SETUP),
    action("save_unchecked", "alt+w", "Save unchecked",
           "Save the profile even though the service could not be reached.", SETUP),
    action("close", "escape", "Leave", "Leave without saving.", SETUP),
    action("confirm", "ctrl+s f7", "Confirm", "Do what the dialog says.", DIALOG, palette=False),
    action("close", "escape q", "Cancel", "Close the dialog without doing anything.", DIALOG),
    action("close", "escape enter q", "Close", "Close the box.", NOTICE),
)  # fmt: skip  # a table, to be read across

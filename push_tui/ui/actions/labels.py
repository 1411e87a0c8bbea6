"""Actions on labels, on the members of one, and on the labels of one user."""

from push_tui.ui.actions.action import Action, Scope, action, grouped

LABELS, MEMBERS, USER = Scope.LABELS, Scope.MEMBERS, Scope.USER

_PUSH_AND_ASK = (
    action("push_label", "p", "Push to this label", "Compose a push to the marked labels, else to this one.", LABELS),
    action("label_details", "i", "Details", "Show everything the service knows about this label.", LABELS,
           MEMBERS),
    action("push_member", "p", "Push to this user", "Compose a push to the marked members, else to this one.", MEMBERS),
    action("find_user", "f", "Find a user",
           "Ask the service whether a user is in this label.", LABELS, MEMBERS, words="search member"),
    action("check_bindings", "b", "Check bindings",
           "Check for which of the marked members, else of all up to 1,000, a device is bound; as a job.", LABELS,
           MEMBERS, words="devices push binding reachable banned exist certificate unbound"),
    action("count_exactly", "x", "Count exactly",
           "Read the marked labels and count the users in ALL of them.", LABELS, MEMBERS,
           words="intersection overlap both"),
    action("labels_of_user", "u", "Labels of a user",
           "Ask every label whether it has a user.", LABELS, words="tags segments find search", alone=True),
    action("labels_of_user", "u", "Labels of this user",
           "Ask every label whether it has this user.", MEMBERS, words="tags segments find search"),
    action("user_pushes", "h", "Pushes to this user", "Show the pushes in the history that name this user.", USER),
    action("push_user", "p", "Push to this user", "Compose a push to this user.", USER),
    action("ask_again", "r", "Ask again", "Ask every label again.", USER),
)  # fmt: skip  # a table, to be read across

_CHANGE_LABELS = (
    action("new_label", "n", "New label", "Create a label.", LABELS, words="create tag segment group topic",
           writes=True, alone=True),
    action("delete_label", "d delete", "Delete label",
           "Delete this label, or the marked ones; you type its name, or how many labels and members go.", LABELS,
           words="remove tag segment group", destroys=True, writes=True),
    action("copy_members", "c", "Copy to a new label",
           "Create a label with the same members; also the way to change a description.", LABELS, MEMBERS,
           words="clone duplicate label description", writes=True),
    action("rename_label", "R", "Rename label",
           "Copy this label under a new name, then delete the old one if all members came. You type the old name.",
           LABELS, MEMBERS, words="name change tag segment", writes=True),
)  # fmt: skip  # a table, to be read across

_CHANGE_MEMBERS = (
    action("add_users", "a n", "Add users",
           "Add one user, or a pasted list; a long one becomes a job.", MEMBERS,
           words="import csv paste member", writes=True),
    action("add_users", "a", "Add users",
           "Add users to this label: one, or a pasted list; a long one becomes a job.", LABELS,
           words="import csv paste member", writes=True),
    action("remove_users", "d delete", "Remove users",
           "Remove the marked members, else this one, a pasted list, or all of the label; many become a job.", MEMBERS,
           words="delete member kick", destroys=True, writes=True),
    action("move_members", "m", "Move",
           "Move the marked members, else this one, or all of the label, to another label.", MEMBERS, writes=True),
    action("add_from_file", "o", "Add from a file",
           "Add the users of a file or a long paste to this label.", LABELS, MEMBERS,
           words="import csv upload bulk list", writes=True),
    action("move_all_members", "m", "Move all members",
           "Move all members to another label; you must type their number.", LABELS, words="merge",
           writes=True),
    action("remove_all_members", "", "Remove all members", "Empty this label; you must type the count.", LABELS,
           words="delete clear wipe", destroys=True, writes=True),
    action("add_to_labels", "n a", "Add to marked", "Add the user to the marked labels.", USER, writes=True),
    action("remove_from_labels", "d delete", "Remove from marked", "Remove the user from the marked labels.", USER,
           destroys=True, writes=True),
)  # fmt: skip  # a table, to be read across

_THE_LIST = (
    action("filter", "slash", "Filter",
           "Show only the labels whose name or description contains a text, names first.", LABELS),
    action("sort", "s", "Sort", "Sort by the next column.", LABELS),
    action("reverse_sort", "S", "Reverse order", "Reverse the order of the labels.", LABELS, MEMBERS),
    action("refresh", "r", "Refresh", "Load the labels again.", LABELS, words="reload"),
    action("copy_labels", "y", "Copy name", "Copy the names of the marked labels, else of this one.", LABELS),
    action("to_members", "l right", "Members", "Go to the members of this label.", LABELS),
    action("widen_labels", "plus", "Widen the labels", "Move the border between labels and members to the right.",
           LABELS, MEMBERS, words="border wider split pane size"),
    action("widen_members", "minus", "Widen the members", "Move the border between labels and members to the left.",
           LABELS, MEMBERS, words="border wider split pane size"),
    action("show_all_labels", "escape", "Clear",
           "Clear one thing at a time: the line that says what changed, the filter, the marks.", LABELS),
    action("filter", "slash", "Filter", "Show only the loaded members that contain a text.", MEMBERS),
    action("sort_members", "s", "Sort",
           "Sort the loaded members by user ID, by the newest, or as the service lists them.", MEMBERS),
    action("refresh_members", "r", "Refresh", "Load the members again.", MEMBERS, words="reload"),
    action("export_members", "e", "Export members",
           "Write all members to a file.", LABELS, MEMBERS, words="csv save download backup"),
    action("copy_marked", "y", "Copy user ID", "Copy the IDs of the marked members, else of this one.", MEMBERS),
    action("back_to_labels", "escape", "Back",
           "Clear the filter, then the marks; with neither, go back to the labels.", MEMBERS),
    action("to_labels", "h left", "To the labels", "Go to the labels; filter and marks stay.", MEMBERS),
    action("only_theirs", "t", "All or theirs", "Show all labels, or only the user's.", USER),
    action("filter", "slash", "Filter", "Show only the labels that contain a text.", USER),
    action("copy_user", "y", "Copy user or labels", "Copy the names of the marked labels, else the user ID.", USER),
    action("close", "escape q", "Back",
           "Stop asking; press again to clear filter and marks, then to go back to the labels.", USER),
)  # fmt: skip  # a table, to be read across

ACTIONS: tuple[Action, ...] = (
    *grouped("push and ask", *_PUSH_AND_ASK),
    *grouped("change labels", *_CHANGE_LABELS),
    *grouped("change members", *_CHANGE_MEMBERS),
    *grouped("the list", *_THE_LIST),
)

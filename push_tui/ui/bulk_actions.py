"""Actions of bulk work: jobs, what starts them on the labels, and the labels of one user."""

from push_tui.ui.action import Action, Scope

BULK_ACTIONS: tuple[Action, ...] = (
    # Labels
    Action(
        "add_from_file",
        ("o",),
        "Add from a file",
        "Add the users of a file or a long paste to this label.",
        Scope.LABELS,
        footer=9,
    ),
    Action(
        "copy_members",
        ("c",),
        "Copy to a new label",
        "Make a label with the same members; also how a label gets another name or description.",
        Scope.LABELS,
        footer=10,
    ),
    Action("export_members", ("e",), "Export members", "Write all members to a file.", Scope.LABELS, footer=11),
    Action(
        "count_exactly",
        ("x",),
        "Count exactly",
        "Read the marked labels and count who is in ALL of them.",
        Scope.LABELS,
        footer=12,
    ),
    Action("labels_of_user", ("u",), "Labels of a user", "Ask every label whether it has a user.", Scope.LABELS),
    # Members
    Action(
        "move_members",
        ("m",),
        "Move",
        "Move the marked members, else this one, to another label.",
        Scope.MEMBERS,
        footer=9,
    ),
    Action(
        "add_from_file",
        ("o",),
        "Add from a file",
        "Add the users of a file or a long paste to this label.",
        Scope.MEMBERS,
        footer=10,
    ),
    Action("export_members", ("e",), "Export members", "Write all members to a file.", Scope.MEMBERS, footer=11),
    Action(
        "labels_of_user",
        ("u",),
        "Labels of this user",
        "Ask every label whether it has this user.",
        Scope.MEMBERS,
        footer=12,
    ),
    # Jobs
    Action("pause_job", ("p",), "Pause", "Begin nothing more; it goes on later where it was.", Scope.JOBS, footer=3),
    Action("resume_job", ("u",), "Resume", "Go on where it was.", Scope.JOBS, footer=4),
    Action("cancel_job", ("x",), "Cancel", "End it for good; what is done stays done.", Scope.JOBS, footer=5),
    Action("forget_job", ("d", "delete"), "Remove from the list", "Forget a job that is over.", Scope.JOBS, footer=7),
    Action("refresh_jobs", ("r",), "Refresh", "Read the jobs of this host again.", Scope.JOBS, footer=6),
    # One job
    Action("pause_job", ("p",), "Pause", "Begin nothing more; it goes on later where it was.", Scope.JOB, footer=2),
    Action("resume_job", ("u",), "Resume", "Go on where it was.", Scope.JOB, footer=3),
    Action("cancel_job", ("x",), "Cancel", "End it for good; what is done stays done.", Scope.JOB, footer=4),
    Action(
        "retry_failed",
        ("t",),
        "Retry failed",
        "Plan a new job for the rows that failed; a push to them is composed first.",
        Scope.JOB,
        footer=5,
    ),
    Action("compose_job", ("c",), "Compose again", "Fill the composer with this push and all its users.", Scope.JOB),
    Action("export_results", ("e",), "Export rows", "Write what came of every row to a file.", Scope.JOB, footer=6),
    Action("filter_failures", ("slash",), "Filter", "Show only failures that hold a text.", Scope.JOB, footer=7),
    Action("copy_failures", ("y",), "Copy", "Copy the marked failures, else all that are shown.", Scope.JOB, footer=8),
    Action("close", ("escape", "q"), "Back", "Back to the jobs.", Scope.JOB, footer=9),
    # A job before it starts
    Action(
        "read_label",
        ("ctrl+r",),
        "Count who is new",
        "Read all members of the label, to tell exactly how many of the users are new.",
        Scope.PLAN,
        footer=50,
        priority=True,
    ),
    Action("copy_left_out", ("y",), "Copy left out", "Copy the rows that are left out.", Scope.PLAN, footer=51),
    # Labels of one user
    Action("add_to_labels", ("n", "a"), "Add to marked", "Add the user to the marked labels.", Scope.USER, footer=2),
    Action(
        "remove_from_labels",
        ("d", "delete"),
        "Remove from marked",
        "Remove the user from the marked labels.",
        Scope.USER,
        footer=3,
    ),
    Action("user_pushes", ("h",), "Pushes to this user", "Exactly those in the history.", Scope.USER, footer=4),
    Action("push_user", ("p",), "Push to this", "Compose a push to this user.", Scope.USER, footer=5),
    Action("ask_again", ("r",), "Ask again", "Ask every label again.", Scope.USER, footer=6),
    Action("only_theirs", ("t",), "All or theirs", "Show all labels, or only those that have the user.", Scope.USER),
    Action("copy_user", ("y",), "Copy user ID", "Copy the user ID.", Scope.USER),
    Action("close", ("escape", "q"), "Back", "Stop asking; then back to the labels.", Scope.USER, footer=7),
)

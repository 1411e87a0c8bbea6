"""Actions of the jobs and of one job."""

from push_tui.ui.actions.action import Action, Scope, action

JOBS, JOB = Scope.JOBS, Scope.JOB

ACTIONS: tuple[Action, ...] = (
    action("pause_job", "p", "Pause", "Stop after the current batch; resume later.", JOBS, JOB),
    action("resume_job", "u", "Resume",
           "Resume it; asks first if it was paused in another run, or if the review of a push is old.", JOBS, JOB,
           words="continue retry restart"),
    action("cancel_job", "x", "Cancel job", "End it for good; what is done stays done.", JOBS, JOB,
           words="stop abort end", destroys=True),
    action("forget_job", "d delete", "Remove from the list",
           "Remove a finished job and its rows, after a question.", JOBS, destroys=True),
    action("refresh_jobs", "r", "Refresh", "Read the jobs of this host again.", JOBS, words="reload"),
    action("retry_failed", "t", "Retry failed",
           "Plan a new job for the failed rows; a push to them opens in the composer first.", JOB,
           words="again repeat resend"),
    action("run_again", "a", "Run again", "Plan a new job for all rows of this one.", JOB, words="repeat rerun redo"),
    action("show_job_label", "l", "Open label", "Show the label of this job in Labels.", JOB, words="members"),
    action("compose_job", "c", "Compose again", "Open this push with all its users in the composer.", JOB),
    action("export_results", "e", "Export rows",
           "Write the result of every row to a file.", JOB, words="csv save download report"),
    action("filter", "slash", "Filter", "Show only the jobs whose kind, target or state contains a text.", JOBS),
    action("clear_filter", "escape", "Clear filter", "Show all jobs again.", JOBS),
    action("filter", "slash", "Filter", "Show only rows that contain a text.", JOB),
    action("copy_failures", "y", "Copy rows", "Copy the marked rows, else all shown ones.", JOB),
    action("close", "escape q", "Back", "Go back to where you opened the job.", JOB),
)  # fmt: skip  # a table, to be read across

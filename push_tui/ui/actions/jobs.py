"""Actions of the jobs and of one job."""

from push_tui.ui.actions.action import Action, Scope, action

JOBS, JOB = Scope.JOBS, Scope.JOB

ACTIONS: tuple[Action, ...] = (
    action("pause_job", "p", "Pause", "Begin nothing more; it goes on later where it was.", JOBS, JOB),
    action("resume_job", "u", "Resume",
           "Go on where it was; a push asks first when its review is old.", JOBS, JOB, words="continue retry restart"),
    action("cancel_job", "x", "Cancel", "End it for good; what is done stays done.", JOBS, JOB, words="stop abort end"),
    action("forget_job", "d delete", "Remove from the list", "Forget a job that is over.", JOBS),
    action("refresh_jobs", "r", "Refresh", "Read the jobs of this host again.", JOBS),
    action("retry_failed", "t", "Retry failed",
           "Plan a new job for the rows that failed; a push to them is composed first.", JOB,
           words="again repeat resend"),
    action("compose_job", "c", "Compose again", "Fill the composer with this push and all its users.", JOB),
    action("export_results", "e", "Export rows",
           "Write what came of every row to a file.", JOB, words="csv save download report"),
    action("filter_failures", "slash", "Filter", "Show only failures that hold a text.", JOB),
    action("copy_failures", "y", "Copy", "Copy the marked failures, else all that are shown.", JOB),
    action("close", "escape q", "Back", "Back to the jobs.", JOB),
)  # fmt: skip  # a table, to be read across

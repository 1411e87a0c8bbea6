"""Actions of the history and of one record in it; the review copies its task ID by the same action."""

from push_tui.ui.actions.action import Action, Scope, action

REVIEW, HISTORY, RECORD = Scope.REVIEW, Scope.HISTORY, Scope.RECORD

ACTIONS: tuple[Action, ...] = (
    action("filter_history", "slash", "Search",
           "Find any text in titles, messages, targets, notes and task IDs.", HISTORY),
    action("filter_state", "s", "By state", "Show only one state or result; again for the next.", HISTORY),
    action("filter_kind", "t", "By kind", "Pushes only, label changes only, or everything.", HISTORY),
    action("copy_task", "y", "Copy task ID", "Copy the task ID of this push.", HISTORY, RECORD, REVIEW),
    action("copy_record_request", "b", "Copy request", "Copy the request JSON as it was sent.", RECORD),
    action("copy_answer", "a", "Copy answer", "Copy the service's answer as it came.", RECORD),
    action("compose_again", "c", "Compose again",
           "Fill the composer with this push.", HISTORY, RECORD, words="resend repeat retry copy duplicate"),
    action("correct", "o", "Correct",
           "Compose it again to put it right: same audience, same overwrite handle.", HISTORY, RECORD,
           words="fix replace overwrite mistake"),
    action("refresh_history", "r", "Refresh", "Read the history again.", HISTORY),
    action("show_all_history", "escape", "Show all", "Take the search and the filters away.", HISTORY),
    action("close", "escape q", "Back", "Back to the history.", RECORD),
)  # fmt: skip  # a table, to be read across

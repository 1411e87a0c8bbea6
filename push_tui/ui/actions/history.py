"""Actions of the history and of one record; the review shares the one that copies a task ID."""

from push_tui.ui.actions.action import Action, Scope, action

REVIEW, HISTORY, RECORD = Scope.REVIEW, Scope.HISTORY, Scope.RECORD

ACTIONS: tuple[Action, ...] = (
    action("filter_history", "slash", "Search",
           "Search titles, messages, targets, notes and task IDs.", HISTORY, alone=True),
    action("filter_state", "s", "By state", "Choose one outcome or result to show.", HISTORY),
    action("filter_kind", "t", "By kind", "Choose only pushes, only label changes, or everything.", HISTORY),
    action("filter_period", "d", "By period",
           "Choose today, yesterday, 7 days or 30 days to show.", HISTORY, words="when date days"),
    action("filter_profile", "p", "By profile", "Choose one profile, to show what it sent.", HISTORY),
    action("filter_environment", "e", "By environment", "Choose production, staging or development.", HISTORY),
    action("filter_scheduled", "u", "Scheduled",
           "Show only pushes that are still to go out, soonest first; press again for everything.", HISTORY,
           words="upcoming planned due start next", alone=True),
    action("copy_task", "y", "Copy task ID", "Copy the task ID of this push.", HISTORY, RECORD, REVIEW),
    action("copy_report", "Y", "Copy as a report",
           "Copy all that is known here as plain text, for a ticket.", HISTORY, RECORD, Scope.WHY_NOTHING,
           words="ticket share export text"),
    action("next_record", "n", "Older", "Show the record of the next row of the list.", RECORD, words="next"),
    action("previous_record", "N", "Newer", "Show the record of the row above.", RECORD, words="previous"),
    action("copy_record_request", "b", "Copy request", "Copy the request JSON exactly as sent.", RECORD),
    action("copy_answer", "a", "Copy answer", "Copy the service's answer exactly as received.", RECORD),
    action("compose_again", "c", "Compose again",
           "Open this push in the composer.", HISTORY, RECORD, words="resend repeat retry copy duplicate"),
    action("correct", "o", "Correct",
           "Compose a correction for the same audience; if this push has a handle, phones replace it.", HISTORY,
           RECORD, REVIEW, Scope.JOB, words="fix replace overwrite mistake"),
    action("looked_into", "x", "Looked into",
           "You know what became of it: take it off what needs a look in the Overview.",
           Scope.OVERVIEW, HISTORY, RECORD, words="unknown failed seen dismiss clear needs look settle"),
    action("open_record", "v", "Its record", "Show the record of this push in the history.", REVIEW,
           words="history details answer request"),
    action("delivery_words", "W", "What the words mean",
           "Explain accepted, queued, pushed, unknown and the other words of a result.", HISTORY, RECORD, REVIEW,
           words="glossary meaning status outcome delivered success fail"),
    action("refresh_history", "r", "Refresh", "Read the history again.", HISTORY),
    action("show_all_history", "escape", "Show all", "Clear the search and the filters.", HISTORY),
    action("close", "escape q", "Back", "Go back to where you opened the record.", RECORD),
)  # fmt: skip  # a table, to be read across

"""Actions of a review, the only place that sends. `copy_task` is in `history`, which has it too."""

from push_tui.ui.actions.action import Action, Scope, action

REVIEW = Scope.REVIEW

ACTIONS: tuple[Action, ...] = (
    action("send", "f9 alt+s", "Send", "Send exactly what is shown.", REVIEW, palette=False),
    action("hand_over", "ctrl+o", "Hand over",
           "Write this push into a file, its plan, for another person to review and send; nothing is sent.", REVIEW,
           words="plan second person approve colleague"),
    action("close", "escape q", "Back",
           "Go back; a send that still counts down or waits is cancelled, one that has left goes on.", REVIEW),
)  # fmt: skip  # a table, to be read across

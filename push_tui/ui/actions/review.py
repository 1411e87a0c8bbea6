"""Actions of a review: sending is here and nowhere else."""

from push_tui.ui.actions.action import Action, Scope, action

REVIEW = Scope.REVIEW

ACTIONS: tuple[Action, ...] = (
    action("send", "f9 alt+s", "Send", "Send exactly what is shown.", REVIEW, palette=False),
    action("close", "escape", "Back", "Back; what was sent goes on.", REVIEW),
)  # fmt: skip  # a table, to be read across

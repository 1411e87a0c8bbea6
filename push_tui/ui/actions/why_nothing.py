"""Actions that find out why a user got nothing."""

from push_tui.ui.actions.action import Action, Scope, action

WHY_NOTHING = Scope.WHY_NOTHING

_WORDS = (
    "did a user get no push diagnose missing received arrive delivered bindings devices certificates offline ticket"
    " support do not disturb dnd mute quiet hours silent"
)

ACTIONS: tuple[Action, ...] = (
    action("why_nothing", "w", "Why nothing?",
           "Ask the service about a user, and look into the history, for why a push did not arrive.", Scope.EVERYWHERE,
           words=_WORDS),
    action("why_nothing", "w", "Why nothing?",
           "Find out why this user got nothing.", Scope.MEMBERS, Scope.USER, Scope.PUSH_USERS,
           words=_WORDS),
    action("why_nothing", "w", "Why nothing?",
           "Find out why a user of this push got nothing.", Scope.OVERVIEW, Scope.HISTORY, Scope.RECORD,
           Scope.REVIEW, words=_WORDS),
    action("why_nothing", "w", "Why nothing?",
           "Find out why this user gets nothing; you come back to the row.", Scope.JOB, words=_WORDS),
    action("test_user", "t", "Test it now",
           "Review a test push to this user by the phone's vendor; the answer says what came of it.", WHY_NOTHING,
           words="try send check"),
    action("push_unreached", "p", "Push to this user", "Compose a push to this user.", WHY_NOTHING),
    action("ask_about_again", "r", "Ask again", "Ask everything again.", WHY_NOTHING),
    action("next_section", "tab", "Next section", "Go to the next lines that open something.", WHY_NOTHING),
    action("previous_section", "shift+tab", "Previous section", "Go to the previous lines that open something.",
           WHY_NOTHING),
    action("close", "escape q", "Back", "Stop asking; press again to go back.", WHY_NOTHING),
)  # fmt: skip  # a table, to be read across

"""Actions of the Overview; its panels move and open like every list."""

from push_tui.ui.actions.action import Action, Scope, action

OVERVIEW = Scope.OVERVIEW

ACTIONS: tuple[Action, ...] = (
    action("by_hour", "left h", "By hour", "Show the pushes of the last 24 hours.", OVERVIEW),
    action("by_day", "right l", "By day", "Show the pushes of the last 14 days.", OVERVIEW),
    action("refresh_overview", "r", "Refresh", "Read all facts again.", OVERVIEW, words="reload"),
    action("next_panel", "tab", "Next panel", "Go to the next panel; so does Down on the last line.", OVERVIEW),
    action("previous_panel", "shift+tab", "Previous panel",
           "Go to the previous panel; so does Up on the first line.", OVERVIEW),
)  # fmt: skip  # a table, to be read across

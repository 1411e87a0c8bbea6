"""Actions that work everywhere, and those of every list."""

from push_tui.ui.actions.action import Action, Scope, action

EVERYWHERE, LIST = Scope.EVERYWHERE, Scope.LIST

ACTIONS: tuple[Action, ...] = (
    action("help", "f1 question_mark", "Help",
           "Show what you can do here, and with which keys.", EVERYWHERE, words="keys shortcuts manual"),
    action("labels", "f2 1", "Labels", "Show the app's labels and their members.", EVERYWHERE),
    action("compose", "f3 2", "Compose",
           "Write a push, for now or scheduled, and check it.", EVERYWHERE,
           words="schedule scheduled startdate later when broadcast everybody announcement write message notification"
                 " title badge sound image link vendor strategy"),
    action("history", "f4 3", "History",
           "Show what was sent, by whom, with which result.", EVERYWHERE, words="log sent records audit task report"),
    action("jobs", "f5 4", "Jobs",
           "Show bulk work: what runs, what waits, what failed.", EVERYWHERE,
           words="retry failed progress bulk batch queue resume"),
    action("commands", "ctrl+p colon", "Commands", "Find any action by its name.", EVERYWHERE, palette=False),
    action("profile", "", "Switch profile",
           "Work with another profile.", EVERYWHERE,
           words="app environment account production staging"),
    action("token", "", "Enter a token",
           "Enter an app token for this session.", EVERYWHERE, words="password login credentials authorize"),
    action("redraw", "ctrl+l", "Redraw the screen", "Redraw everything.", EVERYWHERE),
    action("quit", "ctrl+q", "Quit", "Quit; unsent text is saved as a draft.", EVERYWHERE, words="exit close leave"),
    action("cursor_down", "down j", "Down", "One row down.", LIST),
    action("cursor_up", "up k", "Up", "One row up.", LIST),
    action("page_down", "pagedown ctrl+d", "Page down", "One page down.", LIST),
    action("page_up", "pageup ctrl+u", "Page up", "One page up.", LIST),
    action("first", "home g", "First row", "Go to the first row.", LIST),
    action("last", "end G", "Last row",
           "Go to the last row; of members, all are loaded first.", LIST),
    action("choose", "enter", "Open", "Open the row under the cursor.", LIST),
    action("mark", "space", "Mark", "Mark or unmark the row.", LIST),
    action("mark_range", "v", "Mark a range", "Mark all rows from the last mark to this one.", LIST, palette=True),
    action("mark_all", "asterisk", "Mark all",
           "Mark every shown row, or unmark all.", LIST, palette=True),
)  # fmt: skip  # a table, to be read across

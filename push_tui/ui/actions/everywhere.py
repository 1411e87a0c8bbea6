"""Actions that work everywhere, and those of every list."""

from push_tui.ui.actions.action import Action, Scope, action

EVERYWHERE, LIST, PANEL = Scope.EVERYWHERE, Scope.LIST, Scope.PANEL

ACTIONS: tuple[Action, ...] = (
    action("help", "f1 question_mark", "Help",
           "Show what you can do here, and with which keys.", EVERYWHERE, words="keys shortcuts manual"),
    action("overview", "f2 2", "Overview",
           "Show what needs a look, what was sent, what goes out next, and what is left of each quota.", EVERYWHERE,
           words="dashboard home start quota limits rate status connection"),
    action("labels", "f3 3", "Labels", "Show the app's labels and their members.", EVERYWHERE),
    action("compose", "f4 4", "Compose",
           "Write a push, for now or scheduled, and check it.", EVERYWHERE,
           words="schedule scheduled startdate later when broadcast everybody announcement write message notification"
                 " title badge sound image link vendor strategy"),
    action("history", "f5 5", "History",
           "Show what was sent, by whom, with which result.", EVERYWHERE, words="log sent records audit task report"),
    action("jobs", "f6 6", "Jobs",
           "Show bulk work: what runs, what waits, what failed.", EVERYWHERE,
           words="retry failed progress bulk batch queue resume"),
    action("commands", "ctrl+p colon", "Commands", "Find any action by its name.", EVERYWHERE, palette=False),
    action("profile", "", "Profiles",
           "Work with another profile; add, edit, copy, rename and remove profiles.", EVERYWHERE,
           words="switch app environment account production staging new default configuration settings"),
    action("edit_profile", "", "Edit this profile",
           "Change the profile in use: host, app, token, read-only, note, test users, server zone.", EVERYWHERE,
           words="settings configuration host proxy zone server_time_zone test_users read_only change"),
    action("token", "", "Enter a token",
           "Enter an app token for this session.", EVERYWHERE, words="password login credentials authorize"),
    action("redraw", "ctrl+l", "Redraw the screen", "Redraw everything.", EVERYWHERE),
    action("how_to_quit", "ctrl+c q", "Copy, or how to quit",
           "Copy the selected text; without a selection, say how to quit.", EVERYWHERE, palette=False),
    action("quit", "ctrl+q f10", "Quit", "Quit; unsent text is saved as a draft.", EVERYWHERE,
           words="exit close leave"),
    action("cursor_down", "down j", "Down", "One row down.", LIST, PANEL),
    action("cursor_up", "up k", "Up", "One row up.", LIST, PANEL),
    action("page_down", "pagedown ctrl+d", "Page down", "One page down.", LIST, PANEL),
    action("page_up", "pageup ctrl+u", "Page up", "One page up.", LIST, PANEL),
    action("first", "home g", "First row", "Go to the first row.", LIST, PANEL),
    action("last", "end G", "Last row",
           "Go to the last row; of members, all are loaded first.", LIST, PANEL),
    action("choose", "enter", "Open", "Open the row under the cursor.", LIST, PANEL),
    action("mark", "space", "Mark", "Mark or unmark the row.", LIST),
    action("mark_range", "v", "Mark a range", "Mark all rows from the last mark to this one.", LIST, palette=True),
    action("mark_all", "asterisk", "Mark all",
           "Mark every shown row, or unmark all.", LIST, palette=True),
)  # fmt: skip  # a table, to be read across

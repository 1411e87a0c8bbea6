"""Cursors that do not blink: a blinking one sends 2.3 kB a second over the line."""

from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input


def steady_cursors(*more: type[Widget]) -> None:
    """Stop the cursor blinking in every future `Input`, and in ``more`` widgets with ``cursor_blink``.

    That includes inputs that Textual makes itself, such as the command palette's. Setting ``cursor_blink`` on a
    mounted `Input` is too late: it hides the cursor until the next key. The module that uses `TextArea` passes it;
    importing it here would slow every start.
    """
    for widget in (Input, *more):
        blink = getattr(widget, "cursor_blink", None)
        if not isinstance(blink, Reactive):
            raise TypeError(f"{widget} has no cursor_blink")
        blink._default = False

"""Cursors that do not blink: a blinking one sends 2.3 kB a second over the line for nothing."""

from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input


def steady_cursors(*more: type[Widget]) -> None:
    """Make the cursor of every `Input` made from now on steady, and of ``more`` widgets with ``cursor_blink``.

    That includes inputs that Textual makes itself, such as the command palette's. Setting ``cursor_blink`` on a
    mounted `Input` is too late: it hides the cursor until the next key. `TextArea` is to be given by the module that
    uses it; importing it here would cost every start.
    """
    for widget in (Input, *more):
        blink = getattr(widget, "cursor_blink", None)
        if not isinstance(blink, Reactive):
            raise TypeError(f"{widget} has no cursor_blink")
        blink._default = False

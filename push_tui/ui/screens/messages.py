"""What the toasts of this run said."""

from collections.abc import Iterable
from datetime import tzinfo

from push_tui.ui.screens.questions import PageNotice
from push_tui.ui.terminal.toasts import Told
from push_tui.ui.widgets.text_line import TextLine

_TONES = {"warning": "warn", "error": "bad"}
_TIME = 10


def messages(told: Iterable[Told], zone: tzinfo | None) -> PageNotice:
    """Return a page with each message and its time in ``zone``."""
    lines = [
        TextLine(
            (f"{each.at.astimezone(zone):%H:%M:%S}  ", "dim"), (line, _TONES.get(each.severity, "")), hanging=_TIME
        )
        if number == 0
        else TextLine(" " * _TIME, (line, _TONES.get(each.severity, "")), hanging=_TIME)
        for each in told
        for number, line in enumerate(each.words.split("\n"))
    ]
    return PageNotice("Messages of this run, newest first", lines or [TextLine("There was no message yet.")])

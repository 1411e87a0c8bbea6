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
    lines: list[TextLine] = []
    for each in told:
        tone, often = _TONES.get(each.severity, ""), f"  ({each.times:,} times)" if each.times > 1 else ""
        first, *others = each.words.split("\n")
        at = f"{each.at.astimezone(zone):%H:%M:%S}  "
        lines.append(TextLine((at, "dim"), (first, tone), (often, "dim"), hanging=_TIME))
        lines += (TextLine(" " * _TIME, (line, tone), hanging=_TIME) for line in others)
    return PageNotice("Messages of this run, newest first", lines or [TextLine("There was no message yet.")])

"""Ask whether the first line of a file or a paste is a header, and say how it was read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from push_tui.storage.user_files import FirstLine, FirstLineUnclear
from push_tui.storage.user_ids import DryRun, Header, HeaderReason
from push_tui.text import visible_name
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import name, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.left_out import NobodyFound
from push_tui.ui.widgets.choice_line import ARROWS, ChoiceLine

if TYPE_CHECKING:
    from push_tui.ui.host import Host

_COLUMN_CELLS = 24
_EVERY = "every"


async def read_users(tui: Host, read: Callable[[FirstLine | None], DryRun]) -> DryRun | None:
    """Read users in a thread and ask about an unclear first line.

    Returns None if the question is closed, and if no row is usable; each row is then shown with its reason.

    Raises:
        UserFileError: the file or paste cannot be used.
    """
    try:
        found = await asyncio.to_thread(read, None)
    except FirstLineUnclear as unclear:
        first = await tui.push_screen_wait(AskFirstLine(unclear))
        if first is None:
            return None
        found = await asyncio.to_thread(read, first)
    if found.ids:
        return found
    await tui.push_screen_wait(NobodyFound(found))
    return None


def header_words(header: Header) -> str:
    """Say which line was read as the header, and why."""
    column = visible_name(header.column)
    read = f'Line {header.line:,}, "{visible_name(header.text)}", was read as the header'
    if header.reason is HeaderReason.SAID:
        where = f'in the column "{column}"' if column else "in every column"
        return f"{read}, as you said. The users are {where}."
    return f'{read}: "{column}" is a known name for user IDs. If it is a user, put it on a later line.'


class AskFirstLine(Dialog[FirstLine | None], inherit_bindings=False):
    """Shows the line; one key says what it is. The arrows choose the column if there are several."""

    SCOPES = (Scope.FIRST_LINE,)
    TITLE_TEXT = "Is the first line a header?"
    DEFAULT_CSS = """
    AskFirstLine {
        & #first-line { margin: 1 0; }
        & ChoiceLine { margin: 0 0 1 0; }
        & .caption { color: $text-muted; text-style: $muted-text-style; }
    }
    """

    def __init__(self, unclear: FirstLineUnclear) -> None:
        super().__init__()
        self._unclear = unclear

    def body(self) -> Iterable[Widget]:
        """The line, its columns, the question."""
        unclear = self._unclear
        yield Static(plain(f"Line {unclear.line:,} of the list:"))
        yield Static(name(unclear.text, "bold"), id="first-line")
        if unclear.columns:
            options = tuple(
                (str(place), visible_name(cell)[:_COLUMN_CELLS] or f"column {place + 1}")
                for place, cell in enumerate(unclear.columns)
            )
            yield Static(plain(f"Column with the user IDs ({ARROWS})"), classes="caption")
            yield ChoiceLine((*options, (_EVERY, "every column")), str(unclear.likely))
        yield Static(
            plain(
                f"Press {key_of('first_is_header')} if it names the columns, {key_of('first_is_user')} if it is a user."
            )
        )

    def act(self, action_id: str) -> object:
        """Say whether the line is a header or a user, or close."""
        if action_id == "close":
            return super().act(action_id)
        chosen = self.query(ChoiceLine)
        column = chosen.first().value if chosen else "0"
        self.dismiss(FirstLine(action_id == "first_is_header", None if column == _EVERY else int(column)))
        return None

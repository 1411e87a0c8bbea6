"""The dialog that takes users from a file or a long paste."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from push_tui.storage.typed_paths import typed_path
from push_tui.storage.user_files import FirstLine, UserFileError, read_user_file, read_user_text
from push_tui.storage.user_ids import DryRun
from push_tui.text import visible_name
from push_tui.ui.content import MUTED, plain
from push_tui.ui.screens.dialog import Dialog, Result
from push_tui.ui.screens.first_line import read_users
from push_tui.ui.screens.new_job_file import path_problem
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.pasting import PlainTextArea, shown_paste
from push_tui.ui.widgets.prompt import Prompt

_AS_WRITTEN, _LOWER = "as written", "lower"


class UsersToAdd(Dialog[Result]):
    """A file (one ID per line, CSV, JSON list) or a paste, read in a thread and handed to ``use``.

    Returns the result of ``use``. While that is None, it stays open with all that was typed and pasted.
    """

    CONFIRM = "Preview"
    DEFAULT_CSS = """
    UsersToAdd {
        & TextArea { height: 6; }
        & .caption { color: $text-muted; text-style: $muted-text-style; height: 1; }
    }
    """
    BUSY = "The users are being read."

    def __init__(
        self, to: str, use: Callable[[DryRun], Awaitable[Result | None]], pasted: str = "", note: str = ""
    ) -> None:
        """``note`` is said above the file."""
        super().__init__(f"Add users to {visible_name(to)}")
        self._use = use
        self._pasted = shown_paste(pasted)
        self._note = note

    def body(self) -> Iterable[Widget]:
        """The file, the paste, upper or lower case."""
        if self._note:
            yield Static(plain(self._note, MUTED))
        yield Prompt("File: one ID per line, CSV (commas or semicolons), or a JSON list", check=_check, id="path")
        yield Static("Or paste them here", classes="caption")
        yield PlainTextArea(self._pasted, id="paste")
        yield ChoiceLine(((_AS_WRITTEN, "IDs as written"), (_LOWER, "IDs in lower case")), _AS_WRITTEN, id="case")
        yield Static(id="answer")

    def on_mount(self) -> None:
        """Begin where there is something to correct."""
        if self._pasted:
            self.query_one(TextArea).focus()

    def problem(self) -> str | None:
        """Ask for a file or a paste."""
        if not self.query_one("#path", Prompt).value.strip() and not self.query_one(TextArea).text.strip():
            return "Name a file, or paste user IDs."
        return super().problem()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        """Clear the error of the last text."""
        self.answer(Content(""))

    @work
    async def action_confirm(self) -> None:
        """Read the users; ask if the first line is unclear. Close once they are used."""
        named = self.query_one("#path", Prompt).value.strip()
        text = self.query_one(TextArea).text
        lower = self.query_one("#case", ChoiceLine).value == _LOWER

        def read(first: FirstLine | None) -> DryRun:
            if named:
                return read_user_file(typed_path(named), first=first, lower=lower)
            return read_user_text(text, first=first, lower=lower)

        with self.working("Reading…", UserFileError):
            found = await read_users(self.tui, read)
            self.answer(Content(""))
            used = None if found is None else await self._use(found)
            if used is not None:
                self.dismiss(used)


def _check(text: str) -> str | None:
    def problem(path: Path) -> str | None:
        if path.is_dir():
            return "This is a directory; choose a file in it."
        return None if path.exists() else "This file does not exist."

    return path_problem(text, problem)

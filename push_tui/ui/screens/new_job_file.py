"""The dialogs that ask for a file to write, or for a directory."""

from collections.abc import Callable, Iterable
from pathlib import Path

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.frozen import frozen
from push_tui.storage.paths import home
from push_tui.storage.typed_paths import typed_path
from push_tui.text import first_names, visible_name
from push_tui.ui.content import plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.widgets.choice_line import ARROWS, ChoiceLine
from push_tui.ui.widgets.prompt import Prompt

_NAMED = 6
"""Labels that the question before a deletion names."""


@frozen
class ChosenFile:
    """The file to write."""

    path: Path
    replace: bool
    """Whether an existing file may be replaced."""
    which: str = ""
    """The choice beside the file; empty without one."""


def path_problem(text: str, problem: Callable[[Path], str | None]) -> str | None:
    """Return the problem of a typed path, also if the system cannot look at it; None if nothing is typed."""
    try:
        return problem(typed_path(text)) if text.strip() else None
    except (OSError, ValueError) as error:
        return f"This path cannot be used: {error}."


def current_directory() -> Path:
    """Return the current directory; the home directory, else the root, if it was removed."""
    try:
        return Path.cwd()
    except OSError:
        return home() or Path("/")


def typable(path: Path) -> str:
    """Return ``path`` for an input line; shortened, else empty, if it holds control characters."""
    here = current_directory()
    shorter = "." if path == here else path.name if path.parent == here else ""
    return next((text for text in (str(path), shorter) if visible_name(text) == text), "")


class ChooseFile(Dialog[ChosenFile]):
    """The file to write. An existing file is replaced only after you type "replace"."""

    CONFIRM = "Write"

    def __init__(self, title: str, suggested: Path, hint: str = "", which: tuple[tuple[str, str], ...] = ()) -> None:
        """``which`` are values with titles of what can be written; the first is chosen."""
        super().__init__(title)
        self._which = which
        self._suggested = suggested
        self._hint = hint
        self._exists = False

    def body(self) -> Iterable[Widget]:
        """The path, and a line to confirm that a file is replaced."""
        yield Prompt("File", check=self._check, hint=lambda text: self._hint, value=typable(self._suggested), id="path")
        if self._which:
            yield ChoiceLine(self._which, self._which[0][0], id="which")
            yield Static(f"{ARROWS} change what is written.", classes="note")
        yield Prompt('Type "replace" to overwrite the existing file', id="replace")

    def on_mount(self) -> None:
        """Show the second line only if needed."""
        self._look()

    def _check(self, text: str) -> str | None:
        return path_problem(text, self._not_writable) if text.strip() else "Type a file name."

    def _not_writable(self, path: Path) -> str | None:
        if path.is_dir():
            return f"{visible_name(path.name)} is a directory; name a file in it."
        if self.session.paths.include(path):
            return f"{visible_name(path.name)} is a file of push-tui itself; choose another."
        return None if path.parent.is_dir() else f"There is no directory {visible_name(str(path.parent))}."

    @on(Input.Changed, "#path Input")
    def _typed(self) -> None:
        self._look()

    def _look(self) -> None:
        """Check whether the file exists."""
        try:
            self._exists = typed_path(self.query_one("#path", Prompt).value).is_file()
        except (OSError, ValueError):
            self._exists = False
        self.query_one("#replace", Prompt).display = self._exists
        self.refresh_actions()

    def problem(self) -> str | None:
        """Say why the file cannot be written."""
        problem = super().problem()
        if problem is None and self._exists and self.query_one("#replace", Prompt).value.strip() != "replace":
            return 'This file exists already: choose another name, or type "replace".'
        return problem

    def action_confirm(self) -> None:
        """Return the path, and what to write."""
        which = self.query_one("#which", ChoiceLine).value if self._which else ""
        self.dismiss(ChosenFile(typed_path(self.query_one("#path", Prompt).value), self._exists, which))


def no_directory(path: Path) -> str | None:
    """Return why this is no directory to write to; None if it is one."""
    return None if path.is_dir() else "This directory does not exist."


class SaveBeforeDeleting(Dialog[str]):
    """Asks where to save the members of labels before deleting them; returns the directory, empty for none."""

    CONFIRM = "Preview"
    DESTROYS = True

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__(f"Delete {len(labels)} labels")
        self._labels = labels

    def body(self) -> Iterable[Widget]:
        """What will be lost, and where to save it."""
        named = first_names([visible_name(label) for label in self._labels], _NAMED)
        yield Static(plain(f"{named}: you cannot undo this."))
        yield Prompt(
            "Save their members in this directory, one CSV file per label (empty: save nothing)",
            check=lambda text: path_problem(text, no_directory),
            value=typable(current_directory()),
            id="directory",
        )

    def action_confirm(self) -> None:
        """Return the directory."""
        text = self.query_one(Prompt).value
        self.dismiss(str(typed_path(text).absolute()) if text.strip() else "")

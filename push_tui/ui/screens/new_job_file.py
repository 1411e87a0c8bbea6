"""The dialog that asks for the name of a file to write, or of a directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.text import visible_name
from push_tui.ui.content import plain
from push_tui.ui.screens.base import Dialog
from push_tui.ui.widgets.prompt import Prompt


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """Where something is to be written."""

    path: Path
    replace: bool
    """Whether a file that is there may be replaced."""


def path_of(text: str) -> Path:
    """The path that somebody typed; ``~`` is their home directory."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def current_directory() -> Path:
    """Where the program was started; the home directory where that is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def typable(path: Path) -> str:
    """``path`` for a line to type in, which shows what it holds as it is: shorter, else empty, where that would act."""
    here = current_directory()
    shorter = "." if path == here else path.name if path.parent == here else ""
    return next((text for text in (str(path), shorter) if visible_name(text) == text), "")


class ChooseFile(Dialog[ChosenFile]):
    """Name of a file to write. A file that is there is named, and replaced only when the person says so."""

    CONFIRM = "Write"

    def __init__(self, title: str, suggested: Path, hint: str = "") -> None:
        super().__init__()
        self.TITLE_TEXT = title
        self._suggested = suggested
        self._hint = hint
        self._exists = False

    def body(self) -> Iterable[Widget]:
        """The name, and a line to confirm with that a file is replaced."""
        yield Prompt("File", check=self._check, hint=lambda text: self._hint, value=typable(self._suggested), id="path")
        yield Prompt("Type “replace” to write over the file that is there", id="replace")

    def on_mount(self) -> None:
        """The second line comes when it is needed."""
        self._look()

    def _check(self, text: str) -> str | None:
        if not text.strip():
            return "Type the name of a file."
        path = path_of(text)
        try:
            if path.is_dir():
                return f"{visible_name(path.name)} is a directory; name a file in it."
            if not path.parent.is_dir():
                return f"There is no directory {visible_name(str(path.parent))}."
        except (OSError, ValueError) as error:
            return f"It cannot be used: {error}."
        return None

    @on(Input.Changed, "#path Input")
    def _typed(self) -> None:
        self._look()

    def _look(self) -> None:
        """Whether there is such a file."""
        try:
            self._exists = path_of(self.query_one("#path", Prompt).value).is_file()
        except (OSError, ValueError):
            self._exists = False
        self.query_one("#replace", Prompt).display = self._exists
        self.refresh_actions()

    def problem(self) -> str | None:
        """A file that can be made is needed."""
        problem = super().problem()
        if problem is None and self._exists and self.query_one("#replace", Prompt).value.strip() != "replace":
            return "There is such a file already: choose another name, or type “replace”."
        return problem

    def action_confirm(self) -> None:
        """Give the path."""
        self.dismiss(ChosenFile(path_of(self.query_one("#path", Prompt).value), self._exists))


class SaveBeforeDeleting(Dialog[str]):
    """Where the members of labels that are to be deleted are saved; the result is the directory; empty for none."""

    TITLE_TEXT = "Delete labels"
    CONFIRM = "Go on"

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__()
        self._labels = labels

    def body(self) -> Iterable[Widget]:
        """What is lost, and where it can be kept."""
        yield Static(plain(f"{len(self._labels)} labels are to be deleted; the API cannot bring them back."))
        yield Prompt(
            "Save their members in this directory, one CSV file for each label (empty: save nothing)",
            check=self._check,
            value=typable(current_directory()),
            id="directory",
        )

    def _check(self, text: str) -> str | None:
        try:
            return None if not text.strip() or path_of(text).is_dir() else "There is no such directory."
        except (OSError, ValueError) as error:
            return f"It cannot be used: {error}."

    def action_confirm(self) -> None:
        """Go on to the plan."""
        text = self.query_one(Prompt).value
        self.dismiss(str(path_of(text).absolute()) if text.strip() else "")

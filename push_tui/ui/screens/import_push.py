"""Import a push from request JSON or a cURL command, pasted or from a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from textual import work
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.importing import MOST_CHARACTERS, AppFacts, Imported, ImportProblem, import_text
from push_tui.operations.composition import Composition
from push_tui.operations.drafts import draft_file_in
from push_tui.operations.session import Session, address_of
from push_tui.storage.typed_paths import typed_path
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import bindings
from push_tui.ui.content import lines
from push_tui.ui.screens.base import Dialog
from push_tui.ui.screens.keep_draft import whom
from push_tui.ui.terminal.input import MOST_PASTED
from push_tui.ui.widgets.form.editors import AreaEditor

if TYPE_CHECKING:
    from push_tui.storage.drafts import StoredDraft
    from push_tui.ui.host import Host

REST_SECONDS = 0.2
"""Pause in typing after which the text is read again."""

_LONGEST_PATH = 4096
_READ_AS_DRAFT = "Read as a saved draft."


class ImportPush(Dialog[bool]):
    """Shows the text and how it is read; confirming fills the composer. Returns true if it was filled."""

    SCOPES = (Scope.IMPORT, Scope.DIALOG)
    BINDINGS = bindings(Scope.IMPORT)
    TITLE_TEXT = "Import request JSON or a cURL command"
    CONFIRM = "Import"
    AUTO_FOCUS = "#import-text"
    DEFAULT_CSS = """
    ImportPush {
        & > #dialog { width: 96; }
        & #import-text { width: 100%; height: 14; max-height: 50vh; }
        & #import-text:focus { background: $surface-lighten-1; }
        & #import-answer { height: auto; min-height: 3; max-height: 10; margin-top: 1; }
    }
    """

    def __init__(self, text: str = "", file: str = "") -> None:
        super().__init__()
        self._text = text
        self._file = file
        self._timer: Timer | None = None
        self._problem: ImportProblem | None = None
        self._imported: Imported | None = None
        self._draft: StoredDraft | None = None

    def body(self) -> Iterable[Widget]:
        """The text and how it was read."""
        area = AreaEditor(self._typed, lambda direction: None, id="import-text")
        area.most = MOST_PASTED
        yield area
        yield Static(id="import-answer")

    @property
    def area(self) -> AreaEditor:
        """The text."""
        return self.query_one("#import-text", AreaEditor)

    def on_mount(self) -> None:
        """Show the given text."""
        self.area.load(self._text, "Paste request JSON, a pushMessage or a curl command, or type the path of a file.")
        self._read()

    def _typed(self, text: str) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST_SECONDS, self._read)

    def _read(self) -> None:
        """Read the text and show what it is."""
        self._timer = None
        self._problem = self._imported = None
        text = self.area.text
        self._draft = draft_file_in(text)
        try:
            if text.strip() and self._draft is None and file_in(text) is None:
                self._imported = import_text(text, self.session.dialect, app_facts(self.session))
        except ImportProblem as problem:
            self._problem = problem
        self.query_one("#import-answer", Static).update(self._answer())
        self.refresh_actions()

    def _answer(self) -> Content:
        if self._problem is not None:
            parts = [lines(self._problem.message, "$text-error")]
            if self._problem.fixes:
                parts.append(lines(f"{key_of('fix_import')}: {self._problem.fixes[0].title}", "$text-warning"))
            return Content("\n").join(parts)
        if self._draft is not None:
            parts = [lines(_READ_AS_DRAFT, "$text-success")]
        elif self._imported is None:
            path = file_in(self.area.text)
            return lines(f"{key_of('confirm')} reads the file {path}." if path is not None else "", "$text-muted")
        else:
            parts = [lines(_read_as(self._imported), "$text-success")]
            parts += [lines(f"· {note}", "$text-warning") for note in self._imported.notes]
        if self.session.composition.has_text:
            parts.append(lines(f"It replaces the push in the composer; {key_of('undo')} there brings it back."))
        return Content("\n").join(parts)

    def why_not(self, action_id: str) -> str | None:
        """Say what must be fixed first."""
        if action_id == "fix_import" and (self._problem is None or not self._problem.fixes):
            return "There is nothing to fix automatically."
        if action_id == "confirm":
            if self._timer is not None:
                self._timer.stop()
                self._read()
            if self._problem is not None:
                return self._problem.message
            if self._imported is None and self._draft is None and file_in(self.area.text) is None:
                return "There is nothing to import. Paste a push or type a file's path."
        return None

    def action_fix_import(self) -> None:
        """Fix the text in the most likely way."""
        if self._problem is not None and self._problem.fixes:
            self.area.load(self._problem.fixes[0].text)
            self._read()

    @work
    async def action_confirm(self) -> None:
        """Fill the composer; a file is first read and shown."""
        path = file_in(self.area.text)
        if path is not None:
            try:
                text = await self.tui.ask(self.session.engine.store(read_file, path))
            except OSError as error:
                self._problem = ImportProblem(f"{path} cannot be read ({error.strerror or error}).")
                self.query_one("#import-answer", Static).update(self._answer())
                return
            self.area.load(text)
            self._read()
        elif self._draft is not None:
            self.session.composition.from_draft(self._draft, copy=True)
            self.dismiss(True)
        elif self._imported is not None:
            fill(self.session.composition, self._imported)
            self.dismiss(True)


def import_text_into(app: "Host", file: str, text: str) -> None:
    """Fill the composer from a file's text. If it is not a push, show the text and why in the import dialog."""
    session = app.session
    draft = draft_file_in(text)
    if draft is not None:
        session.composition.from_draft(draft, copy=True)
        app.tell(f"{file}: {_READ_AS_DRAFT}")
        return
    try:
        imported = import_text(text, session.dialect, app_facts(session))
    except ImportProblem:
        app.push_screen(ImportPush(text, file))
        return
    fill(session.composition, imported)
    app.tell("\n".join((f"{file}: {_read_as(imported)}", *imported.notes)))


def fill(composition: Composition, imported: Imported) -> None:
    """Fill the composer; keep the chosen audience if the import names none."""
    chosen = composition.push.audience
    composition.take(imported.push)
    if not imported.audience_given and chosen.targets and not imported.push.audience.targets:
        composition.set_audience(chosen)


def _read_as(imported: Imported) -> str:
    return f"Read as {imported.source}{f' for {whom(imported.push.audience)}' if imported.audience_given else ''}."


def app_facts(session: Session) -> AppFacts:
    """Return host and path of the profile's app, to recognise commands for another app."""
    address = address_of(session.profile)
    first, _, second = address.prefix.strip("/").partition("/")
    return AppFacts(urlsplit(address.base_url).netloc, (first, second))


def file_in(text: str) -> Path | None:
    """Return the file that the text names, if it is a single line naming one."""
    line = text.strip()
    if not line or "\n" in line or len(line) > _LONGEST_PATH or line[0] in "{[":
        return None
    try:
        path = typed_path(line)
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def read_file(path: Path) -> str:
    """Read a file up to the longest push; bytes that are not UTF-8 become replacement characters."""
    with path.open("rb") as file:
        return file.read(MOST_CHARACTERS * 4).decode("utf-8", "replace")

"""Import a push from request JSON, a cURL command or a plan, or the texts of labels from CSV; pasted or from a file."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.importing import Imported, ImportProblem, Source
from push_tui.operations.import_reading import ImportReading, app_facts, fill, read_file, reading_of
from push_tui.operations.push_plan import PushPlan
from push_tui.text import visible_name
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import MUTED, lines
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.keep_draft import whom
from push_tui.ui.terminal.input import MOST_PASTED
from push_tui.ui.widgets.form.editors import AreaEditor

if TYPE_CHECKING:
    from push_tui.ui.host import Host

REST_SECONDS = 0.2
"""Pause in typing after which the text is read again."""
_HINT = "Paste request JSON, a curl command, or CSV of label, title, content; or type the path of a file."


class ImportPush(Dialog[bool]):
    """Shows the text and how it is read; confirming fills the composer. Returns true if it was filled."""

    SCOPES = (Scope.IMPORT, Scope.DIALOG)
    TITLE_TEXT = "Import request JSON, a cURL command, a plan or the texts of labels"
    CONFIRM = "Import"
    AUTO_FOCUS = "#import-text"
    DEFAULT_CSS = """
    ImportPush {
        & > #dialog { width: 96; }
        & #import-text { width: 100%; height: 50vh; max-height: 14; }
        & #import-text:focus { background: $surface-lighten-1; }
        & #import-text:ansi { text-style: none; border-left: vkey $border !important; }
        & #import-answer { height: auto; min-height: 3; max-height: 10; margin-top: 1; }
    }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._reading: ImportReading | None = None
        """How the text is read; None until that is known."""

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
        self.area.load(self._text, _HINT)
        self._read()

    def _typed(self, text: str) -> None:
        self._reading = None
        self._read(after=REST_SECONDS)

    @work(exclusive=True, group="read")
    async def _read(self, *, after: float = 0.0) -> None:
        """Read the text and show what it is."""
        await asyncio.sleep(after)
        await self._read_now()

    async def _read_now(self) -> ImportReading:
        text = self.area.text
        # A copied text often ends with a line break that the plan in it does not have.
        reading = await asyncio.to_thread(reading_of, text.rstrip(), self.session.dialect, app_facts(self.session))
        if text == self.area.text:
            self._show(reading)
        return reading

    def _show(self, reading: ImportReading) -> None:
        self._reading = reading
        self.query_one("#import-answer", Static).update(self._answer(reading))
        self.refresh_actions()

    def _answer(self, reading: ImportReading) -> Content:
        if reading.problem is not None:
            parts = [lines(reading.problem.message, "$text-error")]
            if reading.fixes:
                parts.append(lines(f"{key_of('fix_import')}: {reading.fixes[0].title}", "$text-warning"))
            return Content("\n").join(parts)
        if reading.file is not None:
            return lines(f"{key_of('confirm')} reads the file {visible_name(str(reading.file))}.", MUTED)
        if reading.is_empty:
            return Content("")
        if reading.plan is not None:
            return lines(f"A plan of {reading.plan.by.shown}. {key_of('confirm')} opens its review.", "$text-success")
        parts = [lines(_read_as(reading.imported), "$text-success")]
        parts += [lines(f"· {note}", "$text-warning") for note in _notes(reading.imported)]
        if reading.imported is not None and reading.imported.source is Source.TEXTS:
            parts.append(lines(f"The rest of the push stays. {key_of('undo')} in the composer undoes the import."))
        elif self.session.composition.has_work:
            parts.append(lines(f"It replaces the push in the composer. {key_of('undo')} there brings that back."))
        return Content("\n").join(parts)

    def why_not(self, action_id: str) -> str | None:
        """Say what must be fixed first; what was not read yet is read when you confirm."""
        reading = self._reading
        if action_id == "fix_import" and (reading is None or not reading.fixes):
            return "There is nothing to fix automatically."
        if action_id == "confirm" and reading is not None and reading.file is None:
            if reading.problem is not None:
                return reading.problem.message
            if reading.is_empty:
                return "There is nothing to import. Paste a push or type a file's path."
        return None

    def applies(self, action_id: str) -> bool:
        """Offer to fix only what can be fixed."""
        return action_id != "fix_import" or (self._reading is not None and bool(self._reading.fixes))

    def show_at_line(self, reason: str) -> bool:
        """Say it below the text, where what is wrong with that stands already."""
        if self._reading is not None and self._reading.is_empty:
            self.query_one("#import-answer", Static).update(lines(reason, "$text-error"))
        self.area.focus()
        return True

    def action_fix_import(self) -> None:
        """Fix the text in the most likely way."""
        if self._reading is not None and self._reading.fixes:
            self._load(self._reading.fixes[0].text)

    def _load(self, text: str) -> None:
        self._reading = None
        self.area.load(text)
        self._read()

    @work(exclusive=True, group="confirm")
    async def action_confirm(self) -> None:
        """Fill the composer; a file is first read and shown."""
        reading = self._reading or await self._read_now()
        if reading.file is not None:
            try:
                text = await self.tui.ask(self.session.engine.store(read_file, reading.file))
            except OSError as error:
                reason = f"{visible_name(str(reading.file))} cannot be read ({error.strerror or error})."
                self._show(replace(reading, problem=ImportProblem(reason)))
                return
            read = await asyncio.to_thread(reading_of, text, self.session.dialect, app_facts(self.session))
            if read.is_empty and not read.fixes:  # its path stays, so that you can type another
                reason = "The file is empty." if read.problem is None else read.problem.message
                self._show(replace(reading, problem=ImportProblem(f"{visible_name(reading.file.name)}: {reason}")))
                return
            # A plan is not shown as text: it may be long, and no letter of it may be changed.
            if read.plan is None:
                self._load(text)
                return
            reading = read
        if reading.plan is not None:
            self.dismiss(False)
            open_plan(self.tui, reading.plan)
        elif reading.fills:
            fill(self.session.composition, reading)
            self.dismiss(True)


async def import_text_into(app: "Host", file: str, text: str) -> None:
    """Go to the composer and fill it from a file's text, or open the review of a plan, which leads back here.

    If it is neither, show the text and why in the import dialog.
    """
    session = app.session
    reading = await asyncio.to_thread(reading_of, text, session.dialect, app_facts(session))
    if reading.plan is not None:
        open_plan(app, reading.plan)
        return
    app.go("compose")
    if reading.fills:
        fill(session.composition, reading)
        app.tell("\n".join((f"{file}: {_read_as(reading.imported)}", *_notes(reading.imported))))
    else:
        app.push_screen(ImportPush(text))


def open_plan(app: "Host", plan: PushPlan) -> None:
    """Open the review of a plan, or say why it may not be sent."""
    from push_tui.ui.screens.open_review import open_review

    open_review(app, plan=plan)


def _notes(imported: Imported | None) -> tuple[str, ...]:
    return () if imported is None else tuple(imported.notes)


def _read_as(imported: Imported | None) -> str:
    if imported is None:
        return "Read as a saved draft."
    if imported.source is Source.TEXTS:
        return f"Read as {imported.source}: {', '.join(map(visible_name, imported.push.audience.targets))}."
    return f"Read as {imported.source}{f' for {whom(imported.push.audience)}' if imported.audience_given else ''}."

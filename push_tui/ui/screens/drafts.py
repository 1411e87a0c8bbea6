"""The dialog that lists drafts and templates, to open, duplicate, rename, delete or save as a template."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.catalogue.basic import content_path
from push_tui.message.local_time import age
from push_tui.operations.draft_list import (
    DraftError,
    DraftKind,
    SavedDraft,
    delete,
    duplicate,
    rename,
    save_as_template,
    saved_drafts,
    unreadable_files,
)
from push_tui.operations.sent_note import handed_over_words
from push_tui.operations.session import Session
from push_tui.text import first_names
from push_tui.ui.actions import Scope, key_of, title_and_key
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.base import NARROW
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.list_pane import ListPane, none_contains
from push_tui.ui.screens.questions import Ask, Question
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.form.row_looks import audience_words
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from push_tui.ui.host import Host

_NAME = "Name or title"
_PROFILE = Column("Profile", None, tone="dim", names=True)
_COLUMNS = (
    Column("", 11, tone="dim"),
    Column("Audience", None, names=True),
    Column(_NAME, None, names=True),
    Column("Saved", 11, tone="dim"),
    Column("Content", None, tone="dim"),
)
_LONGEST_NAME = 80
_MOST_NAMED = 3
"""Unreadable files that are named; the others are counted."""


async def open_saved_draft(app: "Host") -> bool:
    """Let you choose a draft or template and open it; the push in the composer stays a draft.

    Return whether you chose one.
    """
    chosen: SavedDraft | None = await app.push_screen_wait(Drafts())
    composition = app.session.composition
    if chosen is None:
        return False
    if chosen.kind is DraftKind.TEMPLATE:
        composition.from_template(chosen.to_json())
        if composition.placeholders:
            form = FillTemplate(chosen.draft.title, composition.placeholders)
            values: Mapping[str, str] | None = await app.push_screen_wait(form)
            composition.fill(values or {})
    elif chosen.draft.id != composition.draft.id:
        composition.from_draft(chosen.to_json(), copy=chosen.open_elsewhere)
    return True


async def save_composed(app: "Host") -> None:
    """Save a template of the push in the composer."""
    session = app.session
    composed = SavedDraft(DraftKind.DRAFT, session.composition.draft, None, session.profile.name)
    try:
        made = await app.ask(session.engine.store(save_as_template, session, composed))
    except DraftError as error:
        app.tell(str(error), "error")
        return
    app.tell(_template_words(made, f"{title_and_key('drafts')} lists it"))


class Drafts(Dialog[SavedDraft], ListPane[SavedDraft]):
    """Lists templates, then drafts, newest first; returns the one to open."""

    TITLE_TEXT = "Drafts and templates"
    CONFIRM = "Open"
    CLOSE = "Close"
    LISTS = "draft"
    SCOPES = (Scope.DRAFTS, Scope.DIALOG)
    DEFAULT_CSS = """
    Drafts {
        & > #dialog { width: 116; }
        & FilterInput { height: 1; border: none; background: $boost; }
        & RowList { height: 50vh; max-height: 14; }
        & #draft-says { height: auto; margin-top: 1; color: $text-muted; text-style: $muted-text-style; }
        & #draft-unreadable { display: none; height: auto; color: $text-warning; }
    }
    """

    _columns: Sequence[Column] = _COLUMNS
    _found: Sequence[SavedDraft] | None = None
    """All of them; None until they are read."""

    def body(self) -> Iterable[Widget]:
        """A filter, the list, and a note on the row with the cursor."""
        yield FilterInput(placeholder="filter", id="drafts-filter")
        yield RowList[SavedDraft](
            _COLUMNS, self._cells, lambda each: (each.kind, each.draft.id), markable=False, empty="Reading…", id="kept"
        )
        yield Static(id="draft-says")
        yield Static(id="draft-unreadable")

    def on_mount(self) -> None:
        """Read the drafts and templates; begin on the one that is open."""
        self._load()

    @work(exclusive=True)
    async def _load(self, made: SavedDraft | None = None) -> None:
        """Read them, and go to the one just ``made``."""
        session = self.session
        try:
            found = await self.tui.ask(session.engine.store(saved_drafts, session))
        except DraftError as error:
            self.query_one("#draft-says", Static).update(plain(str(error), "$text-error"))
            return
        opens, self._found = self._found is None, found
        named = {each.profile for each in found} - {session.profile.name} and self.app.size.width >= NARROW
        self._columns = (*_COLUMNS[:3], _PROFILE, *_COLUMNS[3:]) if named else _COLUMNS
        self.rows.set_columns(self._columns)
        self.rows.set_longest(
            Audience=longest(audience_words(each.draft.push.audience) for each in found),
            **{_NAME: longest(map(_title, found))},
            Profile=longest(each.profile for each in found),
        )
        self.show()
        if opens:
            self.rows.move_to_key((DraftKind.DRAFT, session.composition.draft.id))
        elif made is not None:
            self.rows.move_to_key((made.kind, made.draft.id))
        self._show_unreadable(await self.tui.ask(session.engine.store(unreadable_files, session)))

    def show(self) -> None:
        """Show those that match the filter."""
        if self._found is None:
            return
        query = self.filter_text
        none = (
            f"No draft yet. What you type in {title_and_key('compose')} is saved as one; "
            f"{title_and_key('clear_push')} there keeps it here and begins another."
        )
        self.rows.set_empty(none_contains("draft", self.filter_typed) if self._found else none)
        self.rows.show([each for each in self._found if query in _words(each)])
        self._show_note()

    def _show_unreadable(self, files: Sequence[Path]) -> None:
        if files:
            named = first_names([f"{file.parent.name}/{file.name}" for file in files], _MOST_NAMED)
            line = self.query_one("#draft-unreadable", Static)
            line.update(plain(f"Unreadable files, left unchanged: {named}"))
            line.display = True

    def _cells(self, each: SavedDraft) -> tuple[Cell, ...]:
        saved = age(each.saved_at, self.tui.now()) if each.saved_at is not None else ""
        tone = "warn" if each.kind is DraftKind.TEMPLATE else ""
        kind = Cell(str(each.kind), tone)
        if each.draft.handed_over is not None:
            kind = Cell("handed over", "warn")
        elif self._is_open(each):
            kind = Cell("open", "good")
        audience, title, content = _texts(each)
        cells = {
            "": kind,
            "Audience": Cell(audience),
            _NAME: Cell(title, "" if each.draft.name or each.draft.push.title else "dim"),
            _PROFILE.title: Cell(each.profile),
            "Saved": Cell(saved),
            "Content": Cell(content),
        }
        return tuple(cells[column.title] for column in self._columns)

    def _is_open(self, each: SavedDraft) -> bool:
        return each.kind is DraftKind.DRAFT and each.draft.id == self.session.composition.draft.id

    @on(RowList.CursorMoved)
    def _show_note(self) -> None:
        each = self.current
        text = " "
        if each is None:
            pass
        elif each.open_elsewhere:
            text = "Another running push-tui is writing this draft; opening it makes a copy."
        elif each.kind is DraftKind.TEMPLATE:
            text = f"Opening this template starts a new push{_asked(each, ' and')}"
        else:
            where = "This draft is open in the composer. " if self._is_open(each) else ""
            if each.draft.handed_over is not None:
                where += f"It {handed_over_words(each.draft.handed_over, self.session.schedule_clock)}. "
            saves = f"{key_of('save_template', Scope.DRAFTS)} saves it as a template"
            text = f"{where}\n{saves}{_asked(each, ', which')}".lstrip()
        if each is not None and each.profile != self.session.profile.name:
            text = f"Written with profile {each.profile}. {text}"
        self.query_one("#draft-says", Static).update(lines(text))

    def why_not(self, action_id: str) -> str | None:
        """Say why the action is not possible for this draft."""
        each = self.current
        if action_id in {"close", "filter"}:
            return None
        if each is None:
            return "The drafts are still being read." if self._found is None else "There is no draft."
        if action_id == "save_template" and each.kind is DraftKind.TEMPLATE:
            return "This is already a template."
        if each.open_elsewhere and action_id in ("rename_draft", "delete_draft"):
            return "Another running push-tui is writing this draft."
        return None

    def action_close(self) -> None:
        """Leave the filter; without one, close."""
        if not self.leave_filter():
            self.dismiss(None)

    def action_confirm(self) -> None:
        """Open the draft or template."""
        self.dismiss(self.current)

    def action_duplicate_draft(self) -> None:
        """Copy the draft."""
        self._do(duplicate)

    def action_save_template(self) -> None:
        """Save a template with the same text, and go to it."""
        self._do(save_as_template)

    @work
    async def action_rename_draft(self) -> None:
        """Ask for a new name, and rename the draft."""
        each = self.current
        if each is None:
            return
        asked = Ask(f'Rename "{each.draft.title}"', "Rename", _name_prompt(each.draft.title))
        name = await self.app.push_screen_wait(asked)
        if name is None:
            return
        if self._is_open(each):
            self.session.composition.rename(name)
            self._load()
        else:
            self._do(lambda session, each: rename(session, each, name), each)

    @work
    async def action_delete_draft(self) -> None:
        """Delete the draft, once you confirm."""
        each = self.current
        if each is None:
            return
        title = f'Delete the {each.kind} "{each.draft.title}"?'
        words = plain(f"It is for {audience_words(each.draft.push.audience)}. You cannot undo this.")
        if not await self.app.push_screen_wait(Question(title, "Delete it", lambda: words, destroys=True)):
            return
        if self._is_open(each):
            self.session.composition.clear()
        self._do(delete, each)

    @work
    async def _do(
        self, act: Callable[[Session, SavedDraft], SavedDraft | None], each: SavedDraft | None = None
    ) -> None:
        each, session = each or self.current, self.session
        if each is None:
            return
        try:
            made = await self.tui.ask(session.engine.store(act, session, each))
        except DraftError as error:
            self.query_one("#draft-says", Static).update(plain(str(error), "$text-error"))
            return
        if made is not None:
            self.tui.tell(_template_words(made, f"{key_of('rename_draft')} renames it"))
        self._load(made)


def _template_words(made: SavedDraft, then: str) -> str:
    return f'"{made.draft.title}" is saved as a template; {then}{_asked(made, ". It")}'


def _title(each: SavedDraft) -> str:
    return each.draft.name or each.draft.push.title or "no title"


def _texts(each: SavedDraft) -> tuple[str, str, str]:
    """Return audience, title and content, each on one line."""
    push = each.draft.push
    content = push.at(content_path(push))
    return (
        audience_words(push.audience),
        _title(each),
        " ".join(content.split()) if isinstance(content, str) else "",
    )


def _words(each: SavedDraft) -> str:
    """Return what a filter looks into, in lower case."""
    return " ".join(_texts(each)).casefold()


def _asked(each: SavedDraft, joint: str) -> str:
    """Say after ``joint`` what opening it as a template asks for; if nothing, how to make it ask."""
    names = each.placeholders
    if not names:
        return ". Write {{date}} in a text to be asked for the date each time."
    shown = first_names([f"{{{{{name}}}}}" for name in names], _MOST_NAMED)
    return f"{joint} asks what to write for {shown} each time."


def _name_prompt(name: str) -> Prompt:
    """Return the line that asks for a draft's name."""
    return Prompt(
        "Name",
        value=name,
        check=lambda text: (
            f"This name has {len(text):,} characters; {_LONGEST_NAME} are the most."
            if len(text) > _LONGEST_NAME
            else None
        ),
        hint=lambda text: "Leave empty to use the title of the push." if not text.strip() else "",
    )


class FillTemplate(Dialog[Mapping[str, str]]):
    """Asks for the value of each placeholder. A placeholder left empty stays in the push, as a problem."""

    CONFIRM = "Fill in"
    CLOSE = "Fill in later"
    DEFAULT_CSS = """
    FillTemplate #values { height: auto; max-height: 60vh; }
    """

    def __init__(self, title: str, names: tuple[str, ...]) -> None:
        super().__init__(f'Fill the template "{title}"')
        self._names = names

    def body(self) -> Iterable[Widget]:
        """A line for each placeholder."""
        with VerticalScroll(id="values", can_focus=False):
            for name in self._names:
                yield Prompt(name, hint=lambda text, name=name: "" if text else f"for {{{{{name}}}}}")  # type: ignore[misc]

    def action_confirm(self) -> None:
        """Close with the values that are not blank, by placeholder."""
        values = zip(self._names, (prompt.value for prompt in self.query(Prompt)), strict=True)
        self.dismiss({name: value for name, value in values if value.strip()})

"""Every place that takes a paste takes it once, and nothing else hears of it."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input, TextArea

import push_tui
from push_tui.dialects import AGORA
from push_tui.message.catalogue.sections import field_at
from push_tui.message.push import AUDIENCE_PATH, Audience, AudienceKind, Push
from push_tui.operations.composition import Composition
from push_tui.ui.screens.pick_labels import LabelFilter
from push_tui.ui.screens.profile_fields import FormLine, ProfileLine
from push_tui.ui.screens.review_gate import NoteInput
from push_tui.ui.terminal.input import PartOfPaste
from push_tui.ui.theme import PUSH_TUI
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.form.editors import AreaEditor, LineEditor, PairEditor
from push_tui.ui.widgets.form.form import Form
from push_tui.ui.widgets.pasting import LineInput, MaskedInput, PlainInput, PlainTextArea, TakesPaste
from push_tui.ui.widgets.whole_lines import WholeLines

PASTED = "qa-1\nqa-2\nqa-3"
ONE_LINE = "qa-1 qa-2 qa-3"


def _unheard(_: object) -> None:
    """Nobody listens."""


def _nobody(_: str) -> bool:
    """Nobody takes a paste over."""
    return False


PLACES: dict[type[Widget], tuple[Callable[[], Widget], str]] = {
    PlainInput: (PlainInput, ONE_LINE),
    MaskedInput: (MaskedInput, ONE_LINE),
    FilterInput: (lambda: FilterInput(classes="-open"), ONE_LINE),
    LabelFilter: (LabelFilter, ONE_LINE),
    NoteInput: (NoteInput, ONE_LINE),
    ProfileLine: (lambda: ProfileLine(FormLine("name"), ""), ONE_LINE),
    LineEditor: (lambda: LineEditor(_unheard, _nobody), ONE_LINE),
    PairEditor: (lambda: PairEditor(_unheard, _nobody, lambda move: False), ONE_LINE),
    PlainTextArea: (PlainTextArea, PASTED),
    AreaEditor: (lambda: AreaEditor(_unheard, _unheard), PASTED),
}
"""How each field is made, and what is in it after `PASTED`."""


class Around(Container):
    """What is around a field; it notes the pastes that reach it."""

    def __init__(self, inside: Widget) -> None:
        super().__init__(inside)
        self.heard: list[events.Paste] = []

    def on_paste(self, event: events.Paste) -> None:
        self.heard.append(event)


class Page(App[None]):
    """One widget, and what it asked of the screen around it."""

    def __init__(self, inside: Widget) -> None:
        super().__init__()
        self.around = Around(inside)
        self.dialogs: list[str] = []
        self.register_theme(PUSH_TUI)
        self.theme = PUSH_TUI.name

    def compose(self) -> ComposeResult:
        yield self.around

    def on_form_users_pasted(self, message: Form.UsersPasted) -> None:
        self.dialogs.append(message.text)


def to_type_into(field: Widget) -> None:
    """Put the focus on a field; a filter has none before it is opened."""
    if isinstance(field, FilterInput):
        field.open()
    else:
        field.focus()


@pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__name__)
async def test_a_paste_stands_in_a_field_once_and_goes_no_further(kind: type[Widget]) -> None:
    make, expected = PLACES[kind]
    field = make()
    page = Page(field)
    async with page.run_test() as pilot:
        to_type_into(field)
        await pilot.pause()
        page.post_message(events.Paste(PASTED))
        await pilot.pause()
        assert (field.value if isinstance(field, Input) else field.text) == expected  # type: ignore[attr-defined]
        assert page.around.heard == []


@pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__name__)
async def test_an_empty_paste_leaves_what_is_selected(kind: type[Widget]) -> None:
    field = PLACES[kind][0]()
    page = Page(field)
    async with page.run_test() as pilot:
        to_type_into(field)
        await pilot.pause()
        page.post_message(events.Paste("kim"))
        await pilot.pause()
        assert isinstance(field, Input | TextArea)
        field.action_select_all() if isinstance(field, Input) else field.select_all()
        page.post_message(events.Paste(""))
        await pilot.pause()
        assert (field.value if isinstance(field, Input) else field.text) == "kim"


@pytest.mark.parametrize(
    ("there", "pasted", "expected"),
    [
        ("kim\nlee", "mia\nzoe", "kim\nlee\nmia\nzoe"),
        ("kim\nlee\n", "mia\nzoe\n", "kim\nlee\nmia\nzoe\n"),
        ("kim, ", "mia zoe", "kim, mia zoe"),
        ("qa-", "17", "qa-17"),
    ],
)
async def test_a_pasted_list_never_runs_together_with_the_names_around_it(
    there: str, pasted: str, expected: str
) -> None:
    field = PlainTextArea()
    page = Page(field)
    async with page.run_test() as pilot:
        to_type_into(field)
        for text in (there, pasted):
            page.post_message(events.Paste(text))
            await pilot.pause()
        assert field.text == expected


async def test_the_parts_of_a_paste_that_stalled_stand_together_and_apart_from_the_names_around_them() -> None:
    field = PlainTextArea("kimzed")
    page = Page(field)
    async with page.run_test() as pilot:
        to_type_into(field)
        field.move_cursor((0, 3))
        for part in (
            PartOfPaste("qa-1", begins=True, ends=False),
            PartOfPaste("2\nbo", begins=False, ends=False),
            PartOfPaste("b\nc", begins=False, ends=True),
        ):
            page.post_message(part)
            await pilot.pause()
        assert field.text == "kim\nqa-12\nbob\nc\nzed"


def _ours(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("push_tui."):
            yield each
        yield from _ours(each)


def test_no_field_is_left_out() -> None:
    for module in pkgutil.walk_packages(push_tui.__path__, "push_tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert {*_ours(Input), *_ours(TextArea)} == {*PLACES, LineInput, WholeLines}  # on which the others stand
    stock = re.compile(r"(?<!\w)(?:Input|TextArea)\(")
    sources = [path for path in Path(push_tui.__path__[0]).rglob("*.py") if stock.search(path.read_text("utf-8"))]
    assert sources == []


@pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__name__)
async def test_a_field_takes_no_more_than_its_cap_and_says_what_was_left_out(kind: type[Widget]) -> None:
    field = PLACES[kind][0]()
    assert isinstance(field, TakesPaste)
    field.most = 12
    page = Page(field)
    async with page.run_test() as pilot:
        to_type_into(field)
        for _ in range(2):
            page.post_message(events.Paste("qa-1 qa-2 qa-3 qa-4"))
            await pilot.pause()
        text = str(getattr(field, "value" if isinstance(field, Input) else "text"))  # type: ignore[redundant-expr]
        assert set(text.split()) <= {"qa-1", "qa-2", "qa-3", "qa-4"}
        assert 8 < len(text) <= 12
        assert any("at most 12 characters" in str(toast.message) for toast in page._notifications)


async def test_a_title_takes_ten_times_its_limit() -> None:
    composition = Composition(AGORA)
    page = await paste_into(composition, TITLE, "word " * 200_000)
    title = composition.push.at(TITLE)
    field = field_at(TITLE, AGORA)
    assert field is not None
    limit = field.limit
    assert isinstance(title, str)
    assert limit.characters is not None
    assert 9 * limit.characters < len(title) <= 10 * limit.characters == limit.cap
    assert any(f"at most {limit.cap:,} characters" in str(toast.message) for toast in page._notifications)


TITLE, CONTENT, EXT = (("pushMessage", name) for name in ("title", "content", "ext"))
ROWS: dict[str, tuple[AudienceKind, tuple[str, ...], str, object]] = {
    "one user": (AudienceKind.USER, AUDIENCE_PATH, "qa-1", ("qa-1",)),
    "users where one is wanted": (AudienceKind.USER, AUDIENCE_PATH, PASTED, tuple(PASTED.split())),
    "users": (AudienceKind.USERS, AUDIENCE_PATH, PASTED, tuple(PASTED.split())),
    "a line": (AudienceKind.USERS, TITLE, PASTED, ONE_LINE),
    "a text": (AudienceKind.USERS, CONTENT, PASTED, PASTED),
    "pairs": (AudienceKind.USERS, EXT, "a = 1\nb = 2", {"a": "1", "b": "2"}),
    "raw JSON": (AudienceKind.USERS, ("add",), '{"vivo": {"notifyType": 1}}', {"vivo": {"notifyType": 1}}),
}
"""Rows of the form: whom the push is for, the row, what is pasted, what the push holds there then."""


async def paste_into(composition: Composition, path: tuple[str, ...], text: str) -> Page:
    """Paste on a row of the form."""
    form = Form(composition)
    page = Page(form)
    composition.on_change(form.sync)
    async with page.run_test(size=(120, 40)) as pilot:
        form.sync()
        assert form.go_to(path)
        await pilot.pause()
        page.post_message(events.Paste(text))
        await pilot.pause()
    return page


@pytest.mark.parametrize("row", ROWS)
async def test_a_paste_on_a_row_of_the_form_is_in_the_push_once_and_opens_nothing(row: str) -> None:
    kind, path, text, expected = ROWS[row]
    composition = Composition(AGORA)
    composition.set_audience_kind(kind)
    page = await paste_into(composition, path, text)
    push = composition.push
    there = push.audience.targets if path == AUDIENCE_PATH else push.message if path == ("add",) else push.at(path)
    assert there == expected
    assert page.dialogs == []
    assert page.around.heard == []


@pytest.mark.parametrize("there", [0, 301], ids=["typed", "listed"])
async def test_more_users_than_one_call_takes_are_looked_at_once_and_not_put_in(there: int) -> None:
    composition = Composition(AGORA)
    users = tuple(f"kim-{number}" for number in range(there))
    composition.take(Push(Audience(AudienceKind.USERS, users)))
    many = "\n".join(f"lee-{number}" for number in range(101))
    page = await paste_into(composition, AUDIENCE_PATH, many)
    assert page.dialogs == [many]
    assert composition.push.audience.targets == users

"""Pairs of key and value in the form, as a person at the keyboard meets them."""

from typing import Any

import pytest
from textual.events import Key, Paste

from push_tui.message.push import ABSENT, Push
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.widgets.form.editors import AreaEditor, PairEditor
from push_tui.ui.widgets.form.form import Form
from support.keys import key
from support.person import BOTH_SIZES, IN_80X24, Desk, Pilot, screen_text, sized, until

EXT = ("pushMessage", "ext")
HOSTILE = "a[/]b[red]c\x1b]52;c;aGk=\x1b\\e\x9bf\u202eg\x00h\ud83d"


@pytest.fixture
def start() -> str:
    return "compose"


async def open_pairs(pilot: Pilot, **message: Any) -> Form:
    """The composer on the extra data of a push."""
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen) and pilot.app.focused is not None)
    form = pilot.app.screen.query_one(Form)
    if message:
        form._composition.take(Push(message={"title": "x", "content": "y", **message}))
    assert form.go_to(EXT)
    await pilot.pause()
    assert isinstance(pilot.app.focused, PairEditor)
    return form


async def type_text(pilot: Pilot, text: str) -> None:
    await pilot.press(*["space" if character == " " else character for character in text])


async def paste(pilot: Pilot, text: str) -> None:
    pilot.app.post_message(Paste(text))
    await pilot.pause()


def ext(desk: Desk) -> object:
    return desk.session.composition.push.at(EXT)


def row_line(desk: Desk, label: str) -> str:
    return next(line for line in screen_text(desk.app).splitlines() if label in line)


def typed_into(desk: Desk) -> str:
    assert isinstance(desk.app.focused, PairEditor)
    return desk.app.focused.value


@IN_80X24
async def test_pairs_are_typed_one_after_the_other(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot)
    assert f"Enter: next · {key_of('remove_pair')} removes a pair" in row_line(desk, "Extra data  ")
    assert f"{key_of('remove_pair')} Remove the pair" in screen_text(desk.app)
    assert "new key" in screen_text(desk.app)
    await type_text(pilot, "order")
    await pilot.press("enter")
    await type_text(pilot, "12")
    await pilot.press("enter")
    await type_text(pilot, "vip")
    await pilot.press("tab")
    await type_text(pilot, "two words")
    assert ext(desk) == {"order": "12", "vip": "two words"}
    assert "2/10" in row_line(desk, "Extra data  ")
    await pilot.press("tab", "tab")
    assert form.row is not None
    assert form.row.path != EXT
    assert "order" in screen_text(desk.app)
    assert "two words" in screen_text(desk.app)


async def test_the_sign_after_a_key_leads_to_its_value_and_a_colon_makes_it_json(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot)
    for line in ("a=1", "b := 1", "c:=null", "url=https://x/?a=1", 'd:={"e":[true]}'):
        await type_text(pilot, line)
        await pilot.press("enter")
    assert ext(desk) == {"a": "1", "b": 1, "c": None, "url": "https://x/?a=1", "d": {"e": [True]}}
    assert ":= null" in row_line(desk, " c ")


async def test_alt_j_makes_a_text_a_number_and_a_number_a_text(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={"count": "12"})
    await pilot.press(key("text_or_json"))
    assert ext(desk) == {"count": 12}
    await pilot.press(key("text_or_json"))
    assert ext(desk) == {"count": "12"}
    await pilot.press(key("undo"))
    assert ext(desk) == {"count": 12}


async def test_what_was_imported_stays_exact_while_another_pair_is_edited(desk: Desk, pilot: Pilot) -> None:
    pairs = {"n": 90071992547409931234, "f": 1.5, "t": True, "o": {"a": [None]}, "s": " padded ", "l": "two\nlines"}
    await open_pairs(pilot, ext=pairs)
    await pilot.press("down", "down", "right")
    assert ext(desk) == pairs
    await pilot.press(*["tab"] * 7)
    await type_text(pilot, "new=1")
    assert list(desk.session.composition.push.message["ext"].items()) == [*pairs.items(), ("new", "1")]  # type: ignore[union-attr]


async def test_arrows_go_to_the_cell_beside_above_and_below_and_out_of_the_table(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot, ext={"ab": "cd", "ef": "gh"})
    await pilot.press("right")
    assert typed_into(desk) == "cd"
    await pilot.press("down")
    assert typed_into(desk) == "gh"
    await pilot.press("left", "left", "left")
    assert typed_into(desk) == "ef"
    await pilot.press("up", "up")
    assert form.row is not None
    assert form.row.label == "Subtitle"


async def test_ctrl_k_takes_one_pair_out_and_undo_brings_it_back(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={"a": "1", "b": "2", "c": "3"})
    await pilot.press("down")
    await pilot.press(key("remove_pair"))
    assert ext(desk) == {"a": "1", "c": "3"}
    assert typed_into(desk) == "c"
    await pilot.press(key("undo"))
    assert ext(desk) == {"a": "1", "b": "2", "c": "3"}
    assert typed_into(desk) == "b"
    await pilot.press(key("redo"), key("remove_pair"), "up", key("remove_pair"))
    assert ext(desk) is ABSENT


async def test_typing_in_two_cells_is_two_steps_back(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot)
    await type_text(pilot, "a=one")
    await pilot.press("enter")
    await type_text(pilot, "b=two")
    await pilot.press(key("undo"))
    assert ext(desk) == {"a": "one", "b": ""}
    await pilot.press(key("undo"))
    assert ext(desk) == {"a": "one"}
    await pilot.press(key("redo"), key("redo"))
    assert ext(desk) == {"a": "one", "b": "two"}


async def test_one_paste_makes_several_pairs_and_one_step(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={"first": "x"})
    await pilot.press("down")
    await paste(pilot, 'a = 1\r\nb := [1, 2]\n\n"c d" = x y')
    assert ext(desk) == {"first": "x", "a": "1", "b": [1, 2], "c d": "x y"}
    await pilot.press("enter")
    await paste(pilot, '{"n": 90071992547409931234,\n "o": {"p": null}}')
    assert desk.session.composition.push.message["ext"] == {
        **{"first": "x", "a": "1", "b": [1, 2], "c d": "x y"},
        **{"n": 90071992547409931234, "o": {"p": None}},
    }
    await pilot.press(key("undo"))
    assert ext(desk) == {"first": "x", "a": "1", "b": [1, 2], "c d": "x y"}


async def test_a_paste_into_a_value_is_a_text(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot)
    await type_text(pilot, "json=")
    await paste(pilot, '{"a": 1}')
    assert ext(desk) == {"json": '{"a": 1}'}
    await pilot.press("enter")
    await paste(pilot, '{"a": 05}')
    await until(pilot, lambda: "Not pasted: Line 1, column 7" in screen_text(desk.app))
    assert ext(desk) == {"json": '{"a": 1}'}


@IN_80X24
async def test_what_is_no_pair_yet_is_named_in_its_row_and_stays(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot, ext={"a": "1", "b": "2"})
    await pilot.press("down", "down")
    await type_text(pilot, "a=3")
    assert "key twice" in row_line(desk, " = 3")
    assert 'Pair 3: the key "a" is used twice.' in screen_text(desk.app)
    await pilot.press("enter", "tab", "up")
    assert typed_into(desk) == "", "from below the cursor comes to the new pair"
    await type_text(pilot, "c:=tru")
    await pilot.press("enter")
    form.go_to(("pushMessage", "title"))
    await pilot.pause()
    assert "key twice" in screen_text(desk.app)
    assert "bad JSON" in row_line(desk, "tru")
    form.go_to(EXT)
    await pilot.pause()
    assert typed_into(desk) == "a", "the cell that is wrong has the cursor"
    await pilot.press(key("remove_pair"), "tab")
    await type_text(pilot, "e")
    assert ext(desk) == {"a": "1", "b": "2", "c": True}


async def test_half_a_pair_comes_back_with_the_draft(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot)
    await type_text(pilot, "a=1")
    await pilot.press("enter")
    await paste(pilot, "= no key\nb := {")
    composition = desk.session.composition
    draft = composition.to_draft(profile="staging", now=composition.times.now)
    composition.clear()
    await pilot.pause()
    composition.from_draft(draft)
    form.go_to(EXT)
    await pilot.pause()
    assert "no key" in row_line(desk, "= no key")
    assert "bad JSON" in row_line(desk, ":= {")
    assert "3/10" in row_line(desk, "Extra data  ")


async def test_a_key_without_a_value_is_sent_empty_and_the_row_says_so(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot)
    await type_text(pilot, "silent")
    form.go_to(("pushMessage", "title"))
    await pilot.pause()
    assert ext(desk) == {"silent": ""}
    assert "empty" in row_line(desk, "silent")


async def test_absent_empty_and_set_are_three_states_of_pairs_too(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot, ext={})
    assert ext(desk) == {}
    form.go_to(("pushMessage", "title"))
    await pilot.pause()
    assert "sent empty" in row_line(desk, "Extra data  ")
    form.go_to(EXT)
    await type_text(pilot, "a=1")
    assert ext(desk) == {"a": "1"}
    await pilot.press(key("drop_field"))
    assert ext(desk) is ABSENT
    assert typed_into(desk) == ""


async def test_what_was_imported_in_place_of_pairs_is_edited_as_json(desk: Desk, pilot: Pilot) -> None:
    form = await open_pairs(pilot)
    desk.session.composition.take(Push(message={"title": "x", "ext": ["no", "object"]}))
    form.go_to(EXT)
    await pilot.pause()
    assert isinstance(desk.app.focused, AreaEditor)
    await pilot.press(key("drop_field"))
    await pilot.pause()
    assert isinstance(desk.app.focused, PairEditor)


@IN_80X24
async def test_keys_and_values_from_outside_cannot_act(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={HOSTILE: HOSTILE, "zero\u200bwidth": [HOSTILE]})
    for _ in range(5):
        assert not {"\x1b", "\x9b", "\u202e", "\x00", "\ud83d"} & set(screen_text(desk.app))
        assert "\u200b" not in screen_text(desk.app)
        await pilot.press("tab")
    assert ext(desk) == {HOSTILE: HOSTILE, "zero\u200bwidth": [HOSTILE]}


async def test_a_click_puts_the_cursor_into_a_cell(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={"alpha": "one", "beta": "two"})

    async def click_on(text: str) -> None:
        lines = screen_text(desk.app).splitlines()
        y = next(index for index, line in enumerate(lines) if text in line)
        await pilot.click(offset=(lines[y].index(text) + 1, y))
        await pilot.pause()

    await click_on("two")
    assert typed_into(desk) == "two"
    await click_on("alpha")
    assert typed_into(desk) == "alpha"
    await click_on("new key")
    assert typed_into(desk) == ""


@BOTH_SIZES
async def test_more_pairs_than_fit_are_scrolled_within_their_table(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={f"key-{number}": str(number) for number in range(30)})
    assert "1 of 30" in row_line(desk, "Extra data  ")
    for _ in range(15):
        await pilot.press("down")
    assert typed_into(desk) == "key-15"
    assert "16 of 30" in row_line(desk, "Extra data  ")
    assert "key-14" in screen_text(desk.app)
    assert "key-5 " not in screen_text(desk.app)


@sized(80, 16)
async def test_a_table_that_grows_and_shrinks_stays_in_sight_with_its_cursor(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot)
    for number in range(12):
        await type_text(pilot, f"key{number}=v{number}")
        await pilot.pause()
        assert f"key{number} " in screen_text(desk.app)
        await pilot.press("enter")
    assert "key11" in screen_text(desk.app)
    for number in reversed(range(12)):
        await pilot.press("up")
        await pilot.pause()
        assert f"v{number} " in screen_text(desk.app)
        assert typed_into(desk) == f"key{number}"


async def test_a_long_value_counts_against_the_size_of_all(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot, ext={"k": "v" * 1020})
    assert "1021/1024" in row_line(desk, "Extra data  ")
    await pilot.press("tab")
    await type_text(pilot, "wxyz")
    assert "1025/1024" in row_line(desk, "Extra data  ")
    assert "1025 characters; 1024 at most" in screen_text(desk.app)


async def test_a_key_in_a_cell_repaints_one_line_at_most_however_many_pairs_there_are(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await open_pairs(pilot, ext={f"key-{number}": "x" for number in range(9)})
    await pilot.press("tab")
    await type_text(pilot, "a")
    drawn, lines = form._rows, []
    repaint_line = drawn.repaint_line

    def counted(y: int) -> None:
        lines.append(y)
        repaint_line(y)

    monkeypatch.setattr(drawn, "repaint_line", counted)
    await type_text(pilot, "b")
    assert len(lines) <= 1


async def test_letters_typed_ahead_go_where_the_keys_before_them_lead(desk: Desk, pilot: Pilot) -> None:
    await open_pairs(pilot)
    for typed in ("a", "enter", "1", "tab", "b", "tab", "2", "enter", "c"):
        pilot.app.post_message(Key(typed, typed if len(typed) == 1 else None))
    await until(pilot, lambda: ext(desk) == {"a": "1", "b": "2", "c": ""})

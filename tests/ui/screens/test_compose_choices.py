"""The rows of the form that are a choice: which keys open, choose and close."""

import pytest

from push_tui.message.push import (
    STRATEGY_PATH,
    AudienceKind,
)
from push_tui.ui.widgets.form.rows import KIND_PATH
from support.composer import open_composer, type_text
from support.person import Desk, Pilot, screen_text, until


@pytest.fixture
def start() -> str:
    return "compose"


async def test_strategy_is_chosen_from_its_sentences(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("strategy",))
    await pilot.press("enter")
    await until(pilot, lambda: "○ 3 · Agora if online, else vendor" in screen_text(desk.app))
    await pilot.press("down", "enter")
    assert desk.session.composition.push.strategy == 3
    await pilot.press("right", *["up"] * 3, "enter")
    assert desk.session.composition.push.strategy == 0
    assert "0 · " in screen_text(desk.app)


async def test_no_stray_arrow_changes_a_choice(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("strategy",))
    before = desk.session.composition.push
    await pilot.press("left", "right", "down", "left", "left")
    assert desk.session.composition.push == before
    assert not form.choosing.is_open


async def test_a_row_that_takes_no_text_says_once_where_to_type(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(KIND_PATH)
    await type_text(pilot, "qa-1")
    said = [notice.message for notice in desk.app._notifications]
    assert said == ['You cannot type in "Send to"; Tab goes to the next field.']


async def test_letters_open_the_list_of_options_and_go_to_the_one_that_they_begin(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)

    def chosen() -> AudienceKind:
        return desk.session.composition.push.audience.kind

    form.go_to(KIND_PATH)
    await type_text(pilot, "everyb")
    assert chosen() is AudienceKind.USERS, "a letter chooses nothing"
    await pilot.press("enter")
    assert chosen() is AudienceKind.EVERYBODY
    await type_text(pilot, "ll")
    await pilot.press("enter")
    assert chosen() is AudienceKind.TEXTS, "the same letter again goes to the next one"
    form.go_to(STRATEGY_PATH)
    await type_text(pilot, "3")
    await pilot.press("enter")
    assert desk.session.composition.push.strategy == 3
    assert not desk.app._notifications


async def test_the_help_of_an_open_list_names_the_keys_that_choose_and_close(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(STRATEGY_PATH)
    await pilot.pause()
    assert "Enter lists the choices" in screen_text(desk.app)
    await pilot.press("enter")
    assert "Enter chooses · Esc closes the list" in screen_text(desk.app)
    await pilot.press("escape")
    assert "Enter lists the choices" in screen_text(desk.app)


async def test_end_and_home_stay_in_an_open_list_of_options(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(KIND_PATH)
    await pilot.press("enter", "end", "enter")
    assert desk.session.composition.push.audience.kind is list(AudienceKind)[-1]
    await pilot.press("enter", "home", "enter")
    assert desk.session.composition.push.audience.kind is next(iter(AudienceKind))
    assert form.row is not None
    assert form.row.path == KIND_PATH

"""The palette finds the fields of the composer's form, and goes there."""

import pytest
from textual.command import Hit
from textual.widgets import Input

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.ui.actions import key_of
from push_tui.ui.actions.palette_search import ActionCommands
from push_tui.ui.widgets.form.rows import KIND_PATH
from support.composer import CONTENT, open_composer
from support.keys import key
from support.person import BOTH_SIZES, IN_80X24, Desk, Pilot, compose, screen_text, settled

COLLAPSE_ID = ("pushMessage", "apns", "collapseId")


async def found(desk: Desk, query: str) -> list[str]:
    """What the palette finds on the screen that is shown, best first, as it reads."""
    hits = [hit async for hit in ActionCommands(desk.app.screen).search(query) if isinstance(hit, Hit)]
    return [" ".join(str(hit.match_display).split()) for hit in sorted(hits, key=lambda hit: -hit.score)]


async def choose(pilot: Pilot, query: str) -> None:
    """Choose the first thing that the palette finds."""
    await pilot.press(key("commands"), *query)
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)


@IN_80X24
async def test_a_field_of_a_closed_section_is_found_opened_and_typed_into(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="kim")
    form = await open_composer(pilot)
    assert "Collapse ID" not in screen_text(desk.app)
    await choose(pilot, "collapse id")
    assert form.row is not None
    assert form.row.path == COLLAPSE_ID
    await pilot.press(*"abc")
    await settled(pilot)
    assert desk.session.composition.push.at(COLLAPSE_ID) == "abc"


@BOTH_SIZES
async def test_a_field_is_found_from_a_pane_beside_the_form_or_in_its_place(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="kim")
    form = await open_composer(pilot)
    await pilot.press(key("next_pane"), key("next_pane"))
    await settled(pilot)
    await choose(pilot, "collapse id")
    assert form.row is not None
    assert form.row.path == COLLAPSE_ID
    assert isinstance(desk.app.focused, Input)


async def test_fields_are_named_with_their_section_and_found_by_their_names_elsewhere(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="kim")
    await open_composer(pilot)
    for query in ("collapse id", "collapseid", "apns.collapseId", "apns-collapse-id", "apns collapse", "colapse id"):
        assert "Field: Collapse ID Apple (APNs)" in await found(desk, query), query
    assert (await found(desk, "badge"))[0] == "Field: Badge Apple (APNs)", "not an action that only has the word"
    assert (await found(desk, "fix"))[0].startswith("Fix it"), "not a field"
    assert (await found(desk, "test"))[0].startswith("Test first")
    assert (await found(desk, "schedule"))[0].startswith("Review")
    assert len({*await found(desk, "field")}) == len(await found(desk, "field"))


async def test_fields_are_found_by_what_else_people_call_them(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="kim")
    form = await open_composer(pilot)
    for query, first in (
        ("send to all", "Field: Send to"),
        ("everyone", "Field: Send to"),
        ("headline", "Field: Title"),
        ("ttl", "Field: Disappears at"),
        ("deep link", "Field: Open a URL"),
        ("online", "Field: Strategy"),
    ):
        assert (await found(desk, query))[0].startswith(first), query
    assert form.go_to(CONTENT)
    await choose(pilot, "send to")
    assert form.row is not None
    assert form.row.path == KIND_PATH


@pytest.mark.parametrize("where", ["overview", "labels", "history", "jobs"])
async def test_other_screens_and_an_empty_line_show_no_fields(desk: Desk, pilot: Pilot, where: str) -> None:
    compose(desk, user="kim")
    await open_composer(pilot)
    listed = [hit.text or "" async for hit in ActionCommands(desk.app.screen).discover()]
    assert not [title for title in listed if title.startswith("Field:")]
    desk.app.go(where)
    await settled(pilot)
    assert not [row for row in await found(desk, "sound") if row.startswith("Field:")]


async def test_the_texts_of_labels_are_no_fields_to_search(desk: Desk, pilot: Pilot) -> None:
    audience = Audience(AudienceKind.TEXTS, ("a.b",))
    desk.session.composition.take(Push(audience=audience, message={}, texts={"a.b": {"title": "x", "content": "y"}}))
    await open_composer(pilot)
    assert not [row for row in await found(desk, "field") if "└" in row or "a.b" in row]


async def test_the_head_of_a_closed_section_says_how_to_find_a_field(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="kim")
    form = await open_composer(pilot)
    assert form.go_to(CONTENT)
    await pilot.press("tab", "tab", "tab")
    await settled(pilot)
    assert f"{key_of('commands')} finds a field by its name" in screen_text(desk.app)

"""Drafts and templates: nothing that was written is lost by opening something else, and templates have to be filled."""

from datetime import UTC, datetime

import pytest

from push_tui.dialects import AGORA
from push_tui.message.handles import handle_of
from push_tui.message.placeholders import fill, names_in, open_places
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.operations.composition import Composition
from push_tui.operations.correction import Correction
from push_tui.operations.draft_list import (
    DraftKind,
    SavedDraft,
    delete,
    duplicate,
    rename,
    save_as_template,
    saved_drafts,
)
from push_tui.operations.drafts import Draft, HandedOver
from support.person import Desk

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TITLE = ("pushMessage", "title")
BADGE = ("pushMessage", "apns", "badge")


def listed(desk: Desk) -> tuple[SavedDraft, ...]:
    return desk.engine.store_later(lambda: saved_drafts(desk.session)).result(5)


def named(desk: Desk, name: str) -> SavedDraft:
    return next(each for each in listed(desk) if each.draft.title == name)


def write(desk: Desk, title: str, **message: object) -> None:
    push = Push(Audience(targets=("kim",)), message={"title": title, "content": "x", **message})  # type: ignore[dict-item]
    desk.session.composition.take(push)


def test_a_draft_stays_when_another_push_takes_its_place(desk: Desk) -> None:
    write(desk, "First")
    write(desk, "Second")
    desk.session.composition.clear()
    assert {each.draft.title for each in listed(desk)} == {"First", "Second"}


def test_no_draft_is_kept_of_an_audience_and_a_handle_that_push_tui_chose(desk: Desk) -> None:
    composition = desk.session.composition
    composition.set_handle()
    composition.set_audience(Audience(AudienceKind.EVERYBODY))
    assert not composition.has_work
    assert not listed(desk)
    composition.type_text(TITLE, "Back")
    assert [each.draft.title for each in listed(desk)] == ["Back"]


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ({"title": "Maintenance", "content": "x"}, "Maintenance"),
        ({"content": "Back\nat noon"}, "Back at noon"),
        ({"content": "维护" * 40}, "维护" * 20 + "…"),
        ({}, "kim"),
    ],
)
def test_a_draft_without_a_title_is_called_after_its_first_words(message: dict[str, Json], title: str) -> None:
    assert Draft(Push(Audience(targets=("kim",)), message=message)).title == title


def test_a_handle_that_you_typed_is_kept(desk: Desk) -> None:
    composition = desk.session.composition
    composition.type_text(("pushMessage", "apns", "collapseId"), "77")
    composition.set_handle()
    assert composition.has_work
    assert len(listed(desk)) == 1


def test_undo_leads_back_to_the_draft_that_was_left(desk: Desk) -> None:
    write(desk, "First")
    first = desk.session.composition.draft.id
    write(desk, "Second")
    desk.session.composition.undo()
    assert desk.session.composition.draft.id == first
    desk.session.composition.type_text(TITLE, "First again")
    assert {each.draft.title for each in listed(desk)} == {"First again", "Second"}


def test_a_draft_is_renamed_duplicated_and_deleted(desk: Desk) -> None:
    write(desk, "First")
    desk.session.composition.clear()
    rename(desk.session, named(desk, "First"), "For Friday")
    duplicate(desk.session, named(desk, "For Friday"))
    assert {each.draft.title for each in listed(desk)} == {"For Friday", "For Friday (copy)"}
    delete(desk.session, named(desk, "For Friday"))
    (left,) = listed(desk)
    assert left.draft.push.title == "First"
    assert left.profile == "staging"


def test_a_name_that_was_given_outlives_an_edit_of_the_title(desk: Desk) -> None:
    write(desk, "First")
    desk.session.composition.rename("For Friday")
    desk.session.composition.type_text(TITLE, "Other")
    assert [each.draft.title for each in listed(desk)] == ["For Friday"]
    desk.session.composition.rename("")
    assert [each.draft.title for each in listed(desk)] == ["Other"]


def test_a_template_is_kept_beside_its_draft_and_makes_new_drafts(desk: Desk) -> None:
    write(desk, "Back at {{time}}", ext={"city": "{{city}}"})
    save_as_template(desk.session, listed(desk)[0])
    template, draft = listed(desk)
    assert (draft.kind, template.kind) == (DraftKind.DRAFT, DraftKind.TEMPLATE)
    assert (desk.paths.root / "templates" / f"{template.draft.id}.json").exists()
    composition = desk.session.composition
    composition.from_template(template.to_json())
    assert composition.draft.id not in {draft.draft.id, template.draft.id}
    assert composition.placeholders == ("time", "city")


def test_pushes_of_one_template_do_not_take_each_others_place(desk: Desk) -> None:
    write(desk, "Weekly")
    desk.session.composition.set_handle()
    composition = desk.session.composition
    composition.mark_handed_over(composition.push.digest(AGORA), HandedOver("/srv/plan.json", NOW, "staging"))
    save_as_template(desk.session, listed(desk)[0])
    template, draft = listed(desk)
    assert handle_of(draft.draft.push, AGORA)
    assert (draft.draft.handed_over is None, template.draft.handed_over) == (False, None)
    assert template.draft.push.message == {"title": "Weekly", "content": "x"}


def test_an_open_placeholder_of_a_template_is_an_error_that_names_it() -> None:
    composition = Composition(AGORA)
    composition.take(Push(Audience(targets=("kim",)), message={"title": "Back at {{ time }}", "content": "x"}))
    assert not composition.errors
    composition.type_text(BADGE, "{{badge}}")
    template = composition.to_draft(profile="staging", now=NOW)
    composition.from_template(template)
    assert [problem.message for problem in composition.errors] == ["Fill in {{time}}.", "Fill in {{badge}}."]
    assert "Back at {{ time }}" in composition.errors[0].reason
    composition.fill({"time": "noon", "badge": "3"})
    assert composition.push.title == "Back at noon"
    assert composition.value(BADGE) == 3
    assert not composition.errors
    composition.undo()
    assert composition.placeholders == ("time", "badge")
    assert Composition(AGORA).placeholders == ()


def test_that_it_came_from_a_template_outlives_the_program() -> None:
    composition, other = Composition(AGORA), Composition(AGORA)
    composition.take(Push(message={"title": "{{time}}"}))
    composition.from_template(composition.to_draft(profile="staging", now=NOW))
    other.from_draft(composition.to_draft(profile="staging", now=NOW))
    assert other.placeholders == ("time",)


@pytest.mark.parametrize(
    ("text", "names"),
    [("{{a}} {{ b c }} {{a}}", ("a", "b c")), ("{a} {{}} {{{{", ()), ("{{a\n}}", ()), ("{{{a}}}", ("a",))],
)
def test_what_is_a_placeholder(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_placeholders_are_found_and_filled_wherever_a_text_stands() -> None:
    push = Push(
        Audience(AudienceKind.LABELS, ("{{label}}",)),
        message={"ext": {"{{key}}": ["{{item}}", 1, None]}},
        extra={"more": "{{extra}}"},
    )
    assert [name for _, name in open_places(push)] == ["label", "key", "item", "extra"]
    filled = fill(push, {"label": "vip", "key": "k", "item": '"i"'})
    assert filled.audience.targets == ("vip",)
    assert filled.message == {"ext": {"k": ['"i"', 1, None]}}
    assert filled.extra == {"more": "{{extra}}"}


def test_identical_drafts_are_one_and_the_one_in_the_composer_stays(desk: Desk) -> None:
    for _ in range(3):
        write(desk, "Same")
    write(desk, "Other")
    desk.session.composition.undo()
    composed = desk.session.composition.draft.id
    same = [each for each in listed(desk) if each.draft.title == "Same"]
    assert [each.draft.id for each in same] == [composed]
    assert len(desk.session.drafts.load_all()) == 2


def test_a_template_saved_twice_is_one(desk: Desk) -> None:
    write(desk, "Weekly")
    weekly = named(desk, "Weekly")
    for _ in range(2):
        desk.engine.store_later(lambda: save_as_template(desk.session, weekly)).result(5)
    assert [each.kind for each in listed(desk)] == [DraftKind.TEMPLATE, DraftKind.DRAFT]


def test_a_correction_and_another_push_with_its_text_are_two_drafts(desk: Desk) -> None:
    push = Push(Audience(targets=("kim",)), message={"title": "Twice", "content": "x"})
    desk.session.composition.take(push)
    desk.session.composition.take(push, corrects=Correction(push, "9681", "org#app", "host"))
    assert [each.draft.title for each in listed(desk)] == ["Twice", "Twice"]


def test_the_placeholders_of_a_draft_are_known_before_it_is_a_template(desk: Desk) -> None:
    write(desk, "At {{time}}", apns={"badge": 1})
    desk.session.composition.type_text(BADGE, "{{count}}")
    assert named(desk, "At {{time}}").placeholders == ("time", "count")


def test_a_draft_with_choices_only_has_no_words() -> None:
    chosen = Push(strategy=3, message={"title": " ", "apns": {"pushType": "alert"}})
    assert not Draft(chosen).has_words
    assert Draft(chosen.with_value(("pushMessage", "content"), "Back at noon")).has_words
    assert Draft(Push(texts={"de": {"title": "Wartung"}})).has_words

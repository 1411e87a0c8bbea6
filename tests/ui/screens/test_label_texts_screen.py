"""A message in several languages, by keys: from the labels over their texts to the outcome of each."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from push_tui.message.push import Audience, AudienceKind
from push_tui.storage.job_records import Counts
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.import_push import ImportPush
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.pick_labels import PickLabels
from push_tui.ui.screens.review import ReviewScreen
from support.composer import open_composer, paste, type_text
from support.job_desk import people, service_with
from support.keys import key
from support.person import (
    IN_80X24,
    Desk,
    Pilot,
    answer_status_query,
    desk_of,
    screen_text,
    settled,
    sized,
    until,
)

LABEL = "/push/list/label"
TABLE = (
    "label,title,content\nde,Wartung heute,Ab Mittag zurück.\nen,Maintenance,Back at noon.\nzh,今晚维护,中午恢复。\n"
)
GERMAN, ENGLISH, CHINESE = people(5), (*people(2, 3), *people(1, 10)), people(4, 20)
"""Two users are in ``de`` and in ``en``."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service_with(("de", GERMAN), ("en", ENGLISH), ("zh", CHINESE)), tmp_path) as desk:
        yield desk


def sent(desk: Desk) -> dict[str, str]:
    """The title that each label got, as the service has it."""
    bodies = [json.loads(request.body) for request in desk.service.requests if request.path.endswith(LABEL)]
    assert all(len(body["targets"]) == 1 for body in bodies)
    assert len(bodies) == len({body["targets"][0] for body in bodies})
    return {body["targets"][0]: body["pushMessage"]["title"] for body in bodies}


def words(desk: Desk) -> str:
    """What stands on the screen, as one line."""
    return " ".join(screen_text(desk.app).split())


async def import_table(pilot: Pilot, desk: Desk, table: str = TABLE) -> None:
    await open_composer(pilot)
    await pilot.press(key("import_push"))
    await until(pilot, lambda: isinstance(desk.app.screen, ImportPush))
    await pilot.pause()
    await paste(pilot, table)
    await until(pilot, lambda: "Read as a text for each label" in words(desk))
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)


async def to_the_review(pilot: Pilot, desk: Desk) -> None:
    await pilot.press(key("review"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await answer_status_query(pilot)
    await settled(pilot)


@IN_80X24
async def test_three_languages_go_from_a_table_to_the_outcome_of_each_label(desk: Desk, pilot: Pilot) -> None:
    await import_table(pilot, desk)
    await to_the_review(pilot, desk)
    text = words(desk)
    assert "at most 12 people in 3 labels, each with its own text" in text
    assert "2 users are in two or more of these labels" in text
    assert 'Type "12"' in text
    await pilot.press(key("send"))
    await pilot.press(*"12", key("send"))
    await until(pilot, lambda: "3 accepted" in screen_text(desk.app))
    assert sent(desk) == {"de": "Wartung heute", "en": "Maintenance", "zh": "今晚维护"}
    await pilot.press("escape", key("jobs"))
    await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))
    await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await until(pilot, lambda: screen_text(desk.app).count(" accepted") >= 4)
    assert "Labels 3" in words(desk)
    await pilot.press(key("history"))
    await settled(pilot)
    assert [title in screen_text(desk.app) for title in ("Wartung heute", "Maintenance", "今晚维护")] == [True] * 3


@IN_80X24
async def test_labels_are_picked_and_their_texts_typed_row_by_row(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await pilot.press(*["shift+tab"] * 3, "right", *["down"] * 4, "enter", "tab", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, PickLabels))
    await settled(pilot)
    await pilot.press(*"de", "space", *"en", "space")
    assert "Recipients in all: at most 8" in words(desk)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    await pilot.press(*["tab"] * 2)
    for text in ("Wartung", "Ab Mittag.", "Maintenance", "Back at noon."):
        await type_text(pilot, text)
        await pilot.press("tab")
    push = desk.session.composition.push
    assert push.audience == Audience(AudienceKind.TEXTS, ("de", "en"))
    assert push.texts == {
        "de": {"title": "Wartung", "content": "Ab Mittag."},
        "en": {"title": "Maintenance", "content": "Back at noon."},
    }
    await pilot.press(key("undo"))
    undone = desk.session.composition.push
    assert undone.at(("texts", "en", "title")) == "Maintenance"
    assert undone.at(("texts", "en", "content")) != "Back at noon."
    await pilot.press(key("redo"))
    await to_the_review(pilot, desk)
    assert 'Type "8"' in words(desk)


async def test_the_request_beside_the_form_is_that_of_the_text_in_focus(desk: Desk, pilot: Pilot) -> None:
    await import_table(pilot, desk)
    screen = desk.app.screen
    assert isinstance(screen, ComposeScreen)
    screen.form.go_to(("texts", "zh", "content"))
    await settled(pilot)
    await pilot.press(*[key("next_pane")] * 3)
    await settled(pilot)
    assert "Call 3 of 3, to zh" in screen_text(desk.app)
    assert '"title": "今晚维护"' in screen_text(desk.app)
    assert '"zh"' in screen.beside.curl()


@sized(200, 50)
async def test_the_languages_are_previewed_side_by_side_where_there_is_room(desk: Desk, pilot: Pilot) -> None:
    await import_table(pilot, desk)
    titles = [line for line in screen_text(desk.app).splitlines() if "│" in line and "Wartung heute" in line]
    assert any("Maintenance" in line for line in titles)


@IN_80X24
async def test_a_row_that_cannot_be_sent_is_told_with_its_line_and_blocks_the_review(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await pilot.press(key("import_push"))
    await until(pilot, lambda: isinstance(desk.app.screen, ImportPush))
    await pilot.pause()
    await paste(pilot, f"label,title,content\nde,{'x' * 40},Text\nfr,Titre,Texte\n")
    await until(pilot, lambda: "Line 2" in screen_text(desk.app))
    assert "Line 3: There is no label fr in the list." in words(desk)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    await pilot.press(key("review"))
    await settled(pilot)
    assert isinstance(desk.app.screen, ComposeScreen)
    assert desk.app.screen.form.row is not None
    assert desk.app.screen.form.row.path == ("texts", "de", "title")


@IN_80X24
async def test_a_table_that_cannot_be_read_changes_nothing(desk: Desk, pilot: Pilot) -> None:
    await import_table(pilot, desk)
    before = desk.session.composition.push
    await pilot.press(key("import_push"))
    await until(pilot, lambda: isinstance(desk.app.screen, ImportPush))
    await pilot.pause()
    await paste(pilot, "label,title,content\nde,Wartung,Text\nDE,Wartung,Text\n")
    await until(pilot, lambda: "Line 3: label DE is on line 2 already." in words(desk))
    await pilot.press(key("confirm"))
    await pilot.pause()
    assert isinstance(desk.app.screen, ImportPush)
    assert desk.session.composition.push == before


async def test_the_page_of_the_job_shows_the_state_of_each_label(desk: Desk, pilot: Pilot) -> None:
    await import_table(pilot, desk)
    desk.service.fault("POST", LABEL, status=400, times=1)
    desk.service.fault("POST", LABEL, drop_after_processing=True, times=1)
    await to_the_review(pilot, desk)
    desk.app.screen.query_one("#typed", Input).value = "12"
    await pilot.pause()
    await pilot.press(key("send"))
    await until(pilot, lambda: bool(desk.app.jobs.queue.jobs) and desk.app.jobs.queue.jobs[0].over)
    assert desk.app.jobs.queue.jobs[0].counts == Counts(3, done=1, failed=1, unknown=1)
    await pilot.press("escape", key("jobs"))
    await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await settled(pilot)
    rows = [line.split() for line in screen_text(desk.app).splitlines()]
    states = {row[1]: row[2] for row in rows if len(row) > 2 and row[1] in ("de", "en", "zh")}
    assert states == {"de": "failed", "en": "unknown", "zh": "accepted"}
    await pilot.press(key("retry_failed"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience == Audience(AudienceKind.TEXTS, ("de",))


@sized(120, 70)
async def test_each_text_is_tested_in_its_turn_and_its_review_names_it(desk: Desk, pilot: Pilot) -> None:
    def tested(user: str) -> list[str]:
        requests = [request for request in desk.service.requests if request.path.endswith(f"/push/sync/{user}")]
        return [json.loads(request.body)["pushMessage"]["title"] for request in requests]

    async def shown(text: str) -> None:
        await until(pilot, lambda: text in screen_text(desk.app))

    await import_table(pilot, desk)
    await to_the_review(pilot, desk)
    for label in ("de", "en", "zh"):
        await shown(f"{key_of('test_push')} sends the text of {label} to them.")
        await pilot.press(key("test_push"))
        await shown(f"Push with the text of {label} to 2 test users")
        await answer_status_query(pilot)
        await pilot.press(key("send"))
        await shown("PUSHED")
        await pilot.press("escape")
        await shown("at most 12 people")
    await shown("zh: This exact message was sent to qa-1")
    await settled(pilot)
    assert "to them" not in screen_text(desk.app)
    assert tested("qa-1") == tested("qa-2") == ["Wartung heute", "Maintenance", "今晚维护"]

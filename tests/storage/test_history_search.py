"""Any substring of two or more characters in any script is found, with the search index and without."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from push_tui.endpoints import Endpoint
from push_tui.storage import schema
from push_tui.storage.history import History
from push_tui.storage.records import Filter, RecordKind
from push_tui.storage.searching import INDEXED_CHARACTERS, pairs_of_needle
from support.history_samples import a_push, accepted


@pytest.fixture(params=["with FTS5", "without FTS5"], autouse=True)
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without FTS5":
        monkeypatch.setattr(schema, "_knows_fts5", lambda connection: False)


def found(history: History, text: str) -> list[str]:
    rows = history.page(Filter(text=text))
    assert history.count(Filter(text=text)) == len(rows)
    return [row.title for row in rows]


TEXTS = {
    "chinese": "系统维护今晚十点开始",
    "arabic": "صيانة النظام الليلة",
    "thai": "ปิดปรับปรุงระบบ",
    "korean": "시스템 점검",
    "german": "Straße gesperrt, Grüße",
    "emoji": "All good 👩‍👩‍👧 now",
    "wide": "ＶＩＰ customers",
    "quotes": "100% \"off\" AND 'more' OR NOT * ^ (now)",
}


@pytest.mark.parametrize("finished", [True, False], ids=["finished", "still sending"])
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("维护", "chinese"),
        ("晚十点", "chinese"),
        ("النظام", "arabic"),
        ("ปรุง", "thai"),
        ("점검", "korean"),
        ("STRASSE", "german"),
        ("grüße", "german"),
        ("👩‍👧", "emoji"),
        ("vip", "wide"),
        ("100% \"off\" and 'more' OR not * ^ (", "quotes"),
        ("  gesperrt ", "german"),
    ],
)
def test_a_text_of_the_message_is_found(history: History, text: str, title: str, finished: bool) -> None:
    for name, content in TEXTS.items():
        row = history.begin(a_push(content, title=name))
        if finished:
            history.finish(row, accepted())
    assert found(history, text) == [title]


@pytest.mark.parametrize("text", ["qa-2", "OPS-12", "kim", "10.0.0.7", "383391", "12345678901234567", "no push bind"])
def test_people_notes_task_ids_and_results_are_found(history: History, text: str) -> None:
    row = history.begin(a_push())
    history.finish(row, accepted(("qa-1", "FAIL", "no push binding"), task_id="412345678901234567"))
    assert found(history, text) == ["Maintenance"]


@pytest.mark.parametrize("text", ["pushMessage", "qa-1qa-2", "zz", "龘龘", "Backat"])
def test_keys_of_the_request_and_what_nobody_wrote_are_not_found(history: History, text: str) -> None:
    history.finish(history.begin(a_push()), accepted())
    assert found(history, text) == []


def test_a_single_character_is_found_too(history: History) -> None:
    history.finish(history.begin(a_push("十点")), accepted())
    assert found(history, "点") == ["Maintenance"]


def test_a_very_long_text_is_found(history: History) -> None:
    history.finish(history.begin(a_push("x" * INDEXED_CHARACTERS + " needle")), accepted())
    assert found(history, "needle") == ["Maintenance"]


def test_a_row_with_a_late_outcome_is_found_by_it_once(history: History) -> None:
    row = history.begin(a_push())
    history.settle_own()
    history.finish(row, accepted(task_id="4711"))
    assert found(history, "4711") == ["Maintenance"]


def test_a_found_page_goes_on_where_the_last_ended(history: History) -> None:
    rows = [history.begin(a_push()) for _ in range(10)]
    for row in rows[::2]:
        history.finish(row, accepted())
    first = history.page(Filter(text="noon"), limit=4)
    rest = history.page(Filter(text="noon"), before=first[-1].key)
    assert [row.id for row in first + rest] == rows[::-1]


def test_a_request_that_is_no_json_is_searched_as_it_is(history: History) -> None:
    history.begin(a_push(request=b"\xff plain words"))
    assert found(history, "plain words") == ["Maintenance"]


def test_pairs_that_every_text_has_are_looked_up_only_if_there_are_no_others() -> None:
    samples = (b"user-12", b"user-34")
    assert pairs_of_needle("user-9", samples) == pairs_of_needle("-9", ())
    assert pairs_of_needle("user", samples) == pairs_of_needle("user", ())


def test_an_index_made_later_does_not_hide_rows_from_before(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as old_sqlite:
        old_sqlite.setattr(schema, "_knows_fts5", lambda connection: False)
        history.finish(history.begin(a_push("from before")), accepted())
        history.close()
    history.finish(history.begin(a_push("from after")), accepted())
    assert len(found(history, "from")) == 2


def test_a_scheduled_push_is_found_by_that_word_and_a_plan_by_its_texts(history: History) -> None:
    history.begin(a_push(title="later", start_date="2026-05-09 10:00:00"))
    history.begin(a_push(title="a job", request=b"", plan={"rows": 20, "label": "churned"}))
    assert found(history, "scheduled for 2026-05-09") == ["later"]
    assert found(history, "churned") == ["a job"]


texts = some.text(some.characters(codec="utf-8"), min_size=2, max_size=30)


@settings(max_examples=25, deadline=None)
@given(texts, some.data())
def test_every_substring_of_two_or_more_characters_is_found(text: str, data: some.DataObject) -> None:
    start = data.draw(some.integers(0, len(text) - 2))
    end = data.draw(some.integers(start + 2, len(text)))
    with tempfile.TemporaryDirectory() as directory:
        history = History(Path(directory) / "history.db", Path(directory) / "history.lock")
        request = json.dumps({"pushMessage": {"title": text}}).encode()
        history.finish(history.begin(a_push(request=request)), accepted())
        assert len(history.page(Filter(text=text[start:end]))) == 1


def pushes_to(history: History, user: str, **more: str) -> list[str]:
    wanted = Filter(user=user, **more)  # type: ignore[arg-type]  # texts only
    rows = history.page(wanted)
    assert history.count(wanted) == len(rows)
    return sorted(row.title for row in rows)


@pytest.mark.parametrize("finished", [True, False], ids=["finished", "still sending"])
def test_pushes_to_a_user_are_those_that_name_exactly_this_user(history: History, finished: bool) -> None:
    pushes = {
        "alone": a_push(audience=("anna",), endpoint=Endpoint.PUSH_SYNC),
        "among others": a_push(audience=("kim", "anna", "lee")),
        "a longer name": a_push(audience=("anna2", "joanna", "anna.b")),
        "in the text": a_push("for anna", audience=("kim",)),
        "another case": a_push(audience=("Anna",)),
        "a label": a_push(audience=("anna",), endpoint=Endpoint.PUSH_LABEL, audience_kind="labels"),
        "a change": a_push(
            kind=RecordKind.USERS_ADDED, audience=("anna",), endpoint=Endpoint.ADD_USERS, audience_kind="label"
        ),
    }
    for title, intent in pushes.items():
        row = history.begin(replace(intent, title=title))
        if finished:
            history.finish(row, accepted())
    assert pushes_to(history, "anna") == ["alone", "among others"]
    assert pushes_to(history, "anna2") == ["a longer name"]
    assert pushes_to(history, "ann") == []
    assert pushes_to(history, "anna", text="Back at") == ["alone", "among others"]
    assert pushes_to(history, "anna", text="nowhere") == []


@pytest.mark.parametrize("user", ["x", 'a"b', "\\", "ü%_*"])
def test_a_user_id_of_any_characters_is_found_as_it_is(history: History, user: str) -> None:
    history.begin(a_push(audience=("kim", user), title="theirs"))
    history.begin(a_push(audience=(f"{user}{user}", "kim"), title="not theirs"))
    assert pushes_to(history, user) == ["theirs"]


@pytest.mark.parametrize(("most", "told"), [(None, 3), (2, 2), (3, 3), (4, 3)])
def test_counting_stops_at_the_most_that_is_asked_for(history: History, most: int | None, told: int) -> None:
    for _ in range(3):
        history.begin(a_push("uncommon"))
    history.finish(history.begin(a_push("something else")), accepted())
    assert history.count(Filter(text="uncommon"), most=most) == told

"""What a history row says, and in which colour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.job_records import NO_ROWS, Counts
from push_tui.storage.records import TASK, RecordKind, Row
from push_tui.ui.screens.history_rows import cells, columns
from push_tui.ui.screens.outcome_words import start_sentence, state_words, tone_of, why_not_again

NOW = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)
ROW = Row(
    id=1,
    kind=RecordKind.PUSH,
    state=Outcome.ACCEPTED,
    result="SUCCESS",
    task_id=None,
    audience_kind="users",
    audience_text="qa-1",
    people=1,
    strategy=2,
    title="Maintenance",
    profile="staging",
    app="41117440#383391",
    environment="staging",
    operator="kim",
    note="",
    test=False,
    error="",
    created_at=datetime(2026, 5, 7, 9, 30, tzinfo=UTC),
    finished_at=None,
)


@pytest.mark.parametrize(
    ("state", "result", "tone"),
    [
        (Outcome.ACCEPTED, "SUCCESS", "good"),
        (Outcome.ACCEPTED, "ASYNC_SUCCESS", ""),
        (Outcome.ACCEPTED, TASK, ""),
        (Outcome.ACCEPTED, "no status", "warn"),
        (Outcome.ACCEPTED, "ERROR", "bad"),
        (Outcome.ACCEPTED, "FAIL", "bad"),
        (Outcome.ACCEPTED, "EXPIRED", "bad"),
        (Outcome.REJECTED, "", "bad"),
        (Outcome.UNKNOWN, "", "warn"),
        (Outcome.NOT_SENT, "", "warn"),
        (Outcome.SENDING, "", ""),
    ],
)
def test_the_worst_result_gives_the_colour(state: Outcome, result: str, tone: str) -> None:
    assert tone_of(RecordKind.PUSH, state, result) == tone


def test_only_a_push_that_was_pushed_is_green() -> None:
    green = [status for status in PushStatus if tone_of(RecordKind.PUSH, Outcome.ACCEPTED, status.value) == "good"]
    assert green == [PushStatus.SUCCESS]


@pytest.mark.parametrize(
    ("counts", "tone"),
    [
        (Counts(100, 97, failed=3), "bad"),
        (Counts(100, 97), "warn"),
        (Counts(100, 97, unknown=3), "warn"),
        (Counts(100, 100), "good"),
        (NO_ROWS, "good"),
    ],
)
def test_a_change_of_a_label_is_green_only_when_all_of_it_was_made(counts: Counts, tone: str) -> None:
    assert tone_of(RecordKind.USERS_ADDED, Outcome.ACCEPTED, "whatever is said", counts) == tone


def test_the_words_tell_what_the_colour_tells() -> None:
    assert state_words(Outcome.ACCEPTED, "SUCCESS") == "accepted · pushed"
    assert state_words(Outcome.ACCEPTED, "ASYNC_SUCCESS") == "accepted · queued"
    assert state_words(Outcome.ACCEPTED, "FAIL") == "accepted · FAIL"
    assert state_words(Outcome.ACCEPTED, TASK) == "accepted · task"
    assert state_words(Outcome.UNKNOWN, "") == "unknown"


def test_times_are_local() -> None:
    berlin = timezone(timedelta(hours=2))
    assert cells(ROW, narrow=False, zone=berlin, now=NOW)[0].text == "2026-05-07 11:30"
    assert cells(ROW, narrow=True, zone=berlin, now=NOW)[0].text == "05-07 11:30"


def test_a_narrow_list_names_the_year_of_an_older_row() -> None:
    older = replace(ROW, created_at=datetime(2025, 12, 31, 9, 30, tzinfo=UTC))
    assert cells(older, narrow=True, zone=UTC, now=NOW)[0].text == "2025-12-31"


def test_a_push_to_test_users_says_so() -> None:
    assert cells(replace(ROW, test=True), narrow=True, zone=UTC, now=NOW)[2].text == "qa-1 (test)"


def test_a_change_of_a_label_says_what_was_done_in_place_of_a_title() -> None:
    change = replace(
        ROW, kind=RecordKind.USERS_ADDED, result="97 added, 3 failed", title="vip", audience_text="vip: 100 users"
    )
    shown = [cell.text for cell in cells(change, narrow=True, zone=UTC, now=NOW)][1:]
    assert shown == ["97 added, 3 failed", "vip: 100 users", "users added"]


def test_a_change_of_which_every_row_was_refused_says_how_many() -> None:
    change = replace(
        ROW,
        kind=RecordKind.USERS_ADDED,
        state=Outcome.REJECTED,
        result="0 added, 250 failed",
        counts=Counts(250, failed=250),
    )
    assert cells(change, narrow=True, zone=UTC, now=NOW)[1].text == "0 added, 250 failed"


def test_a_change_of_a_label_without_an_outcome_is_under_way_for_nothing_is_sent() -> None:
    change = replace(ROW, kind=RecordKind.USERS_ADDED, state=Outcome.SENDING, result="")
    assert cells(change, narrow=True, zone=UTC, now=NOW)[1].text == "under way"


TASK_ID = "968120369184112182"
SCHEDULED = replace(
    ROW,
    audience_text="label vip",
    start_date="2026-05-09 10:00:00",
    start_zone="Asia/Singapore",
    task_id=TASK_ID,
    result=f"task {TASK_ID}",
)
DUE = datetime(2026, 5, 9, 2, 0, tzinfo=UTC)
BERLIN = timezone(timedelta(hours=2))


def shown(row: Row, now: datetime = NOW, *, narrow: bool = False) -> list[str]:
    return [cell.text for cell in cells(row, narrow=narrow, zone=BERLIN, now=now, scheduled=True)]


@pytest.mark.parametrize("narrow", [True, False])
def test_a_scheduled_push_shows_when_it_goes_out_in_your_time_with_its_zone(narrow: bool) -> None:
    assert shown(SCHEDULED, narrow=narrow)[1:4] == ["accepted · scheduled", "05-09 04:00 +02:00", "label vip"]
    assert shown(replace(SCHEDULED, state=Outcome.REJECTED, task_id=None, result=""), narrow=narrow)[1:3] == [
        "rejected",
        "",
    ]
    assert shown(ROW, narrow=narrow)[2] == ""


@pytest.mark.parametrize("narrow", [True, False])
def test_a_push_whose_time_has_passed_was_due(narrow: bool) -> None:
    assert shown(SCHEDULED, DUE, narrow=narrow)[1:3] == ["accepted · was due", "was due 05-09 04:00"]


def test_the_cells_of_a_start_fit_their_columns() -> None:
    for narrow in (True, False):
        wide = columns(narrow=narrow, scheduled=True)
        for now in (NOW, DUE):
            for column, text in zip(wide, shown(SCHEDULED, now, narrow=narrow), strict=True):
                assert column.width is None or len(text) <= column.width


def test_a_start_whose_zone_nobody_told_is_shown_on_the_clock_of_the_service() -> None:
    bare = replace(SCHEDULED, start_zone="")
    assert shown(bare)[1:3] == ["accepted · scheduled", "05-09 10:00 there"]
    said = "For 2026-05-09 10:00:00 on the service's clock; in which time zone that is, is not known."
    assert start_sentence(bare, BERLIN, DUE) == said


def test_the_row_under_the_cursor_says_when_its_push_goes_out() -> None:
    hour = timedelta(hours=1)
    later = "Goes out Sat 2026-05-09 04:00 +02:00; it cannot be cancelled over this API."
    assert start_sentence(SCHEDULED, BERLIN, NOW) == later
    assert start_sentence(SCHEDULED, BERLIN, DUE - hour) == (
        "Goes out 04:00 +02:00; it cannot be cancelled over this API."
    )
    assert start_sentence(SCHEDULED, BERLIN, DUE + hour) == (
        "Was due 04:00 +02:00; the service does not report whether it went."
    )
    assert start_sentence(replace(SCHEDULED, state=Outcome.UNKNOWN), BERLIN, NOW).startswith("May go out ")
    assert start_sentence(replace(SCHEDULED, state=Outcome.NOT_SENT), BERLIN, NOW) == ""
    assert start_sentence(ROW, BERLIN, NOW) == start_sentence(None, BERLIN, NOW) == ""


@pytest.mark.parametrize("state", [Outcome.REJECTED, Outcome.NOT_SENT])
def test_a_push_that_nobody_got_is_composed_again_and_not_corrected(state: Outcome) -> None:
    nobody = replace(ROW, state=state)
    assert why_not_again(nobody, "compose_again") is None
    assert (why_not_again(nobody, "correct") or "").startswith("Nobody got this push")
    assert why_not_again(replace(ROW, state=Outcome.UNKNOWN), "correct") is None

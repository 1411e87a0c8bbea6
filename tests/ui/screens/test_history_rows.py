"""What a history row says, and in which colour."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from push_tui.outcomes import Outcome, PushStatus, result_words
from push_tui.storage.job_records import NO_ROWS, Counts
from push_tui.storage.records import TASK, RecordKind, Row
from push_tui.ui.screens.history_rows import Layout, day_words
from push_tui.ui.screens.looked_into import why_not_looked_into
from push_tui.ui.screens.outcome_words import start_sentence, tone_of, why_not_again
from push_tui.ui.widgets.row_list import Cell

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
    for state, result, one, several in (
        (Outcome.ACCEPTED, "SUCCESS", "pushed", "pushed"),
        (Outcome.ACCEPTED, "ASYNC_SUCCESS", "queued", "queued"),
        (Outcome.ACCEPTED, "FAIL", "failed", "some failed"),
        (Outcome.ACCEPTED, "ERROR", "may have failed", "some may have failed"),
        (Outcome.ACCEPTED, "", "accepted", "accepted"),
        (Outcome.ACCEPTED, "NEW", "accepted · NEW", "accepted · NEW"),
        (Outcome.UNKNOWN, "", "unknown", "unknown"),
    ):
        assert result_words(state, result, several=False) == one
        assert result_words(state, result, several=True) == several


LIST = Layout(80)
BY_START = Layout(80, by_day=False)


def test_times_are_local_below_the_heading_of_their_day() -> None:
    berlin = timezone(timedelta(hours=2))
    assert LIST.cells(ROW, berlin, NOW)[0].text == "11:30"
    assert day_words(ROW, berlin, NOW) == "Thu 2026-05-07 · today"
    assert day_words(ROW, berlin, NOW + timedelta(days=1)) == "Thu 2026-05-07 · yesterday"
    assert day_words(ROW, berlin, NOW + timedelta(days=9)) == "Thu 2026-05-07"


def test_what_is_listed_by_its_start_begins_with_it_and_names_another_year() -> None:
    due = replace(ROW, start_date="2026-05-09 21:00:00", start_zone="UTC")
    assert [column.title for column in BY_START.columns()][:3] == ["Goes out", "State and result", "Audience"]
    assert [cell.text for cell in BY_START.cells(due, UTC, NOW)][:2] == ["05-09 21:00", "scheduled"]
    later = replace(due, start_date="2027-01-01 09:30:00")
    assert BY_START.cells(later, UTC, NOW)[0].text == "2027-01-01"


@pytest.mark.parametrize("width", [70, 78, 98])
def test_a_wider_list_has_more_columns_and_a_cell_for_each(width: int) -> None:
    layout = Layout(width)
    titles = [column.title for column in layout.columns()]
    assert titles == ["Time", "State and result", "Audience", "Title", "Task ID", "Operator"][: len(titles)]
    assert len(titles) == {70: 4, 78: 5, 98: 6}[width]
    shown = layout.cells(replace(ROW, task_id="968120369184112182"), UTC, NOW)
    assert [cell.text for cell in shown[4:]] == ["…112182", "kim"][: len(titles) - 4]


def test_a_push_to_test_users_says_so() -> None:
    assert LIST.cells(replace(ROW, test=True), UTC, NOW)[2].text == "qa-1 (test)"


def test_a_row_of_another_profile_is_marked_and_named_where_there_is_room() -> None:
    def whom(profile: str, width: int) -> Cell:
        return Layout(width, profile=profile).cells(ROW, UTC, NOW)[2]

    assert whom(ROW.profile, 80) == whom("", 80) == Cell("qa-1")
    assert whom("live", 80) == Cell("≠ qa-1", "warn")
    assert whom("live", 118) == Cell(f"≠ {ROW.profile}: qa-1", "warn")


def test_a_change_of_a_label_says_what_was_done_in_place_of_a_title() -> None:
    change = replace(
        ROW,
        kind=RecordKind.USERS_ADDED,
        result="3 failed, 97 in label",
        title="vip",
        audience_text="vip: 100 users",
    )
    shown = [cell.text for cell in LIST.cells(change, UTC, NOW)][1:]
    assert shown == ["3 failed, 97 in label", "vip: 100 users", "added", ""]


@pytest.mark.parametrize("kind", [*RecordKind][1:])
@pytest.mark.parametrize("audience", ["vip", "vip: qa-1", "vip: 2 users", "old → new: 2 users", "vip, beta: 2 labels"])
def test_no_row_of_a_change_says_a_word_twice(kind: RecordKind, audience: str) -> None:
    counts = Counts(2, 1, failed=1)
    change = replace(ROW, kind=kind, result="1 failed, 1 in label", counts=counts, audience_text=audience)
    cells = [cell.text for cell in LIST.cells(change, UTC, NOW)]
    for first, second in itertools.pairwise(" ".join(cells).split()):
        assert first != second


def test_a_change_of_which_every_row_was_refused_says_how_many() -> None:
    change = replace(
        ROW,
        kind=RecordKind.USERS_ADDED,
        state=Outcome.REJECTED,
        result="250 failed",
        counts=Counts(250, failed=250),
    )
    assert LIST.cells(change, UTC, NOW)[1].text == "250 failed"


def test_a_change_of_a_label_without_an_outcome_is_under_way_for_nothing_is_sent() -> None:
    change = replace(ROW, kind=RecordKind.USERS_ADDED, state=Outcome.SENDING, result="")
    assert LIST.cells(change, UTC, NOW)[1].text == "under way"


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


def shown(row: Row, now: datetime = NOW, layout: Layout = LIST) -> list[str]:
    return [cell.text for cell in layout.cells(row, BERLIN, now)]


def test_the_cells_of_a_start_fit_their_columns() -> None:
    for now in (NOW, DUE):
        for layout in (LIST, BY_START, Layout(118)):
            for column, text in zip(layout.columns(), shown(SCHEDULED, now, layout), strict=True):
                if column.title != "Audience":
                    assert column.width is None or len(text) <= column.width


def test_the_state_says_when_a_push_goes_out_or_was_due_in_your_time() -> None:
    for layout in (LIST, Layout(118)):
        assert shown(SCHEDULED, layout=layout)[1:3] == ["scheduled 05-09 04:00", "label vip"]
        assert shown(SCHEDULED, DUE, layout)[1] == "was due 05-09 04:00"
        assert shown(replace(SCHEDULED, state=Outcome.REJECTED), layout=layout)[1].startswith("rejected")


def test_a_wide_list_shows_the_summary_of_a_large_change_whole() -> None:
    assert (Layout(118).columns()[1].width or 0) >= len("2,494 failed, 20,000 in label")


@pytest.mark.parametrize(("longest", "cells"), [(3, 8), (12, 12), (40, 16)])
def test_the_column_of_operators_is_as_wide_as_their_names_within_bounds(longest: int, cells: int) -> None:
    assert Layout(98, operator=longest).columns()[-1].width == cells


def test_a_start_whose_zone_nobody_told_is_shown_on_the_clock_of_the_service() -> None:
    bare = replace(SCHEDULED, start_zone="")
    assert shown(bare)[1] == "scheduled"
    said = "For 2026-05-09 10:00:00 on the service's clock, whose time zone is not known."
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


def test_why_a_row_needs_no_look_is_true_of_it() -> None:
    lost = replace(ROW, state=Outcome.UNKNOWN, result="")
    assert why_not_looked_into(lost, UTC) is None
    seen = replace(lost, seen_at=NOW)
    assert why_not_looked_into(seen, UTC) == "It was taken off what needs a look on 2026-05-07 at 12:00."
    assert "one call of job 3" in str(why_not_looked_into(replace(lost, job=3, call=1), UTC))
    assert "one change of a label" in str(why_not_looked_into(replace(lost, kind=RecordKind.USERS_ADDED), UTC))
    assert why_not_looked_into(ROW, UTC) == "Only what failed or is unknown needs a look."

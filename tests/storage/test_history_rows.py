"""What the history keeps, in which order, and what may replace what."""

import sqlite3
from datetime import timedelta
from stat import S_IMODE

import pytest

from push_tui.outcomes import Outcome, TargetStatus
from push_tui.storage.history import History
from push_tui.storage.overview_queries import needs_look
from push_tui.storage.paths import Paths
from push_tui.storage.records import End, Filter, RecordKind, Result, Row
from support.history_samples import NOON, SetClock, a_push, accepted


def test_an_intent_is_on_the_disk_when_begin_returns(paths: Paths, history: History) -> None:
    row = history.begin(a_push())
    with sqlite3.connect(paths.history) as other:
        assert other.execute("SELECT id, state FROM history").fetchall() == [(row, "sending")]


def test_a_record_gives_back_everything_that_was_recorded(history: History, clock: SetClock) -> None:
    push = a_push(
        "十点 \ud800 \x00 [/b]", title="[/b]\ud83d", note="\x1b[2J", path="push/label/ä%2F", request=b"\xff{}"
    )
    row = history.begin(push)
    clock.go_on(seconds=2)
    result = accepted(("qa-1", "SUCCESS", None), ("qa-2", "FAIL", "no push binding"), answer=b"\xff{\x00}", error="e")
    assert history.finish(row, result)
    record = history.get(row)
    assert record is not None
    for name in type(push).__dataclass_fields__:
        assert getattr(record, name) == getattr(push, name), name
    assert record.state is Outcome.ACCEPTED
    assert record.result == "FAIL"
    assert record.statuses == (TargetStatus("qa-1", "SUCCESS"), TargetStatus("qa-2", "FAIL", "no push binding"))
    assert (record.answer, record.answer_status, record.error) == (b"\xff{\x00}", 200, "e")
    assert (record.service_timestamp, record.service_duration, record.elapsed_ms) == (1617267318000, 12, 31.5)
    assert (record.created_at, record.finished_at) == (NOON, NOON + timedelta(seconds=2))
    assert history.records(limit=1) == (record,)


@pytest.mark.parametrize("answer", ['{"title":"重要"}', '"\ud83c"'.encode("utf-8", "surrogatepass")])
def test_an_answer_that_an_older_version_kept_as_text_is_read_as_its_bytes(
    paths: Paths, history: History, answer: str | bytes
) -> None:
    row = history.begin(a_push())
    history.finish(row, accepted())
    with sqlite3.connect(paths.history) as older:
        older.execute("UPDATE details SET answer = ? WHERE id = ?", (answer, row))
    record = history.get(row)
    assert record is not None
    assert record.answer == (answer if isinstance(answer, bytes) else answer.encode())


def test_a_task_id_beyond_2_to_the_53_is_exact(history: History) -> None:
    row = history.begin(a_push())
    history.finish(row, accepted(task_id="9007199254740993"))
    assert history.page()[0].task_id == "9007199254740993"
    assert history.page()[0].result == "task 9007199254740993"


def test_numbers_too_large_for_the_file_do_not_lose_the_record(history: History) -> None:
    row = history.begin(a_push(strategy=10**30))
    assert history.finish(row, accepted(service_timestamp=10**40))
    record = history.get(row)
    assert record is not None
    assert (record.strategy, record.service_timestamp) == (None, None)


def test_a_change_of_a_label_is_its_own_kind_with_its_result_in_words(history: History) -> None:
    row = history.begin(a_push(kind=RecordKind.USERS_ADDED, audience_kind="label"))
    history.finish(row, Result(state=Outcome.ACCEPTED, summary="97 added, 3 failed"))
    (found,) = history.page(Filter(kinds=(RecordKind.USERS_ADDED,)))
    assert (found.kind, found.result) == (RecordKind.USERS_ADDED, "97 added, 3 failed")


def test_a_final_outcome_is_never_replaced(history: History) -> None:
    row = history.begin(a_push())
    assert history.finish(row, accepted(task_id="1"))
    assert not history.finish(row, Result(state=Outcome.UNKNOWN))
    assert not history.settle_own()
    assert history.page()[0].state is Outcome.ACCEPTED


def test_an_unknown_that_the_owner_found_out_itself_is_final(history: History) -> None:
    row = history.begin(a_push())
    history.finish(row, Result(state=Outcome.UNKNOWN, error="The connection broke."))
    assert not history.finish(row, accepted(task_id="1"))
    assert history.page()[0].state is Outcome.UNKNOWN


def test_an_outcome_that_comes_after_somebody_looked_into_the_push_needs_a_look_again(history: History) -> None:
    row = history.begin(a_push())
    history.settle_own()
    history.mark_seen(row)
    assert history.finish(row, Result(state=Outcome.REJECTED, error="No."))
    record = history.get(row)
    assert record is not None
    assert needs_look(record)


def test_a_late_outcome_replaces_an_unknown_that_was_set_at_shutdown(history: History) -> None:
    row = history.begin(a_push())
    assert history.settle_own() == (row,)
    assert history.page()[0].state is Outcome.UNKNOWN
    assert "push-tui ended before the answer came" in history.page()[0].error
    assert history.finish(row, accepted(task_id="1"))
    assert (history.page()[0].state, history.page()[0].error) == (Outcome.ACCEPTED, "")


def test_a_row_that_is_not_there_cannot_be_finished(history: History) -> None:
    assert not history.finish(1, accepted())
    assert history.get(1) is None


def test_pages_follow_each_other_newest_first_without_gap_or_overlap(history: History, clock: SetClock) -> None:
    rows = []
    for number in range(25):
        rows.append(history.begin(a_push(title=str(number))))
        clock.go_on(microseconds=number % 2)  # several rows share a moment
    seen: list[Row] = []
    while page := history.page(before=seen[-1].key if seen else None, limit=4):
        seen += page
        history.begin(a_push(title="newer")) if len(seen) == 8 else None
    assert [row.title for row in seen] == [str(number) for number in reversed(range(25))]
    assert [row.id for row in seen] == sorted(rows, reverse=True)
    assert [row.created_at for row in seen] == sorted((row.created_at for row in seen), reverse=True)


def test_a_clock_that_was_set_back_keeps_the_order_of_time(history: History, clock: SetClock) -> None:
    history.begin(a_push(title="later"))
    clock.go_on(hours=-1)
    history.begin(a_push(title="earlier"))
    assert [row.title for row in history.page()] == ["later", "earlier"]


def test_no_page_is_longer_than_500_rows(history: History) -> None:
    for _ in range(501):
        history.begin(a_push())
    assert len(history.page(limit=10_000)) == 500
    assert history.count() == 501


def test_rows_of_a_list_carry_no_bodies() -> None:
    assert not {"request", "answer", "audience", "statuses"} & set(Row.__dataclass_fields__)


def filled(history: History, clock: SetClock) -> None:
    for title, result in [
        ("sent", accepted(("a", "SUCCESS", None))),
        ("failed", accepted(("a", "SUCCESS", None), ("b", "FAIL", "x"))),
        ("task", accepted(task_id="77")),
        ("refused", Result(state=Outcome.REJECTED)),
    ]:
        history.finish(history.begin(a_push(title=title)), result)
        clock.go_on(days=1)
    history.begin(a_push(title="other", profile="live", audience_kind="labels"))


@pytest.mark.parametrize(
    ("filter", "titles"),
    [
        (Filter(), ["other", "refused", "task", "failed", "sent"]),
        (Filter(states=(Outcome.SENDING, Outcome.REJECTED)), ["other", "refused"]),
        (Filter(profile="live"), ["other"]),
        (Filter(audience_kind="labels"), ["other"]),
        (Filter(ends=(End.FAILED,)), ["refused", "failed"]),
        (Filter(ends=(End.FAILED,), text="qa-1"), ["refused", "failed"]),
        (Filter(ends=(End.ACCEPTED, End.PUSHED)), ["task", "sent"]),
        (Filter(since=NOON + timedelta(days=2)), ["other", "refused", "task"]),
        (Filter(until=NOON + timedelta(days=1)), ["sent"]),
        (Filter(since=NOON + timedelta(days=1), until=NOON + timedelta(days=2)), ["failed"]),
        (Filter(kinds=(RecordKind.LABEL_CREATED,)), []),
        (Filter(text="qa-1", profile="staging", states=(Outcome.ACCEPTED,)), ["task", "failed", "sent"]),
        (Filter(text="qa-1", since=NOON + timedelta(days=3)), ["other", "refused"]),
    ],
)
def test_a_filter_lets_pass_what_fits_all_of_it(
    history: History, clock: SetClock, filter: Filter, titles: list[str]
) -> None:
    filled(history, clock)
    assert [row.title for row in history.page(filter)] == titles
    assert [record.title for record in history.records(filter)] == titles
    assert history.count(filter) == len(titles)


def test_the_file_and_its_lock_are_private(paths: Paths, history: History) -> None:
    history.begin(a_push())
    assert S_IMODE(paths.history.stat().st_mode) == S_IMODE(paths.lock.stat().st_mode) == 0o600


def test_a_file_that_was_moved_away_while_open_is_begun_anew(paths: Paths, history: History) -> None:
    history.begin(a_push(title="old"))
    paths.history.rename(paths.root / "moved.db")
    history.begin(a_push(title="new"))
    assert [row.title for row in history.page()] == ["new"]


def test_the_file_is_used_with_a_rollback_journal(paths: Paths, history: History) -> None:
    with sqlite3.connect(paths.history) as other:
        other.execute("PRAGMA journal_mode=WAL")
    other.close()
    history.begin(a_push())
    history.close()
    with sqlite3.connect(paths.history) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)

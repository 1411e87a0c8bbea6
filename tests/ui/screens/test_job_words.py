"""How far a job is and how it ended, in words and tones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from push_tui.message.push import Json
from push_tui.message.schedule import Clock
from push_tui.operations.gates import Gate
from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.plans import Numbers, Plan
from push_tui.operations.jobs.progress import JobView
from push_tui.storage.job_records import Counts, JobKind, JobState
from push_tui.storage.user_ids import dry_run_of
from push_tui.ui.actions import key_of
from push_tui.ui.screens.job_bar import bar, outcome_bar
from push_tui.ui.screens.job_facts import job_facts
from push_tui.ui.screens.job_words import (
    notice,
    number_lines,
    outcome_words,
    resumable_words,
    share_settled,
    tone_of_job,
)
from push_tui.ui.screens.jobs import columns_of
from support.job_samples import a_view

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PAUSED_BY_KIM = with_deed({}, Did.PAUSED, Deed(NOON, "kim", "staging"))


def told_of(view: JobView) -> list[str]:
    """The facts of a job, a line for each."""
    return [line.text.rstrip() for line in job_facts(view, UTC, 80)]


@pytest.fixture
def view() -> JobView:
    return a_view(JobState.DONE)


def test_a_job_that_ended_with_failures_is_amber_and_says_how_many(view: JobView) -> None:
    failed = replace(view, counts=Counts(100, 97, failed=2, unknown=1))
    assert outcome_words(failed) == "done, 2 failed, 1 unknown"
    assert tone_of_job(failed) == "warn"
    assert tone_of_job(replace(failed, state=JobState.STOPPED)) == "bad"
    assert outcome_words(view) == "done"
    assert tone_of_job(view) == "good"


def test_a_job_whose_rows_all_failed_says_failed_in_red_and_so_does_its_bar(view: JobView) -> None:
    failed = replace(view, counts=Counts(9_000, failed=9_000))
    assert outcome_words(failed) == "failed, all 9,000"
    assert (tone_of_job(failed), bar(failed, 20)[1]) == ("bad", "bad-unfilled")
    assert bar(view, 20)[1] == "bar"


def test_a_job_that_reads_is_as_far_in_percent_as_in_its_bar(view: JobView) -> None:
    reading = replace(view, state=JobState.RUNNING, mine=True, counts=Counts(200), read=170)
    assert share_settled(reading) == 0.85
    assert bar(reading, 20)[0].count("━") == 17


def test_a_job_whose_rows_are_all_done_and_that_goes_on_is_finishing_without_a_percentage() -> None:
    doing = "checking vip2: 70 members read"
    checking = replace(a_view(JobState.RUNNING), mine=True, counts=Counts(200, done=200), doing=doing)
    told = "\n".join(told_of(checking))
    assert "State     finishing" in told
    assert f"Now       {doing}" in told
    assert "%" not in told
    assert notice([checking]).endswith(" finishing")
    adding = replace(checking, counts=Counts(200, done=100))
    assert "50%" in "\n".join(told_of(adding))
    assert not adding.finishing


@pytest.mark.parametrize(
    ("asked", "kept", "by"),
    [(True, PAUSED_BY_KIM, "by kim at"), (True, {}, "at"), (False, PAUSED_BY_KIM, "by push-tui at")],
    ids=["kim", "an older version kept no name", "push-tui"],
)
def test_a_paused_job_says_who_paused_it_and_when(asked: bool, kept: dict[str, Json], by: str) -> None:
    reason = "" if asked else "The service is down."
    paused = replace(a_view(JobState.PAUSED), pause_asked=asked, reason=reason, position=kept)
    told = told_of(paused)
    assert f"State     paused {by} 2026-05-01 12:00:00" in told
    assert reason in told[-1]
    ending = replace(paused, mine=True, resumable=False)
    assert "State     paused" in told_of(ending)


def test_a_job_says_who_made_paused_resumed_and_cancelled_it(view: JobView) -> None:
    position = with_deed(PAUSED_BY_KIM, Did.RESUMED, Deed(NOON + timedelta(minutes=1), "omar\x1b", "live"))
    running = replace(view, state=JobState.RUNNING, position=position)
    assert told_of(running)[2:5] == [
        "Created   2026-05-01 12:00:00 by kim",
        "Paused    2026-05-01 12:00:00 by kim",
        "Resumed   2026-05-01 12:01:00 by omar␛ with profile live",
    ]
    cancelled = replace(
        running,
        state=JobState.CANCELLED,
        finished_at=NOON + timedelta(minutes=2),
        position=with_deed(position, Did.CANCELLED, Deed(NOON + timedelta(minutes=2), "lena", "staging")),
    )
    assert "State     cancelled by lena at 2026-05-01 12:02:00" in told_of(cancelled)
    assert not any("Cancelled" in line for line in told_of(cancelled))


def test_a_job_that_ran_through_says_how_long_it_took(view: JobView) -> None:
    done = replace(view, finished_at=NOON + timedelta(seconds=12))
    assert "State     done at 2026-05-01 12:00:12, after 12 s" in told_of(done)


def test_the_dry_run_leaves_out_what_is_zero_and_counts_one_as_one() -> None:
    rows = dry_run_of(["kim", "lee", "MAX", "no such id!"])
    plan = Plan(
        profile="live",
        title="vip",
        details=Add(label="vip"),
        numbers=Numbers(3, already_in=1),
        users=rows.ids,
        gate=Gate(),
        seconds=0.2,
        adds_to="vip",
        dry_run=rows,
    )
    assert [line.plain for line in number_lines(plan, Clock(NOON))] == [
        "Rows      4: 3 users, 1 invalid",
        "First     kim, lee, MAX",
        "New       2; 1 is in the label already",
        "Case      1 of these users has upper-case letters; user IDs are lower case on this service",
        "Takes     about 1 s at your rate limit",
    ]


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        (Counts(total=100, done=50), (20, 0)),
        (Counts(total=100, done=10, failed=90), (4, 36)),
        (Counts(total=9_000, done=8_999, failed=1), (39, 1)),
        (Counts(total=100, failed=100), (0, 40)),
    ],
)
def test_the_bar_of_a_job_shows_how_much_of_it_failed(counts: Counts, parts: tuple[int, int]) -> None:
    (done, _), (failed, tone), (left, _) = outcome_bar(replace(a_view(JobState.DONE), counts=counts), 40)
    assert (len(done), len(failed)) == parts
    assert len(done + failed + left) == 40
    assert set(failed) <= {"×"}, "it shows without colours, too"
    assert not failed or tone == "bad-unfilled"


def test_a_wide_list_has_room_for_the_longest_state_and_a_pace_only_while_a_job_runs(view: JobView) -> None:
    failed = replace(view, counts=Counts(300, 296, failed=3, unknown=1))
    widths = {column.title: column.width for column in columns_of(120, [view, failed])}
    assert widths["State"] == len(outcome_words(failed))
    assert "Rate" not in widths
    running = replace(view, state=JobState.RUNNING)
    titles = [column.title for column in columns_of(120, [running])]
    assert {"Rate", "Left"} <= {*titles}
    assert "Created" not in titles, "names need the room"
    assert {"Rate", "Created"} <= {column.title for column in columns_of(140, [running])}


def test_what_became_of_rows_stands_line_by_line_and_why_a_job_paused_below_its_state(view: JobView) -> None:
    move = replace(view, kind=JobKind.MOVE, state=JobState.PAUSED, reason="The service is down.")
    found = {"in vip": 297, "in beta, perhaps in vip too": 1}
    told = [line.text.rstrip() for line in job_facts(move, UTC, 80, found=found)]
    assert "Now       297 in vip" in told
    assert "          1 in beta, perhaps in vip too" in told
    assert told[-1] == "Why       The service is down."


def test_what_another_run_left_says_so_in_words(view: JobView) -> None:
    left = replace(view, state=JobState.RUNNING, resumable=True)
    assert outcome_words(left) == "unfinished"
    assert outcome_words(replace(left, resumable=False)) == "runs elsewhere"
    assert told_of(left)[-1].strip() == (
        f"An earlier push-tui left it unfinished. {key_of('resume_job')} resumes it where it stopped."
    )


def test_the_jobs_that_can_be_resumed_are_named_by_their_numbers(view: JobView) -> None:
    views = [replace(view, id=number) for number in (9, 7, 4, 2, 1)]
    assert resumable_words(views[:1]) == "job 9 can be resumed"
    assert resumable_words(views) == "jobs 9, 7, 4 and 2 more can be resumed"
    assert not resumable_words(())

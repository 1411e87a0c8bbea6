"""How far a job is and how it ended, in words and tones."""

from dataclasses import replace
from datetime import UTC

import pytest

from push_tui.operations.gates import Gate
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.plans import Numbers, Plan
from push_tui.operations.jobs.progress import JobView
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.user_ids import dry_run_of
from push_tui.ui.screens.job_facts import job_facts, outcome_bar
from push_tui.ui.screens.job_words import bar, number_lines, outcome_words, share_settled, tone_of_job
from support.job_samples import a_view


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
    assert (tone_of_job(failed), bar(failed, 20)[1]) == ("bad", "bar-bad")
    assert bar(view, 20)[1] == "bar"


def test_a_job_that_reads_is_as_far_in_percent_as_in_its_bar(view: JobView) -> None:
    reading = replace(view, state=JobState.RUNNING, mine=True, counts=Counts(200), read=170)
    assert share_settled(reading) == 0.85
    assert bar(reading, 20)[0].count("━") == 17


@pytest.mark.parametrize(("asked", "by"), [(True, "hand"), (False, "push-tui")])
def test_a_paused_job_says_since_when_and_whether_somebody_paused_it(asked: bool, by: str) -> None:
    paused = replace(a_view(JobState.PAUSED), pause_asked=asked, reason="" if asked else "The service is down.")
    told = [line.text.rstrip() for line in job_facts(paused, UTC, 80)]
    assert f"Paused    2026-05-01 12:00:00 by {by}" in told
    assert told[-1].strip() == ("The service is down." if not asked else f"Paused    2026-05-01 12:00:00 by {by}")
    ending = replace(paused, mine=True, resumable=False)
    assert not any(line.text.startswith("Paused") for line in job_facts(ending, UTC, 80))


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
    assert [line.plain for line in number_lines(plan)] == [
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
    assert not failed or tone == "bar-bad"

"""The states of a job's rows: one word for one thing, on its page and everywhere else."""

from dataclasses import replace
from datetime import UTC

import pytest

from push_tui.operations.jobs.results import RowResult
from push_tui.outcomes import Outcome, result_words
from push_tui.storage.job_records import Counts, JobKind, JobState, RowState
from push_tui.ui.screens.job_facts import job_facts
from push_tui.ui.screens.job_rows import cells, label_cells, row_lines, why
from push_tui.ui.screens.job_words import KIND_WORDS, notice, state_words
from push_tui.ui.screens.outcome_words import QUEUED_MEANS
from support.history_samples import accepted
from support.job_samples import a_view


@pytest.mark.parametrize("kind", JobKind)
def test_a_row_that_is_done_has_the_word_of_the_numbers_above_it(kind: JobKind) -> None:
    row = RowResult(kind, 1, "kim", RowState.DONE)
    assert cells(row)[2].text == KIND_WORDS[kind].done
    assert any(KIND_WORDS[kind].done in line.text for line in row_lines(row))


def test_a_row_of_a_push_has_the_word_and_the_tone_of_the_history() -> None:
    queued = RowResult(JobKind.SEND, 1, "kim", RowState.DONE)
    assert (cells(queued)[2].text, cells(queued)[2].tone) == ("queued", "")
    assert cells(queued)[2].text == result_words(
        Outcome.ACCEPTED, accepted(("kim", "ASYNC_SUCCESS", None)).result, several=True
    )
    task = RowResult(JobKind.SEND_TEXTS, 1, "vip", RowState.DONE, found="4711")
    assert [cell.text for cell in label_cells(task)] == ["1", "vip", str(Outcome.ACCEPTED), "4711"]
    assert label_cells(task)[2].tone == ""


def test_a_row_that_failed_keeps_its_state_and_tone() -> None:
    failed = RowResult(JobKind.MOVE, 1, "kim", RowState.FAILED, "no", "in vip")
    assert [(cell.text, cell.tone) for cell in cells(failed)[2:]] == [("failed", "bad"), ("no  (in vip)", "")]
    assert why(failed, failed.reason) == "no  (in vip)"  # in what is copied, too
    assert cells(RowResult(JobKind.CHECK, 1, "kim", RowState.DONE, found="not bound"))[2].tone == "warn"


def test_the_page_of_a_push_to_users_says_what_queued_does_not_mean() -> None:
    sending = replace(a_view(JobState.DONE), kind=JobKind.SEND, counts=Counts(350, 350))
    told = [line.text.strip() for line in job_facts(sending, UTC, 80)]
    assert told[told.index("Rows      350 queued") + 1] == QUEUED_MEANS
    assert QUEUED_MEANS not in [line.text.strip() for line in job_facts(replace(sending, counts=Counts(350)), UTC, 80)]
    assert QUEUED_MEANS not in [line.text.strip() for line in job_facts(a_view(JobState.DONE), UTC, 80)]


def test_a_job_that_waits_for_others_is_not_called_queued() -> None:
    waiting = replace(a_view(JobState.QUEUED), mine=True)
    assert (state_words(waiting), notice([waiting, waiting])) == ("in line", "2 in line")

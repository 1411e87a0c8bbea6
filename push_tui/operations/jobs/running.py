"""One job from its start to where it ends: its kind's work between its record's beginning and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from push_tui.chat.errors import ChatError
from push_tui.operations.jobs.control import Ended, PauseAsked, Paused
from push_tui.operations.jobs.history_record import begin_record, finish_record
from push_tui.operations.jobs.kinds import details_of
from push_tui.storage.job_records import JobState, RowState
from push_tui.storage.jobs import JobTaken
from push_tui.storage.records import HistoryUnavailable

if TYPE_CHECKING:
    from push_tui.chat.models import Answer
    from push_tui.operations.jobs.work import Work

TAKEN_AWAY = "Another push-tui goes on with this job."


async def run(work: Work) -> None:
    """Run a job that is this process's; afterwards ``work.state`` and ``work.reason`` say how it ended.

    Whatever ends it is kept in the store. A defect pauses the job and is raised.
    """
    work.state, work.reason = JobState.RUNNING, ""
    work.meter.start(work.counts.done + work.counts.failed + work.counts.unknown)
    work.changed()
    try:
        work.control.check()
        await work.engine.store(work.store.set_state, work.job.id, JobState.RUNNING)
        await begin_record(work)
        await details_of(work.job).run(work)
        await _end(work, JobState.DONE, work.reason)
    except Ended as ended:
        await _ended(work, ended)
    except ChatError as error:
        await _ended(work, Paused(error.message))
    except HistoryUnavailable as error:
        await _ended(work, Paused(str(error)))
    except JobTaken:
        work.state, work.reason = JobState.PAUSED, TAKEN_AWAY
    except Exception as error:
        await _ended(work, Paused(f"push-tui failed ({type(error).__name__}: {error})."))
        raise
    finally:
        work.doing, work.read = "", 0
        work.changed()
        await work.close()


async def _ended(work: Work, ended: Ended) -> None:
    try:
        if isinstance(ended, Paused):
            await _pause(work, ended.reason, asked=isinstance(ended, PauseAsked))
        else:
            error = ended.__cause__
            await _end(work, ended.state, ended.reason, error.answer if isinstance(error, ChatError) else None)
    except HistoryUnavailable as error:
        # It is shown as what it is; a resumption finds on the disk what was known last.
        work.state, work.reason = JobState.PAUSED, str(error)
    except JobTaken:
        work.state, work.reason = JobState.PAUSED, TAKEN_AWAY


async def _pause(work: Work, reason: str, *, asked: bool) -> None:
    work.state, work.reason = JobState.PAUSED, reason
    await work.engine.store(work.store.set_state, work.job.id, JobState.PAUSED, reason, pause_asked=asked)


async def _end(work: Work, state: JobState, reason: str, answer: Answer | None = None) -> None:
    """Give every row its final state, and the job its own."""
    if state is not JobState.DONE:
        await _settle(work, state)
    await finish_record(work, state, reason, answer)
    await work.engine.store(work.store.set_state, work.job.id, state, reason)
    await _count_again(work)
    work.state, work.reason = state, reason


async def _settle(work: Work, state: JobState) -> None:
    store, job = work.store, work.job.id
    word = "cancelled" if state is JobState.CANCELLED else "stopped"
    doubt = f"the job was {word} while this call was under way"
    await work.engine.store(store.settle, job, RowState.UNKNOWN, doubt, in_flight=True)
    half = f"the job was {word} between the two labels"
    await work.engine.store(store.settle, job, RowState.FAILED, half, in_flight=False)
    await _count_again(work)


async def _count_again(work: Work) -> None:
    stored = await work.engine.store(work.store.get, work.job.id)
    if stored is not None:
        work.counts = stored.counts

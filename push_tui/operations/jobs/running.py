"""Run one job from start to end: begin its record, do the work of its kind, complete the record."""

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


async def run(work: Work) -> None:
    """Run a job of this process; afterwards ``work.state`` and ``work.reason`` say how it ended.

    The end is stored. A defect pauses the job and is raised.
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
    except JobTaken as taken:
        work.state, work.reason = JobState.PAUSED, str(taken)
    except Exception as error:
        said = f"push-tui failed ({type(error).__name__}: {error}); this is a bug, please report it."
        await _ended(work, Paused(said))
        raise
    finally:
        work.doing, work.read = "", 0
        work.changed()
        await work.close()


async def _ended(work: Work, ended: Ended) -> None:
    try:
        if isinstance(ended, Paused):
            work.state, work.reason = JobState.PAUSED, ended.reason
            asked = isinstance(ended, PauseAsked)
            await work.engine.store(work.store.set_state, work.job.id, work.state, work.reason, pause_asked=asked)
        else:
            error = ended.__cause__
            await _end(work, ended.state, ended.reason, error.answer if isinstance(error, ChatError) else None)
    except HistoryUnavailable as error:
        # The store still holds the last known state; a resume starts there.
        work.state, work.reason = JobState.PAUSED, str(error)
    except JobTaken as taken:
        work.state, work.reason = JobState.PAUSED, str(taken)


async def _end(work: Work, state: JobState, reason: str, answer: Answer | None = None) -> None:
    """Store the final state of every row and of the job."""
    if state is not JobState.DONE:
        await _settle(work, state)
    await finish_record(work, state, reason, answer)
    await work.engine.store(work.store.set_state, work.job.id, state, reason)
    await _count_again(work)
    work.state, work.reason = state, reason


async def _settle(work: Work, state: JobState) -> None:
    store, job = work.store, work.job.id
    doubt = f"the job was {state} during this call"
    await work.engine.store(store.settle, job, RowState.UNKNOWN, doubt, in_flight=True)
    half = f"the job was {state} between the two labels"
    await work.engine.store(store.settle, job, RowState.FAILED, half, in_flight=False)
    await _count_again(work)


async def _count_again(work: Work) -> None:
    stored = await work.engine.store(work.store.get, work.job.id)
    if stored is not None:
        work.counts = stored.counts

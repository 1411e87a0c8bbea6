"""Run one job from start to end: begin its record, do the work of its kind, complete the record.

The one record of a job in the history says who, what, how many, and what failed. A job that sends records each batch
(`kinds/send.py`); one that reads changes nothing and has no record.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Answer
from push_tui.operations.jobs.control import Cancelled, Ended, PauseAsked, Paused
from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.jobs.kinds import KINDS, details_of
from push_tui.operations.jobs.kinds.kind import Recorded
from push_tui.operations.jobs.results import failures
from push_tui.operations.jobs.work import Work
from push_tui.operations.recording import change_summary, label_intent, with_answer
from push_tui.outcomes import Outcome, TargetStatus
from push_tui.storage.codec import Json
from push_tui.storage.job_records import ACCOUNT, Counts, JobState, RowState, StoredJob
from push_tui.storage.jobs import JobTaken
from push_tui.storage.records import HistoryUnavailable, Intent, Result
from push_tui.text import quantity

NAMED_FAILURES = 500
"""Failed rows that the record names; the job keeps all of them."""
_NOT_PLANNED = frozenset({"dialect", ACCOUNT})
"""Details that the record has in other places."""


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
        await _begin_record(work)
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
        work.doing = ""
        if work.state.over:
            work.read = 0
        work.changed()
        await work.close()


async def _ended(work: Work, ended: Ended) -> None:
    store, job = work.store, work.job.id
    asked, position = isinstance(ended, PauseAsked), None
    if asked or isinstance(ended, Cancelled):
        deed = Deed(work.session.setting.now(), work.session.operator, work.session.profile.name)
        position = work.position = with_deed(work.position, Did.PAUSED if asked else Did.CANCELLED, deed)
    try:
        if isinstance(ended, Paused):
            work.state, work.reason = JobState.PAUSED, ended.reason
            await work.engine.store(store.set_state, job, work.state, work.reason, pause_asked=asked, position=position)
        else:
            answer = None if ended.error is None else ended.error.answer
            await _end(work, ended.state, ended.reason, answer, position)
    except HistoryUnavailable as error:
        # The store still holds the last known state; a resume starts there.
        work.state, work.reason = JobState.PAUSED, str(error)
    except JobTaken as taken:
        work.state, work.reason = JobState.PAUSED, str(taken)


async def _end(
    work: Work,
    state: JobState,
    reason: str,
    answer: Answer | None = None,
    position: Mapping[str, Json] | None = None,
) -> None:
    """Store the final state of every row and of the job."""
    if state is not JobState.DONE:
        await _settle(work, state)
    await _finish_record(work, state, reason, answer)
    await work.engine.store(work.store.set_state, work.job.id, state, reason, position=position)
    stored = await _count_again(work)
    work.state, work.reason = state, reason
    if stored is not None and work.session.setting.on_outcome is not None:
        work.session.setting.on_outcome.job_ended(stored)


async def _settle(work: Work, state: JobState) -> None:
    store, job = work.store, work.job.id
    doubt = f"the job was {state} during this call"
    await work.engine.store(store.settle, job, RowState.UNKNOWN, doubt, in_flight=True)
    half = f"the job was {state} between the two labels"
    await work.engine.store(store.settle, job, RowState.FAILED, half, in_flight=False)
    await _count_again(work)


async def _count_again(work: Work) -> StoredJob | None:
    stored = await work.engine.store(work.store.get, work.job.id)
    if stored is not None:
        work.counts = stored.counts
    return stored


async def _begin_record(work: Work) -> None:
    """Write the job's record before its first change: one record, however often the job is resumed.

    Raises:
        HistoryUnavailable: it cannot be written; nothing was changed.
    """
    recorded_as = KINDS[work.job.kind].recorded_as
    if recorded_as is None:
        return
    if work.history_row is not None:
        await work.engine.store(work.session.history.take_over, work.history_row)
        return
    work.history_row = await work.engine.store(work.session.history.begin, _intent(work, recorded_as))
    await work.engine.store(work.store.set_state, work.job.id, JobState.RUNNING, history_row=work.history_row)


async def _finish_record(work: Work, state: JobState, reason: str, answer: Answer | None = None) -> None:
    """Complete the record of a job that is over; another process may have started the record.

    ``answer`` is the service's answer to the call that ended the job and belongs to no batch.
    """
    recorded_as = KINDS[work.job.kind].recorded_as
    if work.history_row is None or recorded_as is None:
        return
    await work.engine.store(work.session.history.take_over, work.history_row)
    page = await asyncio.to_thread(failures, work.store, work.job, limit=NAMED_FAILURES)
    named = page.rows[:NAMED_FAILURES]
    counts = work.counts
    result = Result(
        state=_outcome(state, counts),
        summary=change_summary(counts, recorded_as.done),
        counts=counts,
        statuses=tuple(TargetStatus(row.user, row.state.value, row.reason) for row in named),
        error=reason if state is JobState.STOPPED else "",
    )
    await work.engine.store(work.session.history.finish, work.history_row, with_answer(result, answer))


def _outcome(state: JobState, counts: Counts) -> Outcome:
    if counts.done:
        return Outcome.ACCEPTED
    if counts.unknown:
        return Outcome.UNKNOWN
    if counts.failed or state is JobState.STOPPED:
        return Outcome.REJECTED
    return Outcome.NOT_SENT if state is JobState.CANCELLED else Outcome.ACCEPTED


def _intent(work: Work, recorded_as: Recorded) -> Intent:
    job = work.job
    labels = details_of(job).recorded_labels
    return replace(
        label_intent(work.session, recorded_as.kind, recorded_as.endpoint, ", ".join(labels)),
        audience=labels,
        audience_text=f"{job.title}: {quantity(job.total, recorded_as.row)}",
        people=job.total,
        title=job.title,
        job=job.id,
        plan={"rows": job.total, **{key: value for key, value in job.details.items() if key not in _NOT_PLANNED}},
    )

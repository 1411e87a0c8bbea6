"""Deleting several labels, one after another, each after its members were saved where that was asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from push_tui.chat.errors import ChatError, NoSuchLabel, Unsettled
from push_tui.dialects import Endpoint
from push_tui.operations.jobs.control import Ended, Stopped
from push_tui.operations.jobs.copying import label_exists
from push_tui.operations.jobs.exporting import save_members
from push_tui.operations.jobs.work import Work
from push_tui.operations.labels import load_labels
from push_tui.storage.job_records import Batch, BatchState, RowIssue, RowState, Step

GONE = "it was gone already"


async def delete(work: Work, save_to: Path | None) -> None:
    """Run a deletion; each batch of the job is one label."""
    open_batches = await work.engine.store(work.store.open_batches, work.job.id)
    try:
        for ref in sorted(open_batches, key=lambda ref: ref.number):
            work.control.check()
            (batch,) = await work.commit((), (ref.number,))
            (label,) = batch.users
            # After a kill nobody knows whether the call had left: a label that is gone was deleted by it.
            if ref.state is BatchState.IN_FLIGHT and not await label_exists(work, label):
                step = Step(ref.number, 0, BatchState.ANSWERED, done=1)
            else:
                step = await _save_and_delete(work, batch, label, save_to)
            await work.commit((step,))
    finally:
        work.doing = ""
    await load_labels(work.session)


async def _save_and_delete(work: Work, batch: Batch, label: str, save_to: Path | None) -> Step:
    """Delete one label; what its batch has come to."""
    deleted = Step(batch.number, 0, BatchState.ANSWERED, done=1)

    def failed(reason: str, error: BaseException | None = None) -> Step:
        answer = error.answer_body if isinstance(error, ChatError) else b""
        return replace(deleted, issues=(RowIssue(0, RowState.FAILED, reason),), done=0, answer=answer)

    try:
        if save_to is not None:
            work.doing = f"saving the members of {label}"
            await save_members(work, label, save_to / f"{label}.csv")
        work.doing = f"deleting {label}"
        await work.insist(Endpoint.DELETE_LABEL, lambda: work.client.delete_label(label), repeatable=False)
    except OSError as error:
        return failed(f"not deleted: its members cannot be saved ({error.strerror or error})")
    except Unsettled as error:
        return failed(f"not deleted: {error.message}", error) if await label_exists(work, label) else deleted
    except ChatError as error:
        return failed(error.message, error)
    except Stopped as stopped:
        # What stops the work on one label is no reason to keep the others.
        gone = isinstance(stopped.__cause__, NoSuchLabel)
        return failed(GONE if gone else f"not deleted: {stopped.reason}", stopped.__cause__)
    except Ended:
        # A deletion that has left is heard to its end, so this one has not.
        await work.commit((Step(batch.number, 0, BatchState.WAITING),))
        raise
    return deleted

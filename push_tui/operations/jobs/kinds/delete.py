"""Delete several labels one after another. Save the members of each label first, if you asked for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from push_tui.chat.errors import ChatError, NoSuchLabel, Unsettled
from push_tui.chat.models import Label
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.operations.gates import Gate
from push_tui.operations.jobs.control import Ended, JobRefused, Stopped
from push_tui.operations.jobs.kinds.export import save_members
from push_tui.operations.jobs.kinds.kind import KindOfJob, Recorded
from push_tui.operations.jobs.label_reading import label_exists
from push_tui.operations.jobs.plans import Numbers, Plan, check_writable, checked_path, label_now, seconds
from push_tui.operations.jobs.work import Work
from push_tui.operations.labels import load_labels
from push_tui.operations.session import Session
from push_tui.operations.upcoming import upcoming_to
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowIssue, RowState, Step
from push_tui.storage.records import RecordKind
from push_tui.text import quantity

GONE = "it no longer existed"


@frozen(kw_only=True)
class Delete(KindOfJob):
    """Delete ``labels``."""

    kind = JobKind.DELETE
    destroys = True
    recorded_as = Recorded(RecordKind.LABEL_DELETED, Endpoint.DELETE_LABEL, "deleted", "label")
    retried = False
    rows_per_batch = 1
    labels: tuple[str, ...] = ()
    path: str = ""
    """The directory to save members in first; empty to save nothing."""

    @property
    def recorded_labels(self) -> tuple[str, ...]:
        """All the labels."""
        return self.labels

    @property
    def saved(self) -> str:
        """The file of one label's members, or the directory of several; empty if they are not saved."""
        return str(_file(Path(self.path), *self.labels)) if self.path and len(self.labels) == 1 else self.path

    async def plan(self, session: Session) -> Plan:
        """Plan the deletion; read each label first.

        Raises:
            JobRefused: read-only, no label, a label cannot be read, or ``path`` is unsuitable or has such a file.
            HistoryUnavailable: the scheduled pushes to the labels cannot be read.
        """
        check_writable(session)
        names, directory = tuple(dict.fromkeys(self.labels)), ""
        if not names:
            raise JobRefused("Choose at least one label.")
        for name in names if self.path else ():
            if Path(name).name != name:
                raise JobRefused(f"{name} cannot be a file name; delete it without saving its members.")
            directory = str(Path(checked_path(_file(Path(self.path), name), replace_file=False)).parent)
        read = tuple(await asyncio.gather(*(label_now(session, name) for name in names)))
        limit = session.dialect.page_limit
        reading = sum(seconds(session, Endpoint.LIST_MEMBERS, label.count or 0, limit) for label in read)
        return Plan(
            profile=session.profile.name,
            title=", ".join(names),
            details=replace(self, labels=names, path=directory, dialect=session.dialect.name),
            numbers=Numbers(usable=len(names)),
            users=names,
            gate=Gate(typed=_typed(read)),
            seconds=seconds(session, Endpoint.DELETE_LABEL, len(names)) + (reading if directory else 0),
            labels=read,
            scheduled=await upcoming_to(session, names),
        )

    async def run(self, work: Work) -> None:
        """Delete one label per batch."""
        save_to = Path(self.path) if self.path else None
        open_batches = await work.engine.store(work.store.open_batches, work.job.id)
        try:
            for ref in sorted(open_batches, key=lambda ref: ref.number):
                work.control.check()
                (batch,) = await work.commit((), (ref.number,))
                (label,) = batch.users
                # If the process was killed, the call may have left. Then it deleted a label that does not exist now.
                if ref.state is BatchState.IN_FLIGHT and not await label_exists(work, label):
                    step = Step(ref.number, 0, BatchState.ANSWERED, done=1)
                else:
                    step = await _save_and_delete(work, batch, label, save_to)
                await work.commit((step,))
        finally:
            work.doing = ""
        if save_to is not None and work.counts.done == len(self.labels):
            work.reason = f"{quantity(len(self.labels), 'label')} deleted, the members are saved in {self.saved}"
        await load_labels(work.session, own=self.labels)


def _file(directory: Path, label: str) -> Path:
    return directory / f"{label}.csv"


def _typed(labels: Sequence[Label]) -> str:
    """Return what you type: the name of one label; for several, how many labels and members are lost."""
    if len(labels) == 1:
        return labels[0].name
    return f"{len(labels)} labels, {sum(label.count or 0 for label in labels)} members"


async def _save_and_delete(work: Work, batch: Batch, label: str, save_to: Path | None) -> Step:
    """Delete one label; return the step of its batch."""
    deleted = Step(batch.number, 0, BatchState.ANSWERED, done=1)

    def failed(reason: str, error: ChatError | None = None) -> Step:
        answer = b"" if error is None else error.answer_body
        return replace(deleted, issues=(RowIssue(0, RowState.FAILED, reason),), done=0, answer=answer)

    try:
        if save_to is not None:
            work.doing = f"saving the members of {label}"
            await save_members(work, label, _file(save_to, label))
        work.doing = f"deleting {label}"
        await work.insist(Endpoint.DELETE_LABEL, lambda: work.client.delete_label(label), repeatable=False)
    except OSError as error:
        return failed(f"not deleted: its members cannot be saved ({error.strerror or error})")
    except Unsettled as error:
        return failed(f"not deleted: {error.message}", error) if await label_exists(work, label) else deleted
    except ChatError as error:
        return failed(error.message, error)
    except Stopped as stopped:
        # The other labels can still be deleted.
        missing = isinstance(stopped.error, NoSuchLabel)
        return failed(GONE if missing else f"not deleted: {stopped.reason}", stopped.error)
    except Ended:
        # A deletion that has left is never cancelled, so this one has not left.
        await work.commit((Step(batch.number, 0, BatchState.WAITING),))
        raise
    return deleted

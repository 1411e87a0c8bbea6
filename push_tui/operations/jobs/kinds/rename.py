"""Rename a label: copy it under the new name, and delete the old label once the new one has all of its members."""

import asyncio
from dataclasses import replace

from push_tui.chat.errors import NoSuchLabel, Rejected, Unsettled
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.names import user_key
from push_tui.operations.gates import Gate
from push_tui.operations.jobs.batches import BatchRun, Stage
from push_tui.operations.jobs.control import JobRefused, Paused, Stopped
from push_tui.operations.jobs.kinds.copy import Copy
from push_tui.operations.jobs.kinds.kind import Recorded
from push_tui.operations.jobs.label_reading import label_exists, read_members
from push_tui.operations.jobs.plans import Numbers, Plan, label_now, seconds
from push_tui.operations.jobs.work import Work
from push_tui.operations.labels import load_labels
from push_tui.operations.session import Session
from push_tui.operations.upcoming import upcoming_to
from push_tui.storage.job_records import JobKind, RowState, UsersRead
from push_tui.storage.records import RecordKind
from push_tui.storage.user_ids import DryRun
from push_tui.text import first_names

ROUNDS = 5
"""How often both labels are compared before the job pauses: members may join meanwhile."""
_NAMED = 3


@frozen(kw_only=True)
class Rename(Copy):
    """Rename ``label`` to ``target``; the API cannot, so its members are copied and it is deleted."""

    kind = JobKind.RENAME
    destroys = True
    recorded_as = Recorded(RecordKind.LABEL_RENAMED, Endpoint.ADD_USERS, "copied")
    made: bool = False
    """Whether an earlier rename, which this one retries, created ``target``."""

    @property
    def recorded_labels(self) -> tuple[str, ...]:
        """Both labels."""
        return (self.label, self.target)

    async def check_target(self, session: Session) -> None:
        """Raise `JobRefused` if the new label cannot be created, or if the one to retry with no longer exists."""
        if self.made:
            await label_now(session, self.target)
        else:
            await Copy.check_target(self, session)

    async def plan(self, session: Session) -> Plan:
        """Plan to rename, which takes the old name to be typed; the description stays.

        Raises:
            JobRefused: as for a copy, or the number of members is unknown, so that nothing proves that all are copied.
            HistoryUnavailable: the scheduled pushes to the label cannot be read.
        """
        label = await label_now(session, self.label)
        if label.count is None:
            raise JobRefused(f"The service did not say how many members {self.label} has; copy it instead.")
        plan = await Copy.plan(replace(self, description=label.description), session)
        checked = 2 * seconds(session, Endpoint.LIST_MEMBERS, label.count, session.dialect.page_limit)
        return replace(
            plan,
            gate=Gate(typed=self.label),
            seconds=plan.seconds + checked + seconds(session, Endpoint.DELETE_LABEL, 1),
            scheduled=await upcoming_to(session, (self.label,)),
        )

    async def run(self, work: Work) -> None:
        """Copy; delete the old label only after a reading of both labels found nobody missing.

        A run after a kill reads both again, unless the old label was deleted before.
        """
        if not (work.position.get("deleting") and not await label_exists(work, self.label)):
            stages = (Stage(Endpoint.ADD_USERS, self.target),)
            await (BatchRun(work, stages).run() if self.made else Copy.run(self, work))
            for _ in range(ROUNDS):
                missing, members = await self._missing(work)
                await self._append(work, missing)
                if missing:
                    await BatchRun(work, stages).run()
                elif await self._deleted(work, members):
                    break
            else:
                raise Paused(f"The members of {self.label} keep changing, so it was not deleted. Resume to try again.")
        work.doing = ""
        work.session.members.pop(self.label, None)
        await load_labels(work.session, own=(self.label, self.target))
        work.reason = f"{self.label} is {self.target} now; rename it back to undo"

    async def retry(self, session: Session, rows: DryRun) -> Plan:
        """Plan to add whoever is still missing in the new label, and to delete the old one then."""
        return replace(await replace(self, made=True).plan(session), numbers=Numbers(usable=len(rows.ids)))

    async def _missing(self, work: Work) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return the members of the old label who are not in the new one, and all members of the old one.

        Raises:
            Stopped: the service did not take somebody; a retry tries again.
            Ended, ChatError: as reading.
        """
        # The old label is read last: whoever joins it meanwhile is read.
        there = set(map(user_key, await read_members(work, self.target, f"checking {self.target}")))
        members = await read_members(work, self.label, f"checking {self.label}")
        missing = tuple(user for user in members if user_key(user) not in there)
        refused = await asyncio.to_thread(_refused, work)
        fresh = tuple(user for user in missing if user not in refused)
        if missing and not fresh:
            raise Stopped(
                f"{self.label} was not deleted, because the service did not take {first_names(missing, _NAMED)} into "
                f"{self.target}. Retry the failed rows, or remove them from {self.label} first."
            )
        return fresh, frozenset(members)

    async def _append(self, work: Work, users: tuple[str, ...]) -> None:
        """Store further users as batches of the job, and how many users it has then."""
        # Not on the storage thread: the record of a send must not wait for a large label.
        rows = await asyncio.to_thread(lambda: [len(batch.users) for batch in work.store.every_batch(work.job.id)])
        for number, batch in enumerate(self.batches(users), len(rows)):
            page = UsersRead(tuple(batch))
            await work.engine.store(work.store.append, work.job.id, number, page, work.position)
        await work.note(total=sum(rows) + len(users))

    async def _deleted(self, work: Work, members: frozenset[str]) -> bool:
        """Delete the old label; return False, and delete nothing, if it no longer has exactly these members.

        Raises:
            Ended: the job ends here; the label still exists.
        """
        client, label = work.client, self.label

        async def delete() -> bool:
            # Look right before each attempt, as the last one may have waited long.
            counted = (await client.get_label(label)).count
            if counted is None:
                raise Paused(f"{label} was not deleted, because the service does not say how many members it has.")
            # The count stays the same if one joined and another left while it was read; new members are listed first.
            newest = await client.list_members(label, work.session.dialect.page_limit, None)
            unchanged = counted == len(members) and members.issuperset(each.username for each in newest.items)
            if unchanged:
                await client.delete_label(label)
            return unchanged

        work.doing = f"deleting {label}"
        # Store the intent before the call, so that after a kill the job knows that it deleted the label.
        await work.note(deleting=True)
        try:
            await work.pacer.turn(Endpoint.GET_LABEL)
            await work.pacer.turn(Endpoint.LIST_MEMBERS)
            return await work.insist(Endpoint.DELETE_LABEL, delete, repeatable=False)
        except Unsettled as error:
            if await label_exists(work, label):
                raise Paused(f"{label} was not deleted: {error.message}") from error
        except Rejected as error:
            kept = f"{self.target} has all members, but {label} was not deleted"
            raise Stopped(f"{kept}: {error.message}") from error
        except Stopped as stopped:
            if isinstance(stopped.error, NoSuchLabel):
                gone = f"Somebody else renamed or deleted {label} meanwhile; {self.target} has all members that it had."
                raise Stopped(gone) from stopped
            raise
        return True


def _refused(work: Work) -> frozenset[str]:
    """Return the users whose row did not succeed."""
    batches = work.store.every_batch(work.job.id, issues_only=True)
    return frozenset(
        batch.users[issue.row] for batch in batches for issue in batch.issues if issue.state is not RowState.DONE
    )

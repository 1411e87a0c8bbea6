"""Copy the members of a label to a new one: read them all, create the label, add them."""

from dataclasses import replace

from push_tui.chat.bodies import label_body
from push_tui.chat.errors import Rejected, Unsettled
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.operations.jobs.batches import BatchRun, Stage
from push_tui.operations.jobs.control import JobRefused, Paused, Stopped
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.kind import KindOfJob, Recorded
from push_tui.operations.jobs.label_reading import label_exists, read_into_batches
from push_tui.operations.jobs.plans import Plan, check_writable, label_now, plan_reading
from push_tui.operations.jobs.work import Work
from push_tui.operations.labels import load_labels, name_problem
from push_tui.operations.session import Session
from push_tui.storage.job_records import JobKind
from push_tui.storage.records import RecordKind
from push_tui.storage.user_ids import DryRun


@frozen(kw_only=True)
class Copy(KindOfJob):
    """Copy the members of ``label`` to a new label ``target``."""

    kind = JobKind.COPY
    recorded_as = Recorded(RecordKind.LABEL_COPIED, Endpoint.ADD_USERS, "copied")
    label: str = ""
    target: str = ""
    description: str = ""
    """Description of the new label."""

    @property
    def recorded_labels(self) -> tuple[str, ...]:
        """The new label."""
        return (self.target,)

    async def check_target(self, session: Session) -> None:
        """Raise `JobRefused` if the new label cannot be created."""
        labels, limit = session.labels.confirmed, session.dialect.labels_per_app
        if problem := name_problem(self.target, labels, session.dialect):
            raise JobRefused(problem)
        if len(labels) >= limit:
            raise JobRefused(f"The app already has {len(labels)} of {limit} labels; delete one first.")

    async def plan(self, session: Session) -> Plan:
        """Plan to copy members to a new label, which is also the way to change a description.

        Raises:
            JobRefused: read-only, the label cannot be read, or the new one cannot be created.
        """
        check_writable(session)
        await self.check_target(session)
        members = (await label_now(session, self.label)).count or 0
        plan = plan_reading(session, self, f"{self.label} → {self.target}", members)
        return replace(plan, seconds=2 * plan.seconds)

    async def run(self, work: Work) -> None:
        """Copy; create the label only after all members are read."""
        await read_into_batches(work, self.label)
        await _create(work, self.target, self.description)
        await BatchRun(work, (Stage(Endpoint.ADD_USERS, self.target),)).run()

    async def retry(self, session: Session, rows: DryRun) -> Plan:
        """Plan to add these users to the new label."""
        return await Add(label=self.target).plan(session, rows)


async def _create(work: Work, target: str, description: str) -> None:
    if work.position.get("made"):
        return
    work.doing = f"creating {target}"
    # Store the intent before the call, so that after a kill the job knows that it created the label.
    if not (work.position.get("making") and await label_exists(work, target)):
        await work.note(making=True)
        body = label_body(target, description)
        try:
            await work.insist(Endpoint.CREATE_LABEL, lambda: work.client.create_label(body), repeatable=False)
        except Unsettled as error:
            if not await label_exists(work, target):
                raise Paused(f"{target} was not created: {error.message}") from error
        except Rejected as error:
            await work.note(making=False)
            raise Stopped(f"{target} was not created: {error.message}") from error
    await work.note(made=True)
    work.doing = ""
    await load_labels(work.session, own=(target,))

"""Move users, or all members, from one label to another."""

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.names import same_label
from push_tui.operations.jobs.batches import Stage
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.kind import Recorded
from push_tui.operations.jobs.kinds.members import ChangesMembers
from push_tui.operations.session import Session
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowIssue, RowState
from push_tui.storage.records import RecordKind


@frozen(kw_only=True)
class Move(ChangesMembers):
    """Move users from ``label`` to ``target``."""

    kind = JobKind.MOVE
    recorded_as = Recorded(RecordKind.USERS_MOVED, Endpoint.ADD_USERS, "moved")
    found_as = "where"
    target: str = ""
    remove_first: bool = False
    """For labels that must never overlap; otherwise users are added first."""

    @property
    def adds_to(self) -> str:
        """The target label."""
        return self.target

    @property
    def title(self) -> str:
        """Both labels."""
        return f"{self.label} → {self.target}"

    @property
    def stages(self) -> tuple[Stage, ...]:
        """One call for each label."""
        stages = (Stage(Endpoint.ADD_USERS, self.target), Stage(Endpoint.REMOVE_USERS, self.label))
        return stages[::-1] if self.remove_first else stages

    def check(self, session: Session) -> None:
        """Raise `JobRefused` if both labels are the same."""
        if same_label(self.label, self.target, session.dialect):
            raise JobRefused("Both labels are the same; choose another target.")

    def found(self, batch: Batch, issue: RowIssue | None) -> str:
        """Return which of the labels a user is in, as far as known."""
        source, target = self.label, self.target
        stage = issue.stage if issue else batch.stage
        if issue is None and batch.state is BatchState.ANSWERED:
            return f"in {target}"
        in_doubt = issue.state is RowState.UNKNOWN if issue else batch.state is BatchState.IN_FLIGHT
        if self.remove_first:
            certain = (f"in {source}", "in neither")
            doubtful = (f"perhaps still in {source}, not in {target}", f"perhaps in {target}, not in {source}")
        else:
            certain = (f"in {source}", f"in {source} and in {target}")
            doubtful = (f"in {source}, perhaps in {target} too", f"in {target}, perhaps still in {source}")
        return (doubtful if in_doubt else certain)[stage]

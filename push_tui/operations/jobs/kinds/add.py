"""Add users to a label."""

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.operations.jobs.batches import Stage
from push_tui.operations.jobs.kinds.kind import Recorded
from push_tui.operations.jobs.kinds.members import ChangesMembers
from push_tui.operations.membership import NOW_IN
from push_tui.storage.job_records import JobKind
from push_tui.storage.records import RecordKind


@frozen(kw_only=True)
class Add(ChangesMembers):
    """Add users to ``label``."""

    kind = JobKind.ADD
    recorded_as = Recorded(RecordKind.USERS_ADDED, Endpoint.ADD_USERS, NOW_IN)
    typed_from_101 = False

    @property
    def adds_to(self) -> str:
        """The label itself."""
        return self.label

    @property
    def stages(self) -> tuple[Stage, ...]:
        """One call per batch."""
        return (Stage(Endpoint.ADD_USERS, self.label),)

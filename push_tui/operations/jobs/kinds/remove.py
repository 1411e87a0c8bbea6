"""Remove users, or all members, from a label."""

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.operations.jobs.batches import Stage
from push_tui.operations.jobs.kinds.kind import Recorded
from push_tui.operations.jobs.kinds.members import ChangesMembers
from push_tui.operations.membership import NOW_OUT
from push_tui.storage.job_records import JobKind
from push_tui.storage.records import RecordKind


@frozen(kw_only=True)
class Remove(ChangesMembers):
    """Remove users from ``label``."""

    kind = JobKind.REMOVE
    destroys = True
    recorded_as = Recorded(RecordKind.USERS_REMOVED, Endpoint.REMOVE_USERS, NOW_OUT)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """One call per batch."""
        return (Stage(Endpoint.REMOVE_USERS, self.label),)

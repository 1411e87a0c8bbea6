"""The base class of the kinds of jobs."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeVar

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.push import Push
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.plans import Details, Plan
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session
from push_tui.storage.job_records import Batch, RowIssue
from push_tui.storage.records import RecordKind
from push_tui.storage.user_ids import DryRun

Value = TypeVar("Value")

ROWS_PER_BATCH = 100
NOT_RETRIED = "Rows of this kind of job cannot be retried; plan it again."


@frozen
class Recorded:
    """How the history records a job: one record for all its calls."""

    kind: RecordKind
    endpoint: Endpoint
    done: str
    """What was done with a row, such as ``moved``."""
    row: str = "user"


@frozen(kw_only=True)
class KindOfJob(Details):
    """A kind of job; an instance holds the details of one job."""

    recorded_as: ClassVar[Recorded | None] = None
    """None if the job changes no label: it only reads, or each of its sends has its own record."""
    destroys: ClassVar[bool] = False
    """Whether it deletes a label, or nobody knows afterwards who was a member."""
    retried: ClassVar[bool] = True
    """Whether failed rows can be retried."""
    run_again: ClassVar[bool] = False
    """Whether all rows can be done again: then `retry` takes all of them."""
    has_rows: ClassVar[bool] = True
    """Whether its rows can be written to a file."""
    found_as: ClassVar[str] = ""
    """What `found` tells of each row, as a column of its export; empty if it tells nothing."""
    lists_all: ClassVar[bool] = False
    """Whether its page lists every row with an outcome; else those that failed or are unknown."""
    done_at_end: ClassVar[bool] = False
    """Whether rows without an issue are done only when the job is over; else when their call is answered."""

    @property
    def rows_per_batch(self) -> int:
        """Rows of one call."""
        return ROWS_PER_BATCH

    def batches(self, rows: Sequence[Value]) -> Iterator[Sequence[Value]]:
        """Split the rows, or their lines, into batches of one call each."""
        length = self.rows_per_batch
        return (rows[start : start + length] for start in range(0, len(rows), length))

    @property
    def recorded_labels(self) -> tuple[str, ...]:
        """The labels that its record in the history names."""
        return ()

    async def run(self, work: Work) -> None:
        """Do all the work.

        Raises:
            Ended: the job ends here.
            ChatError, HistoryUnavailable, JobTaken: the job pauses; results so far are stored.
        """
        raise NotImplementedError

    async def retry(self, session: Session, rows: DryRun) -> Plan | Push:
        """Return how to retry the rows that failed: a plan, or a push to compose and review.

        Raises:
            JobRefused: nothing can be retried, or the retry cannot be planned.
        """
        raise JobRefused(NOT_RETRIED)

    def found(self, batch: Batch, issue: RowIssue | None) -> str:
        """Return what is known of a user now, such as in which label."""
        return ""

    def rank(self, found: str) -> int:
        """Return the place of the rows with this finding on the job's page, the first the smallest."""
        return 0

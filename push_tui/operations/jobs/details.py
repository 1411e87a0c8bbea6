"""What a job keeps to run by: one small dataclass for each kind, stored as JSON under the names of its fields."""

from dataclasses import dataclass
from typing import ClassVar

from push_tui.storage.job_records import JobKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What jobs of every kind keep. The name of a field is its key on the disk: never rename one."""

    kind: ClassVar[JobKind]
    source: str = ""
    """The file that the rows came from, as it was named."""
    duplicates: int = 0
    """Rows of the file or paste that were left out because an earlier one is the same."""
    illegal: int = 0
    """Rows that were left out because they are no user IDs."""
    dialect: str = ""
    """The dialect that the job was planned for; empty in a job of an older version."""

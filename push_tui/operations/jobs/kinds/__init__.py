"""The kinds of jobs, one module each: what it keeps and works on, its plan, its run, its retry, its record.

To add a kind:

1. `JobKind` (``storage/job_records.py``) names it, as it is stored.
2. A module here holds a subclass of `KindOfJob` and the function that plans such a job. `KINDS` lists the class.
3. `KIND_WORDS` (``ui/screens/job_words.py``) has its words.
4. An action (``ui/actions``) starts it through ``ui/screens/job_starts.py``, after a dialog where it has to ask for
   something new.
"""

from collections.abc import Mapping

from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.copy import Copy
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.export import Export
from push_tui.operations.jobs.kinds.intersect import Intersect
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.kinds.send import Send
from push_tui.storage.codec import from_json
from push_tui.storage.job_records import JobKind, NewJob

KINDS: Mapping[JobKind, type[KindOfJob]] = {
    kind.kind: kind for kind in (Add, Remove, Move, Copy, Export, Intersect, Delete, Send)
}


def details_of(job: NewJob) -> KindOfJob:
    """Return what a job works on, as its kind reads it; the kind itself is its class."""
    return from_json(KINDS[job.kind], job.details)

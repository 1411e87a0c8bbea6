"""The kinds of jobs, one module each: what it stores, its plan, its run, its retry, its record.

To add a kind:

1. Name it in `JobKind` (``storage/job_records.py``); the value is stored.
2. Add a module here with a subclass of `KindOfJob` and the function that plans such a job; list the class in `KINDS`.
   What the class says of itself (`destroys`, `retried`, `recorded_as` …) is all that the screens ask.
3. Add its words to `KIND_WORDS` (``ui/screens/job_words.py``), and to the dry run there if it has its own facts.
4. Add a `RecordKind` (``storage/records.py``) if it changes labels in a new way.
5. Add an action (``ui/actions``) that starts it through ``ui/screens/job_starts.py``, with ``writes`` if it changes
   labels, and a dialog if it asks for something new.
"""

from collections.abc import Mapping

from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.bindings import CheckBindings
from push_tui.operations.jobs.kinds.copy import Copy
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.export import Export
from push_tui.operations.jobs.kinds.intersect import Intersect
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.operations.jobs.kinds.send import Send
from push_tui.operations.jobs.kinds.send_texts import SendTexts
from push_tui.storage.codec import from_json
from push_tui.storage.job_records import JobKind, NewJob

KINDS: Mapping[JobKind, type[KindOfJob]] = {
    kind.kind: kind
    for kind in (Add, Remove, Move, Copy, Rename, Export, Intersect, Delete, CheckBindings, Send, SendTexts)
}


def details_of(job: NewJob) -> KindOfJob:
    """Return the details of a job; their class is its kind."""
    return from_json(KINDS[job.kind], job.details)

"""A job of six users in three batches, as the store takes it, and as a screen shows it."""

from dataclasses import fields
from datetime import UTC, datetime

from push_tui.operations.jobs.progress import JobView, view_of
from push_tui.storage.job_records import JobKind, JobState, NewJob, StoredJob

A_JOB = NewJob(
    kind=JobKind.ADD,
    profile="staging",
    app="41117440#383391",
    host="a41.chat.agora.io",
    environment="staging",
    operator="kim",
    title="vip",
    details={"label": "vip"},
    total=6,
)
ROWS = (("a", "b", "c"), ("d", "e"), ("f",))
_NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def a_view(state: JobState) -> JobView:
    """The job as a screen shows it, run by nobody here."""
    values = {field.name: getattr(A_JOB, field.name) for field in fields(NewJob)}
    stored = StoredJob(**values, id=1, state=state, position={}, created_at=_NOON, updated_at=_NOON)
    return view_of(stored, resumable=False)

"""A job of six users in three batches, as the store takes it."""

from push_tui.storage.job_records import JobKind, NewJob

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

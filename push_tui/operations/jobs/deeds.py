"""Who paused, resumed or cancelled a job, and when. A job's position keeps the last of each."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from push_tui.frozen import frozen
from push_tui.storage.codec import Json, read_if_any, to_json
from push_tui.storage.job_records import StoredJob

DEEDS_KEPT = 10
"""Of each sort."""


class Did(StrEnum):
    """What somebody did to a job; the key in its position."""

    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"


@frozen
class Deed:
    """Who did it, and when; ``profile`` is that in use."""

    at: datetime
    by: str = ""
    profile: str = ""


def deeds_in(position: Mapping[str, Json], did: Did) -> tuple[Deed, ...]:
    """Return what `with_deed` stored, oldest first."""
    kept = position.get(did)
    read = (read_if_any(Deed, entry) for entry in (kept if isinstance(kept, list) else ()))
    return tuple(deed for deed in read if deed is not None)


def deeds_of(job: StoredJob) -> tuple[tuple[Did, Deed], ...]:
    """Return all that is kept, oldest first."""
    every = ((did, deed) for did in Did for deed in deeds_in(job.position, did))
    return tuple(sorted(every, key=lambda each: each[1].at))


def halt_of(job: StoredJob) -> Deed | None:
    """Return the pause or cancel that a job is in; None if nobody asked for one, or if that was not kept."""
    deeds = deeds_of(job)
    if not deeds or not (job.state.over or job.pause_asked):
        return None
    did, last = deeds[-1]
    return last if did.value == job.state.value else None


def with_deed(position: Mapping[str, Json], did: Did, deed: Deed) -> dict[str, Json]:
    """Return the position of a job with one more deed."""
    return {**position, did: list(map(to_json, (*deeds_in(position, did), deed)[-DEEDS_KEPT:]))}

"""How far a job is, as screens show it."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from push_tui.storage.codec import Json
from push_tui.storage.job_records import Counts, JobKind, JobState, StoredJob

RATE_SECONDS = 10.0
"""The rate is that of the last so many seconds."""
_DUPLICATES, _ILLEGAL = "duplicates", "illegal"
_RESUMED = "resumed"
RESUMPTIONS_KEPT = 10


@dataclass(frozen=True, slots=True)
class Resumed:
    """Who has gone on with a job, and when."""

    at: datetime
    operator: str
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """One job at one moment; replaced as a whole. Texts are raw: make them visible before showing them."""

    id: int
    kind: JobKind
    title: str
    """What it works on, such as ``vip`` or ``vip → churned``."""
    state: JobState
    reason: str
    """Why it is paused or stopped; of a job that is done, what it found or wrote."""
    counts: Counts
    doing: str = ""
    """The part that is under way where rows do not tell, such as ``reading vip``."""
    read: int = 0
    """Members read so far, while a label is read."""
    in_flight: int = 0
    """Batches whose answer is awaited."""
    rate: float = 0.0
    """Rows per second, lately."""
    seconds_left: float | None = None
    """None while nobody can tell."""
    slowed: bool = False
    """Whether the service has asked for a slower pace."""
    shared: bool = False
    """Whether another push-tui of this host draws on the same limit."""
    alone_because: str = ""
    """Why the pace cannot be shared with other push-tui processes, as a sentence; empty when it can."""
    asked: str = ""
    """``pause`` or ``cancel`` while that is under way."""
    profile: str
    app: str
    host: str
    mine: bool
    """Whether this process runs it or ran it last."""
    resumable: bool
    """Whether `JobQueue.resume` would take it: not over, not running, and no other living process has it."""
    created_at: datetime
    finished_at: datetime | None = None
    source: str = ""
    """The file that its rows came from."""
    labels: tuple[str, ...] = ()
    """Labels that it works on, as far as its plan names them."""
    duplicates: int = 0
    """Rows of the file or paste that were left out of it, for they were there before."""
    illegal: int = 0
    """Rows that were left out, for they are no user IDs."""
    resumed: tuple[Resumed, ...] = ()
    """When a push to many users was gone on with, oldest first; the last few."""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state.over


def view_of(stored: StoredJob, *, resumable: bool) -> JobView:
    """A job that this process does not run, as it is on the disk."""
    details = stored.details
    return JobView(
        id=stored.id,
        kind=stored.kind,
        title=stored.title,
        state=stored.state,
        reason=stored.reason,
        counts=stored.counts,
        profile=stored.profile,
        app=stored.app,
        host=stored.host,
        mine=False,
        resumable=resumable,
        created_at=stored.created_at,
        finished_at=stored.finished_at,
        source=_text(details.get("source")),
        labels=_labels(stored),
        duplicates=_count(details.get(_DUPLICATES)),
        illegal=_count(details.get(_ILLEGAL)),
        resumed=resumptions(stored.position),
    )


def left_out(duplicates: int, illegal: int) -> dict[str, Json]:
    """What a job keeps of the rows that its dry run left out."""
    counts = {_DUPLICATES: duplicates, _ILLEGAL: illegal}
    return {key: number for key, number in counts.items() if number}


def resumptions(position: Mapping[str, Json]) -> tuple[Resumed, ...]:
    """What `with_resumption` has kept."""
    kept = position.get(_RESUMED)
    found: list[Resumed] = []
    for entry in kept if isinstance(kept, list) else ():
        if isinstance(entry, dict):
            with suppress(ValueError):  # a time that nobody can read is not shown
                at = datetime.fromisoformat(_text(entry.get("at")))
                found.append(Resumed(at, _text(entry.get("by")), _text(entry.get("profile"))))
    return tuple(found)


def with_resumption(position: Mapping[str, Json], resumed: Resumed) -> dict[str, Json]:
    """The position of a job together with one more resumption; of many, the last few are kept."""
    every = (*resumptions(position), resumed)[-RESUMPTIONS_KEPT:]
    entries: list[Json] = [{"at": one.at.isoformat(), "by": one.operator, "profile": one.profile} for one in every]
    return {**position, _RESUMED: entries}


def _labels(stored: StoredJob) -> tuple[str, ...]:
    more = stored.details.get("labels")
    named = [stored.details.get("label"), stored.details.get("target"), *(more if isinstance(more, list) else ())]
    return tuple(filter(None, map(_text, named)))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0


class Meter:
    """Rows per second over the last seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])

    def note(self, rows: int) -> None:
        """``rows`` in all have an outcome now."""
        now = self._clock()
        self._seen.append((now, rows))
        while len(self._seen) > 2 and self._seen[1][0] < now - RATE_SECONDS:
            self._seen.popleft()

    def start(self, rows: int) -> None:
        """Measure from here."""
        self._seen = deque([(self._clock(), rows)])

    @property
    def rate(self) -> float:
        """Rows per second; falls while nothing comes."""
        first_at, first = self._seen[0]
        seconds = self._clock() - first_at
        return (self._seen[-1][1] - first) / seconds if seconds > 0.1 else 0.0

"""What the Overview needs of the history, in one transaction: counts by period, what nobody has seen, what is due.

``id`` is the time of creation, so a period is a range of it. The indexes of `schema` make each query a short walk.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from push_tui.frozen import frozen
from push_tui.outcomes import MAY_GO_OUT, Outcome
from push_tui.storage.codec import SqlValue, from_row, microseconds, sql_text, text_of
from push_tui.storage.database import Store
from push_tui.storage.history import row_of
from push_tui.storage.job_records import JobState, StoredJob
from push_tui.storage.jobs import is_free, jobs_where
from push_tui.storage.owners import this_process
from push_tui.storage.records import RecordKind, Row
from push_tui.storage.schema import DOUBTFUL, FAILED, FINE, SCHEDULED, TO_EVERYBODY, indexes_of

UNSEEN_SHOWN = 10
"""The most pushes of each kind that nobody has seen; the others are only counted."""
_COUNTED = 1_000
"""Counting stops here."""
_LONGEST_SCHEDULE = 500
"""The most scheduled pushes of each time zone."""
_FURTHEST_ZONE = timedelta(days=1)
"""More than any two zones are apart."""
_LONGEST_SEND = timedelta(minutes=10)
"""More than a send takes from its record to its answer: countdown, turn, token, call."""
_RECENT_JOBS = 50


@frozen
class Asked:
    """What to read: of this profile, at this time."""

    profile: str
    now: datetime
    periods: Sequence[tuple[datetime, datetime]]
    """Start and end of each, the end excluded."""
    since: datetime
    """Failures and jobs before this are left to History and Jobs; an unknown outcome is not."""
    first_start: Callable[[str], str]
    """The earliest ``start_date`` that may be ahead, in a zone as rows name it."""


@frozen
class Unseen:
    """Pushes of one kind that nobody has looked into."""

    rows: tuple[Row, ...] = ()
    """The newest, newest first."""
    count: int = 0
    """How many there are; if ``more``, at least."""
    more: bool = False


@frozen
class PushCall:
    """A push that the service may have counted for a limit."""

    endpoint: str
    state: Outcome
    finished_at: datetime
    """When the answer came; for an open or settled push, when it was recorded."""
    service_timestamp: int | None
    answer_status: int | None
    start_date: str
    start_zone: str


@frozen
class HistoryFacts:
    """What the history and the jobs say."""

    counts: tuple[Mapping[Outcome, int], ...] = ()
    """Of each period, the pushes by outcome. An accepted push with a failed target counts as rejected, one that is
    being sent as unknown."""
    unknown: Unseen = Unseen()
    failed: Unseen = Unseen()
    """Rejected, or accepted with a failed target; without the calls of jobs."""
    scheduled: tuple[Row, ...] = ()
    """Pushes that may still go out, by zone."""
    jobs: tuple[StoredJob, ...] = ()
    """The jobs that nobody runs and that are not over, and those that ended with failed or unknown rows; newest
    first."""


def needs_look(row: Row) -> bool:
    """Return whether somebody is to look into this row: a push that went wrong or may have, or a job that did.

    The calls of a job are left to the job. The Overview leaves old failures to History.
    """
    if row.seen_at is not None or row.call:
        return False
    if row.job:
        stopped = bool(row.error) and row.state in (Outcome.ACCEPTED, Outcome.REJECTED)
        return stopped or bool(row.counts.failed or row.counts.unknown)
    if row.kind is not RecordKind.PUSH:
        return False
    failed = row.state is Outcome.ACCEPTED and row.task_id is None and row.result not in FINE
    return failed or row.state in (Outcome.UNKNOWN, Outcome.REJECTED)


def read_facts(store: Store, asked: Asked) -> HistoryFacts:
    """Return the facts as one transaction sees them.

    Raises:
        HistoryUnavailable: the file cannot be read.
    """
    with store.reading() as connection:
        queries = _Queries(connection, asked)
        return HistoryFacts(
            counts=tuple(queries.counts(start, end) for start, end in asked.periods),
            unknown=queries.unseen(_UNKNOWN),
            failed=queries.unseen(_REJECTED, _FAILED),
            scheduled=queries.scheduled(),
            jobs=queries.jobs(),
        )


def read_calls(store: Store, app: str, since: datetime, everybody_since: datetime) -> tuple[PushCall, ...]:
    """Return the pushes of an app that may have counted since a time; those to everybody since another time.

    Scheduled pushes of the days before are among them: their tasks begin later.

    Raises:
        HistoryUnavailable: the file cannot be read.
    """
    day = f"{since - _FURTHEST_ZONE:%Y-%m-%d}"
    found: list[PushCall] = []
    with store.reading() as connection:
        for to_whom, start in (("audience_kind <> 'everybody'", since), (TO_EVERYBODY, everybody_since)):
            first = microseconds(start - _LONGEST_SEND)
            # The plus keeps SQLite from walking through all IDs before the first instead of the few schedules.
            for when, values in (
                ("history.id >= ?", (first,)),
                (f"+history.id < ? AND {SCHEDULED} AND start_date >= ?", (first, day)),
            ):
                rows = connection.execute(
                    "SELECT endpoint, state, ifnull(finished_at, created_at) AS finished_at, service_timestamp, "  # noqa: S608
                    "answer_status, start_date, start_zone "
                    "FROM history CROSS JOIN details ON details.id = history.id "
                    f"WHERE {to_whom} AND kind = 'push' AND app = ? AND state <> ? AND {when}",
                    (sql_text(app), Outcome.NOT_SENT.value, *values),
                ).fetchall()
                found += (from_row(PushCall, row) for row in rows)
    return tuple(found)


@frozen
class _Kind:
    """A kind of pushes that may need a look: what `schema` says of them, their index, and their state."""

    condition: str
    index: str
    state: Outcome
    at_any_time: bool = False
    """Whether an old one needs a look too."""


_UNKNOWN = _Kind(DOUBTFUL, "history_doubtful", Outcome.UNKNOWN, at_any_time=True)
_REJECTED = _Kind(DOUBTFUL, "history_doubtful", Outcome.REJECTED)
_FAILED = _Kind(FAILED, "history_failed", Outcome.ACCEPTED)


class _Queries:
    """The queries of one transaction."""

    def __init__(self, connection: sqlite3.Connection, asked: Asked) -> None:
        self._connection = connection
        self._asked = asked
        self._profile = sql_text(asked.profile)
        self._indexes = indexes_of(connection)

    def counts(self, start: datetime, end: datetime) -> Mapping[Outcome, int]:
        """Return the pushes of a period by outcome, without zeros."""
        span = (self._profile, microseconds(start), microseconds(end))
        found = {
            state: self._number(
                "history WHERE profile = ? AND id >= ? AND id < ? AND kind = 'push' AND state = ?", *span, state.value
            )
            for state in Outcome
        }
        failed = found[Outcome.ACCEPTED] and self._number(
            f"history {self._by(_FAILED.index)} WHERE profile = ? AND id >= ? AND id < ? AND {FAILED}", *span
        )
        found[Outcome.ACCEPTED] -= failed
        found[Outcome.REJECTED] += failed
        found[Outcome.UNKNOWN] += found.pop(Outcome.SENDING)
        return {state: count for state, count in found.items() if count}

    def unseen(self, *kinds: _Kind) -> Unseen:
        """Return the pushes of these kinds that nobody has seen."""
        rows: list[Row] = []
        count, more = 0, False
        for kind in kinds:
            where = (
                f"history {self._by(kind.index)} WHERE {kind.condition} AND state = ? AND profile = ? AND id >= ? "
                "AND seen_at IS NULL AND job = 0"
            )
            since = 0 if kind.at_any_time else microseconds(self._asked.since)
            values = (kind.state.value, self._profile, since)
            found = self._number(f"(SELECT 1 FROM {where} LIMIT {_COUNTED} + 1)", *values)  # noqa: S608 - constants only
            count, more = count + min(found, _COUNTED), more or found > _COUNTED
            newest = f"SELECT * FROM {where} ORDER BY id DESC LIMIT {UNSEEN_SHOWN}"  # noqa: S608 - constants only
            rows += (row_of(Row, row) for row in self._connection.execute(newest, values).fetchall())
        rows.sort(key=lambda row: -row.id)
        return Unseen(tuple(rows[:UNSEEN_SHOWN]), count, more)

    def scheduled(self) -> tuple[Row, ...]:
        """Return the pushes that may still go out; the caller knows the zone of their start."""
        states = ", ".join(f"'{state}'" for state in MAY_GO_OUT)
        which = f"{SCHEDULED} AND start_date >= ? AND profile = ? AND kind = 'push' AND state IN ({states})"
        table = f"history {self._by('history_scheduled')}"
        yesterday = f"{self._asked.now - _FURTHEST_ZONE:%Y-%m-%d}"
        zones = self._connection.execute(
            f"SELECT DISTINCT start_zone FROM {table} WHERE {which}",  # noqa: S608 - constants only
            (yesterday, self._profile),
        ).fetchall()
        rows: list[Row] = []
        for (zone,) in zones:
            # Those that went out today do not count for the limit, or they would keep out the next ones.
            found = self._connection.execute(
                f"SELECT * FROM {table} WHERE {which} AND start_zone = ? "  # noqa: S608 - constants only
                f"ORDER BY start_date LIMIT {_LONGEST_SCHEDULE}",
                (max(yesterday, self._asked.first_start(text_of(zone))), self._profile, zone),
            ).fetchall()
            rows += (row_of(Row, row) for row in found)
        return tuple(rows)

    def jobs(self) -> tuple[StoredJob, ...]:
        """Return the jobs that need a look; of a job that failed, the one that retries its rows instead."""
        newest = jobs_where(
            self._connection,
            f"profile = ? AND state <> ? ORDER BY id DESC LIMIT {_RECENT_JOBS}",
            self._profile,
            JobState.WRITING.value,
        )
        retried = {job.details.get("retry_of") for job in newest if job.state is not JobState.CANCELLED}
        done_again = {
            job.id for job in newest if job.id in retried and not (job.counts.unknown or job.counts.not_tried)
        }
        return tuple(job for job in newest if self._needs_look(job) and job.id not in done_again)

    def _needs_look(self, job: StoredJob) -> bool:
        if job.state is JobState.PAUSED:
            return is_free(job, self._asked.now)
        if not job.state.over:
            return job.owner != this_process() and is_free(job, self._asked.now)
        if (job.finished_at or job.updated_at) < self._asked.since or self._was_looked_into(job):
            return False
        return job.state is JobState.STOPPED or bool(job.counts.failed or job.counts.unknown)

    def _was_looked_into(self, job: StoredJob) -> bool:
        return bool(self._number("history WHERE id = ? AND seen_at IS NOT NULL", job.history_row))

    def _by(self, index: str) -> str:
        """Return the hint to use an index, if there is one; SQLite would choose a wider one."""
        return f"INDEXED BY {index}" if index in self._indexes else ""

    def _number(self, of: str, *values: SqlValue) -> int:
        (number,) = self._connection.execute(f"SELECT count(*) FROM {of}", values).fetchone()  # noqa: S608
        return int(number)

"""Earlier sends of a push, from the history and the jobs.

They went to the same people. One in doubt also counts if it went to some of the same users, by either of the two calls
for users: whoever is sent the same message again may get it twice.

They are looked up again in the transaction that writes an intent: if two processes showed the same earlier sends, only
the first one sends. So are the sends to many that the limits of a profile count.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from push_tui.dialects import Endpoint
from push_tui.hosts import same_host
from push_tui.names import user_key
from push_tui.outcomes import Outcome
from push_tui.storage.codec import microseconds, moment_of, moment_text, sql_text, text_of
from push_tui.storage.job_records import JobKind, JobState
from push_tui.storage.records import TASK

IN_DOUBT = frozenset({Outcome.SENDING, Outcome.UNKNOWN})
_TO_USERS = frozenset({Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE})
_OVER = ", ".join(f"'{state.value}'" for state in JobState if state.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The push to look for, in one app."""

    app: str
    host: str
    digest: str
    """As `Intent.digest`: message, colon, people."""
    old_digest: str
    """The digest in rows of an older version; it names only the message, so `endpoint` and `targets` must match too."""
    endpoint: str
    targets: frozenset[str]
    """The keys of users, or the names of labels."""
    since: datetime
    """Skip sends before this time, unless nobody knows whether they arrived."""
    many_since: datetime | None = None
    """Also look for every send to many after this time; None if no limit counts them."""


@dataclass(frozen=True, slots=True)
class EarlierSend:
    """A send, a call of a job, or a job that has not ended."""

    at: datetime
    state: Outcome
    result: str = ""
    """Its worst status, or `TASK`."""
    job: int | None = None
    """The job that has not ended; None for a row of the history."""
    shared: int | None = None
    """How many of the users it went to; None if it went to exactly the same people."""

    @property
    def in_doubt(self) -> bool:
        """Whether nobody knows if it arrived."""
        return self.state in IN_DOUBT


@dataclass(frozen=True, slots=True)
class ToMany:
    """Any push of the app to labels or everybody, or a job that sends one to users; it is not rejected or not sent."""

    at: datetime
    everybody: bool = False
    start_date: str = ""
    """When it goes out, as sent, in `start_zone`; empty if it went out at once."""
    start_zone: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier sends of one push: open jobs, then sends newest first, without those rejected or not sent."""

    sought: Sought
    sends: tuple[EarlierSend, ...] = ()
    to_many: frozenset[ToMany] = frozenset()
    """What the limits of the profile count."""

    @property
    def to_show(self) -> EarlierSend | None:
        """The send to show: the newest one in doubt, else the newest."""
        return next((send for send in self.sends if send.in_doubt), next(iter(self.sends), None))


Allows = Callable[[frozenset[ToMany]], bool]
"""Tells whether the limits of the profile, as the review showed them, allow one more send after these."""


class SentMeanwhile(Exception):
    """Earlier sends have changed since they were shown, or a limit is reached now; nothing was written."""


def look_up(connection: sqlite3.Connection, sought: Sought) -> Earlier:
    """Return the earlier sends of a push as this transaction sees them."""
    sends = (*_jobs(connection, sought), *_rows(connection, sought))
    return Earlier(sought, sends, frozenset(_to_many(connection, sought)))


def check(connection: sqlite3.Connection, shown: Earlier | None, allows: Allows | None) -> None:
    """Raise `SentMeanwhile` if earlier sends are not as ``shown``, or limits forbid it; None skips a check."""
    if shown is None:
        return
    now = look_up(connection, shown.sought)
    if now.sends != shown.sends or (allows is not None and not allows(now.to_many)):
        raise SentMeanwhile


def _jobs(connection: sqlite3.Connection, sought: Sought) -> list[EarlierSend]:
    """Return open jobs that send it; the calls that such a job has made are in the history."""
    found = connection.execute(
        f"SELECT id, created_at, host FROM jobs WHERE state NOT IN ({_OVER}) AND app = ? "  # noqa: S608
        "AND instr(details, ?) ORDER BY id DESC",
        (sql_text(sought.app), sought.digest),
    ).fetchall()
    return [
        EarlierSend(moment_of(at), Outcome.SENDING, job=job)
        for job, at, host in found
        if same_host(text_of(host), sought.host)
    ]


def _shared(row: sqlite3.Row, sought: Sought) -> int | None:
    """Return how many of the users sought a row in doubt may have reached; None if it is for the same people."""
    named = json.loads(row["audience"])
    targets = set(map(user_key, named) if row["endpoint"] in _TO_USERS else named)
    if row["digest"] == sought.digest or (row["endpoint"] == sought.endpoint and targets == sought.targets):
        return None
    counts = {row["endpoint"], sought.endpoint} <= _TO_USERS and Outcome(row["state"]) in IN_DOUBT
    return len(targets & sought.targets) if counts else 0


def _rows(connection: sqlite3.Connection, sought: Sought) -> list[EarlierSend]:
    digests, message = (sought.digest, sought.old_digest), sought.digest.partition(":")[0]
    found = connection.execute(
        "SELECT h.created_at, h.state, h.result, h.task_id, h.digest, d.endpoint, d.audience, d.host "
        "FROM history h CROSS JOIN details d ON d.id = h.id WHERE (h.digest IN (?, ?) "
        "OR (h.digest BETWEEN ? AND ? AND h.state IN ('unknown', 'sending'))) "
        "AND h.state NOT IN ('rejected', 'not sent') AND (h.id >= ? OR h.state IN ('unknown', 'sending')) "
        "AND h.app = ? ORDER BY h.id DESC",
        (*digests, f"{message}:", f"{message};", microseconds(sought.since), sql_text(sought.app)),
    ).fetchall()
    return [
        EarlierSend(
            moment_of(row["created_at"]),
            Outcome(row["state"]),
            TASK if row["task_id"] is not None else text_of(row["result"]),
            shared=shared,
        )
        for row in found
        if same_host(text_of(row["host"]), sought.host) and (shared := _shared(row, sought)) != 0
    ]


def _to_many(connection: sqlite3.Connection, sought: Sought) -> Iterator[ToMany]:
    """Yield what limits count: pushes to labels and everybody, and jobs (of a removed one, its first call)."""
    if sought.many_since is None:
        return
    since, app = sought.many_since, sql_text(sought.app)
    # A scheduled push may have been sent days before it goes out; its start is in a zone up to 14 hours away.
    goes_out = f"{since - timedelta(days=1):%Y-%m-%d}"
    found = connection.execute(
        "SELECT h.created_at, h.audience_kind, h.start_date, h.start_zone, d.host "
        "FROM history h CROSS JOIN details d ON d.id = h.id WHERE (h.id >= ? OR (h.start_date <> '' "
        "AND h.start_date >= ?)) AND h.app = ? AND h.kind = 'push' AND h.state NOT IN ('rejected', 'not sent') "
        "AND (h.audience_kind IN ('labels', 'everybody') OR (h.call = 1 AND h.job NOT IN (SELECT id FROM jobs)))",
        (microseconds(since), goes_out, app),
    ).fetchall()
    for at, audience, start, zone, host in found:
        if same_host(text_of(host), sought.host):
            yield ToMany(moment_of(at), audience == "everybody", text_of(start), text_of(zone))
    jobs = connection.execute(
        "SELECT created_at, host FROM jobs WHERE kind = ? AND created_at >= ? AND app = ? "  # noqa: S608
        f"AND NOT (state IN ({_OVER}) AND done + failed + unknown = 0)",
        (JobKind.SEND.value, moment_text(since), app),
    ).fetchall()
    for at, host in jobs:
        if same_host(text_of(host), sought.host):
            yield ToMany(moment_of(at))

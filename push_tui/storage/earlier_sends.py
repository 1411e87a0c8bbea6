"""Earlier sends of a push, from the history and the jobs.

They went to the same people. One in doubt also counts if it went to some of the same users, by either of the two calls
for users: whoever is sent the same message again may get it twice.

They are looked up again in the transaction that writes an intent: if two processes showed the same earlier sends, only
the first one sends. So are the sends to many that the limits of a profile count.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.hosts import same_host
from push_tui.names import user_key
from push_tui.outcomes import Outcome
from push_tui.storage.codec import Json, from_row, microseconds, moment_of, moment_text, sql_text, text_of
from push_tui.storage.job_records import JobKind, JobState
from push_tui.storage.records import TASK

IN_DOUBT = frozenset({Outcome.SENDING, Outcome.UNKNOWN})
_TO_USERS = frozenset({Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE})
_OVER = ", ".join(f"'{state.value}'" for state in JobState if state.over)
_LEFT = "kind = 'push' AND test = 0 AND state NOT IN ('rejected', 'not sent')"
"""The pushes that may have arrived, without tests, which the review shows by themselves."""

_MOST_COMPARED = 300
"""So many messages are compared with a push, the newest first; one takes 0.1 ms, a very long one 2 ms."""


@frozen(kw_only=True)
class Likeness:
    """Which other sends are like a push."""

    compare: Callable[[bytes], bool | None]
    """Compares the body of a request: False for the same message, True for a near copy, None for another message."""
    audience_kind: str
    same_people_since: datetime
    overlap_since: datetime
    """For sends to an audience that overlaps."""
    title: str = ""
    """A push with this title is like it too if it went to the same people and nobody knows whether it arrived."""
    corrected_row: int = 0
    """The row of the push that it corrects, which is like it on purpose; 0 if that is not known."""
    corrected_job: int = 0
    """The job that sent the push that it corrects, if one did."""

    def is_corrected(self, row: sqlite3.Row) -> bool:
        """Return whether a row is of the very push that it corrects, and known to have been accepted."""
        if Outcome(row["state"]) in IN_DOUBT:
            return False
        return row["id"] == self.corrected_row or (self.corrected_job > 0 and row["job"] == self.corrected_job)


@frozen(kw_only=True)
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
    likeness: Likeness | None = field(default=None, compare=False)
    """Also look for sends that are like it; None if nobody asks."""
    parts: tuple["Sought", ...] = ()
    """The pushes to look for instead, one for each label, if each label has its own text; this one is the first."""


@frozen
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
    operator: str = field(default="", compare=False)
    task_id: str | None = field(default=None, compare=False)
    label: str = ""
    """The label whose own text was sent; empty if all of the push was."""
    people: int | None = field(default=None, compare=False)
    """How many users it was for, at most; None if that is not known."""

    @property
    def in_doubt(self) -> bool:
        """Whether nobody knows if it arrived."""
        return self.state in IN_DOUBT


@frozen
class ToMany:
    """Any push of the app to labels or everybody, or a job that sends one to many; it is not rejected or not sent."""

    at: datetime
    everybody: bool = False
    start_date: str = ""
    """When it goes out, as sent, in `start_zone`; empty if it went out at once."""
    start_zone: str = ""


class Overlap(StrEnum):
    """How an audience overlaps with another."""

    SAME = "the same people"
    SOME = "some of the same people"
    PERHAPS = "perhaps some of the same people"
    """Nobody knows who is in the labels."""


@frozen(kw_only=True)
class LikeSend:
    """A send of the same message, or of a near copy, to some of the same people; a job is one."""

    row: int
    """Its first row."""
    at: datetime
    operator: str
    state: Outcome
    result: str
    task_id: str | None
    audience_text: str
    people: int | None
    """How many users it was for, at most; None if that is not known, and for a job."""
    near: bool
    """Whether the message is a near copy only."""
    title_only: bool = False
    """Whether only its title is the same, and nobody knows whether it arrived."""
    overlap: Overlap
    shared: int = 0
    """How many of the users sought it went to; 0 if that is not known."""


@frozen
class Earlier:
    """Earlier sends of one push: open jobs, then sends newest first, without those rejected or not sent."""

    sought: Sought
    sends: tuple[EarlierSend, ...] = ()
    to_many: frozenset[ToMany] = frozenset()
    """What the limits of the profile count."""
    alike: tuple[LikeSend, ...] = ()
    """Newest first."""

    @property
    def to_show(self) -> EarlierSend | None:
        """The send to show: the newest one in doubt, else the newest."""
        return next((send for send in self.sends if send.in_doubt), next(iter(self.sends), None))

    def tells_of(self, now: "Earlier") -> bool:
        """Return whether somebody who was shown these knows of every send that there is ``now``."""
        known = {send.row for send in self.alike}
        return now.sends == self.sends and known.issuperset(send.row for send in now.alike)


Allows = Callable[[frozenset[ToMany]], bool]
"""Tells whether the limits of the profile, as the review showed them, allow one more send after these."""


class SentMeanwhile(Exception):
    """Earlier sends have changed since they were shown, or a limit is reached now; nothing was written."""


def look_up(connection: sqlite3.Connection, sought: Sought) -> Earlier:
    """Return the earlier sends of a push as this transaction sees them."""
    sends = [*_jobs(connection, sought), *_rows(connection, sought)]
    alike = list(_alike(connection, sought))
    if sought.parts:
        parts = [(part, look_up(connection, part)) for part in sought.parts]
        sends = [replace(send, label=", ".join(part.targets)) for part, found in parts for send in found.sends]
        alike = [send for _, found in parts for send in found.alike]
    return Earlier(sought, tuple(sends), frozenset(_to_many(connection, sought)), tuple(alike))


def check(connection: sqlite3.Connection, shown: Earlier | None, allows: Allows | None) -> None:
    """Raise `SentMeanwhile` if earlier sends are not as ``shown``, or limits forbid it; None skips a check."""
    if shown is None:
        return
    now = look_up(connection, shown.sought)
    if not shown.tells_of(now):
        raise SentMeanwhile
    if allows is not None and not allows(now.to_many):
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
        "SELECT h.created_at AS at, h.state, h.result, h.task_id, h.operator, h.people, "
        "h.digest, d.endpoint, d.audience, d.host "
        "FROM history h CROSS JOIN details d ON d.id = h.id WHERE (h.digest IN (?, ?) "
        "OR (h.digest BETWEEN ? AND ? AND h.state IN ('unknown', 'sending'))) "
        "AND h.state NOT IN ('rejected', 'not sent') AND (h.id >= ? OR h.state IN ('unknown', 'sending')) "
        "AND h.app = ? ORDER BY h.id DESC",
        (*digests, f"{message}:", f"{message};", microseconds(sought.since), sql_text(sought.app)),
    ).fetchall()
    return [
        from_row(
            EarlierSend,
            row,
            result=TASK if row["task_id"] is not None else text_of(row["result"]),
            job=None,
            shared=shared,
            label="",
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
        "AND ((h.job = 0 AND h.audience_kind IN ('labels', 'everybody')) "
        "OR (h.call = 1 AND h.job NOT IN (SELECT id FROM jobs)))",
        (microseconds(since), goes_out, app),
    ).fetchall()
    for at, audience, start, zone, host in found:
        if same_host(text_of(host), sought.host):
            yield ToMany(moment_of(at), audience == "everybody", text_of(start), text_of(zone))
    jobs = connection.execute(
        "SELECT created_at, host, details FROM jobs WHERE kind = ? AND created_at >= ? AND app = ? "  # noqa: S608
        f"AND NOT (state IN ({_OVER}) AND done + failed + unknown = 0) "
        f"UNION ALL SELECT created_at, host, details FROM jobs WHERE kind = ? AND app = ? "
        f"AND NOT (state IN ({_OVER}) AND done + unknown = 0)",
        (JobKind.SEND.value, moment_text(since), app, JobKind.SEND_TEXTS.value, app),
    ).fetchall()
    for at, host, details in jobs:
        if same_host(text_of(host), sought.host):
            yield ToMany(moment_of(at), False, *_start_of_job(json.loads(details)))


def _start_of_job(details: Mapping[str, Json]) -> tuple[str, str]:
    """Return when the push of a job goes out, as sent, and in which zone; empty if it went out at once."""
    push = details.get("push")
    start = push.get("startDate") if isinstance(push, dict) else None
    return str(start or ""), str(details.get("start_zone") or "")


def _alike(connection: sqlite3.Connection, sought: Sought) -> Iterator[LikeSend]:
    """Yield the sends of a like message to an audience that overlaps; the exact push is in `_rows`."""
    likeness = sought.likeness
    if likeness is None:
        return
    since, app = microseconds(likeness.same_people_since), sql_text(sought.app)
    # Comparing takes time under the lock, so leave out what is too old for people who are not the same.
    people = "substr(digest, instr(digest || ':', ':') + 1)"
    messages = connection.execute(
        "SELECT max(id), substr(digest, 1, instr(digest || ':', ':') - 1) AS message FROM history "  # noqa: S608
        f"WHERE id >= ? AND app = ? AND {_LEFT} AND (id >= ? OR {people} = ?) "
        f"GROUP BY message ORDER BY max(id) DESC LIMIT {_MOST_COMPARED}",
        (since, app, microseconds(likeness.overlap_since), sought.digest.partition(":")[2]),
    ).fetchall()
    found = []
    for newest, message in messages:
        (request,) = connection.execute("SELECT request FROM details WHERE id = ?", (newest,)).fetchone()
        near = likeness.compare(request if isinstance(request, bytes) else str(request).encode())
        if near is None:
            continue
        rows = connection.execute(
            "SELECT h.*, d.audience, d.endpoint, d.host FROM history h CROSS JOIN details d ON d.id = h.id "  # noqa: S608
            f"WHERE h.id >= ? AND h.app = ? AND h.digest BETWEEN ? AND ? AND h.digest <> ? AND {_LEFT} "
            "ORDER BY h.job, CASE h.job WHEN 0 THEN h.id END, h.id",
            (since, app, f"{message}:", f"{message};", sought.digest),
        ).fetchall()
        here = [
            row
            for row in rows
            if same_host(text_of(row["host"]), sought.host)
            and not likeness.is_corrected(row)
            and (message != sought.digest.partition(":")[0] or _shared(row, sought) == 0)
        ]
        for calls in _by_send(here):
            if (send := _like(calls, sought, likeness, near=near)) is not None:
                found.append(send)
    known = {send.row for send in found}
    found += [send for send in _of_this_title(connection, sought, likeness, people) if send.row not in known]
    yield from sorted(found, key=lambda send: send.at, reverse=True)


def _of_this_title(
    connection: sqlite3.Connection, sought: Sought, likeness: Likeness, people: str
) -> Iterator[LikeSend]:
    """Yield the sends of another message with this title to the same people of which nobody knows the outcome."""
    rows = connection.execute(
        "SELECT h.*, d.host FROM history h CROSS JOIN details d ON d.id = h.id "  # noqa: S608
        f"WHERE h.id >= ? AND h.app = ? AND h.title = ? AND h.state IN ('unknown', 'sending') AND {people} = ? "
        f"AND h.digest <> ? AND {_LEFT} ORDER BY h.job, CASE h.job WHEN 0 THEN h.id END, h.id",
        (
            microseconds(likeness.same_people_since),
            sql_text(sought.app),
            sql_text(likeness.title),
            sought.digest.partition(":")[2],
            sought.digest,
        ),
    ).fetchall()
    for calls in _by_send([row for row in rows if likeness.title and same_host(text_of(row["host"]), sought.host)]):
        if (send := _like(calls, sought, likeness, near=False)) is not None:
            yield replace(send, title_only=True)


def _by_send(rows: list[sqlite3.Row]) -> Iterator[list[sqlite3.Row]]:
    """Yield the rows of each send: one push, or the calls of a job."""
    for _, calls in groupby(rows, key=lambda row: (row["job"], 0 if row["job"] else row["id"])):
        yield list(calls)


def _like(calls: list[sqlite3.Row], sought: Sought, likeness: Likeness, *, near: bool) -> LikeSend | None:
    """Return the send that these rows record, a job's calls or one push; None if its audience does not overlap."""
    first, last = calls[0], calls[-1]
    shared = 0
    if text_of(last["digest"]).partition(":")[2] == sought.digest.partition(":")[2]:
        overlap: Overlap | None = Overlap.SAME
    elif moment_of(last["created_at"]) < likeness.overlap_since:
        return None
    else:
        overlap, shared = _overlap(calls, sought, likeness.audience_kind)
    if overlap is None:
        return None
    at = moment_of(last["created_at"])
    return from_row(
        LikeSend,
        last,
        row=first["id"],
        at=at,
        people=last["people"] if len(calls) == 1 else None,
        near=near,
        title_only=False,
        overlap=overlap,
        shared=shared,
    )


def _overlap(calls: list[sqlite3.Row], sought: Sought, kind: str) -> tuple[Overlap | None, int]:
    """Return how the audience of a send overlaps with the one sought, None if not, and how many users are in both."""
    other = text_of(calls[0]["audience_kind"])
    if "everybody" in (kind, other):
        return Overlap.SOME, 0
    named = [name for call in calls for name in json.loads(call["audience"])]
    if "labels" not in (kind, other):
        shared = len(sought.targets.intersection(map(user_key, named)))
        return (Overlap.SOME if shared else None), shared
    both = kind == other and not sought.targets.isdisjoint(named)
    return (Overlap.SOME if both else Overlap.PERHAPS), 0

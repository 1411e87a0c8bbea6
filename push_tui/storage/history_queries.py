"""Turn a filter into SQL that returns the newest rows first and stops at the limit."""

from collections.abc import Sequence
from dataclasses import replace

from push_tui.frozen import frozen
from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.codec import SqlValue, microseconds, moment_text, sql_text
from push_tui.storage.records import EVERYTHING, End, Filter, Key, RecordKind, TargetKind
from push_tui.storage.schema import FAILED
from push_tui.storage.searching import fold, pairs_of_needle


@frozen
class Query:
    """SQL with its parameters."""

    sql: str
    values: tuple[SqlValue, ...]


@frozen
class _Source:
    """Tables to walk, joined to ``history h``, and the clause that finds the needle in them.

    CROSS JOIN keeps SQLite from changing the order. ``position`` is the ID in the first table.
    """

    tables: str
    position: str
    clause: str = "1"
    values: tuple[SqlValue, ...] = ()


_HISTORY = _Source("history h", "h.id")
_STARTS = _Source("history h", "+h.id", "h.start_date != ''")
"""Scheduled pushes. The clause is that of their index; the plus keeps SQLite from walking all rows by ID instead."""
_NAMED = "t.kind = ? AND t.name = ?"
_NOT_FINE = f"h.id IN (SELECT id FROM history WHERE {FAILED})"  # noqa: S608 - constants only
_PUSH = f"h.kind = '{RecordKind.PUSH}' AND h.state = '{Outcome.ACCEPTED}'"
_AT_ONCE = f"{_PUSH} AND h.start_date = '' AND "
_CHANGE = f"h.kind <> '{RecordKind.PUSH}'"
_ENDS = {
    End.FAILED: f"h.state = '{Outcome.REJECTED}' OR (h.state = '{Outcome.ACCEPTED}' AND {_CHANGE} AND h.failed > 0) "
    f"OR (h.result <> '{PushStatus.NO_STATUS}' AND {_NOT_FINE})",
    End.REJECTED: f"h.state = '{Outcome.REJECTED}' AND NOT ({_CHANGE} AND h.failed > 0)",
    End.NOT_REPORTED: f"h.result = '{PushStatus.NO_STATUS}' AND {_NOT_FINE}",
    End.PUSHED: f"{_AT_ONCE} h.result = '{PushStatus.SUCCESS}'",
    End.QUEUED: f"{_AT_ONCE} h.result = '{PushStatus.ASYNC_SUCCESS}'",
    End.ACCEPTED: f"{_AT_ONCE} (h.task_id IS NOT NULL OR h.result = '')",
    End.SCHEDULED: f"{_PUSH} AND h.start_date <> ''",
    End.CHANGED: f"{_CHANGE} AND h.state = '{Outcome.ACCEPTED}' AND h.failed = 0",
}


def page_queries(
    filter: Filter, before: Key | None, limit: int, *, whole: bool, indexed: bool, samples: Sequence[bytes] = ()
) -> tuple[Query, ...]:
    """Return the queries that find the rows of a page; each returns its newest ``limit`` rows, ``whole`` or listed.

    ``samples`` are some stored texts, which tell what of a searched text most rows have.
    """
    columns = "h.*, d.*" if whole else "h.*"
    details = " CROSS JOIN details d ON d.id = h.id" if whole else ""
    return tuple(
        Query(
            f"SELECT {columns} FROM {source.tables}{details} "  # noqa: S608 - constants only
            f"WHERE {condition.sql} ORDER BY {source.position} DESC LIMIT ?",
            (*condition.values, limit),
        )
        for source, condition in _parts(filter, before, indexed, samples)
    )


def count_queries(filter: Filter, most: int | None, *, indexed: bool, samples: Sequence[bytes]) -> tuple[Query, ...]:
    """Return queries whose counts add up to the number of rows; each stops counting at ``most``."""
    first, end = ("SELECT count(*)", "") if most is None else ("SELECT count(*) FROM (SELECT 1", f" LIMIT {most:d})")
    return tuple(
        Query(f"{first} FROM {source.tables} WHERE {condition.sql}{end}", condition.values)
        for source, condition in _parts(filter, None, indexed, samples)
    )


def _parts(
    filter: Filter, before: Key | None, indexed: bool, samples: Sequence[bytes]
) -> tuple[tuple[_Source, Query], ...]:
    sources = _sources(filter, indexed, samples)
    if filter.starts_after and sources == (_HISTORY,):
        sources = (_STARTS,)
    if filter.user and sources == (_HISTORY,):
        sources = (_Source("targets t CROSS JOIN history h ON h.id = t.row", "t.row", _NAMED, _named(filter.user)),)
    return tuple((source, _condition(source, filter, before)) for source in sources)


def _sources(filter: Filter, indexed: bool, samples: Sequence[bytes]) -> tuple[_Source, ...]:
    needle = fold(filter.text.strip())
    if not needle:
        return (_HISTORY,)
    sought = needle.encode("utf-8", "surrogatepass")
    words = pairs_of_needle(needle, samples)
    if not indexed or words is None:
        return (_Source("search s CROSS JOIN history h ON h.id = s.id", "s.id", "instr(s.text, ?)", (sought,)),)
    return (
        _Source(
            f"search_pairs {_text_and_row('search_pairs.rowid', filter)}",
            "search_pairs.rowid",
            "search_pairs MATCH ? AND instr(s.text, ?)",
            (words, sought),
        ),
        _Source(
            f"unindexed u {_text_and_row('u.id', filter)}",
            "u.id",
            "instr(s.text, ?)",
            (sought,),
        ),
    )


def _text_and_row(id: str, filter: Filter) -> str:
    """Return the joins of the text and the row of an ID. Texts are long: they come last if the row may be unwanted."""
    if replace(filter, text="") == EVERYTHING:
        return f"CROSS JOIN search s ON s.id = {id} CROSS JOIN history h ON h.id = s.id"
    return f"CROSS JOIN history h ON h.id = {id} CROSS JOIN search s ON s.id = h.id"


def _condition(source: _Source, filter: Filter, before: Key | None) -> Query:
    clauses = [source.clause]
    values = list(source.values)

    def ask(clause: str, *given: SqlValue) -> None:
        clauses.append(clause)
        values.extend(given)

    if before is not None:
        ask(f"{source.position} < ?", before[1])
    if filter.states:
        ask(f"h.state IN ({_marks(len(filter.states))})", *(state.value for state in filter.states))
    if filter.kinds:
        ask(f"h.kind IN ({_marks(len(filter.kinds))})", *(kind.value for kind in filter.kinds))
    if filter.profile is not None:
        ask("h.profile = ?", sql_text(filter.profile))
    if filter.environment is not None:
        ask("h.environment = ?", sql_text(filter.environment))
    if filter.audience_kind is not None:
        ask("h.audience_kind = ?", sql_text(filter.audience_kind))
    if filter.user:
        ask("h.kind = ?", RecordKind.PUSH.value)
        if source.clause != _NAMED:
            ask(f"EXISTS (SELECT 1 FROM targets t WHERE {_NAMED} AND t.row = h.id)", *_named(filter.user))  # noqa: S608
    if filter.since is not None:
        # An ID is never earlier than its row's time, so the walk can stop at the start of the period.
        ask(f"h.created_at >= ? AND {source.position} >= ?", moment_text(filter.since), microseconds(filter.since))
    if filter.until is not None:
        ask("h.created_at < ?", moment_text(filter.until))
    if filter.starts_after:
        ask("h.start_date > ?", filter.starts_after)
    if filter.ends:
        ask(" OR ".join(f"({_ENDS[end]})" for end in filter.ends).join("()"))
    return Query(" AND ".join(clauses), tuple(values))


def _named(user: str) -> tuple[SqlValue, ...]:
    return TargetKind.USER.value, sql_text(user)


def _marks(count: int) -> str:
    return ", ".join("?" * count)

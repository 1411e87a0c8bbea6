"""Between the history's columns and its records."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

from push_tui.outcomes import Outcome
from push_tui.storage.job_records import Counts
from push_tui.storage.owners import Owner
from push_tui.storage.records import Intent, Kind, Record, Result, Row, TargetStatus, target_kind

Value = str | bytes | int | float | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST_INTEGER = 2**63 - 1

ROW_COLUMNS = (
    "h.id, h.kind, h.state, h.result, h.task_id, h.audience_kind, h.audience_text, h.people, h.strategy, h.title, "
    "h.profile, h.app, h.environment, h.operator, h.note, h.test, h.error, h.created_at, h.finished_at, h.job, h.call, "
    "h.calls, h.start_date, h.start_zone, h.done, h.failed, h.unknown, h.not_tried, h.seen_at"
)
RECORD_COLUMNS = (
    f"{ROW_COLUMNS}, h.digest, d.host, d.origin, d.dialect, d.endpoint, d.method, d.path, d.audience, d.request, "
    "d.plan, d.statuses, d.answer, d.answer_status, d.service_timestamp, d.service_duration, d.elapsed_ms, "
    "d.owner_host, d.owner_pid"
)
OWNER_COLUMNS = "d.owner_host, d.owner_namespace, d.owner_boot, d.owner_pid, d.owner_started"


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_text(moment: datetime) -> str:
    """UTC with microseconds always written, so that texts sort as moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def kept(text: str) -> str | bytes:
    """``text`` as SQLite takes it: a lone surrogate is no UTF-8, so a text with one is kept as bytes."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def text_of(value: object) -> str:
    """The text that `kept` gave to SQLite."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else str(value)


def _bytes_of(value: object) -> bytes:
    """The bytes of a column; an older version kept them as text."""
    return value if isinstance(value, bytes) else str(value).encode()


def _optional(value: object) -> str | None:
    return None if value is None else text_of(value)


def _integer(value: int | None) -> int | None:
    """An integer that SQLite can hold; the raw answer keeps the others."""
    return value if value is not None and abs(value) <= _LARGEST_INTEGER else None


def history_values(row: int, created_at: datetime, intent: Intent) -> dict[str, Value]:
    """Columns of a new row in ``history``."""
    return {
        "id": row,
        "created_at": moment_text(created_at),
        "kind": intent.kind.value,
        "state": Outcome.SENDING.value,
        "audience_kind": kept(intent.audience_kind),
        "audience_text": kept(intent.audience_text),
        "people": _integer(intent.people),
        "strategy": _integer(intent.strategy),
        "title": kept(intent.title),
        "profile": kept(intent.profile),
        "app": kept(intent.app),
        "environment": kept(intent.environment),
        "operator": kept(intent.operator),
        "note": kept(intent.note),
        "test": int(intent.test),
        "digest": intent.digest,
        "job": intent.job,
        "call": intent.call,
        "calls": intent.calls,
        "start_date": kept(intent.start_date),
        "start_zone": kept(intent.start_zone),
        "completed": 1,
    }


def target_values(row: int, intent: Intent) -> list[tuple[str, str | bytes, int]]:
    """Columns of the rows of ``targets`` for a new row, in its order; a name that is there twice is kept once."""
    kind = target_kind(intent.kind, intent.audience_kind, intent.job).value
    return [(kind, kept(name), row) for name in dict.fromkeys(intent.audience)]


def detail_values(row: int, intent: Intent, owner: Owner) -> dict[str, Value]:
    """Columns of a new row in ``details``."""
    return {
        "id": row,
        "host": kept(intent.host),
        "origin": kept(intent.origin),
        "dialect": intent.dialect,
        "endpoint": intent.endpoint,
        "method": intent.method,
        "path": kept(intent.path),
        "audience": json.dumps(intent.audience),
        "request": intent.request,
        "plan": json.dumps(dict(intent.plan)) if intent.plan else "",
        **owner_values(owner),
    }


def owner_values(owner: Owner) -> dict[str, Value]:
    """Columns of ``details`` that name the process that a row belongs to."""
    return {
        "owner_host": owner.host,
        "owner_namespace": owner.namespace,
        "owner_boot": owner.boot,
        "owner_pid": owner.pid,
        "owner_started": owner.started,
    }


def history_result(result: Result, finished_at: datetime) -> dict[str, Value]:
    """Columns of ``history`` that a result sets."""
    return {
        "state": result.state.value,
        "settled": 0,
        "result": kept(result.result),
        "task_id": None if result.task_id is None else kept(result.task_id),
        "error": kept(result.error),
        "finished_at": moment_text(finished_at),
        "done": result.counts.done,
        "failed": result.counts.failed,
        "unknown": result.counts.unknown,
        "not_tried": result.counts.not_tried,
        "completed": 2,
    }


def detail_result(result: Result) -> dict[str, Value]:
    """Columns of ``details`` that a result sets."""
    return {
        "statuses": json.dumps([list(status) for status in result.statuses]),
        "answer": result.answer,
        "answer_status": _integer(result.answer_status),
        "service_timestamp": _integer(result.service_timestamp),
        "service_duration": _integer(result.service_duration),
        "elapsed_ms": result.elapsed_ms,
    }


def row_of(columns: sqlite3.Row) -> Row:
    """A list's row from `ROW_COLUMNS`."""
    return Row(
        id=columns["id"],
        kind=Kind(columns["kind"]),
        state=Outcome(columns["state"]),
        result=text_of(columns["result"]),
        task_id=_optional(columns["task_id"]),
        audience_kind=text_of(columns["audience_kind"]),
        audience_text=text_of(columns["audience_text"]),
        people=columns["people"],
        strategy=columns["strategy"],
        title=text_of(columns["title"]),
        profile=text_of(columns["profile"]),
        app=text_of(columns["app"]),
        environment=text_of(columns["environment"]),
        operator=text_of(columns["operator"]),
        note=text_of(columns["note"]),
        test=bool(columns["test"]),
        error=text_of(columns["error"]),
        created_at=_moment(columns["created_at"]),
        finished_at=_moment(columns["finished_at"]) if columns["finished_at"] else None,
        job=columns["job"],
        call=columns["call"],
        calls=columns["calls"],
        start_date=text_of(columns["start_date"]),
        start_zone=text_of(columns["start_zone"]),
        counts=_counts(columns),
        seen_at=_moment(columns["seen_at"]) if columns["seen_at"] else None,
    )


def _counts(columns: sqlite3.Row) -> Counts:
    done, failed, unknown = columns["done"], columns["failed"], columns["unknown"]
    return Counts(done + failed + unknown + columns["not_tried"], done, failed, unknown)


def record_of(columns: sqlite3.Row) -> Record:
    """Everything about a row from `RECORD_COLUMNS`."""
    return Record(
        id=columns["id"],
        kind=Kind(columns["kind"]),
        state=Outcome(columns["state"]),
        result=text_of(columns["result"]),
        task_id=_optional(columns["task_id"]),
        audience_kind=text_of(columns["audience_kind"]),
        audience_text=text_of(columns["audience_text"]),
        audience=tuple(json.loads(columns["audience"])),
        people=columns["people"],
        strategy=columns["strategy"],
        title=text_of(columns["title"]),
        profile=text_of(columns["profile"]),
        app=text_of(columns["app"]),
        environment=text_of(columns["environment"]),
        operator=text_of(columns["operator"]),
        note=text_of(columns["note"]),
        test=bool(columns["test"]),
        error=text_of(columns["error"]),
        created_at=_moment(columns["created_at"]),
        finished_at=_moment(columns["finished_at"]) if columns["finished_at"] else None,
        digest=columns["digest"],
        host=text_of(columns["host"]),
        origin=text_of(columns["origin"]),
        dialect=columns["dialect"],
        endpoint=columns["endpoint"],
        method=columns["method"],
        path=text_of(columns["path"]),
        request=columns["request"],
        job=columns["job"],
        call=columns["call"],
        calls=columns["calls"],
        start_date=text_of(columns["start_date"]),
        start_zone=text_of(columns["start_zone"]),
        plan=json.loads(columns["plan"]) if columns["plan"] else {},
        counts=_counts(columns),
        seen_at=_moment(columns["seen_at"]) if columns["seen_at"] else None,
        statuses=tuple(TargetStatus(*status) for status in json.loads(columns["statuses"])),
        answer=_bytes_of(columns["answer"]),
        answer_status=columns["answer_status"],
        service_timestamp=columns["service_timestamp"],
        service_duration=columns["service_duration"],
        elapsed_ms=columns["elapsed_ms"],
        owner_host=columns["owner_host"],
        owner_pid=columns["owner_pid"],
    )


def owner_of(columns: sqlite3.Row) -> Owner:
    """The process that a row belongs to, from `OWNER_COLUMNS`."""
    return Owner(
        columns["owner_host"],
        columns["owner_namespace"],
        columns["owner_boot"],
        columns["owner_pid"],
        columns["owner_started"],
    )

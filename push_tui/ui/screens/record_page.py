"""The page of a record: the outcome first, then audience, times, app, and the raw request and answer."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from push_tui.dialects import DIALECTS
from push_tui.message.json_tokens import escaped, tokens
from push_tui.message.local_time import moment_at
from push_tui.message.push import AudienceKind
from push_tui.message.schedule import start_of
from push_tui.operations.listing import NAMED, scheduled_times
from push_tui.operations.replacing import NO_REPLACEMENTS, Replacements
from push_tui.operations.upcoming import may_go_out
from push_tui.outcomes import Outcome, PushStatus, TargetStatus, reason_meaning
from push_tui.storage.overview_queries import needs_look
from push_tui.storage.records import Record, RecordKind
from push_tui.text import counted, decoded, visible
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.outcome_words import (
    MEANINGS,
    meaning_of,
    result_of,
    row_words,
    start_sentence,
    target_rows,
    tone_of,
)
from push_tui.ui.when import local, utc
from push_tui.ui.widgets.text_line import SIGNS, TextLine, alike, fact, heading

SHOWN_CHARACTERS = 20_000
"""A longer body is cut on the screen; a copy is complete."""
TASK_ENDS_UNSEEN = "The API does not report whether a task was delivered or has ended, and cannot cancel it."

_CAPTION = 16
_NAMED = 100
_ALIKE = 5
"""More targets of the same result are one line."""
_CHANGE_WORDS = {PushStatus.FAIL.value: "failed"}

_IN_STEPS = frozenset({RecordKind.USERS_MOVED, RecordKind.LABEL_COPIED, RecordKind.LABEL_RENAMED})
"""Changes of several calls each: one that came to nothing may have changed a label."""
_CHANGE_MEANINGS = {
    Outcome.NOT_SENT: "The request was not sent; nothing changed.",
    Outcome.REJECTED: "The service refused it; nothing changed.",
    Outcome.UNKNOWN: "No valid answer came; the change may have been made.",
    Outcome.ACCEPTED: "The service made the change.",
}


def heading_of(record: Record, zone: tzinfo | None) -> str:
    """Return when a record was made, and what of."""
    what = (
        record.title or "push without a title" if record.kind is RecordKind.PUSH else f"{record.kind}: {record.title}"
    )
    return f"{local(record.created_at, zone)}  ·  {what}"


def report_of(record: Record, zone: tzinfo | None, service: tzinfo | None = None, *, now: datetime) -> str:
    """Return the page of a record as plain text; see `lines_of`."""
    page = "\n".join(line.text.rstrip() for line in lines_of(record, zone, service, now=now))
    return f"{visible(heading_of(record, zone))}\n\n{page.strip()}\n"


def lines_of(
    record: Record,
    zone: tzinfo | None,
    service: tzinfo | None = None,
    *,
    now: datetime,
    replacements: Replacements = NO_REPLACEMENTS,
) -> tuple[TextLine, ...]:
    """Return the page of a record; times in ``zone`` (None: this host's) and in UTC.

    ``service`` is the zone in which the service reads ``startDate``; None if not known.
    """
    return (
        *_outcome(record, zone, service, now),
        *_whom(record),
        *_replacing(replacements, zone),
        *_when(record, zone, service, now),
        *_where(record),
        *_targets(record),
        *_request(record),
        *_answer(record),
    )


def _outcome(record: Record, zone: tzinfo | None, service: tzinfo | None, now: datetime) -> Iterator[TextLine]:
    tone = tone_of(record.kind, record.state, result_of(record), record.counts)
    test = "   to test users" if record.test else ""
    state = row_words(record, now, service)
    start = start_sentence(record, zone, now, service)
    sign = f"{SIGNS[tone]} " if tone in SIGNS else ""
    word = (f"{sign}{state.upper()}", "alert" if tone == "warn" else tone or "strong")
    yield TextLine(word, (test, "dim"), f"   {_meaning(record)}", hanging=2)
    if start:
        yield TextLine((start, "strong"))
    elif record.task_id is not None:
        yield TextLine(TASK_ENDS_UNSEEN)
    if record.error and not (record.state is Outcome.UNKNOWN and _job(record)):
        yield TextLine((record.error, tone))
    if steps := _to_find_out(record, zone):
        yield TextLine()
        yield heading("To find out")
        for number, step in enumerate(steps, 1):
            yield TextLine(f"  {number}. {step}", hanging=5)
    yield TextLine()


def _to_find_out(record: Record, zone: tzinfo | None) -> tuple[str, ...]:
    """Return how you find out what became of a call without an answer; nothing if that is known, or the job knows."""
    if record.state is not Outcome.UNKNOWN or _job(record):
        return ()
    if record.kind is not RecordKind.PUSH:
        return (f"{title_and_key('labels')} shows the label as it is; {key_of('find_user')} there asks for one user.",)
    return (
        f"Look at the app's push statistics in the console, near {_both(record.created_at, zone)}.",
        f"Or ask somebody of the audience whether it came. If not, {key_of('why_nothing')} says what kept it from "
        "them; if nothing did, it most likely did not go out.",
        f"If it did not go out, {key_of('compose_again')} composes it again"
        + (f"; {key_of('looked_into')} takes it off what needs a look." if needs_look(record) else "."),
    )


def _meaning(record: Record) -> str:
    if record.kind is not RecordKind.PUSH:
        job = _job(record)
        if job and record.state is Outcome.SENDING:
            return f"Job {job} is not over; {title_and_key('jobs')} shows its progress."
        if job and record.state is Outcome.UNKNOWN and not record.result:
            return f"push-tui ended before job {job} did. See what was done and resume it in {title_and_key('jobs')}."
        if job and record.kind in _IN_STEPS and record.state in (Outcome.REJECTED, Outcome.NOT_SENT):
            return f"Nothing was finished. {title_and_key('jobs')} shows how far job {job} came with each user."
        if record.state is Outcome.ACCEPTED and (record.counts.done < record.counts.total or record.error):
            return "The service made part of the change." if record.counts.done else "The service changed nothing."
        return _CHANGE_MEANINGS.get(record.state, MEANINGS[Outcome.SENDING])
    if record.state is not Outcome.ACCEPTED:
        return MEANINGS[record.state]
    if record.task_id is not None:
        return "The service accepted the push as a task."
    if not record.result:
        return "The service accepted the request; its answer names no target."
    if len(record.statuses) > 1:
        worst = meaning_of(record.result)
        return f"The service accepted the request; the worst of {len(record.statuses)} results: {worst}."
    failed = record.result in (PushStatus.FAIL, PushStatus.ERROR)
    result = meaning_of(record.result, next((each.desc for each in record.statuses), None))
    return f"The service accepted the request{', but the push ' if failed else ': '}{result}."


def _job(record: Record) -> int:
    """Return the job that this record sums up; 0 for a single call."""
    return 0 if record.call else record.job


def _targets(record: Record) -> Iterator[TextLine]:
    if not record.statuses:
        return
    if record.kind is not RecordKind.PUSH:
        yield from _users(record)
        return
    yield heading("Result by target", _tally(record.statuses))
    yield from alike(target_rows(record.statuses), _ALIKE, _NAMED)
    yield TextLine()


def _users(record: Record) -> Iterator[TextLine]:
    """Yield the users whom a change failed for, each with the reason."""
    statuses = [each._replace(status=_CHANGE_WORDS.get(each.status, each.status)) for each in record.statuses]
    counts, tally = record.counts, _tally(statuses)
    if counts.failed + counts.unknown > len(statuses):
        issues = counted((counts.failed, "failed"), (counts.unknown, "unknown"))
        tally = f"{issues}; this record names the first {len(statuses):,}"
    yield heading("Not changed", tally)
    tones = {Outcome.UNKNOWN.value: "warn"}
    rows = [
        (user or "", (status, tones.get(status, "bad")), reason_meaning(why or "")) for user, status, why in statuses
    ]
    yield from alike(rows, _ALIKE, _NAMED)
    yield TextLine()


def _tally(statuses: Iterable[TargetStatus]) -> str:
    return ", ".join(f"{count:,} {status}" for status, count in Counter(each.status for each in statuses).items())


def _whom(record: Record) -> Iterator[TextLine]:
    if record.task_id is not None:
        yield _fact("Task ID", record.task_id, "strong")
    yield _fact(
        "What", record.kind.value if record.kind is not RecordKind.PUSH else f"push: {record.title or '(no title)'}"
    )
    yield _fact("Audience", record.audience_text)
    if not _all_named(record):
        more = f" … and {len(record.audience) - _NAMED:,} more" if len(record.audience) > _NAMED else ""
        yield _fact("", ", ".join(record.audience[:_NAMED]) + more)
    if record.kind is RecordKind.PUSH:
        people = "not reported by the API" if record.people is None else f"at most {record.people:,}"
        yield _fact("Recipients", people)
        yield _fact("Strategy", _strategy(record))
    if record.note:
        yield _fact("Note", record.note)


def _replacing(found: Replacements, zone: tzinfo | None) -> Iterator[TextLine]:
    """Yield which pushes this one replaces on phones, and which replace it."""
    for caption, records in (("Replaces", found.replaced), ("Replaced by", found.by)):
        for each in records:
            task = "" if each.task_id is None else f" (task {each.task_id})"
            yield _fact(caption, f"the push of {local(each.created_at, zone)}: {each.title or '(no title)'}{task}")


def _all_named(record: Record) -> bool:
    """Return whether the short audience text names everybody in it."""
    if record.kind is not RecordKind.PUSH:
        return bool(record.job) or len(record.audience) <= 1
    return record.audience_kind == AudienceKind.LABELS or (not record.call and len(record.audience) <= NAMED)


def _strategy(record: Record) -> str:
    if record.strategy is None:
        return "not recorded"
    dialect = DIALECTS.get(record.dialect)
    strategy = dialect.strategy(record.strategy) if dialect is not None else None
    return f"{record.strategy} · {strategy.title}" if strategy else str(record.strategy)


def _when(record: Record, zone: tzinfo | None, service: tzinfo | None, now: datetime) -> Iterator[TextLine]:
    if record.start_date:
        start = start_of(record.start_date, record.start_zone, service)
        due = may_go_out(record) and start is not None and start <= now
        yield _fact("Was due" if due else "Scheduled for", f"{record.start_date}, in the service's time zone")
        for line in scheduled_times(record, zone, service):
            yield _fact("", line)
    yield _fact("Started", _both(record.created_at, zone))
    if record.finished_at is not None:
        yield _fact("Answered" if record.answer_status is not None else "Ended", _both(record.finished_at, zone))
    if record.service_timestamp is not None:
        yield _fact("Service's time", _service_time(record.service_timestamp, zone))
    if record.elapsed_ms is not None and record.finished_at is not None:
        waited = (record.finished_at - record.created_at).total_seconds() - record.elapsed_ms / 1000
        if waited >= 1:
            yield _fact("Waited", f"{waited:,.0f} s before it was sent: for the countdown, its turn or a token")
    took = [f"{record.elapsed_ms:,.0f} ms after it was sent"] if record.elapsed_ms is not None else []
    if record.service_duration is not None and record.service_duration <= (
        record.elapsed_ms or record.service_duration
    ):
        took.append(f"{record.service_duration:,} ms by the service's own count")
    if took:
        yield _fact("Answer took", "  ·  ".join(took))


def _both(moment: datetime, zone: tzinfo | None) -> str:
    """Return a time on your clock and in UTC; once if that is the same."""
    return f"{local(moment, zone)}  ·  {utc(moment)}" if moment.astimezone(zone).utcoffset() else utc(moment)


def _service_time(milliseconds: int, zone: tzinfo | None) -> str:
    moment = moment_at(milliseconds, zone)
    return str(milliseconds) if moment is None else f"{_both(moment, zone)}  ({milliseconds})"


def _where(record: Record) -> Iterator[TextLine]:
    dialect = f"  ({record.dialect})" if record.dialect else ""
    yield _fact("Profile", f"{record.profile}  ·  {record.environment}")
    yield _fact("App", f"{record.app}  on {record.host}{dialect}")
    origin = f"  ·  {record.origin}" if record.origin else ""
    yield _fact("Operator", f"{record.operator}{origin}")
    if record.author:
        yield _fact("Sent by", record.account)
        yield _fact("Handed over by", record.author)
    yield TextLine()


def _request(record: Record) -> Iterator[TextLine]:
    if job := _job(record):
        yield heading(f"Job {job}", f"many calls of {record.method} {record.path}; its plan:")
        yield from body_lines(body_text(record), f"{key_of('copy_record_request')} copies all of it")
        yield TextLine()
        return
    size = f"   {len(record.request):,} bytes" if record.request else "   without a body"
    yield heading("Request", f"{record.method} {record.path}{size}")
    if record.request:
        yield from body_lines(body_text(record), f"{key_of('copy_record_request')} copies all of it")
    yield TextLine()


def body_text(record: Record) -> str:
    """Return the request of a record, or the plan of its job, as indented JSON."""
    return indented(json.dumps(record.plan, ensure_ascii=False) if record.plan else decoded(record.request))


def _answer(record: Record) -> Iterator[TextLine]:
    if record.answer_status is None and not record.answer:
        if not _job(record):
            yield heading("Answer", "not kept" if record.state is Outcome.ACCEPTED else "none came")
        return
    yield heading("Answer", "" if record.answer_status is None else f"HTTP {record.answer_status}")
    yield from body_lines(decoded(record.answer) or "(empty)", f"{key_of('copy_answer')} copies all of it")
    for target, data in vendor_answers(record):
        yield TextLine()
        yield heading("Answer of the phone's push service", f"for {target}" if target else "")
        yield from body_lines(data, f"{key_of('copy_answer')} copies all of it")


def vendor_answers(record: Record) -> Iterator[tuple[str, str]]:
    """Yield target and vendor's answer, as indented JSON, for each ``data[].data`` of a valid answer."""
    if len(record.answer) > SHOWN_CHARACTERS:
        return
    try:
        answer = json.loads(decoded(record.answer))
    except (ValueError, RecursionError):
        return
    data = answer.get("data") if isinstance(answer, dict) else None
    entries = data if isinstance(data, list) else [data]
    for number, entry in enumerate(entries):
        if isinstance(entry, Mapping) and entry.get("data") is not None:
            named = record.statuses[number].target if number < len(record.statuses) else None
            yield named or "", indented(json.dumps(entry["data"], ensure_ascii=False))


def indented(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """Return JSON on several lines, with every key, number and escape unchanged.

    Return other text unchanged, and one of more than ``most`` characters.
    """
    if len(text) > most:
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    parts: list[str] = []
    depth = 0
    previous = ""
    for _, mark, _ in tokens(text):
        if mark in "]}":
            depth -= 1
            if previous not in ("[", "{"):
                parts.append("\n" + "  " * depth)
        elif previous in ("[", "{", ","):
            parts.append("\n" + "  " * depth)
        parts.append(": " if mark == ":" else mark)
        if mark in "[{":
            depth += 1
        previous = mark
    return "".join(parts)


def body_lines(text: str, rest: str) -> Iterator[TextLine]:
    """Yield the lines of a body, with control characters escaped; ``rest`` says how to get the rest of a long one."""
    for line in escaped(text[:SHOWN_CHARACTERS]).split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        yield TextLine("  " + line, hanging=indent + 4)
    if len(text) > SHOWN_CHARACTERS:
        yield TextLine((f"  … {len(text) - SHOWN_CHARACTERS:,} more characters; {rest}.", "warn"))


def _fact(caption: str, value: str, tone: str = "") -> TextLine:
    return fact(caption, (value, tone), width=_CAPTION)

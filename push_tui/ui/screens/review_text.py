"""The words of a review and of an outcome, as content."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.message.catalogue.basic import SHOWN_PATHS, TITLE_PATH
from push_tui.message.catalogue.sections import field_at
from push_tui.message.local_time import time_of
from push_tui.message.push import AudienceKind
from push_tui.message.schedule import Clock
from push_tui.operations.models import Review, Sending
from push_tui.operations.review import audience_sentence, shown_of
from push_tui.operations.scheduling import schedule_lines
from push_tui.operations.sent_note import sent_words
from push_tui.operations.session import Session
from push_tui.outcomes import STATUS_MEANINGS, Outcome, PushStatus
from push_tui.storage.config import Profile
from push_tui.storage.earlier_sends import EarlierSend
from push_tui.storage.records import Record, Result
from push_tui.text import visible, visible_name
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.content import lines, name, plain
from push_tui.ui.screens.history_rows import state_words
from push_tui.ui.when import local

if TYPE_CHECKING:
    from push_tui.message.lint import LintFinding

_NAMED = 20
_FINDINGS = 3
_TONES = {
    Outcome.ACCEPTED: "$text-success",
    Outcome.REJECTED: "$text-error",
    Outcome.UNKNOWN: "$text-warning",
    Outcome.NOT_SENT: "$text-warning",
    Outcome.SENDING: "$text",
}
_MEANINGS = {
    Outcome.REJECTED: "The service refused it; nobody got anything.",
    Outcome.UNKNOWN: "It may have been taken, or not. The program never repeats a send: check before you send again.",
    Outcome.NOT_SENT: "The request never left this host; nobody got anything.",
}


def heading(reviews: tuple[Review, ...]) -> str:
    """What is about to be sent, in a few words for the first line."""
    if len(reviews) > 1:
        return "Review of a test"
    match reviews[0].push.audience.kind:
        case AudienceKind.EVERYBODY:
            return "Review of a push to EVERYBODY"
        case AudienceKind.LABELS:
            return "Review of a push to labels"
        case _ if reviews[0].job is not None:
            return f"Review of a push to {reviews[0].job.users:,} USERS, sent as a job"
        case _:
            return "Review of a push to users"


def facts(reviews: tuple[Review, ...], session: Session) -> Iterator[tuple[str, Content]]:
    """Who, what, when, where and how, each with its caption; of several reviews that differ only in the user."""
    review = reviews[0]
    push, dialect, profile = review.push, session.dialect, session.profile
    strategy = dialect.strategy(push.strategy) if isinstance(push.strategy, int) else None
    used = strategy or dialect.strategy(dialect.default_strategy)
    sent = "" if strategy else " (not sent; the service's default)"
    yield "To", _audience(reviews)
    yield from (("", target) for target in _targets(review))
    for path in SHOWN_PATHS:
        value, field = push.at(path), field_at(path, dialect)
        if field is not None and isinstance(value, str) and value:
            yield field.title, lines(value, "bold" if path == TITLE_PATH else "")
    if review.job is not None:
        yield "Job", plain(review.job.sentence)
    for number, line in enumerate(schedule_lines(push, session.schedule_clock)):
        yield "" if number else "When", plain(line)
    yield "App", name(f"{profile.app_label} on {profile.host}")
    yield "Strategy", plain(f"{used.value if used else ''}  {used.sentence if used else ''}{sent}")


def request_text(review: Review, session: Session) -> Content:
    """Method, path and the exact body."""
    push, dialect = review.push.call(0, session.dialect), session.dialect
    route = dialect.routes[push.endpoint]
    path = route.path.replace("{user}", push.user or "")
    return Content("\n").join(
        [
            Content.styled(_which_request(review), "bold"),
            plain(f"{route.method} {path}   {len(review.body):,} bytes", "$text-muted"),
            lines(push.pretty(dialect)),
        ]
    )


def _which_request(review: Review) -> str:
    if review.job is None:
        return "Request"
    return f"Request: the first of {review.job.calls:,} calls; the others differ in their targets only"


def _audience(reviews: tuple[Review, ...]) -> Content:
    if len(reviews) == 1:
        everybody = reviews[0].push.audience.kind is AudienceKind.EVERYBODY
        return plain(audience_sentence(reviews[0].push, reviews[0].people), "bold $text-error" if everybody else "bold")
    users = ", ".join(review.push.user or "" for review in reviews)
    return name(f"the test users {users}: one call each, synchronously", "bold")


def findings_text(findings: "tuple[LintFinding, ...]", phrase: str) -> Content:
    """What looks as if it should not reach many people, and what says that it is meant."""
    rows = [
        Content.assemble(
            ("! ", "bold $text-error"),
            plain(f"{finding.message} “{finding.excerpt}” ", "bold"),
            plain(finding.reason, "$text-muted"),
        )
        for finding in findings[:_FINDINGS]
    ]
    if len(findings) > _FINDINGS:
        rows.append(plain(f"… and {len(findings) - _FINDINGS} more", "$text-error"))
    return Content("\n").join([*rows, plain(f"Change the text, or type “{phrase}”", "bold")])


def _targets(review: Review) -> list[Content]:
    if review.push.audience.kind is AudienceKind.LABELS:
        names = [name(label.name) for label in review.labels]
        wide = max((each.cell_length for each in names), default=0)
        counts = [f"{label.count:,}" for label in review.labels]
        digits = max(map(len, counts), default=0)
        return [
            Content.assemble(each, " " * (wide - each.cell_length), (f"   {count:>{digits}} members", "$text-muted"))
            for each, count in zip(names, counts, strict=True)
        ]
    targets = review.push.audience.targets
    if review.push.audience.kind is not AudienceKind.USERS:
        return []
    where = "all in the request below" if review.job is None else f"listed in the composer ({key_of('push_users')})"
    more = f" … and {len(targets) - _NAMED:,} more, {where}" if len(targets) > _NAMED else ""
    return [name(", ".join(targets[:_NAMED]) + more)]


def test_sends_text(records: tuple[Record, ...], profile: Profile) -> Content:
    """Whether this exact message went to the test users of this app before, and with which result."""
    if not profile.test_users:
        return plain("Test first: this profile names no test_users.", "$text-muted")
    # What went out for another app was tested with another app's certificates, devices and settings.
    here = [record for record in records if (record.app, record.host) == (profile.app, profile.host)]
    if records and not here:
        where = visible(f"{records[0].app} on {records[0].host}")
        return plain(
            f"Test first: this exact message went to test users of another app only ({where}).", "$text-warning"
        )
    if not here:
        return plain("Test first: this exact message has not been sent to the test users.", "$text-warning")
    newest = here[0]
    result = f", {newest.result}" if newest.result else ""
    return plain(
        f"This exact message went to {newest.audience_text} at {local(newest.created_at)}: {newest.state}{result}.",
        "$text-success" if _well(newest) else "$text-warning",
    )


def sent_before_text(sends_of_each: Iterable[tuple[EarlierSend, ...]], clock: Clock) -> Content:
    """That a push of these went out before, or may have, and with which result; nothing where none did."""
    told = [sentence for sends in sends_of_each for sentence in _sent_before(sends, clock)]
    return Content("\n").join(plain(sentence, "bold $text-warning") for sentence in told)


def _sent_before(sends: tuple[EarlierSend, ...], clock: Clock) -> Iterator[str]:
    doubtful = next((send for send in sends if send.in_doubt), None)
    known = [send for send in sends if not send.in_doubt]
    if doubtful is not None and doubtful.job is not None:
        where = f"Look in {title_and_key('jobs')} before you send it again."
        yield f"Job {doubtful.job} sends this very push and is not over. {where}"
    elif doubtful is not None:
        said = sent_words(doubtful.state, doubtful.at, clock)
        where = f"Look in {title_and_key('history')} before you send it again: people may get it twice."
        yield f"This very push {said}. {where}"
    if known:
        calls = "" if len(known) == 1 else f" in {len(known)} calls, the last"
        at = time_of(known[0].at, clock.now, clock.operator)
        result = state_words(known[0].state, known[0].result)
        yield f"This very push was sent before{calls} at {at}: {result}. Sent again, people get it again."


def changed_text(before: tuple[Review, ...], now: tuple[Review, ...]) -> Content:
    """That nothing was sent, and what is different from the reviews ``before``; nothing where there were none."""
    if not before:
        return Content("")
    told = [
        f"{visible_name(new.name)} has {new.count:,} members now; you reviewed {old.count:,}."
        if new.count != old.count
        else f"{visible_name(new.name)} was deleted and made anew."
        for old, new in zip(before[0].labels, now[0].labels, strict=True)
        if shown_of(old) != shown_of(new)
    ]
    if [review.earlier.sends for review in before] != [review.earlier.sends for review in now]:
        told.append("This push was sent meanwhile, or more is known of an earlier send.")
    return plain(f"Nothing was sent. {' '.join(told)} Check it once more, then send.", "bold $text-error")


def _well(record: Record) -> bool:
    """Whether it was taken, and no test user failed."""
    bad = {PushStatus.FAIL, PushStatus.ERROR, PushStatus.NO_STATUS}
    return record.state is Outcome.ACCEPTED and not any(status.status in bad for status in record.statuses)


def outcome_text(sending: Sending) -> Content:
    """Where a send stands, or what came of it."""
    if sending.countdown:
        return Content.styled(f"Sending to everybody in {sending.countdown} s.  Any key cancels.", "bold $text-error")
    if sending.row is None and sending.result is None:
        return plain("Recording, then sending…")
    if sending.waiting:
        key = "  Any key cancels." if sending.stoppable else ""
        return plain(f"Nothing has left yet: it waits for its turn (rate limit), token or connection.{key}", "bold")
    if sending.result is None:
        return plain("The request is on its way; no answer yet.", "bold")
    return _result_text(sending.result, sending.record_error)


def _result_text(result: Result, record_error: str) -> Content:
    rows = [plain(_headline(result), f"bold {_tone(result)}")]
    if result.task_id is not None:
        rows[0] = Content.assemble(rows[0], "   task ", (result.task_id, "bold"))
    rows += [
        Content.assemble(
            "  ", name(status.target or "", "bold"), "  ", _status(status.status), plain(_because(status.desc))
        )
        for status in result.statuses[:_NAMED]
    ]
    if len(result.statuses) > _NAMED:
        rows.append(plain(f"  … and {len(result.statuses) - _NAMED} more; the history has all"))
    if result.error:
        rows.append(lines(result.error))
    if result.state in _MEANINGS:
        rows.append(plain(_MEANINGS[result.state], "$text-muted"))
    if record_error:
        rows.append(lines(f"This outcome could not be recorded: {record_error}", "$text-error"))
    return Content("\n").join(rows)


_GOOD = {PushStatus.SUCCESS, PushStatus.ASYNC_SUCCESS}


def _headline(result: Result) -> str:
    """The state, and the worst status of an accepted push beside it, so that no failure reads as a success."""
    if result.state is Outcome.ACCEPTED and _troubled(result):
        return f"{result.state.upper()}, BUT {result.result}"
    return result.state.upper()


def _troubled(result: Result) -> bool:
    return any(status.status not in _GOOD for status in result.statuses)


def _tone(result: Result) -> str:
    return "$text-error" if result.state is Outcome.ACCEPTED and _troubled(result) else _TONES[result.state]


def _status(status: str) -> Content:
    tone = {PushStatus.SUCCESS: "$text-success", PushStatus.ASYNC_SUCCESS: "$text"}.get(
        PushStatus(status) if status in list(PushStatus) else PushStatus.FAIL, "$text-error"
    )
    meaning = STATUS_MEANINGS.get(PushStatus(status)) if status in list(PushStatus) else None
    return Content.assemble(plain(status, f"bold {tone}"), f"  {meaning}" if meaning else "")


def _because(desc: str | None) -> str:
    return f": {desc}" if desc else ""

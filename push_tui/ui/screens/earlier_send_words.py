"""What a review says of earlier sends: of the same push, of messages like it, and of its tests."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from textual.content import Content

from push_tui.message.local_time import time_of
from push_tui.message.schedule import Clock
from push_tui.operations.sent_note import sent_words
from push_tui.outcomes import Outcome, PushStatus, result_words
from push_tui.storage.config import Profile
from push_tui.storage.earlier_sends import EarlierSend, LikeSend
from push_tui.storage.records import Record
from push_tui.text import quantity, visible, visible_name
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.content import MUTED, plain
from push_tui.ui.when import local

_BAD = frozenset({PushStatus.FAIL, PushStatus.ERROR, PushStatus.NO_STATUS})
_LIKE_SENDS = 3
_ONE_TEST = timedelta(minutes=2)
"""Sends to test users within this time are told as one; their calls follow each other."""


def tests_here(records: tuple[Record, ...], profile: Profile) -> list[Record]:
    """Return the tests with this app; one with another used that app's certificates, devices and settings."""
    return [record for record in records if profile.is_for(record.app, record.host)]


def sent_to_tests_text(records: tuple[Record, ...], profile: Profile, *, composed: bool) -> Content:
    """Return whether this exact message was sent to the test users of this app, and with which result.

    ``composed`` says whether it can be sent to them from here: the composer holds the push.
    """
    if not profile.test_users:
        way_out = 'add them with "Edit this profile" in the palette'
        return plain(f"This profile has no test users; {way_out}.", MUTED)
    here = tests_here(records, profile)
    if records and not here:
        where = visible(f"{records[0].app} on {records[0].host}")
        return plain(f"This exact message was sent only to test users of another app ({where}).", "$text-warning")
    if not here:
        how = f" {key_of('test_push')} sends it to them." if composed else ""
        return plain(f"This exact message was not sent to the test users yet.{how}", "$text-warning")
    newest = {record.audience_text: record for record in reversed(here)}  # each test user has a call of its own
    came: list[tuple[datetime, str, list[str]]] = []
    for whom, record in sorted(newest.items(), key=lambda sent: sent[1].created_at):
        result = result_words(record.state, record.result, several=False)
        if came and came[-1][1] == result and record.created_at - came[-1][0] < _ONE_TEST:
            came[-1][2].append(whom)
        else:
            came.append((record.created_at, result, [whom]))
    well = all(
        record.state is Outcome.ACCEPTED and not any(status.status in _BAD for status in record.statuses)
        for record in newest.values()
    )
    said = "; ".join(f"to {', '.join(whom)} at {local(at)}: {result}" for at, result, whom in came)
    return plain(f"This exact message was sent {said}.", "$text-success" if well else "$text-warning")


def sent_before_text(sends_of: Iterable[tuple[str, tuple[EarlierSend, ...]]], clock: Clock) -> Content:
    """Say which of these pushes were or may have been sent before, and with which result; empty if none.

    Each comes with its user, or "" for a push alone; what is said of several users is said once.
    """
    said: dict[str, list[str]] = {}
    for user, sends in sends_of:
        for sentence in _sent_before(sends, clock):
            said.setdefault(sentence, []).extend([visible_name(user)] if user else [])
    sentences = (f"{', '.join(users)}: {sentence}" if users else sentence for sentence, users in said.items())
    return Content("\n").join(plain(sentence, "bold $text-warning") for sentence in sentences)


def _sent_before(sends: tuple[EarlierSend, ...], clock: Clock) -> Iterator[str]:
    if labels := list(dict.fromkeys(send.label for send in sends if send.label)):
        for label in labels:
            own = tuple(replace(send, label="") for send in sends if send.label == label)
            yield from (f"{visible_name(label)}: {sentence}" for sentence in _sent_before(own, clock))
        return
    doubtful = next((send for send in sends if send.in_doubt), None)
    known = [send for send in sends if not send.in_doubt]
    if doubtful is not None and doubtful.job is not None:
        where = f"Check {title_and_key('jobs')} before you send it again."
        yield f"Job {doubtful.job} is sending this push. {where}"
    elif doubtful is not None:
        said = sent_words(doubtful.state, doubtful.at, clock)
        where = f"Check {title_and_key('history')} before you send it again: users may get it twice."
        to = "" if doubtful.shared is None else f" to {doubtful.shared:,} of these users"
        by = _by(doubtful.operator, doubtful.task_id)
        yield f"This {'message' if to else 'push'} {said}{to}{by}. {where}"
    if known:
        calls = "" if len(known) == 1 else f" in {len(known)} calls, the last"
        at = time_of(known[0].at, clock.now, clock.operator)
        result, by = _result(known[0]), _by(known[0].operator, known[0].task_id)
        yield f"This push was sent before{calls} at {at}{by}: {result}. If you send it again, users get it again."


def _result(send: EarlierSend | LikeSend) -> str:
    return result_words(send.state, "" if send.task_id is not None else send.result, several=send.people != 1)


def _by(operator: str, task_id: str | None) -> str:
    """Return who sent a push, and its task."""
    by = f" by {visible(operator)}" if operator else ""
    return by + ("" if task_id is None else f" (task {visible(task_id)})")


def alike_text(sends: tuple[LikeSend, ...], clock: Clock) -> Content:
    """Say which like messages went to some of the same people, and with which result; empty if none did."""
    sentences = [_like_words(send, clock) for send in sends[:_LIKE_SENDS]]
    if len(sends) > _LIKE_SENDS:
        sentences.append(f"… and {quantity(len(sends) - _LIKE_SENDS, 'more send')} like these; see the history.")
    return Content("\n").join(plain(sentence, "$text-warning") for sentence in sentences)


def _like_words(send: LikeSend, clock: Clock) -> str:
    what = "A near copy of this message" if send.near else "The same message"
    what = "A push with this title" if send.title_only else what
    did = "was sent" if send.state is Outcome.ACCEPTED else "may have been sent"
    whom = f"{send.shared:,} of these users" if send.shared else send.overlap.value
    at = time_of(send.at, clock.now, clock.operator)
    outcome = f"{_result(send)}; it was for {visible(send.audience_text)}"
    return f"{what} {did} to {whom} at {at}{_by(send.operator, send.task_id)}: {outcome}."

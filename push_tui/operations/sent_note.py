"""The notes in the composer that its push was sent or handed over; your next edit removes them."""

from datetime import datetime

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.catalogue.basic import title_path
from push_tui.message.local_time import time_of
from push_tui.message.push import Push
from push_tui.message.rules.problem import Problem, Severity
from push_tui.message.schedule import Clock
from push_tui.operations.drafts import Draft, HandedOver
from push_tui.outcomes import Outcome
from push_tui.text import visible_name


@frozen
class LastSend:
    """The last send of this draft, with its outcome and time."""

    draft: Draft
    outcome: Outcome
    at: datetime
    words: str
    """What came of it, in the words of lists; see `result_words`."""


def sent_words(outcome: Outcome, at: datetime, clock: Clock, words: str = "") -> str:
    """Return whether, when and how a push was sent, in local time: ``may have been sent at 10:05 (unknown)``."""
    time = time_of(at, clock.now, clock.operator)
    if outcome is Outcome.SENDING:
        return f"is being sent (since {time})"
    return f"{'was' if outcome is Outcome.ACCEPTED else 'may have been'} sent at {time} ({words or outcome})"


def handed_over_words(handed: HandedOver, clock: Clock) -> str:
    """Return how a push was handed over: ``was handed over at 10:05 for profile live; its plan is /srv/plan.json``."""
    at = time_of(handed.at, clock.now, clock.operator)
    return (
        f"was handed over at {at} for profile {visible_name(handed.profile)}; its plan is {visible_name(handed.file)}"
    )


def handed_over_note(handed: HandedOver, push: Push, clock: Clock) -> Problem:
    """Return the note that ``push`` was handed over."""
    said = f"It {handed_over_words(handed, clock)}."
    reason = "If you send it too, users get it twice. Once you edit it, it is another push."
    return Problem(title_path(push), Severity.NOTE, said, reason)


def sent_note(sent: LastSend, push: Push, dialect: Dialect, clock: Clock) -> Problem:
    """Return the note that ``push`` was or is being sent, or the warning that it may have been."""
    reason = "If you send it again, users get it again. Once you edit it, it is another push."
    if sent.outcome is Outcome.SENDING:
        said = f"It {sent_words(sent.outcome, sent.at, clock)}. History shows the outcome."
        return Problem(title_path(push), Severity.NOTE, said, reason)
    if sent.outcome is not Outcome.ACCEPTED:
        said = f"It {sent_words(sent.outcome, sent.at, clock)}. Check History before you send it again."
        return Problem(title_path(push), Severity.WARNING, said, reason)
    time = time_of(sent.at, clock.now, clock.operator)
    as_job = push.per_call(dialect) is not None
    said = f"Sent at {time} as a job; Jobs shows its progress." if as_job else f"Sent at {time}: {sent.words}."
    return Problem(title_path(push), Severity.NOTE, said, reason, leads_to="clear_push")

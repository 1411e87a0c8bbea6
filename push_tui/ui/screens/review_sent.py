"""What the review shows once you pressed Send: the calls and their outcomes, or the job that makes them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from push_tui.chat.departure import WaitsFor
from push_tui.message.schedule import start_of
from push_tui.operations.models import Sending
from push_tui.operations.send import cancel_unsent
from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.records import RecordKind
from push_tui.text import visible_name
from push_tui.ui.actions import Scope, key_of, title_and_key
from push_tui.ui.screens.outcome_words import MEANINGS, NOBODY_GOT_IT, QUEUED_MEANS, SCHEDULED, target_rows, tone_of
from push_tui.ui.when import countdown, day_and_minute
from push_tui.ui.widgets.text_line import TextLine, results

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from push_tui.message.schedule import Clock
    from push_tui.operations.session import Session
    from push_tui.storage.records import Result
    from push_tui.ui.host import Host

_NAMED = 20
AFTERWARDS = frozenset({"copy_task", "correct", "delivery_words", "open_record", "why_nothing"})
"""The actions of the review that need a send."""
OUTCOME_TONES = ("bad", "warn", "good")
"""The tones of an outcome, the worst first."""
_GOOD = frozenset({PushStatus.SUCCESS, PushStatus.ASYNC_SUCCESS})

_WAITS = {
    WaitsFor.TURN: "rate limit",
    WaitsFor.TOKEN: "getting a token",
    WaitsFor.LAST_LOOK: "reading the labels again",
    WaitsFor.CONNECTION: "connecting",
}
_QUEUED = f"{QUEUED_MEANS} If nothing comes, {key_of('why_nothing')} finds out why."
_TASK = f"reports no results; {key_of('why_nothing')} finds out why a user got nothing."
_TASK_NOW = f"The service sends it in the background and {_TASK}"
_TASK_LATER = f"The service sends it when it is due and {_TASK}"
_WHERE = (
    f"{key_of('open_record')} shows the job: pause or cancel it, see failures, export its rows. "
    f"{key_of('history')} shows a record of each call."
)
_WHERE_OVER = f"{key_of('open_record')} shows what came of each row, {key_of('history')} of each call."


class SentCalls:
    """The push of each review, sent in one call, one after another."""

    def __init__(self, session: Session, sendings: Sequence[Sending]) -> None:
        self._session = session
        self.sendings = sendings
        self.unknown: Collection[str] = ()
        """The users whom the app does not have, as far as the review knows."""

    @property
    def never(self) -> frozenset[str]:
        """The actions that make no sense for it: only a task has an ID."""
        return frozenset() if self.unfinished or self.task_id is not None else frozenset({"copy_task"})

    @property
    def stopped(self) -> bool:
        """Whether you cancelled the countdown, so that nothing was sent."""
        return all(
            sending.review.gate.countdown
            and sending.cancel.is_set()
            and sending.result is not None
            and sending.result.state is Outcome.NOT_SENT
            for sending in self.sendings
        )

    @property
    def title(self) -> str:
        """What became of the push, in a word or two."""
        if self.counting:
            return "Counting down"
        states = Counter(_came_to(result, self._starts) for result in self._results)
        if states.total() < len(self.sendings):
            return "Sending"
        if len(states) == 1:
            return next(iter(states)).capitalize()
        return ", ".join(f"{count} {state}" for state, count in states.items())

    @property
    def counting(self) -> bool:
        """Whether a countdown is running, which any key cancels."""
        return any(sending.stoppable for sending in self.sendings)

    def cancel_held(self) -> bool:
        """Cancel a send that waits long for its turn, and those after it; return whether there was one."""
        held = any(sending.held for sending in self.sendings)
        for sending in self.sendings if held else ():
            if sending.waiting:
                cancel_unsent(self._session, sending)
        return held

    @property
    def task_id(self) -> str | None:
        """The task ID that the service returned."""
        return next((result.task_id for result in self._results if result.task_id is not None), None)

    @property
    def row(self) -> int | None:
        """The row of the push in the history, once every outcome is known; of several tests, that of the worst."""
        if self.unfinished:
            return None
        return min(self.sendings, key=_badness).row

    @property
    def replaceable(self) -> bool:
        """Whether another screen may replace the review, because every outcome is known."""
        return not self.unfinished

    @property
    def unfinished(self) -> list[Sending]:
        """The sends whose outcome is not known yet."""
        return [sending for sending in self.sendings if not sending.done]

    def why_not_correct(self) -> str | None:
        """Return why the push cannot be corrected, as a sentence; None if it can."""
        (result,) = (sending.result for sending in self.sendings)
        if result is None:
            return "The outcome is not known yet."
        if result.state in {Outcome.REJECTED, Outcome.NOT_SENT}:
            return f"{NOBODY_GOT_IT}."
        return None

    def why_not_close(self) -> str | None:
        """Return why the review cannot close, as a sentence; None if it can."""
        waiting = [sending for sending in self.sendings if sending.waiting]
        if any(sending.stoppable for sending in waiting):
            return "The countdown is running; any key cancels it."
        unrecorded = any(sending.row is None for sending in waiting)
        return "Recording the send; try again in a moment." if len(self.sendings) == 1 and unrecorded else None

    @property
    def tone(self) -> str:
        """The tone of the worst outcome; empty until every outcome is known."""
        tones = {_tone(result) for result in self._results}
        return next((tone for tone in OUTCOME_TONES if tone in tones and not self.unfinished), "")

    @property
    def _starts(self) -> str:
        return self.sendings[0].review.push.starts

    @property
    def _results(self) -> list[Result]:
        return [sending.result for sending in self.sendings if sending.result is not None]

    def lines(self) -> Iterator[TextLine]:
        """Yield the progress or outcome of each send; accepted tests are one table."""
        results, sendings = self._results, self.sendings
        if len(sendings) > 1 and all(each.result is not None and _is_plain(each) for each in sendings):
            together = replace(results[0], statuses=tuple(status for each in results for status in each.statuses))
            yield from _result_lines(together, "", self._starts, unknown=self.unknown)
        else:
            for sending in sendings:
                when, several = goes_out_in(sending, self._session.schedule_clock), len(sendings) > 1
                yield from outcome_lines(sending, among_several=several, when=when, unknown=self.unknown)
        if any(status.status == PushStatus.ASYNC_SUCCESS for result in results for status in result.statuses):
            yield TextLine((_QUEUED, "dim"))
        elif self.task_id is not None:
            yield TextLine((_TASK_LATER if self._starts else _TASK_NOW, "dim"))
        if not self.unfinished:
            record = title_and_key("history") if self.row is None else key_of("open_record")
            yield TextLine((f"{record} shows the record. {key_of('close', Scope.REVIEW)} goes back.", "dim"))


class SentJob:
    """One reviewed push to many users, sent as a job."""

    never = frozenset({"why_nothing", "copy_task"})
    counting = False
    stopped = False
    task_id: str | None = None
    row: int | None = None

    def __init__(self, app: Host) -> None:
        self._app = app
        self.job: int | None = None
        """The number of the job, once recorded."""

    def cancel_held(self) -> bool:
        """Cancel nothing: the list of jobs does that."""
        return False

    @property
    def replaceable(self) -> bool:
        """Whether another screen may replace the review, because the list of jobs shows this job."""
        return self.job is not None

    @property
    def title(self) -> str:
        """Which job sends the push."""
        return "Sending" if self.job is None else f"Job {self.job}"

    @property
    def unfinished(self) -> list[Sending]:
        """Always empty: the app itself reports the end of the job."""
        return []

    def why_not_correct(self) -> str | None:
        """Return why the push cannot be corrected, as a sentence; None if it can."""
        from push_tui.ui.screens.job_acts import why_not_correct

        view = None if self.job is None else self._app.jobs.queue.view(self.job)
        return "The job is not over yet." if view is None else why_not_correct(view)

    def why_not_close(self) -> str | None:
        """Return why the review cannot close, as a sentence; None if it can."""
        return "Recording the job; try again in a moment." if self.job is None else None

    @property
    def tone(self) -> str:
        """The tone of the job's outcome; empty until it is over."""
        view = None if self.job is None else self._app.jobs.queue.view(self.job)
        if view is None or not view.over:
            return ""
        from push_tui.ui.screens.job_words import tone_of_job

        return tone_of_job(view)

    def lines(self) -> Iterator[TextLine]:
        """Yield the progress of the job, and where to see more."""
        if self.job is None:
            yield TextLine("Recording the job, then sending…")
            return
        view = self._app.jobs.queue.view(self.job)
        if view is None:
            yield TextLine(f"Job {self.job} was removed from the list.")
            return
        from push_tui.ui.screens.job_words import counts_words, state_words, tone_of_job

        tone = tone_of_job(view) or "strong"
        yield TextLine((f"JOB {view.id}: {state_words(view)}", tone), f"   {counts_words(view)}")
        if view.reason:
            yield TextLine(view.reason)
        if not view.over:
            yield TextLine(("It runs in the background; you can leave this screen.", "dim"))
        yield TextLine(_WHERE_OVER if view.over else _WHERE)


def why_not_afterwards(sent: SentCalls | SentJob | None, action_id: str, *, test: bool) -> str | None:
    """Return why one of `AFTERWARDS`, or closing, cannot be done now, as a sentence; None if it can.

    ``test`` tells that the push goes to the test users.
    """
    if sent is None:
        return None if action_id == "close" else "Nothing was sent yet."
    match action_id:
        case "close":
            return sent.why_not_close()
        case "correct" if test:
            return "This was a test; change the push in the composer."
        case "correct":
            return sent.why_not_correct()
        case "copy_task" if sent.task_id is None:
            return "There is no task ID."
        case "open_record" if isinstance(sent, SentJob):
            return sent.why_not_close()
        case "why_nothing" if isinstance(sent, SentJob):
            return f"It is a job; {key_of('open_record')} shows its rows, and {key_of('why_nothing')} there asks."
        case "open_record" | "why_nothing" if sent.unfinished:
            return "The outcome is not known yet."
        case "open_record" | "why_nothing" if sent.row is None:
            return f"{title_and_key('history')} has what was recorded."
    return None


def goes_out_in(sending: Sending, clock: Clock) -> str:
    """Return when an accepted push goes out, and in which time; empty if it went out at once, or was due."""
    start = start_of(sending.review.push.starts, "", clock.server_zone) if sending.review.push.starts else None
    if start is None or start <= clock.now or sending.result is None or sending.result.state is not Outcome.ACCEPTED:
        return ""
    return f"goes out {day_and_minute(start, clock.now, clock.operator)}, {countdown(start, clock.now)}"


def outcome_lines(
    sending: Sending, *, among_several: bool = False, when: str = "", unknown: Collection[str] = ()
) -> Iterator[TextLine]:
    """Yield the progress of a send, or its outcome, with ``when`` it goes out; ``among_several`` names the user."""
    if sending.countdown:
        yield TextLine((f"Sending to everybody in {sending.countdown} s.  Any key cancels.", "bad"))
    elif sending.row is None and sending.result is None:
        yield TextLine("Recording, then sending…")
    elif sending.waiting:
        yield TextLine((waiting_words(sending), "strong"))
    elif sending.result is None:
        yield TextLine(("Sent; waiting for the answer.", "strong"))
    else:
        of = sending.review.push.audience.targets if among_several else ()
        starts = sending.review.push.starts
        yield from _result_lines(sending.result, sending.record_error, starts, of, when=when, unknown=unknown)


def waiting_words(sending: Sending) -> str:
    """Return why a send has not left yet, how long it waits, and which key cancels it."""
    departure = sending.departure
    seconds = ceil(departure.seconds)
    why = "" if departure.waits_for is None else f": {_WAITS[departure.waits_for]}"
    how_long = f", {seconds} s" if seconds > 1 else ""
    key = "any key" if sending.stoppable else key_of("close", Scope.REVIEW) if sending.held else ""
    return f"Not sent yet{why}{how_long}{f'; {key} cancels' if key else ''}."


def _is_plain(sending: Sending) -> bool:
    """Return whether a send was accepted and recorded, with nothing to say but the results of its targets."""
    result = sending.result
    return result is not None and result.state is Outcome.ACCEPTED and not (result.error or sending.record_error)


def _badness(sending: Sending) -> int:
    return len(OUTCOME_TONES) if sending.result is None else OUTCOME_TONES.index(_tone(sending.result))


def _came_to(result: Result, starts: str) -> str:
    """Return what came of a send that ``starts`` then, if not at once, in the words of the history."""
    return SCHEDULED if starts and _tone(result) == "good" else result.words


def _tone(result: Result) -> str:
    if result.state is not Outcome.ACCEPTED:
        return tone_of(RecordKind.PUSH, result.state, "")
    return "good" if all(each.status in _GOOD for each in result.statuses) else "bad"


def _result_lines(
    result: Result,
    record_error: str,
    starts: str,
    of: Sequence[str] = (),
    *,
    when: str = "",
    unknown: Collection[str] = (),
) -> Iterator[TextLine]:
    words, tone = _came_to(result, starts).upper(), _tone(result)
    task = () if result.task_id is None else ("   task ", (result.task_id, "strong"))
    whose = () if result.statuses else tuple(f"   {visible_name(user)}" for user in of)
    due = ("   ", (when, "strong")) if when else ()
    yield TextLine((words, "alert" if tone == "warn" else tone), *whose, *due, *task)
    yield from results(target_rows(result.statuses[:_NAMED], unknown))
    if len(result.statuses) > _NAMED:
        yield TextLine(f"  … and {len(result.statuses) - _NAMED} more; {title_and_key('history')} shows all")
    if result.error:
        yield TextLine(result.error)
    if result.state in MEANINGS:
        yield TextLine((MEANINGS[result.state], "dim"))
    if record_error:
        yield TextLine((f"This outcome could not be recorded: {record_error}", "bad"))

"""The words for jobs: each kind, progress, and the dry run of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.frozen import frozen
from push_tui.operations.jobs.control import Asked
from push_tui.operations.jobs.kinds.bindings import CheckBindings
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.export import Export
from push_tui.operations.jobs.kinds.members import ChangesMembers
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.operations.membership import NOW_IN, NOW_OUT
from push_tui.operations.overview import push_words
from push_tui.outcomes import STATUS_WORDS, Outcome, PushStatus
from push_tui.storage.job_records import JobKind, JobState
from push_tui.text import counted, duration, first_names, quantity, visible_name
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.content import MUTED
from push_tui.ui.screens.outcome_words import goes_out_when

if TYPE_CHECKING:
    from push_tui.chat.models import Label
    from push_tui.message.schedule import Clock
    from push_tui.operations.jobs.plans import Numbers, Plan
    from push_tui.operations.jobs.progress import JobView
    from push_tui.storage.user_ids import DryRun

_RESUMABLE_NAMED = 3


@frozen
class KindWords:
    """The words for one kind of job."""

    title: str
    verb: str
    """The words in lists."""
    done: str
    """The state of a row that is done: of a push the word that History has for it."""
    typing: str = "start"
    """What you do by typing the number of rows."""
    resume_does: str = "resumes it where it stopped"
    """What the key that resumes a job does."""
    jobs_does: str = "resumes it"
    """What you can do in Jobs."""
    row: str = "user"
    """What a row is."""


KIND_WORDS = {
    # The service answers alike for a user who was in the label before, and for one to remove who was not.
    JobKind.ADD: KindWords("add users", "add", NOW_IN),
    JobKind.REMOVE: KindWords("remove users", "remove", NOW_OUT, "remove them"),
    JobKind.MOVE: KindWords("move users", "move", "moved", "move them"),
    JobKind.COPY: KindWords("copy members to a new label", "copy", "copied"),
    JobKind.RENAME: KindWords("rename a label", "rename", "copied", "rename it"),
    JobKind.EXPORT: KindWords("export members", "export", "read"),
    JobKind.INTERSECT: KindWords("count an intersection", "count", "read"),
    JobKind.DELETE: KindWords("delete labels", "delete", "deleted", "delete them"),
    JobKind.CHECK: KindWords("check bindings", "check", "checked"),
    JobKind.SEND: KindWords(
        "send to users",
        "send",
        STATUS_WORDS[PushStatus.ASYNC_SUCCESS],
        "send to them",
        resume_does="shows who is left, and asks before it sends",
        jobs_does="asks, then resumes it",
    ),
    JobKind.SEND_TEXTS: KindWords(
        "send each label its own text",
        "send",
        Outcome.ACCEPTED,
        "send to them",
        resume_does="shows which labels are left, and asks before it sends",
        jobs_does="asks, then resumes it",
        row="label",
    ),
}
TONES = {
    JobState.RUNNING: "",
    JobState.QUEUED: "dim",
    JobState.PAUSED: "warn",
    JobState.DONE: "good",
    JobState.STOPPED: "bad",
    JobState.CANCELLED: "dim",
}
_IN_LINE = "in line"
"""A job that waits for those before it; queued is the word for a push."""
_ASKED = {Asked.PAUSE: "pausing", Asked.QUIT: "pausing", Asked.CANCEL: "cancelling"}


def settled_rows(view: JobView) -> int:
    """Return how many rows have an outcome, or how many members were read so far."""
    return view.read or view.counts.total - view.counts.not_tried


def rows_words(view: JobView) -> str:
    """Return the progress as ``12,300 / 20,000``; without the total while it is unknown."""
    return f"{settled_rows(view):,}" + (f" / {view.counts.total:,}" if view.counts.total else "")


def rate_words(view: JobView) -> str:
    """Return the rate as ``2,950/s``; empty if it is 0."""
    if view.rate <= 0:
        return ""
    return f"{view.rate:,.0f}/s" if view.rate >= 10 else f"{view.rate:.1f}/s"


def pause_words(view: JobView) -> str:
    """Say when the next call leaves while calls fail or the service asks to wait; empty while none waits."""
    if view.next_call_in <= 0:
        return ""
    why = "The service asks to wait" if view.asked_to_wait else "The service keeps failing"
    return f"{why}. The next call leaves in {ceil(view.next_call_in)} s; {key_of('pause_job')} pauses the job."


def pace_words(view: JobView) -> str:
    """Say that the rate limit is shared, or why it cannot be; else empty."""
    if view.alone_because:
        return view.alone_because
    return "Another push-tui on this host uses this app, too. Both share its rate limit." if view.shared else ""


def left_words(view: JobView) -> str:
    """Return the time left as ``0:07`` or ``1:02:03``; empty while unknown."""
    return "" if view.seconds_left is None else clock_words(view.seconds_left)


def clock_words(seconds: float) -> str:
    """Return a duration as ``0:07`` or ``1:02:03``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def state_word(state: JobState) -> str:
    """Return the word for a state."""
    return _IN_LINE if state is JobState.QUEUED else str(state)


def state_words(view: JobView) -> str:
    """Return the state in one word, such as ``pausing`` or ``slowed``."""
    if view.asked:
        return _ASKED[view.asked]
    if view.state in {JobState.RUNNING, JobState.QUEUED} and not view.mine:
        return "unfinished" if view.resumable else "runs elsewhere"
    if view.state is JobState.RUNNING and view.next_call_in > 0:
        return "waiting"
    if view.state is JobState.RUNNING and view.slowed:
        return "slowed"
    if view.all_failed:
        return "failed"
    step = "reading" if view.read else "finishing" if view.finishing else ""
    return step if step and view.state is JobState.RUNNING else state_word(view.state)


def in_line_words(count: int) -> str:
    """Return how many jobs wait for those before them; empty if none does."""
    return f"{count} {_IN_LINE}" if count else ""


def resume_hint(view: JobView) -> str:
    """Say what the key does for a job that an earlier run left."""
    return f"An earlier push-tui left it unfinished. {key_of('resume_job')} {KIND_WORDS[view.kind].resume_does}."


def resumable_words(views: Sequence[JobView]) -> str:
    """Say which jobs can be resumed: ``job 7 can be resumed``; empty if none can."""
    numbers = first_names([str(view.id) for view in views], _RESUMABLE_NAMED)
    return f"job{'' if len(views) == 1 else 's'} {numbers} can be resumed" if views else ""


def by_whom(view: JobView) -> str:
    """Return who paused or cancelled a job: ``by kim``; empty if nobody did, or if that was not kept."""
    if view.state is JobState.PAUSED and not view.pause_asked:
        return "by push-tui"
    return f"by {visible_name(view.halted.by)}" if view.halted is not None else ""


def left_out_words(view: JobView) -> str:
    """Say which rows of the file the job leaves out: ``1 duplicate, 2 invalid``; empty if none."""
    return counted((view.planned.duplicates, "duplicate"), (view.planned.illegal, "invalid"))


def share_settled(view: JobView) -> float:
    """Return the share of its rows that have an outcome, or of the members that were read: 0 to 1."""
    total = view.counts.total
    return min(1.0, settled_rows(view) / total) if total else (1.0 if view.state is JobState.DONE else 0.0)


def outcome_words(view: JobView) -> str:
    """Return the state, and how many rows failed or are unknown: ``done, 2 failed``; ``failed, all 9,000``."""
    if view.all_failed:
        return f"failed, all {view.counts.total:,}" if view.counts.total > 1 else "failed"
    issues = counted((view.counts.failed, "failed"), (view.counts.unknown, "unknown"))
    return f"{state_words(view)}, {issues}" if issues else state_words(view)


def tone_of_job(view: JobView) -> str:
    """Return the tone of a job's state: amber if some rows failed or are unknown, red if all failed."""
    if view.all_failed:
        return TONES[JobState.STOPPED]
    issues = view.counts.failed + view.counts.unknown
    return "warn" if issues and view.state is not JobState.STOPPED else TONES.get(view.state, "")


def notice(active: Sequence[JobView]) -> str:
    """Return the footer's words: rows, rate and time left of the running job, and how many jobs wait."""
    running = [view for view in active if view.state is JobState.RUNNING]
    if not running:
        return in_line_words(len(active))
    view = running[0]
    waits = f"waits {clock_words(view.next_call_in)}" if view.next_call_in else ""
    state = waits or (state_words(view) if view.asked or view.finishing else "")
    rows, more = rows_words(view).replace(" ", ""), f"+{len(active) - 1}" if len(active) > 1 else ""
    return " ".join(filter(None, (KIND_WORDS[view.kind].verb, rows, rate_words(view), left_words(view), state, more)))


def counts_words(view: JobView) -> str:
    """Return the rows by outcome: ``19,997 in label, 3 failed``."""
    counts = view.counts
    rest = "not tried" if view.over else "to go"
    others = counted((counts.failed, "failed"), (counts.unknown, "unknown"), (counts.not_tried, rest))
    return f"{counts.done:,} {KIND_WORDS[view.kind].done}" + (f", {others}" if others else "")


# The dry run of a plan: its rows, and how long it takes

_CAPTION = 10
_NAMED = 4
_NAMED_USERS = 6


def gate_words(plan: Plan) -> str:
    """Say what you do by typing the number."""
    them = "it" if len(plan.labels) == 1 else "all of them" if plan.labels or _everyone(plan) else "them"
    return KIND_WORDS[plan.kind].typing.replace("them", them)


def number_lines(plan: Plan, clock: Clock, waiting: int = 0) -> list[Content]:
    """Return one line per number; ``waiting`` is how many jobs run before it."""
    source = visible_name(Path(plan.details.source).name)
    rows = [*([("File", source)] if source else ()), *_rows_of_plan(plan, clock), ("Takes", _takes(plan, waiting))]
    return [Content.assemble((f"{caption:<{_CAPTION}}", MUTED), value) for caption, value in rows]


def _rows_of_plan(plan: Plan, clock: Clock) -> Iterator[tuple[str, str]]:
    match plan.details:
        case Delete(path=path):
            yield "Labels", f"{len(plan.labels):,}: {_labels(plan.labels)}"
            yield "Members", f"saved in {visible_name(path)}" if path else "not saved"
            yield "To undo", "create the labels again and add the saved members" if path else "not possible"
            yield from _rows_of_scheduled(plan, clock)
        case CheckBindings(label=label, everyone=everyone):
            of = f"members of {visible_name(label)}"
            yield "Users", f"all {everyone:,} {of}" if everyone else f"{plan.numbers.usable:,} {of}"
            yield "Asked", "whether each exists, is banned, and has a device bound"
        case Rename(label=label, target=target, made=made):
            members = f"{plan.numbers.usable:,}{' missing' if made else ''}"
            yield "Members", f"{members}: copied to {visible_name(target)}, then checked there"
            yield "Then", f"{visible_name(label)} is deleted, if nobody is missing in {visible_name(target)}"
            yield "To undo", "rename it back; the dates when members were added are lost"
            yield from _rows_of_scheduled(plan, clock)
        case ChangesMembers(label=label) if _everyone(plan):
            yield "Users", f"all {plan.numbers.usable:,} members of {visible_name(label)}, read first"
            yield from _rows_of_target(plan.numbers)
        case _ if plan.dry_run is not None:
            yield from _rows_of_users(plan, plan.dry_run)
        case _:
            yield "Members", f"{plan.numbers.usable:,} to read"
    match plan.details:
        case Export(path=path):
            yield "File", visible_name(path)
        case Remove():
            listed = f"while {title_and_key('jobs')} lists the job"
            yield "To undo", f"{key_of('take_back')} in its record adds them again, {listed}"
        case Move(remove_first=remove_first):
            yield "Order", "removed first, then added" if remove_first else "added first, then removed"


def _rows_of_scheduled(plan: Plan, clock: Clock) -> Iterator[tuple[str, str]]:
    """Yield the scheduled pushes to labels that will no longer exist."""
    if not plan.scheduled:
        return
    yield "Pushes", f"{len(plan.scheduled):,} scheduled, which would reach nobody then:"
    for row in plan.scheduled[:_NAMED]:
        yield "", f"{push_words(row)}, {goes_out_when(row, clock)}"
    if (more := len(plan.scheduled) - _NAMED) > 0:
        yield "", f"and {more:,} more"


def _everyone(plan: Plan) -> bool:
    return isinstance(plan.details, ChangesMembers) and bool(plan.details.everyone)


def _labels(labels: Sequence[Label]) -> str:
    """Name the largest labels with their members, and count the others."""
    ordered = sorted(labels, key=lambda label: label.count or 0, reverse=True)
    named = [f"{visible_name(label.name)} ({_members(label.count)})" for label in ordered[:_NAMED]]
    others = ordered[_NAMED:]
    more = f" and {len(others):,} more ({_members(sum(label.count or 0 for label in others))})" if others else ""
    return ", ".join(named) + more


def _members(count: int | None) -> str:
    return "members unknown" if count is None else quantity(count, "member")


def _takes(plan: Plan, waiting: int) -> str:
    before = f", after {waiting} other jobs" if waiting > 1 else ", after the running job" if waiting else ""
    return f"about {duration(plan.seconds)} at your rate limit{before}"


def _rows_of_users(plan: Plan, rows: DryRun) -> Iterator[tuple[str, str]]:
    if rows.total == len(rows.ids):
        yield "Users", f"{rows.total:,}"
    else:
        left_out = counted((rows.duplicates, "duplicate"), (rows.illegal, "invalid"))
        yield "Rows", f"{rows.total:,}: {', '.join(filter(None, (quantity(len(rows.ids), 'user'), left_out)))}"
    yield "First", first_users(rows)
    if plan.adds_to:
        yield "New", _new(plan.numbers)
        yield from _rows_of_target(plan.numbers)
    if rows.upper_case:
        yield "Case", upper_case_words(rows.upper_case)


def upper_case_words(users: int) -> str:
    """Say of how many users of a dry run the ID is unusual."""
    have = "has" if users == 1 else "have"
    return f"{users:,} of these users {have} upper-case letters; user IDs are lower case on this service"


def first_users(rows: DryRun) -> str:
    """Name the first users of a dry run, and count the others: by their names you know whether they are users."""
    return first_names(rows.ids, _NAMED_USERS)


def _rows_of_target(numbers: Numbers) -> Iterator[tuple[str, str]]:
    if numbers.members_now is not None:
        may = "" if numbers.limit is None else f" (limit {numbers.limit:,})"
        yield "Members", f"{numbers.members_now:,} now, up to {numbers.members_then:,} afterwards{may}"


def _new(numbers: Numbers) -> str:
    if numbers.members_now == 0:
        return f"{numbers.usable:,}; the label is empty"
    if numbers.new is not None:
        known = numbers.already_in or 0
        if not known:
            return f"all {numbers.new:,}" if numbers.new > 1 else f"{numbers.new:,}"
        return f"{numbers.new:,}; {known:,} {'is' if known == 1 else 'are'} in the label already"
    return f"at most {numbers.usable:,}; some may be in the label already"

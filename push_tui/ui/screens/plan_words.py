"""The dry run of a plan as lines to read: what it would do, to how many, and how long it takes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.operations.jobs.plans import Numbers, Plan
from push_tui.storage.job_records import JobKind
from push_tui.text import visible_name
from push_tui.ui.screens.job_words import clock_words

if TYPE_CHECKING:
    from push_tui.chat.models import Label

_CAPTION = 10
_NAMED = 4
_VERBS = {JobKind.REMOVE: "remove them", JobKind.MOVE: "move them", JobKind.SEND: "send to them"}


def gate_words(plan: Plan) -> str:
    """What typing the number does."""
    if plan.kind is JobKind.DELETE:
        return "delete it" if plan.total == 1 else "delete all of them"
    words = _VERBS.get(plan.kind, "start")
    return words.replace("them", "all of them") if plan.details.everyone else words


def number_lines(plan: Plan, waiting: int = 0) -> list[Content]:
    """The numbers, a line each; ``waiting`` is how many jobs run before it."""
    numbers, kind = plan.numbers, plan.kind
    rows: list[tuple[str, str]] = []
    if kind is JobKind.DELETE:
        rows.append(("Labels", f"{plan.total:,}: {_labels(plan.labels)}"))
        rows.append(("Members", f"saved in {visible_name(plan.details.path)}" if plan.details.path else "not saved"))
    elif plan.details.everyone:
        rows.append(("Users", f"all {numbers.usable:,} members of {visible_name(plan.details.label)}, read first"))
        rows += _rows_of_target(numbers)
    elif not plan.users:
        rows.append(("Members", f"{numbers.usable:,} to be read"))
    else:
        rows += _rows_of_users(numbers, kind)
    if plan.details.path and kind is JobKind.EXPORT:
        rows.append(("File", visible_name(plan.details.path)))
    if kind is JobKind.MOVE:
        order = "removed first, then added" if plan.details.remove_first else "added first, then removed"
        rows.append(("Order", order))
    rows.append(("Takes", _takes(plan, waiting)))
    return [Content.assemble((f"{caption:<{_CAPTION}}", "$text-muted"), value) for caption, value in rows]


def _labels(labels: "Sequence[Label]") -> str:
    """The largest labels with their members, and how many others there are."""
    ordered = sorted(labels, key=lambda label: label.count or 0, reverse=True)
    named = [f"{visible_name(label.name)} ({_members(label.count)})" for label in ordered[:_NAMED]]
    others = ordered[_NAMED:]
    more = f" and {len(others):,} more ({_members(sum(label.count or 0 for label in others))})" if others else ""
    return ", ".join(named) + more


def _members(count: int | None) -> str:
    return "members not told" if count is None else "1 member" if count == 1 else f"{count:,} members"


def _takes(plan: Plan, waiting: int) -> str:
    before = f", after the {waiting} jobs before it" if waiting > 1 else ", after the job that runs" if waiting else ""
    return f"about {clock_words(max(1, plan.seconds))} at the pace of the limit{before}"


def _rows_of_users(numbers: Numbers, kind: JobKind) -> list[tuple[str, str]]:
    left_out = f", {numbers.duplicates:,} duplicate, {numbers.illegal:,} illegal"
    users = "1 user" if numbers.usable == 1 else f"{numbers.usable:,} users"
    rows = [("Rows", f"{numbers.rows:,}: {users}{left_out if numbers.duplicates or numbers.illegal else ''}")]
    if kind in {JobKind.ADD, JobKind.MOVE}:
        rows.append(("New", _new(numbers)))
        rows += _rows_of_target(numbers)
    if numbers.upper_case:
        rows.append(("Upper", f"{numbers.upper_case:,} with capital letters; user IDs are lower case on this service"))
    return rows


def _rows_of_target(numbers: Numbers) -> list[tuple[str, str]]:
    if numbers.members_now is None:
        return []
    may = "" if numbers.limit is None else f"; it may hold {numbers.limit:,}"
    return [("Members", f"{numbers.members_now:,} now, up to {numbers.members_then:,} afterwards{may}")]


def _new(numbers: Numbers) -> str:
    if numbers.members_now == 0:
        return f"{numbers.usable:,}; nobody is in the label"
    if numbers.new is not None:
        return f"{numbers.new:,}; {numbers.already_in or 0:,} are in the label already"
    return f"at most {numbers.usable:,}; who is in the label already is not known"

"""What the head of a section shows: whether it is open, what is set in it, what is wrong in it, whom a push is for."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

from push_tui.message.push import Audience, AudienceKind
from push_tui.message.validation import Problem, Severity
from push_tui.operations.composition import Composition
from push_tui.text import visible_name
from push_tui.ui.widgets.form.faces import Face, is_set
from push_tui.ui.widgets.form.rows import DELIVERY, Group

_LONGEST_NAME = 24
"""Cells of a label or user in a heading."""


def section_face(group: Group, composition: Composition, problems: Iterable[Problem], folded: bool) -> Face:
    """How the head of a section looks."""
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    warnings = sum(1 for problem in problems if problem.severity is Severity.WARNING)
    filled = sum(1 for row in group.rows if is_set(row, composition))
    parts = []
    if folded and errors:
        parts.append(f"✖ {errors}")
    if folded and warnings:
        parts.append(f"▲ {warnings}")
    if filled and len(group.head.path) > 1:
        parts.append(f"{filled} set")
    elif folded and group.key == DELIVERY:
        parts.append(audience_words(composition.push.audience))
    elif folded and len(group.rows) > 1:
        parts.append(f"{len(group.rows)} fields")
    tone = "bad" if folded and errors else "warn" if folded and warnings else "dim"
    arrow = "▸" if folded else "▾"
    return Face(f"{arrow} {group.head.label}", ("",), right=" · ".join(parts), right_tone=tone, boxed=False)


def audience_words(audience: Audience) -> str:
    """Whom a push is for, in a few words: ``label vip``, ``250 users``, ``everybody``."""
    if audience.kind is AudienceKind.EVERYBODY:
        return "everybody"
    labels = audience.kind is AudienceKind.LABELS
    match audience.targets:
        case ():
            return "no label yet" if labels else "no user yet"
        case (one,):
            return f"{'label' if labels else 'user'} {_short(visible_name(one))}"
        case many:
            return f"in all of {len(many)} labels" if labels else f"{len(many):,} users"


def _short(name: str) -> str:
    return name if cell_len(name) <= _LONGEST_NAME else f"{set_cell_size(name, _LONGEST_NAME - 1).rstrip()}…"

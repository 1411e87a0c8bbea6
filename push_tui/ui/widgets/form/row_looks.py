"""How a row looks: label, value, counter, mark and the lines below, made from the composition."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.cells import cell_len, set_cell_size

from push_tui.frozen import frozen
from push_tui.message.catalogue.field import Choice
from push_tui.message.payloads import payload_size
from push_tui.message.push import (
    ABSENT,
    AUDIENCE_PATH,
    START_DATE_PATH,
    STRATEGY_PATH,
    Audience,
    AudienceKind,
    json_text,
)
from push_tui.message.rules.problem import Problem, Severity
from push_tui.message.schedule import unavailable
from push_tui.operations.composition import Composition
from push_tui.operations.field_text import time_and_number
from push_tui.operations.pairs import faults, read_rows, rows_of
from push_tui.operations.scheduling import plan_now
from push_tui.text import quantity, visible, visible_lines, visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.widgets.columns import fit
from push_tui.ui.widgets.form.counters import bytes_used, counted, counter
from push_tui.ui.widgets.form.pair_table import NO_PAIRS, PairLine, PairTable, resting_lines, table_head, table_lines
from push_tui.ui.widgets.form.rows import (
    DELIVERY,
    KIND_PATH,
    FormRow,
    Group,
    RowKind,
    are_listed,
    current_option,
    editing_text,
    is_set,
    option_text,
    placeholder,
)
from push_tui.ui.widgets.problem_list import SIGNS
from push_tui.ui.widgets.text_line import Span, Spans, worded

MARGIN = 3
"""Cells left of the label: cursor, mark, blank."""
MOST_DRAWN = 4
"""Lines of a long value on a row without the focus."""
_UNDER_CURSOR = "cursor"
"""The tone of the option under the cursor."""
_SAID = 2
"""Lines below a row for what is wrong with it."""
_FIRST_FEW = 6
"""Users named on the row of a long list."""
MOST_EDITED = 10
"""Lines of the editor of a long value; more are scrolled."""
_LONGEST_NAME = 24
"""Cells of a label or user in a heading."""


@frozen
class Columns:
    """The widths of label, value and counter for a width in cells."""

    label: int
    value: int
    right: int

    @classmethod
    def of(cls, width: int) -> "Columns":
        """Return the columns for a form of this width."""
        label = 20 if width >= 56 else 14
        right = 10
        return cls(label, max(8, width - MARGIN - label - 1 - 1 - right), right)

    @property
    def value_left(self) -> int:
        """First cell of the value."""
        return MARGIN + self.label + 1

    @property
    def key(self) -> int:
        """Cells of a key, which begins one cell right of the labels; the sign after it takes four."""
        return self.label - 4

    @property
    def key_left(self) -> int:
        """First cell of a key."""
        return MARGIN + 1

    @property
    def whole(self) -> int:
        """Cells of a line over all columns."""
        return self.value_left + self.value + self.right

    @property
    def below(self) -> int:
        """Cells for the text under a value."""
        return self.value + 1 + self.right


@frozen
class RowLook:
    """How a row looks.

    ``value`` is drawn beside the label, ``pairs`` are the lines of key and value after it, ``below`` the last lines
    with their tones.
    """

    label: str
    value: tuple[str, ...]
    tone: str = "text"
    right: str = ""
    right_tone: str = "dim"
    mark: str = ""
    mark_tone: str = ""
    boxed: bool = True
    pairs: tuple[PairLine, ...] = ()
    below: Spans = ()

    @property
    def height(self) -> int:
        """Lines that the row takes."""
        return len(self.value) + len(self.pairs) + len(self.below)

    @property
    def cursor_line(self) -> int:
        """The line of the option under the cursor while the list of options is open, else the first."""
        option = next((at for at, (_, tone) in enumerate(self.below) if tone == _UNDER_CURSOR), None)
        return 0 if option is None else self.height - len(self.below) + option


@frozen
class RowContext:
    """What a look depends on besides the composition: room for the value, and what is edited in the row."""

    width: int
    below_width: int
    edited: bool = False
    chosen_option: int | None = None
    """The option under the cursor while the list of options is open."""
    table: PairTable | None = None
    """The pairs of the row while they are edited."""


def row_look(row: FormRow, composition: Composition, problem: Problem | None, context: RowContext) -> RowLook:
    """Return how ``row`` looks; for sections see `section_look`."""
    if row.kind is RowKind.CHOICE:
        shown = _choice_look(row, composition, context)
    elif row.path == AUDIENCE_PATH:
        shown = _targets_look(row, composition, context)
    elif row.path == START_DATE_PATH:
        shown = _when_look(row, composition, context)
    elif row.kind is RowKind.PAIRS:
        shown = _pairs_look(row, composition, context)
    else:
        shown = _field_look(row, composition, context)
    if problem is None:
        return shown
    mark, tone = SIGNS[problem.severity]
    if row.path == KIND_PATH or is_set(row, composition):
        words = worded(visible_lines(problem.at_field or problem.message), context.below_width)
        words = words if len(words) <= _SAID else [*words[: _SAID - 1], f"{words[_SAID - 1]}…"]
        shown = replace(shown, below=(*shown.below, *((line, tone) for line in words)))
    return replace(shown, mark=mark, mark_tone=tone)


def _below(text: str, context: RowContext, tone: str = "dim") -> Spans:
    """Return lines for below a row; none for an empty text."""
    return tuple((line, tone) for line in worded(text, context.below_width)) if text else ()


def _label(row: FormRow) -> str:
    return f"{visible_name(row.label)} *" if row.field is not None and row.field.required else visible_name(row.label)


def _field_look(row: FormRow, composition: Composition, context: RowContext) -> RowLook:
    text = editing_text(row, composition)
    right, right_tone = counted(row, composition, text)
    tone = "text"
    if not text:
        text, tone = placeholder(row), "italic"
    if row.kind is not RowKind.AREA:
        if row.field is not None and tone == "text" and not context.edited:
            zone = composition.times.operator_zone
            if time := time_and_number(composition.push.at(row.path), row.field.kind, zone, context.width):
                text, right = time, ""
        return RowLook(_label(row), (visible(text),), tone, right, right_tone)
    lines = [piece for line in visible_lines(text).split("\n") for piece in worded(line, max(2, context.width - 1))]
    most = MOST_EDITED if context.edited else MOST_DRAWN
    if not context.edited and len(lines) > most:
        lines = [*lines[: most - 1], f"… {len(lines) - most + 1} more lines"]
    return RowLook(_label(row), tuple(lines[:most]), tone, right, right_tone)


def _pairs_look(row: FormRow, composition: Composition, context: RowContext) -> RowLook:
    """Return a head with the counter, and the pairs below it."""
    value = composition.push.at(row.path)
    if row.path in composition.draft.unread:
        rows = tuple(each for each in read_rows(composition.draft.unread[row.path]) if not each.is_blank)
        lines = resting_lines(rows, len(rows), faults(rows), MOST_DRAWN)
    else:
        pairs = value if isinstance(value, dict) else {}
        lines = resting_lines(rows_of(pairs, MOST_DRAWN), len(pairs), {}, MOST_DRAWN)
    head = ""
    if context.table is not None:
        head, lines = table_head(context.table), table_lines(context.table)
    elif not lines:
        return RowLook(_label(row), (NO_PAIRS,), "italic", *counted(row, composition, ""))
    return RowLook(_label(row), (head,), "dim", *counter(row, composition, ""), boxed=False, pairs=lines)


def _targets_look(row: FormRow, composition: Composition, context: RowContext) -> RowLook:
    audience, dialect = composition.push.audience, composition.dialect
    count = len(audience.targets)
    if audience.kind is AudienceKind.USERS and are_listed(composition):
        few = ", ".join(visible_name(target) for target in audience.targets[:_FIRST_FEW])
        lists = f"{count:,} users · {key_of('open_row')} lists them"
        lines = [lists, *worded(f"{few} …", max(2, context.width - 1))[:2]]
        return RowLook(row.label, tuple(lines))
    targets = [visible_name(target) for target in audience.targets]
    if audience.kind is AudienceKind.USER:
        return RowLook(row.label, (", ".join(targets) or placeholder(row),), "text" if targets else "italic")
    most = dialect.users_per_push if audience.kind is AudienceKind.USERS else dialect.labels_per_push
    right, right_tone = (f"{count} of {most}", "bad" if count > most else "dim")
    if composition.push.per_call(dialect) is not None:
        right, right_tone = quantity(count, "label" if audience.of_labels else "user"), "dim"
    if not targets:
        return RowLook(row.label, (placeholder(row),), "italic", right, right_tone)
    if audience.kind is AudienceKind.USERS and context.edited:
        lines = targets[:MOST_EDITED]
    else:
        lines = worded(", ".join(targets), max(2, context.width - 1))
        if len(lines) > MOST_DRAWN:
            lines = [*lines[: MOST_DRAWN - 1], f"… {count} in all"]
    below = _below(visible(composition.reach), context)
    if audience.kind is AudienceKind.USERS and context.edited and count > 1:
        # A blank separates user IDs, too: who typed one name in two words sees two.
        named = f"{quantity(count, 'user')}: {', '.join(targets[:_FIRST_FEW])}{', …' * (count > _FIRST_FEW)}"
        below = ((fit(named, context.below_width), "dim"), *below)
    return RowLook(row.label, tuple(lines), "text", right, right_tone, below=below)


def _when_look(row: FormRow, composition: Composition, context: RowContext) -> RowLook:
    """Return the look of the schedule: as typed, and below it the time on every clock and warnings."""
    text = composition.text(START_DATE_PATH)
    if not text:
        off = row.kind is RowKind.OFF
        return RowLook(row.label, (placeholder(row),), "italic", boxed=not off, below=_below(row.help * off, context))
    possible = not unavailable(composition.push.audience.kind, composition.dialect, composition.times.server_zone)
    scheduled = plan_now(composition.push.start_date, composition.times) if possible else None
    if scheduled is None or START_DATE_PATH in composition.draft.unread:
        return RowLook(row.label, (visible(text),))
    width = max(len(view.title) for view in scheduled.views)
    lines = [(f"{view.title:<{width}}  {view.text}", "accent") for view in scheduled.views]
    notes = [line for note in scheduled.notes for line in _below(note, context, "warn")]
    return RowLook(row.label, (visible(text),), below=(*lines, *notes))


def _choice_look(row: FormRow, composition: Composition, context: RowContext) -> RowLook:
    index, choices = current_option(row, composition)
    tone = "text"
    below: Spans = ()
    there = composition.push.at(row.path) if row.path != KIND_PATH else ABSENT
    if index is not None:
        choice = choices[index]
        text = option_text(row, choice)
        if choice.value is None and row.field is not None:
            tone = "italic"
            text = placeholder(row) or "not set"
        if row.path == KIND_PATH:
            below = _below(choice.sentence, context)
    elif there is ABSENT:
        default = composition.dialect.default_strategy
        text, tone = f"{default} (not sent)", "italic"
        below = _below(f"The request has no strategy; the service then uses {default}.", context)
    else:
        text = visible(json_text(there))
    if row.path == STRATEGY_PATH and index is not None and choices[index].value == composition.dialect.default_strategy:
        text += " (service default)"
    if context.chosen_option is not None:
        below = tuple(_option_lines(row, choices, index, context))
    return RowLook(_label(row), (f"{text} ▾",), tone, below=below)


def _option_lines(
    row: FormRow, choices: tuple[Choice, ...], current: int | None, context: RowContext
) -> Iterator[Span]:
    for index, choice in enumerate(choices):
        dot = "●" if index == current else "○"
        tone = _UNDER_CURSOR if index == context.chosen_option else "text"
        yield f"{dot} {option_text(row, choice)}", tone
        if choice.sentence:
            yield from ((f"    {line}", "dim") for line in worded(choice.sentence, context.below_width - 4))


def section_look(group: Group, composition: Composition, problems: Iterable[Problem], collapsed: bool) -> RowLook:
    """Return how the head of a section looks."""
    filled = sum(1 for row in group.rows if is_set(row, composition))
    counts = Counter(problem.severity for problem in problems if problem.severity is not Severity.NOTE)
    told = sorted(counts) if collapsed else []
    parts = [f"{SIGNS[severity][0]} {counts[severity]}" for severity in told]
    if filled and len(group.head.path) > 1:
        parts.append(f"{filled} set")
    elif collapsed and group.key == DELIVERY:
        parts.append(audience_words(composition.push.audience))
    elif collapsed and len(group.rows) > 1:
        parts.append(f"{len(group.rows)} fields")
    tone = SIGNS[told[0]][1] if told else "dim"
    if size := _payload(group, composition):
        parts.append(size[0])
        tone = size[1] if tone == "dim" else tone
    arrow = "▸" if collapsed else "▾"
    return RowLook(f"{arrow} {group.head.label}", ("",), right=" · ".join(parts), right_tone=tone, boxed=False)


def _payload(group: Group, composition: Composition) -> Span | None:
    """Return how many bytes of its limit a channel uses; None without a limit or while nothing of it is set."""
    if group.section is None or group.section.payload is None:
        return None
    channel = group.section.path[-1]
    if not composition.push.message.get(channel):
        return None
    payload, calls = group.section.payload, composition.push.by_call(composition.dialect)
    return bytes_used(max(payload_size(each, channel, payload) for each in calls), payload.most)


def audience_words(audience: Audience) -> str:
    """Say in a few words whom a push is for: ``label vip``, ``250 users``, ``everybody``."""
    if audience.kind is AudienceKind.EVERYBODY:
        return "everybody"
    labels = audience.of_labels
    match audience.targets:
        case ():
            return "no label yet" if labels else "no user yet"
        case (one,):
            return f"{'label' if labels else 'user'} {_short(visible_name(one))}"
        case many if audience.kind is AudienceKind.TEXTS:
            return f"{len(many)} labels, each its own text"
        case many:
            return f"users in all of {len(many)} labels" if labels else f"{len(many):,} users"


def _short(name: str) -> str:
    return name if cell_len(name) <= _LONGEST_NAME else f"{set_cell_size(name, _LONGEST_NAME - 1).rstrip()}…"

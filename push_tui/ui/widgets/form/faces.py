"""What a row shows: label, value, counter, mark and the line below, made from the composition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from push_tui.message.catalogue.field import Choice, Field, FieldKind
from push_tui.message.push import (
    ABSENT,
    AUDIENCE_PATH,
    START_DATE_PATH,
    STRATEGY_PATH,
    AudienceKind,
    Json,
    Path,
    json_text,
)
from push_tui.message.schedule import Clock
from push_tui.message.validation import Problem
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.operations.field_text import UNITS, UnreadableText, time_and_number, time_text, value_of
from push_tui.operations.pairs import faults, read_rows, rows_of
from push_tui.operations.scheduling import plan_now
from push_tui.text import visible, visible_lines, visible_name
from push_tui.ui.widgets.form.pair_faces import NO_PAIRS, PairLine, resting_lines, size_counter, table_head, table_lines
from push_tui.ui.widgets.form.pair_table import PairTable
from push_tui.ui.widgets.form.rows import KIND_PATH, WHEN, Group, Row, RowKind, default_text, options
from push_tui.ui.widgets.form.targets import are_listed
from push_tui.ui.widgets.problem_list import SIGNS
from push_tui.ui.widgets.text_line import worded

MOST_DRAWN = 4
"""Lines of a long value that are drawn on a row without the focus."""
AT_ONCE = "at once"
_FIRST_FEW = 6
"""Of thousands of users so many are named on their row."""
MOST_EDITED = 10
"""Lines of the editor of a long value; more are scrolled."""

Tone: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Face:
    """How a row looks.

    ``value`` is what is drawn beside the label, ``pairs`` the lines of key and value after it, ``below`` the lines
    under all, with their tones.
    """

    label: str
    value: tuple[str, ...]
    tone: Tone = "text"
    right: str = ""
    right_tone: Tone = "dim"
    mark: str = ""
    mark_tone: Tone = ""
    boxed: bool = True
    pairs: tuple[PairLine, ...] = ()
    below: tuple[tuple[str, Tone], ...] = ()

    @property
    def height(self) -> int:
        """Lines that the row takes."""
        return len(self.value) + len(self.pairs) + len(self.below)

    def blank(self, height: int) -> "Face":
        """This face without its value, which an editor of ``height`` lines covers."""
        return replace(self, value=("",) * height, tone="text")


@dataclass(frozen=True, slots=True)
class Look:
    """What a face depends on beside the composition: room for the value, and what is going on in the row."""

    width: int
    below_width: int
    edited: bool = False
    chosen_option: int | None = None
    """The option under the cursor while the list of options is open."""
    table: PairTable | None = None
    """The pairs of the row, where they are edited."""


class Marks:
    """The problems of a composition by the row that shows them."""

    def __init__(self, problems: Iterable[Problem], all_groups: Iterable[Group]) -> None:
        self.by_row: dict[Path, Problem] = {}
        self.by_section: dict[str, list[Problem]] = {}
        rows = {row.path: row for group in all_groups for row in group.rows}
        for problem in problems:
            row = nearest(problem.path, rows)
            if row is None:
                continue
            self.by_section.setdefault(row.section, []).append(problem)
            best = self.by_row.get(row.path)
            if best is None or problem.severity < best.severity:
                self.by_row[row.path] = problem


def nearest(path: Path, rows: Mapping[Path, Row]) -> Row | None:
    """The row that shows what lies at ``path``: its own, the one of an object around it, or the first one in it."""
    for length in range(len(path), 0, -1):
        if path[:length] in rows:
            return rows[path[:length]]
    return next((row for candidate, row in rows.items() if candidate[: len(path)] == path), None)


def face(row: Row, composition: Composition, problem: Problem | None, look: Look) -> Face:
    """How ``row`` looks now; sections have `section_faces.section_face`."""
    if row.kind is RowKind.CHOICE:
        shown = _choice_face(row, composition, look)
    elif row.path == AUDIENCE_PATH:
        shown = _targets_face(row, composition, look)
    elif row.path == ADD_PATH:
        text = composition.text(ADD_PATH)
        shown = Face(row.label, (visible(text),)) if text else Face(row.label, ("key or JSON object",), "faint")
    elif row.path == START_DATE_PATH:
        shown = when_face(row, composition, look)
    elif row.kind is RowKind.PAIRS:
        shown = _pairs_face(row, composition, look)
    else:
        shown = _field_face(row, composition, look)
    if problem is None:
        return shown
    below = shown.below
    mark, tone = SIGNS[problem.severity]
    if row.path == KIND_PATH or is_set(row, composition):
        words = worded(visible_lines(problem.message), look.below_width)
        below = (*below, (words[0] if len(words) == 1 else f"{words[0]}…", tone))
    return replace(shown, mark=mark, mark_tone=tone, below=below)


def is_set(row: Row, composition: Composition) -> bool:
    """Whether the push has something at the row."""
    if row.path == KIND_PATH:
        return False
    if row.path == AUDIENCE_PATH:
        return bool(composition.push.audience.targets)
    return composition.push.at(row.path) is not ABSENT or row.path in composition.unread


def sent_empty(row: Row, composition: Composition) -> bool:
    """Whether the key is in the push with nothing in it."""
    if row.path in composition.unread or row.path in (AUDIENCE_PATH, KIND_PATH, ADD_PATH):
        return False
    value = composition.push.at(row.path)
    return value is None or (isinstance(value, str | list | dict) and not value)


def editing_text(row: Row, composition: Composition) -> str:
    """The text that the row's editor begins with."""
    if row.path == AUDIENCE_PATH:
        separator = "\n" if composition.push.audience.kind is AudienceKind.USERS else ", "
        return separator.join(composition.push.audience.targets)
    return "" if sent_empty(row, composition) and _holds_text(row) else composition.text(row.path)


def placeholder(row: Row) -> str:
    """What stands in an empty field: what the service puts in, if it does."""
    if row.path == START_DATE_PATH:
        return AT_ONCE
    field = row.field
    if field is None or field.default is None:
        return ""
    return str(field.default) if field.required else f"{default_text(field)} (service default)"


def _holds_text(row: Row) -> bool:
    return row.field is not None and row.field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL)


def _label(row: Row) -> str:
    return f"{visible_name(row.label)} *" if row.field is not None and row.field.required else visible_name(row.label)


def _field_face(row: Row, composition: Composition, look: Look) -> Face:
    text = editing_text(row, composition)
    right, right_tone = counter(row, composition, text)
    tone = "text"
    if sent_empty(row, composition):
        right, right_tone = "sent empty", "warn"
    if not text:
        text, tone = placeholder(row), "faint"
    if row.kind is not RowKind.AREA:
        if row.field is not None and tone == "text" and not look.edited:
            zone = composition.times.operator_zone
            if told := time_and_number(composition.push.at(row.path), row.field.kind, zone, look.width):
                text, right = told, ""
        return Face(_label(row), (visible(text),), tone, right, right_tone)
    lines = [piece for line in visible_lines(text).split("\n") for piece in worded(line, max(2, look.width - 1))]
    most = MOST_EDITED if look.edited else MOST_DRAWN
    if not look.edited and len(lines) > most:
        lines = [*lines[: most - 1], f"… {len(lines) - most + 1} more lines"]
    return Face(_label(row), tuple(lines[:most]), tone, right, right_tone)


def _pairs_face(row: Row, composition: Composition, look: Look) -> Face:
    """A head with the counter, and the pairs below it."""
    right, right_tone = counter(row, composition, "")
    if look.table is not None:
        return Face(
            _label(row), (table_head(look.table),), "dim", right, right_tone, boxed=False, pairs=table_lines(look.table)
        )
    value = composition.push.at(row.path)
    if row.path in composition.unread:
        rows = tuple(each for each in read_rows(composition.unread[row.path]) if not each.is_blank)
        lines = resting_lines(rows, len(rows), faults(rows), MOST_DRAWN)
    else:
        pairs = value if isinstance(value, dict) else {}
        lines = resting_lines(rows_of(pairs, MOST_DRAWN), len(pairs), {}, MOST_DRAWN)
    if sent_empty(row, composition):
        return Face(_label(row), (NO_PAIRS,), "faint", "sent empty", "warn")
    if not lines:
        return Face(_label(row), (NO_PAIRS,), "faint", right, right_tone)
    return Face(_label(row), ("",), "dim", right, right_tone, boxed=False, pairs=lines)


def counter(row: Row, composition: Composition, text: str) -> tuple[str, Tone]:
    """How much of its limit a field uses, such as ``12/32``, and the tone that says whether that is too much."""
    field = row.field
    if field is None:
        return ("JSON", "dim") if row.kind is RowKind.AREA else ("", "dim")
    limit = field.limit
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL):
        if limit.characters is None:
            return "", "dim"
        used = limit.length(text, composition.dialect)
        return f"{used}/{limit.characters}", _filled(used, limit.characters)
    value = composition.push.at(row.path)
    if field.kind is FieldKind.PAIRS:
        count = len(value) if isinstance(value, dict) else 0
        if row.path in composition.unread:
            count = sum(1 for each in read_rows(composition.unread[row.path]) if not each.is_blank)
        elif size := size_counter(value, limit, composition.dialect):
            return f"{size[0]}/{size[1]}", _filled(*size)
        return (
            (f"{count}/{limit.items}", _filled(count, limit.items)) if limit.items else (_count(count, "pair"), "dim")
        )
    if field.kind in (FieldKind.TEXT_LIST, FieldKind.LIST):
        count = len(value) if isinstance(value, list) else 0
        return (
            (f"{count}/{limit.items}", _filled(count, limit.items)) if limit.items else (_count(count, "item"), "dim")
        )
    if field.kind is FieldKind.OBJECT:
        return "JSON", "dim"
    if field.kind in UNITS and text:
        return _readable_time(text, field, composition.times), "dim"
    return "", "dim"


def _readable_time(text: str, field: Field, clock: Clock) -> str:
    try:
        told = time_text(value_of(text, field, clock), field.kind, clock.operator_zone)
    except UnreadableText:
        return ""
    return told[:10]


def _count(number: int, thing: str) -> str:
    return "" if not number else f"{number} {thing}" + ("s" if number > 1 else "")


def _filled(used: int, most: int) -> Tone:
    return "bad" if used > most else "warn" if used == most else "dim"


def _targets_face(row: Row, composition: Composition, look: Look) -> Face:
    audience, dialect = composition.push.audience, composition.dialect
    count = len(audience.targets)
    if audience.kind is AudienceKind.USERS and are_listed(composition):
        few = ", ".join(visible_name(target) for target in audience.targets[:_FIRST_FEW])
        lines = [f"{count:,} users · Enter lists them", *worded(f"{few} …", max(2, look.width - 1))[:2]]
        return Face(row.label, tuple(lines))
    targets = [visible_name(target) for target in audience.targets]
    if audience.kind is AudienceKind.USER:
        empty = "a user ID"
        return Face(row.label, (", ".join(targets) or empty,), "text" if targets else "faint")
    most = dialect.users_per_push if audience.kind is AudienceKind.USERS else dialect.labels_per_push
    right, right_tone = (f"{count} of {most}", "bad" if count > most else "dim")
    if audience.kind is AudienceKind.USERS and count > most:
        right, right_tone = f"{count} users", "dim"
    if not targets:
        hint = "user IDs, one or many" if audience.kind is AudienceKind.USERS else "Enter picks from the list"
        return Face(row.label, (hint,), "faint", right, right_tone)
    if audience.kind is AudienceKind.USERS and look.edited:
        lines = targets[:MOST_EDITED]
    else:
        lines = worded(", ".join(targets), max(2, look.width - 1))
        if len(lines) > MOST_DRAWN:
            lines = [*lines[: MOST_DRAWN - 1], f"… {count} in all"]
    below = (
        tuple((line, "dim") for line in worded(visible(composition.reach), look.below_width))
        if composition.reach
        else ()
    )
    return Face(row.label, tuple(lines), "text", right, right_tone, below=below)


def when_face(row: Row, composition: Composition, look: Look) -> Face:
    """The row of the schedule: as typed, and below it the moment on every clock and what is to be known."""
    text = composition.text(START_DATE_PATH)
    if not text:
        below = worded(row.help, look.below_width) if row.kind is RowKind.OFF else []
        boxed = row.kind is not RowKind.OFF
        return Face(row.label, (AT_ONCE,), "faint", boxed=boxed, below=tuple((line, "dim") for line in below))
    scheduled = plan_now(composition.push.start_date, composition.times) if row.label == WHEN else None
    if scheduled is None or START_DATE_PATH in composition.unread:
        return Face(row.label, (visible(text),))
    width = max(len(view.title) for view in scheduled.views)
    lines = [(f"{view.title:<{width}}  {view.text}", "accent") for view in scheduled.views]
    notes = [(line, "warn") for note in scheduled.notes for line in worded(note, look.below_width)]
    return Face(row.label, (visible(text),), below=(*lines, *notes))


def current_option(row: Row, composition: Composition) -> tuple[int | None, tuple[Choice, ...]]:
    """Which option is chosen, None where the value is none of them, and all options."""
    choices = options(row, composition)
    value: Json
    if row.path == KIND_PATH:
        value = composition.push.audience.kind.name
    else:
        there = composition.push.at(row.path)
        if there is ABSENT:
            return (None if row.path == STRATEGY_PATH else 0), choices
        value = there
    for index, choice in enumerate(choices):
        if type(choice.value) is type(value) and choice.value == value and value is not None:
            return index, choices
    return None, choices


def _choice_face(row: Row, composition: Composition, look: Look) -> Face:
    index, choices = current_option(row, composition)
    tone, right, right_tone = "text", "", "dim"
    below: list[tuple[str, Tone]] = []
    there = composition.push.at(row.path) if row.path != KIND_PATH else ABSENT
    if index is not None:
        choice = choices[index]
        text = option_text(row, choice)
        if choice.value is None and row.field is not None:
            tone = "faint"
            text = placeholder(row) or "not set"
        always = row.field is None
        if always and look.chosen_option is None and choice.sentence:
            below = [(line, "dim") for line in worded(choice.sentence, look.below_width)]
    elif there is ABSENT:
        default = composition.dialect.default_strategy
        text, tone = f"{default} (not sent)", "faint"
        below = [(f"The request has no strategy; the service then takes {default}.", "dim")]
    else:
        text = visible(json_text(there))
    if row.path == STRATEGY_PATH and index is not None and choices[index].value == composition.dialect.default_strategy:
        text += " (service default)"
    if look.chosen_option is not None:
        below = _option_lines(row, choices, index, look)
    return Face(_label(row), (f"{text} ▾",), tone, right, right_tone, below=tuple(below))


def option_text(row: Row, choice: Choice) -> str:
    """How an option reads: with its value, where that is what is sent."""
    if row.path == KIND_PATH or choice.value is None or isinstance(choice.value, bool):
        return choice.title
    return f"{visible(str(choice.value))} · {choice.title}" if str(choice.value) != choice.title else choice.title


def _option_lines(row: Row, choices: tuple[Choice, ...], current: int | None, look: Look) -> list[tuple[str, Tone]]:
    lines: list[tuple[str, Tone]] = []
    for index, choice in enumerate(choices):
        dot = "●" if index == current else "○"
        tone = "cursor" if index == look.chosen_option else "text"
        lines.append((f"{dot} {option_text(row, choice)}", tone))
        if choice.sentence:
            lines += [(f"    {line}", "dim") for line in worded(choice.sentence, look.below_width - 4)]
    return lines

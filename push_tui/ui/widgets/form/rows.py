"""The rows of the form: the audience, a section for each part of the catalogue, and JSON for the rest."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Field, FieldKind, Section
from push_tui.message.catalogue.sections import sections
from push_tui.message.push import (
    ABSENT,
    AUDIENCE_PATH,
    MESSAGE_PATH,
    START_DATE_PATH,
    STRATEGY_PATH,
    AudienceKind,
    Path,
)
from push_tui.message.schedule import unavailable
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.ui.actions import key_of

KIND_PATH: Path = ("audience", "kind")

DELIVERY = "delivery"
BASIC = "basic"
OTHER = "other"

WHEN = "When"

MOST_TYPED = 300
"""More users than this are not typed: the row shows their number, and a list shows them."""


class RowKind(StrEnum):
    """How a row is edited."""

    SECTION = "section"
    LINE = "line"
    AREA = "area"
    PAIRS = "pairs"
    CHOICE = "choice"
    LABELS = "labels"
    """Targets picked from a list: labels, or more users than are typed."""
    ADD = "add"
    OFF = "off"
    """Cannot be edited now; its help says why."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: what it edits, and its section. The path of a section's own row is not that of a value."""

    kind: RowKind
    section: str
    path: Path
    label: str
    field: Field | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its rows, shown or folded."""

    head: FormRow
    rows: tuple[FormRow, ...]
    section: Section | None = None
    """The section of the catalogue; None for the other groups."""

    @property
    def key(self) -> str:
        """The section's key."""
        return self.head.section


_AREAS = frozenset({FieldKind.LONG_TEXT, FieldKind.TEXT_LIST, FieldKind.OBJECT, FieldKind.LIST})
_CHOICES = frozenset({FieldKind.CHOICE, FieldKind.SWITCH})
_ROW_KINDS = {
    **dict.fromkeys(_AREAS, RowKind.AREA),
    **dict.fromkeys(_CHOICES, RowKind.CHOICE),
    FieldKind.PAIRS: RowKind.PAIRS,
}

_TARGETS_HELP = {
    AudienceKind.USER: "The user ID: 1 to 64 of a-z 0-9 _ - and the dot.",
    AudienceKind.USERS: "User IDs, typed or pasted, with any separator; "
    f"{key_of('push_users')} lists them and reads files.",
    AudienceKind.LABELS: f"{key_of('open_row')} or a letter opens the list of labels.",
}
_MANY_USERS_HELP = f"{key_of('open_row')} lists the users; there you can add from a file or a paste, find and remove."
_TARGET_KINDS = {
    AudienceKind.USER: RowKind.LINE,
    AudienceKind.USERS: RowKind.AREA,
    AudienceKind.LABELS: RowKind.LABELS,
}
_WHEN_HELP = (
    "When to send it, in your own time: tomorrow 9:00, mon 18:30, in 3 h. Empty sends it at once. "
    "Once accepted, it cannot be cancelled."
)
_TARGET_LABELS = {AudienceKind.USER: "User", AudienceKind.USERS: "Users", AudienceKind.LABELS: "Labels"}


def are_listed(composition: Composition) -> bool:
    """Return whether there are too many targets to type or draw one by one."""
    return len(composition.push.audience.targets) > MOST_TYPED


def groups(composition: Composition) -> tuple[Group, ...]:
    """Return every section of the form for the composition, in order."""
    extra: dict[str, list[FormRow]] = {}
    for path in composition.unlisted():
        home = _home(path, composition.dialect)
        extra.setdefault(home, []).append(_raw(path, home))
    result = [_delivery(composition)]
    for group in _catalogued(composition.dialect):
        rows = tuple(_fitting(row, composition) for row in group.rows)
        result.append(replace(group, rows=(*rows, *extra.get(group.key, ()))))
    result.append(Group(_OTHER_HEAD, (*extra.get(OTHER, ()), _ADD)))
    return tuple(result)


def visible(all_groups: tuple[Group, ...], opened: Set[str]) -> Iterator[FormRow]:
    """Yield the shown rows: heads, and the rows of open sections."""
    for group in all_groups:
        yield group.head
        if group.key in opened:
            yield from group.rows


def _delivery(composition: Composition) -> Group:
    kind = composition.push.audience.kind
    rows = [FormRow(RowKind.CHOICE, DELIVERY, KIND_PATH, "Send to", help="Who gets the push.")]
    if kind is AudienceKind.USERS and are_listed(composition):
        rows.append(FormRow(RowKind.LABELS, DELIVERY, AUDIENCE_PATH, _TARGET_LABELS[kind], help=_MANY_USERS_HELP))
    elif kind in _TARGET_KINDS:
        rows.append(
            FormRow(_TARGET_KINDS[kind], DELIVERY, AUDIENCE_PATH, _TARGET_LABELS[kind], help=_TARGETS_HELP[kind])
        )
    rows.append(FormRow(RowKind.CHOICE, DELIVERY, STRATEGY_PATH, "Strategy", help="Which way the push is delivered."))
    if (when := _when(composition)) is not None:
        rows.append(when)
    return Group(FormRow(RowKind.SECTION, DELIVERY, (DELIVERY,), "Audience and delivery"), tuple(rows))


def _when(composition: Composition) -> FormRow | None:
    """Return the row of the schedule; if none is possible, an imported one is shown so that you can remove it."""
    dialect, kind = composition.dialect, composition.push.audience.kind
    reason = unavailable(kind, dialect, composition.times.server_zone)
    if not reason:
        return FormRow(RowKind.LINE, DELIVERY, START_DATE_PATH, WHEN, help=_WHEN_HELP)
    if composition.push.start_date is not ABSENT or START_DATE_PATH in composition.unread:
        text = "As imported; if you empty it, it is not sent."
        return FormRow(RowKind.LINE, DELIVERY, START_DATE_PATH, "Start date", help=text)
    if dialect.start_date and kind in (AudienceKind.LABELS, AudienceKind.EVERYBODY):
        return FormRow(RowKind.OFF, DELIVERY, START_DATE_PATH, WHEN, help=reason)
    return None


def _catalogued(dialect: Dialect) -> tuple[Group, ...]:
    key = (dialect.channel, dialect.channels, dialect.left_out)
    if key not in _CATALOGUED:
        _CATALOGUED[key] = tuple(_group(section) for section in sections(dialect))
    return _CATALOGUED[key]


_CATALOGUED: dict[tuple[str, tuple[str, ...], frozenset[str]], tuple[Group, ...]] = {}


def _group(section: Section) -> Group:
    head = FormRow(RowKind.SECTION, section.key, ("section", section.key), section.title, help=section.help)
    return Group(head, tuple(_row(field, section.key) for field in section.fields), section)


def _row(field: Field, section: str) -> FormRow:
    kind = _ROW_KINDS.get(field.kind, RowKind.LINE)
    return FormRow(kind, section, field.path, field.title, field, field.help)


def _fitting(row: FormRow, composition: Composition) -> FormRow:
    """Return ``row``; pairs are edited as JSON if the imported value is not an object."""
    value = composition.push.at(row.path) if row.kind is RowKind.PAIRS else ABSENT
    return row if value is ABSENT or isinstance(value, dict) else replace(row, kind=RowKind.AREA)


def _raw(path: Path, section: str) -> FormRow:
    label = ".".join(path[1:]) if path[:1] == MESSAGE_PATH else path[0]
    text = "Not in the catalogue: kept and sent as it is. Edit it as JSON; if you empty it, it is not sent."
    return FormRow(RowKind.AREA, section, path, label, help=text)


def _home(path: Path, dialect: Dialect) -> str:
    """Return the section whose object contains an undocumented key; the last section if none does."""
    homes = [
        section
        for section in sections(dialect)
        if len(section.path) > len(MESSAGE_PATH) and path[: len(section.path)] == section.path and path != section.path
    ]
    return max(homes, key=lambda section: len(section.path)).key if homes else OTHER


_OTHER_HEAD = FormRow(
    RowKind.SECTION,
    OTHER,
    ("section", OTHER),
    "Other JSON",
    help="Channel blocks and keys that are not in the catalogue. They are kept and sent as they are.",
)
_ADD = FormRow(
    RowKind.ADD,
    OTHER,
    ADD_PATH,
    "Add a block",
    help="Type a key such as vivo and press Enter, or paste a JSON object to merge into pushMessage.",
)

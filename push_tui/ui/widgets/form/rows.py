"""The rows of the form: the audience, a section for each part of the catalogue, JSON for the rest.

At the end is what a row holds: whether it is set, its text, its option. Its use of the limit is in `counters`.
"""

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import replace
from enum import StrEnum
from functools import cache

from push_tui.dialects import CatalogueKey, Dialect
from push_tui.frozen import frozen
from push_tui.message.catalogue.basic import title_of
from push_tui.message.catalogue.field import Choice, Field, FieldKind, Section, same_value
from push_tui.message.catalogue.sections import caption_of, sections, sections_of
from push_tui.message.push import (
    ABSENT,
    AUDIENCE_PATH,
    MESSAGE_PATH,
    OWN_KEYS,
    START_DATE_PATH,
    STRATEGY_PATH,
    TEXTS,
    AudienceKind,
    Path,
)
from push_tui.message.rules.envelope import unschedulable
from push_tui.message.schedule import unavailable
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.text import visible
from push_tui.ui.actions import key_of

KIND_PATH: Path = ("audience", "kind")

DELIVERY = "delivery"
BASIC = "basic"
OTHER = "other"

MOST_TYPED = 300
"""More users than this cannot be typed: the row shows their number, and a dialog lists them."""


class RowKind(StrEnum):
    """How a row is edited."""

    SECTION = "section"
    LINE = "line"
    AREA = "area"
    PAIRS = "pairs"
    CHOICE = "choice"
    PICKED = "picked"
    """Targets picked from a list: labels, or more than `MOST_TYPED` users."""
    ADD = "add"
    OFF = "off"
    """Cannot be edited now; its help says why."""


@frozen
class FormRow:
    """One row: what it edits, and its section. The path of a section's own row is no value's path."""

    kind: RowKind
    section: str
    path: Path
    label: str
    field: Field | None = None
    help: str = ""


@frozen
class Group:
    """A section with its rows, open or collapsed."""

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
    AudienceKind.TEXTS: f"{key_of('open_row')} or a letter opens the list of labels; "
    f"{key_of('import_push')} reads label, title and content from a CSV file or a paste.",
}
_MANY_USERS_HELP = f"{key_of('open_row')} lists the users; there you can add from a file or a paste, find and remove."
_TARGET_KINDS = {
    AudienceKind.USER: RowKind.LINE,
    AudienceKind.USERS: RowKind.AREA,
    AudienceKind.LABELS: RowKind.PICKED,
    AudienceKind.TEXTS: RowKind.PICKED,
}
_WHEN_HELP = (
    "When to send it, in your own time: tomorrow 9:00, mon 18:30, in 3 h, +30m. Empty, or now, sends it at once. "
    "Once accepted, it cannot be cancelled."
)
_TARGET_LABELS = {
    AudienceKind.USER: "User",
    AudienceKind.USERS: "Users",
    AudienceKind.LABELS: "Labels",
    AudienceKind.TEXTS: "Labels",
}
_PLACEHOLDERS = {
    ADD_PATH: {RowKind.ADD: "key or JSON object"},
    AUDIENCE_PATH: {
        RowKind.LINE: "a user ID",
        RowKind.AREA: "user IDs, one or many",
        RowKind.PICKED: f"{key_of('open_row')} picks from the list",
    },
    START_DATE_PATH: {RowKind.LINE: "at once", RowKind.OFF: "at once"},
}
_AUDIENCE_SENTENCES = {
    AudienceKind.USER: "You see the result at once; at most one such push per second.",
    AudienceKind.USERS: "By user ID; more than {users} are sent as a job.",
    AudienceKind.LABELS: "Users who are in ALL of up to {labels} labels.",
    AudienceKind.EVERYBODY: "Every user of the app; the service does not say how many.",
    AudienceKind.TEXTS: "Such as a language each; sent as a job, one call for each label.",
}


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
    for group in _catalogued(composition.dialect.catalogue_key):
        rows = [_fitting(row, composition) for row in group.rows]
        if group.key == BASIC and composition.push.audience.kind is AudienceKind.TEXTS:
            own = {(*MESSAGE_PATH, key): row for key in OWN_KEYS for row in rows if row.path == (*MESSAGE_PATH, key)}
            others = (row for row in rows if row.path not in own)
            rows = [*_own_texts(own.values(), composition.push.audience.targets), *others]
        result.append(replace(group, rows=(*rows, *extra.get(group.key, ()))))
    result.append(Group(_OTHER_HEAD, (*extra.get(OTHER, ()), _ADD)))
    return tuple(result)


def shown(all_groups: tuple[Group, ...], opened: Set[str]) -> Iterator[FormRow]:
    """Yield the shown rows: heads, and the rows of open sections."""
    for group in all_groups:
        yield group.head
        if group.key in opened:
            yield from group.rows


def _delivery(composition: Composition) -> Group:
    kind = composition.push.audience.kind
    why = unschedulable(AudienceKind.USER, composition.dialect) if composition.dialect.start_date else None
    about = f"Who gets the push. {why[0]}" if why else "Who gets the push."
    rows = [FormRow(RowKind.CHOICE, DELIVERY, KIND_PATH, "Send to", help=about)]
    if kind is AudienceKind.USERS and are_listed(composition):
        rows.append(FormRow(RowKind.PICKED, DELIVERY, AUDIENCE_PATH, _TARGET_LABELS[kind], help=_MANY_USERS_HELP))
    elif kind in _TARGET_KINDS:
        rows.append(
            FormRow(_TARGET_KINDS[kind], DELIVERY, AUDIENCE_PATH, _TARGET_LABELS[kind], help=_TARGETS_HELP[kind])
        )
    rows.append(
        FormRow(
            RowKind.CHOICE, DELIVERY, STRATEGY_PATH, caption_of(STRATEGY_PATH), help="Which way the push is delivered."
        )
    )
    if (when := _when(composition)) is not None:
        rows.append(when)
    return Group(FormRow(RowKind.SECTION, DELIVERY, (DELIVERY,), "Audience and delivery"), tuple(rows))


def _when(composition: Composition) -> FormRow | None:
    """Return the row of the schedule; if none is possible, an imported one is shown so that you can remove it."""
    dialect, kind = composition.dialect, composition.push.audience.kind
    reason, caption = unavailable(kind, dialect, composition.times.server_zone), caption_of(START_DATE_PATH)
    if not reason:
        return FormRow(RowKind.LINE, DELIVERY, START_DATE_PATH, caption, help=_WHEN_HELP)
    if composition.push.start_date is not ABSENT or START_DATE_PATH in composition.draft.unread:
        text = "Kept as imported; if you empty it, it is not sent."
        return FormRow(RowKind.LINE, DELIVERY, START_DATE_PATH, caption, help=text)
    if dialect.start_date and kind in (AudienceKind.LABELS, AudienceKind.EVERYBODY):
        return FormRow(RowKind.OFF, DELIVERY, START_DATE_PATH, caption, help=reason)
    return None


@cache
def _catalogued(key: CatalogueKey) -> tuple[Group, ...]:
    return tuple(_group(section) for section in sections_of(key))


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


def _own_texts(basic: Collection[FormRow], labels: Iterable[str]) -> Iterator[FormRow]:
    """Yield the rows for the text of each label, like the ``basic`` ones."""
    for label in dict.fromkeys(labels):
        for row in basic:
            path = (TEXTS, label, row.path[-1])
            yield replace(row, path=path, label=label if path == title_of(label) else f"└ {row.label.lower()}")


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


# What a row holds


def is_set(row: FormRow, composition: Composition) -> bool:
    """Return whether the push has a value for the row."""
    if row.path == KIND_PATH:
        return False
    if row.path == AUDIENCE_PATH:
        return bool(composition.push.audience.targets)
    return composition.push.at(row.path) is not ABSENT or row.path in composition.draft.unread


def sent_empty(row: FormRow, composition: Composition) -> bool:
    """Return whether the push has the row's key with an empty value."""
    if row.path in composition.draft.unread or row.path in (AUDIENCE_PATH, KIND_PATH, ADD_PATH):
        return False
    value = composition.push.at(row.path)
    return value is None or (isinstance(value, str | list | dict) and not value)


def editing_text(row: FormRow, composition: Composition) -> str:
    """Return the text for the row's editor."""
    if row.path == AUDIENCE_PATH:
        separator = "\n" if composition.push.audience.kind is AudienceKind.USERS else ", "
        return separator.join(composition.push.audience.targets)
    holds_text = row.field is not None and row.field.kind.is_text
    return "" if holds_text and sent_empty(row, composition) else composition.text(row.path)


def placeholder(row: FormRow) -> str:
    """Return the placeholder of an empty field: what to type, or the service's default."""
    if row.path in _PLACEHOLDERS:
        return _PLACEHOLDERS[row.path].get(row.kind, "")
    field = row.field
    if field is None or field.default is None:
        return ""
    return str(field.default) if field.required else f"{default_text(field)} (service default)"


def _audience_sentence(kind: AudienceKind, dialect: Dialect) -> str:
    """Say what it means to choose this audience."""
    return _AUDIENCE_SENTENCES[kind].format(users=dialect.users_per_push, labels=dialect.labels_per_push)


def options(row: FormRow, composition: Composition) -> tuple[Choice, ...]:
    """Return the options of a row; the option with value None removes the key from the push."""
    dialect = composition.dialect
    if row.path == KIND_PATH:
        return tuple(Choice(kind.name, str(kind), _audience_sentence(kind, dialect)) for kind in AudienceKind)
    if row.path == STRATEGY_PATH:
        return tuple(Choice(each.value, each.title, each.sentence) for each in dialect.strategies)
    field = row.field
    if field is None:
        return ()
    default = "" if field.default is None else f"The service then uses {default_text(field)}."
    if field.kind is FieldKind.SWITCH:
        return (Choice(None, "not set", default), Choice(True, "on"), Choice(False, "off"))
    return (Choice(None, "not set", default), *field.choices)


def default_text(field: Field) -> str:
    """Return the service's default of a field, as shown."""
    if field.kind is FieldKind.SWITCH:
        return "on" if field.default else "off"
    choice = field.choice(field.default)
    return f"{choice.value} · {choice.title}" if choice is not None else str(field.default)


def current_option(row: FormRow, composition: Composition) -> tuple[int | None, tuple[Choice, ...]]:
    """Return the index of the chosen option, None if the value is none of them, and all options."""
    choices = options(row, composition)
    value = composition.push.audience.kind.name if row.path == KIND_PATH else composition.push.at(row.path)
    if value is ABSENT:
        return (None if row.path == STRATEGY_PATH else 0), choices  # the strategy has no option "not set"
    loosely = row.field is not None and row.field.number_or_text
    for index, choice in enumerate(choices):
        exactly = type(choice.value) is type(value) and choice.value == value
        if value is not None and (exactly or (loosely and same_value(choice.value, value))):
            return index, choices
    return None, choices


def option_text(row: FormRow, choice: Choice) -> str:
    """Return the text of an option, with its value if that is sent."""
    if row.path == KIND_PATH or choice.value is None or isinstance(choice.value, bool):
        return choice.title
    return f"{visible(str(choice.value))} · {choice.title}" if str(choice.value) != choice.title else choice.title

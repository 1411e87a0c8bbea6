"""A row's value in the composition: whether it is set, its text, its use of the limit, its option."""

from push_tui.message.catalogue.field import Choice, Field, FieldKind
from push_tui.message.push import ABSENT, AUDIENCE_PATH, START_DATE_PATH, STRATEGY_PATH, AudienceKind, json_text
from push_tui.message.schedule import Clock
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.operations.field_text import UNITS, UnreadableText, time_text, value_of
from push_tui.operations.pairs import read_rows
from push_tui.text import visible
from push_tui.ui.actions import key_of
from push_tui.ui.widgets.form.pair_table import size_counter
from push_tui.ui.widgets.form.rows import KIND_PATH, FormRow, RowKind
from push_tui.ui.widgets.text_line import Span

_PLACEHOLDERS = {
    ADD_PATH: {RowKind.ADD: "key or JSON object"},
    AUDIENCE_PATH: {
        RowKind.LINE: "a user ID",
        RowKind.AREA: "user IDs, one or many",
        RowKind.LABELS: f"{key_of('open_row')} picks from the list",
    },
    START_DATE_PATH: {RowKind.LINE: "at once", RowKind.OFF: "at once"},
}
_AUDIENCE_SENTENCES = {
    AudienceKind.USER: "You see the result at once; at most one such push per second.",
    AudienceKind.USERS: "By user ID; more than {users} are sent as a job.",
    AudienceKind.LABELS: "Users who are in ALL of up to {labels} labels.",
    AudienceKind.EVERYBODY: "Every user of the app; the service does not say how many.",
}
_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL})


def is_set(row: FormRow, composition: Composition) -> bool:
    """Return whether the push has a value for the row."""
    if row.path == KIND_PATH:
        return False
    if row.path == AUDIENCE_PATH:
        return bool(composition.push.audience.targets)
    return composition.push.at(row.path) is not ABSENT or row.path in composition.unread


def sent_empty(row: FormRow, composition: Composition) -> bool:
    """Return whether the push has the row's key with an empty value."""
    if row.path in composition.unread or row.path in (AUDIENCE_PATH, KIND_PATH, ADD_PATH):
        return False
    value = composition.push.at(row.path)
    return value is None or (isinstance(value, str | list | dict) and not value)


def editing_text(row: FormRow, composition: Composition) -> str:
    """Return the text for the row's editor."""
    if row.path == AUDIENCE_PATH:
        separator = "\n" if composition.push.audience.kind is AudienceKind.USERS else ", "
        return separator.join(composition.push.audience.targets)
    holds_text = row.field is not None and row.field.kind in _TEXTS
    return "" if holds_text and sent_empty(row, composition) else composition.text(row.path)


def placeholder(row: FormRow) -> str:
    """Return the placeholder of an empty field: what to type, or the service's default."""
    if row.path in _PLACEHOLDERS:
        return _PLACEHOLDERS[row.path].get(row.kind, "")
    field = row.field
    if field is None or field.default is None:
        return ""
    return str(field.default) if field.required else f"{default_text(field)} (service default)"


def counted(row: FormRow, composition: Composition, text: str) -> Span:
    """Return how much of its limit a field uses, or that it is sent empty; with the tone."""
    return ("sent empty", "warn") if sent_empty(row, composition) else counter(row, composition, text)


def counter(row: FormRow, composition: Composition, text: str) -> Span:
    """Return how much of its limit a field uses, such as ``12/32``; the tone shows whether it is too much."""
    field = row.field
    if field is None:
        return ("JSON", "dim") if row.kind is RowKind.AREA else ("", "dim")
    limit = field.limit
    if field.kind in _TEXTS:
        if limit.bytes is not None:
            return bytes_used(len(text.encode("utf-8", "surrogatepass")), limit.bytes)
        if limit.characters is None:
            return "", "dim"
        return _used(limit.length(text, composition.dialect), limit.characters)
    value = composition.push.at(row.path)
    if field.kind is FieldKind.PAIRS:
        count = len(value) if isinstance(value, dict) else 0
        if row.path in composition.unread:
            count = sum(1 for each in read_rows(composition.unread[row.path]) if not each.is_blank)
        elif size := size_counter(value, limit, composition.dialect):
            return _used(*size)
        return _used(count, limit.items) if limit.items else (_count(count, "pair"), "dim")
    if field.kind in (FieldKind.TEXT_LIST, FieldKind.LIST):
        count = len(value) if isinstance(value, list) else 0
        return _used(count, limit.items) if limit.items else (_count(count, "item"), "dim")
    if field.kind is FieldKind.OBJECT and limit.bytes is not None and isinstance(value, dict):
        return bytes_used(len(json_text(value).encode()), limit.bytes)
    if field.kind is FieldKind.OBJECT:
        return "JSON", "dim"
    if field.kind in UNITS and text:
        return _readable_time(text, field, composition.times), "dim"
    return "", "dim"


def _readable_time(text: str, field: Field, clock: Clock) -> str:
    try:
        return time_text(value_of(text, field, clock), field.kind, clock.operator_zone)[:10]
    except UnreadableText:
        return ""


def _count(number: int, thing: str) -> str:
    return "" if not number else f"{number} {thing}" + ("s" if number > 1 else "")


def _used(used: int, most: int) -> Span:
    return f"{used}/{most}", "bad" if used > most else "warn" if used == most else "dim"


def options(row: FormRow, composition: Composition) -> tuple[Choice, ...]:
    """Return the options of a row; the option with value None removes the key from the push."""
    dialect = composition.dialect
    if row.path == KIND_PATH:
        return tuple(
            Choice(
                kind.name,
                str(kind),
                _AUDIENCE_SENTENCES[kind].format(users=dialect.users_per_push, labels=dialect.labels_per_push),
            )
            for kind in AudienceKind
        )
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


def bytes_used(used: int, most: int) -> Span:
    """Return how many bytes of a limit are used, such as ``12/64 B``."""
    return f"{used:,}/{most:,} B", _used(used, most)[1]


def current_option(row: FormRow, composition: Composition) -> tuple[int | None, tuple[Choice, ...]]:
    """Return the index of the chosen option, None if the value is none of them, and all options."""
    choices = options(row, composition)
    value = composition.push.audience.kind.name if row.path == KIND_PATH else composition.push.at(row.path)
    if value is ABSENT:
        return (None if row.path == STRATEGY_PATH else 0), choices
    for index, choice in enumerate(choices):
        if type(choice.value) is type(value) and choice.value == value and value is not None:
            return index, choices
    return None, choices


def option_text(row: FormRow, choice: Choice) -> str:
    """Return the text of an option, with its value if that is sent."""
    if row.path == KIND_PATH or choice.value is None or isinstance(choice.value, bool):
        return choice.title
    return f"{visible(str(choice.value))} · {choice.title}" if str(choice.value) != choice.title else choice.title

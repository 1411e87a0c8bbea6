"""Import, look at every field of the form and type in it, put it back, export: the same JSON to the last digit."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from push_tui.dialects import AGORA, DIALECTS, EASEMOB, Dialect
from push_tui.endpoints import Endpoint
from push_tui.message.catalogue.field import Field, FieldKind
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.importing import import_text
from push_tui.message.push import MESSAGE_PATH, Audience, AudienceKind, Json, Path, Push, PushShapeError
from push_tui.operations.composition import Composition

CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.SWITCH})
"""Kinds that nobody types into."""
TYPES = {
    FieldKind.TEXT: str,
    FieldKind.LONG_TEXT: str,
    FieldKind.URL: str,
    FieldKind.TEXT_LIST: list,
    FieldKind.PAIRS: dict,
}
NUMBERS = st.integers() | st.integers(2**53, 2**80) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text() | st.sampled_from(["", " ", "2", "true", "{", "a = b"])
VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(st.text(min_size=1).filter(lambda key: key not in "pushMessage"), VALUES, max_size=3)
FIELDS = tuple(fields_by_path(EASEMOB).values())


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Json]:
    """A message with unknown keys and with fields of any section, which may hold what they should not."""
    push = Push(Audience(AudienceKind.EVERYBODY), message=draw(UNKNOWN))
    for field in draw(st.lists(st.sampled_from(FIELDS), max_size=8)):
        try:
            push = push.with_value(field.path, draw(value_of_kind(field) | VALUES))
        except PushShapeError:
            continue
    return push.message


def value_of_kind(field: Field) -> st.SearchStrategy[Any]:
    """Values as the field should have them."""
    if field.kind in (FieldKind.INTEGER, FieldKind.TIME, FieldKind.SECONDS):
        return st.integers(0, 2**63)
    if field.kind is FieldKind.TEXT_LIST:
        return st.lists(st.text(), max_size=3)
    if field.kind in (FieldKind.PAIRS, FieldKind.OBJECT):
        return st.dictionaries(st.text(), SCALARS, max_size=3)
    return st.text()


def imported(message: dict[str, Json], dialect: Dialect) -> Composition:
    """The composer after somebody has imported this message for everybody."""
    body = json.dumps({"strategy": 2, "pushMessage": message})
    composition = Composition(dialect)
    composition.take(import_text(f"curl https://h/o/a/push/task -d {_quoted(body)}", dialect).push)
    assert composition.push.endpoint is Endpoint.PUSH_TASK
    return composition


def typed_rows(composition: Composition) -> list[Path]:
    """What the form has a row for that is typed into, and that holds something to put back.

    Not a number or null where texts belong: who types there means a text, and only undo leads back.
    """
    rows = [
        path
        for path, field in fields_by_path(composition.dialect).items()
        if isinstance(composition.push.at(path), TYPES.get(field.kind, object)) and field.kind not in CHOSEN
    ]
    return [path for path in (*rows, *composition.unlisted()) if composition.text(path).strip()]


@settings(max_examples=300, deadline=None)
@given(messages(), st.sampled_from(list(DIALECTS.values())))
def test_what_is_typed_and_put_back_in_any_field_leaves_the_request_as_it_came(
    message: dict[str, Json], dialect: Dialect
) -> None:
    composition = imported(message, dialect)
    before = composition.push.encode(dialect)
    assert json.dumps(json.loads(before)["pushMessage"]) == json.dumps(message)
    for path in typed_rows(composition):
        text = composition.text(path)
        composition.type_text(path, f"{text} x")
        composition.type_text(path, text)
        assert composition.push.encode(dialect) == before, path
    assert composition.placeholders == ()


@settings(max_examples=100, deadline=None)
@given(messages(), st.sampled_from(list(DIALECTS.values())), st.text(min_size=1))
def test_undo_brings_the_imported_request_back_whatever_was_typed(
    message: dict[str, Json], dialect: Dialect, typed: str
) -> None:
    composition = imported(message, dialect)
    before = composition.push.encode(dialect)
    for path in typed_rows(composition):
        composition.type_text(path, typed)
        composition.remove(path)
        while composition.push.encode(dialect) != before and composition.can_undo:
            composition.undo()
        assert composition.push.encode(dialect) == before


def test_a_field_that_lost_something_would_be_seen() -> None:
    composition = imported({"title": "Hi", "apns": {"badge": "2"}}, AGORA)
    before = composition.push.encode(AGORA)
    composition.type_text((*MESSAGE_PATH, "apns", "badge"), "2")
    assert composition.push.encode(AGORA) != before


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"

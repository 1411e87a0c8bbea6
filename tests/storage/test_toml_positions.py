"""The places of keys, for every way in which TOML writes them."""

import tomllib

import tomli_w
from hypothesis import given
from hypothesis import strategies as some

from push_tui.storage.toml_positions import KeyPath, Place, Position, places

TOML = """\
# "a" = 1 is a comment
plain = 1
"quoted \\"key\\"" = 'x = 1' # z = 2
'literal key' = '''
not = "a key"
ends with two quotes'''''
dotted . inner = [1, {deep = "]"}, [
  "}", # comment with ]
  3,
]]
[table."with.dot"]  # header
key = 1979-05-27T07:32:00Z
[[array]]
one = ''
"""


def test_keys_of_every_kind_are_found_where_they_stand() -> None:
    assert tomllib.loads(TOML)
    found = places(TOML)
    assert found["plain",] == Place(Position(2, 1), Position(2, 9))
    assert found['quoted "key"',] == Place(Position(3, 1), Position(3, 20))
    assert found["literal key",] == Place(Position(4, 1), Position(4, 17))
    assert found["dotted", "inner"] == Place(Position(7, 1), Position(7, 18))
    assert found["dotted", "inner", "1", "deep"] == Place(Position(7, 23), Position(7, 30))
    assert found["dotted", "inner", "2", "1"].key == Position(9, 3)
    assert found["table", "with.dot"].key == Position(11, 2)
    assert found["table", "with.dot", "key"].value == Position(12, 7)
    assert found["array",].key == Position(13, 3)
    assert found["array", "one"].key == Position(14, 1)
    assert ("z",) not in found
    assert ("not",) not in found


def keys_of(value: object, path: KeyPath = ()) -> set[KeyPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: set[KeyPath] = set()
    for key, inner in items:
        found |= {(*path, str(key))} | keys_of(inner, (*path, str(key)))
    return found


scalars = some.booleans() | some.integers(-9, 9) | some.text(some.characters(codec="utf-8"), max_size=6)
lists = some.recursive(scalars, lambda inner: some.lists(inner, max_size=3), max_leaves=6)
names = some.text(some.characters(codec="utf-8"), max_size=4)
tables = some.dictionaries(names, some.recursive(lists, lambda inner: some.dictionaries(names, inner, max_size=3)))


@given(tables)
def test_any_tables_and_lists_are_read_through_to_the_last_key(table: dict[str, object]) -> None:
    text = tomli_w.dumps(table)
    assert set(places(text)) == keys_of(tomllib.loads(text))

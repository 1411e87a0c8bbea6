"""Whatever is valid TOML is read, and a key is found on its line however it is written."""

import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as some

from push_tui.storage.toml_files import ConfigError, KeyPath, KeyPlace, find_key, read_toml

TOML = """\
# "a" = 1 is a comment
plain = 1
"quoted \\"key\\"" = 'x = 1' # z = 2
'literal = key' = '''
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
[[array]]
  one = '''
[no.header]
one = 2
'''
\t[ table . later ]
text = \"\"\"
one = \\
  1 \\\"\"\"\\
[no.header]
\"\"\"
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("plain",), KeyPlace(2, 1, 9)),
        (('quoted "key"',), KeyPlace(3, 1, 20)),
        (("literal = key",), KeyPlace(4, 1, 19)),
        (("dotted", "inner"), KeyPlace(7, 1, 18)),
        (("dotted", "inner", "1", "deep"), KeyPlace(7, 1, 18)),
        (("dotted", "inner", "2", "1"), KeyPlace(7, 1, 18)),
        (("table", "with.dot"), KeyPlace(11, 2, 2)),
        (("table", "with.dot", "key"), KeyPlace(12, 1, 7)),
        (("array",), KeyPlace(13, 3, 3)),
        (("array", "0", "one"), KeyPlace(14, 1, 7)),
        (("array", "1", "one"), KeyPlace(16, 3, 9)),
        (("table", "later"), KeyPlace(20, 4, 4)),
        (("table", "later", "text"), KeyPlace(21, 1, 8)),
    ],
)
def test_a_key_of_any_kind_is_found_where_it_stands(path: KeyPath, place: KeyPlace) -> None:
    assert find_key(TOML, path) == place


@pytest.mark.parametrize(
    "path", [("z",), ("not",), ("no",), ("array", "2"), ("plain", "x"), ("table", "with.dot", "k")]
)
def test_what_is_not_there_is_not_found(path: KeyPath) -> None:
    assert find_key(TOML, path) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"""one \\\n   two"""', "one two"),
        ('"""one \\   \n\n   two\\\n"""', "one two"),
        ('"""say \\"hi\\""""', 'say "hi"'),
        ('"""say "hi""""', 'say "hi"'),
        ('"""\\""""""', '"""'),
        ('"""a \\""" b"""', 'a """ b'),
        ('"\\u0022"', '"'),
        ("'''it''s \\'''", "it''s \\"),
        ("'C:\\'", "C:\\"),
        ('["]", """\n#"""]', ["]", "#"]),
        ("{a.b = '}', \"c\" = [\n]}", {"a": {"b": "}"}, "c": []}),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_nothing_valid_is_refused_and_what_follows_is_found(
    tmp_path: Path, written: str, value: object, line_end: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(f"first = {written}\nnext = 1\n".replace("\n", line_end).encode())
    document = read_toml(file)
    assert document.values == {"first": value, "next": 1}
    error = document.error(("next",), "it is wrong")
    assert (error.line, error.column) == (2 + written.count("\n"), 8)


def keys_of(value: object, path: KeyPath = ()) -> set[KeyPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: set[KeyPath] = set()
    for key, inner in items:
        found |= {(*path, str(key))} | keys_of(inner, (*path, str(key)))
    return found


scalars = some.booleans() | some.integers(-9, 9) | some.text(some.characters(codec="utf-8"), max_size=6)
lists = some.recursive(scalars, lambda inner: some.lists(inner, max_size=3), max_leaves=6)
names = some.text(some.characters(codec="utf-8"), max_size=4)
tables = some.dictionaries(
    names, some.recursive(lists, lambda inner: some.dictionaries(names, inner, max_size=3)), max_size=4
)


@settings(max_examples=40, deadline=None)
@given(tables, some.booleans())
def test_every_key_of_any_tables_is_found_on_a_line_that_brings_it(
    table: dict[str, object], multiline_strings: bool
) -> None:
    text = tomli_w.dumps(table, multiline_strings=multiline_strings)
    lines = text.split("\n")
    for path in keys_of(tomllib.loads(text)):
        place = find_key(text, path)
        assert place is not None
        assert path not in keys_of(tomllib.loads("\n".join(lines[: place.line - 1])))
        assert place.key <= place.value <= len(lines[place.line - 1])


def test_a_link_to_a_missing_file_is_an_error_and_a_missing_file_is_empty(tmp_path: Path) -> None:
    link = tmp_path / "config.toml"
    assert read_toml(link).values == {}
    link.symlink_to(tmp_path / "dotfiles" / "config.toml")
    with pytest.raises(
        ConfigError, match=r"config\.toml: the file is a link to .*dotfiles/config\.toml, which does not"
    ):
        read_toml(link)

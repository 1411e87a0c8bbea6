"""Broken JSON is answered with line, column, a reason in words, and a way to mend it where there is one."""

import pytest

from push_tui.message.text_json import JsonError, json_problem, parse_json, position_of


def test_integers_of_any_size_are_exact_and_keys_keep_their_order() -> None:
    value = parse_json('{"b": 968120369184112182968120369184112182, "a": 1}')
    assert isinstance(value, dict)
    assert value["b"] == 968120369184112182968120369184112182
    assert list(value) == ["b", "a"]


def test_a_leading_zero_is_named_with_both_ways_out() -> None:
    text = '{\n  "style": 2,\n  "id": 056734579\n}'
    problem = json_problem(text)
    assert problem is not None
    assert problem.sentence == "Line 3, column 9: 056734579 is not valid JSON: a number must not start with 0."
    plain, quoted = problem.fixes
    assert (plain.title, parse_json(plain.text)) == ("write 56734579", {"style": 2, "id": 56734579})
    assert (quoted.title, parse_json(quoted.text)) == ('write "056734579", as text', {"style": 2, "id": "056734579"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[-007]", [-7]),
        ("[00.5]", [0.5]),
        ("[000]", [0]),
        ('{"a": [1, 2,], "b": 1}', {"a": [1, 2], "b": 1}),
        ('{"a": 1 , }', {"a": 1}),
        ('{// the title\n"a": "http://x#y" /* and */, "b": 1 # or\n}', {"a": "http://x#y", "b": 1}),
        ("{\u201ca\u201d: 1}", {"a": 1}),
        ('{"a": True}', {"a": True}),
        ("[None]", [None]),
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ('{\u00a0"a\u00a0b":\u20031,\u200b\n\u00a0"c": 2}', {"a\u00a0b": 1, "c": 2}),
        ('\u3000{"a": 1}', {"a": 1}),
    ],
)
def test_the_first_fix_makes_it_json(text: str, value: object) -> None:
    problem = json_problem(text)
    assert problem is not None and problem.fixes
    assert parse_json(problem.fixes[0].text) == value


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("", 1, 1, "nothing here"),
        ('{"a" 1}', 1, 6, "colon"),
        ('{"a": 1 "b": 2}', 1, 9, "comma"),
        ("{'a': 1}", 1, 2, "double quotes"),
        ('{"a": }', 1, 7, "value is missing"),
        ("{} {}", 1, 4, "more text after it"),
        ('{\n"a": "b}', 2, 6, "no closing quote"),
        ('["\\q"]', 1, 3, "escape"),
        ('["\\u12"]', 1, 4, "hexadecimal"),
        ('{"a": 1,\n "b": {"a": 1, "c": 2, "a": 3}}', 2, 24, 'the key "a" is twice'),
        ('{"x": ["NaN", NaN]}', 1, 15, "NaN is not valid JSON"),
        ("[-Infinity]", 1, 2, "-Infinity"),
        ('{"a": NaNa], .1}', 1, 1, "not valid JSON"),
        ("[1, NaN00true", 1, 1, "not valid JSON"),
        ("[1e999]", 1, 2, "this number is too large"),
        ("[" + "9" * 5000 + "]", 1, 2, "this number is too large"),
        ("[" * 200 + "]" * 200, 1, 1, "nested deeper"),
        ("[" * 200_000, 1, 1, "nested deeper"),
    ],
)
def test_the_place_and_the_reason_are_named(text: str, line: int, column: int, part: str) -> None:
    with pytest.raises(JsonError) as caught:
        parse_json(text)
    problem = caught.value.problem
    assert (problem.line, problem.column) == (line, column)
    assert part in problem.reason


@pytest.mark.parametrize("key", [r'"\u12"', r'"\q"', '"a\tb"'])
def test_a_key_with_a_bad_escape_after_the_first_mistake_breaks_nothing(key: str) -> None:
    problem = json_problem(f'{{"a": NaN, {key}: 1, {key}: 2}}')
    assert problem is not None
    assert problem.reason == "NaN is not valid JSON."


def test_keys_that_only_look_the_same_are_no_problem() -> None:
    assert json_problem('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}], "c": "a"}') is None


def test_a_byte_order_mark_is_no_problem() -> None:
    assert parse_json("\ufeff{}") == {}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ((), "["),
        (("0",), '{"name": "One, {two}"'),
        (("0", "name"), '"One, {two}"'),
        (("1", "actionType"), "4"),
        (("1", "data", "1"), "true"),
        (("1", "name"), '{"actionType"'),
        (("7",), "["),
        (("0", "name", "0"), '"One, {two}"'),
    ],
)
def test_a_value_is_found_in_the_text_by_its_path(path: tuple[str, ...], found: str) -> None:
    text = '[\n  {"name": "One, {two}", "a": []},\n  {"actionType": 4, "data": [{"x": [1, 2]}, true]}\n]'
    position = position_of(text, path)
    assert position is not None
    assert text[position:].startswith(found)


def test_nothing_is_found_in_a_text_that_is_no_json() -> None:
    assert position_of('{"a": ', ("a",)) is None

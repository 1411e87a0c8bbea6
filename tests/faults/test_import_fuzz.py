"""Whatever is pasted into the import, it is read or refused in one sentence, at once.

The time is that of the thread's processor, so a busy host does not count, and the best of three.
"""

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from push_tui.dialects import DIALECTS
from push_tui.message.importing import MOST_CHARACTERS, AppFacts, ImportProblem, import_text
from push_tui.message.shell_words import shell_commands
from push_tui.message.text_json import JsonError, parse_json
from support.curl_shapes import BASE_URL, SHAPES
from support.long_runs import HANGS, rounds

pytestmark = pytest.mark.slow

LONGEST_SENTENCE = 320
TOKEN = "007eJxTYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqS"
APP = AppFacts("a41.chat.agora.io", ("org", "app"))
COMMANDS = [shape.at(BASE_URL) for shape in SHAPES]
SHELL_PIECES = [
    *("curl ", "curl.exe ", "/usr/bin/curl ", f"{BASE_URL}/push/task ", f"{BASE_URL}/push/sync/kim "),
    *("-d ", "-d '", '-d "', "--json ", "--data-raw $'", "-X POST ", "-G ", "--next ", "-d @- ", "-F a=b ", "--data="),
    *("'", '"', "\\", "\\\n", "\n", " ", "$(", ")", "`", "$A", "${A}", "A=b ", "<<EOF\n", "EOF\n", "<<< ", "< ", "> "),
    *(
        "|",
        "&&",
        ";",
        "&",
        "#",
        "^",
        '^"',
        "^\n",
        "`\n",
        "@'\n",
        "'@\n",
        "$a = '",
        "$ ",
        "# ",
        "> ",
        "echo ",
        "printf ",
    ),
    *('{"pushMessage":{"title":"T"}}', '{"pushMessage":', "}'", '}"', "\\u", "\\xe4", "\\344", "\\u{1}", "é", "\ud83d"),
    *(
        "bash -c '",
        "eval ",
        "cat ",
        f"-H 'Authorization: Bearer {TOKEN}' ",
        "```",
        "_12\n",
        "\r\n",
        "\t",
        "\0",
        "\x1b[",
    ),
]
JSON_PIECES = [
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        '"',
        '"a"',
        '"a":',
        "0",
        "-0",
        "01",
        "1e999",
        "1e-999",
        "1.5",
        "NaN",
        "true",
        "True",
    ),
    *(
        "//",
        "/*",
        "*/",
        "#",
        "\\",
        "\\u12",
        "\u201c",
        "\u00a0",
        "\ufeff",
        "'",
        "\n",
        "\t",
        " ",
        "\x00",
        "\ud800",
        "null",
    ),
    *('"pushMessage":{', '"targets":["kim"],', '"strategy":2,', '"title":"T"', "1.000000000000000005", "9" * 30, "…"),
]


QUOTING = [
    *("'", '"', "\\", "$'", "a", "b c", "é", "\\n", "\\x41", "\\344\\275\\240", "\\u4f60", "\\'", '\\"', "\\\n", "#"),
    *("\\\\", "\\t", "\\q", "\\$", "\\`", "\\e", "{", "}", ",", ":", " ", "  ", "=", "-d ", "!", "$(echo x)"),
    *("\"$(printf '%s' 'a b')\"", '"$(echo \'q"r\')"', "`echo y`", "$(cat <<'E'\nit's\nE\n)", "<<< x "),
]
"""What quotes, with commands in it that print a text."""


def soup(pieces: list[str], chance: random.Random) -> str:
    """Pieces in any order, some of them many times."""
    return "".join(
        chance.choice(pieces) * (chance.randint(2, 300) if chance.random() < 0.02 else 1)
        for _ in range(chance.randint(1, 40))
    )


def damaged(text: str, pieces: list[str], chance: random.Random) -> str:
    """A text with a few parts cut out, doubled or replaced."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.randint(0, 12))
        text = text[:start] + chance.choice(["", text[start:end] * 2, chance.choice(pieces)]) + text[end:]
    return text


def inputs(number: int, chance: random.Random) -> Iterator[str]:
    """The texts of one run: commands and JSON, made up and damaged."""
    request = '{"targets": ["kim"], "strategy": 3, "pushMessage": {"title": "T", "ext": {"a": [1, 2.5, null]}}}'
    for _ in range(number // 4):
        yield soup(SHELL_PIECES, chance)
        yield damaged(chance.choice(COMMANDS), SHELL_PIECES, chance)
        yield "{" + soup(JSON_PIECES, chance)
        yield damaged(request, JSON_PIECES, chance)


def read(text: str) -> str | None:
    """Read the text in every dialect that differs; return the refusal, if it is refused."""
    refusal = None
    for dialect in DIALECTS.values():
        try:
            imported = import_text(text, dialect, APP)
            imported.push.encode(dialect).decode()
            assert all(is_sentence(note) for note in imported.notes), imported.notes
            assert TOKEN not in "".join(imported.notes)
        except ImportProblem as problem:
            refusal = problem.message
    return refusal


def is_sentence(message: str) -> bool:
    """Whether this is one sentence or two, and short."""
    return message.endswith((".", "?")) and len(message) <= LONGEST_SENTENCE and message[:1] not in (" ", ".")


def seconds(text: str) -> float:
    """How long one reading takes at best."""
    best = float("inf")
    for _ in range(3):
        begun = time.thread_time()
        with suppress(ImportProblem):
            import_text(text, DIALECTS["agora"], APP)
        best = min(best, time.thread_time() - begun)
        if best < HANGS:
            break
    return best


def test_any_text_is_read_or_refused_in_a_sentence_at_once() -> None:
    chance = random.Random(15)
    number = refused = 0
    slowest = 0.0
    for text in inputs(rounds(4_000, 100_000), chance):
        number += 1
        refusal = read(text)
        if refusal is not None:
            refused += 1
            assert is_sentence(refusal), (refusal, text)
            assert TOKEN not in refusal, text
        taken = seconds(text)
        slowest = max(slowest, taken)
        assert taken < HANGS, text
    print(f"{number:,} texts, {refused:,} refused, the slowest reading took {slowest * 1000:.0f} ms")


def test_any_json_has_a_value_or_a_place_where_it_is_wrong() -> None:
    chance = random.Random(51)
    for _ in range(rounds(4_000, 100_000)):
        text = soup(JSON_PIECES, chance)
        try:
            parse_json(text)
        except JsonError as error:
            problem = error.problem
            lines = text.removeprefix("\ufeff").split("\n")
            assert 1 <= problem.line <= len(lines), text
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, text
            assert is_sentence(problem.sentence), (problem.sentence, text)
            assert all(fix.text != text for fix in problem.fixes), text


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_any_words_are_those_of_bash() -> None:
    chance = random.Random(3)
    compared = 0
    for _ in range(rounds(200, 4_000)):
        text = "curl " + "".join(chance.choice(QUOTING) for _ in range(chance.randint(1, 12)))
        program = """curl() { for word; do printf '%s\\0' "$word"; done; }\n""" + text
        bash = subprocess.run(["bash", "-c", program], capture_output=True, timeout=30, check=False)
        if bash.returncode or bash.stderr:
            continue  # a quote stays open
        words = shell_commands(text)[-1].words
        if any(word.kept for word in words):
            continue
        compared += 1
        expected = bash.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
        assert [word.text for word in words[1:]] == expected, text
    assert compared > rounds(200, 4_000) // 3


CURL = f"curl {BASE_URL}/push/task "
LONG = {
    "bodies that their own quotes split": (CURL, "-d '{\"a\":'b'}' "),
    "one-letter lines": (CURL, "a\n"),
    "options": (CURL, "-s "),
    "empty lines": (CURL, "\n"),
    "open bodies": (CURL, "-d '{"),
    "open bodies in double quotes": (CURL, '-d "{'),
    "bodies without an end": ("", "curl -d '"),
    "quotes in quotes": (CURL + "-d '", "'\\''"),
    "commands in commands": (CURL, "$("),
    "backticks": (CURL, "`"),
    "heredocs": (CURL, "<<A "),
    "variables that double": ("A=xx\n", "A=$A$A\n"),
    "commands": ("", f"curl {BASE_URL}/push/task -d x\n"),
    "pipes": ("", "a|"),
    "parentheses": ("curl x", "("),
    "prompts": ("", "$ curl x\n"),
    "prompts of a line that goes on": ("$ curl x\n", "> a\n"),
    "comments": ("", "# curl x\n"),
    "carets": ("curl ^\n", '^" '),
    "quotes of cmd.exe": ("curl ^\n", '""'),
    "lines of PowerShell": ("curl.exe `\n", "`\n"),
    "texts of PowerShell": ("curl.exe `\n", "@'\n"),
    "one word": ("curl ", "x"),
    "brackets": ("", "["),
    "objects": ("", '{"a":'),
    "escaped quotes": ('{\u00a0"', '\\"'),
    "escaped quotes after NaN": ('[NaN,"', '\\"'),
    "zeros": ('{"b":"', "0"),
    "comments of JSON": ('{"a":1}/*', " /*"),
    "commas": ('{"a":[', " ,"),
    "numbers that change": ('{"pushMessage":{"ext":[', "1e-999,"),
    "typographic quotes": ("{", "\u201c"),
    "tabs": ('{"a":"', "\t"),
}


@pytest.mark.parametrize(("begin", "part"), LONG.values(), ids=LONG)
def test_a_long_text_is_read_in_a_moment(begin: str, part: str) -> None:
    text = begin + part * ((MOST_CHARACTERS - len(begin)) // len(part))
    assert seconds(text) < HANGS

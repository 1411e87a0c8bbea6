"""What ``printf`` feeds to a command is what bash's prints, or it is unknown."""

import shutil
import subprocess

import pytest

from push_tui.message.command_words import Word
from push_tui.message.shell_outputs import output_of

KNOWN = [
    ("%b", r"{\"a\": \"b\"}"),
    ("%b", r"a\nb"),
    ("%b", r"a\\nb\\\"c"),
    (r"%b\n", r"a\101\x41\u4f60\q\/"),
    ("%s%b", "x", r"\t"),
    ("%%b%b", r"\t"),
    (r"\045b %s", "x"),
    ("%b",),
    (r"%s\n", r"a\nb"),
]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("words", KNOWN)
def test_printf_prints_what_it_does_in_bash(words: tuple[str, ...]) -> None:
    run = subprocess.run(
        ["bash", "-c", 'printf "$@"', "bash", *words],
        capture_output=True,
        env={"LC_ALL": "C.UTF-8"},
        timeout=10,
        check=True,
    )
    output = output_of([Word(word, 0, 0) for word in ("printf", *words)], None)
    assert output is not None
    assert output.text == run.stdout.decode()


@pytest.mark.parametrize("words", [("%b", r"a\cb"), ("%b", r"\0101"), ("%5s", "x"), ("%s", "a", "b")])
def test_what_is_not_known_is_not_guessed(words: tuple[str, ...]) -> None:
    assert output_of([Word(word, 0, 0) for word in ("printf", *words)], None) is None

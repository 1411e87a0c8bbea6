"""What simple commands print, so that a body is known which comes from ``echo``, ``printf`` or ``cat``."""

import re
from collections.abc import Sequence

from push_tui.message.commands import Word
from push_tui.message.shell_escapes import unescaped

_PASSES_ON = re.compile(r"cat( -)?|tee( \S+)?|jq( -[cMrSa]+| \.)*")
"""Commands that print what is fed to them (``jq`` with other blanks)."""
_WITHOUT_NEWLINES = re.compile(r"tr -d (\\n|\\r\\n|\n)")
_PLACE = re.compile("%[%sbd]")


def output_of(words: Sequence[Word], given: Word | None) -> Word | None:
    """Return what the command prints when ``given`` is fed to it; None if that is not known."""
    texts = [word.text for word in words]
    kept = tuple(name for word in words for name in word.kept)
    match texts:
        case ["echo", *rest]:
            return _word(_echo(rest), kept)
        case ["printf", *rest]:
            printed = _printf(rest[1:] if rest[:1] == ["--"] else rest)
            return None if printed is None else _word(printed, kept)
    line = " ".join(texts)
    if given is not None and _PASSES_ON.fullmatch(line):
        return given
    if given is not None and _WITHOUT_NEWLINES.fullmatch(line):
        return _word(given.text.replace("\n", ""), given.kept)
    return None


def _word(text: str, kept: tuple[str, ...]) -> Word:
    return Word(text, 0, 0, kept=kept)


def _echo(words: list[str]) -> str:
    options = ""
    while words and re.fullmatch("-[neE]+", words[0]):
        options += words.pop(0)
    text = " ".join(words)
    return (unescaped(text) if "e" in options else text) + ("" if "n" in options else "\n")


def _printf(words: list[str]) -> str | None:
    if not words:
        return None
    given = iter(words[1:])
    if "%" in _PLACE.sub("", words[0]):
        return None
    fill = _PLACE.sub(lambda place: "%" if place[0] == "%%" else next(given, ""), unescaped(words[0]))
    return fill if next(given, None) is None else None

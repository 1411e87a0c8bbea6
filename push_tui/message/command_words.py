"""Commands as words, whatever shell they are written for."""

import re

from push_tui.frozen import frozen

MOST_PIECES = 30_000
"""The most parts of words that are read: a command has a few hundred, and more would take long."""
TOO_MANY = "This text has far more words than a command; paste the command alone."


class TooManyWords(ValueError):
    """The text has more parts than any command of a person."""


@frozen
class Word:
    """A text as a shell reads it; ``start`` and ``end`` are its place in the command, with its quotes."""

    text: str
    start: int
    end: int
    closed: bool = True
    """Whether every quote in it was closed."""
    kept: tuple[str, ...] = ()
    """The parts that a shell would replace, kept as written: ``$TITLE``, ``$(…)``."""


@frozen
class Command:
    """One command: its words and its standard input."""

    words: tuple[Word, ...]
    input: Word | None = None
    """The text of its standard input, if it is known."""


def is_curl_word(word: str) -> bool:
    """Return whether the word calls curl, by whatever path."""
    return re.split(r"[/\\]", word)[-1].lower() in ("curl", "curl.exe")

"""Commands as words, whatever shell they are written for."""

import re
from dataclasses import dataclass

MOST_PIECES = 30_000
"""Parts of words that are read; a command has some hundred, and reading more would take long."""
TOO_MANY = "This text has far more words than a command; paste the command alone."


class TooManyWords(ValueError):
    """The text has more parts than any command of a person."""


@dataclass(frozen=True, slots=True)
class Word:
    """A text as a shell reads it; ``start`` and ``end`` are its place in the command, with its quotes."""

    text: str
    start: int
    end: int
    closed: bool = True
    """Whether every quote in it was closed."""
    kept: tuple[str, ...] = ()
    """What a shell would replace and this word holds as written: ``$TITLE``, ``$(…)``."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words and what is fed to it."""

    words: tuple[Word, ...]
    input: Word | None = None
    """The text that is fed to it, if it stands here."""


def is_curl_word(word: str) -> bool:
    """Return whether the word calls curl, by whatever path."""
    return re.split(r"[/\\]", word)[-1].lower() in ("curl", "curl.exe")

"""A path as people have it: typed, pasted, or dropped on the terminal by a file manager."""

import re
import shlex
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

_URL = re.compile(r"file:(?://(?:localhost(?=/))?)?", re.IGNORECASE)
_ESCAPED = re.compile(r"\\[^A-Za-z0-9]")
_QUOTES = {"“": "”", "‘": "’", "`": "`"}
"""Quotes that a text processor or a chat puts around a path; a shell's own are read as it reads them."""


def typed_path(text: str) -> Path:
    r"""Return the path that ``text`` names: in quotes, with ``\ `` for a blank, as ``file://``, with ``~``.

    A file that exists under the very name as typed comes first.

    Raises:
        ValueError: this host does not know the home directory that ``~`` names.
    """
    text = text.strip()
    plain = _expanded(text)
    with suppress(OSError, ValueError):
        if plain.exists():
            return plain
    return _expanded(_unwrapped(text))


def _unwrapped(text: str) -> str:
    if len(text) >= 2 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    if text[:1] in {"'", '"'} or _ESCAPED.search(text):
        with suppress(ValueError):  # an apostrophe of the name itself
            words = shlex.split(text)
            text = words[0].strip() if len(words) == 1 else text
    url = _URL.match(text)
    return text if url is None else unquote(text[url.end() :], errors="surrogateescape")


def _expanded(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError(f"this host does not know the home directory {text.partition('/')[0]}") from error

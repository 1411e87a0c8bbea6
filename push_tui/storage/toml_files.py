"""Reading a TOML file, with the place of every mistake in it, and writing one."""

import os
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from push_tui.frozen import frozen
from push_tui.storage.files import whole_file, write_private
from push_tui.storage.locks import LockTimeout, locked
from push_tui.text import shortened, small_first, with_tokens_cut

KeyPath = tuple[str, ...]
"""Keys from the top: ``("profiles", "staging", "host")``; an element of an array by its number."""

_HEADER = re.compile(r"\s*\[\[?[ \t]*")
_TO_VALUE = re.compile(r"""(?:[^"'=]|"(?:\\.|[^"\\])*"|'[^']*')*=[ \t]*""")
_STRING_OR_COMMENT = re.compile(
    r'''"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|(?P<comment>\#[^\n]*)''', re.DOTALL
)
_LONG_NUMBER = re.compile(r"[\d_]{4300,}")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_AT_END = " (at end of document)"
_LONGEST_MESSAGE = 400
"""Characters of a message, which repeats what is in the file."""


class ConfigError(Exception):
    """A file that cannot be used, as one sentence: where, what is wrong, and what was probably meant.

    ``line`` and ``column`` count from 1 and are None if the problem is the whole file; ``key`` is dotted.
    """

    def __init__(
        self, file: Path, message: str, *, line: int | None = None, column: int | None = None, key: str = ""
    ) -> None:
        self.file = file
        self.message = message
        self.line = line
        self.column = column
        self.key = key
        place = f"{file}" if line is None else f"{file}, line {line}, column {column}"
        super().__init__(f"{place}: {message}")


@frozen
class Document:
    """The values of a TOML file, with its text to find their places in."""

    file: Path
    values: Mapping[str, object]
    text: str

    def table(self, key: str) -> dict[str, object]:
        """Return the table of that name; an empty one if there is none."""
        table = self.values.get(key, {})
        return table if isinstance(table, dict) else {}

    def error(self, path: KeyPath, message: str, *, at_key: bool = False) -> ConfigError:
        """Return an error about the value (or the key) at ``path``, with its place or that of its table."""
        known, place = path, None
        while known and (place := find_key(self.text, known)) is None:
            known = known[:-1]
        line = column = None
        if place is not None:
            line, column = place.line, place.key if at_key or known != path else place.value
        message = shortened(with_tokens_cut(message), _LONGEST_MESSAGE)
        end = "" if message.endswith(("?", "…")) else "."
        return ConfigError(self.file, f"{message}{end}", line=line, column=column, key=".".join(path))


def read_toml(file: Path) -> Document:
    """Read ``file``; a missing file is an empty one.

    Raises:
        ConfigError: the file cannot be read, is a link to a missing one, or is not TOML.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        if file.is_symlink():
            reason = f"the file is a link to {file.readlink()}, which does not exist; restore that, or remove the link."
            raise ConfigError(file, reason) from error
        return Document(file, {}, "")
    except OSError as error:
        raise ConfigError(file, f"the file cannot be read ({error.strerror or error}).") from error
    try:
        # Editors on Windows begin a file with a byte order mark, which TOML does not know.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = _end_of(before)
        raise ConfigError(file, "this is not UTF-8 text; save the file as UTF-8.", line=line, column=column) from error
    try:
        return Document(file, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(file, text, str(error)) from error
    except ValueError as error:
        # Python reads no number of over 4,300 digits, and does not say where it is.
        number = _LONG_NUMBER.search(text)
        line, column = _end_of(text[: number.start() if number else None])
        reason = "this is not valid TOML: a number has too many digits."
        raise ConfigError(file, reason, line=line, column=column) from error
    except RecursionError as error:
        raise ConfigError(file, "the file is nested too deeply.") from error


@contextmanager
def changing(file: Path, lock: Path) -> Iterator[None]:
    """Keep other processes from changing ``file`` while it is read, changed and written.

    Raises:
        ConfigError: another process holds the lock for too long.
    """
    try:
        with locked(lock, exclusive=True):
            yield
    except LockTimeout as error:
        raise ConfigError(file, "another push-tui is writing it; try again.") from error


def write_toml(file: Path, values: Mapping[str, object]) -> None:
    """Replace the content of ``file``."""
    import tomli_w

    write_private(file, tomli_w.dumps(values).encode())


def keep_comments(document: Document) -> Path | None:
    """Copy a file that holds comments, before `write_toml` drops them; return the copy, None if there are none."""
    if not any(match["comment"] for match in _STRING_OR_COMMENT.finditer(document.text)):
        return None
    numbered = (document.file.with_name(f"{document.file.name}.{number}") for number in count(1))
    copy = next(path for path in numbered if not os.path.lexists(path))
    with whole_file(copy, replace=False) as file:
        file.write(document.text.encode())
    return copy


def _syntax_error(file: Path, text: str, message: str) -> ConfigError:
    at = _AT.search(message)
    line, column = (int(at[1]), int(at[2])) if at else _end_of(text)
    reason = _AT.sub("", message.removesuffix(_AT_END))
    return ConfigError(file, f"this is not valid TOML: {small_first(reason)}.", line=line, column=column)


def _end_of(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


# The place of a key: `tomllib` parses more and more lines until it finds the key


@frozen
class KeyPlace:
    """The place of a key and of its value (of a table: its name); line and columns count from 1."""

    line: int
    key: int
    value: int


def find_key(text: str, path: KeyPath) -> KeyPlace | None:
    """Return the place of the statement that sets ``path`` in ``text``, which is valid TOML; None if none does.

    A key inside an array or an inline table has the place of the whole array or table.
    """
    lines = text.split("\n")
    last = bisect_left(range(len(lines) + 1), True, key=lambda count: _has(_read(lines, count)[1], path))
    if last > len(lines):
        return None
    start = _read(lines, last - 1)[0]
    line = lines[start]
    if header := _HEADER.match(line):
        return KeyPlace(start + 1, header.end() + 1, header.end() + 1)
    value = _TO_VALUE.match(line)
    key = len(line) - len(line.lstrip())
    return KeyPlace(start + 1, key + 1, (value.end() if value else key) + 1)


def _read(lines: Sequence[str], count: int) -> tuple[int, object]:
    """Return how many of the first ``count`` lines are complete statements, and their values."""
    while True:
        try:
            return count, tomllib.loads("\n".join((*lines[:count], "")))
        except tomllib.TOMLDecodeError:
            count -= 1


def _has(value: object, path: KeyPath) -> bool:
    for key in path:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return False
    return True

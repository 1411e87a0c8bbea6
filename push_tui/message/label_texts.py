"""Read a text for each label from a table: CSV with the columns label, title and content, as spreadsheets write it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import field

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.push import OWN_KEYS, Audience, AudienceKind, Json, Push
from push_tui.names import label_key, label_problem

_LABEL = "label"
COLUMNS = (_LABEL, *OWN_KEYS)
_DELIMITERS = ",;\t"


class TableProblem(ValueError):
    """Why the table was not read, as a sentence that names the line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}")
        self.line = line


@frozen
class LabelTexts:
    """The text of each label, and the line where each was found."""

    texts: dict[str, Json] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def push(self) -> Push:
        """A push that sends them, and nothing else."""
        return Push(Audience(AudienceKind.TEXTS, tuple(self.texts)), texts=self.texts)


def is_table(text: str) -> bool:
    """Return whether a text begins like such a table, perhaps with a wrong column."""
    names = _names(text)
    return len(names) > 1 and not set(names).isdisjoint(COLUMNS)


def read_table(text: str, dialect: Dialect) -> LabelTexts:
    """Return the texts in a table. An empty title or content is left out, so that the push lacks it.

    Raises:
        TableProblem: other columns, a label that is missing, invalid or there twice, a broken row, or no row at all.
    """
    names, found, keys = _names(text), LabelTexts(), dict[str, int]()
    if sorted(names) != sorted(COLUMNS):
        raise TableProblem(1, f"the columns must be {', '.join(COLUMNS)}; here they are {', '.join(names)}.")
    for line, cells in _rows(text):
        if len(cells) != len(names):
            more = "; put quotes around a text that has a comma or a line break" if len(cells) > len(names) else ""
            raise TableProblem(line, f"there are {len(cells)} cells, and {len(names)} columns{more}.")
        row = dict(zip(names, cells, strict=True))
        label = row[_LABEL].strip()
        if problem := label_problem(label, dialect):
            raise TableProblem(line, f'"{label}" is no label. {problem}' if label else "the label is missing.")
        key = label_key(label, dialect)
        if key in keys:
            raise TableProblem(line, f"label {label} is on line {keys[key]} already.")
        keys[key] = found.lines[label] = line
        found.texts[label] = {key: row[key] for key in OWN_KEYS if row[key].strip()}
    if not found.texts:
        raise TableProblem(1, "below the names of the columns there is no row.")
    return found


def _names(text: str) -> list[str]:
    """Return the names of the columns, in lower case; empty if the first line is no row of a table."""
    first = text.lstrip().partition("\n")[0]
    try:
        return [name.strip().casefold() for name in next(csv.reader([first], delimiter=_delimiter(first)), [])]
    except csv.Error:
        return []


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the first with the line on which each begins; blank ones are left out."""
    skipped = len(text) - len(text.lstrip())
    before = text[:skipped].count("\n")
    # Not `splitlines`: it also splits at characters that a text may hold, such as U+2028 and a vertical tab.
    lines = io.StringIO(text[skipped:], newline="")
    reader = csv.reader(lines, delimiter=_delimiter(text.lstrip().partition("\n")[0]), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableProblem(before + line, f"the row cannot be read ({error}).") from None
        if cells is None:
            return
        if line > 1 and any(cell.strip() for cell in cells):
            yield before + line, cells
        line = reader.line_num + 1

"""CSV that a spreadsheet may open: every cell quoted, none of them run as a formula."""

import csv
import io
from collections.abc import Iterable

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_TEXT_GUARD = "'"


def harmless(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"{_TEXT_GUARD}{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_row(cells: Iterable[str | float | None]) -> bytes:
    """One line of UTF-8; numbers stay numbers, None is an empty cell."""
    line = io.StringIO(newline="")
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(_cell, cells))
    return line.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: str | float | None) -> str:
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else str(value)

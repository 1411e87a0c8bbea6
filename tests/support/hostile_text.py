"""Text that would act on a terminal, or be read as markup, if it came through; for every screen that shows text."""

import pytest

from support.terminal_session import TerminalSession

# Sequences that the program itself never sends, so that one of them in its output came through from the data.
ACTS = {
    "ESC": "\x1b[31337m",
    "OSC 52": "\x1b]52;c;b3duZWQ=\x1b\\",
    "title": "\x1b]0;owned\x07",
    "C1": "\x9b31337m",
    "NUL": "\x00",
    "DEL": "\x7f",
    "override": "\u202e",
    "isolate": "\u2066",
    "tag": "\U000e0041",
    "separator": "\u2028",
}
MARKUP = 'a[/]b[/foo]c [red]x[/red] [@click=app.quit]here[/] [true,"x"] {{x}} \\['
HOSTILE = MARKUP + "".join(ACTS.values())
NAME = "evil[/]" + "".join(ACTS.values())
HIDING = "ad\u200bmin\u00ad"

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])


def nothing_acted(session: TerminalSession) -> None:
    """None of the sequences is in what the terminal received, and the program still runs."""
    assert session.is_running
    raw = session.raw
    for what, sequence in ACTS.items():
        before, found, _ = raw.partition(sequence.encode())
        assert not found, f"{what} reached the terminal after {before[-200:]!r}"
    assert b"b3duZWQ" not in raw or b"\x1b]52;c;b3duZWQ" not in raw
    assert "\u200b".encode() not in raw

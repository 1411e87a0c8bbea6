"""The log of calls: what a line holds, and who may read it."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from push_tui.chat.models import CallLog
from push_tui.operations.call_log import CallLogFile, log_line

CALL = CallLog(
    at=datetime(2026, 1, 15, 9, 0, 0, 123_456, UTC),
    method="POST",
    path="push/single",
    status=200,
    elapsed_ms=41.7,
    sent_bytes=120,
    received_bytes=300,
)


def test_a_line_holds_when_what_and_how_much() -> None:
    assert log_line(CALL) == "2026-01-15T09:00:00.123Z POST push/single 200 42ms sent=120 received=300"


def test_a_call_without_an_answer_names_the_problem() -> None:
    lost = CallLog(CALL.at, "GET", "push/label", None, 10_000.0, 0, 0, "NotSent")
    assert log_line(lost).endswith("GET push/label - 10000ms sent=0 received=0 NotSent")


def test_a_line_is_one_line_whatever_the_path_holds() -> None:
    odd = CallLog(CALL.at, "GET", "push/label/a\nb\x1b", 200, 1.0, 0, 0)
    assert log_line(odd).isprintable()


def test_the_file_is_private_and_appended_to(tmp_path: Path) -> None:
    file = tmp_path / "calls.log"
    for _ in range(2):
        CallLogFile(file)(CALL)
    assert len(file.read_text().splitlines()) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_no_file_keeps_its_mode() -> None:
    before = stat.S_IMODE(Path("/dev/null").stat().st_mode)
    CallLogFile(Path("/dev/null"))(CALL)
    assert stat.S_IMODE(Path("/dev/null").stat().st_mode) == before


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        CallLogFile(tmp_path / "missing" / "calls.log")

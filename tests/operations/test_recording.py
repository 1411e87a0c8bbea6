"""Changes of labels with their record: the intent first, the result after it, whatever the disk does."""

import asyncio
import threading
import time

import pytest

from push_tui.chat.tokens import Token
from push_tui.operations.labels import create_label
from push_tui.outcomes import Outcome
from push_tui.storage.records import HistoryUnavailable, Result
from support.person import Desk


def test_a_change_whose_request_had_not_left_when_the_program_ended_was_not_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    async def never() -> Token:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(desk.session.tokens, "token", never)
    desk.engine.submit(create_label(desk.session, "made", ""))
    assert asked.wait(5)
    desk.engine.stop()
    record = desk.session.history.records(limit=1)[0]
    assert record is not None
    assert record.state is Outcome.NOT_SENT


def test_a_change_that_was_made_is_told_as_made_though_its_result_is_written_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, full = desk.session.history.finish, [True, True]

    def failing(row: int, result: Result) -> bool:
        if full:
            full.pop()
            raise HistoryUnavailable("The disk is full.")
        return finish(row, result)

    monkeypatch.setattr(desk.session.history, "finish", failing)
    monkeypatch.setattr("push_tui.operations.recording.RECORD_PAUSES", (0.05,))
    assert desk.engine.submit(create_label(desk.session, "made", "")).result(10).name == "made"
    deadline = time.monotonic() + 5
    while desk.latest().state is Outcome.SENDING and time.monotonic() < deadline:
        time.sleep(0.01)
    assert desk.latest().state is Outcome.ACCEPTED

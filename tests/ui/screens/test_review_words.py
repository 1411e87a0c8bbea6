"""What a review says of earlier sends of its push, in the order of what matters."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from push_tui.message.schedule import Clock
from push_tui.outcomes import Outcome
from push_tui.storage.earlier_sends import EarlierSend
from push_tui.ui.actions import title_and_key
from push_tui.ui.screens.review_text import sent_before_text

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLOCK = Clock(NOW, timezone(timedelta(hours=2)))
LOST = EarlierSend(NOW - timedelta(days=1), Outcome.UNKNOWN)
TO_SOME = EarlierSend(NOW - timedelta(days=1), Outcome.UNKNOWN, shared=2)
TAKEN = EarlierSend(NOW, Outcome.ACCEPTED, "ASYNC_SUCCESS")
FROM_A_JOB = EarlierSend(NOW, Outcome.SENDING, job=7)
MAY_HAVE = "This push may have been sent at 2026-02-28 14:00 (unknown). "
WAS = "This push was sent before at 14:00: accepted · queued. If you send it again, users get it again."


@pytest.mark.parametrize(
    ("sends", "beginnings"),
    [
        ((), []),
        ((TAKEN,), [WAS]),
        ((TAKEN, TAKEN), ["This push was sent before in 2 calls, the last at 14:00: accepted"]),
        ((TAKEN, LOST), [MAY_HAVE, WAS]),
        ((TO_SOME,), ["This message may have been sent at 2026-02-28 14:00 (unknown) to 2 of these users. Check "]),
        ((FROM_A_JOB, TAKEN), [f"Job 7 is sending this push. Check {title_and_key('jobs')}", WAS]),
    ],
)
def test_what_nobody_knows_comes_first_by_the_clock_of_the_person(
    sends: tuple[EarlierSend, ...], beginnings: list[str]
) -> None:
    told = sent_before_text([sends], CLOCK).plain.splitlines()
    assert len(told) == len(beginnings)
    assert all(line.startswith(beginning) for line, beginning in zip(told, beginnings, strict=True))

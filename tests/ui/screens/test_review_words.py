"""What a review says of earlier sends of its push, in the order of what matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from push_tui.message.schedule import Clock
from push_tui.outcomes import Outcome
from push_tui.storage.earlier_sends import EarlierSend, LikeSend, Overlap
from push_tui.ui.actions import title_and_key
from push_tui.ui.screens.earlier_send_words import alike_text, sent_before_text

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLOCK = Clock(NOW, timezone(timedelta(hours=2)))
LOST = EarlierSend(NOW - timedelta(days=1), Outcome.UNKNOWN)
TO_SOME = EarlierSend(NOW - timedelta(days=1), Outcome.UNKNOWN, shared=2)
TAKEN = EarlierSend(NOW, Outcome.ACCEPTED, "ASYNC_SUCCESS")
FROM_A_JOB = EarlierSend(NOW, Outcome.SENDING, job=7)
MAY_HAVE = "This push may have been sent at 2026-02-28 14:00 (unknown). "
WAS = "This push was sent before at 14:00: queued. If you send it again, users get it again."


@pytest.mark.parametrize(
    ("sends", "beginnings"),
    [
        ((), []),
        ((TAKEN,), [WAS]),
        ((TAKEN, TAKEN), ["This push was sent before in 2 calls, the last at 14:00: queued"]),
        ((TAKEN, LOST), [MAY_HAVE, WAS]),
        ((TO_SOME,), ["This message may have been sent at 2026-02-28 14:00 (unknown) to 2 of these users. Check "]),
        ((FROM_A_JOB, TAKEN), [f"Job 7 is sending this push. Check {title_and_key('jobs')}", WAS]),
    ],
)
def test_what_nobody_knows_comes_first_by_the_clock_of_the_person(
    sends: tuple[EarlierSend, ...], beginnings: list[str]
) -> None:
    told = sent_before_text([("", sends)], CLOCK).plain.splitlines()
    assert len(told) == len(beginnings)
    assert all(line.startswith(beginning) for line, beginning in zip(told, beginnings, strict=True))


@pytest.mark.parametrize(("people", "words"), [(1, "failed"), (3, "some failed"), (None, "some failed")])
def test_some_failed_is_said_only_if_it_was_for_several(people: int | None, words: str) -> None:
    failed = EarlierSend(NOW, Outcome.ACCEPTED, "FAIL", people=people)
    assert sent_before_text([("", (failed,))], CLOCK).plain.startswith(f"This push was sent before at 14:00: {words}. ")
    like = replace(LIKE, result="FAIL", task_id=None, people=people)
    assert f" at 14:00 by kim: {words}; " in alike_text((like,), CLOCK).plain


def test_who_sent_it_stands_beside_the_time() -> None:
    sends = (replace(TAKEN, operator="kim", task_id="968"), replace(LOST, operator="lee"))
    lost, taken = sent_before_text([("", sends)], CLOCK).plain.splitlines()
    assert lost.startswith("This push may have been sent at 2026-02-28 14:00 (unknown) by lee. Check ")
    assert taken.startswith("This push was sent before at 14:00 by kim (task 968): accepted.")


def test_what_is_said_of_the_tests_of_several_users_is_said_once_with_their_names() -> None:
    told = sent_before_text([("qa-1", (TAKEN,)), ("qa-2", (TAKEN,)), ("qa-3", (LOST,)), ("qa-4", ())], CLOCK).plain
    assert [line.partition(": This push")[0] for line in told.splitlines()] == ["qa-1, qa-2", "qa-3"]


LIKE = LikeSend(
    row=1,
    at=NOW,
    operator="kim",
    state=Outcome.ACCEPTED,
    result="task 968",
    task_id="968",
    audience_text="label vip",
    people=9,
    near=True,
    overlap=Overlap.SAME,
)


@pytest.mark.parametrize(
    ("send", "sentence"),
    [
        (
            LIKE,
            "A near copy of this message was sent to the same people at 14:00 by kim (task 968): accepted; "
            "it was for label vip.",
        ),
        (
            replace(LIKE, near=False, overlap=Overlap.SOME, shared=3, state=Outcome.UNKNOWN, result="", task_id=None),
            "The same message may have been sent to 3 of these users at 14:00 by kim: unknown; it was for label vip.",
        ),
    ],
)
def test_a_send_of_a_like_message_is_said_with_who_when_task_and_outcome(send: LikeSend, sentence: str) -> None:
    assert alike_text((send,), CLOCK).plain == sentence


def test_of_many_like_sends_the_newest_are_said() -> None:
    said = alike_text((LIKE,) * 5, CLOCK).plain.splitlines()
    assert (len(said), said[-1]) == (4, "… and 2 more sends like these; see the history.")

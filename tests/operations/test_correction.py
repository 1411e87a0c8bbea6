"""What phones do with the first push when its correction comes."""

from datetime import UTC, datetime

import pytest

from push_tui.dialects import AGORA
from push_tui.message.handles import without_handle
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.schedule import Clock
from push_tui.operations.advice import set_handle
from push_tui.operations.correction import Correction, correction_banner, may_lose, with_later_start
from push_tui.operations.drafts import Draft

HERE = ("41117440#383391", "a41.chat.agora.io")
PLAIN = Push(Audience(AudienceKind.LABELS, ("vip", "beta")), message={"title": "Sale", "content": "Tomorrow"})
FIRST = set_handle(PLAIN, AGORA)
APNS = ("pushMessage", "apns", "collapseId")
WHEN = ("startDate",)
REPLACED = "phones replace the first one"
TOO_EARLY = "phones may keep the first one, which does not go out before it: choose a later time"


CLOCK = Clock(datetime(2026, 1, 15, 12, tzinfo=UTC), UTC, UTC)


def said(push: Push, first: Push = FIRST, app: tuple[str, str] = HERE) -> str:
    return correction_banner(Correction(first, "9681", *HERE), push, AGORA, app, CLOCK).sentence.removeprefix(
        "Correction of 9681: "
    )


def test_the_same_handle_everywhere_replaces_the_first_push() -> None:
    better = FIRST.with_value(("pushMessage", "title"), "Sale!")
    assert said(better) == "phones replace the first one"
    assert correction_banner(Correction(FIRST, "9681", *HERE), better, AGORA, HERE, CLOCK).replaces


@pytest.mark.parametrize(
    ("push", "first", "words"),
    [
        (PLAIN, PLAIN, "phones will show BOTH pushes, because the first one is not replaceable"),
        (set_handle(PLAIN, AGORA), PLAIN, "phones will show BOTH pushes, because the first one is not replaceable"),
        (without_handle(FIRST, AGORA), FIRST, "phones will show BOTH pushes, because the two have different handles"),
        (set_handle(PLAIN, AGORA), FIRST, "phones will show BOTH pushes, because the two have different handles"),
        (
            FIRST.with_value(APNS, "another"),
            FIRST,
            "phones replace the first one over Google (FCM), but show BOTH pushes over Apple (APNs), because "
            "the two have different handles",
        ),
        (
            FIRST,
            PLAIN.with_value(APNS, FIRST.at(APNS)),  # type: ignore[arg-type]  # it has one
            "phones replace the first one over Apple (APNs), but show BOTH pushes over Google (FCM), because "
            "the first one is not replaceable",
        ),
    ],
)
def test_phones_show_both_without_the_handle_of_the_first_push(push: Push, first: Push, words: str) -> None:
    assert said(push, first) == words


@pytest.mark.parametrize(
    ("first", "starts", "words"),
    [
        ("2026-01-15 12:30:00", "", TOO_EARLY),
        ("2026-01-15 12:30:00", "2026-01-15 12:29:00", TOO_EARLY),
        ("2026-01-15 12:30:00", "2026-01-15 12:30:00", TOO_EARLY),
        ("2026-01-15 12:30:00", "2026-01-15 12:31:00", f"{REPLACED} 1 minute after it goes out"),
        ("2026-01-15 12:30:00", "2026-01-15 12:30:15", f"{REPLACED} less than a minute after it goes out"),
        ("2026-01-15 12:30:00", "2026-01-15 13:30:00", REPLACED),
        ("2026-01-15 11:30:00", "", REPLACED),
        ("", "2026-01-15 12:30:00", REPLACED),
        ("2026-01-15 12:30:00", "half past", REPLACED),
    ],
)
def test_only_what_goes_out_after_the_first_push_replaces_it(first: str, starts: str, words: str) -> None:
    earlier, later = (FIRST.with_value(WHEN, at) if at else FIRST for at in (first, starts))
    assert said(later, earlier) == words
    assert may_lose(Correction(earlier, "9681", *HERE), later, AGORA, HERE, CLOCK) is (words == TOO_EARLY)


@pytest.mark.parametrize(
    ("first", "starts"),
    [
        ("2026-01-15 12:30:00", "2026-01-15 12:31:00"),
        ("2026-01-15 11:30:00", "2026-01-15 11:30:00"),
        ("2026-01-15 23:59:30", "2026-01-16 00:00:30"),
        ("9999-12-31 23:59:00", "9999-12-31 23:59:00"),
        ("half past", "half past"),
    ],
)
def test_a_correction_begins_a_minute_after_a_push_that_is_still_to_go_out(first: str, starts: str) -> None:
    assert with_later_start(FIRST.with_value(WHEN, first), CLOCK).starts == starts
    assert with_later_start(FIRST, CLOCK) == FIRST


def test_a_push_that_phones_never_replace_loses_nothing() -> None:
    first = PLAIN.with_value(WHEN, "2026-01-15 12:30:00")
    assert not may_lose(Correction(first, "9681", *HERE), first, AGORA, HERE, CLOCK)


def test_another_app_never_replaces_it() -> None:
    assert said(FIRST, app=("41117440#other", HERE[1])) == (
        "it was sent with the app 41117440#383391; phones will show BOTH pushes"
    )


def test_other_people_are_said() -> None:
    reordered = Push(Audience(AudienceKind.LABELS, ("beta", "vip")), message=FIRST.message)
    assert said(reordered) == "phones replace the first one"
    fewer = Push(Audience(AudienceKind.LABELS, ("vip",)), message=FIRST.message)
    assert said(fewer) == "phones replace the first one; it goes to other people than the first one"


def test_a_push_that_was_no_task_is_named_by_its_title() -> None:
    assert correction_banner(Correction(PLAIN, "", *HERE), PLAIN, AGORA, HERE, CLOCK).sentence.startswith(
        'Correction of "Sale": '
    )


def test_a_draft_stays_a_correction_and_a_broken_one_is_none() -> None:
    draft = Draft(PLAIN, corrects=Correction(FIRST, "9681", *HERE, row=12, job=3))
    kept = draft.to_json(profile="staging", now=datetime(2026, 3, 1, tzinfo=UTC))
    assert Draft.from_json(kept) == draft
    broken: tuple[Json, ...] = (None, 3, {}, {"push": 3}, {"push": {"audience": {}}})
    assert {Draft.from_json({**kept, "corrects": each}).corrects for each in broken} == {None}

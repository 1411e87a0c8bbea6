"""What the review says of limits: how much of each is used, and while it waits, why, how long and what cancels it."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from push_tui.chat.departure import Departure, WaitsFor
from push_tui.chat.pacer import PacerRegistry
from push_tui.endpoints import Endpoint
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.gates import Gate
from push_tui.operations.models import Meter, Review, Sending
from push_tui.operations.reach import CallsNeeded
from push_tui.operations.review import review_of
from push_tui.operations.session import address_of
from push_tui.outcomes import Outcome
from push_tui.simulator.service import ChatService
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.screens.review_sent import waiting_words
from push_tui.ui.screens.review_text import limit_lines
from support.keys import key
from support.person import IN_80X24, PROFILE, Desk, Pilot, compose, desk_of, review, screen_text, settled, until

COUNTED = "Counted on this host only; other senders use the same limits."


@pytest.fixture
def desk(service: ChatService, tmp_path: Path) -> Iterator[Desk]:
    """A desk where the last push to labels was a minute's wait ahead of its limit."""

    async def never(seconds: float) -> None:
        if seconds > 1:
            await asyncio.Event().wait()

    with desk_of(service, tmp_path) as desk:
        pacers = desk.session.setting.pacers = PacerRegistry(sleep=never)
        (pool,) = desk.session.dialect.pools_of(Endpoint.PUSH_LABEL)
        pacers._timetable(address_of(PROFILE).key, pool).take(time.monotonic() + 60, 0)
        yield desk


def reviewed(desk: Desk, **push: object) -> Review:
    found = desk.engine.submit(review_of(desk.session, compose(desk, **push))).result(5)  # type: ignore[arg-type]  # by name
    assert isinstance(found, Review)
    return found


def test_the_review_says_how_much_of_each_limit_is_used(desk: Desk) -> None:
    review = reviewed(desk, everybody=True)
    now = review.made_at
    minute = Meter("everybody", 3, 5, "this minute")
    today = Meter("everybody", 37, 100, "today (UTC)")
    tasks = Meter("tasks", 3, 3, "in the last 5 minutes", certain=False)

    def said(*meters: Meter) -> list[str]:
        return [line.plain for line in limit_lines(replace(review, meters=meters))]

    assert said(minute, today, replace(tasks, used=2)) == [
        "3 of 5 pushes to everybody used this minute",
        "37 of 100 pushes to everybody used today (UTC)",
        COUNTED,
    ]
    assert said(replace(minute, free_at=now + timedelta(seconds=9))) == [
        "3 of 5 pushes to everybody used this minute. This push waits 9 s for its turn",
        COUNTED,
    ]
    assert said(replace(minute, used=5, free_at=now + timedelta(seconds=22)))[0] == (
        "5 of 5 pushes to everybody used this minute. This push waits 22 s for its turn"
    )
    assert said(replace(today, used=100, free_at=now + timedelta(hours=3)))[0].startswith(
        "100 of 100 pushes to everybody used today (UTC). The service refuses this push until "
    )
    assert said(tasks)[0] == (
        "3 tasks began in the last 5 minutes and may still run. At most 3 run at once, "
        "so the service may refuse this push"
    )
    assert said(Meter("one user", 0, 1, "this second")) == []


def test_a_job_waits_for_limits_that_are_counted_and_may_meet_those_that_are_not(desk: Desk) -> None:
    review = replace(reviewed(desk, everybody=True), job=CallsNeeded(0, 3, 1, 20.0))

    def said(name: str, used: int, *, certain: bool = True) -> str:
        meter = Meter(name, used, 3, "in the last 5 minutes", certain=certain)
        return next(limit_lines(replace(review, meters=(meter,)))).plain

    assert said("everybody", 1).endswith(". This job takes 3 more: it waits for them, or pauses until you resume it")
    assert said("tasks", 1, certain=False) == (
        "1 task began in the last 5 minutes and may still run. At most 3 run at once, "
        "so the service may refuse some of the 3 of this job"
    )


def test_a_push_that_is_sent_as_a_job_has_no_place_among_calls(desk: Desk) -> None:
    users = tuple(f"user-{number}" for number in range(101))
    push = Push(Audience(AudienceKind.USERS, users), message={"title": "A", "content": "b"})
    desk.session.composition.take(push)
    assert desk.engine.submit(review_of(desk.session, push)).result(5).meters == ()


def test_a_wait_says_why_and_how_long_and_which_key_cancels_it(desk: Desk) -> None:
    now = 100.0
    departure = Departure(clock=lambda: now)
    sending = Sending(reviewed(desk, labels=("vip",)), 0, departure)
    assert waiting_words(sending) == "Not sent yet."
    departure.wait(WaitsFor.TURN, 22.0)
    assert waiting_words(sending) == f"Not sent yet: rate limit, 22 s; {key_name()} cancels."
    now += 21.5
    assert waiting_words(sending) == f"Not sent yet: rate limit; {key_name()} cancels."
    departure.wait(WaitsFor.CONNECTION)
    assert waiting_words(sending) == f"Not sent yet: connecting; {key_name()} cancels."
    short = Sending(sending.review, 0, Departure())
    short.departure.wait(WaitsFor.TURN, 0.5)
    assert waiting_words(short) == "Not sent yet: rate limit."
    counted = replace(sending.review, gate=Gate(countdown=5))
    assert waiting_words(Sending(counted, 0, departure)).endswith("; any key cancels.")


def key_name() -> str:
    return key_of("close", Scope.REVIEW)


async def test_escape_cancels_a_push_that_waits_for_its_turn_and_nothing_leaves(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip")
    await pilot.press(key("send"))
    await until(pilot, lambda: "rate limit, " in screen_text(desk.app))
    assert f"{key_name()} cancels" in screen_text(desk.app)
    await pilot.press("escape")
    await settled(pilot)
    assert isinstance(desk.app.screen, ReviewScreen), "it shows what became of it"
    assert "You stopped it before the request left; nothing was sent." in screen_text(desk.app)
    assert desk.latest().state is Outcome.NOT_SENT
    assert desk.service.count("POST", "/push/list/label") == 0


def test_a_limit_that_is_nearly_used_up_warns(desk: Desk) -> None:
    of_a_day = Meter("everybody", 0, 100, "today (UTC)")
    made = reviewed(desk, everybody=True)
    lines = [next(limit_lines(replace(made, meters=(replace(of_a_day, used=used),)))) for used in (78, 79)]
    assert ["warning" in repr(line.spans) for line in lines] == [False, True]


@IN_80X24
async def test_a_request_that_is_cut_names_the_key_that_shows_more(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    await review(pilot)
    await until(pilot, lambda: "PgDn shows more" in screen_text(desk.app))
    await pilot.press(*["pagedown"] * 5)
    await until(pilot, lambda: "PgDn shows more" not in screen_text(desk.app))


async def test_a_request_that_fits_names_no_key_that_shows_more(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="qa-1")
    await review(pilot)
    await settled(pilot)
    assert "PgDn shows more" not in screen_text(desk.app)

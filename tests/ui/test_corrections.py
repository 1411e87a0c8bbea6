"""From the outcome of a send to the review of its correction: a few keys, and phones replace the first push."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from push_tui.message.catalogue.basic import content_path
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.advice import set_handle
from push_tui.operations.correction import Correction
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.into_composer import compose_push, compose_to
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.keep_draft import KeepDraft
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.review import ReviewScreen
from support.composer import type_text
from support.job_desk import people, service_with
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, desk_of, review, screen_text, settled, until

MOST_KEYS = 5
MEMBERS, OTHERS = people(30), people(20, 100)
USERS = (*MEMBERS, *people(100, 200))
HANDLE = ("pushMessage", "apns", "collapseId")
ONE_LABEL = Push(Audience(AudienceKind.LABELS, ("de",)), message={"title": "Winter sal", "content": "From Friday."})
MANY = Push(Audience(AudienceKind.USERS, USERS), message=ONE_LABEL.message)
TEXTS = Push(
    Audience(AudienceKind.TEXTS, ("de", "en")),
    texts={
        "de": {"title": "Winterschlussverkau", "content": "Ab Freitag."},
        "en": {"title": "Winter sal", "content": "From Friday."},
    },
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service_with(("de", MEMBERS), ("en", OTHERS), users=USERS), tmp_path, start="compose") as desk:
        yield desk


async def send(desk: Desk, pilot: Pilot, push: Push, typing: str) -> None:
    """Send a push that can be replaced, and stay at the outcome in its review."""
    await pilot.press(key("compose"))
    desk.session.composition.take(push.with_value(HANDLE, "4711"))
    await review(pilot, typing=typing)
    await pilot.press(key("send"))
    await until(pilot, lambda: "shows the record" in screen_text(desk.app) or ": done" in screen_text(desk.app))
    await settled(pilot)


class CountedKeys:
    """Presses keys and counts them."""

    def __init__(self, pilot: Pilot) -> None:
        self._pilot = pilot
        self.pressed: list[str] = []

    async def press(self, action: str) -> None:
        self.pressed.append(key(action))
        await self._pilot.press(key(action))


async def from_the_review(desk: Desk, pilot: Pilot) -> None:
    assert isinstance(desk.app.screen, ReviewScreen)


async def from_the_history(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("escape", key("history"))
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))
    await settled(pilot)


async def from_its_record(desk: Desk, pilot: Pilot) -> None:
    await from_the_history(desk, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)


async def from_the_job(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("escape", key("jobs"))
    await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))
    await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await settled(pilot)


Place = Callable[[Desk, Pilot], Awaitable[None]]


@IN_80X24
@pytest.mark.parametrize(
    ("push", "typing", "place"),
    [
        (ONE_LABEL, "de", from_the_review),
        (ONE_LABEL, "de", from_the_history),
        (ONE_LABEL, "de", from_its_record),
        (MANY, "130", from_the_review),
        (MANY, "130", from_the_job),
        (TEXTS, "50", from_the_review),
        (TEXTS, "50", from_the_job),
    ],
)
async def test_a_correction_is_reviewed_five_keys_after_the_outcome(
    desk: Desk, pilot: Pilot, push: Push, typing: str, place: Place
) -> None:
    await send(desk, pilot, push, typing)
    await place(desk, pilot)
    keys = CountedKeys(pilot)
    await keys.press("correct")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    await pilot.press("end")
    await type_text(pilot, "e")  # the correction itself
    await keys.press("review")
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await settled(pilot)
    assert len(keys.pressed) <= MOST_KEYS
    composed = desk.session.composition.push
    assert composed.audience == push.audience
    assert composed.at(HANDLE) == "4711"
    content = content_path(push)
    assert composed.at(content) == f"{push.at(content)}e"
    assert "phones replace the first one" in " ".join(screen_text(desk.app).split())
    assert "near copy" not in screen_text(desk.app)  # of the push that it corrects


async def test_what_is_still_being_sent_is_not_corrected_yet(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", "/push/single", delay=30.0, times=1)
    await pilot.press(key("compose"))
    desk.session.composition.take(MANY)
    await review(pilot, typing="130")
    await pilot.press(key("send"))
    await until(pilot, lambda: desk.service.count("POST", "/push/single") == 1)
    await pilot.press(key("correct"))
    await pilot.pause()
    assert isinstance(desk.app.screen, ReviewScreen)
    assert "cancel it first" in screen_text(desk.app)


async def test_what_nobody_got_is_not_corrected(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", "/push/list/label", status=400, times=1)
    await pilot.press(key("compose"))
    desk.session.composition.take(ONE_LABEL)
    await review(pilot, typing="de")
    await pilot.press(key("send"))
    await until(pilot, lambda: "REJECTED" in screen_text(desk.app))
    await pilot.press(key("correct"))
    await pilot.pause()
    assert isinstance(desk.app.screen, ReviewScreen)
    assert "there is nothing to correct" in screen_text(desk.app)


async def test_a_correction_is_called_one_and_is_none_any_more_with_another_audience(desk: Desk, pilot: Pilot) -> None:
    await send(desk, pilot, ONE_LABEL, "de")
    await pilot.press(key("correct"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert not desk.session.composition.has_work
    await pilot.press("end")
    await type_text(pilot, "e")
    assert "Correction of" in screen_text(desk.app)
    compose_to(desk.app, Audience(AudienceKind.LABELS, ("en",)))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    await settled(pilot)
    assert "Replace your correction of a sent push?" in screen_text(desk.app)
    assert desk.app.focused is desk.app.screen.query_one("#replace")  # Enter gives its text to nobody else
    await pilot.press("down", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert desk.session.composition.push.audience.targets == ("en",)
    assert "Correction of" not in screen_text(desk.app)


async def test_the_outcome_of_a_correction_still_says_what_it_corrects(desk: Desk, pilot: Pilot) -> None:
    await send(desk, pilot, ONE_LABEL, "de")
    await pilot.press(key("correct"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    await pilot.press("end")
    await type_text(pilot, "e")
    await review(pilot, typing="de")
    await pilot.press(key("send"))
    await until(pilot, lambda: "shows the record" in screen_text(desk.app))
    await settled(pilot)
    assert "Correction of" in screen_text(desk.app)


async def test_a_correction_that_goes_out_no_later_than_the_first_push_is_held_up(desk: Desk, pilot: Pilot) -> None:
    desk.session.profile = profile = replace(desk.session.profile, server_time_zone="UTC")
    tomorrow = f"{desk.app.now() + timedelta(days=1):%Y-%m-%d %H:%M:00}"
    first = set_handle(ONE_LABEL, profile.dialect).with_value(("startDate",), tomorrow)
    desk.session.composition.take(first, recorded=True, corrects=Correction(first, "9681", profile.app, profile.host))
    screen = await review(pilot, typing="de")
    assert screen.why_not("send") == (
        'Choose a later time, or type "old text": phones may keep the text of the first push.'
    )
    screen.query_one("#old_text", Input).value = "old text"
    assert screen.why_not("send") is None
    assert "may keep the text of the push that this one corrects" in " ".join(screen._review.overridden)
    await pilot.press("escape")
    compose_push(desk.app, first, Correction(first, "9681", profile.app, profile.host))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert "phones replace the first one 1 minute after it goes out" in " ".join(screen_text(desk.app).split())
    assert not (await review(pilot)).query("#old_text")


@pytest.mark.parametrize(("push", "place"), [(ONE_LABEL, from_its_record), (TEXTS, from_the_job)])
async def test_a_correction_goes_out_a_minute_after_a_push_that_was_sent_in_another_zone(
    desk: Desk, pilot: Pilot, push: Push, place: Place
) -> None:
    desk.session.profile = profile = replace(desk.session.profile, server_time_zone="UTC")
    tomorrow = (desk.app.now() + timedelta(days=1)).replace(second=0)
    start = push.with_value(("startDate",), f"{tomorrow:%Y-%m-%d %H:%M:%S}")
    await send(desk, pilot, start, "de" if push is ONE_LABEL else "50")
    desk.session.profile = replace(profile, server_time_zone="+08:00")
    await place(desk, pilot)
    await pilot.press(key("correct"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    there = tomorrow + timedelta(hours=8, minutes=1)
    assert desk.session.composition.push.starts == f"{there:%Y-%m-%d %H:%M:%S}"

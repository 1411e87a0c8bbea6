"""The review of a push to more users than one call takes: one gate, then a job that sends what stands on it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.models import LIFETIME
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import Environment
from push_tui.storage.job_records import Counts, JobKind, JobState
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.history_rows import HistoryList
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.widgets.footer import Footer
from support.job_desk import people, service_with
from support.keys import key
from support.person import (
    IN_80X24,
    PROFILE,
    WIDE,
    Desk,
    Pilot,
    compose,
    confirm,
    desk_of,
    review,
    screen_text,
    settled,
    sized,
    unanswered,
    until,
)

USERS = people(250)
SINGLE = "/push/single"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """250 people exist, and labels ``empty`` and ``full`` (all of them)."""
    with desk_of(service_with("empty", ("full", USERS)), tmp_path, start="jobs") as desk:
        yield desk


def job_of(desk: Desk) -> JobView:
    (job,) = desk.app.jobs.queue.jobs
    return job


def sent_bodies(desk: Desk) -> list[bytes]:
    return [request.body for request in desk.service.requests if request.path.endswith(SINGLE)]


@IN_80X24
async def test_the_number_of_users_is_typed_and_the_push_goes_out_as_a_job(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, users=USERS)
    screen = await review(pilot, note="OPS-7")
    text = screen_text(desk.app)
    assert "Push to 250 USERS, as a job, now, from 41117440#383391" in text
    assert "3 calls of up to 100" in text
    assert 'Type "250"' in text
    assert isinstance(desk.app.focused, Input)
    assert desk.app.focused.id == "typed"
    await pilot.press(key("send"), key("send", 1))
    await settled(pilot)
    assert sent_bodies(desk) == []
    screen.query_one("#typed", Input).value = "250"
    await pilot.pause()
    await pilot.press(key("send"))
    await until(pilot, lambda: bool(desk.app.jobs.queue.jobs) and job_of(desk).over)
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    assert f"{key_of('open_record')} shows " in screen_text(desk.app)
    assert f"{key_of('open_record')} Its job" in screen_text(desk.app)
    assert "JOB 1: done   250 queued" in screen_text(desk.app)
    await pilot.press(key("open_record"))
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await pilot.press("escape")
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    assert isinstance(desk.app.screen, ReviewScreen)
    assert not any("queued" in toast.message for toast in desk.app._notifications)
    assert not desk.session.composition.has_work
    await pilot.press(key("send"), key("send", 1))
    await settled(pilot)
    job = job_of(desk)
    assert (job.kind, job.state, job.counts) == (JobKind.SEND, JobState.DONE, Counts(250, done=250))
    dialect = desk.session.dialect
    assert sent_bodies(desk) == [push.call(number, dialect).encode(dialect) for number in range(3)]
    assert desk.latest().audience_text == "50 users (job 1, 3 of 3)"
    assert (desk.latest().note, desk.latest().state) == ("OPS-7", Outcome.ACCEPTED)


async def test_a_job_that_was_cancelled_does_not_look_like_a_success(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=USERS)
    screen = await review(pilot, typing="250")
    with unanswered(desk, SINGLE):
        await pilot.press(key("send"))
        await until(pilot, lambda: desk.service.count("POST", SINGLE) == 1)
        desk.app.jobs.queue.cancel(job_of(desk).id)
    await until(pilot, lambda: job_of(desk).state is JobState.CANCELLED)
    await until(pilot, lambda: "JOB 1: cancelled" in screen_text(desk.app))
    assert not screen.has_class("-came-good")


@sized(120, 200)
async def test_the_body_that_is_shown_is_that_of_the_first_call(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, users=USERS)
    screen = await review(pilot)
    text = screen_text(desk.app)
    assert "Request: the first of 3 calls" in text
    assert f'"{USERS[99]}"' in text
    assert f'"{USERS[100]}"' not in text
    body = screen._review.body
    assert f"{len(body):,} bytes" in text
    assert body == push.call(0, desk.session.dialect).encode(desk.session.dialect)
    assert json.loads(body)["targets"] == list(USERS[:100])


async def test_f5_leads_from_the_job_that_was_started_to_the_jobs(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    await pilot.press(key("jobs"))
    await pilot.pause()
    assert isinstance(desk.app.screen, ReviewScreen)
    await pilot.press(key("send"))
    await until(pilot, lambda: "JOB 1" in screen_text(desk.app))
    await pilot.press(key("jobs"))
    await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))
    await settled(pilot)
    assert "Maintenance tonight" in screen_text(desk.app)
    assert not any(isinstance(screen, ReviewScreen) for screen in desk.app.screen_stack)


async def test_an_edit_after_the_review_voids_it(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    desk.session.composition.set_targets(USERS[:249])
    await pilot.press(key("send"))
    await settled(pilot)
    assert "The push was changed; review it again." in screen_text(desk.app)
    assert sent_bodies(desk) == []


async def test_a_switch_to_another_profile_voids_it_and_so_does_one_there_and_back(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    first = desk.session.profile
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    for profile in (replace(first, name="shop", app_name="shop", token_env="CHAT_TOKEN"), first):
        desk.app.use_profile(profile)
        desk.app.clear_notifications()
        await settled(pilot)
        assert isinstance(desk.app.screen, ReviewScreen)
        await pilot.press(key("send"))
        await settled(pilot)
        told = [toast.message for toast in desk.app._notifications]
        assert told == ["You switched profiles; review the push again."]
    assert sent_bodies(desk) == []
    assert desk.app.jobs.queue.jobs == ()


async def test_a_job_goes_on_with_the_app_of_its_profile_when_another_profile_is_in_use(
    desk: Desk, pilot: Pilot
) -> None:
    first = desk.session.profile
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    with unanswered(desk, SINGLE):
        await pilot.press(key("send"))
        await until(pilot, lambda: len(sent_bodies(desk)) == 1)
        await pilot.press("escape")
        desk.app.use_profile(replace(first, name="shop", app_name="shop"))
    await until(pilot, lambda: job_of(desk).over)
    await settled(pilot)
    paths = {request.path for request in desk.service.requests if request.path.endswith(SINGLE)}
    assert len(paths) == 1
    assert f"/{first.app_name}/" in paths.pop()
    assert job_of(desk).counts == Counts(250, done=250)
    records = desk.session.history.records(limit=10)
    assert {(record.profile, record.app) for record in records} == {("staging", first.app)}


async def test_a_review_of_over_fifteen_minutes_begins_no_job(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose(desk, users=USERS)
    screen = await review(pilot, typing="250")
    late = screen._review.made_at + LIFETIME + timedelta(seconds=1)
    monkeypatch.setattr(desk.app, "now", lambda: late)
    await pilot.press(key("send"))
    await settled(pilot)
    assert "over 15 minutes old" in screen_text(desk.app)
    assert sent_bodies(desk) == []


async def test_a_review_under_a_clock_that_was_set_back_a_day_begins_no_job_either(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose(desk, users=USERS)
    screen = await review(pilot, typing="250")
    yesterday = screen._review.made_at - timedelta(days=1)
    screen._review = replace(screen._review, made_ticks=screen._review.made_ticks - LIFETIME.total_seconds() - 1)
    monkeypatch.setattr(desk.app, "now", lambda: yesterday)
    await pilot.press(key("send"))
    await settled(pilot)
    assert "over 15 minutes old" in screen_text(desk.app)
    assert sent_bodies(desk) == []


async def test_on_a_production_profile_the_environment_stands_above_the_gate_and_in_every_record(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    production = replace(PROFILE, name="live", environment=Environment.PRODUCTION, require_note=True)
    with desk_of(service_with(users=USERS), tmp_path, production) as desk:
        async with desk.app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            compose(desk, users=USERS)
            screen = await review(pilot, typing="250")
            first_line = screen_text(desk.app).splitlines()[0]
            assert "live" in first_line
            assert "production" in first_line.lower()
            await pilot.press(key("send"))
            await settled(pilot)
            assert sent_bodies(desk) == []
            assert "requires one" in screen_text(desk.app)
            screen.query_one("#note", Input).value = "OPS-8"
            await pilot.pause()
            await pilot.press(key("send"))
            await until(pilot, lambda: "250 queued" in screen_text(desk.app))
        records = desk.session.history.records(limit=10)
    assert {(record.environment, record.note) for record in records} == {("production", "OPS-8")}


async def test_a_job_that_cannot_be_written_down_sends_nothing_and_the_gate_opens_again(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose(desk, users=USERS)
    screen = await review(pilot, typing="250")

    def full(*args: object, **options: object) -> int:
        raise HistoryUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(desk.app.jobs.queue._store, "create", full)
        await pilot.press(key("send"))
        await until(pilot, lambda: "Nothing was sent: the disk is full" in screen_text(desk.app))
    assert sent_bodies(desk) == []
    assert desk.session.composition.has_work
    await until(pilot, lambda: not screen.has_class("-sent"))
    await pilot.press(key("send"))
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    assert len(sent_bodies(desk)) == 3


async def test_what_looks_like_a_test_is_held_up_for_many_users_and_said_to_be_meant_in_every_record(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, users=USERS, title="test")
    screen = await review(pilot, typing="250")
    await pilot.press(key("send"))
    await settled(pilot)
    assert sent_bodies(desk) == []
    screen.query_one("#meant", Input).value = "I mean it"
    await pilot.pause()
    await pilot.press(key("send"))
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    records = desk.session.history.records(limit=10)
    assert len(records) == 3
    assert all("Meant: Title looks like a test" in record.note for record in records)


async def test_a_lost_answer_is_told_on_the_review_and_is_not_sent_again(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", SINGLE, drop_after_processing=True)
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    await pilot.press(key("send"))
    await until(pilot, lambda: "150 queued, 100 unknown" in screen_text(desk.app))
    assert len(sent_bodies(desk)) == 3


async def test_the_draft_stays_sent_after_leaving_the_review(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    await pilot.press(key("send"))
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert desk.session.drafts.unsent() is None


@pytest.mark.parametrize("users", [USERS, USERS[:1]], ids=["job", "call"])
async def test_a_read_only_profile_reviews_asks_for_nothing_and_sends_nothing(
    users: tuple[str, ...], tmp_path: Path
) -> None:
    with desk_of(service_with(users=USERS), tmp_path, replace(PROFILE, read_only=True)) as desk:
        async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
            await settled(pilot)
            compose(desk, users=users)
            screen = await review(pilot)
            assert "is read-only: with it you can neither send" in screen_text(desk.app)
            assert not screen.query(Input)
            await until(pilot, lambda: "was not sent to the test users yet." in screen_text(desk.app))
            assert f"{key_of('test_push')} sends it" not in screen_text(desk.app)
            assert not {"send", "test_push", "hand_over"} & {
                offer.action_id for offer in screen.query_one(Footer)._offers()
            }
            await pilot.press(key("hand_over"))
            assert isinstance(desk.app.screen, ReviewScreen)
            await pilot.press(key("send"))
            await settled(pilot)
            assert isinstance(desk.app.screen, ReviewScreen)
            assert desk.session.history.count() == 0
            assert desk.service.count("POST", SINGLE) == 0


async def test_those_who_failed_are_composed_to_again_and_sent_by_a_review(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", SINGLE, status=400, times=1)
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    await pilot.press(key("send"))
    await until(pilot, lambda: "100 failed" in screen_text(desk.app))
    await pilot.press(key("jobs"))
    await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))
    await pilot.press(key("cancel_job"))
    await until(pilot, lambda: "Finished rows stay" in screen_text(desk.app))
    await confirm(pilot)
    await until(pilot, lambda: job_of(desk).over)
    await settled(pilot)
    await pilot.press("enter", key("retry_failed"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert desk.session.composition.push.audience.targets == USERS[:100]
    await review(pilot)
    assert "JOB" not in screen_text(desk.app)
    await pilot.press(key("send"))
    await settled(pilot)
    assert "QUEUED" in screen_text(desk.app)
    assert len(sent_bodies(desk)) == 2
    assert json.loads(sent_bodies(desk)[1])["targets"] == list(USERS[:100])


async def test_one_call_of_a_job_is_corrected_for_its_users_and_says_that_there_are_others(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, users=USERS)
    sent = desk.session.composition.push.with_value(("pushMessage", "apns", "collapseId"), "4711")
    desk.session.composition.take(sent)
    await review(pilot, typing="250")
    await pilot.press(key("send"))
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    await pilot.press("escape", key("history"))
    await settled(pilot)
    await pilot.press(key("correct"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert "phones replace the first one over Apple (APNs)" in screen_text(desk.app)
    assert "call 3 of 3 of job 1" in " ".join(screen_text(desk.app).split())
    dialect = desk.session.dialect
    assert desk.session.composition.push.encode(dialect) == sent.call(2, dialect).encode(dialect)
    await review(pilot)
    await pilot.press(key("send"))
    await settled(pilot)
    assert "QUEUED" in screen_text(desk.app)
    assert len(sent_bodies(desk)) == 4
    assert json.loads(sent_bodies(desk)[3])["targets"] == list(USERS[200:])


async def test_one_call_of_a_job_is_composed_again_from_its_record(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=USERS)
    await review(pilot, typing="250")
    await pilot.press(key("send"))
    await until(pilot, lambda: "250 queued" in screen_text(desk.app))
    await pilot.press("escape", key("history"))
    await settled(pilot)
    listed = [row.audience_text for row in desk.app.screen.query_one(HistoryList).items]
    assert listed[:3] == ["50 users (job 1, 3 of 3)", "100 users (job 1, 2 of 3)", "100 users (job 1, 1 of 3)"]
    await pilot.press(key("compose_again"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience.targets == USERS[200:]
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press(key("filter_history"), *"job", "space", "1", "comma", "enter")
    await settled(pilot)
    assert len(desk.app.screen.query_one(HistoryList).items) == 3

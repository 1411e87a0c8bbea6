"""Bulk work as it runs: progress, pause, cancel, failures, and what the lists show of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import TextArea

from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.jobs.queue import JobQueue
from push_tui.operations.session import Topic
from push_tui.storage.job_records import BatchState, JobState, Step
from push_tui.storage.jobs import JobStore
from push_tui.ui.actions import Scope
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.job_words import tone_of_job
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.questions import Question
from push_tui.ui.screens.user_labels import UserLabelsScreen
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.text_pane import TextPane
from support.bulk_work import FIRST, LOTS, MANY, jobs, open_label, planned, slow_job, started_and_over, take_users
from support.job_desk import members_of, service_with
from support.job_samples import A_JOB
from support.keys import key
from support.person import (
    IN_80X24,
    NARROW,
    PROFILE,
    WIDE,
    Desk,
    Pilot,
    confirm,
    desk_of,
    screen_text,
    settled,
    until,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Labels ``empty`` (nobody), ``full`` (150 people) and ``half`` (75 of them); 300 people exist."""
    service = service_with("empty", ("full", FIRST), ("half", FIRST[::2]), users=LOTS)
    with desk_of(service, tmp_path) as desk:
        yield desk


@pytest.fixture
def slow_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that may use a tenth of the limits, so that a job takes a while."""
    service = service_with("empty", ("full", FIRST), users=LOTS)
    with desk_of(service, tmp_path, replace(PROFILE, rate_share=0.1)) as desk:
        yield desk


async def test_failures_are_listed_filtered_exported_and_retried(desk: Desk, pilot: Pilot, tmp_path: Path) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join([*MANY[:120], "ghost-1", "ghost-2"]))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    assert job.counts.failed == 2
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await settled(pilot)
    text = screen_text(desk.app)
    assert "120 in label, 2 failed" in text
    assert "State     done at" in text
    assert "ghost-1" in text
    assert "the app has no user with this ID" in text
    assert "121  ghost-1" in text
    assert "helps only once the app has these users" in text
    await pilot.press("enter")
    await until(pilot, lambda: desk.app.screen.is_modal)
    await settled(pilot)
    assert '"ghost-1": "appUser not' in desk.app.screen.query_one(TextPane).text
    assert "121 of the paste" in desk.app.screen.query_one(TextPane).text
    await pilot.press("escape")
    await settled(pilot)
    await pilot.press(key("filter"), *"ghost-2", "enter")
    assert "1 of the 2 loaded contains" in screen_text(desk.app)
    await pilot.press(key("export_results"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.pause()
    desk.app.screen.query_one(Prompt).input.value = str(tmp_path / "rows.csv")
    await pilot.pause()
    await pilot.press(key("confirm"))
    await until(pilot, (tmp_path / "rows.csv").exists)
    await settled(pilot)
    written = (tmp_path / "rows.csv").read_text()
    assert written.count("\n") == 3
    assert "ghost-1" in written
    assert "ghost-2" in written
    await pilot.press(key("export_results"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.pause()
    desk.app.screen.query_one(Prompt).input.value = str(tmp_path / "all.csv")
    desk.app.screen.query_one(ChoiceLine).action_step(1)
    await pilot.pause()
    await pilot.press(key("confirm"))
    await until(pilot, (tmp_path / "all.csv").exists)
    await settled(pilot)
    assert (tmp_path / "all.csv").read_text().count("\n") == 123
    await pilot.press(key("jobs"), "enter")
    await settled(pilot)
    assert "Results   122 rows in" in screen_text(desk.app)
    desk.service.users.register(["ghost-1", "ghost-2"])
    await pilot.press(key("retry_failed"))
    await planned(pilot)
    again = await started_and_over(pilot, desk)
    assert (again.counts.total, again.counts.done) == (2, 2)


async def test_a_job_that_somebody_paused_in_another_run_asks_before_it_goes_on(desk: Desk, pilot: Pilot) -> None:
    store = JobStore(desk.session.paths.history, desk.session.paths.lock)
    job = store.create(
        replace(
            A_JOB,
            profile=PROFILE.name,
            app=desk.session.profile.app,
            host=PROFILE.host,
            operator="lena",
            title="empty",
            details={"label": "empty"},
            total=200,
        ),
        [MANY[:100], MANY[100:200]],
    ).id
    store.advance(job, [Step(0, 1, BatchState.ANSWERED, done=100)])
    paused = with_deed({}, Did.PAUSED, Deed(datetime.now(UTC), "omar"))
    store.set_state(job, JobState.PAUSED, pause_asked=True, position=paused)
    store.close()
    await pilot.press(key("jobs"))
    await until(pilot, lambda: bool(desk.app.jobs.queue.resumable))
    await settled(pilot)
    await pilot.press(key("resume_job"))
    await until(pilot, lambda: isinstance(desk.app.screen, Question))
    await settled(pilot)
    assert f"Resume job {job}?" in screen_text(desk.app)
    assert "lena created it" in screen_text(desk.app)
    assert "It was paused by omar at" in screen_text(desk.app)
    assert "100 in label, 100 to go" in screen_text(desk.app)
    await pilot.press("enter")
    await settled(pilot)
    assert 'Press Ctrl+S for "Resume the job"; Enter does nothing here.' in screen_text(desk.app)
    assert not desk.app._notifications
    assert isinstance(desk.app.screen, Question)
    await pilot.press("escape")
    await settled(pilot)
    assert jobs(desk)[0].state is JobState.PAUSED
    await pilot.press(key("resume_job"))
    await until(pilot, lambda: isinstance(desk.app.screen, Question))
    await confirm(pilot)
    await until(pilot, lambda: jobs(desk)[0].over)
    assert members_of(desk.service, "empty") == set(MANY[100:200])
    await settled(pilot)
    assert desk.session.labels.changes is None, "what your own job did is no news"


async def test_a_job_whose_rows_all_failed_is_told_as_failed_with_the_reasons_first(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(f"ghost-{number}" for number in range(150)))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    assert tone_of_job(job) == "bad"
    await pilot.press(key("jobs"))
    await settled(pilot)
    assert "failed, all 150" in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: "150: the app has no user with this ID" in screen_text(desk.app))
    assert "done" not in screen_text(desk.app)


@IN_80X24
async def test_the_job_under_the_cursor_is_told_below_a_list_that_leaves_room(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join([*MANY[:120], "ghost-1"]))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    await pilot.press(key("jobs"))
    await settled(pilot)
    assert f"▲ {job.id:>3}  add " in screen_text(desk.app)
    assert "Works on  full" in screen_text(desk.app)
    assert "Rows      120 in label, 1 failed" in screen_text(desk.app)
    paused = replace(job, id=50, state=JobState.PAUSED, reason="kim paused it.")
    many = (paused, *(replace(job, id=number) for number in range(49, 20, -1)))
    monkeypatch.setattr(JobQueue, "jobs", many)
    monkeypatch.setattr(JobQueue, "view", lambda queue, job: paused)
    desk.session.changed(Topic.JOBS)
    await settled(pilot)
    assert "Works on" not in screen_text(desk.app)
    assert "kim paused it." in screen_text(desk.app)


async def test_a_job_tells_its_progress_in_the_footer_of_every_screen_and_pauses_and_resumes(slow_desk: Desk) -> None:
    desk = slow_desk
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press(key("add_from_file"))
        await take_users(pilot, "\n".join(LOTS))
        await planned(pilot)
        await confirm(pilot)
        await until(pilot, lambda: "/3,000" in screen_text(desk.app))
        await pilot.press(key("history"))
        await until(pilot, lambda: desk.app.screen.query_one(Footer)._progress != "")
        await pilot.press(key("jobs"), key("pause_job"))
        await until(pilot, lambda: jobs(desk)[0].state is JobState.PAUSED)
        await settled(pilot)
        await until(pilot, lambda: "paused" in screen_text(desk.app))
        await pilot.press(key("pause_job"))
        await pilot.pause()
        assert "It is paused; only a job that runs or is in line" in screen_text(desk.app)
        await pilot.press(key("cancel_job"))
        await until(pilot, lambda: desk.app.screen.is_modal)
        await settled(pilot)
        assert f"keep it; {key('resume_job')} resumes it." in screen_text(desk.app)
        await pilot.press("escape")
        await until(pilot, lambda: not desk.app.screen.is_modal)
        await pilot.press(key("resume_job"))
        await until(pilot, lambda: jobs(desk)[0].state is JobState.RUNNING)
        desk.app.jobs.queue.cancel(jobs(desk)[0].id)
        await until(pilot, lambda: jobs(desk)[0].over)
        await settled(pilot)


async def test_cancelling_asks_first_and_leaves_what_is_done(slow_desk: Desk) -> None:
    desk = slow_desk
    async with desk.app.run_test(size=NARROW) as pilot:
        await slow_job(pilot, desk)
        await pilot.press(key("jobs"))
        await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen) and bool(desk.app.screen.rows.items))
        await pilot.press(key("cancel_job"))
        await until(pilot, lambda: desk.app.screen.is_modal)
        await confirm(pilot)
        await until(pilot, lambda: jobs(desk)[0].state is JobState.CANCELLED)
        await settled(pilot)
    counts = jobs(desk)[0].counts
    assert counts.total == counts.done + counts.failed + counts.unknown + counts.not_tried


async def test_leaving_with_a_job_says_that_it_can_be_resumed(slow_desk: Desk) -> None:
    desk = slow_desk
    async with desk.app.run_test(size=NARROW) as pilot:
        await slow_job(pilot, desk)
        await pilot.press(key("quit"))
        await until(pilot, lambda: "You can resume it when push-tui next starts" in screen_text(desk.app))
        await pilot.press("escape")
        desk.app.jobs.queue.cancel(jobs(desk)[0].id)
        await until(pilot, lambda: jobs(desk)[0].over)
        await settled(pilot)


@IN_80X24
async def test_every_label_is_asked_for_one_user_who_is_then_added_by_marking(desk: Desk, pilot: Pilot) -> None:
    user = FIRST[0]
    await pilot.press(key("labels_of_user"), *user, "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))
    await settled(pilot)
    await until(pilot, lambda: "in 2 labels  ·  all 3 asked" in screen_text(desk.app))
    await pilot.press("end", "space", key("add_to_labels"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await confirm(pilot)
    await settled(pilot)
    await until(pilot, lambda: "in 3 labels" in screen_text(desk.app))
    assert user in members_of(desk.service, "empty")
    await pilot.press(key("user_pushes"))
    await settled(pilot)
    await until(pilot, lambda: f"pushes that name {user}" in screen_text(desk.app))


@IN_80X24
async def test_end_loads_the_rest_and_marks_survive_a_filter(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 1)
    await pilot.press("end")
    await settled(pilot)
    await pilot.press("home", "space", key("filter"), *"000000", "enter")
    await until(pilot, lambda: "1 of the 150 loaded contains" in screen_text(desk.app))
    await pilot.press("end")
    await settled(pilot)
    await pilot.press("space")
    assert "2 marked" in screen_text(desk.app)


async def test_members_that_are_loaded_are_read_again_when_a_job_has_changed_them(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    await until(pilot, lambda: "empty  ·  0 members" in screen_text(desk.app))
    await pilot.press(key("add_users", scope=Scope.MEMBERS))
    await until(pilot, lambda: desk.app.screen.is_modal)
    desk.app.screen.query_one(TextArea).text = "\n".join(MANY)
    await pilot.pause()
    await pilot.press(key("confirm"))
    await planned(pilot)
    await started_and_over(pilot, desk)
    await until(pilot, lambda: "showing 200 of 300" in screen_text(desk.app))


async def test_progress_goes_on_beside_a_dialog(slow_desk: Desk) -> None:
    desk = slow_desk
    async with desk.app.run_test(size=NARROW) as pilot:
        await slow_job(pilot, desk)
        await pilot.press(key("label_details"))
        await until(pilot, lambda: desk.app.screen.is_modal)
        await until(pilot, lambda: "/3,000" in screen_text(desk.app).splitlines()[-1])
        before = screen_text(desk.app).splitlines()[-1]
        await until(pilot, lambda: screen_text(desk.app).splitlines()[-1] != before)
        desk.app.jobs.queue.cancel(jobs(desk)[0].id)
        await until(pilot, lambda: "/3,000" not in screen_text(desk.app).splitlines()[-1])
        await pilot.press("escape")
        await settled(pilot)


async def test_the_filter_looks_through_all_failures_and_the_last_key_goes_to_the_last_of_all(
    desk: Desk, pilot: Pilot
) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(f"ghost-{number}" for number in range(2_000)))
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, JobScreen)
    assert len(screen.rows.items) < 2_000
    await pilot.press(key("filter"), *"ghost-1987")
    await until(pilot, lambda: [row.user for row in screen.rows.items] == ["ghost-1987"])
    await pilot.press(*"zz")
    await settled(pilot)
    assert not screen.rows.items
    assert "Why" in screen_text(desk.app)
    await pilot.press("escape", "escape", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen) and desk.app.screen is not screen)
    await settled(pilot)
    again = desk.app.screen
    assert isinstance(again, JobScreen)
    assert len(again.rows.items) < 2_000
    await pilot.press("G")
    await until(pilot, lambda: again.current is not None and again.current.user == "ghost-1999")


@IN_80X24
async def test_escape_takes_the_filter_of_failures_away_before_it_leaves(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join([*MANY[:120], "ghost-1", "ghost-2"]))
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: "ghost-2" in screen_text(desk.app))
    await pilot.press(key("filter"), *"ghost-1", "enter", "escape")
    await until(pilot, lambda: "ghost-2" in screen_text(desk.app))
    assert isinstance(desk.app.screen, JobScreen)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))
    await settled(pilot)


async def test_the_page_of_the_job_at_the_cursor_stands_beside_a_wide_list(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join([*MANY[:120], "ghost-1"]))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    await pilot.press(key("jobs"))
    await until(pilot, lambda: "ghost-1" in screen_text(desk.app))
    first = next(line for line in screen_text(desk.app).splitlines() if f" {job.id}  add " in line)
    assert "Profile" in first
    assert "line 121" in screen_text(desk.app)
    assert "Rate" not in screen_text(desk.app)


async def test_progress_may_come_before_a_page_that_opens_has_its_widgets(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(MANY[:120]))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    desk.app.push_screen(JobScreen(job.id))
    desk.app.jobs.changed()
    await settled(pilot)
    assert f"Job {job.id}  ·  add users" in screen_text(desk.app)

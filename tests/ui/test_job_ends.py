"""What is said of a job that was begun or has ended: true, short, once, and not over the page that shows it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import TextArea

from push_tui.message.push import Json
from push_tui.operations.jobs.progress import JobView
from push_tui.storage.job_records import Counts, JobKind, JobState
from push_tui.ui import running_jobs
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.job_toasts import begun_words, end_words, in_toast, offered_words
from push_tui.ui.screens.new_job import StartJob
from support.job_desk import people, service_with
from support.keys import key
from support.person import PROFILE, WIDE, Desk, Pilot, confirm, desk_of, screen_text, settled, until

USERS = people(300)
JOB = JobView(
    id=1,
    kind=JobKind.ADD,
    title="vip",
    state=JobState.DONE,
    reason="",
    counts=Counts(total=250, done=250),
    profile="production",
    app="41117440#383391",
    host="sim.example",
    environment="production",
    operator="kim",
    details={"label": "vip"},
    total=250,
    position={},
    mine=True,
    resumable=False,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    updated_at=datetime(2026, 1, 1, tzinfo=UTC),
)

JOBS = title_and_key("jobs")


def test_a_push_is_offered_with_a_question_and_label_work_with_a_key() -> None:
    left = replace(JOB, state=JobState.PAUSED, counts=Counts(300, done=100))
    push = replace(left, kind=JobKind.SEND, title="\x1b[31m" + "x" * 300)
    assert offered_words([left]) == f"Not finished: add users · vip, 100 of 300 rows. {JOBS} resumes it."
    told = offered_words([push, left])
    assert told.startswith("Not finished: send to users · ␛[31mxxx")
    assert told.endswith(f"…, 100 of 300 rows and 1 more. {JOBS} asks, then resumes it.")
    assert cell_len(told) <= 150


@pytest.mark.parametrize(
    ("counts", "words", "severity"),
    [
        (
            Counts(250, 250),
            "250 users are in vip now.",
            "information",
        ),
        (Counts(250, 0, 250), f"Add users · vip: all 250 rows failed. {JOBS} shows why.", "error"),
        (Counts(1, 0, 1), f"Add users · vip: its only row failed. {JOBS} shows why.", "error"),
        (
            Counts(250, 200, 50),
            f"Add users · vip: finished with failures: 200 in label, 50 failed. {JOBS} shows why.",
            "warning",
        ),
        (
            Counts(250, 200, 0, 50),
            f"Add users · vip: finished, some outcomes unknown: 200 in label, 50 unknown. {JOBS} shows why.",
            "warning",
        ),
    ],
)
def test_done_is_said_only_of_a_job_that_did_everything(counts: Counts, words: str, severity: str) -> None:
    assert end_words(replace(JOB, counts=counts)) == (words, severity)


REMOVED = f"Open it in {title_and_key('history')}: {key_of('take_back')} adds them again."


@pytest.mark.parametrize(
    ("kind", "details", "done", "words"),
    [
        (JobKind.ADD, {"label": "vip", "only": "kim"}, 1, "kim is in vip now."),
        (JobKind.REMOVE, {"label": "vip", "only": "kim"}, 1, f"kim is out of vip now. {REMOVED}"),
        (JobKind.REMOVE, {"label": "vip"}, 1200, f"1,200 users are out of vip now. {REMOVED}"),
        (JobKind.REMOVE, {"label": "vip"}, 0, "0 users are out of vip now."),
        (
            JobKind.MOVE,
            {"label": "vip", "target": "qa", "only": "kim"},
            1,
            "kim is in qa now, no longer in vip.",
        ),
        (
            JobKind.RENAME,
            {"label": "vip", "target": "gold"},
            146,
            f"vip is gold now, 146 members; {key_of('rename_label')} on it renames it back.",
        ),
        (JobKind.DELETE, {"labels": ["vip"]}, 1, "Deleted vip."),
        (
            JobKind.DELETE,
            {"labels": ["vip"], "path": "/tmp"},
            1,
            "Deleted vip; its members are saved in /tmp/vip.csv.",
        ),
        (JobKind.COPY, {"label": "vip", "target": "qa"}, 5, "Copy members to a new label · vip: 5 copied."),
    ],
)
def test_the_end_of_a_job_says_once_what_it_did_and_what_takes_it_back(
    kind: JobKind, details: dict[str, Json], done: int, words: str
) -> None:
    assert end_words(replace(JOB, kind=kind, details=details, counts=Counts(done, done=done))) == (words, "information")


def test_what_is_said_fits_two_lines_and_lets_nothing_act() -> None:
    view = replace(
        JOB, title="\x1b[2J" + "長" * 60, state=JobState.PAUSED, reason="The service\u202e does not answer. " * 9
    )
    said, severity = end_words(view)
    assert severity == "warning"
    assert cell_len(in_toast(said)) <= 104
    assert "paused; 250 in label" in said
    assert "\x1b" not in said + begun_words(view)
    assert "\u202e" not in said


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A label ``empty`` and 300 people."""
    with desk_of(service_with("empty", users=USERS), tmp_path) as desk:
        yield desk


@pytest.fixture
def slow_desk(tmp_path: Path) -> Iterator[Desk]:
    """The same at a tenth of the limits: a job takes a while."""
    users = people(3_000)
    with desk_of(service_with("empty", users=users), tmp_path, replace(PROFILE, rate_share=0.1)) as desk:
        yield desk


async def add(pilot: Pilot, users: tuple[str, ...]) -> None:
    """Add users to the only label, as a job."""
    await settled(pilot)
    await pilot.press(key("add_from_file"))
    await until(pilot, lambda: pilot.app.screen.is_modal)
    await pilot.pause()
    pilot.app.screen.query_one(TextArea).text = "\n".join(users)
    await pilot.pause()
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(pilot.app.screen, StartJob))
    await pilot.pause()
    await confirm(pilot)


def toasts(desk: Desk) -> list[str]:
    """What lies over the screen."""
    return [notification.message for notification in desk.app._notifications]


async def test_of_a_short_job_only_the_end_is_told(desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(desk.app.jobs, "_say_begun", begun.append)
    await add(pilot, USERS)
    await until(pilot, lambda: any(toast == "300 users are in empty now." for toast in toasts(desk)))
    assert len(toasts(desk)) == 1
    monkeypatch.undo()
    desk.app.jobs._say_begun(desk.app.jobs.queue.jobs[0].id)  # the moment at which a longer one would be told of
    assert len(toasts(desk)) == 1


async def test_a_longer_job_is_told_of_when_it_was_begun(slow_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_jobs, "SHORT", 0.05)
    desk = slow_desk
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await add(pilot, people(3_000))
        await until(pilot, lambda: toasts(desk) == [f"Add users · empty: running in the background; {JOBS} shows it."])
        desk.app.jobs.queue.cancel(desk.app.jobs.queue.jobs[0].id)
        await until(pilot, lambda: desk.app.jobs.queue.jobs[0].over)
        await settled(pilot)


async def test_no_toast_lies_over_the_page_of_the_job_it_tells_of(slow_desk: Desk) -> None:
    desk = slow_desk
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await add(pilot, people(3_000))
        await until(pilot, lambda: bool(desk.app.jobs.here) and not desk.app.screen.is_modal)
        job = desk.app.jobs.here[0].id
        desk.app.push_screen(JobScreen(job))
        await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
        desk.app.clear_notifications()
        desk.app.jobs.queue.cancel(job)
        await until(pilot, lambda: desk.app.jobs._ends.get(job) is not None)
        assert toasts(desk) == []
        assert "cancelled" in screen_text(desk.app)
        await settled(pilot)

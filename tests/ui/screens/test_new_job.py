"""Bulk work as it is planned: files and pastes, the dry run, the gate."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from push_tui.dialects import AGORA, AGORA_2023, Dialect
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.job_records import JobKind, JobState
from push_tui.storage.records import RecordKind
from push_tui.storage.user_files import read_user_text
from push_tui.storage.user_ids import DryRun
from push_tui.ui.actions import Scope
from push_tui.ui.screens import job_starts
from push_tui.ui.screens.first_line import AskFirstLine
from push_tui.ui.screens.help import HelpScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.new_job_users import UsersToAdd
from support.bulk_work import FIRST, LOTS, MANY, jobs, open_label, planned, started_and_over, take_users
from support.job_desk import members_of, service_with
from support.keys import key
from support.person import (
    IN_80X24,
    NARROW,
    PROFILE,
    WIDE,
    Desk,
    Pilot,
    answer_status_query,
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


@pytest.fixture
async def pilot(desk: Desk, size: tuple[int, int]) -> AsyncIterator[Pilot]:
    """The app of ``desk`` on its first label, which is empty."""
    async with desk.app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("home")
        await settled(pilot)
        yield pilot


@pytest.mark.parametrize(("dialect", "most"), [(AGORA, "20,000"), (AGORA_2023, "200,000")])
async def test_every_way_to_add_users_says_how_many_a_label_takes(tmp_path: Path, dialect: Dialect, most: str) -> None:
    service = service_with("empty", users=MANY, dialect=dialect)
    with desk_of(service, tmp_path, replace(PROFILE, dialect_name=dialect.name)) as desk:
        async with desk.app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            for opens in ("add_from_file", "add_users"):
                await pilot.press(key(opens, scope=Scope.LABELS))
                await settled(pilot)
                told = " ".join(screen_text(desk.app).replace("│", "").replace("┃", "").split())
                assert f"A label has at most {most} users; support@agora.io can raise that." in told
                assert ("The change takes effect at once." in told) is (opens == "add_users")
                await pilot.press("escape")
                await settled(pilot)


@IN_80X24
async def test_users_of_a_file_are_counted_before_and_added_as_a_job(desk: Desk, pilot: Pilot, tmp_path: Path) -> None:
    file = tmp_path / "people.txt"
    file.write_text("\n".join([*MANY, MANY[0], "no such id!", ""]))
    await pilot.press(key("add_from_file"))
    await take_users(pilot, path=file)
    await planned(pilot)
    text = screen_text(desk.app)
    assert "1 duplicate, 1 invalid" in text
    assert "no such id!" in text
    assert "0 now, up to 300 afterwards" in text
    job = await started_and_over(pilot, desk)
    assert (job.kind, job.state, job.counts.done) == (JobKind.ADD, JobState.DONE, 300)
    assert members_of(desk.service, "empty") == set(MANY)
    assert desk.latest().kind is RecordKind.USERS_ADDED


async def test_a_job_that_starts_while_you_read_the_help_closes_its_own_dialog_and_starts_once(
    desk: Desk, pilot: Pilot
) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(FIRST))
    plan = await planned(pilot)
    await pilot.press(key("help"))
    await until(pilot, lambda: isinstance(desk.app.screen, HelpScreen))
    plan.action_confirm()
    await until(pilot, lambda: plan not in desk.app.screen_stack)
    plan.dismiss(None)
    await settled(pilot)
    assert isinstance(desk.app.screen, HelpScreen)
    assert len(jobs(desk)) == 1


@IN_80X24
async def test_a_csv_with_several_columns_asks_which_one_holds_the_users(
    desk: Desk, pilot: Pilot, tmp_path: Path
) -> None:
    file = tmp_path / "crm.csv"
    file.write_text("customer;chat\n" + "".join(f"c{number};{user}\n" for number, user in enumerate(FIRST)))
    await pilot.press(key("add_from_file"))
    await take_users(pilot, path=file)
    await until(pilot, lambda: "Column with the user IDs" in screen_text(desk.app))
    await pilot.press("right", key("first_is_header"))
    plan = (await planned(pilot))._plan
    assert 'Line 1, "customer, chat", was read as the header, as you said.' in screen_text(desk.app)
    assert tuple(plan.users) == FIRST


@pytest.mark.parametrize(
    ("answer", "users"),
    [
        (key("first_is_header"), ("kim", "lee")),
        (key("first_is_user"), ("Username", "kim", "lee")),
        ("escape", ()),
    ],
)
@IN_80X24
async def test_a_first_line_that_may_be_a_header_is_asked_about_with_its_text(
    desk: Desk, pilot: Pilot, answer: str, users: tuple[str, ...]
) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "Username\nkim\nlee")
    await until(pilot, lambda: isinstance(desk.app.screen, AskFirstLine))
    await pilot.pause()
    assert "Username" in screen_text(desk.app)
    await pilot.press(answer)
    if users:
        assert tuple((await planned(pilot))._plan.users) == users
    else:
        await until(pilot, lambda: isinstance(desk.app.screen, UsersToAdd))


@pytest.mark.parametrize("adds", [True, False], ids=["add", "remove"])
async def test_a_short_list_that_begins_with_a_header_shows_its_dry_run_before_the_label_changes(
    desk: Desk, pilot: Pilot, adds: bool
) -> None:
    await open_label(pilot, 1)
    await pilot.press(key("add_users" if adds else "remove_users", scope=Scope.MEMBERS))
    await until(pilot, lambda: desk.app.screen.is_modal)
    desk.app.screen.query_one(TextArea).text = "chat_username\nkim\nlee"
    await until(pilot, lambda: '"chat_username" may be no user ID.' in screen_text(desk.app))
    assert "3 users" not in screen_text(desk.app)
    await (pilot.press(key("confirm")) if adds else confirm(pilot))
    plan = (await planned(pilot))._plan
    assert 'Line 1, "chat_username", was read as the header' in screen_text(desk.app)
    assert (plan.kind, tuple(plan.users)) == (JobKind.ADD if adds else JobKind.REMOVE, ("kim", "lee"))


async def test_a_long_paste_among_the_members_becomes_a_job(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    await pilot.press(key("add_users", scope=Scope.MEMBERS))
    await until(pilot, lambda: desk.app.screen.is_modal)
    desk.app.screen.query_one(TextArea).text = "\n".join(MANY)
    await pilot.pause()
    assert "Preview job" in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    assert job.counts.done == len(MANY)
    assert members_of(desk.service, "empty") == set(MANY)


async def test_more_than_the_label_may_hold_is_refused_without_a_word_about_the_contract(
    tmp_path: Path,
) -> None:
    profile = replace(PROFILE, users_per_label=200)
    service = service_with("empty", users=MANY)
    with desk_of(service, tmp_path, profile) as desk:
        await _over_the_limit(desk)


async def _over_the_limit(desk: Desk) -> None:
    async with desk.app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press(key("add_from_file"))
        await take_users(pilot, "\n".join([*MANY, "no user"]))
        await planned(pilot)
        assert "100 over the limit of 200" in screen_text(desk.app)
        assert "support@agora.io can raise that." in screen_text(desk.app)
        await pilot.press(*"contrac")
        await confirm(pilot)
        await settled(pilot)
        assert jobs(desk) == ()
        await pilot.press("t")
        job = await started_and_over(pilot, desk)
    assert job.counts.done == len(MANY)


async def test_removing_more_than_a_hundred_takes_their_number(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 1)
    await pilot.press("end")
    await settled(pilot)
    await pilot.press("home", key("mark_all"), key("remove_users"))
    await planned(pilot)
    assert 'Type "150"' in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await settled(pilot)
    assert members_of(desk.service, "full") == set(FIRST)
    await pilot.press(*"150")
    job = await started_and_over(pilot, desk)
    assert (job.kind, job.counts.done) == (JobKind.REMOVE, 150)
    assert members_of(desk.service, "full") == set()


@IN_80X24
async def test_marked_members_are_moved_to_the_label_that_is_chosen(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 1)
    await pilot.press("space", "down", "down", key("mark_range"), key("move_members"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press(*"emp", key("confirm"))
    await planned(pilot)
    assert "added first, then removed" in screen_text(desk.app)
    job = await started_and_over(pilot, desk)
    assert (job.kind, job.counts.done) == (JobKind.MOVE, 3)
    assert len(members_of(desk.service, "empty")) == 3
    assert members_of(desk.service, "empty").isdisjoint(members_of(desk.service, "full"))


@IN_80X24
async def test_a_label_is_renamed_after_its_old_name_was_typed(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("down", key("rename_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await settled(pilot)
    assert "Type another name." not in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await settled(pilot)
    assert "Type another name." in screen_text(desk.app)
    await pilot.press("end", *"-2", key("confirm"))
    await planned(pilot)
    assert "full is deleted, if nobody is missing in full-2" in screen_text(desk.app)
    await pilot.press(*"full")
    job = await started_and_over(pilot, desk)
    assert (job.kind, job.state) == (JobKind.RENAME, JobState.DONE)
    assert [label.name for label in desk.session.labels.items] == ["full-2", "half", "empty"]
    assert members_of(desk.service, "full-2") == set(FIRST)


async def test_the_cursor_follows_a_label_that_is_renamed(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("down", key("rename_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press("home", "z", key("confirm"))
    await planned(pilot)
    await pilot.press(*"full")
    await started_and_over(pilot, desk)
    current = desk.app.screen.query_one(LabelsPane).current
    assert current is not None
    assert current.name == "zfull"


@IN_80X24
async def test_the_members_of_a_label_are_copied_to_a_new_one(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("down", key("copy_members"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press(*"full-2", key("confirm"))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    assert "full-2" in [label.name for label in desk.session.labels.items]
    assert job.kind is JobKind.COPY
    assert members_of(desk.service, "full-2") == set(FIRST)


@IN_80X24
async def test_members_are_exported_and_a_file_that_is_there_is_kept_without_the_word(
    desk: Desk, pilot: Pilot, tmp_path: Path
) -> None:
    file = tmp_path / "full.txt"
    file.write_text("mine")
    await pilot.press("down", key("export_members"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.pause()
    desk.app.screen.query_one("#path Input", Input).value = str(file)
    await pilot.pause()
    await pilot.press(key("confirm"))
    await settled(pilot)
    assert file.read_text() == "mine"
    desk.app.screen.query_one("#replace Input", Input).value = "replace"
    await pilot.pause()
    await pilot.press(key("confirm"))
    await planned(pilot)
    await started_and_over(pilot, desk)
    assert set(file.read_text().split()) == set(FIRST)


async def test_no_export_replaces_a_file_of_push_tui(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("down", key("export_members"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.pause()
    desk.app.screen.query_one("#path Input", Input).value = str(desk.paths.history)
    await pilot.pause()
    desk.app.screen.query_one("#replace Input", Input).value = "replace"
    await pilot.press(key("confirm"))
    await settled(pilot)
    assert "history.db is a file of push-tui itself" in screen_text(desk.app)
    assert desk.session.history.records() == ()


@IN_80X24
async def test_marked_labels_are_counted_exactly_and_the_count_is_remembered(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("down", "space", "down", "space", key("count_exactly"))
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    assert "75 users are in all of" in job.reason
    await pilot.press(key("count_exactly"))
    await planned(pilot)
    assert "75 users are in all of" in screen_text(desk.app)


@IN_80X24
async def test_several_labels_are_deleted_after_their_members_were_saved_and_their_number_was_typed(
    desk: Desk, pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pilot.press("down", "space", "down", "space", key("delete_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.pause()
    monkeypatch.chdir(tmp_path)
    desk.app.screen.query_one("#directory Input", Input).value = "."
    await pilot.pause()
    await pilot.press(key("confirm"))
    await planned(pilot)
    assert f"full ({len(FIRST)} members)" in screen_text(desk.app)
    await confirm(pilot)
    await settled(pilot)
    assert desk.service.count("DELETE", "/push/label/full") == 0
    desk.app.screen.query_one("#gate Input", Input).value = f"2 labels, {len(FIRST) + len(FIRST[::2])} members"
    await pilot.pause()
    job = await started_and_over(pilot, desk)
    assert [label.name for label in desk.session.labels.items] == ["empty"]
    assert job.counts.done == 2
    assert (tmp_path / "full.csv").read_text().count("customer-") == len(FIRST)


async def test_a_list_for_a_label_never_meets_the_label_of_a_profile_that_is_chosen_meanwhile(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    other = replace(desk.session.profile, name="shop", app_name="shop", token_env="CHAT_TOKEN")

    def read_meanwhile(text: str, **options: Any) -> DryRun:
        desk.app.call_from_thread(desk.app.use_profile, other)
        return read_user_text(text, **options)

    monkeypatch.setattr(job_starts, "read_user_text", read_meanwhile)
    desk.app.run_worker(job_starts.change_many(desk.app, "empty", "\n".join(MANY), adds=True))
    await planned(pilot)
    await confirm(pilot)
    await settled(pilot)
    assert "You switched profiles since this job was planned; plan it again." in screen_text(desk.app)
    read = [request.path for request in desk.service.requests if request.path.endswith("/push/label/empty")]
    assert read
    assert not any("/shop/" in path for path in read)


async def test_a_button_that_is_clicked_twice_starts_one_job(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(MANY[:120]))
    await planned(pilot)
    dialog = desk.app.screen
    assert isinstance(dialog, StartJob)
    await answer_status_query(pilot)
    desk.app.pressed_at = time.monotonic()
    for _ in range(2):
        await dialog.action_perform("confirm")
    await until(pilot, lambda: not isinstance(desk.app.screen, StartJob))
    await settled(pilot)
    assert len(desk.app.jobs.queue.jobs) == 1


@IN_80X24
async def test_who_is_new_is_at_most_a_number_until_the_label_is_read(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(
        "down", key("add_from_file")
    )  # "full": the cursor has not rested, so none of its members is loaded
    await take_users(pilot, "\n".join(MANY))
    await planned(pilot)
    assert "at most 300; some may be in the label already" in screen_text(desk.app)
    await pilot.press(key("read_label"))
    await until(pilot, lambda: "150; 150 are in the label already" in screen_text(desk.app))
    assert "150 now, up to 300 afterwards" in screen_text(desk.app)
    await pilot.press(key("read_label"), "escape")
    await settled(pilot)
    assert jobs(desk) == ()


@IN_80X24
async def test_reading_a_label_before_a_job_is_stopped_by_escape(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("GET", "/push/label/full/user", delay=1.0, times=None)
    await pilot.press("down", key("add_from_file"))
    await take_users(pilot, "\n".join(MANY))
    screen = await planned(pilot)
    await pilot.press(key("read_label"))
    await until(pilot, lambda: "Stop reading" in screen_text(desk.app))
    await pilot.press(key("confirm"), "escape")
    await until(pilot, lambda: "Stop reading" not in screen_text(desk.app))
    assert desk.app.screen is screen
    assert jobs(desk) == ()
    await pilot.press("escape")
    await settled(pilot)


@IN_80X24
async def test_every_row_that_is_left_out_can_be_seen_and_copied(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    bad = [f"bad {number}" for number in range(40)]
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join([*MANY, *bad, MANY[0]]))
    screen = await planned(pilot)
    assert "300 users, 1 duplicate, 40 invalid" in screen_text(desk.app)
    assert "Line 301: holds a space. User IDs are 1 to 64 of a-z, 0-9, _ - and ." in screen_text(desk.app)
    screen.query_one("#left-out").focus()
    await pilot.press("end")
    await until(pilot, lambda: "appears earlier" in screen_text(desk.app))
    await pilot.press(key("copy_left_out"))
    assert copied[0].splitlines()[0] == "301\tbad 0\tholds a space"
    assert len(copied[0].splitlines()) == 41
    job = await started_and_over(pilot, desk)
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: "1 duplicate, 40 invalid" in screen_text(desk.app))
    assert (job.planned.duplicates, job.planned.illegal) == (1, 40)

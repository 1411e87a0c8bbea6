"""The messages of a run: the newest is chosen, each is shown whole, copied, and leads to what it is about."""

import pytest

from push_tui.storage.jobs import REMOVED
from push_tui.ui.actions import Scope, actions_of, title_and_key
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.screens.messages import Messages
from push_tui.ui.screens.questions import PageNotice
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.terminal.toasts import About
from support.bulk_work import planned, started_and_over, take_users
from support.history_samples import a_push, accepted
from support.keys import key
from support.person import BOTH_SIZES, Desk, Pilot, screen_text, settled, until


async def open_messages(desk: Desk, pilot: Pilot) -> Messages:
    await settled(pilot)
    await pilot.press(key("messages"))
    await until(pilot, lambda: isinstance(desk.app.screen, Messages))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, Messages)
    return screen


@BOTH_SIZES
async def test_the_newest_message_is_chosen_and_shown_whole(desk: Desk, pilot: Pilot) -> None:
    desk.app.tell("The first.")
    desk.app.tell(f"The [b]second[/b] is long: {'word ' * 40}end.", "error")
    screen = await open_messages(desk, pilot)
    assert screen.current is not None
    assert screen.current.words.startswith("The [b]second[/b]")
    assert "end." in screen_text(desk.app)
    assert "error" in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, PageNotice))
    await pilot.press("escape")
    await settled(pilot)
    assert desk.app.screen is screen


@BOTH_SIZES
async def test_without_a_message_it_says_what_is_listed_here_and_where_sends_are(desk: Desk, pilot: Pilot) -> None:
    await open_messages(desk, pilot)
    shown = " ".join(screen_text(desk.app).replace("│", "").split())
    assert f"Those of this run are listed here; what was sent is in {title_and_key('history')}." in shown


async def test_the_empty_list_stays_empty_whatever_its_keys_refuse(desk: Desk, pilot: Pilot) -> None:
    await open_messages(desk, pilot)
    await pilot.press(key("copy_message"), "enter")
    await settled(pilot)
    assert desk.app._notifications
    assert desk.app.toasts.newest_first == ()


async def test_a_message_is_copied(desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    desk.app.tell("Line one.\nLine two.")
    await open_messages(desk, pilot)
    await pilot.press(key("copy_message"))
    await settled(pilot)
    assert copied == ["Line one.\nLine two."]


async def test_a_message_leads_to_the_label_and_to_the_field_it_is_about(desk: Desk, pilot: Pilot) -> None:
    desk.app.tell("Label ios was created.", about=About(label="ios"))
    await open_messages(desk, pilot)
    assert "Go to the label" in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, LabelsScreen))
    desk.app.tell("Title is needed.", about=About(field=("pushMessage", "title")))
    await open_messages(desk, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    screen = desk.app.screen
    assert isinstance(screen, ComposeScreen)
    await settled(pilot)
    assert screen.form.row is not None
    assert screen.form.row.label == "Title"


async def test_a_message_leads_to_the_record_of_its_push(desk: Desk, pilot: Pilot) -> None:
    row = desk.session.history.begin(a_push(title="Back"))
    desk.session.history.finish(row, accepted())
    desk.app.tell("Back: accepted.", about=About(row=row))
    await open_messages(desk, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))


async def test_a_message_leads_to_its_job_until_that_is_removed_from_the_list(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("add_from_file"))
    await take_users(pilot, "qa-1\nqa-2")
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    desk.app.tell("It ended.", about=About(job=job.id))
    await open_messages(desk, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    page = desk.app.screen
    assert isinstance(page, JobScreen)
    desk.engine.submit(desk.app.jobs.queue.forget(job.id)).result()
    await settled(pilot)
    assert REMOVED in screen_text(desk.app)
    assert "Nothing failed" not in screen_text(desk.app)
    offered = [action.id for action in actions_of([Scope.JOB]) if page.applies(action.id)]
    assert offered == ["close"]
    await open_messages(desk, pilot)
    assert f"Open job {job.id}" not in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, PageNotice))


async def test_above_a_dialog_a_message_leads_nowhere(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    desk.app.push_screen(PageNotice("A box", ()))
    await settled(pilot)
    desk.app.tell("Label ios was created.", about=About(label="ios"))
    await open_messages(desk, pilot)
    assert "Go to the label" not in screen_text(desk.app)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(desk.app.screen, PageNotice)

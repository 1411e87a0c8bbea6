"""The footer of a screen names the keys that work where the focus is, and the way back before all others."""

import pytest
from textual.widgets import Input

from push_tui.outcomes import Outcome
from push_tui.storage.job_records import Counts
from push_tui.storage.records import RecordKind, Result
from push_tui.ui.actions import key_and_title
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.widgets.footer import Footer
from support.bulk_work import planned, started_and_over, take_users
from support.history_samples import a_push
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, compose, review, screen_text, settled, sized, until


def footer(desk: Desk) -> str:
    """The last line of the screen."""
    return screen_text(desk.app).splitlines()[-1].rstrip()


async def test_in_a_filter_no_letter_is_offered_as_a_key(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"vip")
    await settled(pilot)
    assert footer(desk) == " F1 Help  Enter To the list  Esc Clear filter  Ctrl+P Commands  Ctrl+Q Quit"
    await pilot.press("enter")
    await settled(pilot)
    assert "n New label" in footer(desk)
    assert "Esc Clear filter" in footer(desk)


@pytest.mark.parametrize("screen", ["labels", "history", "jobs"])
async def test_where_you_type_only_keys_that_work_there_are_named(desk: Desk, pilot: Pilot, screen: str) -> None:
    await pilot.press(key(screen), "slash", *"vip")
    await settled(pilot)
    assert footer(desk) == " F1 Help  Enter To the list  Esc Clear filter  Ctrl+P Commands  Ctrl+Q Quit"


async def test_tab_goes_from_list_to_list_past_a_filter(desk: Desk, pilot: Pilot) -> None:
    labels, members = desk.app.screen.query_one(LabelsPane), desk.app.screen.query_one(MembersPane)
    await pilot.press(key("filter"), *"vip", "tab")
    await settled(pilot)
    assert desk.app.focused is labels.rows
    await pilot.press("tab")
    assert desk.app.focused is members.rows
    await pilot.press("tab")
    assert desk.app.focused is labels.rows


@sized(60, 24)
async def test_the_key_that_sends_is_named_before_you_can_send(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    await review(pilot)
    assert desk.app.screen.why_not("send") is not None  # type: ignore[attr-defined]
    assert key_and_title("send") in footer(desk)


async def test_a_click_on_a_filter_goes_on_with_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"vi", "enter")
    await settled(pilot)
    await pilot.click("#labels-filter")
    await pilot.press("end", "p")
    assert desk.app.screen.query_one("#labels-filter", Input).value == "vip"


async def test_where_not_all_keys_fit_the_help_says_that_it_has_all(desk: Desk, pilot: Pilot) -> None:
    for width, title in ((300, "F1 Help"), (120, "F1 More"), (40, "F1 More")):
        await pilot.resize_terminal(width, 24)
        await settled(pilot)
        assert footer(desk).startswith(f" {title}  p Push to this label")


@IN_80X24
async def test_the_way_back_is_the_last_to_fall_off(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("add_from_file"))
    await take_users(pilot, "qa-1\nnobody-here")
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    desk.app.push_screen(JobScreen(job.id))
    await until(pilot, lambda: "nobody-here" in screen_text(desk.app))
    await settled(pilot)
    assert footer(desk).startswith(" F1 More  t Retry failed  Space Mark  e Export rows  l Open label")
    assert footer(desk).endswith("  Esc Back")
    assert desk.app.screen.query_one(Footer)._offers()[-3].title == "Back"  # before the commands, which fell off


@IN_80X24
async def test_what_cannot_be_done_now_is_named_only_where_all_that_can_be_fits(desk: Desk, pilot: Pilot) -> None:
    history = desk.session.history
    row = history.begin(a_push(kind=RecordKind.USERS_ADDED))
    history.finish(row, Result(state=Outcome.ACCEPTED, summary="1 in label", counts=Counts(1, 1)))
    await pilot.press(key("history"), "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    bar = desk.app.screen.query_one(Footer)
    offers, shown = bar._offers(), [offer.action_id for offer in bar._fitting(80)]
    assert any(offer.disabled for offer in offers)
    possible = [offer.action_id for offer in offers if not offer.disabled]
    assert len(possible) > len(shown)
    assert shown == [action_id for action_id in possible if action_id in shown]


async def test_jobs_offer_only_what_their_state_allows(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("jobs"))
    await settled(pilot)
    assert footer(desk) == " F1 Help  Enter Open  / Filter  r Refresh  Ctrl+P Commands  Ctrl+Q Quit"
    await pilot.press(key("labels"), "end", key("add_from_file"))
    await take_users(pilot, "qa-1\nnobody-here")
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"))
    await settled(pilot)
    assert (
        footer(desk)
        == " F1 Help  Enter Open  / Filter  r Refresh  d Remove from the list  Ctrl+P Commands  Ctrl+Q Quit"
    )
    await pilot.press("enter")
    await until(pilot, lambda: "nobody-here" in screen_text(desk.app))
    await settled(pilot)
    assert footer(desk).startswith(" F1 More  t Retry failed  Space Mark  e Export rows")
    assert "Pause" not in footer(desk)


async def test_a_job_leads_to_its_label_and_to_a_plan_of_all_its_rows(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("add_from_file"))
    await take_users(pilot, "qa-1\nqa-2")
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    await pilot.press(key("jobs"), "enter", key("run_again"))
    await planned(pilot)
    again = await started_and_over(pilot, desk)
    assert (again.counts, again.labels) == (job.counts, job.labels)
    await pilot.press(key("show_job_label"))
    await settled(pilot)
    label = desk.app.screen.query_one(LabelsPane).current
    assert label is not None
    assert label.name == job.title

"""What every list says of its filter, and the one key that opens it."""

import pytest

from push_tui.message.push import Audience, Push
from push_tui.ui.actions import Scope, actions_of
from push_tui.ui.screens.drafts import Drafts
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.list_pane import how_many_contain, none_contains
from push_tui.ui.screens.new_job import StartJob
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, confirm, screen_text, settled, until

LISTS = (Scope.LABELS, Scope.MEMBERS, Scope.USER, Scope.JOBS, Scope.JOB, Scope.DRAFTS, Scope.PUSH_USERS)


def test_how_many_a_filter_lets_through_is_a_sentence() -> None:
    assert how_many_contain(3, "120 labels", "vip") == '3 of 120 labels contain "vip"'
    assert how_many_contain(1, "16", "vip") == '1 of 16 contains "vip"'
    assert none_contains("label", "vipzz") == 'No label contains "vipzz". Esc clears the filter.'


@pytest.mark.parametrize("scope", LISTS, ids=lambda scope: scope.value.heading)
def test_one_action_filters_every_list(scope: Scope) -> None:
    assert [each.id for each in actions_of([scope]) if "slash" in each.keys] == ["filter"]


@IN_80X24
async def test_a_filter_that_hides_every_label_says_so_and_escape_clears_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"vipzz", "enter")
    await settled(pilot)
    assert none_contains("label", "vipzz") in screen_text(desk.app)
    assert how_many_contain(0, "16", "vipzz") in screen_text(desk.app)
    await pilot.press("escape")
    await settled(pilot)
    assert "vipzz" not in screen_text(desk.app)


async def count_two(desk: Desk, pilot: Pilot) -> None:
    """Count who is in two labels, as a job, and show the jobs."""
    queue = desk.app.jobs.queue
    before = len(queue.jobs)
    await pilot.press("down", "down", "down", "space", "down", "space", key("count_exactly"))
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    await pilot.pause()
    await confirm(pilot)
    await until(pilot, lambda: len(queue.jobs) > before and all(job.over for job in queue.jobs))
    await pilot.press(key("jobs"))
    await settled(pilot)


@IN_80X24
async def test_jobs_are_filtered_and_a_new_one_is_not_hidden(desk: Desk, pilot: Pilot) -> None:
    await count_two(desk, pilot)
    screen = desk.app.screen
    assert isinstance(screen, JobsScreen)
    await pilot.press(key("filter"), *"COUNT", "enter")
    await settled(pilot)
    assert how_many_contain(1, "1", "COUNT") in screen_text(desk.app)
    await pilot.press(key("filter"), *"zz", "enter")
    await settled(pilot)
    assert none_contains("job", "zz") in " ".join(screen_text(desk.app).split())
    assert "Clear filter" in screen_text(desk.app)
    await pilot.press(key("labels"))
    await settled(pilot)
    await count_two(desk, pilot)
    assert len(screen.rows.items) == 2
    await pilot.press(key("filter"), *"zz", "enter", "escape")
    await settled(pilot)
    assert len(screen.rows.items) == 2


@IN_80X24
async def test_drafts_are_filtered_and_escape_leaves_the_filter_first(desk: Desk, pilot: Pilot) -> None:
    for title, content in (("Winter sale", "Half price"), ("Maintenance", "Back at noon")):
        desk.session.composition.take(Push(Audience(targets=("kim",)), message={"title": title, "content": content}))
    await pilot.press(key("compose"))
    await settled(pilot)
    await pilot.press(key("drafts"))
    await until(pilot, lambda: isinstance(desk.app.screen, Drafts))
    await settled(pilot)
    await pilot.press(key("filter"), *"half", "enter")
    await settled(pilot)
    assert "Winter sale" in screen_text(desk.app)
    assert "noon" not in screen_text(desk.app)
    await pilot.press("escape")
    await settled(pilot)
    assert isinstance(desk.app.screen, Drafts)
    assert "noon" in screen_text(desk.app)

"""Which push the page about a user asks about, and whom it offers to push to."""

from datetime import UTC, timedelta

import pytest

from push_tui.dialects import AGORA
from push_tui.operations.user_facts import Addressed, PushToUser, UserFacts
from push_tui.ui.actions import Scope, action_of
from push_tui.ui.screens.questions import Ask
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from push_tui.ui.screens.why_nothing_words import Reader, page_facts
from support.history_samples import a_push, accepted
from support.keys import key
from support.person import IN_80X24, PROFILE, Desk, Pilot, screen_text, settled, until


@IN_80X24
async def test_the_prompt_names_the_push_it_asks_about(desk: Desk, pilot: Pilot) -> None:
    history = desk.session.history
    history.finish(history.begin(a_push(host=PROFILE.host, title="[/b] tonight")), accepted(task_id="7"))
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))
    shown = " ".join(screen_text(desk.app).split())
    assert "It asks about the push of" in shown
    assert '"[/b] tonight".' in shown
    await pilot.press(*"qa-1", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))


def test_pushes_are_listed_by_the_time_at_which_they_go_out(desk: Desk) -> None:
    history, now = desk.session.history, desk.session.setting.now()
    facts = UserFacts("qa-3", asked_at=now)
    pushes = []
    for number, hours in enumerate((30, -1, -9, -3)):
        history.finish(history.begin(a_push(title=f"Push {number}")), accepted())
        pushes.append(PushToUser(desk.latest(), Addressed.BY_NAME, now + timedelta(hours=hours)))
    facts.pushes, facts.about = tuple(pushes), pushes[2].record
    found = page_facts(facts, (), Reader(now, UTC, UTC, AGORA))
    assert [fact.opens for fact in found if fact.opens] == [pushes[number].record.id for number in (0, 1, 3, 2)]


@pytest.mark.parametrize("action_id", ["test_user", "push_unreached"])
async def test_nobody_is_offered_a_push_to_a_user_who_does_not_exist(desk: Desk, pilot: Pilot, action_id: str) -> None:
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))
    await pilot.press(*"zz-none", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    screen = desk.app.screen
    await until(pilot, lambda: "does not exist" in screen_text(desk.app))
    await settled(pilot)
    assert action_of(action_id, Scope.WHY_NOTHING).title not in screen_text(desk.app).splitlines()[-1]
    await pilot.press(key(action_id))
    await until(pilot, lambda: 'The app has no user "zz-none"' in screen_text(desk.app))
    assert desk.app.screen is screen

"""Which push the page about a user asks about, and whom it offers to push to."""

from datetime import UTC, datetime, timedelta

import pytest

from push_tui.dialects import AGORA
from push_tui.operations.user_facts import Addressed, PushToUser, UserFacts
from push_tui.ui.actions import Scope, action_of, key_of
from push_tui.ui.screens.questions import Ask
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from push_tui.ui.screens.why_nothing_words import Reader, page_facts
from push_tui.ui.widgets.panel import Panel
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
    heading, *listed = opened(facts)
    assert heading is pushes[2], "the push asked about"
    assert listed == [pushes[number].record.id for number in (0, 1, 3, 2)]


def opened(facts: UserFacts) -> list[object]:
    """What the lines of the page open, from the top down."""
    reader = Reader(facts.asked_at or datetime.now(UTC), UTC, UTC, AGORA)
    return [fact.opens for fact in page_facts(facts, (), reader) if fact.opens is not None]


def test_a_push_that_named_the_user_comes_before_later_ones_to_everybody(desk: Desk) -> None:
    history, now = desk.session.history, desk.session.setting.now()
    facts = UserFacts("qa-3", asked_at=now)
    everybody, by_name, by_label = Addressed.AS_EVERYBODY, Addressed.BY_NAME, Addressed.BY_LABEL
    pushes = []
    for addressed, hours in ((everybody, 1), (by_label, 2), (by_name, 3), (everybody, 4)):
        history.finish(history.begin(a_push()), accepted())
        pushes.append(PushToUser(desk.latest(), addressed, now - timedelta(hours=hours)))
    facts.pushes = tuple(pushes)
    assert facts.in_question is pushes[1]
    assert opened(facts) == [pushes[1], *(pushes[number].record.id for number in (1, 2, 0, 3))]
    facts.pushes = (pushes[0], pushes[3])
    assert facts.in_question is pushes[0], "which is all that was sent"


async def ask_about(desk: Desk, pilot: Pilot, user: str) -> Panel:
    """Ask why a user got nothing, and wait for the answers."""
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))
    await pilot.press(*user, "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    await settled(pilot)
    return desk.app.screen.query_one(Panel)


def offers_to_open(desk: Desk) -> bool:
    """Whether the footer offers to open the line under the cursor."""
    return (
        f"{key_of('choose', Scope.PANEL)} {action_of('choose', Scope.PANEL).title}"
        in screen_text(desk.app).splitlines()[-1]
    )


async def test_keys_go_to_what_opens_and_only_there_the_footer_offers_to(desk: Desk, pilot: Pilot) -> None:
    history = desk.session.history
    for _ in range(2):
        history.finish(history.begin(a_push(host=PROFILE.host, audience=("qa-3",))), accepted(task_id="7"))
    page = await ask_about(desk, pilot, "qa-3")
    lines = page.text.splitlines()
    assert lines[page.at].startswith("Why the push of")
    assert offers_to_open(desk)
    await pilot.press("down")
    await settled(pilot)
    assert not offers_to_open(desk)
    listed = next(at for at, line in enumerate(lines) if line.startswith("Pushes of this host")) + 1
    for pressed, at in (("next", listed), ("next", 0), ("previous", listed), ("previous", 0)):
        await pilot.press(key(f"{pressed}_section"))
        await settled(pilot)
        assert page.at == at
        assert offers_to_open(desk)


async def test_the_cursor_stays_on_the_heading_while_the_push_in_question_changes_and_enter_opens_that(
    desk: Desk, pilot: Pilot
) -> None:
    history = desk.session.history
    for audience in ("qa-3",), ():
        kind = "users" if audience else "everybody"
        history.finish(
            history.begin(a_push(host=PROFILE.host, audience_kind=kind, audience=audience)), accepted(task_id="7")
        )
    page, screen = await ask_about(desk, pilot, "qa-3"), desk.app.screen
    assert isinstance(screen, WhyNothingScreen)
    to_everybody, named = screen.facts.pushes or ()
    screen.facts.about, screen.facts.pushes = None, (to_everybody,)  # before it is known whom the other one named
    page.make_now()
    screen.facts.pushes = (to_everybody, named)
    page.make_now()
    assert page.at == 0
    await pilot.press(key("choose"))
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    assert isinstance(desk.app.screen, RecordScreen)
    assert desk.app.screen.record.id == named.record.id


async def test_a_user_who_does_not_exist_has_the_rows_of_one_who_does(desk: Desk, pilot: Pilot) -> None:
    rows = []
    for user in ("qa-3", "zz-none"):
        text = (await ask_about(desk, pilot, user)).text
        said = text.partition("What the service says")[2].partition("Pushes of this host")[0]
        rows.append([line[2:18].rstrip() for line in said.splitlines()[1:]])
        await pilot.press(key("close", scope=Scope.WHY_NOTHING))
        await settled(pilot)
    assert rows[0] == rows[1]
    assert "Online devices" in rows[0]


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

"""Where Enter leads from the lines of the Overview, and how you come back."""

from dataclasses import replace

import pytest

from push_tui.endpoints import Endpoint
from push_tui.operations.overview import Look, LookAt, Meter
from push_tui.storage.records import End, Filter, RecordKind
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.drafts import Drafts
from push_tui.ui.screens.enter_token import EnterToken
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.overview import OverviewScreen
from push_tui.ui.screens.profiles import Profiles
from push_tui.ui.screens.record import RecordScreen
from support.history_samples import a_push, accepted
from support.keys import key
from support.overview_facts import STORY, FactReader
from support.overview_screen import DOWN, OPEN, read_now, stand_on, told
from support.person import Desk, Pilot, compose, screen_text, settled, until

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def start() -> str:
    return "overview"


async def test_an_hour_opens_the_history_of_what_was_counted_and_escape_comes_back(desk: Desk, pilot: Pilot) -> None:
    await stand_on(pilot, desk, "pushes", 2)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))
    await settled(pilot)
    screen, hour = desk.app.screen, STORY.hours[-2]
    assert isinstance(screen, HistoryScreen)
    for _ in range(2):
        assert (screen.wanted.filter.since, screen.wanted.filter.until) == (hour.start, hour.end)
        assert (screen.wanted.filter.kinds, screen.wanted.filter.profile) == ((RecordKind.PUSH,), "staging")
        assert "pushes   with profile staging   from " in screen_text(desk.app)
        await pilot.press(key("filter_state"))
        await settled(pilot)
        await pilot.press("down", "enter")  # narrows it
        await settled(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, OverviewScreen))


async def test_a_record_that_is_opened_from_here_leads_back_here(desk: Desk, pilot: Pilot, reader: FactReader) -> None:
    history = desk.session.history

    def add() -> int:
        row = history.begin(a_push())
        history.finish(row, accepted(task_id="1"))
        return row

    row = desk.engine.store_later(add).result(10)
    reader.facts = replace(STORY, looks=(replace(STORY.looks[0], why=LookAt.FAILED, row=row),))
    await read_now(pilot, desk)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, OverviewScreen))


async def test_a_record_leads_on_to_the_next_one_that_needs_a_look(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    history = desk.session.history

    def add(title: str) -> int:
        row = history.begin(a_push(title=title))
        history.finish(row, accepted(task_id="1"))
        return row

    rows = [desk.engine.store_later(add, title).result(10) for title in ("First", "Second")]
    reader.facts = replace(STORY, looks=tuple(replace(STORY.looks[0], row=row) for row in rows))
    await read_now(pilot, desk)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, RecordScreen)
    assert screen.why_not("previous_record")
    await pilot.press(key("next_record"))
    await until(pilot, lambda: screen.record.title == "Second")
    assert screen.why_not("next_record")
    await pilot.press(key("previous_record"))
    await until(pilot, lambda: screen.record.title == "First")


async def test_one_key_says_that_you_looked_into_a_line_and_no_other_line_can_be(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    history = desk.session.history
    row = desk.engine.store_later(lambda: history.begin(a_push())).result(10)
    reader.facts = replace(STORY, looks=(replace(STORY.looks[0], row=row), *STORY.looks[1:]))
    await read_now(pilot, desk)
    screen = desk.app.screen
    assert isinstance(screen, OverviewScreen)
    for _ in STORY.looks[1:]:
        await pilot.press(DOWN)
        assert screen.why_not("looked_into")
    await pilot.press(key("first"))
    assert "Looked into" in screen_text(desk.app).splitlines()[-1]
    await pilot.press(key("looked_into"))
    await until(pilot, lambda: f"Off the list. {key_of('bring_back')} brings it back." in told(desk))
    assert was_looked_into(desk, row)


async def test_what_you_looked_into_is_brought_back_and_then_nothing_is(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    history = desk.session.history
    row = desk.engine.store_later(lambda: history.begin(a_push())).result(10)
    reader.facts = replace(STORY, looks=(replace(STORY.looks[0], row=row),))
    await read_now(pilot, desk)
    screen = desk.app.screen
    assert isinstance(screen, OverviewScreen)
    assert screen.why_not("bring_back")
    await pilot.press(key("looked_into"))
    await until(pilot, lambda: f"{key_of('bring_back')} brings it back" in told(desk))
    assert "Bring back" in screen_text(desk.app).splitlines()[-1]
    await pilot.press(key("bring_back"))
    await until(pilot, lambda: "Back on the list." in told(desk))
    assert not was_looked_into(desk, row)
    await pilot.press(key("bring_back"))
    await until(pilot, lambda: "You took nothing off" in told(desk))


def was_looked_into(desk: Desk, row: int) -> bool:
    record = desk.engine.store_later(desk.session.history.get, row).result(10)
    assert record is not None
    return record.seen_at is not None


async def test_a_record_that_was_removed_is_said_to_be_so(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(OPEN)
    await until(pilot, lambda: "This record was removed from the history." in told(desk))


async def test_a_label_is_stood_on(desk: Desk, pilot: Pilot) -> None:
    await stand_on(pilot, desk, "labels", 1)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, LabelsScreen))
    await settled(pilot)
    current = desk.app.screen.query_one(LabelsPane).current
    assert current is not None
    assert current.name == "newsletter"


async def test_a_draft_opens_the_drafts_and_escape_comes_back(desk: Desk, pilot: Pilot) -> None:
    await stand_on(pilot, desk, "looks", 5)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, Drafts))
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, OverviewScreen))


async def test_the_draft_that_you_choose_is_in_the_composer(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="kim", title="Back at noon")
    await stand_on(pilot, desk, "looks", 5)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, Drafts))
    await settled(pilot)
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.title == "Back at noon"


async def listed(desk: Desk, pilot: Pilot) -> Filter:
    """What the history lists, once it was opened."""
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen.wanted.filter


async def test_failures_that_are_only_counted_open_the_history_on_all_that_failed(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    reader.facts = replace(STORY, looks=(Look(LookAt.FAILED, "2 more pushes failed; nobody has looked into them."),))
    await read_now(pilot, desk)
    await stand_on(pilot, desk, "looks")
    assert await listed(desk, pilot) == Filter(
        kinds=(RecordKind.PUSH,), profile="staging", ends=(End.FAILED, End.NOT_REPORTED)
    )
    assert "pushes   failed or rejected or not reported   with profile staging" in screen_text(desk.app)


async def test_a_meter_opens_the_history_on_what_draws_on_it(desk: Desk, pilot: Pilot, reader: FactReader) -> None:
    for calls, draws in (
        ({Endpoint.PUSH_TASK}, Filter(kinds=(RecordKind.PUSH,), audience_kind="everybody")),
        ({Endpoint.PUSH_TASK, Endpoint.PUSH_LABEL}, Filter(kinds=(RecordKind.PUSH,))),
        ({Endpoint.ADD_USERS}, Filter(kinds=tuple(kind for kind in RecordKind if kind is not RecordKind.PUSH))),
    ):
        reader.facts = replace(STORY, meters=(Meter("a limit", 1, 5, "this minute", endpoints=frozenset(calls)),))
        await read_now(pilot, desk)
        await stand_on(pilot, desk, "quotas")
        assert await listed(desk, pilot) == replace(draws, profile="staging")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(desk.app.screen, OverviewScreen))


async def test_the_connection_leads_to_the_profile_and_the_token(desk: Desk, pilot: Pilot) -> None:
    await stand_on(pilot, desk, "connection")
    await pilot.press(OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, Profiles))
    await pilot.press("escape")
    await settled(pilot)
    await pilot.press(*[DOWN] * 4, OPEN)
    await until(pilot, lambda: isinstance(desk.app.screen, EnterToken))


async def test_a_line_that_leads_nowhere_says_so(desk: Desk, pilot: Pilot) -> None:
    await stand_on(pilot, desk, "connection", 5)
    await pilot.press(OPEN)
    assert "There is nothing to open for this line." in told(desk)

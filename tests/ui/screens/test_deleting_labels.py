"""Before you delete labels you see what is lost: scheduled pushes that would reach nobody, and the members."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.widgets import Input

from push_tui.message.schedule import Clock
from push_tui.outcomes import Outcome
from push_tui.storage.records import Row
from push_tui.ui.screens.label_dialogs import DeleteLabel
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.outcome_words import reach_nobody
from support.history_samples import a_push, accepted
from support.job_desk import members_of
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, confirm, screen_text, settled, until

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
CLOCK = Clock(NOON, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Singapore"))
ROW = Row(
    id=1,
    kind=a_push().kind,
    profile="live",
    app="app",
    environment="",
    operator="kim",
    audience_text="vip",
    title="The weekend offer",
    start_date="2026-11-30 04:00:00",
    state=Outcome.ACCEPTED,
    created_at=NOON,
)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), ""),
        ((ROW,), '"The weekend offer" to vip goes out today 21:00 and would reach nobody.'),
        (
            (replace(ROW, state=Outcome.UNKNOWN),),
            '"The weekend offer" to vip may go out today 21:00 and would reach nobody.',
        ),
        (
            (replace(ROW, start_zone="UTC"), ROW),
            '2 scheduled pushes to it would reach nobody; the first is "The weekend offer" to vip, tomorrow 05:00.',
        ),
    ],
)
def test_the_pushes_that_would_reach_nobody_are_named_with_your_time(rows: tuple[Row, ...], said: str) -> None:
    assert reach_nobody(rows, CLOCK) == said


def test_a_start_in_a_zone_that_is_not_known_is_named_as_it_was_sent() -> None:
    said = reach_nobody((ROW,), replace(CLOCK, server_zone=None))
    assert "goes out 2026-11-30 04:00:00 on the service's clock and" in said


def schedule(desk: Desk, label: str) -> None:
    """Record a push to a label that goes out in two hours."""
    profile = desk.session.profile
    push = a_push(
        title="The weekend offer",
        app=profile.app,
        host=profile.host,
        audience_kind="labels",
        audience=(label,),
        audience_text=label,
        start_date=f"{datetime.now(UTC) + timedelta(hours=2):%Y-%m-%d %H:%M:%S}",
        start_zone="UTC",
    )
    history, result = desk.session.history, accepted(task_id="4711")
    desk.engine.store_later(lambda: history.finish(history.begin(push), result)).result(5)


@IN_80X24
async def test_deleting_a_label_names_them(desk: Desk, pilot: Pilot) -> None:
    schedule(desk, "90")
    await pilot.press("home", key("delete_label"))
    await settled(pilot)
    assert isinstance(desk.app.screen, DeleteLabel)
    assert '"The weekend offer" to 90 goes out' in screen_text(desk.app)


@IN_80X24
async def test_deleting_a_label_offers_to_save_its_members_if_it_has_any(
    desk: Desk, pilot: Pilot, tmp_path: Path
) -> None:
    offer = "Save its members first"
    await pilot.press("home", key("delete_label"))
    await settled(pilot)
    assert "90 has 0 members" in screen_text(desk.app)
    assert offer not in screen_text(desk.app)
    await pilot.press("escape", "end", key("delete_label"))
    await settled(pilot)
    assert offer in screen_text(desk.app)
    members = members_of(desk.service, "vip")
    await pilot.press(*"vip", "enter", *"nowhere")
    await confirm(pilot)
    assert "This directory does not exist." in screen_text(desk.app)
    desk.app.screen.query_one("#directory Input", Input).value = str(tmp_path)
    await confirm(pilot)
    await until(pilot, lambda: not any(label.name == "vip" for label in desk.session.labels.items))
    assert len((tmp_path / "vip.csv").read_text().splitlines()) == len(members) + 1
    await settled(pilot)


@IN_80X24
async def test_deleting_several_labels_names_them_where_you_type_their_number(desk: Desk, pilot: Pilot) -> None:
    schedule(desk, "90")
    await pilot.press("home", key("mark"), "down", key("mark"), key("delete_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    await settled(pilot)
    assert "1 scheduled, which would reach nobody then:" in screen_text(desk.app)
    assert '"The weekend offer" to 90, ' in screen_text(desk.app)

"""All times of labels and their members are in your zone, like those of pushes, wherever they stand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.when import minute
from support.job_desk import people, service_with
from support.keys import key
from support.person import Desk, Pilot, desk_of, screen_text, settled, until

HERE = "Pacific/Kiritimati"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service_with(("vip", people(3))), tmp_path) as desk:
        desk.session.setting.config = replace(desk.session.config, operator_time_zone=HERE)
        yield desk


async def test_times_are_yours_in_every_list_and_dialog(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    await pilot.press("end", "enter")
    await settled(pilot)
    member, label = desk.app.screen.query_one(MembersPane).current, desk.session.labels.items[-1]
    assert member is not None
    added, created = (minute(each, ZoneInfo(HERE)) for each in (member.created, label.created_at))
    assert added in screen_text(desk.app)
    await pilot.press(key("label_details"))
    await until(pilot, lambda: "Read from the service" in screen_text(desk.app))
    assert created in screen_text(desk.app)
    await pilot.press("escape", key("find_user"), *member.username, "enter")
    await until(pilot, lambda: f"since {added}" in screen_text(desk.app))
    await pilot.press(key("labels_of_found"))
    await settled(pilot)
    assert added in screen_text(desk.app)

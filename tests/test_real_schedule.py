"""A push that is sent later: chosen by keys in the operator's time, sent in the service's, found in the history."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from push_tui.simulator.demo_app import DEMO_UTC_OFFSET
from support.composing_by_keys import go_on
from support.keys import key
from support.real_program import open_review, workplace

pytestmark = pytest.mark.slow

OPERATOR = timezone(timedelta(hours=2))
SERVICE = timezone(timedelta(seconds=DEMO_UTC_OFFSET))


def test_a_push_to_everybody_is_scheduled_by_keys_and_arrives_in_the_services_time(tmp_path: Path) -> None:
    with workplace(tmp_path) as place:
        config = place.directory / "config.toml"
        zones = 'operator_time_zone = "+02:00"\n\n[profiles.loop]\nserver_time_zone = "+08:00"\n'
        config.write_text(config.read_text().replace("\n[profiles.loop]\n", zones))
        with place.program(columns=80, rows=24) as session:
            session.wait_for("Labels  1")
            session.press(key("compose"))
            session.wait_for("Title *")
            session.press("tab", "tab")  # from the users to the title
            session.send("Maintenance tonight")
            go_on(session, "Content")
            session.send("Chat is back at noon.")
            session.press(*["shift+tab"] * 4)
            session.wait_for("Who gets the push.")
            session.press("right", "down", "down", "enter")
            session.wait_for("everybody ▾")
            go_on(session, "Strategy")
            go_on(session, "When")
            now = datetime.now(OPERATOR)
            session.send("tomorrow 9:00")
            session.wait_for("cannot be cancelled")
            nine = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
            open_review(session)
            screen = "\n".join(session.screen())
            assert f"{nine:%Y-%m-%d} 09:00 +02:00" in screen
            assert f"{nine.astimezone(UTC):%Y-%m-%d} 07:00 +00:00" in screen
            assert f"{nine.astimezone(SERVICE):%Y-%m-%d} 15:00 +08:00" in screen
            session.send("41117440#383391")
            session.press(key("send"))
            session.wait_for("SCHEDULED")
            session.press("escape", key("history"))
            session.wait_for("goes out")
            session.wait_for(f"{nine:%m-%d} 09:00 +02:00")
            session.resize(120, 40)
            session.wait_for("Task ID")
            session.press("enter")
            session.wait_for("Scheduled for")
            session.wait_for(f"{nine.astimezone(SERVICE):%Y-%m-%d} 15:00:00, in the service's time zone")
            session.press(key("quit"))
            assert session.wait() == 0
        (push,) = place.simulator.service.pushes
        start = str(push.body["startDate"])
        assert start == f"{nine.astimezone(SERVICE):%Y-%m-%d} 15:00:00"
        assert datetime.strptime(start, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SERVICE) == nine
        assert json.loads(place.latest().request)["startDate"] == start

"""Whoever may have got a push is not sent it again by a key alone: the real program, over HTTP."""

import json
from pathlib import Path

import pytest

from push_tui.outcomes import Outcome
from push_tui.ui.actions import Scope
from support.keys import key
from support.real_program import open_review, workplace

SINGLE = "/push/single"
BODY = json.dumps({"targets": ["hx1", "hx2"], "pushMessage": {"title": "Maintenance", "content": "Back at noon"}})


@pytest.mark.slow
def test_after_an_unknown_send_to_two_users_the_key_alone_sends_nothing_more(tmp_path: Path) -> None:
    with workplace(tmp_path) as place:
        place.simulator.service.fault("POST", SINGLE, drop_after_processing=True, times=1)
        with place.program("compose", str(place.curl_file("push/single", BODY))) as session:
            open_review(session)
            session.press(key("send"))
            session.wait_for("UNKNOWN")
            session.press(key("close", scope=Scope.REVIEW))
            session.wait_gone("UNKNOWN")
            open_review(session)
            session.wait_for('Type "again"')
            session.press(key("send"), "enter", key("send"))
            session.wait_for('Type "again" first')
            assert place.simulator.service.count("POST", SINGLE) == 1
            assert place.latest().state is Outcome.UNKNOWN
            session.press(key("send"))
            session.send("again")
            session.press(key("send"))
            session.wait_for("QUEUED")
        assert place.simulator.service.count("POST", SINGLE) == 2

"""kill -9 in the middle of a push to many users that a person composed and reviewed: nobody gets it twice."""

import json
import signal
from collections import Counter
from pathlib import Path

from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from push_tui.storage.records import Record
from support.job_desk import people, service_with
from support.keys import key
from support.real_program import confirm, open_review, workplace

USERS = people(300)
SINGLE = "/push/single"
BODY = json.dumps(
    {"targets": USERS, "strategy": 2, "pushMessage": {"title": "Maintenance", "content": "Chat is back at noon."}}
)


def records(directory: Path) -> tuple[Record, ...]:
    """The history, oldest first, read by another process than the program's."""
    paths = Paths.open(directory)
    history = History(paths.history, paths.lock)
    try:
        return tuple(reversed(history.records(limit=10)))
    finally:
        history.close()


def test_the_call_in_flight_is_unknown_and_not_sent_again_and_the_rest_goes_out_on_resuming(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with workplace(tmp_path, service) as place:
        file = place.curl_file("push/single", BODY)
        with place.program("compose", str(file)) as session:
            open_review(session)
            session.wait_for('Type "300"')
            session.send("300")
            service.fault("POST", SINGLE, times=1)
            service.fault("POST", SINGLE, delay=30.0, times=1)
            session.press(key("send"))
            session.wait_for("100 queued", timeout=20)
            session.wait_until(lambda rows: service.count("POST", SINGLE) == 2, what="the second call under way")
            session.terminate(signal.SIGKILL)
            assert session.wait() == -signal.SIGKILL
        with place.program() as session:
            session.wait_for("Not finished: send to users", timeout=20)
            session.press(key("jobs"))
            session.wait_for("100 / 300")
            session.press(key("resume_job"))
            session.wait_for('Type "100"')
            session.wait_for("a call to 100 users had no answer yet")
            session.press("enter", key("confirm"))
            session.wait_for('Type "100".')
            assert service.count("POST", SINGLE) == 2
            session.send("100")
            confirm(session)
            session.wait_for("300 / 300", timeout=20)
            session.press("enter")
            session.wait_for("200 queued, 100 unknown")
            session.press(key("quit"))
            assert session.wait() == 0
        sent = Counter(target for push in service.pushes for target in push.targets)
        assert service.count("POST", SINGLE) == 3
        assert set(sent) <= set(USERS) and set(sent.values()) == {1}
        assert [(record.audience_text, record.state) for record in records(tmp_path)] == [
            ("100 users (job 1, 1 of 3)", Outcome.ACCEPTED),
            ("100 users (job 1, 2 of 3)", Outcome.UNKNOWN),
            ("100 users (job 1, 3 of 3)", Outcome.ACCEPTED),
        ]

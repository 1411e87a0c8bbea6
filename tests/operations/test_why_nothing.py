"""Why a user got nothing: for each cause a person of the simulator, asked over loopback HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from push_tui.dialects import DIALECTS
from push_tui.endpoints import USER_READS, Endpoint
from push_tui.engine import Engine
from push_tui.operations.session import Session, Setting
from push_tui.operations.user_facts import Addressed, Told, UserFacts, ask_about_user, read_pushes, stop_asking
from push_tui.operations.why_nothing import Cause, Finding, causes
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.config import Config
from push_tui.storage.history import Past
from push_tui.storage.paths import Paths
from push_tui.storage.records import Intent, Result
from support.history_samples import a_push, accepted
from support.loopback_simulator import LoopbackSimulator
from support.person import PROFILE, Desk

NOW = datetime.now(UTC)
SERVICE = ZoneInfo("UTC")
TASK = accepted(task_id="7")
FIELDS = {
    Endpoint.GET_USER: "account",
    Endpoint.LIST_BINDINGS: "bindings",
    Endpoint.GET_STATUS: "online",
    Endpoint.LIST_ONLINE_DEVICES: "devices",
    Endpoint.GET_SETTINGS: "settings",
    Endpoint.LIST_CERTIFICATES: "certificates",
}


@dataclass
class Desktop:
    """A session with the simulator on a socket, and what an engineer does with it."""

    session: Session
    service: ChatService

    def sent(self, *audience: str, labels: bool = False, result: Result = TASK, ago: float = 1.0, **more: Any) -> None:
        """Have sent a push some hours ago."""
        kind = "labels" if labels else "users" if audience else "everybody"
        profile = self.session.profile
        here: dict[str, Any] = {"app": profile.app, "host": profile.host, "audience_kind": kind, "audience": audience}
        intent: Intent = a_push(**here | more)
        at = NOW - timedelta(hours=ago)
        self.session.history.record_past([Past(intent, result, at, at, True)])

    def ask(self, user: str) -> UserFacts:
        """Ask everything about a user."""
        facts = UserFacts(user)
        self.session.engine.submit(ask_about_user(self.session, facts)).result(20)
        return facts

    def found(self, facts: UserFacts) -> tuple[Finding, ...]:
        """The likely causes, the likeliest first."""
        return causes(facts, self.session.dialect, NOW, SERVICE)

    def verdict(self, user: str) -> Finding:
        """The likeliest cause."""
        return self.found(self.ask(user))[0]


@contextmanager
def desktop(directory: Path, **profile: Any) -> Iterator[Desktop]:
    engine = Engine().start()
    service = ChatService(replace(PROFILE, **profile).dialect)
    service.rate_limits = False
    with LoopbackSimulator(service=service) as simulator:
        mine = replace(PROFILE, host=simulator.base_url, **profile)
        setting = Setting(engine=engine, paths=Paths.open(directory), config=Config(profiles={mine.name: mine}))
        try:
            yield Desktop(Session(setting, mine, start_token=DEMO_TOKEN), service)
        finally:
            engine.stop()
    assert engine.failures == []


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as desk:
        yield desk


def test_a_user_without_a_device_is_not_reached_by_the_vendor(at: Desktop) -> None:
    at.sent("qa-3", strategy=2)
    assert at.verdict("qa-3").cause is Cause.NO_BINDING


def test_a_user_who_is_offline_gets_no_push_for_those_who_are_online(at: Desktop) -> None:
    at.sent("hx1", strategy=4)
    assert at.verdict("hx1").cause is Cause.OFFLINE


def test_do_not_disturb_is_told_with_its_end(at: Desktop) -> None:
    at.sent("quiet-1", strategy=2)
    finding = at.verdict("quiet-1")
    assert finding.cause is Cause.QUIET
    assert finding.until is not None
    assert timedelta(hours=9) < finding.until - NOW < timedelta(hours=10)


def test_a_push_to_two_labels_needs_the_user_in_both(at: Desktop) -> None:
    at.sent("qa-team", "vip", labels=True)
    finding = at.verdict("qa-1")
    assert (finding.cause, finding.names) == (Cause.NOT_IN_ALL_LABELS, ("vip",))


def test_a_device_with_a_certificate_that_the_app_does_not_have(at: Desktop) -> None:
    at.sent("old-app-1", strategy=2)
    finding = at.verdict("old-app-1")
    assert (finding.cause, finding.names) == (Cause.CERTIFICATE, ("com.example.before-2024",))


def test_a_user_who_was_named_in_upper_case(at: Desktop) -> None:
    at.sent("QA-1", result=accepted(("QA-1", "FAIL", "appUser not exists")))
    for spelled in ("QA-1", "qa-1"):
        assert [each.cause for each in at.found(at.ask(spelled))] == [Cause.UPPER_CASE]


def test_a_user_typed_in_upper_case_is_asked_about_in_lower_case(at: Desktop) -> None:
    at.sent("qa-3", strategy=2)
    facts = at.ask("QA-3")
    assert (facts.known_as, [each.cause for each in at.found(facts)]) == ("qa-3", [Cause.NO_BINDING])


def test_a_user_who_does_not_exist(at: Desktop) -> None:
    at.sent("nobody-9")
    assert at.verdict("nobody-9").cause is Cause.NO_SUCH_USER


def test_a_user_who_is_banned(at: Desktop) -> None:
    at.sent("banned-1", strategy=4)
    assert at.verdict("banned-1").cause is Cause.BANNED


def test_a_user_who_came_into_the_label_after_the_push(at: Desktop) -> None:
    at.sent("qa-team", labels=True, ago=24 * 3650)
    finding = at.verdict("qa-1")
    assert (finding.cause, finding.names) == (Cause.JOINED_LATER, ("qa-team",))


def test_a_user_who_wants_no_notifications_or_sleeps_at_this_time(at: Desktop) -> None:
    for user in ("silent-1", "asleep-1"):
        at.sent(user, strategy=2)
    assert at.verdict("silent-1").cause is Cause.NOTIFIES_NOTHING
    midday = NOW.replace(hour=12)
    facts = at.ask("asleep-1")
    assert [each.cause for each in causes(facts, at.session.dialect, midday, SERVICE)] == [Cause.QUIET]


def test_what_the_answer_said_comes_before_what_is_told_now(at: Desktop) -> None:
    at.sent("quiet-1", result=accepted(("quiet-1", "FAIL", "No push binding")))
    found = at.found(at.ask("quiet-1"))
    assert [(each.cause, each.answered) for each in found] == [(Cause.NO_BINDING, True), (Cause.QUIET, False)]


def test_a_push_that_was_cancelled_before_it_left_is_not_the_one_in_question(at: Desktop) -> None:
    at.sent("qa-3", strategy=2, ago=2)
    at.sent(result=Result(state=Outcome.NOT_SENT))
    facts = at.ask("qa-3")
    assert facts.about is not None
    assert (facts.about.audience, at.verdict("qa-3").cause) == (("qa-3",), Cause.NO_BINDING)


@pytest.mark.parametrize("state", [Outcome.REJECTED, Outcome.NOT_SENT, Outcome.UNKNOWN])
def test_a_push_that_did_not_go_out(at: Desktop, state: Outcome) -> None:
    at.sent("qa-1", result=Result(state=state))
    assert at.verdict("qa-1").cause is Cause.DID_NOT_GO_OUT


def test_a_push_that_is_still_to_go_out(at: Desktop) -> None:
    start = f"{NOW + timedelta(hours=3):%Y-%m-%d %H:%M:%S}"
    at.sent("qa-team", labels=True, start_date=start, start_zone="UTC")
    assert at.verdict("qa-1").cause is Cause.NOT_DUE


def test_nothing_was_sent_to_a_user_whom_nothing_hinders(at: Desktop) -> None:
    assert [each.cause for each in at.found(at.ask("qa-1"))] == [Cause.NOTHING_SENT]


def test_nothing_is_found_where_nothing_hinders(at: Desktop) -> None:
    at.sent("qa-1", strategy=2, result=accepted(("qa-1", "SUCCESS", None)))
    assert at.found(at.ask("qa-1")) == ()


def test_many_pushes_to_everybody_do_not_hide_one_to_the_user(at: Desktop) -> None:
    at.sent("qa-1", ago=50, result=accepted(("qa-1", "FAIL", "no push binding")))
    at.sent("qa-team", labels=True, ago=40)
    at.sent("vip", labels=True, ago=40)
    for hours in range(30):
        at.sent(ago=hours + 1)
    at.sent("qa-1", app="other#app")
    pushes = at.ask("qa-1").pushes or ()
    assert [push.addressed for push in pushes] == [Addressed.AS_EVERYBODY] * 8 + [Addressed.BY_LABEL, Addressed.BY_NAME]
    assert pushes[-1].status == ("qa-1", "FAIL", "no push binding")


def test_what_would_stop_the_next_push_too_comes_before_the_labels_of_this_one(at: Desktop) -> None:
    at.sent("qa-team", "vip", labels=True)
    assert [each.cause for each in at.found(at.ask("qa-3"))] == [Cause.NO_BINDING, Cause.NOT_IN_ALL_LABELS]


def test_a_test_adds_to_the_verdict_and_the_question_stays(at: Desktop) -> None:
    at.sent("qa-team", "vip", labels=True)
    facts = at.ask("qa-1")
    at.sent("qa-1", ago=0, result=accepted(("qa-1", "FAIL", "invalid notifier")))
    at.session.engine.submit(read_pushes(at.session, facts)).result(20)
    assert [each.cause for each in at.found(facts)] == [Cause.CERTIFICATE, Cause.NOT_IN_ALL_LABELS]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_question_is_answered_at_the_pace_of_the_service(tmp_path: Path, dialect: str) -> None:
    with desktop(tmp_path, dialect_name=dialect) as at:
        at.service.rate_limits = True
        facts = at.ask("qa-1")
    assert {getattr(facts, name).told for name in FIELDS.values()} == {Told.YES}
    assert [row.label for row in facts.labels.theirs] == ["qa-team"]


NOT_SERVED: list[dict[str, Any]] = [
    {"status": 405},
    {"status": 500},
    {"status": 404},
    {"status": 404, "body": "<html>nginx</html>"},
    {"status": 501},
    {"status": 200, "body": "<html>a portal</html>"},
    {"status": 200, "body": "[]"},
    {"status": 200, "body": '{"data":7,"entities":7}'},
    {"status": 200, "body": '{"data":{"type":[],"qa-1":[]},"entities":[[]]}'},
]


@pytest.mark.parametrize("answer", NOT_SERVED, ids=str)
@pytest.mark.parametrize("endpoint", sorted(USER_READS))
def test_what_a_service_does_not_tell_is_said_and_the_rest_answers(
    at: Desktop, endpoint: Endpoint, answer: dict[str, Any]
) -> None:
    at.service.fault("GET", exact_path(endpoint, "qa-1"), times=1, **answer)
    facts = at.ask("qa-1")
    told = {name: getattr(facts, name).told for name in FIELDS.values()}
    assert told.pop(FIELDS[endpoint]) is Told.NOT_TOLD
    assert set(told.values()) == {Told.YES}
    assert facts.labels.asked == len(facts.labels.rows) > 0


def exact_path(endpoint: Endpoint, user: str) -> str:
    return "/" + PROFILE.dialect.routes[endpoint].path.replace("{user}", user)


@pytest.mark.parametrize("endpoint", sorted(USER_READS))
def test_a_refusal_is_no_lack_of_the_call(at: Desktop, endpoint: Endpoint) -> None:
    at.service.fault("GET", exact_path(endpoint, "qa-1"), status=403)
    reply = getattr(at.ask("qa-1"), FIELDS[endpoint])
    assert reply.told is Told.FAILED
    assert "push service not open" in reply.error


def test_without_the_call_for_users_another_call_tells_that_there_is_none(at: Desktop) -> None:
    at.service.fault("GET", "/users/nobody-9", status=405)
    facts = at.ask("nobody-9")
    assert facts.account.told is Told.NOT_TOLD
    assert at.found(facts)[0].cause is Cause.NO_SUCH_USER


def test_a_user_id_is_encoded_in_the_path(at: Desktop) -> None:
    assert at.ask("a b/../c").exists is False


def test_asking_can_be_stopped_and_what_was_answered_stays(desk: Desk) -> None:
    desk.service.fault("GET", "/users/qa-1/push/binding", delay=60.0)
    facts, told = UserFacts("qa-1"), Event()
    desk.session.listen(lambda topic: told.set() if facts.settings.told is Told.YES else None)
    asking = desk.engine.submit(ask_about_user(desk.session, facts))
    assert told.wait(10)
    stop_asking(desk.session, facts)
    assert asking.exception(10) is not None
    assert (facts.asking, facts.account.told, facts.bindings.told) == (False, Told.YES, Told.NOT_ASKED)

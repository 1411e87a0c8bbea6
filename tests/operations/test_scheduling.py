"""A push is scheduled in the operator's time; the service reads it on its own clock; nothing is guessed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from push_tui.dialects import AGORA, AGORA_2023
from push_tui.message.catalogue.field import FieldKind
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.push import ABSENT, Audience, AudienceKind, Push
from push_tui.message.schedule import CANNOT_CANCEL, Clock
from push_tui.operations.composition import Composition
from push_tui.operations.scheduling import schedule_lines, start_in
from support.person import PROFILE, Desk

WHEN = ("startDate",)
BERLIN, SINGAPORE = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Singapore")
NOW = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
CLOCK = Clock(NOW, BERLIN, SINGAPORE, timedelta())
MESSAGE = {"title": "Maintenance", "content": "Back at noon"}


def composing(clock: Clock = CLOCK, kind: AudienceKind = AudienceKind.EVERYBODY, **push: object) -> Composition:
    composition = Composition(AGORA, times=lambda: clock)
    composition.take(Push(Audience(kind), message=dict(MESSAGE), **push))  # type: ignore[arg-type]
    return composition


def problem(composition: Composition) -> str:
    return next((found.message for found in composition.problems if found.path == WHEN), "")


def test_what_is_typed_in_the_operators_time_is_sent_in_the_services() -> None:
    composition = composing()
    composition.type_text(WHEN, "2026-10-21 09:00")
    assert composition.push.start_date == "2026-10-21 15:00:00"
    assert composition.text(WHEN) == "2026-10-21 09:00"
    assert problem(composition) == ""
    composition.type_text(WHEN, "")
    assert repr(composition.push.start_date) == "ABSENT"


def test_a_start_of_the_history_keeps_its_moment_in_a_zone_that_the_profile_names_now() -> None:
    sent = Push(Audience(AudienceKind.EVERYBODY), message=dict(MESSAGE), start_date="2026-10-21 15:00:00")
    assert start_in(BERLIN, sent, "Asia/Singapore").starts == "2026-10-21 09:00:00"
    for zone, recorded in ((SINGAPORE, "Asia/Singapore"), (BERLIN, ""), (BERLIN, "No/Where"), (None, "Asia/Singapore")):
        assert start_in(zone, sent, recorded) == sent
    soon = replace(sent, start_date="soon")
    assert start_in(BERLIN, soon, "Asia/Singapore") == soon


def test_a_text_that_is_no_time_is_kept_and_named() -> None:
    composition = composing()
    composition.type_text(WHEN, "soon")
    assert composition.push.start_date is ABSENT
    assert composition.text(WHEN) == "soon"
    assert problem(composition) == 'When: "soon" is not a time.'
    assert next(each.at_field for each in composition.problems if each.path == WHEN) == '"soon" is not a time.'


@pytest.mark.parametrize("typed", ["now", " Now ", "at once"])
def test_now_schedules_nothing(typed: str) -> None:
    composition = composing()
    composition.type_text(WHEN, "tomorrow 9:00")
    composition.type_text(WHEN, typed)
    assert composition.push.start_date is ABSENT
    assert not composition.draft.unread
    assert not [each for each in composition.problems if each.path == WHEN]


def test_a_time_that_clocks_skip_is_mended_by_one_key() -> None:
    composition = composing(replace(CLOCK, now=datetime(2027, 3, 20, 8, 0, tzinfo=UTC)))
    composition.type_text(WHEN, "2027-03-28 02:30")
    assert "does not exist" in problem(composition)
    composition.fix(next(found for found in composition.problems if found.path == WHEN))
    assert composition.text(WHEN) == "2027-03-28 03:00"
    assert problem(composition) == ""


def test_a_time_that_comes_twice_names_both() -> None:
    composition = composing()
    composition.type_text(WHEN, "2026-10-25 02:30")
    found = next(found for found in composition.problems if found.path == WHEN)
    assert "comes twice" in found.message
    assert "2026-10-25 02:30 +01:00" in found.reason
    assert found.fix is not None
    assert "2026-10-25 02:30 +02:00" in found.fix.title


@pytest.mark.parametrize(("typed", "bound"), [("10:30", "at least 1 hour ahead"), ("in 31 days", "within 30 days")])
def test_the_bounds_are_named_in_the_operators_time_and_mended_by_one_key(typed: str, bound: str) -> None:
    composition = composing()
    composition.type_text(WHEN, typed)
    assert bound in problem(composition)
    assert len([found for found in composition.problems if found.path == WHEN]) == 1
    composition.fix(next(found for found in composition.problems if found.path == WHEN))
    assert problem(composition) == ""


def test_the_bounds_follow_the_services_clock() -> None:
    composition = composing(replace(CLOCK, skew=timedelta(minutes=10)))
    composition.type_text(WHEN, "11:05")
    assert "not before 2026-10-20 11:10" in problem(composition)


def test_what_was_right_becomes_wrong_with_time() -> None:
    clocks = [CLOCK]
    composition = Composition(AGORA, times=lambda: clocks[0])
    composition.take(Push(Audience(AudienceKind.EVERYBODY), message=dict(MESSAGE)))
    composition.type_text(WHEN, "12:00")
    assert problem(composition) == ""
    clocks[0] = replace(CLOCK, now=NOW + timedelta(hours=1, minutes=30))
    composition.check_again()
    assert "at least 1 hour ahead" in problem(composition)


def test_without_the_services_zone_an_imported_time_is_an_error_and_nothing_is_guessed() -> None:
    composition = composing(replace(CLOCK, server_zone=None), start_date="2026-10-21 15:00:00")
    assert "server_time_zone is not set" in problem(composition)
    assert composition.text(WHEN) == "2026-10-21 15:00:00"


@pytest.mark.parametrize("kind", [AudienceKind.USER, AudienceKind.USERS])
def test_an_imported_time_for_users_is_an_error_that_one_key_drops(kind: AudienceKind) -> None:
    composition = composing(kind=kind, start_date="2026-10-21 15:00:00")
    assert "Only a push to labels or to everybody" in problem(composition)
    composition.fix(next(found for found in composition.problems if found.path == WHEN))
    assert composition.push.start_date is ABSENT


def test_a_dialect_without_a_schedule_refuses_it() -> None:
    composition = composing(start_date="2026-10-21 15:00:00")
    composition.use_dialect(AGORA_2023)
    assert "cannot schedule a push" in problem(composition)


def test_times_of_fields_are_the_operators_too() -> None:
    composition = composing(replace(CLOCK, operator_zone=timezone(timedelta(hours=-7))))
    path = next(field.path for field in fields_by_path(AGORA).values() if field.kind is FieldKind.TIME)
    composition.type_text(path, "2030-01-31 18:00")
    assert composition.value(path) == int(datetime(2030, 2, 1, 1, 0, tzinfo=UTC).timestamp()) * 1000


def test_the_review_tells_the_time_on_every_clock_and_that_it_cannot_be_cancelled(desk: Desk) -> None:
    session = desk.session
    session.profile = replace(PROFILE, server_time_zone="+08:00")
    session.setting.config = replace(session.config, operator_time_zone="+00:00")
    start = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0, second=0)
    sent = f"{start + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"
    push = Push(Audience(AudienceKind.EVERYBODY), start_date=sent, message=dict(MESSAGE))
    times, notes = schedule_lines(push, session.schedule_clock)
    assert f"{start:%Y-%m-%d %H:%M} +00:00  your time" in times[0]
    assert f"{start:%Y-%m-%d %H:%M} +00:00  UTC" in times[1]
    assert "+08:00  service's time" in times[2]
    assert notes[-1] == CANNOT_CANCEL
    at_once = replace(push, start_date=ABSENT)
    assert schedule_lines(at_once, session.schedule_clock) == (("now",), ())
    past = replace(push, start_date="2020-01-01 00:00:00")
    _, (why,) = schedule_lines(past, session.schedule_clock)
    assert "at least 1 hour ahead" in why


@pytest.mark.parametrize(
    ("skew", "said"),
    [
        (timedelta(minutes=10), ["The service's clock is 10 minutes ahead."]),
        (timedelta(seconds=-45), ["The service's clock is 45 s behind."]),
        (timedelta(seconds=20), []),
        (None, []),
    ],
)
def test_a_push_that_goes_out_now_says_too_that_the_services_clock_is_off(
    skew: timedelta | None, said: list[str]
) -> None:
    push = Push(Audience(AudienceKind.EVERYBODY), message=dict(MESSAGE))
    assert schedule_lines(push, replace(CLOCK, skew=skew)) == (("now",), tuple(said))


async def test_the_clock_is_known_after_an_answer_of_the_service(desk: Desk) -> None:
    assert desk.session.clock_skew is None
    async with desk.app.run_test():
        from push_tui.operations.labels import read_label

        await desk.app.ask(read_label(desk.session, "vip"))
        assert desk.session.clock_skew is not None

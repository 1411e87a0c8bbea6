"""A start is read in the operator's zone, written on the service's wall clock, and never guessed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from push_tui.dialects import AGORA, AGORA_2023, EASEMOB
from push_tui.message.local_time import (
    HOST_ZONE,
    RepeatedTime,
    ScheduleError,
    SkippedTime,
    UnknownZone,
    UnreadableTime,
    resolve,
)
from push_tui.message.schedule import (
    CANNOT_CANCEL,
    Clock,
    NoServerZone,
    ServerRepeats,
    TooEarly,
    TooLate,
    bounds,
    from_server,
    plan,
    plan_of,
    read,
    to_server,
    unavailable,
    views,
)
from push_tui.message.validation import validate
from support.message_checks import EVERYBODY, LABELS, USER, USERS, push_to

BERLIN, NEW_YORK, SINGAPORE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Singapore")
IN_SYNC = timedelta()
SUNDAY_MORNING = Clock(datetime(2026, 11, 22, 8, 0, 30, tzinfo=BERLIN), BERLIN, SINGAPORE, IN_SYNC)


def berlin(text: str, server: tzinfo = UTC) -> Clock:
    return Clock(datetime.fromisoformat(text).replace(tzinfo=BERLIN), BERLIN, server, IN_SYNC)


def wall(typed: str, clock: Clock = SUNDAY_MORNING) -> str:
    return f"{read(typed, clock).astimezone(clock.operator):%Y-%m-%d %H:%M:%S}"


# What an operator types


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-22 09:00", "2026-11-22 09:00:00"),
        ("2026-11-22T09:00", "2026-11-22 09:00:00"),
        (" 2026-11-22  9:00 ", "2026-11-22 09:00:00"),
        ("2026-12-01 09:00:30", "2026-12-01 09:00:30"),
        ("1.12.2026 9:00", "2026-12-01 09:00:00"),
        ("25.12. 18:00", "2026-12-25 18:00:00"),
        ("22.11. 9:00", "2026-11-22 09:00:00"),
        ("3.1. 18:00", "2027-01-03 18:00:00"),
        ("today 18:00", "2026-11-22 18:00:00"),
        ("tomorrow 9:00", "2026-11-23 09:00:00"),
        ("Tomorrow at 9:00", "2026-11-23 09:00:00"),
        ("day after tomorrow 9:00", "2026-11-24 09:00:00"),
        ("09:00", "2026-11-22 09:00:00"),
        ("07:00", "2026-11-23 07:00:00"),
        ("9 pm", "2026-11-22 21:00:00"),
        ("12:30am", "2026-11-23 00:30:00"),
        ("12 pm", "2026-11-22 12:00:00"),
        ("sun 18:00", "2026-11-22 18:00:00"),
        ("sun 7:00", "2026-11-29 07:00:00"),
        ("Monday 9:00", "2026-11-23 09:00:00"),
        ("sat, 9:00", "2026-11-28 09:00:00"),
        ("in 3 h", "2026-11-22 11:01:00"),
        ("in 90 min", "2026-11-22 09:31:00"),
        ("in 1 h 30 min", "2026-11-22 09:31:00"),
        ("in 1.5 hours", "2026-11-22 09:31:00"),
        ("in 2 days", "2026-11-24 08:00:00"),
        ("in 1 week", "2026-11-29 08:00:00"),
        ("+2h", "2026-11-22 10:01:00"),
        ("+ 30 min", "2026-11-22 08:31:00"),
        ("+1d 2h", "2026-11-23 10:00:00"),
        ("yesterday 9:00", "2026-11-21 09:00:00"),
        ("in 2 days 3 h", "2026-11-24 11:00:00"),
        ("in 2 days at 9:00", "2026-11-24 09:00:00"),
        ("１８：００", "2026-11-22 18:00:00"),
        ("18:00 Asia/Singapore", "2026-11-22 11:00:00"),
        ("18:00 asia/singapore", "2026-11-22 11:00:00"),
        ("18:00 +08:00", "2026-11-22 11:00:00"),
        ("18:00 UTC", "2026-11-22 19:00:00"),
        ("2026-11-22T18:00Z", "2026-11-22 19:00:00"),
        ("tomorrow 01:00 Asia/Tokyo", "2026-11-22 17:00:00"),
    ],
)
def test_what_an_operator_types_is_understood(typed: str, meant: str) -> None:
    assert wall(typed) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "For example"),
        ("soon", "For example"),
        ("tomorrow", "For example"),
        ("tomorrow 9", "For example"),
        ("monkey 9:00", "For example"),
        ("2026-11-22", "Add the time of day"),
        ("11/22/2026 9:00", "day and month look alike"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(typed: str, hint: str) -> None:
    with pytest.raises(UnreadableTime) as problem:
        read(typed, SUNDAY_MORNING)
    assert hint in problem.value.reason


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-02-30 09:00", "The date 2026-02-30 does not exist."),
        ("31.11. 9:00", "The date 31.11. does not exist."),
        ("yesterday 9", '"yesterday 9" lies in the past.'),
        ("Yesterday", '"Yesterday" lies in the past.'),
        ("2 h ago", '"2 h ago" lies in the past.'),
        ("25:00", '"25:00" is not a time of day: hours go from 0 to 23, minutes to 59.'),
        ("9:75", '"9:75" is not a time of day: hours go from 0 to 23, minutes to 59.'),
        ("13:00 pm", '"13:00 pm" needs an hour from 1 to 12 before pm.'),
        ("in 3 fortnights", '"fortnights" is not a unit; write min, h, days or weeks.'),
        ("in 999999 weeks", '"in 999999 weeks" is outside the calendar.'),
    ],
)
def test_a_time_that_is_none_is_named(typed: str, sentence: str) -> None:
    with pytest.raises(UnreadableTime) as problem:
        read(typed, SUNDAY_MORNING)
    assert str(problem.value) == sentence


def test_a_wrong_zone_behind_the_time_names_the_nearest() -> None:
    with pytest.raises(UnknownZone, match="Europe/Berln") as problem:
        plan("09:00 Europe/Berln", berlin("2026-03-28 12:00"))
    assert [way.text for way in problem.value.ways] == ["Europe/Berlin"]


# Clock changes


def test_a_time_that_is_skipped_is_refused_with_the_next_valid_one() -> None:
    with pytest.raises(SkippedTime) as problem:
        plan("2026-03-29 02:30", berlin("2026-03-28 12:00"))
    assert str(problem.value) == (
        "02:30 does not exist on Sun 2026-03-29 in Europe/Berlin; the next valid time is 03:00."
    )
    assert problem.value.reason == "Clocks go forward from 02:00 to 03:00."
    (way,) = problem.value.ways
    assert plan(way.text, berlin("2026-03-28 12:00")).start == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_asks_which() -> None:
    clock = berlin("2026-10-24 12:00")
    with pytest.raises(RepeatedTime) as problem:
        plan("2026-10-25 02:30", clock)
    assert str(problem.value) == "02:30 comes twice on Sun 2026-10-25 in Europe/Berlin. Which one?"
    assert problem.value.reason == "Clocks go back from 03:00 to 02:00."
    assert [(way.title, way.text) for way in problem.value.ways] == [
        ("the first time, at +02:00", "2026-10-25 02:30 +02:00"),
        ("the second time, at +01:00", "2026-10-25 02:30 +01:00"),
    ]
    starts = [plan(way.text, clock).start for way in problem.value.ways]
    assert starts == [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]


def test_a_zone_that_skips_a_whole_day_is_understood() -> None:
    with pytest.raises(SkippedTime, match="the next valid time is 00:00"):
        resolve(datetime(2011, 12, 30, 9, 0), ZoneInfo("Pacific/Apia"))


def test_a_moment_that_the_service_sees_twice_is_refused_with_those_around_it() -> None:
    clock = Clock(datetime(2026, 10, 24, 12, 0, tzinfo=UTC), SINGAPORE, BERLIN, IN_SYNC)
    with pytest.raises(ServerRepeats, match="02:30 on 2026-10-25, which comes twice") as problem:
        plan("2026-10-25 08:30", clock)
    assert [plan(way.text, clock).start_date for way in problem.value.ways] == [
        "2026-10-25 01:59:00",
        "2026-10-25 03:00:00",
    ]


def test_days_keep_the_time_of_day_and_hours_are_counted() -> None:
    before_change = berlin("2026-10-24 12:00")
    assert wall("in 1 day", before_change) == "2026-10-25 12:00:00"
    assert wall("in 24 h", before_change) == "2026-10-25 11:00:00"


def test_a_change_of_the_operators_clocks_is_mentioned() -> None:
    notes = plan("2026-10-26 09:00", berlin("2026-10-24 12:00")).notes
    assert notes[0] == "Your clocks change before then, from +02:00 to +01:00."


# The plan


def test_a_plan_shows_three_clocks_and_says_that_it_cannot_be_taken_back() -> None:
    made = plan("2026-11-23 09:00", SUNDAY_MORNING)
    assert made.start_date == "2026-11-23 16:00:00"
    assert made.start == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert [(view.title, view.text, view.zone) for view in made.views] == [
        ("your time", "Mon 2026-11-23 09:00 +01:00", "Europe/Berlin"),
        ("UTC", "Mon 2026-11-23 08:00 +00:00", "UTC"),
        ("service's time", "Mon 2026-11-23 16:00 +08:00", "Asia/Singapore"),
    ]
    assert made.notes == (CANNOT_CANCEL,)


def test_an_offset_is_as_good_as_a_name() -> None:
    clock = Clock(SUNDAY_MORNING.now, timezone(timedelta(hours=1)), timezone(timedelta(hours=8)), IN_SYNC)
    assert plan("2026-11-23 09:00", clock).start_date == "2026-11-23 16:00:00"


def test_a_start_of_a_draft_is_held_against_the_bounds_of_today() -> None:
    assert plan_of("2026-11-23 16:00:00", SUNDAY_MORNING) == plan("2026-11-23 09:00", SUNDAY_MORNING)
    with pytest.raises(TooEarly):
        plan_of("2026-11-22 15:30:00", SUNDAY_MORNING)


@pytest.mark.parametrize("written", ["2026-11-23 9:00:00", "2026-11-23 09:00", "soon", "", "2026-13-01 00:00:00"])
def test_a_start_date_of_another_form_is_refused(written: str) -> None:
    with pytest.raises(UnreadableTime):
        plan_of(written, SUNDAY_MORNING)


def test_imported_starts_that_the_services_clock_skips_or_repeats_are_named() -> None:
    with pytest.raises(SkippedTime):
        from_server("2026-03-29 02:30:00", BERLIN)
    with pytest.raises(RepeatedTime):
        from_server("2026-10-25 02:30:00", BERLIN)


# Bounds


def test_less_than_an_hour_ahead_is_refused_with_the_bound_named() -> None:
    with pytest.raises(TooEarly) as problem:
        plan("09:00", SUNDAY_MORNING)
    assert str(problem.value) == (
        "Choose a time at least 1 hour ahead: not before 2026-11-22 09:00:30 +01:00 (2026-11-22 08:00:30 UTC)."
    )
    assert problem.value.reason == "By the service's own clock."
    assert [way.text for way in problem.value.ways] == ["2026-11-22 09:01"]


@pytest.mark.parametrize("typed", ["yesterday 9:00", "today 8:00", "2026-11-01 09:00"])
def test_a_time_that_has_passed_says_so(typed: str) -> None:
    with pytest.raises(TooEarly, match=r"^This time has passed\. Choose a time"):
        plan(typed, SUNDAY_MORNING)


@given(st.integers(1, 9_999), st.sampled_from(["m", "min", "h", "hours"]), st.sampled_from(["+", "+ ", "in "]))
def test_a_time_from_now_is_the_next_full_minute_after_that_long(amount: int, unit: str, before: str) -> None:
    ahead = timedelta(**{"hours" if unit[0] == "h" else "minutes": amount})
    late = read(f"{before}{amount}{unit}", SUNDAY_MORNING) - SUNDAY_MORNING.now - ahead
    assert timedelta() <= late < timedelta(minutes=1)
    assert read(f"{before}{amount} {unit}", SUNDAY_MORNING).second == 0


def test_to_an_operator_whose_clock_is_utc_a_bound_is_said_once() -> None:
    with pytest.raises(TooEarly, match=r"not before 2026-11-22 08:00:30 \+00:00\.$"):
        plan("08:00", Clock(SUNDAY_MORNING.now, UTC, SINGAPORE, IN_SYNC))


def test_more_than_thirty_days_ahead_is_refused_with_the_bound_named() -> None:
    with pytest.raises(TooLate) as problem:
        plan("2026-12-22 09:00", SUNDAY_MORNING)
    assert "within 30 days: not after 2026-12-22 08:00:30 +01:00" in str(problem.value)
    assert [way.text for way in problem.value.ways] == ["2026-12-22 08:00"]
    assert plan("in 30 days", SUNDAY_MORNING).start_date == "2026-12-22 15:00:00"


def test_the_services_clock_decides() -> None:
    ahead = Clock(SUNDAY_MORNING.now, BERLIN, SINGAPORE, timedelta(minutes=3))
    behind = Clock(SUNDAY_MORNING.now, BERLIN, SINGAPORE, timedelta(minutes=-3))
    with pytest.raises(TooEarly):
        plan("09:02", ahead)
    assert plan("09:02", behind).notes[0] == "The service's clock is 3 minutes behind."
    assert plan("09:05", ahead).notes[0] == "The service's clock is 3 minutes ahead."


def test_a_clock_that_was_not_read_yet_is_said() -> None:
    clock = Clock(SUNDAY_MORNING.now, BERLIN, SINGAPORE)
    assert "not read yet" in plan("12:00", clock).notes[0]
    with pytest.raises(TooEarly) as problem:
        plan("08:10", clock)
    assert "not read yet" in problem.value.reason


# Where nothing can be scheduled


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (unavailable(LABELS, AGORA, SINGAPORE), ""),
        (unavailable(EVERYBODY, EASEMOB, SINGAPORE), ""),
        (unavailable(EVERYBODY, AGORA_2023, SINGAPORE), "Agora Chat (2023 edition) cannot schedule a push."),
        (unavailable(USERS, AGORA, SINGAPORE), "Only a push to labels or to everybody can be scheduled."),
        (unavailable(USER, AGORA, SINGAPORE), "Only a push to labels or to everybody can be scheduled."),
    ],
)
def test_why_nothing_can_be_scheduled(reason: str, expected: str) -> None:
    assert reason == expected


def test_an_unknown_server_zone_is_never_guessed() -> None:
    clock = Clock(SUNDAY_MORNING.now, BERLIN, None, IN_SYNC)
    assert "server_time_zone is not set" in unavailable(LABELS, AGORA, None)
    with pytest.raises(NoServerZone):
        plan("tomorrow 9:00", clock)
    with pytest.raises(NoServerZone):
        plan_of("2026-11-23 16:00:00", clock)
    assert [view.title for view in views(clock.now, clock)] == ["your time", "UTC"]


# The zone of this host


@pytest.fixture
def host_in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("host_in_berlin")
def test_the_hosts_own_zone_knows_its_clock_changes_too() -> None:
    clock = Clock(datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN), None, SINGAPORE, IN_SYNC)
    assert plan("tomorrow 12:00", clock).views[0].text == "Sun 2026-10-25 12:00 +01:00"
    with pytest.raises(RepeatedTime, match="this host's zone"):
        plan("tomorrow 2:30", clock)
    with pytest.raises(SkippedTime):
        resolve(datetime(2026, 3, 29, 2, 30), HOST_ZONE)
    for hour in range(-6, 6):
        moment = datetime(2026, 10, 25, 1, 30, tzinfo=UTC) + timedelta(hours=hour / 2)
        assert moment.astimezone(HOST_ZONE).astimezone(UTC) == moment
        assert moment.astimezone(HOST_ZONE).utcoffset() == moment.astimezone(BERLIN).utcoffset()


# For any moment in any zone

ZONES = st.sampled_from(
    [
        *("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Santiago", "Asia/Singapore"),
        *("Asia/Kolkata", "Asia/Tehran", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Asia/Gaza"),
    ]
).map(ZoneInfo) | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SECONDS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))
AHEAD = st.integers(0, 31 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
SKEWS = st.integers(-600_000, 600_000).map(lambda ms: timedelta(milliseconds=ms))


@given(SECONDS, ZONES)
def test_a_moment_survives_the_services_wall_clock(moment: datetime, zone: tzinfo) -> None:
    try:
        written = to_server(moment, zone)
    except ServerRepeats as problem:
        with pytest.raises(RepeatedTime):
            from_server(f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}", zone)
        clock = Clock(moment, UTC, zone)
        before, after = (read(way.text, clock) for way in problem.ways)
        assert before < moment < after
        assert from_server(to_server(before, zone), zone) == before
        assert from_server(to_server(after, zone), zone) == after
    else:
        assert from_server(written, zone) == moment


@given(SECONDS, ZONES)
def test_a_time_of_day_is_a_moment_or_an_error_with_ways_that_are(moment: datetime, zone: tzinfo) -> None:
    shown = moment.replace(tzinfo=None)
    clock = Clock(moment, zone, UTC)
    try:
        found = read(f"{shown:%Y-%m-%d %H:%M:%S}", clock)
    except SkippedTime as problem:
        (way,) = problem.ways
        assert read(way.text, clock).astimezone(zone).replace(tzinfo=None) > shown
    except RepeatedTime as problem:
        first, second = (read(way.text, clock) for way in problem.ways)
        assert first < second
        assert {each.astimezone(zone).replace(tzinfo=None, fold=0) for each in (first, second)} == {shown}
    else:
        assert found.astimezone(zone).replace(tzinfo=None, fold=0) == shown


@given(SECONDS, AHEAD, ZONES, ZONES, SKEWS)
@example(datetime(2026, 10, 25, 0, 50, tzinfo=UTC), timedelta(hours=1), UTC, BERLIN, timedelta())
@example(datetime(2026, 9, 25, 1, 30, tzinfo=UTC), timedelta(days=30), UTC, BERLIN, timedelta())
@example(datetime(2027, 2, 26, 1, 30, tzinfo=UTC), timedelta(days=30), UTC, BERLIN, timedelta())
def test_what_can_be_planned_is_what_the_service_and_the_validation_take(
    now: datetime, ahead: timedelta, operator: tzinfo, server: tzinfo, skew: timedelta
) -> None:
    clock = Clock(now, operator, server, skew)
    typed = f"{now + ahead:%Y-%m-%d %H:%M:%S} +00:00"
    try:
        made = plan(typed, clock)
    except (TooEarly, TooLate, ServerRepeats) as problem:
        assume(not isinstance(problem, ServerRepeats))
        limits = bounds(clock)
        assert not limits.earliest <= now + ahead <= limits.latest
        for way in problem.ways:
            assert limits.earliest <= read(way.text, clock) <= limits.latest
    else:
        assert timedelta(hours=1) <= made.start - clock.service_now <= timedelta(days=30)
        scheduled = push_to(EVERYBODY).with_value(("startDate",), made.start_date)
        assert validate(scheduled, AGORA) == ()
        server_now = clock.service_now.astimezone(clock.server_zone).replace(tzinfo=None)
        start = datetime.strptime(made.start_date, "%Y-%m-%d %H:%M:%S")
        assert timedelta(hours=1) <= start - server_now <= timedelta(days=30)
        assert plan_of(made.start_date, clock) == made


@given(
    st.text(max_size=40) | st.from_regex(r"(in )?[0-9]{1,4}[-:. ][0-9]{1,2}[-:. a-z+/]{0,12}[0-9]{0,2}", fullmatch=True)
)
def test_anything_typed_is_a_time_or_one_sentence(typed: str) -> None:
    try:
        assert read(typed, SUNDAY_MORNING).tzinfo is UTC
    except ScheduleError as problem:
        assert str(problem).endswith((".", "?"))

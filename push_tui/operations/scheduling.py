"""The start of a push: edit ``startDate`` in the operator's time, check it, and describe it."""

from contextlib import suppress
from datetime import UTC, tzinfo

from push_tui.dialects import Dialect
from push_tui.message.local_time import ScheduleError, TimeSuggestion, short_text
from push_tui.message.push import ABSENT, START_DATE_PATH, Absent, Json, Push, json_text
from push_tui.message.rules.problem import Fix, Problem, Severity, drop, set_to
from push_tui.message.schedule import (
    SET_IN_PROFILE,
    Clock,
    NoServerZone,
    PlannedStart,
    from_server,
    plan_of,
    read,
    skew_notes,
    start_of,
    to_server,
    unavailable,
)
from push_tui.operations.field_text import unreadable


def start_text(push: Push, dialect: Dialect, clock: Clock) -> str:
    """Return ``startDate`` for editing: in the operator's time if it converts, else as sent."""
    value = push.start_date
    if value is ABSENT:
        return ""
    if not isinstance(value, str):
        return json_text(value)
    if not unavailable(push.audience.kind, dialect, clock.server_zone):
        try:
            return short_text(from_server(value, clock.server_zone).astimezone(clock.operator))
        except ScheduleError:
            pass
    return value


def start_value(text: str, push: Push, dialect: Dialect, clock: Clock) -> Json:
    """Return the ``startDate`` for a typed ``text``; the text itself if this push cannot be scheduled.

    `start_problem` checks the bounds, because they move while nobody types.

    Raises:
        UnreadableText: it names no moment, or one that ``startDate`` cannot name.
    """
    if unavailable(push.audience.kind, dialect, clock.server_zone):
        return text
    try:
        return to_server(read(text, clock), clock.server_zone)
    except ScheduleError as error:
        raise unreadable(error) from error


def start_problem(push: Push, dialect: Dialect, clock: Clock) -> Problem | None:
    """Return why the service would refuse the start, by the service's clock; None if it would not.

    `validate` reports an audience or dialect without schedules.
    """
    if not isinstance(push.start_date, str) or unavailable(push.audience.kind, dialect, clock.server_zone or UTC):
        return None
    try:
        plan_of(push.start_date, clock)
    except NoServerZone as error:
        reason = f"{SET_IN_PROFILE}, or send it at once."
        return Problem(START_DATE_PATH, Severity.ERROR, str(error), reason, drop(START_DATE_PATH, "send at once"))
    except ScheduleError as error:
        return Problem(START_DATE_PATH, Severity.ERROR, str(error), error.reason, _fix(error.ways, clock))
    return None


def _fix(ways: tuple[TimeSuggestion, ...], clock: Clock) -> Fix | None:
    if not ways:
        return None
    try:
        value = to_server(read(ways[0].text, clock), clock.server_zone)
    except ScheduleError:
        return None
    return set_to(START_DATE_PATH, value, f"{ways[0].title}, {ways[0].text}")


def start_in(zone: tzinfo | None, push: Push, recorded: str) -> Push:
    """Return a push with its start in ``zone``, at the moment that it was sent for in the zone ``recorded`` with it.

    The start stays as it is if its moment, or how to write it, is not known.
    """
    with suppress(ScheduleError):
        if push.starts and (start := start_of(push.starts, recorded, zone)) is not None:
            return push.with_value(START_DATE_PATH, to_server(start, zone))
    return push


def plan_now(value: Json | Absent, clock: Clock) -> PlannedStart | None:
    """Return the plan of a ``startDate``; None if there is none or the service would refuse it now."""
    if not isinstance(value, str):
        return None
    try:
        return plan_of(value, clock)
    except ScheduleError:
        return None


def schedule_lines(push: Push, clock: Clock) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return when ``push`` goes out, a line each: the operator's time, UTC, the service's time; and what to heed.

    The time is ``now`` if it is not scheduled. If the service would refuse the time, return ``startDate`` as sent, and
    why.
    """
    if push.start_date is ABSENT:
        return ("now",), skew_notes(clock)
    sent = push.start_date if isinstance(push.start_date, str) else json_text(push.start_date)
    try:
        plan = plan_of(sent, clock)
    except ScheduleError as error:
        return (f"at {sent}",), (" ".join(filter(None, (str(error), error.reason))),)
    return tuple(view.line for view in plan.views), plan.notes

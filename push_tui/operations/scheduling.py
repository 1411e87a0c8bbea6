"""When a push goes out: the text of ``startDate`` in the operator's time, what is wrong with it, and how to say it."""

from datetime import UTC

from push_tui.dialects import Dialect
from push_tui.message.local_time import ScheduleError, TimeSuggestion, short_text
from push_tui.message.push import ABSENT, START_DATE_PATH, Absent, Json, Push, json_text
from push_tui.message.rules.problem import Fix, Problem, Severity, drop, set_to
from push_tui.message.schedule import (
    Clock,
    NoServerZone,
    PlannedStart,
    from_server,
    plan_of,
    read,
    to_server,
    unavailable,
)
from push_tui.operations.field_text import unreadable


def start_text(push: Push, dialect: Dialect, clock: Clock) -> str:
    """``startDate`` as the operator edits it: in the operator's time where it can be told, else as it is sent."""
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
    """The ``startDate`` that the operator means by ``text``; as it stands where nothing can be scheduled.

    The bounds are left to `start_problem`: they move on while nobody types.

    Raises:
        UnreadableText: no moment is meant, or none that ``startDate`` can name.
    """
    if unavailable(push.audience.kind, dialect, clock.server_zone):
        return text
    try:
        return to_server(read(text, clock), clock.server_zone)
    except ScheduleError as error:
        raise unreadable(error) from error


def start_problem(push: Push, dialect: Dialect, clock: Clock) -> Problem | None:
    """Why the service would not start the push as it says, by the service's clock; None where nothing is wrong.

    Where this audience or dialect knows no schedule at all, `validate` says so.
    """
    if not isinstance(push.start_date, str) or unavailable(push.audience.kind, dialect, clock.server_zone or UTC):
        return None
    try:
        plan_of(push.start_date, clock)
    except NoServerZone as error:
        reason = "Set it in the profile, or drop startDate to send at once."
        return Problem(START_DATE_PATH, Severity.ERROR, str(error), reason, drop(START_DATE_PATH))
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
    return set_to(START_DATE_PATH, value, _title(ways[0]))


def _title(way: TimeSuggestion) -> str:
    return f"{way.title}, {way.text}"


def plan_now(value: Json | Absent, clock: Clock) -> PlannedStart | None:
    """The plan of a ``startDate`` that the service would take now; None where it would not, or there is none."""
    if not isinstance(value, str):
        return None
    try:
        return plan_of(value, clock)
    except ScheduleError:
        return None


def schedule_lines(push: Push, clock: Clock) -> tuple[str, ...]:
    """When ``push`` goes out, for people, a line each: the operator's time, UTC, the service's, then what to know.

    ``now`` alone where it is not scheduled; where the service would refuse the time, ``startDate`` as it is sent and
    why it would.
    """
    if push.start_date is ABSENT:
        return ("now",)
    sent = push.start_date if isinstance(push.start_date, str) else json_text(push.start_date)
    try:
        plan = plan_of(sent, clock)
    except ScheduleError as error:
        return (f"startDate {sent}", " ".join(filter(None, (str(error), error.reason))))
    return (*(f"{view.text}  {view.title} ({view.zone})" for view in plan.views), *plan.notes)

"""A push that corrects an earlier one: which one that is, and whether phones will replace it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.catalogue.sections import channel_title
from push_tui.message.handles import replacement_of
from push_tui.message.local_time import ScheduleError
from push_tui.message.push import START_DATE_PATH, Audience, AudienceKind, Json, Push, PushShapeError
from push_tui.message.schedule import Clock, from_server, to_server
from push_tui.text import quantity

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@frozen
class Correction:
    """The sent push that is corrected."""

    first: Push
    task_id: str
    """Empty if it was not sent as a task."""
    app: str
    host: str
    row: int = 0
    """Its row in the history; 0 in drafts of older versions, or if a job sent it."""
    job: int = 0
    """The job that sent it, if one did."""

    @property
    def elsewhere(self) -> "Correction":
        """What it is where the history is another one."""
        return replace(self, row=0, job=0)

    def to_json(self) -> dict[str, Json]:
        """Return the JSON object that `from_json` reads back."""
        return {
            "push": self.first.to_draft(),
            "task_id": self.task_id,
            "app": self.app,
            "host": self.host,
            "row": self.row,
            "job": self.job,
        }

    @classmethod
    def from_json(cls, content: Json) -> "Correction | None":
        """Return the correction that `to_json` wrote; None for anything else."""
        if not isinstance(content, Mapping) or not isinstance(first := content.get("push"), Mapping):
            return None
        try:
            push = Push.from_draft(first)
        except PushShapeError:
            return None
        task_id, app, host = (str(content.get(key) or "") for key in ("task_id", "app", "host"))
        row, job = (number if isinstance(number := content.get(key), int) else 0 for key in ("row", "job"))
        return cls(push, task_id, app, host, row, job)


@frozen
class Banner:
    """A sentence about a correction, and whether phones replace the first push everywhere."""

    sentence: str
    replaces: bool


def correction_banner(
    correction: Correction, push: Push, dialect: Dialect, app: tuple[str, str], clock: Clock
) -> Banner:
    """Return what phones will do with the first push when ``push`` comes; ``app`` and its host are those in use."""
    first = correction.first
    where = replacement_of(first, push, dialect)
    replaced, both = where.replaced, where.both
    if app != (correction.app, correction.host):
        replaced, fate = (), f"it was sent with the app {correction.app}; phones will show BOTH pushes"
    elif not replaced:
        fate = f"phones will show BOTH pushes, because {_why_both(both)}"
    elif not _goes_out_after(first, push, clock):
        replaced, fate = (), "phones may keep the first one, which does not go out before it: choose a later time"
    elif not both:
        fate = f"phones replace the first one{_how_much_later(first, push, clock)}"
    else:
        ways, others = (", ".join(map(channel_title, channels)) for channels in (replaced, both))
        fate = (
            f"phones replace the first one over {ways}, but show BOTH pushes over {others}, because {_why_both(both)}"
        )
    same = same_people(first.audience, push.audience)
    people = "" if same else "; it goes to other people than the first one"
    name = correction.task_id or f'"{first.title}"'
    return Banner(f"Correction of {name}: {fate}{people}", bool(replaced) and not both and same)


def with_later_start(push: Push, clock: Clock) -> Push:
    """Return the push with which its correction begins: where it is still to go out, with a start a minute later.

    The service does not say in which order it sends two pushes of the same minute.
    """
    with suppress(ScheduleError, OverflowError):  # a minute after the end of the calendar
        if push.starts and (start := from_server(push.starts, clock.server_zone)) > clock.service_now:
            return push.with_value(START_DATE_PATH, to_server(start + _MINUTE, clock.server_zone))
    return push


def may_lose(correction: Correction, push: Push, dialect: Dialect, app: tuple[str, str], clock: Clock) -> bool:
    """Return whether the text of the first push may stay on phones that ``push`` could replace it on."""
    first = correction.first
    here = app == (correction.app, correction.host)
    return here and bool(replacement_of(first, push, dialect).replaced) and not _goes_out_after(first, push, clock)


def _how_much_later(first: Push, push: Push, clock: Clock) -> str:
    """Say how long after the first push a correction goes out, if that is within the hour; else nothing."""
    with suppress(ScheduleError):
        if first.starts and push.starts:
            later = from_server(push.starts, clock.server_zone) - from_server(first.starts, clock.server_zone)
            if later < _HOUR:
                after = quantity(later // _MINUTE, "minute") if later >= _MINUTE else "less than a minute"
                return f" {after} after it goes out"
    return ""


def _goes_out_after(first: Push, push: Push, clock: Clock) -> bool:
    """Whether a push goes out after the first one; true, too, while its time cannot be read."""
    with suppress(ScheduleError):
        if first.starts:
            start = from_server(push.starts, clock.server_zone) if push.starts else clock.service_now
            return start > from_server(first.starts, clock.server_zone)
    return True


def same_people(one: Audience, other: Audience) -> bool:
    """Return whether two audiences are the same people, in whatever order they name them."""
    # Equal audiences are compared at once, also those of 200,000 users.
    return one == other or _people(one) == _people(other)


def _people(audience: Audience) -> tuple[str, frozenset[str]]:
    together = audience.kind.pool if audience.kind is not AudienceKind.TEXTS else audience.kind
    return together, frozenset(audience.targets)


def _why_both(both: Mapping[str, bool]) -> str:
    """Say why channels do not replace the first push; the value says whether it had a handle there."""
    handled = both and all(both.values())
    return "the two have different handles" if handled else "the first one is not replaceable"

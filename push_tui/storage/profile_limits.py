"""The limits that a profile sets for its own sends."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, time, timedelta
from enum import StrEnum

from push_tui.frozen import frozen
from push_tui.zones import zone_of

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


class SecondPerson(StrEnum):
    """Which pushes only a second person may send, from the plan of the first."""

    NEVER = "never"
    LABELS = "labels"
    """Those to labels, to everybody and to many users."""
    EVERYBODY = "everybody"


USUAL_EXPIRY = 24
"""Hours until a plan expires, unless the profile says another number."""


@frozen(kw_only=True)
class Limits:
    """Keys as in ``[profiles.NAME.limits]``. "Many" are a label, everybody, and more users than one call takes."""

    largest_audience: int | None = None
    """The most people that one send may reach; everybody is always more, because the API does not report how many."""
    everybody_per_day: int = 3
    """The most pushes to everybody within 24 hours."""
    least_gap: int = 60
    """The fewest seconds between two sends to many; a job counts once."""
    quiet_hours: str | None = None
    """``22:00-07:00``: when nothing goes to many, in `quiet_zone`."""
    quiet_zone: str = "UTC"
    hard: bool = False
    """Whether reaching a limit refuses the send; else you decide."""

    @property
    def quiet(self) -> str:
        """The quiet hours with their zone, in words; empty if there are none."""
        return f"{self.quiet_hours} ({self.quiet_zone})" if self.quiet_hours else ""

    def is_quiet(self, moment: datetime) -> bool:
        """Return whether a moment is in the quiet hours."""
        if self.quiet_hours is None:
            return False
        start, end = hours_of(self.quiet_hours)
        clock = moment.astimezone(zone_of(self.quiet_zone)).time()
        return start <= clock < end if start < end else clock >= start or clock < end

    def quiet_end(self, moment: datetime) -> datetime | None:
        """Return when the quiet hours end that a moment is in; None if there are none."""
        if self.quiet_hours is None:
            return None
        there = moment.astimezone(zone_of(self.quiet_zone))
        end = there.replace(hour=(at := hours_of(self.quiet_hours)[1]).hour, minute=at.minute, second=0, microsecond=0)
        return end if end > there else end + timedelta(days=1)

    @property
    def written(self) -> Mapping[str, object]:
        """The limits that differ from their defaults, as TOML holds them."""
        return {
            each.name: value for each in fields(self) if (value := getattr(self, each.name)) not in (None, each.default)
        }


USUAL = Limits()
"""The limits of a profile that sets none."""


def hours_of(written: str) -> tuple[time, time]:
    """Return start and end of hours such as ``22:00-07:00``; raise ValueError if they are not written so, or empty."""
    found = _HOURS.fullmatch(written)
    if found is None:
        raise ValueError(written)
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    start, end = time(start_hour, start_minute), time(end_hour, end_minute)
    if start == end:
        raise ValueError(written)
    return start, end

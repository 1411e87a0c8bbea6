"""Read time zones as people write them: an IANA name, or an offset from UTC."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?", re.ASCII | re.IGNORECASE)
_FARTHEST = timedelta(hours=14)
_ABBREVIATION = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_POSIX_RULE = re.compile(rf"{_ABBREVIATION}[+-]?\d{{1,3}}(?::\d{{1,2}}){{0,2}}(?:{_ABBREVIATION}.*)?", re.ASCII)
"""A zone as POSIX writes it in TZ: ``EST5EDT`` or ``<+08>-8``."""
_MINUTES = 60
_UTC_NAMES = frozenset({"UTC", "Z", "GMT"})


class NoSuchZone(ValueError):
    """There is no such zone; the text is a sentence, ``nearest`` a similar name or empty.

    FarOffset    an offset beyond 14 hours
    NoZoneData   a name, on a host without time zone data
    """

    def __init__(self, sentence: str, nearest: str = "") -> None:
        super().__init__(sentence)
        self.nearest = nearest


class FarOffset(NoSuchZone):
    """An offset that no place on earth uses."""


class NoZoneData(NoSuchZone):
    """This host has no time zone data, so only offsets can be read."""


def zone_of(written: str) -> tzinfo:
    """Return the zone of an IANA name (in any case) or of an offset such as ``+08:00``, ``-3`` or ``UTC+5:30``.

    Raises:
        NoSuchZone: there is none.
    """
    name = written.strip()
    if name.upper() in _UTC_NAMES:
        return UTC
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return _named(name)
    distance = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if distance > _FARTHEST or int(offset[3] or 0) >= _MINUTES:
        raise FarOffset(f"{name} is not an offset; write one from -14:00 to +14:00.")
    return timezone(-distance if offset[1] == "-" else distance)


def is_known_tz(value: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether this host knows the zone of the variable TZ; it silently takes an unknown one for UTC."""
    import zoneinfo

    name = value.removeprefix(":")
    if not name or _POSIX_RULE.fullmatch(name):
        return True
    places = (environ["TZDIR"],) if environ.get("TZDIR") else zoneinfo.TZPATH
    try:
        return any(Path(place, name).is_file() for place in places)
    except (ValueError, OSError):  # a NUL in it, or it is too long for a path
        return False


def _named(name: str) -> tzinfo:
    import difflib
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = {zone.casefold(): zone for zone in zoneinfo.available_timezones()}
    if not known:
        raise NoZoneData(f'This host has no time zone data; write an offset such as +08:00 instead of "{name}".')
    if name.casefold() in known:
        return zoneinfo.ZoneInfo(known[name.casefold()])
    near = difflib.get_close_matches(name.casefold(), known, n=1)
    raise NoSuchZone(
        f'There is no time zone "{name}"; write a name such as Asia/Singapore, or an offset such as +08:00.',
        known[near[0]] if near else "",
    )

"""Time zones as people write them, in the configuration and behind a time."""

import sys
import zoneinfo
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from push_tui.zones import FarOffset, NoSuchZone, NoZoneData, is_known_tz, zone_of


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("+08:00", 8),
        ("-0330", -3.5),
        ("+8", 8),
        ("UTC+5:30", 5.5),
        ("UTC", 0),
        ("z", 0),
        ("Asia/Kolkata", 5.5),
        ("asia/kolkata", 5.5),
    ],
)
def test_zones_are_names_or_offsets(written: str, hours: float) -> None:
    assert datetime(2026, 1, 1, tzinfo=zone_of(written)).utcoffset() == timedelta(hours=hours)


def test_a_wrong_name_is_told_the_nearest() -> None:
    with pytest.raises(NoSuchZone, match="Europe/Berln") as problem:
        zone_of("Europe/Berln")
    assert problem.value.nearest == "Europe/Berlin"


@pytest.mark.parametrize("written", ["+15:00", "+08:75"])
def test_an_offset_that_no_place_has_is_refused(written: str) -> None:
    with pytest.raises(FarOffset, match=r"from -14:00 to \+14:00"):
        zone_of(written)


@pytest.mark.parametrize("written", ["Europe", "../etc/passwd", "/etc/localtime", "Mars/Olympus"])
def test_what_is_no_zone_is_refused(written: str) -> None:
    with pytest.raises(NoSuchZone):
        zone_of(written)


def test_a_host_without_zone_data_is_told_the_offset_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=())
    try:
        with pytest.raises(NoZoneData, match=r"no time zone data; write an offset such as \+08:00"):
            zone_of("Asia/Vientiane")
        assert zone_of("+07:00").utcoffset(None) == timedelta(hours=7)
    finally:
        zoneinfo.reset_tzpath()


@pytest.fixture
def tzdir(tmp_path: Path) -> dict[str, str]:
    """A host that knows one zone."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Berlin").touch()
    return {"TZDIR": str(tmp_path)}


@pytest.mark.parametrize(
    "value",
    ["", ":", "Europe/Berlin", ":Europe/Berlin", "UTC0", "EST5EDT", "<+08>-8", "CET-1CEST,M3.5.0,M10.5.0/3"],
)
def test_a_tz_that_the_host_knows_or_posix_defines_is_known(value: str, tzdir: dict[str, str]) -> None:
    assert is_known_tz(value, tzdir)


def test_a_tz_may_be_a_file(tzdir: dict[str, str]) -> None:
    assert is_known_tz(f":{tzdir['TZDIR']}/Europe/Berlin", tzdir)


@pytest.mark.parametrize("value", ["Foo/Bar", ":Foo/Bar", "Europe", "+08:00", "Berlin", "/etc", "a\0b", "x" * 5000])
def test_a_tz_that_the_host_would_take_for_utc_is_not_known(value: str, tzdir: dict[str, str]) -> None:
    assert not is_known_tz(value, tzdir)

"""The share of a limit that is used: half after a refusal for speed, and back again by itself."""

import pytest

from push_tui.chat.pace import DEEPEST, RECOVERY_SECONDS, WINDOW_SECONDS, Pace, SlowDown


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_refusal_halves_the_pace_and_it_recovers() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    assert pace.share == 1.0
    pace.refused()
    assert pace.share == 0.5
    clock.now += RECOVERY_SECONDS / 2
    assert pace.share == pytest.approx(0.75)
    clock.now += RECOVERY_SECONDS / 2 + 0.001
    assert pace.share == 1.0


def test_refusals_of_one_window_halve_it_once() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    for _ in range(8):
        pace.refused()
    assert pace.share == 0.5


def test_where_most_calls_are_refused_it_goes_deeper_and_no_deeper_than_a_thirty_second() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    shares = []
    for _ in range(20):
        pace.refused()
        shares.append(pace.share)
        clock.now += DEEPEST + 0.1
    assert shares[:5] == [0.5, 0.25, 0.125, 0.0625, 0.03125]
    assert min(shares) == 0.03125


def test_a_halving_of_another_process_is_taken_over_where_it_is_newer() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    pace.refused()
    pace.adopt(SlowDown(3, clock.now - 0.1))
    assert pace.share == 0.5
    clock.now += 0.1
    pace.adopt(SlowDown(2, clock.now))
    assert pace.share == 0.25


def test_a_refusal_in_the_window_of_another_process_s_halving_is_part_of_that() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    pace.adopt(SlowDown(1, clock.now))
    clock.now += WINDOW_SECONDS / 10
    pace.refused()
    assert pace.slow_down == SlowDown(1, 100.0)

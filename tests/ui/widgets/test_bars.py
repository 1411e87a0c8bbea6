"""Bars and sparklines."""

import pytest

from push_tui.ui.widgets.bars import LINES, glyphs_of, sparkline, stacked


def test_the_console_of_linux_gets_only_glyphs_that_its_fonts_have() -> None:
    assert glyphs_of("linux").encode("cp437")
    assert glyphs_of("xterm-256color") == LINES


@pytest.mark.parametrize(("values", "drawn"), [([1, 4, 8], "▁▄█"), ([0, 5], "·█"), ([], "")])
def test_a_sparkline_is_as_high_as_each_value_beside_the_largest(values: list[float], drawn: str) -> None:
    assert sparkline(values) == drawn


FINE, FAILED, UNKNOWN, UNSENT = "bar-good", "bad-unfilled", "warn", "dim"


@pytest.mark.parametrize(
    ("numbers", "most", "cells"),
    [
        ((0, 0, 0, 0), 100, []),
        ((12, 0, 0, 0), 100, [FINE]),
        ((10, 1, 1, 0), 100, [FAILED]),
        ((10, 0, 2, 0), 100, [UNKNOWN]),
        ((10, 1, 1, 0), 60, [FINE, FAILED]),
        ((5, 1, 5, 0), 55, [FAILED, UNKNOWN]),
        ((10, 1, 1, 0), 40, [FINE, FAILED, UNKNOWN]),
        ((1, 11, 0, 0), 40, [FINE, FAILED, FAILED]),
        ((97, 1, 1, 1), 100, [FINE] * 7 + [FAILED, UNKNOWN, UNSENT]),
        ((0, 0, 1, 0), 100, [UNKNOWN]),
    ],
)
def test_a_bar_is_as_long_as_its_sum_and_hides_no_failure(
    numbers: tuple[int, ...], most: int, cells: list[str]
) -> None:
    parts = list(zip(numbers, ("bar-good", "bad", "warn", "dim"), strict=True))
    *drawn, (rest, _) = stacked(parts, most, 10)
    assert [tone for text, tone in drawn for _ in text] == cells
    assert len(rest) == 10 - len(cells)


@pytest.mark.parametrize("width", [1, 2, 11, 30])
def test_bars_of_equal_sums_are_equally_long(width: int) -> None:
    for total in range(1, 40):
        lengths = {
            sum(len(text) for text, tone in stacked([(total - bad, "bar-good"), (bad, "bad")], 40, width) if tone)
            for bad in range(total + 1)
        }
        assert lengths == {max(1, round(total / 40 * width))}

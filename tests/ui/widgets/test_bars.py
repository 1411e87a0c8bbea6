"""Bars and sparklines."""

import pytest

from push_tui.ui.widgets.bars import LINES, glyphs_of, sparkline


def test_the_console_of_linux_gets_only_glyphs_that_its_fonts_have() -> None:
    assert glyphs_of("linux").encode("cp437")
    assert glyphs_of("xterm-256color") == LINES


@pytest.mark.parametrize(("values", "drawn"), [([1, 4, 8], "▁▄█"), ([0, 5], "·█"), ([], "")])
def test_a_sparkline_is_as_high_as_each_value_beside_the_largest(values: list[float], drawn: str) -> None:
    assert sparkline(values) == drawn

"""Which widgets a style sheet applies to: a screen that opens has no other screen matched with its sheet."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from textual.screen import Screen

import push_tui.ui.screens

SCREENS = Path(push_tui.ui.screens.__file__).parent


def screens_with(sheet: str) -> set[str]:
    """The names of the screens that have this style sheet."""
    modules = [import_module(f"push_tui.ui.screens.{path.stem}") for path in SCREENS.glob("*.py")]
    classes = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    return {each.__name__ for each in classes if issubclass(each, Screen) and sheet == each.CSS_PATH}


@pytest.mark.parametrize("sheet", sorted(path.name for path in SCREENS.glob("*.tcss")))
def test_every_rule_of_a_screens_style_sheet_is_for_that_screen(sheet: str) -> None:
    outermost = re.findall(r"^(\S.*) \{$", (SCREENS / sheet).read_text(), re.MULTILINE)
    assert outermost
    assert set(outermost) <= screens_with(sheet)

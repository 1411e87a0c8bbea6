"""How rows of the form look: where the focus is, and what stands on a row without it."""

from dataclasses import replace

import pytest

from composer import open_composer
from person import NARROW, WIDE, Desk, screen_text
from push_tui.dialects import DIALECTS
from push_tui.message.push import ABSENT, STRATEGY_PATH, Push
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.faces import Look, face
from push_tui.ui.widgets.form.rows import groups


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
async def test_the_row_in_focus_is_pointed_at_headings_too(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.app.run_test(size=size) as pilot:
        form = await open_composer(pilot)
        form.go_to(("config.badge",))
        await pilot.press("ctrl+home")
        for heading in ("▾ Audience and delivery", "  Send to"):
            pointed = [line for line in screen_text(desk.app).splitlines() if line.startswith("›")]
            assert len(pointed) == 1
            assert pointed[0].startswith(f"›{heading}")
            await pilot.press("down")


async def test_json_keeps_its_indentation_on_a_row_without_the_focus(desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE) as pilot:
        await open_composer(pilot)
        desk.session.composition.take(Push(message={"title": "x", "mystery": {"depth": {"two": 2}}}))
        await pilot.pause()
        drawn = [line[24:].split("  JSON")[0].rstrip() for line in screen_text(desk.app).splitlines()]
        start = next(index for index, line in enumerate(drawn) if line.startswith("{"))
        assert drawn[start + 1].startswith('  "depth": {')
        assert drawn[start + 2].startswith('    "two": 2')


def test_a_request_without_strategy_names_the_one_that_this_edition_takes() -> None:
    dialect = replace(DIALECTS["agora"], default_strategy=4)
    composition = Composition(dialect)
    composition.take(Push(strategy=ABSENT, message={"title": "x"}))
    row = next(row for group in groups(composition) for row in group.rows if row.path == STRATEGY_PATH)
    shown = face(row, composition, None, Look(40, 60))
    assert shown.value == ("4 (not sent) ▾",)
    assert "takes 4" in shown.below[0][0]

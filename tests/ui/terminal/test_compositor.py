"""What is rendered less than Textual does comes out as Textual does it."""

import random
import weakref
from collections.abc import Iterable

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip
from textual.widgets._toast import Toast

from push_tui.ui.terminal.compositor import RowsCompositor, ScreenBelow
from push_tui.ui.terminal.screen import TerminalScreen
from push_tui.ui.terminal.strips import let_lines_go, lighten_strips
from push_tui.ui.widgets.row_list import RowList
from support.keys import key
from support.person import Desk
from support.waiting import drained, settled


def some_regions(size: Size) -> frozenset[Region]:
    """A few places of the screen that changed; the same in every run."""
    chance = random.Random(size.width)
    places = [(chance.randrange(size.width), chance.randrange(size.height)) for _ in range(4)]
    return frozenset(Region(x, y, min(12, size.width - x), min(3, size.height - y)) for x, y in places)


def written(desk: Desk, update: ChopsUpdate | None) -> str:
    """What Textual would write for an update."""
    assert update is not None
    return update.render_segments(desk.app.console)


async def test_all_of_the_screen_and_a_part_come_out_as_textual_renders_them(desk: Desk, pilot: Pilot[int]) -> None:
    changed = some_regions(desk.app.size)

    def whole_and_part() -> tuple[list[list[tuple[str, str]]], str]:
        compositor = desk.app.screen._compositor
        compositor._dirty_regions = set(changed)
        return seen(compositor.render_strips()), written(desk, compositor.render_partial_update())

    for pressed in ("labels", "new_label", "commands", "overview", "history", "compose"):
        await pilot.press(key(pressed))
        await settled(pilot)
        ours = whole_and_part()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(RowsCompositor, "_get_renders", Compositor._get_renders)
            assert ours == whole_and_part(), pressed
        if desk.app.screen.is_modal:
            await pilot.press("escape")


async def test_only_rows_that_changed_are_rendered(desk: Desk, pilot: Pilot[int]) -> None:
    rows = desk.app.screen.query(RowList).first()
    compositor = desk.app.screen._compositor
    assert isinstance(compositor, RowsCompositor)
    place = Region(rows.region.x, rows.region.y + 2, 5, 1)
    compositor._dirty_regions = {place}
    rendered: list[Region] = []
    render = rows.render_lines

    def noted(crop: Region) -> list[Strip]:
        rendered.append(crop)
        return render(crop)

    rows.render_lines = noted  # type: ignore[method-assign]
    compositor.render_partial_update()
    assert [(crop.y, crop.height) for crop in rendered] == [(2, 1)]


async def test_what_another_toast_moves_after_a_scroll_is_painted_where_it_is_now(
    desk: Desk, pilot: Pilot[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, painted = desk.app.screen, set[Region]()
    compositor, render = screen._compositor, RowsCompositor.render_partial_update

    def noted(self: RowsCompositor) -> ChopsUpdate | None:
        painted.update(self._dirty_regions)
        return render(self)

    desk.app.notify("This is\nthe first.", markup=False)
    await settled(pilot)
    compositor.reflow_visible(screen, desk.app.size)  # as a scroll does
    screen._compositor_refresh()
    monkeypatch.setattr(RowsCompositor, "render_partial_update", noted)
    desk.app.notify("This is the second.", markup=False)
    await drained()
    assert screen.query(RowList).first().region  # it asks for its place before the next layout
    await settled(pilot)
    first = screen.query(Toast).first()
    assert first.region in painted


def seen(strips: Iterable[Strip]) -> list[list[tuple[str, str]]]:
    """Each cell with its colours and attributes."""
    plain = Style()
    return [[(cell, (style or plain).render(cell)) for text, style, _ in strip for cell in text] for strip in strips]


async def test_a_dialog_shows_the_screen_below_as_textual_does(desk: Desk, pilot: Pilot[int]) -> None:
    below = desk.app.screen
    await pilot.press(key("new_label"))
    await settled(pilot)
    dialog, size = desk.app.screen, desk.app.size
    assert isinstance(dialog, TerminalScreen)
    of_textual = desk.app.console.render_lines(
        BackgroundScreen(below, Color(0, 0, 0, 0)), desk.app.console_options.update(width=size.width), pad=False
    )
    options: object = None
    ours = ScreenBelow(below).render_strips(size.width, size.height, dialog.visual_style, options)  # type: ignore[arg-type]
    assert seen(ours) == seen(map(Strip, of_textual))
    assert not any(style.meta for strip in ours for _, style, _ in strip if style is not None)


def test_a_strip_makes_a_cache_when_it_is_used() -> None:
    lighten_strips()
    strip = Strip([Segment("Maintenance")])
    with pytest.raises(AttributeError):
        object.__getattribute__(strip, "_crop_cache")
    assert strip.crop(0, 4).text == "Main"
    assert strip.crop(0, 4) is strip.crop(0, 4)


def test_the_drawn_lines_of_a_closed_widget_are_let_go() -> None:
    let_lines_go()
    lines = StylesCache()
    lines.get_inner_outer(Color.parse("black"), Color.parse("navy"))
    kept = weakref.ref(lines)
    del lines
    assert kept() is None

"""Render less than Textual does: only the rows that change, and what lies below a dialog without a detour.

For a partial update, Textual renders every row of every widget that touches the rectangle around all changes: for one
character in the composer, whose preview follows at the other end, that is the whole screen.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from textual._compositor import ChopsUpdate, Compositor
from textual.css.styles import RulesMap
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class RowsCompositor(Compositor):
    """A compositor that renders, for a partial update, only rows that are part of it."""

    _changed: tuple[Region, ...] | None = None
    """The changed regions while a partial update is rendered."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return an update of the changed regions; None if there are none."""
        self._changed = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changed = None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if self._changed is None:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            for first, end in _runs(seen.intersection(changed) for changed in self._changed):
                rows = Region(seen.x, first, seen.width, end - first)
                yield region, rows, widget.render_lines(rows.translate((-region.x, -region.y)))


def _runs(regions: Iterable[Region]) -> Iterator[tuple[int, int]]:
    """Yield the first row, and the row after the last, of each run of rows that the regions touch."""
    spans = sorted((region.y, region.bottom) for region in regions if region)
    end = -1
    first = -1
    for y, bottom in chain(spans, [(1 << 30, 0)]):
        if y > end:
            if end > first:
                yield first, end
            first, end = y, bottom
        else:
            end = max(end, bottom)


class ScreenBelow(Visual):
    """What a transparent screen shows of the screen below it; clicks on it do nothing.

    Textual sends it through Rich as one renderable and cuts it into lines again, which takes twice as long.
    """

    def __init__(self, screen: Screen[object]) -> None:
        self._screen = screen

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Return the lines of the screen below."""
        return [strip.discard_meta() for strip in self._screen._compositor.render_strips(Size(width, height or 0))]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the screen."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the height of the screen."""
        return self._screen.size.height

"""Render less than Textual does: only the rows that change, and what lies below a dialog without a detour.

For a partial update, Textual renders every row of every widget that touches the rectangle around all changes: for one
character in the composer, whose preview follows at the other end, that is the whole screen. It also renders what is
covered: for a page of members, the same rows of the pane, of the box around both panes and of the screen.
"""

from collections.abc import Iterable, Iterator

from textual._compositor import ChopsUpdate, Compositor, CompositorMap
from textual.css.styles import RulesMap
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget


class RowsCompositor(Compositor):
    """A compositor that renders only rows of which something is seen, and for a partial update, something that changed.

    The cells of a row are the bits of a number.
    """

    _changed: tuple[Region, ...] | None = None
    """The changed regions while a partial update is rendered."""

    @property
    def full_map(self) -> CompositorMap:
        """Where every widget is.

        After a scroll, Textual makes it anew for whoever asks first, and the next layout compares with that: what was
        mounted in between had moved others, such as an older toast, which were never painted in their new places.
        """
        if not self._full_map_invalidated:
            return super().full_map
        painted = self._full_map if self._visible_map is None else self._visible_map
        whole = super().full_map
        if painted:  # a screen that closes has none left, and nothing to paint with
            self._dirty_regions.update(place for *_, place in _places(painted) ^ _places(whole) if place)
        return whole

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return an update of the changed regions; None if there are none."""
        self._changed = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changed = None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        screen = self.size.region
        wanted = [0] * screen.height
        for changed in (screen,) if self._changed is None else self._changed:
            place = changed.intersection(screen)
            bits = _cells(place)
            for y in place.line_range:
                wanted[y] |= bits
        for widget, (region, clip) in self.visible_widgets.items():  # from front to back
            seen = region.intersection(clip)
            bits = _cells(seen)
            for first, end in _runs(y for y in seen.line_range if wanted[y] & bits):
                rows = Region(seen.x, first, seen.width, end - first)
                yield region, rows, widget.render_lines(rows.translate((-region.x, -region.y)))
                for y in rows.line_range:
                    wanted[y] &= ~bits


def _places(map: CompositorMap) -> set[tuple[Widget, tuple[tuple[int, int, int], ...], Region]]:
    """Return what of each widget is seen, where, and how far in front."""
    return {(widget, order, clip.intersection(region)) for widget, (region, order, clip, *_) in map.items()}


def _cells(region: Region) -> int:
    """Return the bits of the cells that a region has in each of its rows."""
    return (1 << region.width) - 1 << region.x


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first row, and the row after the last, of each run of neighbouring rows."""
    first = end = -1
    for y in rows:
        if y != end:
            if end > first:
                yield first, end
            first = y
        end = y + 1
    if end > first:
        yield first, end


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

"""The base of widgets that draw their own lines in the theme's tones and send only what changed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from push_tui.ui.theme import TONES


class DrawnWidget(Widget):
    """A widget that draws spans of text; a click on a span with a link calls `action_pick`."""

    # Textual would redraw a link whenever the mouse enters or leaves.
    auto_links: Reactive[bool] = Reactive(False)
    _tones: dict[str, Style] | None = None
    _drawn: tuple[Style, Size] | None = None
    """`rich_style` and `size` while lines are drawn. Textual asks all ancestors for them, too slow for each line."""

    @property
    def rich_style(self) -> Style:
        """The style of this widget."""
        return self._drawn[0] if self._drawn else super().rich_style

    @property
    def size(self) -> Size:
        """The size of the lines."""
        return self._drawn[1] if self._drawn else super().size

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of a region."""
        self._drawn = super().rich_style, super().size
        try:
            return super().render_lines(crop)
        finally:
            self._drawn = None

    def tone(self, name: str) -> Style:
        """Return the style of a tone, to add to the style of a line."""
        if self._tones is None:
            self._tones = {"": Style()}
        if name not in self._tones:
            style = self.app.stylesheet.parse_style(TONES[name])
            if style.background is not None and style.background.a < 1:
                style = replace(style, background=self.background_colors[1] + style.background)
            self._tones[name] = style.rich_style
        return self._tones[name]

    def segment(self, text: str, tone: str = "", base: Style | None = None, *, link: str = "") -> Segment:
        """Return a piece of a line; ``text`` must be safe to show."""
        style, own = self.rich_style if base is None else base, self.tone(tone)
        # The colours of texts would be stripes on a reversed ground.
        style += Style(underline=own.underline) if style.reverse else own
        return Segment(text, style + Style(meta={"@click": ("pick", (link,))}) if link else style)

    def strip(self, spans: Iterable[tuple[str, str]], width: int, base: Style | None = None) -> Strip:
        """Return a line of spans, ``width`` cells wide."""
        base = self.rich_style if base is None else base
        strip = Strip([self.segment(text, tone, base) for text, tone in _parted(spans)])
        return strip.adjust_cell_length(width, base).simplify()

    def notify_style_update(self) -> None:
        """Forget the colours of the previous theme."""
        super().notify_style_update()
        self._tones = None

    def repaint_line(self, y: int) -> None:
        """Repaint a visible line."""
        self.refresh(Region(0, y, self.size.width, 1))

    def spot(self, y: int, x: int = 0) -> Offset:
        """Return where a cell of this widget is on the screen; if it is out of sight, the nearest visible cell."""
        region = self.content_region
        return region.offset + Offset(x, max(0, min(y, region.height - 1)))


def _parted(spans: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the spans, and what is bad without the blanks after it: in high contrast the words are reversed."""
    for text, tone in spans:
        if tone == "bad" and text.endswith(" "):
            words = text.rstrip()
            yield words, tone
            yield text[len(words) :], ""
        else:
            yield text, tone


class LineView(ScrollView, DrawnWidget):
    """A scroll view that draws its own lines."""

    @property
    def drawn_width(self) -> int:
        """Cells of a line, without the scroll bar."""
        return self.scrollable_content_region.width

    def _scroll_update(self, virtual_size: Size) -> None:
        """Tell the scroll bar the new sizes; it repaints itself if it changes. Textual repaints it in every layout."""
        self._refresh_scrollbars()
        if self.show_vertical_scrollbar:
            bar = self.vertical_scrollbar
            bar.window_virtual_size, bar.window_size = virtual_size.height, self.container_size.height
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    # Textual repaints the whole widget when the focus changes, which doubles the work of Tab; subclasses repaint only
    # the lines that change. No style sheet has a rule for a view in focus.

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Leave the style as it is."""

    def _on_focus(self, event: events.Focus) -> None:
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))

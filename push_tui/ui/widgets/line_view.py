"""What lists, panes and the form have in common: they draw lines, and send nothing that has not changed."""

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView

from push_tui.ui.widgets.tones import component_style


class LineView(ScrollView):
    """A scroll view that draws its own lines; ``PREFIX`` is what its component classes begin with."""

    PREFIX = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tones: dict[str, Style] = {}
        self._bars: tuple[Size, Size] | None = None

    @property
    def drawn_width(self) -> int:
        """Cells of a line, beside the scroll bar."""
        return self.scrollable_content_region.width

    def tone(self, name: str) -> Style:
        """The style of the component class ``name``, to be laid over a line's own."""
        if name not in self._tones:
            self._tones[name] = component_style(self, f"{self.PREFIX}--{name}")
        return self._tones[name]

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._tones.clear()

    def refresh_line(self, y: int, left: int = 0) -> None:
        """Repaint a line that is on show, from a cell on."""
        self.refresh(Region(left, y, self.size.width - left, 1))

    # Textual repaints a widget whole when the focus comes or goes; subclasses repaint the lines that look different.

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

    def _scroll_update(self, virtual_size: Size) -> None:
        # Textual repaints the scroll bars (1 kB) at every layout of the screen; here only when they change.
        bars = (virtual_size, self.container_size)
        if bars != self._bars:
            self._bars = bars
            super()._scroll_update(virtual_size)

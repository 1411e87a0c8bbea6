"""Text from outside as Textual content: never parsed, never able to act on the terminal."""

from textual.content import Content

from push_tui.text import visible, visible_lines, visible_name


def plain(text: str, style: str = "") -> Content:
    """One line of message text."""
    return _styled(visible(text), style)


def lines(text: str, style: str = "") -> Content:
    """Text over several lines."""
    return _styled(visible_lines(text), style)


def name(text: str, style: str = "") -> Content:
    """A label, user or file name: characters that hide are marked too."""
    return _styled(visible_name(text), style)


def _styled(text: str, style: str) -> Content:
    return Content.styled(text, style) if style else Content(text)

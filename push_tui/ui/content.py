"""Text from outside as Textual content: never parsed as markup, control characters escaped."""

from textual.content import Content

from push_tui.text import visible, visible_lines, visible_name

MUTED = "$muted-text-style $text-muted"
"""The style of what is less important; the terminal's own colours have no grey, so there it is dim."""


def plain(text: str, style: str = "") -> Content:
    """Return one line of text."""
    return Content.styled(visible(text), style)


def lines(text: str, style: str = "") -> Content:
    """Return text of several lines."""
    return Content.styled(visible_lines(text), style)


def name(text: str, style: str = "") -> Content:
    """Return a label, user or file name; hidden characters are marked too."""
    return Content.styled(visible_name(text), style)


def title_words(title: str) -> str:
    """Return a push's title in quotes, or say that it has none."""
    return f'"{title}"' if title else "a push without a title"

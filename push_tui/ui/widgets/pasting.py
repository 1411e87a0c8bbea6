"""Insert a paste into any field exactly once, with control characters made visible."""

from typing import cast

from textual import events
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from push_tui.message.catalogue.field import Limit
from push_tui.names import run_together, split_names, without_unseen_edges
from push_tui.text import cut, visible_name
from push_tui.ui.terminal.input import MOST_PASTED, PartOfPaste
from push_tui.ui.widgets.whole_lines import WholeLines

LONG = Limit().cap
"""Characters that fit in a line without a limit of its own, such as a path."""


def one_line(text: str) -> str:
    """Join the lines of ``text`` with blanks; leave empty lines out."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def shown_paste(text: str) -> str:
    """Return ``text`` with control and hidden characters escaped, except line breaks and tabs, which separate IDs.

    Byte order marks and zero-width spaces are left out, except inside a name.
    """
    text = without_unseen_edges(text)
    lines = ["\t".join(map(visible_name, line.split("\t"))) for line in text.splitlines()]
    return "\n".join([*lines, ""] if text.endswith(("\n", "\r")) else lines)


def separated(area: TextArea, text: str, *, begins: bool = True, ends: bool = True) -> str:
    """Return a pasted list of names, with a line break where it would run into a name beside the cursor.

    ``begins`` and ``ends`` are false for a part of a paste that does not begin or end it.
    """
    if begins and ends and len(split_names(text)) < 2:
        return text
    (first, start), (last, end) = sorted(area.selection)
    before, after = area.document.get_line(first)[:start], area.document.get_line(last)[end:]
    return "\n" * (begins and run_together(before, text)) + text + "\n" * (ends and run_together(text, after))


class TakesPaste:
    """A field that inserts what `taken` returns for a paste.

    Textual calls this handler first, then the handler of its own field, which inserts the text. The event must stop
    here, because Textual's text area lets it bubble up to widgets that would insert it again.
    """

    names = False
    """Whether the field holds a list of names."""
    most = LONG
    """Characters that fit in the field."""

    def taken(self, text: str) -> str:
        """Return the text to insert for a paste; empty if the paste was handled elsewhere."""
        raise NotImplementedError

    def on_paste(self, event: events.Paste) -> None:
        """Replace the text of the paste, and stop it from bubbling."""
        event.stop()
        event.text = self.taken(event.text)
        if self.names and isinstance(self, TextArea):
            begins, ends = (event.begins, event.ends) if isinstance(event, PartOfPaste) else (True, True)
            event.text = separated(self, event.text, begins=begins, ends=ends)
        event.text = self._fitting(event.text)
        if not event.text:
            event.prevent_default()

    def _fitting(self, text: str) -> str:
        """Return as much of ``text`` as there is room for; say how much is left out."""
        room = max(0, self.most - self._kept())
        fitting = cut(text, room)
        if fitting != text:
            cast(Widget, self).app.notify(
                f"Not all was pasted: this field holds at most {self.most:,} characters, "
                f"so {len(text) - len(fitting):,} were left out.",
                severity="warning",
                markup=False,
            )
        return fitting

    def _kept(self) -> int:
        """Return how many characters stay when the paste replaces the selection."""
        if isinstance(self, Input):
            return len(self.value) - abs(self.selection.end - self.selection.start)
        if isinstance(self, TextArea):
            return len(self.text) - len(self.selected_text)
        return 0


class LineInput(TakesPaste, Input):
    """A line to type in that is seen to its end while it is empty, too, where an underline is all that shows it."""

    def render_line(self, y: int) -> Strip:
        """Draw the line; Textual leaves the rest of an empty one without its style."""
        return super().render_line(y).extend_cell_length(self.size.width, self.rich_style)


class PlainInput(LineInput):
    """A line for IDs, names and paths; hidden characters in a paste become visible."""

    def taken(self, text: str) -> str:
        """Return the paste on one line, with hidden characters escaped."""
        return shown_paste(one_line(text))


class MaskedInput(LineInput):
    """A line that shows dots. A paste stays as it is: stars in place of a known secret would be read as the secret."""

    def taken(self, text: str) -> str:
        """Return the paste on one line."""
        return one_line(text)


class PlainTextArea(TakesPaste, WholeLines):
    """Several lines for names; hidden characters in a paste become visible."""

    names = True
    most = MOST_PASTED
    DEFAULT_CSS = """
    PlainTextArea {
        &, &:focus { border: none; padding: 0 1; background: $panel; }
        &:ansi, &:ansi:focus { border-left: vkey $border; padding: 0 1 0 0; }
    }
    """

    def taken(self, text: str) -> str:
        """Return the paste with hidden characters escaped."""
        return shown_paste(text)

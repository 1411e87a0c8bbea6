"""Pastes into any field: inserted once, with control characters made visible, and not passed on."""

from textual import events
from textual.widgets import Input, TextArea

from push_tui.names import run_together, split_names
from push_tui.text import visible_name
from push_tui.ui.terminal.input import PartOfPaste


def one_line(text: str) -> str:
    """Join the lines of ``text`` with blanks; leave empty lines out."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def shown_paste(text: str) -> str:
    """Escape control and hidden characters of ``text``; keep line breaks and tabs, because they separate IDs."""
    lines = ["\t".join(map(visible_name, line.split("\t"))) for line in text.splitlines()]
    return "\n".join([*lines, ""] if text.endswith(("\n", "\r")) else lines)


def apart(area: TextArea, text: str, *, begins: bool = True, ends: bool = True) -> str:
    """Return a pasted list of names, with line breaks where it would join a name beside the cursor."""
    if begins and ends and len(split_names(text)) < 2:
        return text
    (first, start), (last, end) = sorted(area.selection)
    before, after = area.document.get_line(first)[:start], area.document.get_line(last)[end:]
    return "\n" * (begins and run_together(before, text)) + text + "\n" * (ends and run_together(text, after))


class TakesPaste:
    """A field that inserts what `taken` returns for a paste.

    Textual calls this handler before the one of its own field, which inserts the text. Its text areas let a paste
    bubble up, so another widget would handle it again.
    """

    names = False
    """Whether the field is a list of names."""

    def taken(self, text: str) -> str:
        """Return the text to insert for a paste; empty if the paste was handled elsewhere."""
        raise NotImplementedError

    def on_paste(self, event: events.Paste) -> None:
        """Insert the paste, and stop it from bubbling."""
        event.stop()
        event.text = self.taken(event.text)
        if self.names and isinstance(self, TextArea):
            begins, ends = (event.begins, event.ends) if isinstance(event, PartOfPaste) else (True, True)
            event.text = apart(self, event.text, begins=begins, ends=ends)
        if not event.text:
            event.prevent_default()


class PlainInput(TakesPaste, Input):
    """A line for IDs, names and paths; hidden characters in a paste become visible."""

    def taken(self, text: str) -> str:
        """Return the paste on one line, hidden characters escaped."""
        return shown_paste(one_line(text))


class PlainTextArea(TakesPaste, TextArea):
    """Several lines of names; hidden characters as in `PlainInput`."""

    names = True

    def taken(self, text: str) -> str:
        """Return the paste, hidden characters escaped."""
        return shown_paste(text)

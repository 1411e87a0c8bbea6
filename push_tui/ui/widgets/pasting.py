"""What a paste becomes in every field: it is put in once, cannot act on the terminal, and goes no further."""

from textual import events
from textual.widgets import Input, TextArea

from push_tui.names import run_together, split_names
from push_tui.text import visible_name
from push_tui.ui.terminal.input import PartOfPaste


def one_line(text: str) -> str:
    """``text`` for a field of one line: its lines joined with blanks, the empty ones left out."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def shown_paste(text: str) -> str:
    """``text`` with characters that act or hide as visible escapes; line breaks and tabs stay, for they part IDs."""
    lines = ["\t".join(map(visible_name, line.split("\t"))) for line in text.splitlines()]
    return "\n".join([*lines, ""] if text.endswith(("\n", "\r")) else lines)


def apart(area: TextArea, text: str, *, begins: bool = True, ends: bool = True) -> str:
    """Return a pasted list of names with a line break where it would run together with a name beside the cursor."""
    if begins and ends and len(split_names(text)) < 2:
        return text
    (first, start), (last, end) = sorted(area.selection)
    before, after = area.document.get_line(first)[:start], area.document.get_line(last)[end:]
    return "\n" * (begins and run_together(before, text)) + text + "\n" * (ends and run_together(text, after))


class TakesPaste:
    """The one way of a paste into a field; a field says in `taken` what it puts in.

    Textual calls this handler before that of its own field, which does the putting in. Its text areas let a paste go
    on to what is around them, where it would be heard a second time.
    """

    names = False
    """Whether the field holds a list of names."""

    def taken(self, text: str) -> str:
        """Return what of a paste is put in; nothing where it was taken over."""
        raise NotImplementedError

    def on_paste(self, event: events.Paste) -> None:
        """Put it in and let nobody else hear of it."""
        event.stop()
        event.text = self.taken(event.text)
        if self.names and isinstance(self, TextArea):
            begins, ends = (event.begins, event.ends) if isinstance(event, PartOfPaste) else (True, True)
            event.text = apart(self, event.text, begins=begins, ends=ends)
        if not event.text:
            event.prevent_default()


class PlainInput(TakesPaste, Input):
    """A line for IDs, names and paths: what hides in a paste is shown."""

    def taken(self, text: str) -> str:
        """Show what hides, on one line."""
        return shown_paste(one_line(text))


class PlainTextArea(TakesPaste, TextArea):
    """Several lines of names; as `PlainInput`."""

    names = True

    def taken(self, text: str) -> str:
        """Show what hides."""
        return shown_paste(text)

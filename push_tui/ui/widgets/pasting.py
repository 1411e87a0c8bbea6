"""Lines to type IDs, names and paths into: what is pasted is shown as what it is, and cannot act on the terminal."""

from textual import events
from textual.widgets import Input, TextArea

from push_tui.text import visible_name


def shown_paste(text: str) -> str:
    """``text`` with characters that act or hide as visible escapes; line breaks and tabs stay, for they part IDs."""
    return "\n".join("\t".join(map(visible_name, line.split("\t"))) for line in text.splitlines())


class PlainInput(Input):
    """One line. Textual draws what is pasted as it is, and calls its own handler after this one."""

    def _on_paste(self, event: events.Paste) -> None:
        event.text = shown_paste(event.text)


class PlainTextArea(TextArea):
    """Several lines; as `PlainInput`."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = shown_paste(event.text)

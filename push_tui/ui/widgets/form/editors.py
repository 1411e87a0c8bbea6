"""The two editors of the form: one line and several. Each tells at once what was typed, and draws nothing that acts."""

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from push_tui.text import visible, visible_name


def drawn(text: str, *, names: bool = False) -> str:
    """``text`` with one harmless character for each that could act on the terminal, so that cursors stay right.

    ``names`` marks what hides a difference between two names too, such as a zero-width space.
    """
    if text.isprintable():
        return text
    escape = visible_name if names else visible
    return "".join(
        character if character.isprintable() else _stand_in(character, escape(character)) for character in text
    )


def _stand_in(character: str, escaped: str) -> str:
    return escaped if len(escaped) == 1 else "\N{REPLACEMENT CHARACTER}"


class LineEditor(Input):
    """An editor of one line that stands on a row of the form."""

    # A change of the text's width is no reason to lay the screen out anew.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    DEFAULT_CSS = """
    LineEditor {
        height: 1;
        border: none;
        padding: 0;
        background: $surface-lighten-1;
        color: $text;
        &:focus { border: none; background: $primary 35%; }
    }
    """

    def __init__(self, typed: Callable[[str], None], pasted: Callable[[str], bool], *, id: str | None = None) -> None:
        """``typed`` hears of every change of the text; ``pasted`` may take a paste over and then says true."""
        super().__init__(id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self.names = False
        """Whether the text is names, of which hidden characters are marked too."""
        self._typed = typed
        self._pasted = pasted
        self._loading = False

    def load(self, text: str, placeholder: str = "") -> None:
        """Edit this text; nobody hears of it."""
        self._loading = True
        self.placeholder = placeholder
        if self.value != text:
            self.value = text
        self.cursor_position = len(text)
        self._loading = False

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if not self._loading:
            self._typed(value)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the whole paste: lines are joined with blanks, for this is one line."""
        event.stop()
        event.prevent_default()
        if not event.text or self._pasted(event.text):
            return
        text = " ".join(part.strip() for part in event.text.splitlines() if part.strip())
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    @property
    def _value(self) -> Text:
        return Text(self._drawn, no_wrap=True, overflow="ignore", end="")

    @property
    def _cursor_offset(self) -> int:
        return cell_len(self._drawn[: self.cursor_position])

    @property
    def _drawn(self) -> str:
        return drawn(self.value, names=self.names)

    def _cell_offset_to_index(self, offset: int) -> int:
        offset += round(self.scroll_offset.x)
        used = 0
        for index, character in enumerate(self._drawn):
            used += cell_len(character)
            if offset < used:
                return index
        return len(self.value)


class AreaEditor(TextArea):
    """An editor of several lines that stands on a row of the form."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "up_or_out", "Up", show=False),
        Binding("down", "down_or_out", "Down", show=False),
    ]
    DEFAULT_CSS = """
    AreaEditor {
        height: 3;
        border: none;
        padding: 0;
        background: $surface-lighten-1;
        color: $text;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        & .text-area--cursor-line { background: transparent; }
        &:focus { border: none; background: $primary 35%; }
    }
    """

    def __init__(self, typed: Callable[[str], None], left: Callable[[int], None], *, id: str | None = None) -> None:
        """``typed`` hears of every change of the text, ``left`` of -1 or 1 when the cursor leaves at an end."""
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.names = False
        """Whether the text is names, of which hidden characters are marked too."""
        self._typed = typed
        self._left = left

    def load(self, text: str, placeholder: str = "", *, selected: bool = False) -> None:
        """Edit this text; nobody hears of it. ``selected`` makes what is typed or pasted next replace it."""
        self.placeholder = Content(placeholder)
        if self.text != text:
            self.load_text(text)
        self.selection = Selection((0, 0) if selected else self.document.end, self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit and tell of it."""
        result = super().edit(edit)
        self._typed(self.text)
        return result

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn."""
        return Text(drawn(self.document.get_line(line_index), names=self.names), end="", no_wrap=True)

    @property
    def _cursor_line(self) -> int:
        """The line of the cursor as it is drawn; a line that wraps counts as several."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_up_or_out(self) -> None:
        """One line up; from the first one, out of the editor."""
        if self._cursor_line == 0:
            self._left(-1)
        else:
            self.action_cursor_up()

    def action_down_or_out(self) -> None:
        """One line down; from the last one, out of the editor."""
        if self._cursor_line >= self.wrapped_document.height - 1:
            self._left(1)
        else:
            self.action_cursor_down()

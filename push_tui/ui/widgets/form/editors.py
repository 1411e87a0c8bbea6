"""The editors of the form: one line, several lines, a cell of a pair. None draws control characters."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets.text_area import Edit, EditResult, Selection

from push_tui.message.text_json import line_and_column, position_of
from push_tui.text import visible, visible_name
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs
from push_tui.ui.widgets.form.pair_table import PairMove, PairTable
from push_tui.ui.widgets.pasting import LineInput, TakesPaste, one_line
from push_tui.ui.widgets.whole_lines import WholeLines


def drawn(text: str, *, names: bool = False) -> str:
    """Replace each control character by one harmless character, so that cursor positions stay right.

    ``names`` also marks characters that hide a difference between two names, such as a zero-width space.
    """
    if text.isprintable():
        return text
    escape = visible_name if names else visible
    return "".join(
        character if character.isprintable() else _stand_in(character, escape(character)) for character in text
    )


def _stand_in(character: str, escaped: str) -> str:
    return escaped if len(escaped) == 1 else "\N{REPLACEMENT CHARACTER}"


class LineEditor(LineInput):
    """An editor of one line on a row of the form."""

    # A change of the text's width needs no new layout of the screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "Start of the text", show=False),
        Binding("ctrl+end", "to_end", "End of the text", show=False),
    ]
    DEFAULT_CSS = """
    LineEditor {
        height: 1;
        border: none;
        padding: 0;
        background: $surface-lighten-1;
        color: $text;
        &:focus { border: none; background: $primary-muted; }
    }
    """

    def __init__(self, typed: Callable[[str], None], pasted: Callable[[str], bool], *, id: str | None = None) -> None:
        """``typed`` is called with each changed text; ``pasted`` returns true if it handled a paste itself."""
        super().__init__(id=id, select_on_focus=False, compact=True)
        self._typed = typed
        self._pasted = pasted
        self._loading = False

    def load(self, text: str, placeholder: str = "") -> None:
        """Edit this text; `typed` is not called."""
        self._loading = True
        self.placeholder = placeholder
        if self.value != text:
            self.value = text
        self.cursor_position = len(text)
        self._loading = False

    def action_to_start(self) -> None:
        """Move to the start; from there, leave the key to the form."""
        if self.cursor_position == 0:
            raise SkipAction
        self.action_home()

    def action_to_end(self) -> None:
        """Move to the end; from there, leave the key to the form."""
        if self.cursor_position == len(self.value):
            raise SkipAction
        self.action_end()

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if not self._loading:
            self._typed(value)

    def taken(self, text: str) -> str:
        """Return the whole paste on one line, unless it was handled elsewhere."""
        return "" if text and self._pasted(text) else one_line(text)

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


class PairEditor(LineEditor, Performs):
    """An editor of one cell in a field's pairs."""

    SCOPES = (Scope.PAIRS,)

    def __init__(
        self,
        typed: Callable[[str], None],
        pasted: Callable[[str], bool],
        moved: Callable[[PairMove], bool],
        *,
        id: str | None = None,
    ) -> None:
        """``moved`` makes a move in the table of the pairs; for the others see `LineEditor`."""
        super().__init__(typed, pasted, id=id)
        self._moved = moved

    @property
    def _at_end(self) -> bool:
        return self.selection.is_empty and self.cursor_position == len(self.value)

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert ``text``; the sign after a key goes to its value."""
        if not (text == "=" and self._at_end and self._moved(PairTable.type_sign)):
            super().insert_text_at_cursor(text)

    def action_cursor_left(self, select: bool = False) -> None:
        """Move left by a character; from the first one, to the key."""
        at_start = self.selection.is_empty and self.cursor_position == 0
        if select or not at_start or not self._moved(PairTable.to_key):
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move right by a character; from the last one, to the value."""
        if select or not self._at_end or not self._moved(PairTable.to_value):
            super().action_cursor_right(select)
        else:
            self.cursor_position = 0

    def action_delete_left(self) -> None:
        """Delete a character; in an empty cell, go back to the previous one."""
        if self.value:
            super().action_delete_left()
        else:
            self._moved(PairTable.remove_blank)
            self._moved(PairTable.back)

    def action_remove_pair(self) -> None:
        """Remove the pair."""
        self._moved(PairTable.remove)

    def action_text_or_json(self) -> None:
        """Make the value JSON, or text again."""
        self._moved(PairTable.change_kind)


class AreaEditor(TakesPaste, WholeLines):
    """An editor of several lines on a row of the form."""

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
        &:focus { border: none; background: $primary-muted; }
        &:ansi { text-style: underline; }
    }
    """

    def __init__(
        self,
        typed: Callable[[str], None],
        left: Callable[[int], None],
        pasted: Callable[[str], bool] = lambda text: False,
        *,
        id: str | None = None,
    ) -> None:
        """``left`` is called with -1 or 1 when the cursor leaves at an end; for the others see `LineEditor`."""
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", compact=True, highlight_cursor_line=False)
        self._typed = typed
        self._left = left
        self._pasted = pasted

    def taken(self, text: str) -> str:
        """Return the paste as it is, unless it was handled elsewhere."""
        return "" if text and self._pasted(text) else text

    def load(self, text: str, placeholder: str = "", *, selected: bool = False) -> None:
        """Edit this text; `typed` is not called. If ``selected``, typing or pasting replaces the text."""
        self.placeholder = Content(placeholder)
        if self.text != text:
            self.load_text(text)
        self.selection = Selection((0, 0) if selected else self.document.end, self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit and report the text."""
        result = super().edit(edit)
        self._typed(self.text)
        return result

    def get_line(self, line_index: int) -> Text:
        """Return a line as drawn."""
        return Text(drawn(self.document.get_line(line_index), names=self.names), end="", no_wrap=True)

    def seek(self, path: Sequence[str]) -> None:
        """Move the cursor to the value at ``path`` of the edited JSON, if it exists."""
        position = position_of(self.text, path)
        if position is not None:
            line, column = line_and_column(self.text, position)
            self.cursor_location = (line - 1, column - 1)

    def action_to_start(self) -> None:
        """Move to the start; from there, leave the key to the form."""
        if self.cursor_location == (0, 0):
            raise SkipAction
        super().action_to_start()

    def action_to_end(self) -> None:
        """Move to the end; from there, leave the key to the form."""
        if self.cursor_location == self.document.end:
            raise SkipAction
        super().action_to_end()

    @property
    def _cursor_line(self) -> int:
        """The drawn line of the cursor; a wrapped line counts as several."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_up_or_out(self) -> None:
        """Move one line up; from the first one, leave the editor."""
        if self._cursor_line == 0:
            self._left(-1)
        else:
            self.action_cursor_up()

    def action_down_or_out(self) -> None:
        """Move one line down; from the last one, leave the editor."""
        if self._cursor_line >= self.wrapped_document.height - 1:
            self._left(1)
        else:
            self.action_cursor_down()

"""The dialog to choose what one filter of the history lets through."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from textual import events
from textual.widget import Widget

from push_tui.message.local_time import UnreadableTime
from push_tui.message.time_text import PERIODS, read_period
from push_tui.text import small_first
from push_tui.ui.actions import action_of
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.history_filters import FilterChoice, Filters
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_EVERYTHING = "everything"


class PickFilter(Dialog[str]):
    """Lists the choices; the result is the key of one, empty for everything. The key that opened it moves on."""

    CONFIRM = "Show these"
    DEFAULT_CSS = """
    PickFilter > #dialog { width: 44; }
    PickFilter #dialog-title { margin-bottom: 0; }  /* the list begins with a blank line */
    PickFilter #choices { max-height: 60vh; }
    """

    def __init__(self, action_id: str, choices: Sequence[FilterChoice], chosen: str) -> None:
        """``chosen`` is the key of the choice in use."""
        super().__init__(f"Show {small_first(action_of(action_id).title)}")
        self._keys = action_of(action_id).keys
        self._choices = choices
        self._chosen = chosen

    def body(self) -> Iterable[Widget]:
        """The choices."""
        columns = (Column("", 1), Column("", None, names=True))
        yield RowList[FilterChoice](columns, self._cells, lambda choice: choice.key, markable=False, id="choices")

    @property
    def rows(self) -> RowList[FilterChoice]:
        """The list."""
        return self.query_one("#choices", RowList)

    def on_mount(self) -> None:
        """Show the choices, the cursor on the one that is in use."""
        self.rows.styles.height = len(self._choices) + 1  # with the line of the column titles
        self.rows.show(self._choices)
        self.rows.move_to_key(self._chosen)

    def _cells(self, choice: FilterChoice) -> tuple[Cell, ...]:
        tone = "good" if choice.key == self._chosen else ""
        return Cell("●" if tone else "○", tone), Cell(choice.words or _EVERYTHING, tone)

    def on_key(self, event: events.Key) -> None:
        """Go to the next choice, after the last one to the first."""
        if event.key in self._keys:
            event.stop()
            self.rows.move_to((self.rows.cursor + 1) % len(self._choices))

    def action_confirm(self) -> None:
        """Return the choice under the cursor."""
        choice = self.rows.current
        self.dismiss(None if choice is None else choice.key)


class PickPeriod(PickFilter):
    """The same for the period, which can be typed, too; a digit begins to."""

    DEFAULT_CSS = "PickPeriod > #dialog { width: 72; }"

    def __init__(self, action_id: str, choices: Sequence[FilterChoice], chosen: str, zone: tzinfo) -> None:
        """What you type is read in ``zone``."""
        super().__init__(action_id, choices, chosen)
        self._zone = zone

    def body(self) -> Iterable[Widget]:
        """The choices, and a line to type into."""
        yield from super().body()
        yield Prompt("Or type a day, or from when to when", check=self._unreadable, hint=lambda _: PERIODS, id="typed")

    @property
    def _typing(self) -> bool:
        return self.query_one("#typed", Prompt).input.has_focus

    def on_key(self, event: events.Key) -> None:
        """Begin to type with a digit."""
        if self._typing:
            return
        super().on_key(event)
        if event.character is not None and event.character.isdigit():
            event.stop()
            line = self.query_one("#typed", Prompt).input
            line.select_on_focus, line.value, line.cursor_position = False, event.character, 1
            line.focus()

    def problem(self) -> str | None:
        """Say what is wrong with the period that you type."""
        return super().problem() if self._typing else None

    def action_confirm(self) -> None:
        """Return the period that you typed, else the choice under the cursor."""
        typed = self.query_one("#typed", Prompt).value.strip() if self._typing else ""
        self.dismiss(typed) if typed else super().action_confirm()

    def _unreadable(self, typed: str) -> str | None:
        """Return why a text is no period; None if it is one, or empty."""
        try:
            read_period(typed or "2026-11-25", self._zone)
        except UnreadableTime as error:
            return f"{error} {error.reason}".rstrip()
        return None


def picker(action_id: str, filters: Filters) -> PickFilter:
    """Return the dialog of a filter."""
    choices, chosen = filters.choices[action_id], filters.keys[action_id]
    if action_id == "filter_period":
        return PickPeriod(action_id, choices, chosen, filters.zone)
    return PickFilter(action_id, choices, chosen)

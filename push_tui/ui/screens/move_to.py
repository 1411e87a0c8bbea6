"""The dialog that asks for the label to move members to."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.models import Label
from push_tui.frozen import frozen
from push_tui.names import same_label
from push_tui.text import visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.content import MUTED, plain
from push_tui.ui.screens.dialog import IN_ITS_LIST, Dialog
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_COLUMNS = (
    Column("Label", None, names=True),
    Column("Members", 9, right=True),
    Column("Description", None, tone="dim"),
)
_ADD_FIRST, _REMOVE_FIRST = "add", "remove"
_RISKS = {
    _ADD_FIRST: "If it stops halfway, some users are in both labels and get pushes to both.",
    _REMOVE_FIRST: "As in the reference. If it stops halfway, some users are in neither label.",
}
_CHOSEN, _EVERYONE = "chosen", "everyone"
_ID_CELLS = 36


@frozen
class MoveAnswer:
    """The answers: the label to move to, whether to remove first, and whether to move all members."""

    label: str
    remove_first: bool
    everyone: bool


class MoveTo(Dialog[MoveAnswer]):
    """Lists the other labels; typing filters the list. None is chosen before you type or move: a move is no default."""

    BINDINGS = IN_ITS_LIST
    CONFIRM = "Move to this"
    AUTO_FOCUS = "#target Input"
    DEFAULT_CSS = """
    MoveTo RowList { height: 9; }
    """

    def __init__(self, source: Label, chosen: tuple[str, ...]) -> None:
        """``chosen`` are the members to move; if empty, all are moved."""
        self._everyone = "all members" if source.count is None else f"all {source.count:,} members"
        super().__init__(f"Move {'members' if chosen else self._everyone} of {visible_name(source.name)}")
        self._source = source.name
        self._chosen_words = f"{len(chosen):,} marked" if len(chosen) != 1 else visible_name(chosen[0])[:_ID_CELLS]
        self._choice = bool(chosen)

    def body(self) -> Iterable[Widget]:
        """Whom to move, the filter, the labels, and the order."""
        if self._choice:
            yield ChoiceLine(((_CHOSEN, self._chosen_words), (_EVERYONE, self._everyone)), _CHOSEN, id="who")
        yield Prompt("Move to (type to filter)", check=lambda _: self._none_chosen, id="target")
        yield RowList[Label](_COLUMNS, _cells, lambda label: label.name, markable=False, id="targets")
        yield ChoiceLine(
            ((_ADD_FIRST, "add, then remove"), (_REMOVE_FIRST, "remove, then add: never in both")),
            _ADD_FIRST,
            id="order",
        )
        yield Static(plain(_RISKS[_ADD_FIRST], MUTED), id="risk")

    @property
    def rows(self) -> RowList[Label]:
        """The labels to choose from."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Show all other labels."""
        self._filter()

    @property
    def _none_chosen(self) -> str | None:
        if self.rows.current is not None:
            return None
        if not self.rows.items:
            return "No label is selected; shorten the filter to see more."
        return f"No label is chosen: press {key_of('cursor_down')}, or type its name."

    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        """Say no more that none is chosen."""
        self.query_one(Prompt).show_problem(None)
        self.refresh_actions()

    @on(Input.Changed)
    def _filter(self) -> None:
        query = self.query_one(Prompt).value.strip().casefold()
        dialect = self.session.dialect
        self.rows.set_longest(Label=longest(label.name for label in self.session.labels.items))
        found = [
            label
            for label in sorted(self.session.labels.items, key=lambda label: label.name.casefold())
            if query in label.name.casefold() and not same_label(label.name, self._source, dialect)
        ]
        self.rows.set_empty("No other label matches the filter.")
        self.rows.show(found, keep_cursor=False)
        if not query:
            self.rows.move_off()
        self._moved()

    @on(ChoiceLine.Picked, "#order")
    def _ordered(self) -> None:
        order = self.query_one("#order", ChoiceLine).value
        self.query_one("#risk", Static).update(plain(_RISKS[order], MUTED))

    def action_confirm(self) -> None:
        """Close with the label under the cursor and the other answers."""
        label = self.rows.current
        if label is not None:
            remove_first = self.query_one("#order", ChoiceLine).value == _REMOVE_FIRST
            everyone = not self._choice or self.query_one("#who", ChoiceLine).value == _EVERYONE
            self.dismiss(MoveAnswer(label.name, remove_first, everyone))


def _cells(label: Label) -> tuple[Cell, ...]:
    return Cell(label.name), Cell("?" if label.count is None else f"{label.count:,}"), Cell(label.description)

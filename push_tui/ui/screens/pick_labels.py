"""The dialog to pick the labels of an audience."""

from collections.abc import Iterable

from textual import events, on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.models import Label
from push_tui.names import label_key, label_keys, label_problem, same_label
from push_tui.operations.reach import exact_words
from push_tui.operations.session import Topic
from push_tui.text import quantity
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.content import name
from push_tui.ui.screens.dialog import IN_ITS_LIST, Dialog
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.pasting import PlainInput
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_COLUMNS = (
    Column("", 1),
    Column("Label", None, names=True),
    Column("Members", 9, right=True),
    Column("Description", None, tone="dim"),
)
_NOT_LISTED = "not in the list of labels"
_AS_TYPED = "as typed; not in the list of labels"


class LabelFilter(PlainInput):
    """A filter for the list; Space picks and unpicks."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether the key is typed; Space, which no label name has, picks."""
        return key != "space" and super().check_consume_key(key, character)

    async def on_key(self, event: events.Key) -> None:
        """Pick with Space."""
        if event.key == "space":
            event.stop()
            event.prevent_default()
            await self.screen.run_action("perform('toggle_label')")


class PickLabels(Dialog[tuple[str, ...]]):
    """Labels with marks and counts; the result is the names in the order picked."""

    SCOPES = (Scope.PICK, Scope.DIALOG)
    BINDINGS = IN_ITS_LIST
    CONFIRM = "Done"
    TITLE_TEXT = "Push to users who are in ALL of these labels"
    AUTO_FOCUS = "#label-filter"
    DEFAULT_CSS = """
    PickLabels {
        & #label-filter { margin-bottom: 1; background: $boost; border: none; height: 1; padding: 0 1; }
        & > #dialog { width: 108; }
        & RowList { height: 50vh; max-height: 24; }
        & #picked { height: auto; min-height: 2; margin-top: 1; }
    }
    """

    def __init__(self, picked: tuple[str, ...] = (), typed: str = "", *, each: bool = False) -> None:
        """``each``: each label gets its own text, instead of all users who are in ALL of them the same."""
        super().__init__("Labels that get a text of their own" if each else "")
        self._picked = list(picked)
        self._had = bool(picked)
        self._typed = typed
        self._each = each

    def body(self) -> Iterable[Widget]:
        """A filter, the list, and the picked labels."""
        yield LabelFilter(self._typed, placeholder="type to filter", id="label-filter", select_on_focus=False)
        rows = RowList[Label](_COLUMNS, self._cells, lambda label: label.name, markable=False, id="labels-to-pick")
        rows.can_focus = False
        yield rows
        yield Static(id="picked")

    @property
    def rows(self) -> RowList[Label]:
        """The list."""
        return self.query_one("#labels-to-pick", RowList)

    def on_mount(self) -> None:
        """Show the cached labels."""
        self._show()

    def model_changed(self, topic: Topic) -> None:
        """Show labels that were read."""
        if topic is Topic.LABELS:
            self._show()

    @property
    def _filter(self) -> Input:
        return self.query_one("#label-filter", Input)

    @property
    def _inputs(self) -> list[Input]:
        return [self._filter]

    @property
    def _keys(self) -> frozenset[str]:
        return label_keys(self._picked, self.session.dialect)

    def _is_picked(self, label: Label) -> bool:
        return label_key(label.name, self.session.dialect) in self._keys

    def _cells(self, label: Label) -> tuple[Cell, ...]:
        count = "?" if label.count is None else f"{label.count:,}"
        tone = "good" if self._is_picked(label) else ""
        return Cell("●" if tone else "○", tone), Cell(label.name, tone), Cell(count), Cell(label.description)

    @on(Input.Changed)
    def _show(self) -> None:
        """Show the labels that match; first the picked ones that are not in the list."""
        known = sorted(self.session.labels.items, key=lambda label: label.name.casefold())
        typed = self._filter.value.strip()
        wanted, dialect = typed.casefold(), self.session.dialect
        names = label_keys((label.name for label in known), dialect)
        unlisted = [name for name in self._picked if label_key(name, dialect) not in names]
        others = [Label(name, _NOT_LISTED, None, None) for name in unlisted]
        found = [label for label in (*others, *known) if wanted in label.name.casefold()]
        if not label_problem(typed, dialect) and not any(same_label(label.name, typed, dialect) for label in found):
            found.append(Label(typed, _AS_TYPED, None, None))
        self.rows.set_longest(Label=longest(label.name for label in (*others, *known, *found[-1:])))
        self.rows.set_empty("No label matches." if known else "The labels are not loaded yet; type a name.")
        self.rows.show(found, keep_cursor=not typed)  # clearing it after a pick leaves the cursor there
        self._show_picked()
        self.refresh_actions()

    def _show_picked(self) -> None:
        of = "" if self._each else f" of {self.session.dialect.labels_per_push}"
        line = Content(f"{len(self._picked)}{of} picked")
        if self._picked:
            line = Content.assemble(line, ": ", name(", ".join(self._picked)))
        counts = [label.count for label in self.session.labels.items if self._is_picked(label)]
        known = [count for count in counts if count is not None]
        second = Content("")
        if known and len(counts) == len(self._picked):
            people = f"at most {min(known):,}"
            exactly = exact_words(self._keys, self.tui.jobs.exact_counts, self.tui.now())
            people += f"; {exactly}" if exactly else ""
            second = Content(f"In ALL of them: {people}." if len(known) > 1 else f"Recipients: {people}.")
            if self._each:
                second = Content(f"Recipients in all: at most {sum(known):,}.")
        self.query_one("#picked", Static).update(Content.assemble(line, "\n", second))

    def why_not(self, action_id: str) -> str | None:
        """Refuse more labels than a push may have."""
        if action_id != "toggle_label":
            return super().why_not(action_id)
        current, most = self.rows.current, self.session.dialect.labels_per_push
        if current is None:
            return "There is no label to pick."
        if not self._each and not self._is_picked(current) and len(self._picked) >= most:
            return f"A push can go to at most {quantity(most, 'label')}; unpick one first."
        return None

    def problem(self) -> str | None:
        """Say why nothing can be confirmed: no label is picked, or one too many would be."""
        if self._found_one:
            return self.why_not("toggle_label")
        pick = key_of("toggle_label")
        return None if self._picked or self._had else f"No label is picked: {pick} picks the one under the cursor."

    @property
    def _found_one(self) -> bool:
        """Whether you typed for a label that is not picked yet: a push without it would reach more users."""
        current = self.rows.current
        return current is not None and bool(self._filter.value.strip()) and not self._is_picked(current)

    def title_of(self, action: Action) -> str:
        """Say that confirming picks the label that you typed for."""
        return "Pick it" if action.id == "confirm" and self._found_one else super().title_of(action)

    def action_toggle_label(self) -> None:
        """Pick or unpick the label under the cursor."""
        current = self.rows.current
        if current is None:
            return
        if self._is_picked(current):
            dialect = self.session.dialect
            self._picked = [name for name in self._picked if not same_label(name, current.name, dialect)]
        else:
            self._picked.append(current.name)
        self._filter.value = ""
        self.rows.refresh()
        self._show_picked()
        self.refresh_actions()

    @on(RowList.Chosen)
    async def _row_chosen(self, event: RowList.Chosen) -> None:
        event.prevent_default()  # a click does not confirm
        await self.action_perform("toggle_label")

    def action_confirm(self) -> None:
        """Pick the label that you typed for; if there is none, return the picked labels."""
        if self._found_one:
            self.action_toggle_label()
        else:
            self.dismiss(tuple(self._picked))

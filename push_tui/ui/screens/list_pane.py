"""What panes, screens and dialogs with one list share: heading, filter, chosen items, and what Esc clears."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar, cast

from textual.css.scalar import Scalar
from textual.widget import Widget

from push_tui.ui.actions import key_of
from push_tui.ui.screens.base import InApp
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import RowList
from push_tui.ui.widgets.text_line import Span

Item = TypeVar("Item")


def try_again(error: str, action_id: str, *, token: bool = False) -> Span:
    """Return the error, and the key that tries again; where a ``token`` is missing, that asks for one."""
    return f"{error}  Press {key_of(action_id)} to {'enter a token' if token else 'try again'}.", "bad"


def how_many_contain(found: int, total: str, filter: str) -> str:
    """Return how many of ``total`` a filter lets through: ``3 of 120 labels contain "vip"``."""
    return f'{found:,} of {total} {"contains" if found == 1 else "contain"} "{filter}"'


def none_contains(thing: str, filter: str) -> str:
    """Say that a filter hides every thing, and how it is cleared."""
    return f'No {thing} contains "{filter}". {key_of("leave_filter")} clears the filter.'


def share_room(rows: RowList[Any], count: int, about: Widget, room: int, needs: int) -> bool:
    """Show ``about`` in what a list of ``count`` rows leaves of ``room`` lines; return whether that fits.

    It does if ``needs`` lines are left below the header, the rows and a blank line; else the list gets all of it.
    """
    lines = count + 2
    fits = count > 0 and room - lines >= needs
    if about.display != fits or (fits and rows.styles.height != Scalar.from_number(lines)):
        about.display = fits
        rows.styles.height = lines if fits else "1fr"
    return fits


class ListPane(Generic[Item], InApp):
    """Holds a `RowList` and perhaps a ``.heading`` and a `FilterInput`; subclasses fill them in `show`."""

    _filtered = False
    _stood_on: Hashable = None
    """The key of the row that the cursor was on before you typed the filter."""

    def show(self) -> None:
        """Show the items as they are now."""
        raise NotImplementedError

    def filter_changed(self) -> None:
        """Show the items that match the filter."""
        self.show()

    @property
    def rows(self) -> RowList[Item]:
        """The list."""
        return cast(Widget, self).query_one(RowList)

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self.rows.current

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The marked items, else the one under the cursor."""
        current = self.current
        return self.rows.marked or (() if current is None else (current,))

    @property
    def filter_input(self) -> FilterInput:
        """The filter line."""
        return cast(Widget, self).query_one(FilterInput)

    @property
    def filter_text(self) -> str:
        """The filter in lower case."""
        return self.filter_typed.casefold()

    @property
    def filter_typed(self) -> str:
        """The filter as you typed it."""
        return self.filter_input.value.strip()

    def action_filter(self) -> None:
        """Open the filter."""
        self.filter_input.open()

    def leave_filter(self) -> bool:
        """Clear the filter and go to the list, if its line is shown; return whether it was. Dialogs take its Esc."""
        shown = self.filter_input.has_class("-open")
        if shown:
            self.filter_input.action_leave_filter()
        return shown

    def show_heading(self, *parts: str) -> None:
        """Show the non-empty parts above the list."""
        self.show_line(".heading", "  ·  ".join(part for part in parts if part))

    @property
    def backs_out(self) -> str:
        """What `back_out` does next, as the title of its key; empty if nothing."""
        if self.filter_input.value:
            return "Clear filter"
        return "Unmark all" if self.rows.marked_count else ""

    def back_out(self) -> bool:
        """Clear the filter, else the marks; return whether there were any.

        Whatever says which key hides or stops it goes before both; leaving comes after both.
        """
        if self.filter_input.value:
            self.filter_input.clear_filter()
        elif self.rows.marked_count:
            self.rows.clear_marks()
        else:
            return False
        return True

    def on_mount(self) -> None:
        """Show the columns as wide as they were left; keep changes."""
        kept = self.session.setting.views.setdefault(f"columns of {self.rows.id}", {})
        self.rows.wider = {name: cells for name, cells in kept.items() if type(cells) is int}
        self.session.setting.views[f"columns of {self.rows.id}"] = self.rows.wider

    def on_row_list_cursor_moved(self) -> None:
        """Update the footer; the item decides what is possible."""
        self.refresh_actions()

    def on_row_list_marks_changed(self) -> None:
        """Show how many are marked; the footer says so, too."""
        self.show()
        self.refresh_actions()

    def on_input_changed(self) -> None:
        """Filter as you type; the footer says that Esc clears it, from no row to the row before."""
        current = self.rows.current_key
        if current is not None and not self._filtered:
            self._stood_on = current
        self._filtered = bool(self.filter_input.value)
        self.filter_changed()
        if current is None and not self._filtered:
            self.rows.move_to_key(self._stood_on)
        self.refresh_actions()

    def on_filter_input_done(self) -> None:
        """Go back to the list."""
        self.rows.focus()

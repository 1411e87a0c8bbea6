"""The heading above a label's members, fitted to the width: how many exist, are loaded, match and are marked."""

from collections.abc import Iterator

from rich.cells import cell_len

from push_tui.frozen import frozen
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.screens.list_pane import how_many_contain
from push_tui.ui.widgets.columns import fit

_LOADING_SHORT = f"{key_of('back_to_labels')} stops"
"""Short for `LOADING_REST`; the growing numbers beside it explain it."""
LOADING_REST = f"loading the rest ({_LOADING_SHORT})"
_NAME_AT_LEAST = 8
"""The least width of the label's name, and of what is being done, in cells."""


def loads_all(loaded: int, total: int) -> str:
    """Say which key loads the members that a filter has not searched: ``End loads all 20,000``."""
    return f"{key_of('last')} loads {f'all {total:,}' if total > loaded else 'the rest'}"


@frozen
class HeadingFacts:
    """What the heading says. ``found`` members contain ``filter``; ``doing`` is the work in progress, if any."""

    label: str
    loaded: int
    total: int
    complete: bool
    found: int
    filter: str
    marked: int
    doing: str
    ordered: bool = False
    """Whether they stand in another order than the service's."""
    endless: bool = False
    """Whether the service's list had more pages than the label's members fill."""

    def heading(self, room: int) -> str:
        """Return the heading; if ``room`` cells are too few, in fewer words. 0 means no limit.

        What tells which users a key acts on, the label and how many are marked, comes first and is left out last.
        """
        name = visible_name(self.label)
        marked = f"{self.marked:,} marked" if self.marked else ""
        whole = "  ·  ".join(part for part in (name, marked, *self._parts()) if part)
        if not room or cell_len(whole) <= room:
            return whole
        marked = f" · {marked}" if marked else ""
        space = max(_NAME_AT_LEAST, room - cell_len(marked))
        said = (name if cell_len(name) <= space else fit(name, space)) + marked
        doing = _LOADING_SHORT if self.doing == LOADING_REST else self.doing
        if doing and (left := room - cell_len(f"{said} · ")) >= _NAME_AT_LEAST:
            said += f" · {doing if cell_len(doing) <= left else fit(doing, left)}"
        for part in self._short_parts():
            if cell_len(f"{said} · {part}") <= room:  # a number that is cut would be another one
                said += f" · {part}"
        return said

    @property
    def _lacks_some(self) -> bool:
        """Whether members that can still be loaded are not among those that were searched or sorted."""
        return (bool(self.filter) or self.ordered) and not self.complete and not self.doing

    @property
    def _all_here(self) -> bool:
        return self.complete and self.loaded >= self.total and not self.endless

    def _parts(self) -> Iterator[str]:
        if self.filter:
            yield how_many_contain(self.found, f"the {self.loaded:,} loaded", self.filter)
        elif self._lacks_some:
            yield f"sorted {self.loaded:,} of {self.total:,}"
        if self._lacks_some:
            yield loads_all(self.loaded, self.total)
        else:
            yield quantity(self.loaded, "member") if self._all_here else f"showing {self.loaded:,} of {self.total:,}"
        if self.complete and not self._all_here:
            yield "the service's list does not end" if self.endless else "the service gave no next page"
        if self.doing:
            yield self.doing

    def _short_parts(self) -> Iterator[str]:
        if self._lacks_some:
            yield f"{self.found:,} of {self.loaded:,}" if self.filter else f"{self.loaded:,} sorted"
            yield f"{key_of('last')} loads all"
            return
        if self.filter:
            yield f"{self.found:,} match"
        yield quantity(self.loaded, "member") if self._all_here else f"{self.loaded:,} of {self.total:,}"
        if self.complete and not self._all_here:
            yield "list does not end" if self.endless else "no next page"

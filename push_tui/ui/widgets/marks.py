"""The marked rows of a list, kept by key, so that a filter, a sort or a refresh loses none."""

from collections.abc import Callable, Hashable, Sequence, Set
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Marks(Generic[Item]):
    """Marked items by key, in the order of marking."""

    def __init__(self, key: Callable[[Item], Hashable]) -> None:
        self._key = key
        self._items: dict[Hashable, Item] = {}
        self._anchor: tuple[int, Hashable] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._items

    @property
    def items(self) -> tuple[Item, ...]:
        """The marked items."""
        return tuple(self._items.values())

    def clear(self) -> None:
        """Unmark everything."""
        self._items.clear()
        self._anchor = None

    def forget(self, keys: Set[Hashable]) -> bool:
        """Unmark items that no longer exist; return whether any was marked."""
        gone = self._items.keys() & keys
        for key in gone:
            del self._items[key]
        return bool(gone)

    def toggle(self, item: Item, index: int) -> None:
        """Mark or unmark an item; a range starts here."""
        key = self._key(item)
        if self._items.pop(key, None) is None:
            self._items[key] = item
        self._anchor = index, key

    def take(self, items: Sequence[Item]) -> None:
        """Mark all of these."""
        key = self._key
        self._items.update((key(item), item) for item in items)

    def range_to(self, items: Sequence[Item], index: int) -> None:
        """Mark from the last marked row, wherever it is now, to ``index``; only ``index`` if that row was removed."""
        start = self._anchor_in(items)
        first, last = (index, index) if start is None else sorted((start, index))
        self.take(items[first : last + 1])
        self._anchor = index, self._key(items[index])

    def _anchor_in(self, items: Sequence[Item]) -> int | None:
        if self._anchor is None:
            return None
        index, key = self._anchor
        if index < len(items) and self._key(items[index]) == key:
            return index
        return next((place for place, item in enumerate(items) if self._key(item) == key), None)

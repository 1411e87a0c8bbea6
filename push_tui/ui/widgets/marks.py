"""Which rows of a list are marked: kept by key, so that a filter, a sort or a refresh loses none."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Marks(Generic[Item]):
    """Marked items by their keys, in the order in which they were marked."""

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
        """What is marked."""
        return tuple(self._items.values())

    def clear(self) -> None:
        """Take all marks off."""
        self._items.clear()
        self._anchor = None

    def forget(self, keys: set[Hashable]) -> bool:
        """Take the marks of items off that no longer exist; whether there were any."""
        gone = self._items.keys() & keys
        for key in gone:
            del self._items[key]
        return bool(gone)

    def toggle(self, item: Item, index: int) -> None:
        """Mark an item or take its mark off; a range begins here."""
        key = self._key(item)
        if self._items.pop(key, None) is None:
            self._items[key] = item
        self._anchor = index, key

    def take(self, items: Sequence[Item]) -> None:
        """Mark all of these."""
        key = self._key
        self._items.update((key(item), item) for item in items)

    def range_to(self, items: Sequence[Item], index: int) -> None:
        """Mark from the row that was marked last, wherever it is now, to ``index``; that row alone where it is gone."""
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

"""Check the objects of a list against their fields in the catalogue, such as ``buttons[1].name``."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from push_tui.message.catalogue.field import Field, same_value
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.push import ABSENT, MESSAGE_PATH, Json, Push, json_text
from push_tui.message.rules.problem import LACKING, Fix, Problem, Severity, kind_of, nearest

Check = Callable[[Field, Json], Iterator[Problem]]


def item_problems(field: Field, items: list[Json], check: Check) -> Iterator[Problem]:
    """Yield what is wrong with the items of ``field``; ``check`` checks one value at its field.

    Each path is the list's path, the item's index and its key.
    """
    for index, item in enumerate(items):
        if isinstance(item, dict):
            yield from _Item(field, items, index, item).problems(check)
        else:
            message = f"{_name(field, index)} must be an object; it is {kind_of(item)}."
            yield Problem((*field.path, str(index)), Severity.ERROR, message, _place(field, index, items))


class _Item:
    """One object of the list."""

    def __init__(self, field: Field, items: list[Json], index: int, item: dict[str, Json]) -> None:
        self._list, self._items, self._index, self._item = field, items, index, item
        self._fields = {each.path[-1]: each for each in field.items}
        self._name = _name(field, index)

    def problems(self, check: Check) -> Iterator[Problem]:
        """Yield the problems of what is there, then of what is missing."""
        for key, value in self._item.items():
            if key in self._fields:
                yield from self._of_value(self._fields[key], value, check)
            else:
                yield self._unknown(key)
        for field in self._fields.values():
            yield from self._missing(field)

    def _of_value(self, field: Field, value: Json, check: Check) -> Iterator[Problem]:
        # Checked in a push of its own, where the item is an object: fixes cannot change part of a list.
        alone = replace(field, path=(*MESSAGE_PATH, self._name, field.path[-1]))
        for problem in check(alone, value):
            fix = None
            if problem.fix is not None:
                fixed = problem.fix.apply(Push().with_value(alone.path, value)).at(alone.path)
                fix = self._set(problem.fix.title, field.path[-1], fixed)
            yield self._problem(field.path[-1], problem.severity, problem.message, problem.reason, fix)

    def _missing(self, field: Field) -> Iterator[Problem]:
        key = field.path[-1]
        value = self._item.get(key)
        if value is not None and value != "":
            return
        if field.required:
            yield self._problem(key, Severity.ERROR, f"{self._name}.{key} is needed.", field.help)
        for need in field.needs:
            other = self._item.get(need.path[-1])
            if any(same_value(other, wanted) for wanted in need.values):
                severity, needed = LACKING[need.without]
                message = f"{self._name}.{key} is {needed} while {need.path[-1]} is {json_text(other)}."
                yield self._problem(key, severity, message, field.help)

    def _unknown(self, key: str) -> Problem:
        near = nearest(key, self._fields)
        if not near:
            message = f"{self._name}.{key} is not documented; it is sent as it is."
            return self._problem(key, Severity.NOTE, message, "", self._set(f"drop {key}", key, ABSENT))
        fix = None
        if near not in self._item:
            renamed = {near if old == key else old: value for old, value in self._item.items()}
            fix = self._replaced(f"{key} → {near}", renamed)
        message = f"{self._name}.{key} is not documented. Did you mean {near}?"
        return self._problem(key, Severity.WARNING, message, "It is sent as it is, and probably ignored.", fix)

    def _set(self, title: str, key: str, value: object) -> Fix:
        rest = {old: each for old, each in self._item.items() if old != key}
        return self._replaced(title, rest if value is ABSENT else {**self._item, key: value})  # type: ignore[dict-item]

    def _replaced(self, title: str, item: dict[str, Json]) -> Fix:
        items = [*self._items[: self._index], item, *self._items[self._index + 1 :]]
        return Fix(title, lambda push: push.with_value(self._list.path, items))

    def _problem(self, key: str, severity: Severity, message: str, reason: str, fix: Fix | None = None) -> Problem:
        path = (*self._list.path, str(self._index), key)
        return Problem(path, severity, message, f"{reason} {_place(self._list, self._index, self._items)}".strip(), fix)


def _name(field: Field, index: int) -> str:
    """Name the item in sentences, short enough to fit below its row."""
    return f"{field.path[-1]}[{index}]"


def _place(field: Field, index: int, items: list[Json]) -> str:
    return f"Item {index + 1} of {len(items)} in {caption_of(field.path)}."

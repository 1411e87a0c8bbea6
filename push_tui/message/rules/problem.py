"""What a rule reports, and the small edits that fix it."""

import difflib
from collections.abc import Callable, Iterable
from enum import IntEnum

from push_tui.frozen import frozen
from push_tui.message.catalogue.field import Without
from push_tui.message.push import Json, Path, Push, json_text

_CLOSE_ENOUGH = 0.75


class Severity(IntEnum):
    """How bad a problem is, worst first; `BLOCKING` ones block the review."""

    ERROR = 0
    """The service would refuse it, or it makes no sense."""
    NEEDED = 1
    """Not filled in yet."""
    WARNING = 2
    """It is sent, but may surprise."""
    NOTE = 3
    """Worth knowing."""


LACKING = {
    Without.REFUSED: (Severity.ERROR, "needed"),
    Without.FAILS: (Severity.WARNING, "needed"),
    Without.WORKS: (Severity.NOTE, "recommended"),
}
"""How bad a missing field is and what we call it, by what then happens to the push."""
BLOCKING = frozenset({Severity.ERROR, Severity.NEEDED})
"""What you must fix before a review."""


@frozen
class Fix:
    """An edit that fixes a problem; ``title`` says what it does, ``apply`` returns the fixed push."""

    title: str
    apply: Callable[[Push], Push]
    only_writes: bool = False
    """Whether it only writes a value better. Such a fix needs no look at the field; one that drops something does."""
    action: str = "fix_problem"
    """The action whose key says how to apply it: one of its own works wherever you are."""


@frozen
class Problem:
    """What is wrong, and at which path of the request; text from outside is not made safe."""

    path: Path
    severity: Severity
    message: str
    reason: str = ""
    fix: Fix | None = None
    waits: bool = False
    """Whether to say it only once you have left the field, because the next letter may end it."""
    leads_to: str = ""
    """The action to name with its key where there is nothing to fix."""
    at_field: str = ""
    """The message without the field's name, for below the field; empty if ``message`` does not begin with it."""


def set_to(path: Path, value: Json, title: str) -> Fix:
    """Set ``value`` at ``path``."""
    return Fix(title, lambda push: push.with_value(path, value), only_writes=True)


def drop(path: Path, title: str = "") -> Fix:
    """Drop the key at ``path``."""
    return Fix(title or f"drop {path[-1]}", lambda push: push.without(path))


def rename(path: Path, key: str) -> Fix:
    """Rename the key at ``path`` to ``key``; keep its place among its neighbours."""

    def renamed(push: Push) -> Push:
        parent = push.at(path[:-1])
        if not isinstance(parent, dict):
            return push
        return push.with_value(path[:-1], {key if old == path[-1] else old: value for old, value in parent.items()})

    return Fix(f"{path[-1]} → {key}", renamed, only_writes=True)


def kind_of(value: Json) -> str:
    """Say what ``value`` is, for "it is …"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def shown(value: Json) -> str:
    """Return ``value`` as JSON; for a list or an object, say only what it is."""
    return kind_of(value) if isinstance(value, list | dict) else json_text(value)


def nearest(key: str, keys: Iterable[str]) -> str | None:
    """Return the one of ``keys`` that ``key`` probably means; None if none is close."""
    return next(iter(difflib.get_close_matches(key, keys, n=1, cutoff=_CLOSE_ENOUGH)), None)


def listed(names: list[str], most: int = 3) -> str:
    """Return the first few of ``names``, and how many more there are."""
    shown = ", ".join(name or "(empty)" for name in names[:most])
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown

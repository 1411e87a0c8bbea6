"""Where a key that you add stands in the request: as in the catalogue, whatever you typed first."""

from push_tui.dialects import Dialect
from push_tui.message.catalogue.sections import known_keys
from push_tui.message.push import ABSENT, MESSAGE_PATH, Json, Path, Push


def with_placed(push: Push, path: Path, value: Json, dialect: Dialect) -> Push:
    """Return ``push`` with ``value`` at ``path``; a new key stands before those that follow it in the catalogue.

    Keys that were there keep their order, which is that of an imported request.
    """
    changed = push.with_value(path, value)
    for depth in range(len(MESSAGE_PATH), len(path)):
        parent, key = path[:depth], path[depth]
        block, order = changed.at(parent), known_keys(dialect).get(parent, ())
        if push.at((*parent, key)) is not ABSENT or key not in order or not isinstance(block, dict):
            continue
        keys = [each for each in block if each != key]
        following = order[order.index(key) + 1 :]
        at = next((number for number, each in enumerate(keys) if each in following), len(keys))
        keys.insert(at, key)
        changed = changed.with_value(parent, {each: block[each] for each in keys})
    return changed

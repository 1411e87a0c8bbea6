"""What a push holds that the catalogue does not know: it is kept, and edited as JSON."""

from collections.abc import Iterable, Iterator, Mapping

from push_tui.dialects import Dialect
from push_tui.message.catalogue.sections import fields_by_path, known_keys
from push_tui.message.push import MESSAGE_PATH, START_DATE_PATH, Json, Path, Push
from push_tui.operations.checking import ADD_PATH


def unlisted(push: Push, typed: Iterable[Path], dialect: Dialect) -> tuple[Path, ...]:
    """Paths of everything in ``push``, or ``typed`` so far, that no field of the catalogue shows."""
    paths = [*((key,) for key in push.extra), *_unlisted(MESSAGE_PATH, push.message, dialect)]
    fields = fields_by_path(dialect)
    paths += [path for path in typed if path not in paths and path not in fields]
    return tuple(path for path in paths if path not in (START_DATE_PATH, ADD_PATH))


def _unlisted(path: Path, block: Mapping[str, Json], dialect: Dialect) -> Iterator[Path]:
    fields, objects = fields_by_path(dialect), known_keys(dialect)
    for key, value in block.items():
        here = (*path, key)
        if here in fields:
            continue
        if here in objects and isinstance(value, dict) and value:
            yield from _unlisted(here, value, dialect)
        else:
            yield here

"""``{{placeholders}}`` of a template: where they stand in a push, and what is put in their place."""

import re
from collections.abc import Callable, Iterator, Mapping

from push_tui.message.push import AUDIENCE_PATH, MESSAGE_PATH, Audience, Json, Path, Push

_PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n]{1,60}?)[ \t]*\}\}")


def names_in(text: str) -> tuple[str, ...]:
    """The placeholders of ``text`` in their order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """``text`` with the placeholders that have a value replaced, the others left."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def open_places(push: Push) -> Iterator[tuple[Path, str]]:
    """Every path of ``push`` with a placeholder in its text, and the placeholder; keys of objects count too."""
    for target in push.audience.targets:
        yield from ((AUDIENCE_PATH, name) for name in names_in(target))
    if isinstance(push.start_date, str):
        yield from ((("startDate",), name) for name in names_in(push.start_date))
    yield from _in_value(MESSAGE_PATH, push.message)
    for key, value in push.extra.items():
        yield from _in_value((key,), value)


def fill(push: Push, values: Mapping[str, str]) -> Push:
    """``push`` with the placeholders that have a value replaced wherever they stand."""

    def filled(text: str) -> str:
        return fill_text(text, values)

    message = _mapped(push.message, filled)
    extra = _mapped(dict(push.extra), filled)
    return Push(
        Audience(push.audience.kind, tuple(map(filled, push.audience.targets))),
        push.strategy,
        filled(push.start_date) if isinstance(push.start_date, str) else push.start_date,
        message if isinstance(message, dict) else {},
        extra if isinstance(extra, dict) else {},
        push.order,
    )


def _in_value(path: Path, value: Json) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield from ((path, name) for name in names_in(value))
    elif isinstance(value, list):
        for item in value:
            yield from ((path, name) for _, name in _in_value(path, item))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from ((path, name) for name in names_in(key))
            yield from _in_value((*path, key), item)


def _mapped(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {change(key): _mapped(item, change) for key, item in value.items()}
    return value

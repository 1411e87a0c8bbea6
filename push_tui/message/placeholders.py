"""``{{placeholders}}`` of a template: find them in a push, and fill them in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from push_tui.message.push import AUDIENCE_PATH, MESSAGE_PATH, START_DATE_PATH, TEXTS, Audience, Json, Path, Push

_PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n]{1,60}?)[ \t]*\}\}")


def names_in(text: str) -> tuple[str, ...]:
    """Return the placeholders of ``text`` in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Fill in the placeholders of ``text`` that have a value; keep the others."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def open_places(push: Push) -> Iterator[tuple[Path, str]]:
    """Yield every placeholder of ``push`` with the path of its text; keys of objects count too."""
    yield from _in_value(AUDIENCE_PATH, list(push.audience.targets))
    yield from _in_value(START_DATE_PATH, push.starts)
    yield from _in_value(MESSAGE_PATH, push.message)
    yield from _in_value((TEXTS,), dict(push.texts))
    for key, value in push.extra.items():
        yield from _in_value((key,), value)


def fill(push: Push, values: Mapping[str, str]) -> Push:
    """Fill in the placeholders of ``push`` that have a value, anywhere in it."""
    targets = tuple(fill_text(target, values) for target in push.audience.targets)
    start = fill_text(push.start_date, values) if isinstance(push.start_date, str) else push.start_date
    return replace(
        push,
        audience=Audience(push.audience.kind, targets),
        start_date=start,
        message=_filled_object(push.message, values),
        extra=_filled_object(push.extra, values),
        texts=_filled_object(push.texts, values),
    )


def _in_value(path: Path, value: Json) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield from ((path, name) for name in names_in(value))
    elif isinstance(value, list):
        for item in value:
            yield from ((path, name) for _, name in _in_value(path, item))  # items share the path of their list
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from ((path, name) for name in names_in(key))
            yield from _in_value((*path, key), item)


def _filled(value: Json, values: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return fill_text(value, values)
    if isinstance(value, list):
        return [_filled(item, values) for item in value]
    return _filled_object(value, values) if isinstance(value, dict) else value


def _filled_object(value: Mapping[str, Json], values: Mapping[str, str]) -> dict[str, Json]:
    return {fill_text(key, values): _filled(item, values) for key, item in value.items()}

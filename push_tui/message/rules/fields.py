"""Check ``pushMessage`` against the catalogue: what is there, what is missing, and what is undocumented."""

from collections.abc import Iterator
from datetime import datetime

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Field
from push_tui.message.catalogue.sections import CHANNELS, caption_of, channel_title, fields_by_path, known_keys
from push_tui.message.channels import strategy_of, unused_blocks
from push_tui.message.payloads import payloads
from push_tui.message.push import ABSENT, MESSAGE_PATH, OWN_KEYS, Json, Path, Push, json_text
from push_tui.message.rules.problem import LACKING, Fix, Problem, Severity, drop, kind_of, nearest, rename, set_to
from push_tui.message.rules.values import said_by, value_problems

_SUB_TITLE = (*MESSAGE_PATH, "sub_title")
_BADGE_KEYS = ("addNum", "setNum")


def message_problems(push: Push, dialect: Dialect, now: datetime | None) -> Iterator[Problem]:
    """Yield what is wrong with ``pushMessage``."""
    yield from _present(MESSAGE_PATH, push.message, dialect, now)
    for field in fields_by_path(dialect).values():
        if field.required:
            yield from _required(field, push)
        if field.needs:
            yield from _needed(field, push)
    yield from _channels(push, dialect)
    yield from _own_texts(push)


def _own_texts(push: Push) -> Iterator[Problem]:
    """Yield a note for a text that begins or ends with a blank, and for a content that repeats the title."""
    texts = {key: text for key in OWN_KEYS if isinstance(text := push.at((*MESSAGE_PATH, key)), str) and text.strip()}
    for key, text in texts.items():
        at, begins, bare = (*MESSAGE_PATH, key), text[0].isspace(), text.strip()
        if text != bare:
            where = "begins" if begins else "ends"
            reason = "Phones show it so." if begins else "Nobody sees it, and it counts as a character."
            fix = set_to(at, bare, "drop the blanks around it")
            yield Problem(at, Severity.NOTE, f"{caption_of(at)} {where} with a blank.", reason, fix, waits=not begins)
    if len(texts) > 1 and len({text.strip() for text in texts.values()}) == 1:
        yield Problem((*MESSAGE_PATH, OWN_KEYS[1]), Severity.NOTE, "Content repeats the title.", "Phones show both.")


def _present(path: Path, value: dict[str, Json], dialect: Dialect, now: datetime | None) -> Iterator[Problem]:
    """Check every key of ``value``, an object with fields, and of the objects with fields in it."""
    fields, objects = fields_by_path(dialect), known_keys(dialect)
    for key, child in value.items():
        at = (*path, key)
        field = fields.get(at)
        if field is not None:
            yield from value_problems(field, child, dialect, now)
            if field.only_in not in ("", dialect.channel):
                message = f"{caption_of(at)} is documented by {field.only_in.capitalize()} only; it is sent as it is."
                yield Problem(at, Severity.NOTE, message, field.help, drop(at))
        elif at not in objects:
            yield _unknown(at, child, value, dialect)
        elif isinstance(child, dict):
            yield from _present(at, child, dialect, now)
        else:
            fix = drop(at) if child is None or child == "" else None
            yield Problem(at, Severity.ERROR, f"{_name(at)} must be an object; it is {kind_of(child)}.", "", fix)
    if all(value.get(key) is not None for key in _BADGE_KEYS) and (*path, "setNum") in fields:
        yield _two_badges(path, value)


def _required(field: Field, push: Push) -> Iterator[Problem]:
    value = push.at(field.path)
    blank = isinstance(value, str) and not value.strip()
    if value is ABSENT or value is None or blank:
        reason = f'Without it, phones show "{field.default}".' if field.default else ""
        yield Problem(field.path, Severity.ERROR, f"{caption_of(field.path)} is needed.", reason)


def _needed(field: Field, push: Push) -> Iterator[Problem]:
    value = push.at(field.path)
    holding = next((need for need in field.needs if need.holds(push)), None)
    if value is ABSENT or value in ("", None, [], {}):
        if holding is not None and not _has(push, holding.instead):
            value = push.at(holding.path)
            shown = "" if value is ABSENT else json_text(value)
            severity, needed = LACKING[holding.without]
            message = f"{caption_of(field.path)} is {needed} while {caption_of(holding.path, alone=True)} is {shown}."
            yield Problem(field.path, severity, message, field.help)
    elif holding is None:
        need = field.needs[0]
        values = " or ".join(json_text(wanted) for wanted in need.values)
        message = f"{caption_of(field.path)} is used only while {caption_of(need.path, alone=True)} is {values}."
        yield Problem(field.path, Severity.NOTE, message, "It is sent, and has no effect.", drop(field.path))


def _has(push: Push, path: Path | None) -> bool:
    return path is not None and push.at(path) not in (ABSENT, "", None)


def _unknown(path: Path, value: Json, parent: dict[str, Json], dialect: Dialect) -> Problem:
    key = path[-1]
    if path == _SUB_TITLE:
        return _sub_title(parent)
    near = nearest(key, known_keys(dialect)[path[:-1]])
    if len(path) == len(MESSAGE_PATH) + 1 and (key in CHANNELS or (isinstance(value, dict) and not near)):
        message = f"{dialect.title} does not document the channel {key}; it is sent as it is."
        return Problem(path, Severity.NOTE, message, fix=drop(path))
    if near:
        fix = rename(path, near) if near not in parent else None
        message = f"{_name(path)} is not documented. Did you mean {near}?"
        return Problem(path, Severity.WARNING, message, "It is sent as it is, and probably ignored.", fix)
    return Problem(path, Severity.NOTE, f"{_name(path)} is not documented; it is sent as it is.", fix=drop(path))


def _sub_title(parent: dict[str, Json]) -> Problem:
    fix: Fix = rename(_SUB_TITLE, "subTitle") if "subTitle" not in parent else drop(_SUB_TITLE)
    reason = "The reference writes sub_title in its examples, but subTitle in its table of fields."
    return Problem(
        _SUB_TITLE, Severity.WARNING, "sub_title is probably ignored; the key of Subtitle is subTitle.", reason, fix
    )


def _two_badges(path: Path, value: dict[str, Json]) -> Problem:
    unused = "setNum" if value["setNum"] == 0 and value["addNum"] != 0 else "addNum"
    message = f"{_name(path)} both adds to the number and sets it."
    reason = "Only one takes effect; vendors that document this use the number it is set to."
    return Problem((*path, unused), Severity.WARNING, message, reason, drop((*path, unused)))


def _channels(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield the channel blocks that the strategy does not use, and those that the vendor finds too large."""
    strategy = strategy_of(push, dialect)
    if strategy is None:
        return
    for key in unused_blocks(push, dialect):
        message = f"{channel_title(key)} is not used with strategy {strategy.value} ({strategy.title})."
        yield Problem((*MESSAGE_PATH, key), Severity.WARNING, message, strategy.sentence)
    for channel, size, payload in payloads(push, dialect):
        if size > payload.most:
            title = channel_title(channel)
            message = f"{title} gets about {size:,} bytes; {payload.most:,} at most."
            reason = f"Counted: the texts, the extra data and the block, as JSON in UTF-8. {said_by(payload.vendor)}"
            yield Problem((*MESSAGE_PATH, channel), Severity.WARNING, message, reason)


def _name(path: Path) -> str:
    return ".".join(path[len(MESSAGE_PATH) :])

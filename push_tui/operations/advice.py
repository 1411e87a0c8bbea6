"""What surprises in a push although the service takes it: texts that phones cut, no way to correct it later."""

import secrets
from collections.abc import Iterator

from push_tui.dialects import Dialect
from push_tui.message.notification import Origin, Part, Phone, Preview
from push_tui.message.overwriting import LARGEST, handle_of, handle_paths, with_handle
from push_tui.message.phone_text import (
    ANDROID_LINE,
    IPHONE_LINE,
    IPHONE_LINES,
    IPHONE_TITLE,
    one_line,
    several_lines,
)
from push_tui.message.preview import android, ios
from push_tui.message.push import ABSENT, MESSAGE_PATH, AudienceKind, Path, Push
from push_tui.message.rules.problem import Fix, Problem, Severity

_MANY = frozenset({AudienceKind.LABELS, AudienceKind.EVERYBODY})


def advice(push: Push, dialect: Dialect) -> tuple[Problem, ...]:
    """Warnings and notes about ``push``; nothing here keeps it from being reviewed."""
    return (*_looks_unmeant(push, dialect), *_cut_texts(push, dialect), *_no_handle(push, dialect))


def _looks_unmeant(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """What the review of a push to many will ask about, such as a test or a placeholder."""
    if push.message and (push.audience.kind in _MANY or push.calls(dialect) > 1):
        from push_tui.message.lint import lint  # its word lists take 30 ms to load

        for finding in lint(push, dialect):
            reason = f"“{finding.excerpt}” {finding.reason} The review will ask whether it is meant."
            yield Problem(finding.path, Severity.WARNING, finding.message, reason)


def set_handle(push: Push, dialect: Dialect) -> Push:
    """``push`` with a handle in every channel it takes: its own, or one that no other push is likely to carry."""
    return with_handle(push, dialect, 1 + secrets.randbelow(LARGEST))


def why_no_handle(push: Push, dialect: Dialect) -> str | None:
    """Why no handle can be set, as a sentence; None where one can."""
    paths = handle_paths(push, dialect)
    if any(push.at(path) is ABSENT for path in paths):
        return None
    return f"It carries the handle {handle_of(push, dialect)} already." if paths else "It can carry no handle."


def _cut_texts(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Texts that do not fit on the lock screen; a note where pulling the notification open shows the rest."""
    found: dict[Path, list[tuple[Preview, bool, str]]] = {}
    for phone in (android(push, dialect), ios(push, dialect)):
        if phone.nothing:
            continue
        for part in phone.parts:
            shown = _cut(part, phone)
            if shown and part.origin in (Origin.BASIC, Origin.CHANNEL):
                found.setdefault(_path(part), []).append((phone, _opens(part, phone), shown))
    for path, cuts in found.items():
        phones = " and ".join(phone.phone.value for phone, _, _ in cuts)
        opens = all(opened for _, opened, _ in cuts)
        name = ".".join(path[1:])
        rest = "the rest shows once it is pulled open" if opens else "the rest cannot be read there"
        severity = Severity.NOTE if opens else Severity.WARNING
        yield Problem(path, severity, f"{name} is cut on the lock screen ({phones}); {rest}.", f"Shown: {cuts[0][2]}")


def _cut(part: Part, phone: Preview) -> str:
    """The beginning that is shown; empty where all of it is."""
    if part == phone.content and phone.phone is Phone.IPHONE:
        cut = several_lines(part.text, IPHONE_LINE, IPHONE_LINES)
    elif phone.phone is Phone.IPHONE:
        cut = one_line(part.text, IPHONE_TITLE if part == phone.title else IPHONE_LINE)
    else:
        cut = one_line(part.text, ANDROID_LINE)
    return cut.text if cut.short else ""


def _opens(part: Part, phone: Preview) -> bool:
    face = phone.expanded
    texts = ((phone.title, face.title), (phone.subtitle, face.subtitle), (phone.content, face.content))
    shown = next(text for each, text in texts if each == part)
    return bool(face.lines) or " ".join(shown.split()) == " ".join(part.text.split())


def _path(part: Part) -> Path:
    return (*MESSAGE_PATH, *part.source.split("."))


def _no_handle(push: Push, dialect: Dialect) -> Iterator[Problem]:
    many = push.audience.kind in _MANY or push.calls(dialect) > 1
    if not many or not push.message or handle_of(push, dialect):
        return
    paths = handle_paths(push, dialect)
    if paths:
        names = ", ".join(".".join(path[1:]) for path in paths)
        yield Problem(
            paths[0],
            Severity.NOTE,
            "A correction could not replace this push on the phones: it carries no handle.",
            f"A later push with the same {names} takes its place; it cannot be added once this one is sent.",
            Fix("set a fresh handle", lambda push: set_handle(push, dialect)),
        )

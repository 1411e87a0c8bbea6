"""Warn about a valid push: texts that phones cut, test texts, no handle to correct it with."""

import secrets
from collections.abc import Iterator

from push_tui.dialects import Dialect
from push_tui.message.catalogue.basic import title_of
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.handles import LARGEST, handle_of, handle_paths, with_handle
from push_tui.message.notification import Origin, Part, Phone, Preview
from push_tui.message.phone_text import (
    ANDROID_LINE,
    IPHONE_LINE,
    IPHONE_LINES,
    IPHONE_TITLE,
    one_line,
    several_lines,
)
from push_tui.message.preview import android, ios
from push_tui.message.push import ABSENT, AudienceKind, Path, Push, json_text
from push_tui.message.rules.problem import Fix, Problem, Severity
from push_tui.message.validation import of_each_text


def advice(push: Push, dialect: Dialect) -> tuple[Problem, ...]:
    """Return warnings and notes about ``push``; none blocks its review."""
    looks = of_each_text(push, dialect, lambda each: (*_looks_unmeant(each, dialect), *_cut_texts(each, dialect)))
    return (*looks, *_alike(push), *_same_for_all(push, dialect), *_no_handle(push, dialect))


def _looks_unmeant(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield what should not reach many people, such as a test or a placeholder."""
    if push.message:
        from push_tui.message.lint import lint_message  # its word lists take 30 ms to load

        then = " The review asks you to confirm it." if push.reaches_many(dialect) else ""
        for finding in lint_message(push.message):
            reason = f'It says "{finding.excerpt}". {finding.reason}{then}'
            yield Problem(finding.path, Severity.WARNING, finding.message, reason)


def set_handle(push: Push, dialect: Dialect) -> Push:
    """Return ``push`` with a handle in every channel that takes one: its own, or a random one."""
    return with_handle(push, dialect, 1 + secrets.randbelow(LARGEST))


def why_no_handle(push: Push, dialect: Dialect) -> str | None:
    """Return why no handle can be set, as a sentence; None if one can."""
    paths = handle_paths(push, dialect)
    if any(push.at(path) is ABSENT for path in paths):
        return None
    return f"It already has the handle {handle_of(push, dialect)}." if paths else "This push cannot have a handle."


def _cut_texts(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield texts that do not fit on the lock screen; a note if expanding the notification shows the rest."""
    found: dict[Path, list[tuple[Preview, bool, str]]] = {}
    for phone in (android(push, dialect), ios(push, dialect)):
        if phone.nothing:
            continue
        for part in phone.parts:
            shown = _cut(part, phone)
            if shown and part.origin in (Origin.BASIC, Origin.CHANNEL):
                found.setdefault(part.source, []).append((phone, _opens(part, phone), shown))
    for path, cuts in found.items():
        phones = " and ".join(phone.phone.value for phone, _, _ in cuts)
        opens = all(opened for _, opened, _ in cuts)
        rest = "expanded, it shows the rest" if opens else "the rest cannot be read there"
        severity = Severity.NOTE if opens else Severity.WARNING
        yield Problem(
            path, severity, f"{caption_of(path)} is cut on the lock screen ({phones}); {rest}.", f"Shown: {cuts[0][2]}"
        )


def _cut(part: Part, phone: Preview) -> str:
    """Return the part that is shown; empty if all of it is."""
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


def _alike(push: Push) -> Iterator[Problem]:
    """Yield labels whose texts are the same, as they begin."""
    labels = push.audience.targets if push.audience.kind is AudienceKind.TEXTS else ()
    first = dict[str, str]()
    for label in dict.fromkeys(labels):
        text = push.texts.get(label)
        if text and (other := first.setdefault(json_text(text), label)) != label:
            reason = f"Write the text that is for {label}."
            yield Problem(title_of(label), Severity.WARNING, f"{label} has the same text as {other}.", reason)


def _same_for_all(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield a vendor's text that phones show in place of the texts that each label has of its own."""
    if push.audience.kind is not AudienceKind.TEXTS:
        return
    first = push.call(0, dialect)
    for phone in (android(first, dialect), ios(first, dialect)):
        for part in (phone.title, phone.content):
            if part.origin in (Origin.CHANNEL, Origin.APP):
                message = f"{phone.phone}s show {caption_of(part.source)} in place of each label's own {part.name}."
                yield Problem(part.source, Severity.WARNING, message, "Empty it to show the text of each label.")


def is_final(push: Push, dialect: Dialect) -> bool:
    """Return whether many people get ``push`` and no later one can replace it on their phones."""
    return push.reaches_many(dialect) and bool(push.message) and not handle_of(push, dialect)


def _no_handle(push: Push, dialect: Dialect) -> Iterator[Problem]:
    paths = handle_paths(push, dialect) if is_final(push, dialect) else ()
    if paths:
        yield Problem(
            paths[0],
            Severity.NOTE,
            "You cannot replace this push on phones later.",
            fix=Fix(
                "make it replaceable", lambda push: set_handle(push, dialect), only_writes=True, action="set_handle"
            ),
        )

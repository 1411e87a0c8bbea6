"""Content that should not reach many people: tests, placeholders, key mashes, links that phones refuse.

It looks at every text a phone shows, of a push to labels, to everybody, or to more users than one call takes. A
finding holds the push up until the text changes or the person types that it is meant (`override_phrase`); the history
keeps `LintFinding.key` and the sentence.
"""

import hashlib
from dataclasses import dataclass

from push_tui.dialects import Dialect
from push_tui.message.lint_rules import Reading, Rule, Violation, violations
from push_tui.message.lint_texts import ShownText, TextRole, shown_texts
from push_tui.message.push import AudienceKind, Json, Path, Push

__all__ = ["OVERRIDE_PHRASE", "LintFinding", "Rule", "is_override", "lint", "lint_message", "override_phrase"]

OVERRIDE_PHRASE = "I mean it"

_MANY = frozenset({AudienceKind.LABELS, AudienceKind.EVERYBODY})
_KEY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that should not reach many people; texts from outside stand in it as they came."""

    path: Path
    """Where it is, as in the request: ``("pushMessage", "apns", "title")``; an item of a list by its number."""
    rule: Rule
    message: str
    """What is wrong, as a sentence: "title looks like a test."."""
    excerpt: str
    """The part of the text that is meant, at most 40 characters; hidden characters by their escapes."""
    reason: str
    """Why it matters, as a sentence."""
    key: str
    """Names rule, place and the exact text (``test:title:9f86d081``): any edit of the text gives another."""

    @property
    def record(self) -> str:
        """One line for the history when it was overridden."""
        return f"{self.message.rstrip('.')}: {self.excerpt}"


def lint(push: Push, dialect: Dialect) -> tuple[LintFinding, ...]:
    """What of ``push`` should not reach many people; nothing for a push to as few users as one call takes.

    At most one finding of a rule in each text, in the order of the message. ``dialect`` tells how many users that
    are; the default texts of one service are as bad in the other.
    """
    return lint_message(push.message) if push.audience.kind in _MANY or push.calls(dialect) > 1 else ()


def lint_message(message: dict[str, Json]) -> tuple[LintFinding, ...]:
    """Like `lint`, for the value of ``pushMessage``, whoever gets it."""
    readings = [Reading.of(shown) for shown in shown_texts(message)]
    lines = [reading for reading in readings if reading.shown.role is TextRole.LINE]
    return tuple(
        _finding(reading.shown, violation)
        for reading in readings
        for violation in violations(reading, tuple(line for line in lines if line is not reading))
    )


def override_phrase(findings: tuple[LintFinding, ...]) -> str:
    """What the person types in the review to say that all of ``findings`` are meant; empty where there are none."""
    return OVERRIDE_PHRASE if findings else ""


def is_override(typed: str) -> bool:
    """Whether ``typed`` is the phrase; case and space around it do not matter."""
    return typed.strip().casefold() == OVERRIDE_PHRASE.casefold()


def _finding(shown: ShownText, violation: Violation) -> LintFinding:
    name = ".".join(shown.path[1:])
    digest = hashlib.sha256(shown.text.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_LENGTH]
    return LintFinding(
        path=shown.path,
        rule=violation.rule,
        message=f"{name} {violation.says}.",
        excerpt=violation.excerpt,
        reason=violation.reason,
        key=f"{violation.rule}:{name}:{digest}",
    )

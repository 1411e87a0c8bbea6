"""Find content that should not reach many people: tests, placeholders, key mashes, links that phones refuse.

Checks every text a phone shows, in a push to labels, to everybody, or to more users than one call takes. A finding
blocks the push until the text changes or you type `override_phrase`; the history keeps `LintFinding.key` and
the sentence.
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
    """One thing that should not reach many people; texts from outside are not made safe."""

    path: Path
    """Its place in the request: ``("pushMessage", "apns", "title")``; items of a list by number."""
    rule: Rule
    message: str
    """What is wrong, as a sentence: "title looks like a test."."""
    excerpt: str
    """The part of the text in question, at most 40 characters; hidden characters as escapes."""
    reason: str
    """Why it matters, as a sentence."""
    key: str
    """Rule, place and a digest of the exact text (``test:title:9f86d081``); any edit of the text changes it."""

    @property
    def record(self) -> str:
        """One line for the history when the finding is overridden."""
        return f"{self.message.rstrip('.')}: {self.excerpt}"


def lint(push: Push, dialect: Dialect) -> tuple[LintFinding, ...]:
    """Return what in ``push`` should not reach many people; nothing if one call takes all its users.

    Each rule finds at most one thing in a text. Findings are in the order of the message. ``dialect`` sets only the
    number of users; the default texts of one service are as bad in the other.
    """
    return lint_message(push.message) if push.audience.kind in _MANY or push.calls(dialect) > 1 else ()


def lint_message(message: dict[str, Json]) -> tuple[LintFinding, ...]:
    """Check the value of ``pushMessage`` like `lint`, for any audience."""
    readings = [Reading.of(shown) for shown in shown_texts(message)]
    lines = [reading for reading in readings if reading.shown.role is TextRole.LINE]
    return tuple(
        _finding(reading.shown, violation)
        for reading in readings
        for violation in violations(reading, tuple(line for line in lines if line is not reading))
    )


def override_phrase(findings: tuple[LintFinding, ...]) -> str:
    """Return what to type in the review to override all ``findings``; empty if there are none."""
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

"""Find content that should not reach many people: tests, placeholders, key mashes, links that phones refuse.

Checks every text a phone shows, whoever gets it. A finding blocks a push that `Push.reaches_many` until the text
changes or you type `override_phrase`; the history keeps the sentence. Before a push to a few, it is only shown.
"""

import hashlib

from push_tui.frozen import frozen
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.lint_rules import Reading, Rule, Violation, violations
from push_tui.message.lint_texts import ShownText, TextRole, shown_texts
from push_tui.message.push import Json, Path

__all__ = ["OVERRIDE_PHRASE", "LintFinding", "Rule", "is_override", "lint_message", "override_phrase"]

OVERRIDE_PHRASE = "I mean it"
_KEY_LENGTH = 8


@frozen
class LintFinding:
    """One thing that should not reach many people; texts from outside are not made safe."""

    path: Path
    """Its place in the request: ``("pushMessage", "apns", "title")``; items of a list by number."""
    rule: Rule
    message: str
    """What is wrong, as a sentence: "Title looks like a test."."""
    excerpt: str
    """The part of the text in question, at most 40 characters; all its placeholders; hidden characters as escapes."""
    reason: str
    """Why it matters, as a sentence."""
    key: str
    """Rule, place and a digest of the exact text (``test:title:9f86d081``); any edit of the text changes it."""

    @property
    def shown(self) -> str:
        """What was found and the text that has it, without a full stop: ``Title looks like a test ("Test")``."""
        return f'{self.message.rstrip(".")} ("{self.excerpt}")'

    @property
    def record(self) -> str:
        """One line for the history when the finding is overridden."""
        return f"{self.message.rstrip('.')}: {self.excerpt}"


def lint_message(message: dict[str, Json]) -> tuple[LintFinding, ...]:
    """Return what in ``message`` (the value of ``pushMessage``) should not reach many people.

    Each rule finds at most one thing in a text. Findings are in the order of the message. The dialect does not matter:
    the default texts of one service are as bad in the other.
    """
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
        message=f"{caption_of(shown.path)} {violation.says}.",
        excerpt=violation.excerpt,
        reason=violation.reason,
        key=f"{violation.rule}:{name}:{digest}",
    )

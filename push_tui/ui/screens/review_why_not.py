"""Why a review cannot be sent or handed over now, in sentences.

Why a push cannot be reviewed at all is said by `ReviewRefused` of `operations.gates`.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from push_tui.operations.limits_reached import all_end
from push_tui.ui.actions import key_of
from push_tui.ui.when import slot

if TYPE_CHECKING:
    from push_tui.message.lint import LintFinding
    from push_tui.message.push import Push
    from push_tui.operations.gates import Gate
    from push_tui.operations.models import Review
    from push_tui.operations.session import Session
    from push_tui.ui.host import Host
    from push_tui.ui.screens.review_opening import Opening

WORD = "send"
"""You type this as well if the terminal does not answer."""


def why_never(session: "Session") -> str:
    """Return why nothing can be sent, whatever is typed; empty if it can."""
    return why_read_only(session) or session.why_not_recorded


def why_read_only(session: "Session") -> str:
    """Return that the profile only reads; empty if it may send."""
    if session.read_only:
        return f"Profile {session.profile.name} is read-only: with it you can neither send this push nor hand it over."
    return ""


def why_void(review: "Review", push: "Push", session: "Session", host: "Host") -> str | None:
    """Return why a review made in ``session`` is no longer valid; None while it is. ``push`` is composed now."""
    composed = push.digest(session.dialect)
    void = review.void(session.profile.name, composed, host.now(), time.monotonic())
    return void or ("You switched profiles; review the push again." if host.session is not session else None)


def limits_end(review: "Review", session: "Session") -> str:
    """Return when the push no longer reaches a limit of the profile: ``10:06:13``; empty if that is not known."""
    end = all_end(review.reached)
    return "" if end is None else slot(end, review.made_at, session.config.operator_zone)


def why_not_typed(
    session: "Session", review: "Review", gate: "Gate", typed: Mapping[str, str], *, word: bool = False
) -> str | None:
    """Return what must be typed first; None if all is. ``typed`` has a text for each field of the gate.

    ``gate`` is that of the whole send, of which ``review`` is one; ``word`` says that the terminal does not answer.
    """
    from push_tui.message.lint import is_override  # its word lists take 50 ms to load; the review has them by now

    if gate.again and typed["again"] != gate.again:
        return f'Type "{gate.again}" first: this push may have arrived already.'
    if gate.old_text and typed["old_text"] != gate.old_text:
        return f'Choose a later time, or type "{gate.old_text}": phones may keep the text of the first push.'
    if gate.over and typed["over"] != gate.over:
        why, until = " ".join(limit.sentence for limit in review.reached), limits_end(review, session)
        return f'{why} Wait until {until}, or type "{gate.over}".' if until else f'{why} Type "{gate.over}" first.'
    if gate.meant and not is_override(typed["meant"]):
        return f'{_found(review.findings)} Change the text, or type "{gate.meant}".'
    if gate.typed and not gate.passed_by(typed["typed"]):
        return f'Type "{gate.typed}" first.'
    if word and typed["word"] != WORD:
        return f'Type "{WORD}" too, because the terminal does not answer.'
    if session.profile.require_note and not typed["note"]:
        return "Type a note first; this profile requires one."
    return None


def _found(findings: "tuple[LintFinding, ...]") -> str:
    first = findings[0]
    more = f", and the review names {len(findings) - 1} more" if len(findings) > 1 else ""
    return f"{first.shown}{more}."


def why_not_sent(
    session: "Session", review: "Review", gate: "Gate", typed: Mapping[str, str], *, word: bool
) -> str | None:
    """Return why Send does nothing now; None if it sends. The arguments are as in `why_not_typed`."""
    if never := why_never(session):
        return never
    if gate.second_person:
        hand_over = f"A second person sends this; press {key_of('hand_over')} to hand it over."
        return why_not_typed(session, review, gate, typed) or hand_over
    return why_not_typed(session, review, gate, typed, word=word)


def why_not_tested(session: "Session", *, composed: bool, test: bool) -> str | None:
    """Return why the message cannot go to the test users from its review; None if it can."""
    if never := why_read_only(session):
        return never
    if test:
        return "This is the test."
    if not session.profile.test_users:
        return f"Profile {session.profile.name} has no test users."
    if not composed:
        return "You cannot test this push from here, because the composer does not hold it."
    return None


def never_here(session: "Session", opening: "Opening") -> frozenset[str]:
    """Return the actions that are never possible in a review that opened so: its footer leaves them out."""
    review = opening.reviews[0]
    if session.read_only:
        return frozenset({"send", "test_push", "hand_over"})
    if opening.tests:
        return frozenset({"test_push", "hand_over"})
    handed_over = {"hand_over"} if review.plan is not None else set()
    return frozenset(handed_over | ({"test_push"} if opening.own is not None else set()))


def why_not_handed_over(session: "Session", review: "Review", typed: Mapping[str, str], *, test: bool) -> str | None:
    """Return why the push cannot be handed to another person now; None if it can."""
    if never := why_read_only(session):
        return never
    if test:
        return "You send tests yourself."
    if review.plan is not None:
        return "It was handed over to you; send it, or go back."
    # Another person sends it later: a limit that ends by then asks for nothing here, and is looked at there.
    gate = replace(review.gate, over="") if limits_end(review, session) else review.gate
    return why_not_typed(session, review, gate, typed)

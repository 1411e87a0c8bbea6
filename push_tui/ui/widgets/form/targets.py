"""What is typed or pasted where the users of a push are wanted."""

import re

from push_tui.message.push import AudienceKind
from push_tui.operations.composition import Composition

SEPARATORS = re.compile(r"[\s,;|]+")
"""What may stand between user IDs that are typed or pasted."""


def type_targets(composition: Composition, text: str) -> None:
    """Push to the users in ``text``."""
    if composition.push.audience.kind is AudienceKind.USER:
        composition.set_targets((text.strip(),) if text.strip() else (), typed=True)
    else:
        composition.set_targets(_parts(text), typed=True)


def paste_targets(composition: Composition, text: str) -> bool:
    """Several user IDs pasted where one is wanted make it a push to users; false where they are not several."""
    parts = _parts(text)
    if len(parts) < 2:
        return False
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_targets(parts)
    return True


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in SEPARATORS.split(text) if part)

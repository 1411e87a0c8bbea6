"""What is typed or pasted where the users of a push are wanted."""

import re

from push_tui.message.push import AudienceKind
from push_tui.operations.composition import Composition
from push_tui.storage.headers import may_begin_with_header

SEPARATORS = re.compile(r"[\s,;|]+")
"""What may stand between user IDs that are typed or pasted."""


MOST_TYPED = 300
"""More users than this are no text to type in: the row tells how many there are, and a list shows them."""


def are_listed(composition: Composition) -> bool:
    """Whether there are too many targets to be typed or drawn one by one."""
    return len(composition.push.audience.targets) > MOST_TYPED


def are_many(composition: Composition, text: str) -> bool:
    """Whether a paste is for the dry run: JSON, a first line that may be a header, more users than one call takes."""
    if text.lstrip()[:1] in {"[", "{"} or may_begin_with_header(text):
        return True
    return len(_parts(text)) > composition.dialect.users_per_push


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

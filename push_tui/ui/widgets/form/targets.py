"""What is typed or pasted where the users of a push are wanted."""

from push_tui.message.push import AudienceKind
from push_tui.names import bare, split_names
from push_tui.operations.composition import Composition
from push_tui.storage.user_ids import needs_reading

MOST_TYPED = 300
"""More users than this are no text to type in: the row tells how many there are, and a list shows them."""


def are_listed(composition: Composition) -> bool:
    """Whether there are too many targets to be typed or drawn one by one."""
    return len(composition.push.audience.targets) > MOST_TYPED


def are_many(composition: Composition, text: str) -> bool:
    """Whether a paste is for the dry run: more than user IDs, or more of them than one call takes."""
    return needs_reading(text) or len(split_names(text)) > composition.dialect.users_per_push


def type_targets(composition: Composition, text: str) -> None:
    """Push to the users in ``text``."""
    if composition.push.audience.kind is AudienceKind.USER:
        composition.set_targets(tuple(filter(None, (bare(text),))), typed=True)
    else:
        composition.set_targets(split_names(text), typed=True)


def paste_targets(composition: Composition, text: str) -> bool:
    """Several user IDs pasted where one is wanted make it a push to users; false where they are not several."""
    parts = split_names(text)
    if len(parts) < 2:
        return False
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_targets(parts)
    return True

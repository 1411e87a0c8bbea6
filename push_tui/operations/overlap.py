"""How many users are in two or more of the labels that each get a text of their own: they get several pushes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from push_tui.names import user_key
from push_tui.operations.membership import load_rest, member_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from push_tui.chat.models import Label
    from push_tui.operations.session import Session

MOST_READ = 20_000
"""Members of all labels together that are read for this; of more it is not known."""


def most_in_several(counts: Iterable[int]) -> int:
    """Return how many users can be in two or more of labels with these numbers of members."""
    known = sorted(counts)
    return min(sum(known) // 2, sum(known[:-1]))


async def in_several(session: Session, labels: Sequence[Label]) -> int | None:
    """Return how many users are in two or more of the labels; None if that takes too long or they cannot be read."""
    counts = [label.count or 0 for label in labels]
    if not most_in_several(counts):
        return 0
    if sum(counts) > MOST_READ:
        return None
    found = Counter[str]()
    for label in labels:
        members = member_list(session, label.name, fresh=True)
        await load_rest(session, members)
        if not members.complete or members.endless:
            return None
        found.update({user_key(user) for user in members.names})
    return sum(times > 1 for times in found.values())

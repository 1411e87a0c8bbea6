"""The members of one label: the demo's users, computed on demand, without the removed and with the added ones."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from push_tui.frozen import frozen


@frozen
class StoredMember:
    """A user in a label; ``position`` grows with every addition, ``created`` is when (epoch ms)."""

    position: int
    username: str
    created: int


class LabelMembers:
    """Members in the order in which they were added. Only the changes take memory, not the 20,000 members."""

    def __init__(self, seed: Sequence[str] = (), *, first_created: int = 0, last_created: int = 0) -> None:
        self._seed = seed
        self._first_created = first_created
        self._span = last_created - first_created
        self._left: set[int] = set()
        self._added: list[StoredMember] = []
        self._added_by_name: dict[str, StoredMember] = {}
        self._next_position = len(seed)

    def __len__(self) -> int:
        return len(self._seed) - len(self._left) + len(self._added)

    def find(self, username: str) -> StoredMember | None:
        """Return the member with this user ID; None if there is none."""
        if username in self._added_by_name:
            return self._added_by_name[username]
        try:
            place = self._seed.index(username)
        except ValueError:
            return None
        return None if place in self._left else self._seeded(place)

    def add(self, username: str, created: int) -> None:
        """Add a user; do nothing if already a member."""
        if self.find(username) is None:
            member = StoredMember(self._next_position, username, created)
            self._next_position += 1
            self._added.append(member)
            self._added_by_name[username] = member

    def remove(self, username: str) -> None:
        """Remove a user; do nothing if not a member."""
        member = self.find(username)
        if member is None:
            return
        if member.position < len(self._seed):
            self._left.add(member.position)
            return
        del self._added[bisect_left(self._added, member.position, key=_position)]
        del self._added_by_name[username]

    def newest(self, before: int | None, limit: int) -> list[StoredMember]:
        """Return up to ``limit`` members added before position ``before`` (None: all), newest first."""
        return list(islice(self._backwards(self._next_position if before is None else before), limit))

    def _backwards(self, before: int) -> Iterator[StoredMember]:
        for index in range(bisect_left(self._added, before, key=_position) - 1, -1, -1):
            yield self._added[index]
        for place in range(min(before, len(self._seed)) - 1, -1, -1):
            if place not in self._left:
                yield self._seeded(place)

    def _seeded(self, place: int) -> StoredMember:
        created = self._first_created + self._span * (place + 1) // max(len(self._seed), 1)
        return StoredMember(place, self._seed[place], created)


def _position(member: StoredMember) -> int:
    return member.position

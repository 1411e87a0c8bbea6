"""The members of one label: a lazy seed, minus removed users, plus added ones."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A user in a label; ``position`` grows with every addition, ``created`` is epoch ms."""

    position: int
    username: str
    created: int


class Roster:
    """Members in order of addition; memory grows with the changes, not with the 20,000 members."""

    def __init__(self, seed: Sequence[str] = (), *, first_created: int = 0, last_created: int = 0) -> None:
        self._seed = seed
        self._first_created = first_created
        self._span = last_created - first_created
        self._left: set[int] = set()
        self._added: list[RosterMember] = []
        self._added_by_name: dict[str, RosterMember] = {}
        self._next_position = len(seed)

    def __len__(self) -> int:
        return len(self._seed) - len(self._left) + len(self._added)

    def find(self, username: str) -> RosterMember | None:
        """The member with this user ID, or None."""
        if username in self._added_by_name:
            return self._added_by_name[username]
        try:
            place = self._seed.index(username)
        except ValueError:
            return None
        return None if place in self._left else self._seeded(place)

    def add(self, username: str, created: int) -> None:
        """Add a user; a member keeps place and time."""
        if self.find(username) is None:
            member = RosterMember(self._next_position, username, created)
            self._next_position += 1
            self._added.append(member)
            self._added_by_name[username] = member

    def remove(self, username: str) -> None:
        """Remove a user, if a member."""
        member = self.find(username)
        if member is None:
            return
        if member.position < len(self._seed):
            self._left.add(member.position)
            return
        del self._added[bisect_left(self._added, member.position, key=_position)]
        del self._added_by_name[username]

    def newest(self, before: int | None, limit: int) -> list[RosterMember]:
        """Up to ``limit`` members, newest first, behind position ``before``; None starts at the newest."""
        return list(islice(self._backwards(self._next_position if before is None else before), limit))

    def _backwards(self, before: int) -> Iterator[RosterMember]:
        for index in range(bisect_left(self._added, before, key=_position) - 1, -1, -1):
            yield self._added[index]
        for place in range(min(before, len(self._seed)) - 1, -1, -1):
            if place not in self._left:
                yield self._seeded(place)

    def _seeded(self, place: int) -> RosterMember:
        created = self._first_created + self._span * (place + 1) // max(len(self._seed), 1)
        return RosterMember(place, self._seed[place], created)


def _position(member: RosterMember) -> int:
    return member.position

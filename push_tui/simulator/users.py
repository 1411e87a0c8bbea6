"""The users of the simulated app. 24,576 of them are generated: computed on demand, so they take no memory."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import overload

from push_tui.frozen import frozen

DEMO_CERTIFICATES = ("104410638", "com.example.chat")
"""The names of the app's certificates."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "maria wei ahmed anna kenji fatima lucas olga priya tom yuki omar elena hans chloe diego "
    "aisha ivan mei noah sofia raj ines peter linh sara karim julia paulo emma hiro nadia "
    "marek lea tariq rosa felix hana amir clara jonas zara li vera samuel amina oscar lena "
    "minh eva hugo dina pavel ruth ali greta bruno xin mona erik layla theo kate jin"
)
_LAST = _words(
    "lopez chen hassan schmidt tanaka rossi silva ivanova kumar baker sato farouk petrova weber martin garcia "
    "khan novak wang hansen costa patel dubois meyer nguyen olsen aziz fischer santos brown suzuki haddad "
    "kowalski moreau rahman ortiz wagner kim karimi bianchi larsen malik zhang sokolov jones nasser berg lang "
    "tran horvat duarte saleh popov young abbas lindgren ribeiro wu shah keller amari ferri clark park"
)
_COMBINATIONS = len(_FIRST) * len(_LAST)
_SCATTER = 2_654_435_761
"""Gives neighbouring numbers different names; odd, so that no name comes twice in one round."""
_UNSCATTER = pow(_SCATTER, -1, _COMBINATIONS)
_ROUNDS = 6


class Binding(StrEnum):
    """Whether a user has a device bound; decides the result of a synchronous push."""

    BOUND = "bound"
    NONE = "no push binding"
    SLOW_VENDOR = "vendor times out"


@frozen
class Person:
    """What the service knows of a user, beside whether a device is bound."""

    active: bool = True
    online: bool = False
    certificate: str = DEMO_CERTIFICATES[0]
    """Of the bound device."""
    notifies: str = ""
    """``type`` of the notification settings; empty if they were never set."""
    quiet_daily: str = ""
    """``ignoreInterval``, such as ``22:00-08:00``."""
    quiet_hours: float = 0.0
    """How many hours do not disturb still lasts."""


_PEOPLE = {
    "qa-1": Person(online=True),
    "banned-1": Person(active=False),
    "quiet-1": Person(quiet_hours=9.5),
    "asleep-1": Person(quiet_daily="00:00-23:59"),
    "silent-1": Person(notifies="NONE"),
    "old-app-1": Person(certificate="com.example.before-2024"),
}
"""A person for each cause that is not the lack of a device: that is ``qa-3``. The others are like most."""
_NAMED = {
    **dict.fromkeys(("hx1", "hx2", "test1", "test2", "qa-1", "qa-2", *_PEOPLE), Binding.BOUND),
    "qa-3": Binding.NONE,
    "qa-4": Binding.SLOW_VENDOR,
}


class SimulatedUsers:
    """Which users exist and have a device bound. Generated users have numbers from 0 to ``population - 1``."""

    population = _COMBINATIONS * _ROUNDS

    def __init__(self) -> None:
        self._named = dict(_NAMED)
        self._people = dict(_PEOPLE)

    def username(self, number: int) -> str:
        """Return the ID of a generated user: lower case, with a dot or underscore, most with digits."""
        turn, place = divmod(number, _COMBINATIONS)
        scattered = place * _SCATTER % _COMBINATIONS
        last, first = divmod(scattered, len(_FIRST))
        separator = "_" if scattered % 3 == 0 else "."
        suffix = str(10 + (scattered * 7 + turn * 13) % 90) if turn else ""
        return f"{_FIRST[first]}{separator}{_LAST[last]}{suffix}"

    def number(self, username: str) -> int | None:
        """Return the number of a generated user; None for any other text."""
        first, dot, last = username.partition("_" if "_" in username else ".")
        try:
            scattered = _LAST.index(last.rstrip("0123456789")) * len(_FIRST) + _FIRST.index(first)
        except ValueError:
            return None
        place = scattered * _UNSCATTER % _COMBINATIONS
        rounds = (place + turn * _COMBINATIONS for turn in range(_ROUNDS))
        return next((number for number in rounds if self.username(number) == username), None) if dot else None

    def register(self, usernames: Iterable[str], binding: Binding = Binding.BOUND) -> None:
        """Add users, or change the binding of known ones."""
        self._named.update(dict.fromkeys(usernames, binding))

    def binding(self, username: str) -> Binding | None:
        """Return the binding of this user; None if the user does not exist."""
        if username in self._named:
            return self._named[username]
        number = self.number(username)
        if number is None:
            return None
        if number % 9 == 4:
            return Binding.NONE
        return Binding.SLOW_VENDOR if number % 97 == 5 else Binding.BOUND

    def person(self, username: str) -> Person:
        """Return what is known of a user who exists."""
        return self._people.get(username, Person())

    def describe(self, username: str, person: Person, binding: Binding = Binding.BOUND) -> None:
        """Add a user, or change what is known of one."""
        self._people[username] = person
        self.register((username,), binding)

    def exist(self, username: str) -> bool:
        """Return whether there is a user with this ID."""
        return username in self._named or self.number(username) is not None


class UserSlice(Sequence[str]):
    """The IDs of the generated users with these numbers, each computed on demand."""

    def __init__(self, users: SimulatedUsers, numbers: range) -> None:
        self._users = users
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "UserSlice": ...
    def __getitem__(self, index: int | slice) -> "str | UserSlice":
        if isinstance(index, slice):
            return UserSlice(self._users, self._numbers[index])
        return self._users.username(self._numbers[index])

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Return the index of a user ID without computing the others; ValueError if it is missing."""
        number = self._users.number(value) if isinstance(value, str) else None
        if number is None:
            raise ValueError(f"{value!r} is not in the slice")
        place = self._numbers.index(number)
        if not start <= place < (len(self) if stop is None else stop):
            raise ValueError(f"{value!r} is not between {start} and {stop}")
        return place

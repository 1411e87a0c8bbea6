"""What was done to the labels of the demo, kept for its next run: the simulated service itself keeps nothing."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.names import label_key
from push_tui.simulator.calls import EndpointCall
from push_tui.storage.files import PRIVATE_FILE, write_private

MANY = 1_000
"""More calls than these take a while to repeat."""
_MINUTE = 60
"""Seconds: a screen shows no less of when a member was added."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


class DemoLabelChanges:
    """The calls that changed labels, oldest first, a line of JSON for each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, call: EndpointCall) -> None:
        """Keep one more call; if it cannot be written, the next run does not know of it."""
        with suppress(OSError), open(self._path, "a", encoding="utf-8", opener=_private) as file:
            file.write(f"\n{_line(call)}")  # the line before may be half written

    def compact(self, dialect: Dialect) -> None:
        """Keep fewer calls that do the same, if there are many."""
        if len(calls := tuple(self)) > MANY:
            with suppress(OSError):
                write_private(self._path, "\n".join(map(_line, fewer(calls, dialect))).encode())

    def __iter__(self) -> Iterator[EndpointCall]:
        """Yield the calls that can be read; a line may be half written or damaged."""
        with suppress(OSError), self._path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(ValueError, TypeError, OverflowError, OSError, RecursionError):
                    endpoint, label, body, now = json.loads(line)
                    datetime.fromtimestamp(now, UTC)  # refuses what is no time
                    yield EndpointCall(Endpoint(endpoint), str(label), "", {}, dict(body), float(now))


def _line(call: EndpointCall) -> str:
    return json.dumps([call.endpoint, call.label, dict(call.body), call.now])


@dataclass(slots=True)
class _Changed:
    """What was done to one label in all; of users, each call is that by which they left or came."""

    deleted: EndpointCall | None = None
    created: EndpointCall | None = None
    left: dict[str, EndpointCall] = field(default_factory=dict)
    came: dict[str, EndpointCall] = field(default_factory=dict)


def fewer(calls: Iterable[EndpointCall], dialect: Dialect) -> Iterator[EndpointCall]:
    """Yield fewer calls that leave the same labels with the same members, each added in the same minute."""
    labels: dict[str, _Changed] = {}
    for call in calls:
        made = call.endpoint is Endpoint.CREATE_LABEL
        key = label_key(str(call.body.get("name")) if made else call.label, dialect)
        one = labels.setdefault(key, _Changed())
        match call.endpoint:
            case Endpoint.CREATE_LABEL:
                del labels[key]  # labels stand in the order in which they were created
                labels[key] = _Changed(one.deleted, created=call)
            case Endpoint.DELETE_LABEL:
                labels[key] = _Changed(one.deleted or (call if one.created is None else None))
            case Endpoint.ADD_USERS:
                for user in _users_of(call):
                    one.came.setdefault(user, call)
            case Endpoint.REMOVE_USERS:
                for user in _users_of(call):
                    one.left[user] = call
                    one.came.pop(user, None)
    # What makes room comes first.
    yield from (one.deleted for one in labels.values() if one.deleted is not None)
    yield from (one.created for one in labels.values() if one.created is not None)
    for one in labels.values():
        yield from _together(one.left, dialect.users_per_call)
        yield from _together(one.came, dialect.users_per_call)


def _users_of(call: EndpointCall) -> tuple[str, ...]:
    users = call.body.get("usernames")
    return tuple(user for user in users if isinstance(user, str)) if isinstance(users, list) else ()


def _together(users: dict[str, EndpointCall], most: int) -> Iterator[EndpointCall]:
    """Yield a call for up to ``most`` users of one minute."""
    for _, some in groupby(users.items(), key=lambda each: each[1].now // _MINUTE):
        same = [*some]
        for first in range(0, len(same), most):
            several = same[first : first + most]
            yield replace(several[0][1], body={"usernames": [user for user, _ in several]})

"""Labels and their members: the eight label calls, with the documented limits."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.names import label_key
from push_tui.simulator.calls import EndpointCall, page_limit, read_cursor, text_list, write_cursor
from push_tui.simulator.demo_app import SeedLabel
from push_tui.simulator.label_members import LabelMembers, StoredMember
from push_tui.simulator.refusals import BAD_ARGUMENT, LIMIT, MEMBER_NOT_FOUND, NO_SUCH_RESOURCE, JsonBody, RefusedCall
from push_tui.simulator.users import SimulatedUsers

# The documented rule. It allows "." and "..", which `push_tui.names` refuses because no path can contain them.
_VALID_NAME = re.compile(r"[A-Za-z0-9_.\-]+")
_NO_SUCH_USER = "appUser not exists"


class MissingMember(StrEnum):
    """The possible answers for a user who is not in the label. Not documented, so a client must accept each."""

    EMPTY = "200 with empty data"
    WITHOUT_DATA = "200 without data"
    BAD_REQUEST = "400"
    NOT_FOUND = "404"


@frozen
class _StoredLabel:
    position: int
    name: str
    description: str
    created: int
    members: LabelMembers

    def data(self) -> JsonBody:
        return {
            "name": self.name,
            "description": self.description,
            "count": len(self.members),
            "createdAt": self.created,
        }


class LabelCalls:
    """The labels of the app and a method for each label call; `ChatService` adds ``timestamp`` and ``duration``."""

    def __init__(self, dialect: Dialect, users: SimulatedUsers, seed: Iterable[SeedLabel]) -> None:
        self._dialect = dialect
        self._users = users
        self._labels: dict[str, _StoredLabel] = {}
        self._next_position = 0
        self.missing_member = MissingMember.EMPTY
        for label in seed:
            members = LabelMembers(label.members, first_created=label.created, last_created=label.last_change)
            self._put(label.name, label.description, label.created, members)

    def create_label(self, call: EndpointCall) -> JsonBody:
        """Create a push label."""
        name, description = call.body.get("name"), call.body.get("description", "")
        if not isinstance(name, str) or not _VALID_NAME.fullmatch(name) or len(name) > self._dialect.label_name_limit:
            raise BAD_ARGUMENT.saying("push label name is illegal")
        if not isinstance(description, str) or len(description) > self._dialect.label_description_limit:
            raise BAD_ARGUMENT.saying("push label description is illegal")
        if label_key(name, self._dialect) in self._labels:
            raise BAD_ARGUMENT.saying(f"push label {name} already exists")
        if len(self._labels) >= self._dialect.labels_per_app:
            raise LIMIT.saying(f"limit request: at most {self._dialect.labels_per_app} push labels")
        data = self._put(name, description, call.now_ms, LabelMembers()).data()
        return {"data": {key: data[key] for key in ("name", "description", "createdAt")}}

    def get_label(self, call: EndpointCall) -> JsonBody:
        """Query one label."""
        return {"data": self._find(call.label).data()}

    def list_labels(self, call: EndpointCall) -> JsonBody:
        """Query labels by page, newest first as in the reference's example."""
        before, limit = read_cursor(call.query.get("cursor")), page_limit(call, self._dialect)
        found = [label for label in reversed(self._labels.values()) if before is None or label.position < before]
        return _page([(label.position, label.data()) for label in found[: limit + 1]], limit)

    def delete_label(self, call: EndpointCall) -> JsonBody:
        """Delete a label and its members."""
        del self._labels[label_key(self._find(call.label).name, self._dialect)]
        return {"data": "success"}

    def add_users(self, call: EndpointCall) -> JsonBody:
        """Add users; a member counts as added, a user who does not exist is in ``fail``."""
        members = self._find(call.label).members
        known, fail = self._known_and_unknown(text_list(call.body, "usernames", self._dialect.users_per_call))
        new = sum(members.find(username) is None for username in known)
        if len(members) + new > self._dialect.users_per_label:
            raise LIMIT.saying(f"limit request: at most {self._dialect.users_per_label} users in a push label")
        for username in known:
            members.add(username, call.now_ms)
        return {"data": {"success": known, "fail": fail}}

    def remove_users(self, call: EndpointCall) -> JsonBody:
        """Remove users; one who is not in the label counts as removed, so a repeated call has the same answer."""
        members = self._find(call.label).members
        known, fail = self._known_and_unknown(text_list(call.body, "usernames", self._dialect.users_per_call))
        for username in known:
            members.remove(username)
        return {"data": {"success": known, "fail": fail}}

    def get_member(self, call: EndpointCall) -> JsonBody:
        """Query one user of a label."""
        member = self._find(call.label).members.find(call.user)
        if member is not None:
            return {"data": _member_data(member)}
        match self.missing_member:
            case MissingMember.EMPTY:
                return {"data": {}}
            case MissingMember.WITHOUT_DATA:
                return {}
            case MissingMember.BAD_REQUEST:
                raise NO_SUCH_RESOURCE.saying(f"user {call.user} not exists in push label {call.label}")
            case MissingMember.NOT_FOUND:
                raise RefusedCall(MEMBER_NOT_FOUND)

    def list_members(self, call: EndpointCall) -> JsonBody:
        """Query the users of a label by page, newest first."""
        limit = page_limit(call, self._dialect)
        members = self._find(call.label).members.newest(read_cursor(call.query.get("cursor")), limit + 1)
        return _page([(member.position, _member_data(member)) for member in members], limit)

    def require(self, names: Iterable[str]) -> None:
        """Refuse the call if one of these labels does not exist."""
        for name in names:
            self._find(name)

    def _put(self, name: str, description: str, created: int, members: LabelMembers) -> _StoredLabel:
        label = _StoredLabel(self._next_position, name, description, created, members)
        self._next_position += 1
        self._labels[label_key(name, self._dialect)] = label
        return label

    def _find(self, name: str) -> _StoredLabel:
        try:
            return self._labels[label_key(name, self._dialect)]
        except KeyError:
            raise NO_SUCH_RESOURCE.saying(f"push label not exists of {name}") from None

    def _known_and_unknown(self, usernames: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
        distinct = dict.fromkeys(usernames)
        known = [username for username in distinct if self._users.exist(username)]
        return known, {username: _NO_SUCH_USER for username in distinct if not self._users.exist(username)}


def _member_data(member: StoredMember) -> JsonBody:
    return {"username": member.username, "created": member.created}


def _page(found: Sequence[tuple[int, JsonBody]], limit: int) -> JsonBody:
    """Return a page of the first ``limit`` entries of ``found``, with a cursor if there are more."""
    page = found[:limit]
    cursor: JsonBody = {"cursor": write_cursor(page[-1][0])} if len(found) > limit else {}
    return {**cursor, "data": [data for _, data in page]}

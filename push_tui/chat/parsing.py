"""Answers to models: pure functions over the body of a 200.

Tolerant of the shapes that API facts 2.5 lists; what cannot be understood is `NotUnderstood` with a sentence, from
which the client makes an error that knows its request and answer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, TypeGuard, TypeVar

from push_tui.chat.models import Label, ListPage, Member, MembershipChange, PushTask
from push_tui.outcomes import PushStatus, TargetStatus

JsonObject: TypeAlias = Mapping[str, object]
Item = TypeVar("Item")

_TASK_KEYS = ("taskId", "task_id", "id")


class NotUnderstood(ValueError):
    """The body is not what the reference describes; the message says how, as the end of a sentence."""


def json_object(body: bytes) -> JsonObject:
    """The body as a JSON object, integers exact.

    Raises:
        NotUnderstood: it is empty, not JSON, or JSON of another kind.
    """
    if not body.strip():
        raise NotUnderstood("it is empty")
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood("it is not JSON") from None
    return _object(value, "it")


def envelope_numbers(body: bytes) -> tuple[int | None, int | None]:
    """``timestamp`` and ``duration`` of any body, None where they are missing or no integers."""
    try:
        envelope = json_object(body)
    except NotUnderstood:
        return None, None
    return _integer(envelope.get("timestamp")), _integer(envelope.get("duration"))


def statuses(body: bytes, targets: Sequence[str]) -> tuple[TargetStatus, ...]:
    """The statuses of a push to users, and ``no status`` for each target that the answer leaves out.

    ``data`` may be an array or one object (both editions print an array, their tables say object). An entry without an
    ``id`` belongs to the only target; with several targets to nobody.
    """
    data = _data(body)
    entries = data if isinstance(data, list) else [data]
    # As it was sent, else in another case; of two that differ in case only the first takes what is spelled otherwise.
    spelled = {target.casefold(): target for target in reversed(targets)} | {target: target for target in targets}
    only = targets[0] if len(targets) == 1 else None
    found = tuple(_status(entry, spelled, only) for entry in entries if _tells(entry))
    if entries and not found:
        raise NotUnderstood("its data holds no push status")
    told = {status.target for status in found}
    left_out = (target for target in dict.fromkeys(targets) if target not in told)
    return (*found, *(TargetStatus(target, PushStatus.NO_STATUS) for target in left_out))


def _tells(entry: object) -> TypeGuard[JsonObject]:
    return isinstance(entry, dict) and ("pushStatus" in entry or "id" in entry)


def _status(entry: JsonObject, spelled: Mapping[str, str], only: str | None) -> TargetStatus:
    named = _text(entry.get("id"))
    target = spelled.get(named) or spelled.get(named.casefold(), named) if named else only
    return TargetStatus(target, _text(entry.get("pushStatus")) or PushStatus.NO_STATUS, _text(entry.get("desc")))


def push_task(body: bytes) -> PushTask:
    """The task of a push to labels (ID in an object) or to everybody (bare ID); either shape for either."""
    data = _data(body)
    if isinstance(data, dict):
        data = next((data[key] for key in _TASK_KEYS if data.get(key) is not None), None)
    task_id = str(data) if isinstance(data, int) and not isinstance(data, bool) else _digits(data)
    if task_id is None:
        raise NotUnderstood("it holds no task ID")
    return PushTask(task_id)


def label(body: bytes) -> Label | None:
    """The label of a creation or a read; None where ``data`` is missing or empty."""
    data = _single(body)
    return _label(data) if data else None


def label_page(body: bytes, asked: str | None) -> ListPage[Label]:
    """One page of labels, asked for with this cursor."""
    return _page(body, asked, _label)


def member(body: bytes) -> Member | None:
    """The user found in a label; None where ``data`` is missing or empty, which means "not in this label"."""
    data = _single(body)
    return _member(data) if data else None


def member_page(body: bytes, asked: str | None) -> ListPage[Member]:
    """One page of members, asked for with this cursor."""
    return _page(body, asked, _member)


def membership_change(body: bytes) -> MembershipChange:
    """Who was added or removed, and why others were not; reasons that are no text are shown as JSON."""
    data = _object(_data(body), "its data")
    success, fail = data.get("success") or [], data.get("fail") or {}
    if not isinstance(success, list):
        raise NotUnderstood("its list of users is no list")
    if isinstance(fail, list):
        fail = dict.fromkeys(map(str, fail), "")
    reasons = {user: _reason(reason) for user, reason in _object(fail, "its list of failures").items()}
    return MembershipChange(tuple(map(str, success)), MappingProxyType(reasons))


def check_deleted(body: bytes) -> None:
    """Nothing for ``data: "success"``.

    Raises:
        NotUnderstood: it says anything else.
    """
    data = _data(body)
    if not isinstance(data, str) or data.casefold() != "success":
        raise NotUnderstood("it does not say “success”")


def _data(body: bytes) -> object:
    data = json_object(body).get("data")
    if data is None:
        raise NotUnderstood("it has no data")
    return data


def _single(body: bytes) -> object:
    data = json_object(body).get("data")
    return data[0] if isinstance(data, list) and len(data) == 1 else data


def _page(body: bytes, asked: str | None, entry: Callable[[object], Item]) -> ListPage[Item]:
    """One page. The last one may carry a cursor that leads to an empty page, or the one it was asked for with."""
    envelope = json_object(body)
    data = envelope.get("data") if envelope.get("data") is not None else []
    if not isinstance(data, list):
        raise NotUnderstood("its data is no list")
    items, cursor = tuple(map(entry, data)), _text(envelope.get("cursor"))
    return ListPage(items, cursor if items and cursor != asked else None)


def _label(data: object) -> Label:
    entry = _object(data, "a label")
    name = _text(entry.get("name"))
    if name is None:
        raise NotUnderstood("a label has no name")
    return Label(
        name=name,
        description=_text(entry.get("description")) or "",
        count=_integer(entry.get("count")),
        created_at=_integer(entry.get("createdAt")),
    )


def _member(data: object) -> Member:
    entry = _object(data, "a member")
    username = _text(entry.get("username"))
    if username is None:
        raise NotUnderstood("a member has no user ID")
    return Member(username, _integer(entry.get("created")))


def _object(value: object, what: str) -> JsonObject:
    if not isinstance(value, dict):
        raise NotUnderstood(f"{what} is no JSON object")
    return value


def _text(value: object) -> str | None:
    """Text that is not empty; numbers as they are written."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _digits(value: object) -> str | None:
    return value if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    digits = _digits(value)
    return int(digits) if digits and len(digits) < 20 else None


def _reason(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""Parse the body of a 200 into models; pure functions.

They accept the shapes that API facts 2.5 lists. Anything else raises `NotUnderstood`, which the client turns into an
error with its request and answer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from types import MappingProxyType
from typing import TypeAlias, TypeGuard, TypeVar

from push_tui.chat.models import Label, ListPage, Member, MembershipChange
from push_tui.chat.user_models import (
    AppUser,
    Certificate,
    DailyTimes,
    DeviceBinding,
    NotificationSettings,
    Notifies,
    OnlineDevice,
)
from push_tui.outcomes import PushStatus, TargetStatus

JsonObject: TypeAlias = Mapping[str, object]
Item = TypeVar("Item")

_TASK_KEYS = ("taskId", "task_id", "id")


class NotUnderstood(ValueError):
    """The body is not what the reference describes; the message says why, as the end of a sentence."""


def json_object(body: bytes) -> JsonObject:
    """Parse the body as a JSON object, with exact integers.

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
    """Return ``timestamp`` and ``duration`` of any body; None if missing or not an integer."""
    try:
        envelope = json_object(body)
    except NotUnderstood:
        return None, None
    return _integer(envelope.get("timestamp")), _integer(envelope.get("duration"))


def statuses(body: bytes, targets: Sequence[str]) -> tuple[TargetStatus, ...]:
    """Return the statuses of a push to users, and ``no status`` for each target missing from the answer.

    ``data`` may be an array or one object (both editions print an array, their tables say object). An entry without an
    ``id`` belongs to the only target; to none if there are several.
    """
    data = _data(body)
    entries = data if isinstance(data, list) else [data]
    # Match the spelling that was sent, else any case; if two targets differ only in case, the first one wins.
    spelled = {target.casefold(): target for target in reversed(targets)} | {target: target for target in targets}
    only = targets[0] if len(targets) == 1 else None
    found = tuple(_status(entry, spelled, only) for entry in entries if _has_status(entry))
    if entries and not found:
        raise NotUnderstood("its data holds no push status")
    answered = {status.target for status in found}
    missing = (target for target in dict.fromkeys(targets) if target not in answered)
    return (*found, *(TargetStatus(target, PushStatus.NO_STATUS) for target in missing))


def _has_status(entry: object) -> TypeGuard[JsonObject]:
    return isinstance(entry, dict) and ("pushStatus" in entry or "id" in entry)


def _status(entry: JsonObject, spelled: Mapping[str, str], only: str | None) -> TargetStatus:
    named = _text(entry.get("id"))
    target = spelled.get(named) or spelled.get(named.casefold(), named) if named else only
    return TargetStatus(target, _text(entry.get("pushStatus")) or PushStatus.NO_STATUS, _text(entry.get("desc")))


def push_task(body: bytes) -> str:
    """Return the task ID of a push to labels (ID in an object) or to everybody (bare ID); both shapes fit both."""
    data = _data(body)
    if isinstance(data, dict):
        data = next((data[key] for key in _TASK_KEYS if data.get(key) is not None), None)
    task_id = str(data) if isinstance(data, int) and not isinstance(data, bool) else _digits(data)
    if task_id is None:
        raise NotUnderstood("it holds no task ID")
    return task_id


def label(body: bytes) -> Label | None:
    """Return the label of a read; None if ``data`` is missing or empty."""
    data = _single(body)
    return _label(data) if data else None


def created_label(body: bytes) -> Label:
    """Return the label of a creation."""
    found = label(body)
    if found is None:
        raise NotUnderstood("it holds no label")
    return found


def label_page(body: bytes, asked: str | None) -> ListPage[Label]:
    """Return one page of labels, requested with the cursor ``asked``."""
    return _page(body, asked, _label)


def member(body: bytes) -> Member | None:
    """Return the user found in a label; None if ``data`` is missing or empty, which means "not in this label"."""
    data = _single(body)
    return _member(data) if data else None


def member_page(body: bytes, asked: str | None) -> ListPage[Member]:
    """Return one page of members, requested with the cursor ``asked``."""
    return _page(body, asked, _member)


def membership_change(body: bytes) -> MembershipChange:
    """Return who was added or removed, and why others were not; a reason that is no text becomes JSON."""
    data = _object(_data(body), "its data")
    success, fail = data.get("success") or [], data.get("fail") or {}
    if not isinstance(success, list):
        raise NotUnderstood("its list of users is not a list")
    if isinstance(fail, list):
        fail = dict.fromkeys(map(str, fail), "")
    reasons = {user: _reason(reason) for user, reason in _object(fail, "its list of failures").items()}
    return MembershipChange(tuple(map(str, success)), MappingProxyType(reasons))


def check_deleted(body: bytes) -> None:
    """Check for ``data: "success"``.

    Raises:
        NotUnderstood: it says anything else.
    """
    data = _data(body)
    if not isinstance(data, str) or data.casefold() != "success":
        raise NotUnderstood('it does not say "success"')


def user(body: bytes) -> AppUser:
    """Return the user of ``GET users/{user}``."""
    entities = _entities(body)
    if not entities:
        raise NotUnderstood("it holds no user")
    entry = _object(entities[0], "a user")
    username = _text(entry.get("username"))
    if username is None:
        raise NotUnderstood("a user has no user ID")
    style = _integer(entry.get("notification_display_style"))
    hours = (_integer(entry.get(f"notification_no_disturbing_{end}")) for end in ("start", "end"))
    return AppUser(
        username,
        active=_flag(entry.get("activated")),
        created=_integer(entry.get("created")),
        shows_text=None if style is None else style == 1,
        quiet_daily=_whole_hours(*hours) if _flag(entry.get("notification_no_disturbing")) else None,
    )


def bindings(body: bytes) -> tuple[DeviceBinding, ...]:
    """Return the bound devices; entries without a device token or certificate are unbound and left out."""
    entries = [_object(entry, "a device") for entry in _entities(body)]
    if any("notifier_name" not in entry and "device_token" not in entry for entry in entries):
        raise NotUnderstood("a device has neither certificate nor token")
    found = [[_text(entry.get(key)) for key in ("device_id", "device_token", "notifier_name")] for entry in entries]
    return tuple(DeviceBinding(device or "", token, name) for device, token, name in found if token and name)


def is_online(body: bytes, user: str) -> bool:
    """Return whether the user is online; the answer names the user in any case, in an object or a list of them."""
    data = _single(body)
    states = {str(name).casefold(): state for name, state in _object(data, "its data").items()}
    state = states.get(user.casefold())
    if state not in ("online", "offline"):
        raise NotUnderstood("it does not say whether the user is online")
    return state == "online"


def online_devices(body: bytes) -> tuple[OnlineDevice, ...]:
    """Return the devices with which a user is online."""
    data = _data(body)
    if not isinstance(data, list):
        raise NotUnderstood("its data is not a list")
    entries = [_object(entry, "a device") for entry in data]
    return tuple(OnlineDevice(_text(each.get("res")) or "", _text(each.get("device_name")) or "") for each in entries)


def notification_settings(body: bytes) -> NotificationSettings:
    """Return what a user set for all conversations; an answer with empty ``data`` means that nothing is set.

    ``ignoreDuration`` of an answer is the end of do not disturb, though that of a request is its length.
    """
    data = _object(_data(body), "its data")
    keys = ("type", "ignoreInterval", "ignoreDuration")
    notifies, daily, until = (None if data.get(key) == "" else data.get(key) for key in keys)
    if notifies not in (None, *Notifies) or not isinstance(daily, str | None):
        raise NotUnderstood("its settings are not documented")
    return NotificationSettings(
        Notifies.DEFAULT if notifies is None else Notifies(str(notifies)),
        quiet_until=_integer(until) or None,
        quiet_daily=None if daily is None else _daily(daily),
    )


def certificates(body: bytes) -> tuple[Certificate, ...]:
    """Return the certificates of the app, without their secrets."""
    entries = [_object(entry, "a certificate") for entry in _entities(body)]
    named = [(_text(entry.get("name")), entry) for entry in entries]
    if any(name is None for name, _ in named):
        raise NotUnderstood("a certificate has no name")
    return tuple(
        Certificate(name or "", _text(entry.get("provider")) or "", disabled=bool(_flag(entry.get("disabled"))))
        for name, entry in named
    )


def _entities(body: bytes) -> list[object]:
    entities = json_object(body).get("entities")
    if not isinstance(entities, list):
        raise NotUnderstood("its entities are not a list")
    return entities


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())


def _daily(text: str) -> DailyTimes | None:
    """Return the span in ``21:30-08:00``; None for one without a length."""
    try:
        start, end = (time.fromisoformat(part.strip().zfill(5)) for part in text.replace("24:00", "00:00").split("-"))
    except ValueError:
        raise NotUnderstood("its daily times are not two times") from None
    return DailyTimes(start, end) if start != end else None


def _whole_hours(start: int | None, end: int | None) -> DailyTimes | None:
    if start is None or end is None or start == end:
        return None
    return DailyTimes(time(start % 24), time(end % 24)) if 0 <= start <= 24 and 0 <= end <= 24 else None


def _data(body: bytes) -> object:
    data = json_object(body).get("data")
    if data is None:
        raise NotUnderstood("it has no data")
    return data


def _single(body: bytes) -> object:
    data = json_object(body).get("data")
    return data[0] if isinstance(data, list) and len(data) == 1 else data


def _page(body: bytes, asked: str | None, entry: Callable[[object], Item]) -> ListPage[Item]:
    """Return one page. The last one may carry a cursor to an empty page, or the cursor it was requested with."""
    envelope = json_object(body)
    data = envelope.get("data") if envelope.get("data") is not None else []
    if not isinstance(data, list):
        raise NotUnderstood("its data is not a list")
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
        raise NotUnderstood(f"{what} is not a JSON object")
    return value


def _text(value: object) -> str | None:
    """Return text that is not empty, or an integer as text; else None."""
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

"""The send calls: check a push, answer, and keep it for tests."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from push_tui.dialects import Carrier, Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.simulator.calls import EndpointCall, text_list
from push_tui.simulator.demo_app import DEMO_UTC_OFFSET
from push_tui.simulator.labels import LabelCalls
from push_tui.simulator.push_tasks import TaskBook
from push_tui.simulator.refusals import BAD_ARGUMENT, BAD_MESSAGE, JsonBody, RefusedCall
from push_tui.simulator.users import DEMO_CERTIFICATES, Binding, SimulatedUsers

_TEXT_LIMITS = {"title": 32, "subTitle": 10, "content": 100}
_EXT_PAIRS = 10
_EXT_CHARACTERS = 1024
_OBJECTS = ("ext", "config")
_START_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_SOONEST = timedelta(hours=1)
_LATEST = timedelta(days=30)
_REQUEST_ID_MULTIPLIER = 0x9E3779B97F4A7C15F39CC0605CEDC835


@frozen
class RecordedPush:
    """An accepted send. ``targets`` are users or labels, empty for everybody; ``at`` is in epoch seconds."""

    endpoint: Endpoint
    targets: tuple[str, ...]
    body: Mapping[str, object]
    task_id: int | None
    at: float


class PushCalls:
    """A method for each send call; `ChatService` adds ``timestamp`` and ``duration`` to its answer."""

    def __init__(self, dialect: Dialect, users: SimulatedUsers, labels: LabelCalls, *, keep: bool) -> None:
        """``keep`` is whether accepted pushes are kept in `pushes`."""
        self._dialect = dialect
        self._users = users
        self._labels = labels
        self.tasks = TaskBook(dialect)
        self.zone = timezone(timedelta(seconds=DEMO_UTC_OFFSET))
        self.pushes: list[RecordedPush] = []
        self._keep = keep
        self._accepted = 0

    def sync(self, call: EndpointCall) -> JsonBody:
        """Push to one user and return the vendor's answer."""
        user = call.user
        if not self._dialect.sync_by_path:
            targets = text_list(call.body, "targets", self._dialect.users_per_push)
            if len(targets) > 1:
                raise BAD_ARGUMENT.saying("a synchronous push takes one target")
            user = targets[0]
        self._check_message(call)
        self._record(call, (user,))
        name: JsonBody = {} if self._dialect.sync_by_path else {"id": user}
        return {"data": [name | self._vendor_answer(user, call.body.get("strategy"))]}

    def single(self, call: EndpointCall) -> JsonBody:
        """Queue a push for each user, without checking that the user exists."""
        targets = text_list(call.body, "targets", self._dialect.users_per_push)
        self._check_message(call)
        self._record(call, targets)
        queued: JsonBody = {"pushStatus": "ASYNC_SUCCESS", "desc": "async success."}
        return {"data": [{"id": target} | queued for target in dict.fromkeys(targets)]}

    def queued(self, call: EndpointCall) -> JsonBody:
        """Queue a push for the user in the path. Source: "push/async/{target}" in API facts 2.5."""
        self._check_message(call)
        self._record(call, (call.user,))
        return {"data": [{"pushStatus": "ASYNC_SUCCESS", "data": "", "desc": "success"}]}

    def label(self, call: EndpointCall) -> JsonBody:
        """Create a task for the users who are in all of these labels."""
        targets = text_list(call.body, "targets", self._dialect.labels_per_push)
        self._check_message(call)
        self._labels.require(targets)
        return {"data": {"taskId": self._start_task(call, targets)}}

    def everybody(self, call: EndpointCall) -> JsonBody:
        """Create a task for every user of the app."""
        self._check_message(call)
        return {"data": self._start_task(call, ())}

    def _start_task(self, call: EndpointCall, targets: tuple[str, ...]) -> int:
        task_id = self.tasks.start(call.endpoint, call.now, self._start_date(call))
        self._record(call, targets, task_id)
        return task_id

    def _record(self, call: EndpointCall, targets: tuple[str, ...], task_id: int | None = None) -> None:
        self._accepted += 1
        if self._keep:
            self.pushes.append(RecordedPush(call.endpoint, targets, call.body, task_id, call.now))

    def _start_date(self, call: EndpointCall) -> float | None:
        """Return when a task starts (epoch seconds); None if now. Refuse under an hour or over 30 days from now."""
        if not self._dialect.start_date or "startDate" not in call.body:
            return None
        text = call.body["startDate"]
        if not isinstance(text, str) or not _START_DATE.fullmatch(text):
            raise BAD_ARGUMENT.saying("startDate must be yyyy-MM-dd HH:mm:ss")
        try:
            start = datetime.fromisoformat(text).replace(tzinfo=self.zone)
        except ValueError:
            raise BAD_ARGUMENT.saying("startDate must be yyyy-MM-dd HH:mm:ss") from None
        # Drop fractions of now, because startDate has none: it must be possible to write exactly one hour from now.
        now = datetime.fromtimestamp(int(call.now), self.zone)
        if not now + _SOONEST <= start <= now + _LATEST:
            raise BAD_ARGUMENT.saying("startDate must be one hour to 30 days from now")
        return start.timestamp()

    def _check_message(self, call: EndpointCall) -> None:
        if "strategy" in call.body:
            strategy = call.body["strategy"]
            if type(strategy) is not int or self._dialect.strategy(strategy) is None:
                raise BAD_ARGUMENT.saying("strategy is illegal")
        message = call.body.get("pushMessage")
        if not isinstance(message, dict) or not message:
            raise RefusedCall(BAD_MESSAGE)
        for key, limit in _TEXT_LIMITS.items():
            text = message.get(key, "")
            if not isinstance(text, str) or self._dialect.characters.of(text) > limit:
                raise RefusedCall(BAD_MESSAGE)
        if any(not isinstance(message.get(key, {}), dict) for key in (*_OBJECTS, *self._dialect.channels)):
            raise RefusedCall(BAD_MESSAGE)
        self._check_ext(message.get("ext", {}))

    def _check_ext(self, ext: Mapping[str, object]) -> None:
        values = (value if isinstance(value, str) else _compact(value) for value in ext.values())
        if len(ext) > _EXT_PAIRS or sum(map(len, (*ext, *values))) > _EXT_CHARACTERS:
            raise RefusedCall(BAD_MESSAGE)

    def _vendor_answer(self, user: str, strategy: object) -> JsonBody:
        binding = self._users.binding(user)
        if binding is None:
            return {"pushStatus": "FAIL", "desc": "appUser not exists"}
        chosen = self._dialect.strategy(strategy) if isinstance(strategy, int) else None
        by_vendor = chosen is None or Carrier.VENDOR in chosen.carriers
        if by_vendor and binding is Binding.NONE:
            return {"pushStatus": "FAIL", "desc": Binding.NONE.value}
        if by_vendor and self._users.person(user).certificate not in DEMO_CERTIFICATES:
            return {"pushStatus": "FAIL", "desc": "no notifier exist"}
        if by_vendor and binding is Binding.SLOW_VENDOR:
            return {"pushStatus": "ERROR", "desc": "read timed out"}
        request_id = self._accepted * _REQUEST_ID_MULTIPLIER % 2**128
        vendor: JsonBody = {
            "expireTokens": [],
            "sendResult": True,
            "requestId": f"104410638-{request_id:032x}",
            "failTokens": [],
            "msgCode": 200,
        }
        return {"pushStatus": "SUCCESS", "data": {"code": 200, "data": vendor, "message": "Success"}}


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

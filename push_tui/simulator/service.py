"""The Chat service in memory: a request in, a response out, thread-safe.

Checks come in the order of a real gateway: token, app, path, method, body, then the rate of the endpoint's pools,
then the endpoint's own rules. `transport` and `server` only pass requests to `ChatService.handle`.
"""

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from email.utils import formatdate
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote

from push_tui.dialects import AGORA, Dialect
from push_tui.endpoints import Endpoint, Route
from push_tui.rate_limits import RatePool
from push_tui.simulator.calls import EndpointCall
from push_tui.simulator.demo_app import DEMO_APP, DEMO_APP_ID, DEMO_ORG, DEMO_TOKEN, SeedLabel, demo_labels
from push_tui.simulator.faults import SimulatedFault, take_fault
from push_tui.simulator.labels import LabelCalls
from push_tui.simulator.more_calls import (
    MORE_POOLS,
    MORE_ROUTES,
    OWN_TOKEN,
    TOKEN_PATH,
    TOKEN_POOLS,
    IssuedTokens,
    MoreCalls,
)
from push_tui.simulator.pushes import PushCalls, RecordedPush
from push_tui.simulator.rate_windows import RateWindows
from push_tui.simulator.refusals import (
    BY_STATUS,
    INVALID_REQUEST,
    NO_SUCH_APP,
    NOT_A_JSON_TYPE,
    NOT_JSON,
    PUSH_NOT_OPEN,
    RATE_REACHED,
    TOKEN_CORRUPT,
    TOO_LARGE,
    UNAUTHORISED,
    WRONG_METHOD,
    WRONG_PATH,
    JsonBody,
    Refusal,
    RefusedCall,
)
from push_tui.simulator.user_calls import UserCalls
from push_tui.simulator.users import SimulatedUsers
from push_tui.simulator.wire import Drop, Request, Response

_Call: TypeAlias = Endpoint | MoreCalls

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes; a larger request is refused with 413."""
_REMEMBERED_REQUESTS = 10_000
CHANGES_LABELS = frozenset({Endpoint.CREATE_LABEL, Endpoint.DELETE_LABEL, Endpoint.ADD_USERS, Endpoint.REMOVE_USERS})
_GATEWAY_PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>tengine</center>\r\n</body>\r\n</html>\r\n"
)


class ChatService:
    """One app of the service, with the users of the demo, and its labels unless you pass others.

    ``clock`` gives seconds since the epoch. Set ``rate_limits`` to false to switch off the rate pools (the quotas of
    push tasks stay), ``push_open`` to false to disable push for the app. See also ``labels.missing_member`` and
    ``push_calls.tasks.seconds``. Pass ``keep_bodies=False`` where nobody reads `pushes`, `count` and the bodies in
    ``requests``, because a client may send for days.
    """

    def __init__(
        self,
        dialect: Dialect = AGORA,
        *,
        clock: Callable[[], float] = time.time,
        labels: Iterable[SeedLabel] | None = None,
        keep_bodies: bool = True,
    ) -> None:
        self.dialect = dialect
        self._keep_bodies = keep_bodies
        self.users = SimulatedUsers()
        self.labels = LabelCalls(dialect, self.users, demo_labels(self.users) if labels is None else labels)
        self.push_calls = PushCalls(dialect, self.users, self.labels, keep=keep_bodies)
        self.rate_limits = True
        self.push_open = True
        self.requests: deque[Request] = deque(maxlen=_REMEMBERED_REQUESTS)
        self._clock = clock
        self._lock = threading.RLock()
        self._rates = RateWindows()
        self._faults: list[SimulatedFault] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._tokens: dict[str, Refusal | None] = {DEMO_TOKEN: None}
        self._issued = IssuedTokens()
        more = MORE_ROUTES.get(dialect.channel, {})
        self._routes: Mapping[_Call, Route] = dict((*dialect.routes.items(), *more.items()))
        self._answered = 0
        self.judge: Callable[[str, float], Refusal | None] = lambda token, now: TOKEN_CORRUPT
        """Returns why an unknown token is refused at a time (seconds), or None to accept it."""
        self.labels_changed: Callable[[EndpointCall], object] = lambda call: None
        """Called after each call that changed a label; see `repeat`."""
        self._answers = self._endpoints()

    @property
    def pushes(self) -> tuple[RecordedPush, ...]:
        """Every accepted send, oldest first."""
        with self._lock:
            return tuple(self.push_calls.pushes)

    def count(self, method: str, path: str) -> int:
        """Return how many requests came for this path; the path begins after the app's prefix (``/push/task``)."""
        with self._lock:
            return self._counts[method, path]

    def accept_token(self, token: str) -> None:
        """Let this token open the app, beside `DEMO_TOKEN`."""
        with self._lock:
            self._tokens[token] = None

    def refuse_token(self, token: str, refusal: Refusal = UNAUTHORISED) -> None:
        """Answer this token with a 401 from now on; see `refusals` for the kinds."""
        with self._lock:
            self._tokens[token] = refusal

    def remember_tasks(self, created: Iterable[float]) -> None:
        """Count pushes to everybody that an earlier run of this service accepted at these times (epoch seconds)."""
        with self._lock:
            self.push_calls.tasks.remember(Endpoint.PUSH_TASK, created)

    def repeat(self, changes: Iterable[EndpointCall]) -> None:
        """Change the labels as an earlier run of this service did, oldest first; skip others, and what is refused."""
        with self._lock:
            for call in changes:
                if call.endpoint in CHANGES_LABELS:
                    with suppress(RefusedCall):
                        self._answers[call.endpoint](call)

    def fault(
        self,
        method: str,
        path_prefix: str,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | Refusal | None = None,
        delay: float = 0.0,
        drop_before_processing: bool = False,
        drop_after_processing: bool = False,
        malformed: bool = False,
        processed: bool = False,
        times: int | None = 1,
    ) -> None:
        """Let the next ``times`` calls of this path fail (None: all).

        ``method`` may be ``*``; ``path_prefix`` is what follows the app (``/push/label``). A ``status`` or ``body`` is
        answered without processing the call, unless ``processed``. A status alone has its usual body, and a `Refusal`
        as body has its status. ``headers`` are added to the answer. ``malformed`` sends only the first half of the
        answer. ``delay`` seconds pass before the answer or the drop.
        """
        drop = Drop.AFTER_PROCESSING if drop_after_processing else None
        drop = Drop.BEFORE_PROCESSING if drop_before_processing else drop
        with self._lock:
            self._faults.append(
                SimulatedFault(
                    method, path_prefix, status, headers or {}, body, delay, drop, malformed, processed, remaining=times
                )
            )

    def clear_faults(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._faults.clear()

    def handle(self, request: Request) -> Response:
        """Answer one request; never raises."""
        with self._lock:
            path = self._path_in_app(request.path)
            shown = request.path if path is None else path
            self.requests.append(request if self._keep_bodies else replace(request, body=b""))
            if self._keep_bodies:
                self._counts[request.method, shown] += 1
            fault = take_fault(self._faults, request.method, shown)
            if fault is None:
                return self._answer(request, path)
            answer = Response(200) if fault.never_arrives else self._answer(request, path)
            return self._spoilt(answer, fault)

    def _answer(self, request: Request, path: str | None) -> Response:
        now = self._clock()
        self._answered += 1
        if request.method == "OPTIONS" and (methods := self._methods(path)):
            return _response(200, b"", now, {"Allow": methods})
        try:
            payload = self._serve(request, path, now)
        except RefusedCall as refused:
            allowed = {"Allow": self._methods(path)} if refused.refusal is WRONG_METHOD else {}
            return _refusal_response(refused.refusal, now, allowed)
        return _response(200, _encoded(payload), now)

    def _serve(self, request: Request, path: str | None, now: float) -> JsonBody:
        authorization = request.header("Authorization") or ""
        if path == TOKEN_PATH:
            return self._token(request, authorization, now)
        self._authorise(authorization, now)
        if path is None:
            app = "/".join(request.path.strip("/").split("/")[:2])
            raise NO_SUCH_APP.saying(f"Could not find application for {app} from URI: {request.path.strip('/')}")
        candidates = self._candidates(request.method, path)
        body = _json_object(request) if request.method == "POST" or request.body else {}
        endpoint, label, user = self._chosen(candidates, body)
        if not self.push_open:
            raise RefusedCall(PUSH_NOT_OPEN)
        self._count(MORE_POOLS.get(endpoint) or self.dialect.pools_of(Endpoint(endpoint)), now)
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        meant = endpoint if isinstance(endpoint, Endpoint) else Endpoint.PUSH_SINGLE
        call = EndpointCall(meant, label, user, query, body, now)
        payload = self._answers[endpoint](call)
        if endpoint in CHANGES_LABELS:
            self.labels_changed(call)
        # The vendor's duration of a call: small, and the same in every run.
        return {"timestamp": int(now * 1000), **payload, "duration": self._answered * 7 % 19}

    def _token(self, request: Request, authorization: str, now: float) -> JsonBody:
        if request.method != "POST":
            raise RefusedCall(WRONG_METHOD)
        body = _json_object(request)
        self._count(TOKEN_POOLS, now)
        if body.get("grant_type") == OWN_TOKEN:
            self._authorise(authorization, now)
        return self._issued.grant(body, now)

    def _count(self, pools: Iterable[RatePool], now: float) -> None:
        if self.rate_limits and not self._rates.take(pools, now):
            raise RefusedCall(RATE_REACHED)

    def _authorise(self, header: str, now: float) -> None:
        scheme, _, token = header.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise RefusedCall(UNAUTHORISED)
        if token in self._tokens:
            refusal = self._tokens[token]
        elif token in self._issued:
            refusal = self._issued.judge(token, now)
        else:
            refusal = self.judge(token, now)
        if refusal is not None:
            raise RefusedCall(refusal)

    def _path_in_app(self, path: str) -> str | None:
        """Return the path after the app's prefix, with its slash; None for another app."""
        prefixes = [f"/{DEMO_ORG}/{DEMO_APP}/"]
        if self.dialect.app_id_path:
            prefixes.append(f"/app-id/{DEMO_APP_ID}/")
        return next((path[len(prefix) - 1 :] for prefix in prefixes if path.startswith(prefix)), None)

    def _fitting(self, path: str) -> list[tuple[str, _Call, str, str]]:
        """Return method, call, label and user of every call with this path."""
        segments = path[1:].split("/")
        return [
            (route.method, call, found.get("{label}", ""), found.get("{user}", ""))
            for call, route in self._routes.items()
            if (found := _match(route.path.split("/"), segments)) is not None
        ]

    def _methods(self, path: str | None) -> str:
        """Return the methods of a path, as ``Allow`` names them; empty if it is no path of the app."""
        if path is None:
            return ""
        methods = {"POST"} if path == TOKEN_PATH else {method for method, *_ in self._fitting(path)}
        return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"})) if methods else ""

    def _candidates(self, method: str, path: str) -> list[tuple[_Call, str, str]]:
        """Return the calls with this path and method, and the label and user in the path.

        There may be two: ``push/single`` is also the path of a synchronous push.
        """
        fitting = self._fitting(path)
        if not fitting:
            raise RefusedCall(WRONG_PATH)
        candidates = [(endpoint, label, user) for allowed, endpoint, label, user in fitting if allowed == method]
        if not candidates:
            raise RefusedCall(WRONG_METHOD)
        return candidates

    def _chosen(self, candidates: list[tuple[_Call, str, str]], body: Mapping[str, object]) -> tuple[_Call, str, str]:
        if len(candidates) == 1:
            return candidates[0]
        mark = self.dialect.sync_envelope
        is_sync = all(key in body and body[key] is value for key, value in mark.items())
        return next(candidate for candidate in candidates if (candidate[0] is Endpoint.PUSH_SYNC) == is_sync)

    def _spoilt(self, answer: Response, fault: SimulatedFault) -> Response:
        now = self._clock()
        if isinstance(fault.body, Refusal):
            answer = _refusal_response(fault.body, now)
        elif fault.body is not None:
            body = fault.body.encode() if isinstance(fault.body, str) else fault.body
            answer = _response(fault.status or 200, body, now)
        elif fault.status is not None and fault.status in BY_STATUS:
            answer = _refusal_response(BY_STATUS[fault.status], now)
        elif fault.status is not None:
            answer = _response(fault.status, _GATEWAY_PAGE.format(fault.status).encode(), now)
        elif fault.malformed:
            answer = _response(answer.status, answer.body[: len(answer.body) // 2], now)
        return Response(answer.status, {**answer.headers, **fault.headers}, answer.body, fault.delay, fault.drop)

    def _endpoints(self) -> Mapping[_Call, Callable[[EndpointCall], JsonBody]]:
        labels, push_calls, users = self.labels, self.push_calls, UserCalls(self.users)
        return {
            Endpoint.PUSH_SYNC: push_calls.sync,
            Endpoint.PUSH_SINGLE: push_calls.single,
            MoreCalls.PUSH_ASYNC: push_calls.queued,
            Endpoint.PUSH_LABEL: push_calls.label,
            Endpoint.PUSH_TASK: push_calls.everybody,
            Endpoint.CREATE_LABEL: labels.create_label,
            Endpoint.GET_LABEL: labels.get_label,
            Endpoint.LIST_LABELS: labels.list_labels,
            Endpoint.DELETE_LABEL: labels.delete_label,
            Endpoint.ADD_USERS: labels.add_users,
            Endpoint.GET_MEMBER: labels.get_member,
            Endpoint.LIST_MEMBERS: labels.list_members,
            Endpoint.REMOVE_USERS: labels.remove_users,
            Endpoint.GET_USER: users.get_user,
            Endpoint.LIST_BINDINGS: users.list_bindings,
            Endpoint.GET_STATUS: users.get_status,
            Endpoint.LIST_ONLINE_DEVICES: users.list_online_devices,
            Endpoint.GET_SETTINGS: users.get_settings,
            Endpoint.LIST_CERTIFICATES: users.list_certificates,
        }


def _match(template: list[str], segments: list[str]) -> dict[str, str] | None:
    """Return the decoded values of the template's placeholders; None if the path does not match it."""
    if len(template) != len(segments):
        return None
    found: dict[str, str] = {}
    for part, segment in zip(template, segments, strict=True):
        if part.startswith("{") and segment:
            found[part] = unquote(segment)
        elif part != segment:
            return None
    return found


def _json_object(request: Request) -> Mapping[str, object]:
    if len(request.body) > LARGEST_BODY:
        raise RefusedCall(TOO_LARGE)
    media_type = (request.header("Content-Type") or "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise RefusedCall(NOT_A_JSON_TYPE)
    try:
        value = json.loads(request.body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RefusedCall(NOT_JSON) from None
    if not isinstance(value, dict):
        raise RefusedCall(INVALID_REQUEST)
    return value


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _encoded(value: JsonBody) -> bytes:
    # UTF-8 cannot encode a lone surrogate; "backslashreplace" escapes it as JSON does.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _refusal_response(refusal: Refusal, now: float, more: Mapping[str, str] = MappingProxyType({})) -> Response:
    body = refusal.body(int(now * 1000))
    return _response(refusal.status, b"" if body is None else _encoded(body), now, more)


def _response(status: int, body: bytes, now: float, more: Mapping[str, str] = MappingProxyType({})) -> Response:
    headers = {
        "Content-Type": "text/html" if body.startswith(b"<") else "application/json",
        "Date": formatdate(now, usegmt=True),
        "Server": "push-tui-simulator",
        **more,
    }
    return Response(status, headers, body)

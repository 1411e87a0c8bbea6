"""The twelve calls of the push API, with typed arguments and results; for those about a user see `chat.users`.

Source of every path, header and body: reference/notification-management-current.txt and -2023.txt; the table of routes
is in `push_tui.endpoints`. The error tells the outcome of a send (see `push_tui.chat.errors`).
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

from push_tui.chat import parsing
from push_tui.chat.address import App, path_segment
from push_tui.chat.asked_wait import AskedWait
from push_tui.chat.connections import Connections, Deadlines
from push_tui.chat.departure import Departure, WaitsFor
from push_tui.chat.error_bodies import failure, means_not_in_label
from push_tui.chat.errors import (
    ChatError,
    InvalidTarget,
    Misconfigured,
    NoSuchLabel,
    ReadOnly,
    Unauthorised,
    Unreadable,
    Untrusted,
)
from push_tui.chat.exchange import Call, Exchange
from push_tui.chat.models import (
    Answer,
    Answered,
    CallLog,
    Label,
    ListPage,
    Member,
    MembershipChange,
    Sent,
)
from push_tui.chat.pacer import Pacer
from push_tui.chat.retrying import REPEATABLE, Backoff, repeated
from push_tui.chat.tokens import Token, TokenSource
from push_tui.dialects import Dialect
from push_tui.endpoints import MEMBER_CHANGES, SENDS, Endpoint
from push_tui.proxies import Proxy

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_TO_USERS = frozenset({Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE})


class ChatClient:
    """The service for one app, in one dialect. Make, use and close it on one event loop.

    Every coroutine may raise a `ChatError`. Errors of the token source pass through, before anything is sent.

    Args:
        app: address of the service.
        dialect: its edition of the API.
        tokens: source of the token.
        pacer: makes calls wait for their turn (`PacerRegistry.pacer`).
        read_only: refuse every call but GET.
        proxy: the profile's proxy; see `proxy_for` for the default.
        ca_file: certificate authorities in PEM form.
        transport: replaces the network.
        log: called with every exchange; its errors are ignored.
        deadlines: how long to wait.
        backoff: how reads and changes of members are repeated.
        clock: the time of this host, to compare the service's with.
        waiting: called while a call waits because the service asked for it; see `AskedWait`.
    """

    def __init__(
        self,
        app: App,
        dialect: Dialect,
        tokens: TokenSource,
        *,
        pacer: Pacer,
        read_only: bool = False,
        proxy: Proxy | None = None,
        ca_file: Path | None = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
        log: Callable[[CallLog], None] | None = None,
        deadlines: Deadlines | None = None,
        backoff: Backoff | None = None,
        clock: Callable[[], datetime] | None = None,
        waiting: Callable[[], object] = lambda: None,
    ) -> None:
        self.app = app
        self.dialect = dialect
        self._tokens = tokens
        self._pacer = pacer
        self._read_only = read_only
        self._connections = Connections(app, proxy=proxy, ca_file=ca_file, transport=transport)
        self._log = log
        self._deadlines = deadlines or Deadlines()
        self._backoff = backoff or Backoff()
        self._clock = clock or partial(datetime.now, UTC)
        self._skew: timedelta | None = None
        self.asked_wait = AskedWait(pacer, waiting)
        """The wait that the service asks for; every call but a send keeps it."""

    @property
    def last_date_skew(self) -> timedelta | None:
        """How far the service's clock was ahead at the last answer, to about a second; None before the first."""
        return self._skew

    async def close(self) -> None:
        """Close the pooled connections."""
        await self._connections.close()

    # Sends

    async def send(
        self,
        endpoint: Endpoint,
        body: bytes,
        *,
        user: str | None = None,
        targets: Sequence[str] = (),
        departure: Departure | None = None,
        last_look: Callable[[], Awaitable[None]] | None = None,
    ) -> Sent:
        """Send these exact bytes once, over a new connection; never repeated.

        Args:
            endpoint: one of the four pushes.
            body: the request's JSON as it was reviewed.
            user: the user of a synchronous push; in the path if the dialect has it there.
            targets: the users that the body names, to find who is missing from the answer; read from the body if
                empty.
            departure: tells whether the request had left when this is cancelled.
            last_look: awaited when the call has its turn and token; if it raises, nothing is sent.

        Raises:
            ChatError: ``outcome`` says what it means for the push.
        """
        if endpoint not in SENDS:
            raise ValueError(f"{endpoint} is no push")
        if endpoint is Endpoint.PUSH_SYNC and not user:
            raise InvalidTarget("A synchronous push needs a user.")
        call = self._call(endpoint, user=user, body=body)
        self._check_allowed(call)
        departure = departure or Departure()
        departure.wait(WaitsFor.TURN, await self._pacer.free_in(endpoint))
        await self._pacer.turn(endpoint)
        departure.wait(WaitsFor.TOKEN)
        token = await self._tokens.token()
        if last_look is not None:
            departure.wait(WaitsFor.LAST_LOOK)
            await last_look()
        departure.wait(WaitsFor.CONNECTION)
        answer = await self._exchange(call, token, departure)
        if endpoint in _TO_USERS:
            named = (user,) if endpoint is Endpoint.PUSH_SYNC and user else tuple(targets) or _targets_in(body)
            return Sent(endpoint, _read(call, answer, partial(parsing.statuses, targets=named)), None, answer)
        return Sent(endpoint, (), _read(call, answer, parsing.push_task), answer)

    # Labels

    async def list_labels(self, limit: int = 100, cursor: str | None = None) -> ListPage[Label]:
        """Return one page of labels ("Query the detailed information of push labels by page"); ``limit`` is 1-100."""
        call = self._call(Endpoint.LIST_LABELS, query=_paging(limit, cursor))
        return (await self._ask(call, partial(parsing.label_page, asked=cursor))).value

    async def get_label(self, name: str) -> Label:
        """Return the label with its count ("Query the detailed information of a push label").

        Raises:
            NoSuchLabel: there is none (a 400, a 404 or an empty 200).
        """
        call = self._call(Endpoint.GET_LABEL, label=name)
        label = await self._ask(call, parsing.label)
        if label.value is None:
            raise NoSuchLabel("There is no such label (the answer is empty).", request=call.name, answer=label.answer)
        return label.value

    async def create_label(self, body: bytes, *, departure: Departure | None = None) -> Answered[Label]:
        """Create a label and return it as the service stored it ("Create a push label"); not repeated.

        ``body`` is made by `push_tui.chat.bodies.label_body`; ``departure`` as in `send`.

        Raises:
            Rejected: name taken or invalid, 100 labels reached.
            Unsettled: it may have been created; reading the label settles that.
        """
        return await self._ask(self._call(Endpoint.CREATE_LABEL, body=body), parsing.created_label, departure)

    async def delete_label(self, name: str, *, departure: Departure | None = None) -> Answered[None]:
        """Delete a label ("Delete a push label"); not repeated. ``departure`` as in `send`.

        Raises:
            NoSuchLabel: there is none.
            Unsettled: it may be deleted; reading the label settles that.
        """
        return await self._ask(self._call(Endpoint.DELETE_LABEL, label=name), parsing.check_deleted, departure)

    # Members

    async def add_users(
        self, label: str, body: bytes, *, departure: Departure | None = None
    ) -> Answered[MembershipChange]:
        """Add users ("Add users to a push label"); some may fail, each with a reason.

        ``body`` is made by `push_tui.chat.bodies.users_body`; ``departure`` as in `send`.
        """
        call = self._call(Endpoint.ADD_USERS, label=label, body=body)
        return await self._ask(call, parsing.membership_change, departure)

    async def remove_users(
        self, label: str, body: bytes, *, departure: Departure | None = None
    ) -> Answered[MembershipChange]:
        """Remove users ("Remove users from a push label"); see `add_users`."""
        call = self._call(Endpoint.REMOVE_USERS, label=label, body=body)
        return await self._ask(call, parsing.membership_change, departure)

    async def get_member(self, label: str, user: str) -> Member | None:
        """Return the user if in this label; None for an empty 200 and for a 400 or 404 that says "not exist".

        Source: "Query the specified user under the specified push label", which does not document the answer for a
        user who is not in the label (API facts 7).
        """
        try:
            return (await self._ask(self._call(Endpoint.GET_MEMBER, label=label, user=user), parsing.member)).value
        except ChatError as error:
            if means_not_in_label(error):
                return None
            raise

    async def list_members(self, label: str, limit: int = 100, cursor: str | None = None) -> ListPage[Member]:
        """Return one page ("Query the detailed information of users under the specified push label by page")."""
        call = self._call(Endpoint.LIST_MEMBERS, label=label, query=_paging(limit, cursor))
        return (await self._ask(call, partial(parsing.member_page, asked=cursor))).value

    # A user

    async def read(self, endpoint: Endpoint, parse: Callable[[bytes], T], user: str = "", *, once: bool = False) -> T:
        """Return what ``parse`` finds in the answer of a call in `USER_READS`; with ``once``, as `_ask`.

        Raises:
            NoSuchUser: the app has no such user.
            NotServed: this service does not have the call.
        """
        return (await self._ask(self._call(endpoint, user=user), parse, once=once)).value

    # How a call is made

    def _call(
        self,
        endpoint: Endpoint,
        *,
        label: str | None = None,
        user: str | None = None,
        query: str = "",
        body: bytes | None = None,
    ) -> Call:
        route = self.dialect.routes[endpoint]
        path = route.path
        if "{label}" in path:
            path = path.replace("{label}", path_segment(label or "", "label"))
        if "{user}" in path:
            path = path.replace("{user}", path_segment(user or "", "user"))
        url = self.app.url(path) + (f"?{query}" if query else "")
        return Call(endpoint, route.method, url, f"{route.method} {path}", body)

    def _check_allowed(self, call: Call) -> None:
        if self._read_only and call.method != "GET":
            raise ReadOnly("This profile is read-only; nothing was sent.", request=call.name)

    async def _ask(
        self, call: Call, parse: Callable[[bytes], T], departure: Departure | None = None, *, once: bool = False
    ) -> Answered[T]:
        """Make a call that is not a send, and return what ``parse`` finds in its answer.

        Retry once with a fresh token after a 401; repeat it if repeatable; neither with ``once``.
        """
        self._check_allowed(call)
        renewed = False

        async def renewing() -> Answer:
            nonlocal renewed
            token = await self._tokens.token()
            try:
                return await self._turn(call, token, departure)
            except Unauthorised:
                # A 401 proves that nothing was done, so changes may be repeated too.
                if renewed:
                    raise
                renewed = True
            return await self._turn(call, await self._tokens.fresh(token), departure)

        if once:
            answer = await self._turn(call, await self._tokens.token(), departure)
        elif call.endpoint in REPEATABLE:
            answer = await repeated(renewing, self._backoff, changes=call.endpoint in MEMBER_CHANGES)
        else:
            answer = await renewing()
        return Answered(_read(call, answer, parse), answer)

    async def _turn(self, call: Call, token: Token, departure: Departure | None) -> Answer:
        # Load httpx and the certificates before waiting for a slot, because that takes longer than a slot lasts.
        if call.endpoint in REPEATABLE:
            self._pooled(call)
        await self.asked_wait.keep(call.name)
        await self._pacer.turn(call.endpoint)
        return await self._exchange(call, token, departure or Departure())

    async def _exchange(self, call: Call, token: Token, departure: Departure) -> Answer:
        """Make one exchange and return its 200. A call that is never repeated gets a new connection."""
        proxy = self._connections.proxy_address
        exchange = Exchange(call, token, self._deadlines, departure, self._log, proxy=proxy)
        try:
            if call.endpoint in REPEATABLE:
                answer = await exchange.run(self._pooled(call))
            else:
                transport = self._opened(call, self._connections.own)
                try:
                    answer = await exchange.run(transport)
                finally:
                    await self._connections.let_go(transport)
        except Untrusted as refused:
            raise await self._connections.explained(refused, self._deadlines.connect) from None
        self._note_clock(answer)
        if answer.status != 200:
            error = failure(call.endpoint, call.name, answer, self.dialect)
            self.asked_wait.note(error)
            raise error
        return answer

    def _pooled(self, call: Call) -> "httpx.AsyncBaseTransport":
        return self._opened(call, self._connections.pooled)

    def _opened(self, call: Call, opening: Callable[[], T]) -> T:
        try:
            return opening()
        except Misconfigured as error:
            error.request = call.name
            raise

    def _note_clock(self, answer: Answer) -> None:
        if answer.date is not None:
            # The header is cut to the second and was written about half an exchange ago.
            written = answer.date + timedelta(seconds=0.5, milliseconds=answer.elapsed_ms / 2)
            self._skew = written - self._clock()


def _read(call: Call, answer: Answer, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(answer.body)
    except parsing.NotUnderstood as error:
        why = f"The service answered 200, but the answer cannot be read: {error}."
        raise Unreadable(why, request=call.name, answer=answer) from None


def _paging(limit: int, cursor: str | None) -> str:
    asked = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
    return urlencode(asked, quote_via=quote, safe="")


def _targets_in(body: bytes) -> tuple[str, ...]:
    """Return the users that the body of a push names."""
    try:
        targets = parsing.json_object(body).get("targets")
    except parsing.NotUnderstood:
        return ()
    return tuple(target for target in targets if isinstance(target, str)) if isinstance(targets, list) else ()

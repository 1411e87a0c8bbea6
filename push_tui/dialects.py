"""Where Agora's two editions and Easemob differ, as data.

A dialect holds the endpoints, their limits and rates, and how characters count. Code above asks the table; nothing
asks for the name of a dialect. Sources: ``notification-management-current``
(``agora``), ``notification-management-2023`` (``agora-2023``) and the Easemob rows of the API facts (``easemob``).

A dialect with a channel of its own also needs its section in `message.catalogue.sections` and its texts in
`message.catalogue.basic`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from unicodedata import east_asian_width

MINUTE = 60.0
FIVE_MINUTES = 300.0
DAY = 86_400.0


class Endpoint(StrEnum):
    """The twelve calls of the push API, and what the service tells about one user, by what they do."""

    PUSH_SYNC = "push to one user, synchronously"
    PUSH_SINGLE = "push to users"
    PUSH_LABEL = "push to labels"
    PUSH_TASK = "push to everybody"
    CREATE_LABEL = "create a label"
    GET_LABEL = "read a label"
    LIST_LABELS = "list labels"
    DELETE_LABEL = "delete a label"
    ADD_USERS = "add users to a label"
    GET_MEMBER = "find a user in a label"
    LIST_MEMBERS = "list the members of a label"
    REMOVE_USERS = "remove users from a label"
    GET_USER = "read a user"
    LIST_BINDINGS = "list the devices of a user"
    GET_STATUS = "read whether a user is online"
    LIST_ONLINE_DEVICES = "list the online devices of a user"
    GET_SETTINGS = "read the notification settings of a user"
    LIST_CERTIFICATES = "list the certificates of the app"


SENDS = frozenset({Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE, Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK})
USER_READS = frozenset(
    {
        Endpoint.GET_USER,
        Endpoint.LIST_BINDINGS,
        Endpoint.GET_STATUS,
        Endpoint.LIST_ONLINE_DEVICES,
        Endpoint.GET_SETTINGS,
        Endpoint.LIST_CERTIFICATES,
    }
)
"""What says why a user got nothing. Not in the two reference pages (API facts 4), so a service may lack any of them."""
READS = USER_READS | {Endpoint.GET_LABEL, Endpoint.LIST_LABELS, Endpoint.GET_MEMBER, Endpoint.LIST_MEMBERS}
MEMBER_CHANGES = frozenset({Endpoint.ADD_USERS, Endpoint.REMOVE_USERS})
LABEL_CALLS = frozenset(Endpoint) - SENDS - USER_READS
PUSH_TASKS = frozenset({Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK})
"""The pushes that the service carries out as tasks."""


@dataclass(frozen=True, slots=True)
class Route:
    """Method and path of an endpoint; the path follows the app's prefix and may hold ``{label}`` and ``{user}``."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class RatePool:
    """``calls`` per ``seconds``, shared by all ``endpoints`` of one App Key."""

    name: str
    calls: int
    seconds: float
    endpoints: frozenset[Endpoint]


@dataclass(frozen=True, slots=True)
class Quota:
    """A count over a long window; beyond it calls are refused, not delayed. ``utc_day`` counts by calendar day."""

    name: str
    calls: int
    seconds: float
    endpoints: frozenset[Endpoint]
    utc_day: bool = False


class Carrier(StrEnum):
    """What brings a push to the phone."""

    SERVICE = "the service's own channel"
    VENDOR = "the push service of the phone's vendor"


@dataclass(frozen=True, slots=True)
class Strategy:
    """A value of ``strategy`` with a short title and a sentence that explains it."""

    value: int
    carriers: tuple[Carrier, ...]
    """In the order they are tried."""
    title: str
    sentence: str


class CharacterCount(StrEnum):
    """How a length limit of the service counts characters."""

    CODE_POINTS = "code points"
    WIDE_AS_TWO = "Chinese characters as 2"

    def of(self, text: str) -> int:
        """Return the length of ``text`` as the service counts it; never bytes, never terminal cells."""
        if self is CharacterCount.CODE_POINTS:
            return len(text)
        return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One edition of the API; see the module for the sources of each number."""

    name: str
    title: str
    channel: str
    """Key of the vendor's own channel block in ``pushMessage``."""
    channels: tuple[str, ...]
    """Channel blocks that this edition documents; others are sent with a note."""
    strategies: tuple[Strategy, ...]
    labels_per_push: int
    users_per_label: int
    label_case_sensitive: bool
    characters: CharacterCount
    start_date: bool
    """Whether ``startDate`` may be sent (push to labels and to everybody)."""
    routes: Mapping[Endpoint, Route]
    pools: tuple[RatePool, ...]
    quotas: tuple[Quota, ...]
    sync_envelope: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    """Keys that make a push to one user synchronous where the path does not (``async: false``)."""
    reads_async: bool = False
    """Whether ``async`` is a documented key of ``push/single``."""
    app_id_path: bool = False
    """Whether the path form ``/app-id/{app_id}`` exists."""
    running_tasks: int | None = 3
    """Most tasks at once; None if the edition names no limit."""
    support: str = "support@agora.io"
    """Who can raise a limit."""
    labels_per_app: int = 100
    users_per_push: int = 100
    users_per_call: int = 100
    page_limit: int = 100
    label_name_limit: int = 64
    label_description_limit: int = 255
    default_strategy: int = 2
    left_out: frozenset[str] = frozenset()
    """Sections of the catalogue that this edition does not document, though it documents their channel."""

    @property
    def sync_by_path(self) -> bool:
        """Whether a synchronous push names its user in the path instead of ``targets``."""
        return "{user}" in self.routes[Endpoint.PUSH_SYNC].path

    def strategy(self, value: int) -> Strategy | None:
        """Return the strategy with this value; None if the dialect has none."""
        return next((strategy for strategy in self.strategies if strategy.value == value), None)

    def pools_of(self, endpoint: Endpoint) -> tuple[RatePool, ...]:
        """Return every pool that a call of ``endpoint`` draws from; at least one."""
        return tuple(pool for pool in self.pools if endpoint in pool.endpoints)

    def limit_advice(self, endpoint: Endpoint) -> str:
        """Return what helps once a limit of such a call is reached, a sentence for each that is documented.

        The service seldom says which limit it was.
        """
        return " ".join(self._limit_sentences(endpoint))

    def _limit_sentences(self, endpoint: Endpoint) -> Iterator[str]:
        if endpoint in PUSH_TASKS and self.running_tasks is not None:
            yield f"At most {self.running_tasks} push tasks run at once: wait until one ends."
        for quota in self.quotas:
            if endpoint in quota.endpoints and quota.utc_day:
                yield f"At most {quota.calls:,} {quota.name} a day: try again tomorrow, from 00:00 UTC."
            elif endpoint in quota.endpoints:
                minutes = f"{quota.seconds / MINUTE:g} minutes"
                yield f"At most {quota.calls:,} {quota.name} in {minutes}: wait {minutes}."
        if endpoint is Endpoint.CREATE_LABEL:
            yield f"An app has at most {self.labels_per_app:,} labels; {self.support} can raise that."
        if endpoint is Endpoint.ADD_USERS:
            yield f"A label has at most {self.users_per_label:,} users; {self.support} can raise that."

    def lifted(
        self,
        *,
        labels_per_push: int | None = None,
        labels_per_app: int | None = None,
        users_per_label: int | None = None,
    ) -> "Dialect":
        """Return this dialect with the limits that a contract has lifted; None keeps the documented one."""
        return replace(
            self,
            labels_per_push=labels_per_push or self.labels_per_push,
            labels_per_app=labels_per_app or self.labels_per_app,
            users_per_label=users_per_label or self.users_per_label,
        )


def _strategies(name: str) -> tuple[Strategy, ...]:
    """Return the strategies of the current editions; ``name`` is what the service calls itself."""
    service, vendor = Carrier.SERVICE, Carrier.VENDOR
    own = f"{name}'s own channel"
    return (
        Strategy(
            0,
            (vendor, service),
            f"vendor first, then {name}",
            f"The phone vendor's push service first; if that attempt fails, {own}.",
        ),
        Strategy(
            1,
            (service,),
            f"{name} only",
            f"{own} only. Offline users get it if they come online within your plan's retention time; after that, "
            "it is dropped.",
        ),
        Strategy(
            2,
            (vendor,),
            "vendor only",
            "The phone vendor's push service only, which decides whether and how long it keeps a push for offline "
            "users. If the attempt fails, the message is discarded.",
        ),
        Strategy(
            3,
            (service, vendor),
            f"{name} if online, else vendor",
            f"{name}'s channel if the user is online, else the vendor; if that fails, {name} at the next login.",
        ),
        Strategy(
            4,
            (service,),
            "online users only",
            f"{name}'s channel to users who are online now. Offline users get nothing.",
        ),
    )


def _routes(sync: str) -> Mapping[Endpoint, Route]:
    return MappingProxyType(
        {
            Endpoint.PUSH_SYNC: Route("POST", sync),
            Endpoint.PUSH_SINGLE: Route("POST", "push/single"),
            Endpoint.PUSH_LABEL: Route("POST", "push/list/label"),
            Endpoint.PUSH_TASK: Route("POST", "push/task"),
            Endpoint.CREATE_LABEL: Route("POST", "push/label"),
            Endpoint.GET_LABEL: Route("GET", "push/label/{label}"),
            Endpoint.LIST_LABELS: Route("GET", "push/label"),
            Endpoint.DELETE_LABEL: Route("DELETE", "push/label/{label}"),
            Endpoint.ADD_USERS: Route("POST", "push/label/{label}/user"),
            Endpoint.GET_MEMBER: Route("GET", "push/label/{label}/user/{user}"),
            Endpoint.LIST_MEMBERS: Route("GET", "push/label/{label}/user"),
            Endpoint.REMOVE_USERS: Route("DELETE", "push/label/{label}/user"),
            Endpoint.GET_USER: Route("GET", "users/{user}"),
            Endpoint.LIST_BINDINGS: Route("GET", "users/{user}/push/binding"),
            Endpoint.GET_STATUS: Route("GET", "users/{user}/status"),
            Endpoint.LIST_ONLINE_DEVICES: Route("GET", "users/{user}/resources"),
            Endpoint.GET_SETTINGS: Route("GET", "users/{user}/notification/user/{user}"),
            Endpoint.LIST_CERTIFICATES: Route("GET", "notifiers"),
        }
    )


def _pool(name: str, calls: int, seconds: float, *endpoints: Endpoint) -> RatePool:
    return RatePool(name, calls, seconds, frozenset(endpoints))


_CHINESE_VENDORS = ("xiaomi", "vivo", "oppo", "meizu", "huawei", "honor", "harmonyOS")
_SYNC_PATH = "push/sync/{user}"

# The safest number of any edition, for calls where an edition gives none (API facts 1.1, last column).
_SAFEST_LABEL_POOLS = (
    _pool("create a label", 10, 1.0, Endpoint.CREATE_LABEL),
    _pool("read a label", 10, 1.0, Endpoint.GET_LABEL),
    _pool("list labels", 10, 1.0, Endpoint.LIST_LABELS),
    _pool("delete a label", 10, 1.0, Endpoint.DELETE_LABEL),
    _pool("add users", 30, 1.0, Endpoint.ADD_USERS),
    _pool("find a user", 30, 1.0, Endpoint.GET_MEMBER),
    _pool("list members", 30, 1.0, Endpoint.LIST_MEMBERS),
    _pool("remove users", 30, 1.0, Endpoint.REMOVE_USERS),
)

# 100 a second for each of these calls or for most of them together (API facts 1.3); for certificates nothing is known.
_USER_POOL = RatePool("user calls", 100, 1.0, USER_READS)

_TASKS_PER_DAY = Quota("pushes to everybody", 100, DAY, frozenset({Endpoint.PUSH_TASK}), utc_day=True)

_AGORA_STRATEGIES = _strategies("Agora")

AGORA = Dialect(
    name="agora",
    title="Agora Chat (current edition)",
    channel="agora",
    channels=("agora", "apns", "fcm"),
    strategies=_AGORA_STRATEGIES,
    labels_per_push=5,
    users_per_label=20_000,
    label_case_sensitive=False,
    characters=CharacterCount.CODE_POINTS,
    start_date=True,
    routes=_routes(_SYNC_PATH),
    pools=(
        _pool("push/sync", 1, 1.0, Endpoint.PUSH_SYNC),
        _pool("push/single", 1200, MINUTE, Endpoint.PUSH_SINGLE),
        _pool("push/list/label", 1200, MINUTE, Endpoint.PUSH_LABEL),
        _pool("push/task", 5, MINUTE, Endpoint.PUSH_TASK),
        RatePool("label calls", 100, 1.0, LABEL_CALLS),
        _USER_POOL,
    ),
    quotas=(_TASKS_PER_DAY,),
    app_id_path=True,
)

AGORA_2023 = Dialect(
    name="agora-2023",
    title="Agora Chat (2023 edition)",
    channel="agora",
    channels=("agora", "apns", "fcm"),
    strategies=(
        _AGORA_STRATEGIES[0],
        replace(
            _AGORA_STRATEGIES[1],
            sentence="Agora's own channel only. Messages for offline users are kept for your plan's retention time, "
            "then dropped.",
        ),
        _AGORA_STRATEGIES[2],
        replace(
            _AGORA_STRATEGIES[3],
            title="Agora first, then vendor",
            sentence="Agora's own channel first; if that attempt fails, the phone vendor's push service.",
        ),
    ),
    labels_per_push=3,
    users_per_label=200_000,
    label_case_sensitive=False,
    characters=CharacterCount.CODE_POINTS,
    start_date=False,
    routes=_routes("push/single"),
    pools=(
        _pool("synchronous push", 1, 1.0, Endpoint.PUSH_SYNC),
        _pool("push/single", 10, 1.0, Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE),
        _pool("push/list/label", 10, 1.0, Endpoint.PUSH_LABEL),
        _pool("push/task", 5, MINUTE, Endpoint.PUSH_TASK),
        *_SAFEST_LABEL_POOLS,
        _USER_POOL,
    ),
    quotas=(_TASKS_PER_DAY,),
    sync_envelope=MappingProxyType({"async": False}),
    reads_async=True,
    running_tasks=None,
    left_out=frozenset({"live activity"}),
)

EASEMOB = Dialect(
    name="easemob",
    title="Easemob",
    channel="easemob",
    channels=("easemob", "apns", "fcm", "fcmV1", *_CHINESE_VENDORS),
    strategies=_strategies("Easemob"),
    labels_per_push=1,
    users_per_label=20_000,
    label_case_sensitive=True,
    characters=CharacterCount.WIDE_AS_TWO,
    start_date=True,
    routes=_routes(_SYNC_PATH),
    pools=(
        _pool("push/sync", 1, 1.0, Endpoint.PUSH_SYNC),
        _pool("push/single", 10, 1.0, Endpoint.PUSH_SINGLE),
        _pool("push/list/label", 10, 1.0, Endpoint.PUSH_LABEL),
        _pool("push/task", 1, 1.0, Endpoint.PUSH_TASK),
        *_SAFEST_LABEL_POOLS,
        _USER_POOL,
    ),
    quotas=(Quota("push tasks created", 3, FIVE_MINUTES, PUSH_TASKS),),
    support="Easemob's support",
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({dialect.name: dialect for dialect in (AGORA, AGORA_2023, EASEMOB)})

"""Where Agora's two editions and Easemob differ, as data.

A dialect holds the paths of its calls, their limits and rates (the numbers are in `rate_limits`), and how characters
count. Code above asks the table; nothing asks for the name of a dialect. Sources: ``notification-management-current``
(``agora``), ``notification-management-2023`` (``agora-2023``) and the Easemob rows of the API facts (``easemob``).

To add a dialect:

1. Its limits and rates in `rate_limits`; in `endpoints` a path only if it differs in more than the synchronous push.
2. A `Dialect` here, listed in `DIALECTS`; from there the setup, the command line and the simulator have it.
3. If its own channel is new: what a tap needs in ``_PAGES`` (``message/catalogue/agora.py``), its sections in
   `CHANNELS` (``message/catalogue/sections.py``), and the service's own texts in `DEFAULT_TEXTS`
   (``message/catalogue/basic.py``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias
from unicodedata import east_asian_width

from push_tui.endpoints import PUSH_TASKS, Endpoint, Route, routes_with
from push_tui.frozen import frozen
from push_tui.rate_limits import (
    AGORA_2023_POOLS,
    AGORA_POOLS,
    AGORA_QUOTAS,
    EASEMOB_POOLS,
    EASEMOB_QUOTAS,
    MINUTE,
    Quota,
    RatePool,
)


class Carrier(StrEnum):
    """What brings a push to the phone."""

    SERVICE = "the service's own channel"
    VENDOR = "the push service of the phone's vendor"


@frozen
class Strategy:
    """A value of ``strategy`` with a short title and a sentence that explains it."""

    value: int
    carriers: tuple[Carrier, ...]
    """In the order they are tried."""
    title: str
    sentence: str


class CharacterCount(StrEnum):
    """How a length limit of the service counts characters."""

    CODE_POINTS = "each character as 1"
    WIDE_AS_TWO = "Chinese characters as 2"

    def of(self, text: str) -> int:
        """Return the length of ``text`` as the service counts it; never bytes, never terminal cells."""
        if self is CharacterCount.CODE_POINTS:
            return len(text)
        return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


CatalogueKey: TypeAlias = tuple[str, tuple[str, ...], frozenset[str]]


@frozen
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
    def catalogue_key(self) -> CatalogueKey:
        """Its own channel, all channels and what is left out: the key of what is cached of its part of the catalogue.

        A dialect itself cannot be hashed, because of its mappings, and two that differ in limits have the same fields.
        """
        return self.channel, self.channels, self.left_out

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

    def lifted(self, **limits: int | None) -> "Dialect":
        """Return this dialect with the limits that a contract has lifted; None keeps the documented one."""
        return replace(self, **{name: limit for name, limit in limits.items() if limit})  # type: ignore[arg-type]  # limits are numbers


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
            "The phone vendor's push service only. The vendor decides whether and how long it keeps a push for offline "
            "users. If the vendor refuses it, it is lost.",
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


_CHINESE_VENDORS = ("xiaomi", "vivo", "oppo", "meizu", "huawei", "honor", "harmonyOS")
_SYNC_PATH = "push/sync/{user}"

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
    routes=routes_with(_SYNC_PATH),
    pools=AGORA_POOLS,
    quotas=AGORA_QUOTAS,
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
    routes=routes_with("push/single"),
    pools=AGORA_2023_POOLS,
    quotas=AGORA_QUOTAS,
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
    routes=routes_with(_SYNC_PATH),
    pools=EASEMOB_POOLS,
    quotas=EASEMOB_QUOTAS,
    support="Easemob's support",
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({dialect.name: dialect for dialect in (AGORA, AGORA_2023, EASEMOB)})

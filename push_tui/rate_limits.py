"""How many calls the service takes in which time: the rate limits and quotas of each edition.

Sources: the two reference pages and the rows of the API facts for Easemob.
"""

from push_tui.endpoints import LABEL_CALLS, PUSH_TASKS, USER_READS, Endpoint
from push_tui.frozen import frozen

MINUTE = 60.0
FIVE_MINUTES = 300.0
DAY = 86_400.0


@frozen
class RatePool:
    """``calls`` per ``seconds``, shared by all ``endpoints`` of one App Key."""

    name: str
    calls: int
    seconds: float
    endpoints: frozenset[Endpoint]


@frozen
class Quota:
    """A count over a long window; beyond it calls are refused, not delayed. ``utc_day`` counts by calendar day."""

    name: str
    calls: int
    seconds: float
    endpoints: frozenset[Endpoint]
    utc_day: bool = False


def _pool(name: str, calls: int, seconds: float, *endpoints: Endpoint) -> RatePool:
    return RatePool(name, calls, seconds, frozenset(endpoints))


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


AGORA_POOLS = (
    _pool("push/sync", 1, 1.0, Endpoint.PUSH_SYNC),
    _pool("push/single", 1200, MINUTE, Endpoint.PUSH_SINGLE),
    _pool("push/list/label", 1200, MINUTE, Endpoint.PUSH_LABEL),
    _pool("push/task", 5, MINUTE, Endpoint.PUSH_TASK),
    RatePool("label calls", 100, 1.0, LABEL_CALLS),
    _USER_POOL,
)

AGORA_QUOTAS = (_TASKS_PER_DAY,)

AGORA_2023_POOLS = (
    _pool("synchronous push", 1, 1.0, Endpoint.PUSH_SYNC),
    _pool("push/single", 10, 1.0, Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE),
    _pool("push/list/label", 10, 1.0, Endpoint.PUSH_LABEL),
    _pool("push/task", 5, MINUTE, Endpoint.PUSH_TASK),
    *_SAFEST_LABEL_POOLS,
    _USER_POOL,
)

EASEMOB_POOLS = (
    _pool("push/sync", 1, 1.0, Endpoint.PUSH_SYNC),
    _pool("push/single", 10, 1.0, Endpoint.PUSH_SINGLE),
    _pool("push/list/label", 10, 1.0, Endpoint.PUSH_LABEL),
    _pool("push/task", 1, 1.0, Endpoint.PUSH_TASK),
    *_SAFEST_LABEL_POOLS,
    _USER_POOL,
)

EASEMOB_QUOTAS = (Quota("push tasks created", 3, FIVE_MINUTES, PUSH_TASKS),)

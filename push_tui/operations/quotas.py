"""How much of each limit of the service this host has used: rate pools, quotas, and tasks that may still run.

Sends are counted from the history, calls to labels by the pacer. The service counts everybody and tells nobody: other
hosts and the app's own servers use the same limits. Windows are those of the service's clock: a rate or a day begins
at a whole multiple of its length; other quotas are counted back from now.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from math import floor

from push_tui.chat.timetable import Outlook
from push_tui.endpoints import PUSH_TASKS, SENDS, USER_READS, Endpoint
from push_tui.frozen import frozen
from push_tui.message.schedule import start_of
from push_tui.operations.models import Meter
from push_tui.operations.session import Session, address_of
from push_tui.outcomes import Outcome
from push_tui.rate_limits import DAY, FIVE_MINUTES, MINUTE, Quota, RatePool
from push_tui.storage.overview_queries import PushCall, read_calls

SOON = timedelta(seconds=1)
"""A shorter wait is none."""
CLOCKS_APART = 60.0
"""Seconds. A service timestamp further from this host's time, corrected by the known difference, is not used."""
TASKS = "tasks"
THIS_SECOND = "this second"
_WHOM = {
    Endpoint.PUSH_TASK: "everybody",
    Endpoint.PUSH_LABEL: "labels",
    Endpoint.PUSH_SINGLE: "users",
    Endpoint.PUSH_SYNC: "one user",
}
_NOT_COUNTED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS})
"""Refusals that come before the service counts a call."""


async def read_meters(session: Session, now: datetime) -> tuple[Meter, ...]:
    """Return a meter for each rate pool of pushes and labels, each quota, and tasks; the scarcest first.

    On the engine's loop.

    Raises:
        HistoryUnavailable: the sends cannot be counted.
    """
    profile, dialect = session.profile, session.dialect
    pacer = session.setting.pacers.pacer(address_of(profile).key, dialect, profile.rate_share)
    # A page about one user takes six calls of a hundred a second: nobody needs to watch that limit.
    watched = (pool for pool in dialect.pools if not pool.endpoints <= USER_READS)
    pools = sorted(watched, key=lambda pool: pool.calls / pool.seconds)
    outlooks = {pool: await pacer.outlook(pool) for pool in pools}
    counting = _Counting(session, now)
    lengths = [*(pool.seconds for pool in pools), *(quota.seconds for quota in dialect.quotas), FIVE_MINUTES]
    longest = max(length for length in lengths if length < DAY)
    today = counting.local(counting.window_start(DAY))
    sends = await session.engine.store(
        read_calls, session.history, profile.app, now - timedelta(seconds=longest), min(today, now)
    )
    return tuple(counting.meters(pools, outlooks, sends))


@frozen
class _Counted:
    """A send, and when the service counted it, in seconds of its clock."""

    endpoint: str
    at: float
    began: float
    """When its task began or begins."""
    started: bool
    """Whether it was accepted, or may have been."""
    in_rate: bool
    """Whether it counts for a rate: also calls that were refused for their content."""


class _Counting:
    """Counts in the windows of the service's clock."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._ahead = (session.clock_skew or timedelta()).total_seconds()
        self._now = now.timestamp() + self._ahead

    def local(self, moment: float) -> datetime:
        """Return a moment of the service's clock on this host's clock."""
        return datetime.fromtimestamp(moment - self._ahead, UTC)

    def window_start(self, seconds: float) -> float:
        """Return when the window that is running began."""
        return self._now // seconds * seconds

    def meters(
        self, pools: Sequence[RatePool], outlooks: dict[RatePool, Outlook], sends: Sequence[PushCall]
    ) -> Iterator[Meter]:
        """Yield the meters: each pool, then the quotas and tasks that its calls draw on too."""
        counted = [self._counted(send) for send in sends]
        others = [*((quota.endpoints, self._quota(quota, counted)) for quota in self._session.dialect.quotas)]
        if self._session.dialect.running_tasks is not None:
            others.append((PUSH_TASKS, self._tasks(counted, self._session.dialect.running_tasks)))
        for pool in pools:
            yield self._rate(pool, outlooks[pool], counted)
            yield from (meter for endpoints, meter in others if endpoints & pool.endpoints)
            others = [pair for pair in others if not pair[0] & pool.endpoints]

    def _counted(self, send: PushCall) -> _Counted:
        at = send.finished_at.timestamp() + self._ahead
        stamp = (send.service_timestamp or 0) / 1000
        if send.state is Outcome.SENDING:
            at = self._now  # it leaves in a moment, or has left
        elif abs(stamp - at) <= CLOCKS_APART:
            at = stamp
        zone = self._session.profile.server_zone
        start = start_of(send.start_date, send.start_zone, zone) if send.start_date else None
        return _Counted(
            send.endpoint,
            at,
            at if start is None else start.timestamp(),
            started=send.state is not Outcome.REJECTED,
            in_rate=send.state is not Outcome.REJECTED or send.answer_status not in _NOT_COUNTED,
        )

    def _rate(self, pool: RatePool, outlook: Outlook, counted: Sequence[_Counted]) -> Meter:
        start = self.window_start(pool.seconds)
        in_window = [each for each in counted if each.endpoint in pool.endpoints and each.in_rate and each.at >= start]
        used = len(in_window) if pool.endpoints & SENDS else outlook.used
        free = self._now + outlook.free_in
        if used >= pool.calls:
            free = max(free, start + pool.seconds)
        share = self._session.profile.rate_share
        return Meter(
            name=_name(pool.name, pool.endpoints),
            used=used,
            limit=pool.calls,
            window=_window_words(pool.seconds),
            mark=max(1, floor(pool.calls * share)) if share < 1 else None,
            free_at=self.local(free) if free - self._now >= SOON.total_seconds() else None,
            endpoints=pool.endpoints,
        )

    def _quota(self, quota: Quota, counted: Sequence[_Counted]) -> Meter:
        start = self.window_start(DAY) if quota.utc_day else self._now - quota.seconds
        drawn = [each.at for each in counted if each.endpoint in quota.endpoints and each.started]
        moments = sorted(at for at in drawn if at > start or (quota.utc_day and at == start))
        free = None
        if len(moments) >= quota.calls:
            free = self.local((start if quota.utc_day else moments[-quota.calls]) + quota.seconds)
        return Meter(
            name=_name(quota.name, quota.endpoints),
            used=len(moments),
            limit=quota.calls,
            window="today (UTC)" if quota.utc_day else _window_words(quota.seconds),
            free_at=free,
            # A push to labels counts until its task ends, which the service does not report.
            certain=Endpoint.PUSH_LABEL not in quota.endpoints,
            endpoints=quota.endpoints,
        )

    def _tasks(self, counted: Sequence[_Counted], most: int) -> Meter:
        since = self._now - FIVE_MINUTES
        running = [
            each for each in counted if each.endpoint in PUSH_TASKS and each.started and since < each.began <= self._now
        ]
        return Meter(
            name=TASKS,
            used=len(running),
            limit=most,
            window=_window_words(FIVE_MINUTES),
            certain=False,
            endpoints=PUSH_TASKS,
        )


def _name(name: str, endpoints: frozenset[Endpoint]) -> str:
    """Return whom pushes of these endpoints go to; the name of a limit of label calls as the dialect has it."""
    return ", ".join(whom for endpoint, whom in _WHOM.items() if endpoint in endpoints) or name


def _window_words(seconds: float) -> str:
    if seconds == 1:
        return THIS_SECOND
    return "this minute" if seconds == MINUTE else f"in the last {seconds / MINUTE:g} minutes"

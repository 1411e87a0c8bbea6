"""Services that enforce a rate limit strictly, each in its own way, beside the simulator's fixed windows."""

from collections.abc import Iterable

from push_tui.rate_limits import RatePool
from push_tui.simulator.rate_windows import RateWindows


class SlidingWindow(RateWindows):
    """At most so many calls in any second, wherever it begins."""

    def __init__(self) -> None:
        super().__init__()
        self._taken: dict[str, list[float]] = {}

    def take(self, pools: Iterable[RatePool], now: float) -> bool:
        for pool in pools:
            recent = [moment for moment in self._taken.get(pool.name, []) if moment > now - pool.seconds]
            if len(recent) >= pool.calls:
                return False
            self._taken[pool.name] = [*recent, now]
        return True


class TokenBucket(RateWindows):
    """Refills evenly and holds a third of a window, so that bursts are refused."""

    def __init__(self) -> None:
        super().__init__()
        self._level: dict[str, tuple[float, float]] = {}

    def take(self, pools: Iterable[RatePool], now: float) -> bool:
        for pool in pools:
            size = max(1.0, pool.calls / 3)
            at, level = self._level.get(pool.name, (now, size))
            level = min(size, level + (now - at) * pool.calls / pool.seconds)
            if level < 1:
                self._level[pool.name] = (now, level)
                return False
            self._level[pool.name] = (now, level - 1)
        return True


LIMITERS: tuple[type[RateWindows], ...] = (RateWindows, SlidingWindow, TokenBucket)

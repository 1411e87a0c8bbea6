"""The rate limits as the simulator counts calls against them: in fixed windows."""

from collections.abc import Iterable

from push_tui.rate_limits import RatePool


class RateWindows:
    """Counts the calls of each pool, in windows that start at whole multiples of their length."""

    def __init__(self) -> None:
        self._counted: dict[str, tuple[int, int]] = {}

    def take(self, pools: Iterable[RatePool], now: float) -> bool:
        """Count a call in every pool and return true; if one is used up, count nothing and return false."""
        after: dict[str, tuple[int, int]] = {}
        for pool in pools:
            window = int(now // pool.seconds)
            last_window, calls = self._counted.get(pool.name, (window, 0))
            calls = calls + 1 if last_window == window else 1
            if calls > pool.calls:
                return False
            after[pool.name] = (window, calls)
        self._counted |= after
        return True

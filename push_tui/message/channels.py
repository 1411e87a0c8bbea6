"""Which channels carry a push, by its strategy, and which of its blocks are left without use."""

from push_tui.dialects import DIALECTS, Carrier, Dialect, Strategy
from push_tui.message.catalogue.field import same_value
from push_tui.message.push import ABSENT, Push

KNOWN_CHANNELS = frozenset(channel for dialect in DIALECTS.values() for channel in dialect.channels)
"""The channel blocks that any dialect documents."""
_OWN_CHANNELS = frozenset(dialect.channel for dialect in DIALECTS.values())


def strategy_of(push: Push, dialect: Dialect) -> Strategy | None:
    """The strategy that ``push`` names, else the service's default; None where it names one that is none."""
    value = dialect.default_strategy if push.strategy is ABSENT else push.strategy
    return next((strategy for strategy in dialect.strategies if same_value(strategy.value, value)), None)


def carriers(push: Push, dialect: Dialect) -> tuple[Carrier, ...]:
    """What carries ``push``, in the order in which it is tried; by the service's default where its strategy is none."""
    strategy = strategy_of(push, dialect) or dialect.strategy(dialect.default_strategy)
    return strategy.carriers if strategy else ()


def unused_blocks(push: Push, dialect: Dialect) -> tuple[str, ...]:
    """The channel blocks of ``push`` that its strategy never uses; none where the strategy is none."""
    strategy = strategy_of(push, dialect)
    if strategy is None:
        return ()
    return tuple(
        key
        for key, block in push.message.items()
        if block and key in KNOWN_CHANNELS and _of(key) not in strategy.carriers
    )


def _of(channel: str) -> Carrier:
    return Carrier.SERVICE if channel in _OWN_CHANNELS else Carrier.VENDOR

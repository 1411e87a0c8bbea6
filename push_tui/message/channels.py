"""The channels of a push: those its strategy uses, the blocks that stay unused, and the fields of each channel."""

from functools import cache

from push_tui.dialects import DIALECTS, Carrier, Dialect, Strategy
from push_tui.message.catalogue.field import Field, Role, same_value
from push_tui.message.catalogue.sections import CHANNELS
from push_tui.message.push import ABSENT, Push

APPLE = "apns"
_OWN_CHANNELS = frozenset(dialect.channel for dialect in DIALECTS.values())
ANDROID_VENDORS = tuple(key for key in CHANNELS if key not in _OWN_CHANNELS and key != APPLE)
"""The blocks previewed as an Android phone, HarmonyOS too, in the order of `CHANNELS`."""


@cache
def channel_fields(channel: str) -> tuple[Field, ...]:
    """Return the fields of ``channel``; each overrides those after it. Deeper ones first, then later sections."""
    fields = (field for section in reversed(CHANNELS[channel]) for field in section.fields)
    return tuple(sorted(fields, key=lambda field: -len(field.path)))


@cache
def fields_with(channel: str, role: Role) -> tuple[Field, ...]:
    """Return the fields of ``channel`` that have ``role``."""
    return tuple(field for field in channel_fields(channel) if field.role is role)


def strategy_of(push: Push, dialect: Dialect) -> Strategy | None:
    """Return the strategy of ``push``, or the service's default if it names none; None if its value is invalid."""
    value = dialect.default_strategy if push.strategy is ABSENT else push.strategy
    return next((strategy for strategy in dialect.strategies if same_value(strategy.value, value)), None)


def carriers(push: Push, dialect: Dialect) -> tuple[Carrier, ...]:
    """Return what carries ``push``, in the order tried; an invalid strategy counts as the service's default."""
    strategy = strategy_of(push, dialect) or dialect.strategy(dialect.default_strategy)
    return strategy.carriers if strategy else ()


def carrier_of(channel: str) -> Carrier:
    """Return what carries a push to the block ``channel``."""
    return Carrier.SERVICE if channel in _OWN_CHANNELS else Carrier.VENDOR


def unused_blocks(push: Push, dialect: Dialect) -> tuple[str, ...]:
    """Return the channel blocks of ``push`` that its strategy never uses; empty if the strategy is invalid."""
    strategy = strategy_of(push, dialect)
    if strategy is None:
        return ()
    return tuple(
        key
        for key, block in push.message.items()
        if block and key in CHANNELS and carrier_of(key) not in strategy.carriers
    )

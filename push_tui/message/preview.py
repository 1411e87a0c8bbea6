"""What an Android phone and an iPhone will show of a push, as far as it can be known beforehand.

A channel's own value wins over the basic one; which channel counts is the strategy's choice. Texts are cut as a phone
cuts them, at typical widths: every model, font size and language differs, so they are what to expect, not a promise.
Texts are raw, as they will be sent; whoever shows them makes them safe.
"""

from collections.abc import Iterator

from push_tui.dialects import Carrier, Dialect
from push_tui.message.channels import carriers, strategy_of, unused_blocks
from push_tui.message.notification import Phone, Preview
from push_tui.message.phone_view import PhoneView
from push_tui.message.push import Push
from push_tui.message.vendor_blocks import APNS, VENDORS, Block, own


def vendors(push: Push) -> tuple[str, ...]:
    """The blocks of Android vendors in ``push``, the usual one first."""
    return tuple(key for key in VENDORS if push.message.get(key))


def android(push: Push, dialect: Dialect, vendor: str = "") -> Preview:
    """An Android phone: Google's where ``push`` says nothing else, that of its first vendor block, or ``vendor``'s."""
    present = vendors(push)
    shown = VENDORS.get(vendor) or VENDORS[present[0] if present else next(iter(VENDORS))]
    blocks = [shown, *(VENDORS[key] for key in present if VENDORS[key] is not shown)]
    return _by_strategy(Phone.ANDROID, push, dialect, blocks)


def ios(push: Push, dialect: Dialect) -> Preview:
    """An iPhone: by Apple, or by the service's own channel where the strategy takes that first."""
    return _by_strategy(Phone.IPHONE, push, dialect, [APNS])


def _by_strategy(phone: Phone, push: Push, dialect: Dialect, vendor_blocks: list[Block]) -> Preview:
    blocks: list[Block] = []
    for carrier in carriers(push, dialect):
        blocks += [own(dialect.channel)] if carrier is Carrier.SERVICE else vendor_blocks
    views = [PhoneView(phone, push, dialect, block) for block in blocks]
    first = views[0]
    notes = [*first.notes(), *_unused(push, dialect, phone)]
    others = [other for view in views[1:] if (other := view.difference_from(first))]
    return first.preview(tuple(notes), tuple(others))


def _unused(push: Push, dialect: Dialect, phone: Phone) -> Iterator[str]:
    """That the strategy leaves a block for this phone without use."""
    mine = {dialect.channel, *(VENDORS if phone is Phone.ANDROID else (APNS.key,))}
    idle = [key for key in unused_blocks(push, dialect) if key in mine]
    strategy = strategy_of(push, dialect)
    if idle and strategy is not None:
        yield f"{', '.join(idle)}: not used by strategy {strategy.value} ({strategy.title})"

"""What carries a push by its strategy, and what the table of channel blocks may name."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Carrier, Dialect
from push_tui.message import overwriting, phone_view
from push_tui.message.catalogue import basic
from push_tui.message.catalogue.field import FieldKind
from push_tui.message.catalogue.sections import field_at, sections
from push_tui.message.channels import KNOWN_CHANNELS, carriers, unused_blocks
from push_tui.message.push import ABSENT, MESSAGE_PATH, Json
from push_tui.message.vendor_blocks import APNS, VENDORS, Block, When, own
from support.message_checks import push_to

SERVICE, VENDOR = Carrier
BLOCKS = [own("agora"), own("easemob"), APNS, *VENDORS.values()]


@pytest.mark.parametrize(
    ("strategy", "tried"),
    [(0, (VENDOR, SERVICE)), (1, (SERVICE,)), (2, (VENDOR,)), (3, (SERVICE, VENDOR)), (4, (SERVICE,))],
)
def test_a_strategy_carries_a_push_the_same_way_in_every_dialect_that_has_it(
    strategy: int, tried: tuple[Carrier, ...]
) -> None:
    having = [dialect for dialect in DIALECTS.values() if dialect.strategy(strategy)]
    assert having
    for dialect in having:
        assert carriers(push_to(strategy=strategy), dialect) == tried
        assert carriers(push_to(strategy=str(strategy)), dialect) == tried


@pytest.mark.parametrize("strategy", [None, True, 7, {}, "9" * 5000])
def test_what_is_no_strategy_is_carried_by_the_default_and_blames_no_block(strategy: Json) -> None:
    push = push_to(strategy=strategy, agora={"style": 1})
    assert carriers(push, AGORA_2023) == (VENDOR,)
    assert unused_blocks(push, AGORA_2023) == ()


def test_no_strategy_at_all_is_the_services_default() -> None:
    push = replace(push_to(agora={"style": 1}), strategy=ABSENT)
    assert carriers(push, AGORA_2023) == (VENDOR,)
    assert unused_blocks(push, AGORA_2023) == ("agora",)


def test_blocks_without_use_are_those_of_the_other_carrier_that_hold_something() -> None:
    push = push_to(strategy=4, agora={"style": 1}, apns={"badge": 1}, fcm={}, vivo={"skipType": 1}, unheardOf={"a": 1})
    assert unused_blocks(push, AGORA) == ("apns", "vivo")


# The names in tables beside the catalogue


def names_of(block: Block) -> Iterator[str]:
    """Every name that the table has for the block of one channel."""
    for names in (block.title, block.title_key, block.subtitle, block.subtitle_key, block.content, block.content_key):
        yield from names
    yield from (*block.icon, *block.attention)
    yield from filter(None, (block.add, block.set, block.buttons))
    for style in block.opened:
        yield from (*style.title, *style.text, *style.picture, *filter(None, [style.lines]))
    for tap in block.taps:
        yield from tap.names
    yield from (name for name, _ in block.notes)
    yield from (when.name for when in conditions_of(block))


def conditions_of(block: Block) -> Iterator[When]:
    yield from (style.when for style in block.opened if style.when)
    yield from (tap.when for tap in block.taps if tap.when)
    yield from (silence.when for silence in block.silences)


def dialect_of(block: Block) -> Dialect:
    return AGORA if block.key == AGORA.channel else EASEMOB


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.key)
def test_every_name_in_the_table_of_blocks_is_a_field_of_the_catalogue(block: Block) -> None:
    unknown = [
        name
        for name in names_of(block)
        if field_at((*MESSAGE_PATH, block.key, *name.split(".")), dialect_of(block)) is None
    ]
    assert unknown == []


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.key)
def test_every_condition_in_it_is_a_value_that_its_field_can_have(block: Block) -> None:
    for when in conditions_of(block):
        field = field_at((*MESSAGE_PATH, block.key, *when.name.split(".")), dialect_of(block))
        assert field is not None
        assert field.kind is FieldKind.SWITCH or field.choice(when.value) is not None, when


def test_the_table_has_every_channel_that_is_documented() -> None:
    assert {block.key for block in BLOCKS} == KNOWN_CHANNELS


def test_a_name_that_is_no_field_would_be_found() -> None:
    wrong = Block("apns", "Apple", icon=("iconUrl",))
    assert [name for name in names_of(wrong) if field_at((*MESSAGE_PATH, "apns", name), AGORA) is None] == ["iconUrl"]


def test_the_paths_that_have_names_of_their_own_are_fields() -> None:
    named = {path for module in (basic, phone_view) for path in vars(module).items() if path[0].endswith("_PATH")}
    assert len(named) > 5
    own_ids = [(*MESSAGE_PATH, dialect.channel, "id") for dialect in DIALECTS.values()]
    for path in [path for name, path in named if name != "MESSAGE_PATH"]:
        assert field_at(path, EASEMOB) is not None, path
    for path in (*basic.SHOWN_PATHS, *overwriting._VENDOR_HANDLES):
        assert field_at(path, EASEMOB) is not None, path
    assert all(any(field_at(path, dialect) for dialect in DIALECTS.values()) for path in own_ids)


def test_what_is_shown_comes_first_in_the_form() -> None:
    first = [field.path for field in sections(AGORA)[0].fields]
    assert set(basic.SHOWN_PATHS) == set(first[:3])

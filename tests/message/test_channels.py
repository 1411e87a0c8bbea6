"""What carries a push by its strategy, and what the catalogue says of each channel on a phone."""

from dataclasses import replace

import pytest

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, Carrier
from push_tui.message.catalogue import basic
from push_tui.message.catalogue.field import Field, FieldKind, Role, Tap
from push_tui.message.catalogue.sections import CHANNELS, field_at, sections
from push_tui.message.channels import carriers, channel_fields, fields_with, unused_blocks
from push_tui.message.push import ABSENT, Json, Path
from support.message_checks import push_to

SERVICE, VENDOR = Carrier


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


# What the catalogue says of a phone


def every_field() -> list[Field]:
    return [field for channel in CHANNELS for field in channel_fields(channel)]


@pytest.mark.parametrize("field", [field for field in every_field() if field.taps or field.silent or field.unfolds])
def test_what_a_value_does_on_the_phone_is_told_of_values_that_the_field_can_have(field: Field) -> None:
    for value in (*(value for value, _ in (*field.taps, *field.silent)), *field.unfolds):
        assert field.kind is FieldKind.SWITCH or field.choice(value) is not None, value


@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel != "apns"])
def test_each_tap_that_leads_somewhere_has_fields_that_say_where(channel: str) -> None:
    targets = fields_with(channel, Role.TARGET)
    for field in channel_fields(channel):
        for value, tap in field.taps:
            leading = [target for target in targets for need in target.needs if value in need.values]
            assert bool(leading) >= (tap in (Tap.PAGE, Tap.LINK)), (field.name, value)


def test_every_channel_that_is_documented_has_a_title_and_a_content() -> None:
    assert set(CHANNELS) == {channel for dialect in DIALECTS.values() for channel in dialect.channels}
    for channel in CHANNELS:
        assert fields_with(channel, Role.TITLE) and fields_with(channel, Role.CONTENT), channel


def test_of_two_fields_with_the_same_role_the_deeper_one_wins() -> None:
    titles = [field.name for field in fields_with("huawei", Role.TITLE)]
    assert titles == ["huawei.message.android.notification.title", "huawei.message.notification.title"]


@pytest.mark.parametrize("path", [basic.TITLE_PATH, *basic.SHOWN_PATHS])
def test_the_paths_that_have_names_of_their_own_are_fields(path: Path) -> None:
    assert all(field_at(path, dialect) for dialect in DIALECTS.values())


def test_what_is_shown_comes_first_in_the_form() -> None:
    first = [field.path for field in sections(AGORA)[0].fields]
    assert set(basic.SHOWN_PATHS) == set(first[:3])

"""The catalogue holds every field of the reference once, with the vendor's own names."""

from collections.abc import Iterable

import pytest

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.message.catalogue.field import Choice, Field, FieldKind, Need
from push_tui.message.catalogue.sections import field_at, fields_by_path, known_keys, sections
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.message.rules.problem import Severity
from push_tui.message.validation import validate
from support.message_checks import with_field
from support.reference_fields import APNS, BASIC, FCM, LIVE_ACTIVITY, OWN, VENDORS, every_name, rows

KINDS_OF_TYPE = {
    "String": {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL, FieldKind.CHOICE},
    "Number": {FieldKind.INTEGER, FieldKind.CHOICE, FieldKind.TIME, FieldKind.SECONDS},
    "Boolean": {FieldKind.SWITCH},
}


def field(name: str, dialect: Dialect = AGORA) -> Field:
    found = field_at(("pushMessage", *name.split(".")), dialect)
    assert found is not None, name
    return found


def names_in(fields: Iterable[Field]) -> set[str]:
    return {field.name for field in fields}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
def test_the_catalogue_holds_the_fields_of_the_reference_all_of_them_and_no_others(dialect: Dialect) -> None:
    documented = every_name(dialect.channel, vendors=dialect is EASEMOB, live_activity=dialect is not AGORA_2023)
    catalogue = names_in(fields_by_path(dialect).values())
    assert (documented - catalogue, catalogue - documented) == (set(), set())


def test_a_field_that_the_catalogue_forgot_would_be_missed() -> None:
    all_but_one = [entry for entry in fields_by_path(EASEMOB).values() if entry.name != "fcmV1.options"]
    assert every_name("easemob", vendors=True) - names_in(all_but_one) == {"fcmV1.options"}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
@pytest.mark.parametrize("table", ["basic", "own"])
def test_every_row_of_the_pages_tables_is_there_with_its_type(table: str, dialect: Dialect) -> None:
    prefix = f"{dialect.channel}." if table == "own" else ""
    for name, kind in rows(OWN if table == "own" else BASIC):
        path = ("pushMessage", *f"{prefix}{name}".split("."))
        if kind == "JSON":
            assert path in known_keys(dialect) or field(prefix + name, dialect).kind is FieldKind.PAIRS
        else:
            assert field(prefix + name, dialect).kind in KINDS_OF_TYPE[kind], name


@pytest.mark.parametrize(("name", "apple"), APNS.items())
def test_every_apple_field_is_there_under_its_own_name(name: str, apple: str | None) -> None:
    assert field(f"apns.{name}").vendor_name == apple


@pytest.mark.parametrize(("name", "google"), FCM.items())
def test_every_google_field_is_there_under_its_own_name(name: str, google: str) -> None:
    assert field(f"fcm.{name}").vendor_name in (google, None if google == name else google)


@pytest.mark.parametrize("block", VENDORS)
def test_the_further_vendors_are_there_for_easemob_only(block: str) -> None:
    name = VENDORS[block].split()[0]
    assert field_at(("pushMessage", *block.split("."), name), EASEMOB) is not None
    assert field_at(("pushMessage", *block.split("."), name), AGORA) is None


@pytest.mark.parametrize("name", LIVE_ACTIVITY.split())
def test_a_live_activity_is_offered_but_in_the_edition_of_2023_where_it_is_kept_with_a_note(name: str) -> None:
    assert field(f"apns.{name}", AGORA).section == "live activity"
    assert field_at(("pushMessage", "apns", name), AGORA_2023) is None
    push = with_field(f"apns.{name}", "x")
    found = [problem for problem in validate(push, AGORA_2023) if problem.path[-1] == name]
    assert [problem.severity for problem in found] == [Severity.NOTE]
    assert "is not documented; it is sent as it is" in found[0].message


def test_vendors_count_characters_in_their_own_way() -> None:
    counts = [
        field(name, EASEMOB).limit.length("维护", EASEMOB)
        for name in ("xiaomi.title", "vivo.title", "oppo.content", "meizu.content")
    ]
    assert counts == [2, 4, 2, 2]


def test_a_field_is_in_one_section_only_and_knows_it() -> None:
    for dialect in DIALECTS.values():
        fields = [(section.key, field) for section in sections(dialect) for field in section.fields]
        assert len(fields) == len(fields_by_path(dialect)) == len({field.path for _, field in fields})
        assert all(key == field.section for key, field in fields)


def test_sections_have_different_keys() -> None:
    for dialect in DIALECTS.values():
        keys = [section.key for section in sections(dialect)]
        assert len(keys) == len(set(keys))


def test_the_basic_fields_come_first() -> None:
    assert [section.key for section in sections(AGORA)][:4] == ["basic", "click action", "badge", "agora"]


def test_each_field_helps_in_a_sentence_and_choices_have_titles() -> None:
    for dialect in DIALECTS.values():
        for entry in fields_by_path(dialect).values():
            assert entry.title and entry.help.endswith("."), entry.name
            assert (entry.kind is FieldKind.CHOICE) == bool(entry.choices), entry.name
            assert all(choice.title for choice in entry.choices), entry.name


def test_a_default_is_a_value_that_the_field_can_have() -> None:
    for entry in fields_by_path(EASEMOB).values():
        if entry.choices and entry.default is not None:
            assert entry.choice(entry.default) is not None, entry.name


def test_conditions_name_fields_that_exist() -> None:
    for dialect in DIALECTS.values():
        for entry in fields_by_path(dialect).values():
            for need in entry.needs:
                other = field_at(need.path, dialect)
                assert other is not None and all(other.choice(value) for value in need.values), entry.name


def test_no_object_is_a_field_and_holds_fields_too() -> None:
    for dialect in DIALECTS.values():
        assert not set(fields_by_path(dialect)) & set(known_keys(dialect))


def test_the_services_own_texts_are_the_defaults_of_title_and_content() -> None:
    assert field("title").default == "You have a message"
    assert field("content", EASEMOB).default == "请及时查看"


def test_characters_count_as_the_dialect_counts_them() -> None:
    limit = field("title").limit
    assert (limit.length("维护", AGORA), limit.length("维护", EASEMOB)) == (2, 4)


def test_the_own_channel_has_the_name_that_the_dialect_gives_it() -> None:
    assert field_at(("pushMessage", "easemob", "style"), AGORA_2023) is None
    assert field_at(("pushMessage", "agora", "style"), EASEMOB) is None


def test_a_number_written_as_text_fulfils_a_condition_but_true_is_not_one() -> None:
    need = Need(("pushMessage", "agora", "style"), (1,))
    push = Push(Audience(AudienceKind.EVERYBODY))
    assert need.holds(push.with_value(need.path, "1"))
    assert not need.holds(push.with_value(need.path, True))
    assert not need.holds(push)


def test_a_choice_is_found_by_its_number_as_text() -> None:
    assert field("agora.style").choice("2") == Choice(2, "big picture", "Needs bigPicture.")
    assert field("agora.style").choice(True) is None

"""What a push may say, and what mends it: each problem names its field, its reason, and a fix where one key does it."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.push import ABSENT, Audience, AudienceKind, Json, Push
from push_tui.message.validation import Problem, Severity, has_errors, validate

USER, USERS, LABELS, EVERYBODY = AudienceKind
ERROR, WARNING, NOTE = Severity
AUDIENCE, STRATEGY, START = ("audience",), ("strategy",), ("startDate",)


def at(name: str) -> tuple[str, ...]:
    return ("pushMessage", *name.split("."))


def push_to(kind: AudienceKind = USERS, *targets: str, strategy: Json = 3, **message: Json) -> Push:
    texts: dict[str, Json] = {"title": "Maintenance", "content": "Back at noon"}
    return Push(
        Audience(kind, targets or (("kim",) if kind in (USER, USERS) else ())), strategy, message=texts | message
    )


def with_field(name: str, value: Json) -> Push:
    return push_to().with_value(at(name), value)


def the_problem(push: Push, dialect: Dialect = AGORA, **clock: datetime) -> Problem:
    problems = validate(push, dialect, **clock)
    assert len(problems) == 1, problems
    return problems[0]


def fixed(push: Push, dialect: Dialect = AGORA, **clock: datetime) -> Push:
    fix = the_problem(push, dialect, **clock).fix
    assert fix is not None
    mended = fix.apply(push)
    assert not validate(mended, dialect, **clock)
    return mended


def test_an_ordinary_push_has_no_problem() -> None:
    for dialect in DIALECTS.values():
        assert validate(push_to(), dialect) == ()
        assert validate(push_to(EVERYBODY), dialect) == ()


# Audience


@pytest.mark.parametrize(
    ("kind", "targets", "sentence"),
    [
        (USER, (), "Choose the user that the push is for."),
        (USERS, (), "Choose the users that the push is for."),
        (LABELS, (), "Choose the labels that the push is for."),
        (USERS, tuple(f"u{n}" for n in range(101)), "There are 101 users; up to 100 here."),
        (LABELS, tuple("abcdef"), "There are 6 labels; 5 at most."),
        (USERS, ("kim", "ha/ns"), "No user ID: ha/ns."),
        (USERS, ("a" * 65,), f"No user ID: {'a' * 65}."),
        (USER, ("..",), "No user ID: ..."),
        (LABELS, ("vip", "größe"), "No label name: größe."),
        (LABELS, (".",), "No label name: .."),
    ],
)
def test_an_audience_that_cannot_be(kind: AudienceKind, targets: tuple[str, ...], sentence: str) -> None:
    problem = the_problem(replace(push_to(), audience=Audience(kind, targets)))
    assert (problem.path, problem.severity, problem.message) == (AUDIENCE, ERROR, sentence)


def test_a_hundred_users_are_allowed() -> None:
    assert validate(push_to(USERS, *(f"u{n}" for n in range(100))), AGORA) == ()


@pytest.mark.parametrize(("dialect", "most"), [(AGORA, 5), (AGORA_2023, 3), (EASEMOB, 1)])
def test_labels_are_limited_as_the_dialect_says(dialect: Dialect, most: int) -> None:
    assert validate(push_to(LABELS, *"abcdef"[:most]), dialect) == ()
    assert the_problem(push_to(LABELS, *"abcdef"[: most + 1]), dialect).severity is ERROR


def test_a_lifted_limit_counts() -> None:
    assert validate(push_to(LABELS, *"abcdef"), AGORA.lifted(labels_per_push=6)) == ()


def test_two_users_for_a_synchronous_push_can_go_asynchronously() -> None:
    assert fixed(push_to(USER, "kim", "lee")).audience == Audience(USERS, ("kim", "lee"))


def test_duplicates_are_dropped_on_request() -> None:
    push = push_to(USERS, "kim", "lee", "kim")
    assert the_problem(push).severity is WARNING
    assert fixed(push).audience.targets == ("kim", "lee")


def test_labels_in_another_case_are_duplicates_only_where_case_does_not_count() -> None:
    two = replace(push_to(LABELS, "VIP", "vip"))
    assert fixed(two).audience.targets == ("VIP",)
    assert validate(two, EASEMOB.lifted(labels_per_push=2)) == ()


def test_upper_case_in_user_ids_is_a_warning_and_written_in_lower_case_on_request() -> None:
    push = push_to(USERS, "Kim", "lee", "MAX")
    assert (the_problem(push).severity, the_problem(push).message) == (WARNING, "Upper case in a user ID: Kim, MAX.")
    assert fixed(push).audience.targets == ("kim", "lee", "max")


def test_spaces_around_ids_and_empty_ones_go_on_request() -> None:
    assert fixed(push_to(USERS, " kim", "lee ")).audience.targets == ("kim", "lee")
    assert fixed(push_to(USERS, "kim", "")).audience.targets == ("kim",)


# Strategy


@pytest.mark.parametrize("value", [5, -1, 2.5, True, False, [2], {}, "two", "5", 10**30])
def test_a_strategy_that_does_not_exist_is_an_error_without_a_fix(value: Json) -> None:
    problem = the_problem(push_to(strategy=value))
    assert (problem.path, problem.severity, problem.fix) == (STRATEGY, ERROR, None)
    assert problem.reason == "It is one of 0, 1, 2, 3 and 4."


def test_strategy_4_is_an_error_in_the_2023_edition() -> None:
    problem = the_problem(push_to(strategy=4), AGORA_2023)
    assert (problem.severity, problem.message) == (ERROR, "Agora Chat (2023 edition) has no strategy 4.")


@pytest.mark.parametrize("value", ["2", 2.0, " 2 "])
def test_a_strategy_written_as_text_is_mended_with_one_key(value: Json) -> None:
    assert the_problem(push_to(strategy=value)).severity is ERROR
    mended = fixed(push_to(strategy=value)).strategy
    assert mended == 2 and isinstance(mended, int)


def test_an_absent_strategy_is_no_problem_and_stays_absent() -> None:
    push = replace(push_to(), strategy=ABSENT)
    assert validate(push, AGORA) == ()
    assert "strategy" not in push.envelope(AGORA)


def test_null_is_no_strategy() -> None:
    assert fixed(push_to(strategy=None)).strategy is ABSENT


def test_strategies_that_leave_people_out_say_so() -> None:
    assert the_problem(push_to(strategy=4)).message == "People who are offline get nothing."
    assert "only if they return" in the_problem(push_to(strategy=1)).message


@pytest.mark.parametrize(
    ("strategy", "channel", "used"),
    [
        (2, "agora", False),
        (2, "apns", True),
        (4, "fcm", False),
        (1, "agora", True),
        (3, "agora", True),
        (0, "fcm", True),
    ],
)
def test_a_channel_that_the_strategy_does_not_use_is_a_warning(strategy: int, channel: str, used: bool) -> None:
    problems = validate(push_to(strategy=strategy).with_value(at(f"{channel}.title"), "Hi"), AGORA)
    assert any(problem.path == at(channel) and problem.severity is WARNING for problem in problems) is not used


# Schedule


def test_a_push_to_users_cannot_be_scheduled() -> None:
    assert fixed(replace(push_to(), start_date="2030-01-01 12:00:00")).start_date is ABSENT


def test_the_2023_edition_cannot_schedule() -> None:
    push = replace(push_to(EVERYBODY), start_date="2030-01-01 12:00:00")
    assert the_problem(push, AGORA_2023).path == START
    assert validate(push, AGORA) == ()


@pytest.mark.parametrize("value", ["tomorrow", "2030-01-01", "2030-02-30 12:00:00", "2030-1-1 12:00:00", 7, None, ""])
def test_a_start_date_has_one_form(value: Json) -> None:
    problem = the_problem(replace(push_to(EVERYBODY), start_date=value))
    assert (problem.path, problem.severity) == (START, ERROR)


@pytest.mark.parametrize(
    ("start", "bound"),
    [("2030-01-01 12:59:59", "2030-01-01 13:00:00"), ("2030-01-31 12:00:01", "2030-01-31 12:00:00")],
)
def test_the_bounds_of_a_schedule_are_named(start: str, bound: str) -> None:
    push = replace(push_to(EVERYBODY), start_date=start)
    assert bound in the_problem(push, server_now=datetime(2030, 1, 1, 12)).message


# Keys beside pushMessage


def test_targets_that_would_be_lost_on_everybody_are_an_error() -> None:
    push = replace(push_to(EVERYBODY), extra={"targets": ["kim"]})
    assert the_problem(push).severity is ERROR
    assert "targets" not in fixed(push).envelope(AGORA)


def test_an_unknown_key_is_a_note() -> None:
    assert the_problem(replace(push_to(), extra={"trace": 1})).severity is NOTE


def test_async_is_known_in_the_2023_edition_only() -> None:
    push = replace(push_to(), extra={"async": True})
    assert the_problem(push).severity is NOTE
    assert validate(push, AGORA_2023) == ()
    assert the_problem(replace(push_to(), extra={"async": "false"}), AGORA_2023).severity is ERROR


# The message


@pytest.mark.parametrize("name", ["title", "content"])
@pytest.mark.parametrize("blank", ["", "  \t", "\u3000", None])
def test_title_and_content_are_needed_and_blanks_do_not_count(name: str, blank: Json) -> None:
    problems = validate(with_field(name, blank), AGORA)
    assert any(problem.path == at(name) and problem.severity is ERROR for problem in problems)
    assert the_problem(push_to().without(at(name))).path == at(name)


def test_the_missing_title_tells_what_the_service_would_show() -> None:
    assert "You have a message" in the_problem(push_to().without(at("title"))).reason


@pytest.mark.parametrize(("name", "most"), [("title", 32), ("content", 100), ("subTitle", 10)])
def test_texts_have_the_documented_length(name: str, most: int) -> None:
    assert validate(with_field(name, "x" * most), AGORA) == ()
    assert f"{most + 1} characters; {most} at most" in the_problem(with_field(name, "x" * (most + 1))).message


def test_chinese_counts_twice_for_easemob_only() -> None:
    push = with_field("title", "维" * 17)
    assert validate(push, AGORA) == ()
    assert the_problem(push, EASEMOB).message == "title has 34 characters; 32 at most."


def test_basic_limits_do_not_hold_inside_channels() -> None:
    assert validate(with_field("apns.title", "x" * 200), AGORA) == ()


def test_ext_has_ten_pairs() -> None:
    ten: dict[str, Json] = {f"k{n}": n for n in range(10)}
    assert validate(push_to(ext=ten), AGORA) == ()
    assert the_problem(push_to(ext={**ten, "more": 1})).message == "ext has 11 pairs; 10 at most."


def test_ext_has_1024_characters_of_keys_and_values() -> None:
    assert the_problem(push_to(ext={"k": "x" * 1024})).message == "ext has 1025 characters; 1024 at most."


def test_ext_that_only_its_json_makes_too_long_is_a_warning() -> None:
    assert the_problem(push_to(ext={"k": "x" * 1023})).severity is WARNING
    assert validate(push_to(ext={"k": "x" * 1000}), AGORA) == ()


def test_values_of_ext_that_are_no_text_count_as_compact_json() -> None:
    assert the_problem(push_to(ext={"k": ["x" * 1020]})).message.startswith("ext has 1025 characters")


def test_sub_title_becomes_sub_title_without_moving() -> None:
    push = Push(Audience(USERS, ("kim",)), 3, message={"title": "a", "sub_title": "b", "content": "c"})
    assert the_problem(push).severity is WARNING
    assert list(fixed(push).message.items()) == [("title", "a"), ("subTitle", "b"), ("content", "c")]


def test_sub_title_beside_sub_title_is_dropped() -> None:
    assert fixed(push_to(subTitle="real", sub_title="typo")).message["subTitle"] == "real"


def test_a_badge_that_adds_and_sets_is_a_warning() -> None:
    push = push_to(config={"badge": {"addNum": 1, "setNum": 0}})
    assert the_problem(push).severity is WARNING
    assert fixed(push).at(at("config.badge")) == {"addNum": 1}


def test_a_block_that_is_not_documented_is_kept_with_a_note() -> None:
    push = push_to(vivo={}, somethingNew={"a": 1})
    problems = validate(push, AGORA)
    assert [problem.severity for problem in problems] == [NOTE, NOTE]
    assert push.message["vivo"] == {}


def test_a_key_that_is_nearly_a_field_is_suspected() -> None:
    assert the_problem(push_to(subtitle="x")).severity is WARNING
    assert fixed(push_to(subtitle="x")).message["subTitle"] == "x"
    assert fixed(push_to(apns={"colapseId": "x"})).at(at("apns.collapseId")) == "x"


@pytest.mark.parametrize(
    ("name", "value", "mended"),
    [
        ("agora.operation.type", "0", 0),
        ("agora.channelLevel", "3", 3),
        ("apns.badge", "3", 3),
        ("apns.mutableContent", "true", True),
        ("agora.needNotification", 0, False),
        ("apns.titleLocArgs", "one", ["one"]),
        ("apns.titleLocArgs", ["one", 2], ["one", "2"]),
        ("apns.pushType", "ALERT", "alert"),
        ("apns.interruptionLevel", "active", "ACTIVE"),
        ("config.badge.addNum", 1.0, 1),
        ("apns.title", 7, "7"),
        ("config.clickAction.url", "example.com/a", "https://example.com/a"),
        ("agora.expiresTime", 1_893_456_000, 1_893_456_000_000),
    ],
)
def test_a_value_of_the_wrong_kind_is_mended_with_one_key(name: str, value: Json, mended: Json) -> None:
    result = fixed(with_field(name, value)).at(at(name))
    assert result == mended and type(result) is type(mended)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ["a"]),
        ("agora.style", 7),
        ("agora.style", True),
        ("apns.badge", -1),
        ("apns.badge", "three"),
        ("apns.badge", True),
        ("apns.badge", 1.5),
        ("apns.attributes", []),
        ("apns.titleLocArgs", [["a"]]),
        ("apns.contentAvailable", "perhaps"),
        ("fcm.timeToLive", 2_419_201),
        ("agora.expiresTime", 10**18),
        ("agora.id", 2**63),
        ("config", "x"),
        ("ext", "x"),
        ("apns.priority", 7),
    ],
)
def test_a_value_that_cannot_be_is_an_error_at_its_field(name: str, value: Json) -> None:
    problems = validate(with_field(name, value), AGORA)
    assert problems[0].path == at(name) and problems[0].severity is ERROR


def test_google_takes_its_time_to_live_as_number_or_text() -> None:
    assert validate(with_field("fcm.timeToLive", "3600"), AGORA) == ()
    assert validate(with_field("fcm.timeToLive", 3600), AGORA) == ()


def test_links_of_the_apps_own_scheme_pass() -> None:
    assert validate(with_field("config.clickAction.url", "myapp://orders/7"), AGORA) == ()


def test_null_is_neither_empty_nor_absent() -> None:
    assert the_problem(with_field("apns.sound", None)).severity is WARNING
    assert fixed(with_field("apns.sound", None)).at(at("apns")) is ABSENT


def test_empty_optional_texts_are_sent_without_complaint() -> None:
    assert (
        validate(push_to(subTitle="", config={"clickAction": {"url": "", "action": "", "activity": ""}}), AGORA) == ()
    )


def test_an_expiry_written_as_a_duration_is_counted_from_now_on_request() -> None:
    push, now = with_field("agora.expiresTime", 3_600_000), datetime(2030, 1, 1, tzinfo=UTC)
    assert the_problem(push).severity is WARNING
    assert fixed(push, now=now).at(at("agora.expiresTime")) == int(now.timestamp() * 1000) + 3_600_000


def test_an_expiry_that_has_passed_is_a_warning() -> None:
    problem = the_problem(with_field("agora.expiresTime", 1_650_859_482_843), now=datetime(2030, 1, 1, tzinfo=UTC))
    assert "2022-04-25 04:04:42 UTC" in problem.message


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("agora.style", 1, "agora.bigTxt"),
        ("agora.style", "2", "agora.bigPicture"),
        ("agora.operation.type", 1, "agora.operation.openUrl"),
        ("agora.operation.type", 2, "agora.operation.openAction"),
    ],
)
def test_a_choice_that_needs_another_field_asks_for_it(name: str, value: Json, needed: str) -> None:
    errors = [p for p in validate(with_field(name, value), AGORA) if p.severity is ERROR]
    assert [error.path for error in errors] == [at(needed)]


def test_a_field_without_effect_is_a_note() -> None:
    assert the_problem(with_field("agora.bigTxt", "long")).severity is NOTE


def test_errors_come_first() -> None:
    push = push_to(USERS, "Kim", strategy="2", somethingNew={}, title="")
    severities = [problem.severity for problem in validate(push, AGORA)]
    assert severities == sorted(severities) and severities[0] is ERROR
    assert has_errors(validate(push, AGORA)) and not has_errors(validate(push_to(USERS, "Kim"), AGORA))


def test_a_full_push_is_checked_within_a_key_stroke() -> None:
    push = push_to(USERS, *(f"user-{n}" for n in range(100)))
    for path, entry in fields_by_path(EASEMOB).items():
        push = push.with_value(path, entry.choices[0].value if entry.choices else "x" * 50)
    start = time.perf_counter()
    validate(push, EASEMOB)
    assert time.perf_counter() - start < 0.016

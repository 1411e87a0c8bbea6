"""Whom a push may be for, how it may be sent and when: each problem has a reason, and a fix where one key does it."""

from dataclasses import replace

import pytest

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.message.push import ABSENT, Audience, AudienceKind, Json
from push_tui.message.rules.audience import audience_problems
from push_tui.message.validation import validate
from support.message_checks import (
    AUDIENCE,
    ERROR,
    EVERYBODY,
    LABELS,
    NOTE,
    START,
    STRATEGY,
    USER,
    USERS,
    WARNING,
    at,
    fixed,
    has_errors,
    push_to,
    the_problem,
)


def test_an_ordinary_push_has_no_problem() -> None:
    for dialect in DIALECTS.values():
        assert validate(push_to(), dialect) == ()
        assert validate(push_to(EVERYBODY), dialect) == ()


# Audience


@pytest.mark.parametrize(
    ("kind", "targets", "sentence"),
    [
        (USER, (), "Choose a user."),
        (USERS, (), "Choose at least one user."),
        (LABELS, (), "Choose at least one label."),
        (LABELS, tuple("abcdef"), "There are 6 labels; 5 at most."),
        (USERS, ("kim", "ha/ns"), "Invalid user ID: ha/ns."),
        (USERS, ("a" * 65,), f"Invalid user ID: {'a' * 65}."),
        (USER, ("..",), "Invalid user ID: ..."),
        (LABELS, ("vip", "größe"), "Invalid label name: größe."),
        (LABELS, (".",), "Invalid label name: .."),
    ],
)
def test_an_audience_that_cannot_be(kind: AudienceKind, targets: tuple[str, ...], sentence: str) -> None:
    problem = the_problem(replace(push_to(), audience=Audience(kind, targets)))
    assert (problem.path, problem.severity, problem.message) == (AUDIENCE, ERROR, sentence)


@pytest.mark.parametrize("count", [100, 101, 20_000])
def test_any_number_of_users_is_allowed(count: int) -> None:
    assert validate(push_to(USERS, *(f"u{n}" for n in range(count))), AGORA) == ()


def test_a_user_given_twice_to_a_job_is_an_error_for_its_number_is_the_number_of_people() -> None:
    push = push_to(USERS, *(f"u{n}" for n in range(101)), "u7")
    assert (the_problem(push).severity, the_problem(push).message) == (ERROR, "Listed more than once: u7.")
    assert len(fixed(push).audience.targets) == 101


def test_what_is_no_user_id_among_others_is_left_out_on_request() -> None:
    push = push_to(USERS, "kim", "ha/ns", "lee", "{")
    assert the_problem(push).message == "Invalid user IDs: ha/ns, {."
    assert fixed(push).audience.targets == ("kim", "lee")


def test_an_audience_that_was_judged_is_not_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    push = push_to(USERS, "kim", "Lee")
    found = audience_problems(push, AGORA)
    monkeypatch.setattr("push_tui.message.rules.audience._how_many", lambda *_: pytest.fail("looked again"))
    assert audience_problems(push.with_value(("pushMessage", "title"), "x"), AGORA) is found


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


def test_a_user_in_another_case_is_a_duplicate_and_the_spelling_of_the_service_is_kept() -> None:
    push = push_to(USERS, "lee", "Kim", "kim", "LEE")
    double = next(problem for problem in validate(push, AGORA) if "more than once" in problem.message)
    assert (double.severity, double.message) == (WARNING, "Listed more than once: kim, LEE.")
    assert double.fix is not None
    assert double.fix.apply(push).audience.targets == ("lee", "kim")


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
    assert problem.reason == "Use 0, 1, 2, 3 or 4."


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
    assert the_problem(push_to(strategy=4)).message == "Offline users get nothing."
    assert "only if they come online" in the_problem(push_to(strategy=1)).message


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


# All together


def test_errors_come_first() -> None:
    push = push_to(USERS, "Kim", strategy="2", somethingNew={}, title="")
    severities = [problem.severity for problem in validate(push, AGORA)]
    assert severities == sorted(severities) and severities[0] is ERROR
    assert has_errors(validate(push, AGORA)) and not has_errors(validate(push_to(USERS, "Kim"), AGORA))


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
def test_a_strategy_says_what_becomes_of_a_push_for_somebody_who_is_offline(dialect: Dialect) -> None:
    said = {strategy.value: strategy.sentence for strategy in dialect.strategies}
    assert "dropped" in said[1]
    assert "whether and how long it keeps" in said[2]

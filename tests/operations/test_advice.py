"""What surprises is said before a push goes to many: texts that are cut, blocks without use, no way to correct it."""

import pytest

from push_tui.dialects import AGORA, EASEMOB
from push_tui.message.handles import LARGEST, handle_of, handle_paths, with_handle
from push_tui.message.lint import lint_message
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.rules.problem import Severity
from push_tui.operations.advice import advice, set_handle, why_no_handle
from push_tui.operations.composition import Composition

EVERYBODY = Audience(AudienceKind.EVERYBODY)
SHORT: dict[str, Json] = {"title": "Maintenance", "content": "Back at noon"}


def push(message: dict[str, Json], strategy: int = 3, audience: Audience = EVERYBODY) -> Push:
    return Push(audience, strategy=strategy, message=message)


def said(of: Push) -> list[str]:
    return [problem.message for problem in advice(of, AGORA)]


def test_a_push_to_many_without_a_handle_is_noted_and_one_key_sets_the_same_in_every_channel() -> None:
    (note,) = advice(push(SHORT), AGORA)
    assert note.severity is Severity.NOTE
    assert "You cannot replace" in note.message
    assert note.fix is not None
    mended = note.fix.apply(push(SHORT))
    number = mended.at(("pushMessage", "agora", "id"))
    assert isinstance(number, int)
    assert 1 <= number <= LARGEST
    assert mended.message["apns"] == {"collapseId": str(number)}
    assert mended.message["fcm"] == {"collapseKey": str(number), "notification": {"tag": str(number)}}
    assert advice(mended, AGORA) == ()


@pytest.mark.parametrize("kind", [AudienceKind.USER, AudienceKind.USERS])
def test_a_push_to_users_needs_no_handle(kind: AudienceKind) -> None:
    assert said(push(SHORT, audience=Audience(kind, ("kim",)))) == []


def test_a_push_to_more_users_than_one_call_takes_is_one_to_many() -> None:
    users = tuple(f"user-{number}" for number in range(101))
    (note,) = said(push(SHORT, audience=Audience(AudienceKind.USERS, users)))
    assert "You cannot replace" in note


def test_only_the_channels_of_the_strategy_get_a_handle() -> None:
    assert [path[1] for path in handle_paths(push(SHORT, strategy=2), AGORA)] == ["apns", "fcm", "fcm"]
    assert [path[1] for path in handle_paths(push(SHORT, strategy=1), AGORA)] == ["agora"]
    assert [path[1] for path in handle_paths(push(SHORT, strategy=1), EASEMOB)] == ["easemob"]


def test_a_handle_that_is_there_is_kept_and_spread() -> None:
    one = push({**SHORT, "apns": {"collapseId": "noon"}, "fcm": "odd"}, strategy=2)
    assert why_no_handle(one, AGORA) == "It already has the handle noon."
    two = with_handle(push({**SHORT, "apns": {"collapseId": "noon"}}), AGORA, 7)
    assert two.at(("pushMessage", "fcm", "collapseKey")) == "noon"
    assert two.at(("pushMessage", "agora", "id")) == 7
    assert handle_of(set_handle(push(SHORT), AGORA), AGORA).isdecimal()


def test_a_text_that_phones_cut_is_named_with_what_is_shown() -> None:
    long = "Chat will be back at noon, Singapore time, as soon as the new data centre answers"
    (found,) = [problem for problem in advice(push({**SHORT, "content": long}, strategy=2), AGORA) if not problem.fix]
    assert found.path == ("pushMessage", "content")
    assert found.severity is Severity.NOTE
    assert "cut on the lock screen (Android); expanded, it shows the rest" in found.message
    assert found.reason.startswith("Shown: Chat will be back")
    # Agora's own channel does not open any further.
    (found,) = [problem for problem in advice(push({**SHORT, "content": long}, strategy=1), AGORA) if not problem.fix]
    assert found.severity is Severity.WARNING


def test_a_cut_text_is_named_where_it_comes_from() -> None:
    title = "A title that is a good deal longer than the one line of an iPhone"
    found = advice(push({**SHORT, "apns": {"title": title}}, strategy=2), AGORA)
    assert ("pushMessage", "apns", "title") in [problem.path for problem in found]


def test_the_composer_tells_it_among_the_problems() -> None:
    composition = Composition(AGORA)
    composition.take(push(SHORT))
    assert "You cannot replace" in composition.problems[-1].message
    composition.change(lambda push: set_handle(push, AGORA))
    assert composition.problems == ()
    composition.undo()
    assert len(composition.problems) == 1


TEST_TEXTS: dict[str, Json] = {"title": "Test", "content": "Hello {name}"}


@pytest.mark.parametrize(
    "audience",
    [
        EVERYBODY,
        Audience(AudienceKind.LABELS, ("vip",)),
        Audience(AudienceKind.USERS, tuple(f"user-{number}" for number in range(101))),
    ],
    ids=["everybody", "a label", "101 users"],
)
def test_what_the_review_of_a_push_to_many_will_ask_about_is_a_warning_before(audience: Audience) -> None:
    of = push(TEST_TEXTS, audience=audience)
    findings = lint_message(of.message)
    warnings = [problem for problem in advice(of, AGORA) if problem.severity is Severity.WARNING]
    assert len(findings) == 2
    assert [(each.path, each.message) for each in warnings] == [(each.path, each.message) for each in findings]
    assert all("The review asks you to confirm it." in problem.reason for problem in warnings)


@pytest.mark.parametrize("kind", [AudienceKind.USER, AudienceKind.USERS])
def test_a_test_to_a_few_is_warned_of_too_and_asks_for_nothing(kind: AudienceKind) -> None:
    of = push(TEST_TEXTS, audience=Audience(kind, ("kim",)))
    warnings = [problem for problem in advice(of, AGORA) if problem.severity is Severity.WARNING]
    assert [problem.message for problem in warnings] == [each.message for each in lint_message(of.message)]
    assert not any("The review asks" in problem.reason for problem in warnings)


def test_the_warning_about_a_test_goes_with_the_word() -> None:
    composition = Composition(AGORA)
    composition.take(push({"title": "Test", "content": "We are back at noon."}))
    assert "Title looks like a test." in [problem.message for problem in composition.problems]
    composition.type_text(("pushMessage", "title"), "Maintenance")
    assert "Title looks like a test." not in [problem.message for problem in composition.problems]

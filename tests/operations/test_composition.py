"""What is composed keeps everything that was typed, tells what is wrong, and goes back step by step."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from push_tui.dialects import AGORA, AGORA_2023, EASEMOB
from push_tui.message import schedule
from push_tui.message.push import ABSENT, AUDIENCE_PATH, Audience, AudienceKind, Json, Push
from push_tui.message.rules.problem import Problem, Severity
from push_tui.operations.composition import Composition
from push_tui.operations.drafts import HandedOver
from push_tui.operations.field_text import UnreadableText
from push_tui.operations.sent_note import handed_over_words
from push_tui.outcomes import Outcome

TITLE = ("pushMessage", "title")
CONTENT = ("pushMessage", "content")
BADGE = ("pushMessage", "apns", "badge")
VIVO = ("pushMessage", "vivo")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def composition(clock: Clock) -> Composition:
    return Composition(AGORA, clock=clock, now=lambda: NOW)


def type_word(composition: Composition, path: tuple[str, ...], word: str) -> None:
    for length in range(1, len(word) + 1):
        composition.type_text(path, word[:length])


def targets(composition: Composition) -> tuple[str, ...]:
    return composition.push.audience.targets


def strategy(composition: Composition) -> object:
    return composition.push.strategy


def test_typing_in_one_field_without_a_pause_is_one_step_back(composition: Composition) -> None:
    type_word(composition, TITLE, "Maintenance")
    composition.undo()
    assert composition.push.message == {}
    composition.redo()
    assert composition.push.title == "Maintenance"


def test_undo_goes_word_by_word(composition: Composition) -> None:
    type_word(composition, TITLE, "Back at noon")
    for left in ("Back at ", "Back ", ""):
        composition.undo()
        assert composition.text(TITLE) == left


def test_a_pause_or_another_field_begins_another_step(composition: Composition, clock: Clock) -> None:
    type_word(composition, TITLE, "Back")
    clock.seconds += 2
    composition.type_text(TITLE, "Back soon")
    composition.type_text(CONTENT, "x")
    composition.undo()
    assert composition.push.message == {"title": "Back soon"}
    composition.undo()
    assert composition.push.message == {"title": "Back"}


def test_a_title_that_is_too_long_is_one_problem(composition: Composition) -> None:
    composition.type_text(TITLE, ("Maintenance of the data centre " * 20).strip())
    (problem,) = [each for each in composition.problems if each.path == TITLE]
    assert "characters" in problem.message


def test_a_new_change_after_going_back_forgets_what_was_taken_back(composition: Composition, clock: Clock) -> None:
    composition.type_text(TITLE, "one")
    composition.undo()
    clock.seconds += 2
    composition.type_text(TITLE, "two")
    assert not composition.can_redo


def test_an_emptied_field_leaves_the_request(composition: Composition) -> None:
    composition.type_text(BADGE, "3")
    composition.type_text(BADGE, "")
    assert composition.push.message == {}


def test_an_imported_empty_value_stays_until_it_is_dropped(composition: Composition) -> None:
    composition.take(Push(message={"title": "", "apns": {}}))
    assert composition.push.message == {"title": "", "apns": {}}
    composition.remove(TITLE)
    assert composition.push.message == {"apns": {}}


def test_white_space_in_a_text_is_kept_as_it_was_typed(composition: Composition) -> None:
    composition.type_text(TITLE, "  ")
    assert composition.push.at(TITLE) == "  "
    assert any(problem.path == TITLE for problem in composition.errors)


def test_a_blank_at_the_end_is_noted_once_you_leave_the_field(composition: Composition) -> None:
    composition.edit(TITLE)
    composition.type_text(TITLE, "Maintenance ")
    assert not [each for each in composition.problems if each.path == TITLE]
    assert composition.edit(None)
    assert [each.message for each in composition.problems if each.path == TITLE] == ["Title ends with a blank."]


def test_a_number_that_is_none_is_kept_as_text_and_is_an_error(composition: Composition) -> None:
    composition.type_text(BADGE, "12")
    composition.type_text(BADGE, "12a")
    assert composition.text(BADGE) == "12a"
    assert composition.push.at(BADGE) == 12
    first = next(problem for problem in composition.errors if problem.path == BADGE)
    assert first.message == "Apple (APNs): Badge: it must be a whole number."
    composition.type_text(BADGE, "120")
    assert composition.push.at(BADGE) == 120
    assert not composition.draft.unread


def test_the_request_has_the_order_of_the_catalogue_whatever_is_typed_first(composition: Composition) -> None:
    for path in (CONTENT, BADGE, ("pushMessage", "config", "badge", "setNum"), TITLE):
        composition.type_text(path, "12")
    assert list(composition.push.message) == ["title", "content", "config", "apns"]


def test_an_imported_request_keeps_its_order_beside_what_you_add(composition: Composition) -> None:
    composition.take(Push(message={"vivo": {}, "content": "b", "apns": {"sound": "x", "badge": 1}}))
    composition.type_text(TITLE, "a")
    assert list(composition.push.message) == ["vivo", "title", "content", "apns"]
    assert list(composition.push.message["apns"]) == ["sound", "badge"]  # type: ignore[arg-type]


def test_raw_json_that_does_not_parse_says_where_and_loses_nothing(composition: Composition) -> None:
    composition.add_raw("vivo")
    composition.type_text(VIVO, '{\n "notifyType": 01}')
    problem = next(problem for problem in composition.errors if problem.path == VIVO)
    assert problem.message.startswith("vivo: Line 2, column 16:")
    assert composition.text(VIVO) == '{\n "notifyType": 01}'
    composition.fix(problem)
    assert composition.push.at(VIVO) == {"notifyType": 1}
    composition.undo()
    assert composition.text(VIVO) == '{\n "notifyType": 01}'


def test_a_block_is_added_by_its_name_or_merged_from_json(composition: Composition) -> None:
    assert composition.add_raw("oppo") == ("pushMessage", "oppo")
    assert composition.add_raw('{"vivo": {"title": "x"}, "title": "y"}') == VIVO
    assert composition.push.message == {"oppo": {}, "vivo": {"title": "x"}, "title": "y"}
    with pytest.raises(UnreadableText):
        composition.add_raw("{")
    with pytest.raises(UnreadableText):
        composition.add_raw("  ")


def test_what_the_catalogue_does_not_know_is_listed_by_its_path(composition: Composition) -> None:
    message = {"title": "x", "vivo": {}, "apns": {"badge": 1, "novelty": 2}, "config": {"clickAction": "odd"}}
    composition.take(Push(message=message, extra={"requestId": 7}))  # type: ignore[arg-type]
    assert composition.unlisted() == (
        ("requestId",),
        VIVO,
        ("pushMessage", "apns", "novelty"),
        ("pushMessage", "config", "clickAction"),
    )


def test_choosing_another_audience_loses_neither_users_nor_labels(composition: Composition) -> None:
    composition.set_targets(("kim", "lee"))
    composition.set_audience_kind(AudienceKind.LABELS)
    assert targets(composition) == ()
    composition.set_targets(("vip",))
    composition.set_audience_kind(AudienceKind.EVERYBODY)
    assert composition.push.audience == Audience(AudienceKind.EVERYBODY, ())
    composition.set_audience_kind(AudienceKind.USER)
    assert targets(composition) == ("kim", "lee")
    composition.set_audience_kind(AudienceKind.LABELS)
    assert targets(composition) == ("vip",)


def test_a_fix_is_one_step_and_can_be_taken_back(composition: Composition) -> None:
    composition.take(Push(strategy="2", message={"title": "a", "content": "b"}))
    problem = next(problem for problem in composition.problems if problem.path == ("strategy",))
    composition.fix(problem)
    assert strategy(composition) == 2
    composition.undo()
    assert strategy(composition) == "2"


def test_an_import_takes_the_place_of_everything_and_can_be_taken_back(composition: Composition) -> None:
    composition.type_text(TITLE, "mine")
    composition.type_text(BADGE, "x")
    composition.take(Push(message={"title": "theirs"}))
    assert not composition.draft.unread
    composition.undo()
    assert composition.push.title == "mine"
    assert composition.text(BADGE) == "x"


def test_a_draft_brings_back_what_could_not_be_read_too(composition: Composition) -> None:
    composition.type_text(TITLE, "Half done")
    composition.type_text(BADGE, "12a")
    composition.set_targets(("kim",))
    composition.set_audience_kind(AudienceKind.LABELS)
    draft = composition.to_draft(profile="staging", now=NOW)
    other = Composition(AGORA)
    other.from_draft(draft)
    assert other.push == composition.push
    assert dict(other.draft.unread) == {BADGE: "12a"}
    other.set_audience_kind(AudienceKind.USERS)
    assert other.push.audience.targets == ("kim",)
    assert (draft["name"], draft["profile"]) == ("Half done", "staging")
    assert other.draft.id == composition.draft.id


@pytest.mark.parametrize("path", [[], ["audience"], ["pushMessage"], ["strategy", "x"], ["targets", "x"]])
def test_a_draft_with_a_text_that_has_no_place_in_a_push_opens_without_it(path: list[Json]) -> None:
    draft = Composition(AGORA).to_draft(profile="demo", now=NOW)
    draft["unread"] = [{"path": path, "text": "x"}, {"path": list(BADGE), "text": "two"}]
    composition = Composition(AGORA)
    composition.from_draft(draft)
    assert dict(composition.draft.unread) == {BADGE: "two"}
    assert composition.problems
    assert composition.unlisted() == ()


def test_another_dialect_checks_the_same_push_by_its_own_limits(composition: Composition) -> None:
    composition.take(
        Push(strategy=4, message={"title": "欢" * 20, "content": "x"}, audience=Audience(targets=("kim",)))
    )
    assert not composition.errors
    composition.use_dialect(AGORA_2023)
    assert [problem.path for problem in composition.errors] == [("strategy",)]
    composition.use_dialect(EASEMOB)
    assert [problem.path for problem in composition.errors] == [TITLE]


def test_listeners_hear_of_changes_and_not_of_what_changes_nothing(composition: Composition) -> None:
    heard = []
    stop = composition.on_change(lambda: heard.append(composition.push.title))
    composition.type_text(TITLE, "a")
    composition.type_text(TITLE, "a")
    stop()
    composition.type_text(TITLE, "b")
    assert heard == ["a"]


def test_one_and_true_are_not_the_same_value(composition: Composition) -> None:
    composition.put(BADGE, 1)
    composition.put(BADGE, True)
    assert composition.push.at(BADGE) is True


def test_what_was_sent_says_so_again_after_another_push_was_opened_sent_or_refused_and_put_away() -> None:
    composition = Composition(AGORA)
    composition.type_text(TITLE, "First")
    composition.mark_sent()
    sent = composition.sent
    for outcome in (Outcome.ACCEPTED, Outcome.REJECTED):
        composition.take(Push(message={"title": "Second"}), recorded=True)
        composition.mark_sent(outcome=outcome)
        composition.undo()
        assert composition.sent is sent
        assert not composition.has_work


def test_what_was_sent_says_so_until_the_first_change_and_again_when_that_is_taken_back() -> None:
    noon = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
    composition = Composition(AGORA, times=lambda: schedule.Clock(noon, timezone(timedelta(hours=2))))
    composition.set_targets(("kim",))
    composition.type_text(TITLE, "Maintenance")

    def sent() -> list[Problem]:
        return [problem for problem in composition.problems if problem.message.startswith("Sent")]

    assert sent() == []
    composition.mark_sent("the digest of another push")
    assert sent() == []
    composition.mark_sent(composition.push.digest(AGORA))
    assert sent()[0].message == "Sent at 14:02: accepted."
    composition.mark_sent(composition.push.digest(AGORA), words="queued")
    (note,) = sent()
    assert (note.message, note.severity) == ("Sent at 14:02: queued.", Severity.NOTE)
    composition.end_typing()
    composition.type_text(TITLE, "Maintenance!")
    assert sent() == []
    composition.undo()
    assert sent() == [note]
    composition.clear()
    assert sent() == []


def test_what_may_have_been_sent_says_so_by_the_clock_of_the_person_and_stays_a_draft() -> None:
    noon = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
    composition = Composition(AGORA, times=lambda: schedule.Clock(noon, timezone(timedelta(hours=2))))
    composition.type_text(TITLE, "Maintenance")
    for at, told in ((noon, "14:02"), (noon - timedelta(hours=15), "2026-02-28 23:02")):
        composition.mark_sent(outcome=Outcome.UNKNOWN, at=at)
        (note,) = [problem for problem in composition.problems if "sent" in problem.message]
        assert note.message.startswith(f"It may have been sent at {told} (unknown).")
        assert (note.severity, composition.has_work) == (Severity.WARNING, True)


def test_what_was_handed_over_says_so_also_as_a_draft_until_it_is_edited() -> None:
    noon = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
    clock = schedule.Clock(noon, timezone(timedelta(hours=2)))
    composition, again = Composition(AGORA, times=lambda: clock), Composition(AGORA, times=lambda: clock)
    composition.type_text(TITLE, "Maintenance")
    handed = HandedOver("/srv/plan.json", noon, "live")

    def notes(composition: Composition) -> list[str]:
        return [problem.message for problem in composition.problems if "handed over" in problem.message]

    composition.mark_handed_over("the digest of another push", handed)
    assert notes(composition) == []
    composition.mark_handed_over(composition.push.digest(AGORA), handed)
    said = ["It was handed over at 14:02 for profile live; its plan is /srv/plan.json."]
    assert notes(composition) == said
    assert composition.has_work  # it stays a draft: whoever opens the plan may ask for another
    again.from_draft(composition.to_draft(profile="live", now=noon))
    assert notes(again) == said
    again.end_typing()
    again.type_text(TITLE, "Maintenance!")
    assert notes(again) == []
    again.undo()
    assert notes(again) == said


@pytest.mark.parametrize("at", ["noon", "2026-03-01T12:02:00", "0001-01-01T00:00:00+00:00", None])
def test_a_draft_with_a_time_that_no_clock_shows_was_not_handed_over(composition: Composition, at: str | None) -> None:
    composition.type_text(TITLE, "Maintenance")
    draft = composition.to_draft(profile="live", now=datetime(2026, 3, 1, tzinfo=UTC))
    composition.from_draft(draft | {"handed_over": {"file": "/srv/plan.json", "at": at, "profile": "live"}})
    assert (composition.draft.handed_over, composition.value(TITLE)) == (None, "Maintenance")


def test_what_is_said_of_a_plan_shows_what_a_terminal_would_act_on() -> None:
    noon = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
    said = handed_over_words(HandedOver("/srv/\x1b[2J", noon, "li\x07ve"), schedule.Clock(noon, UTC))
    assert said == "was handed over at 12:02 for profile li␇ve; its plan is /srv/␛[2J"


def test_handing_over_does_not_hide_that_it_may_have_been_sent(composition: Composition) -> None:
    composition.type_text(TITLE, "Maintenance")
    composition.mark_sent(outcome=Outcome.UNKNOWN)
    handed = HandedOver("/srv/plan.json", datetime(2026, 3, 1, tzinfo=UTC), "live")
    composition.mark_handed_over(composition.push.digest(AGORA), handed)
    assert composition.sent is not None
    assert any("may have been sent" in problem.message for problem in composition.problems)


def test_while_it_is_being_sent_it_says_so_and_of_what_never_left_nothing_is_said() -> None:
    noon = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
    composition = Composition(AGORA, times=lambda: schedule.Clock(noon, UTC))
    composition.type_text(TITLE, "Maintenance")
    composition.mark_sent(outcome=Outcome.SENDING)
    assert any(problem.message.startswith("It is being sent (since 12:02).") for problem in composition.problems)
    composition.mark_sent(outcome=Outcome.NOT_SENT)
    assert (composition.sent, composition.has_work) == (None, True)


def test_what_a_job_sends_says_where_to_see_how_far_it_is(composition: Composition) -> None:
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_targets(tuple(f"user-{number}" for number in range(101)))
    composition.type_text(TITLE, "Maintenance")
    composition.mark_sent()
    assert any("as a job; Jobs shows" in problem.message for problem in composition.problems)


def test_a_new_push_has_the_default_strategy_and_no_start(composition: Composition) -> None:
    assert (composition.push.strategy, composition.push.start_date) == (2, ABSENT)


def test_what_is_missing_is_needed_but_no_error_and_blocks_the_review(composition: Composition) -> None:
    assert {problem.severity for problem in composition.problems} == {Severity.NEEDED}
    assert composition.errors == composition.problems
    composition.set_audience_kind(AudienceKind.LABELS)
    assert {problem.severity for problem in composition.problems} == {Severity.NEEDED}
    composition.set_targets(("no label/",))
    severities = {problem.path: problem.severity for problem in composition.errors}
    assert severities[AUDIENCE_PATH] is Severity.ERROR
    composition.type_text(TITLE, "x")
    assert [problem.message for problem in composition.errors if problem.severity is Severity.NEEDED] == [
        "Content is needed."
    ]

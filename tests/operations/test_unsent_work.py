"""What you typed or chose in the composer is unsent work; what was put there for you is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from push_tui.dialects import AGORA
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.composition import Composition

TITLE = ("pushMessage", "title")
BADGE = ("pushMessage", "apns", "badge")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
VIP = Audience(AudienceKind.LABELS, ("vip",))
SENT = Push(VIP, message={"title": "as sent"})


@pytest.fixture
def composition() -> Composition:
    return Composition(AGORA, now=lambda: NOW)


def test_text_is_work_until_it_is_sent_and_again_once_edited(composition: Composition) -> None:
    assert not composition.has_work
    composition.type_text(TITLE, "a")
    assert composition.has_work
    composition.mark_sent()
    assert not composition.has_work
    composition.type_text(TITLE, "ab")
    assert composition.has_work


def test_users_that_you_typed_are_work_until_they_are_gone(composition: Composition) -> None:
    composition.set_targets(("kim", "lee"), typed=True)
    assert composition.has_work
    composition.undo()
    assert not composition.has_work
    composition.redo()
    assert composition.has_work
    composition.set_targets(())
    assert not composition.has_work


def test_users_stay_work_while_another_kind_of_audience_is_shown(composition: Composition) -> None:
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_targets(("kim",))
    composition.set_audience_kind(AudienceKind.EVERYBODY)
    assert composition.has_work
    composition.set_audience_kind(AudienceKind.LABELS)
    assert composition.has_work


def test_users_of_a_file_are_work(composition: Composition) -> None:
    composition.set_audience(Audience(AudienceKind.USERS, ("kim", "lee")))
    assert composition.has_work


@pytest.mark.parametrize("given", [VIP, Audience(AudienceKind.USER, ("kim",)), Audience(AudienceKind.EVERYBODY)])
def test_an_audience_that_was_put_there_is_no_work_until_you_change_it(
    composition: Composition, given: Audience
) -> None:
    composition.clear(given)
    assert not composition.has_work
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_audience_kind(given.kind)
    assert not composition.has_work
    composition.set_targets((*given.targets, "beta"))
    assert composition.has_work


def test_an_audience_that_replaced_yours_under_your_text_is_not_yours(composition: Composition) -> None:
    composition.set_targets(("kim",))
    composition.type_text(TITLE, "a")
    composition.keep_text_for(VIP)
    assert composition.has_work
    composition.type_text(TITLE, "")
    assert not composition.has_work


def test_the_push_that_comes_back_by_undo_is_work_as_before(composition: Composition) -> None:
    composition.set_targets(("kim",))
    composition.clear(VIP)
    assert not composition.has_work
    composition.undo()
    assert composition.has_work


def test_a_draft_of_users_alone_is_work_when_it_is_opened(composition: Composition) -> None:
    composition.set_targets(("kim",))
    kept = composition.to_draft(profile="staging", now=NOW)
    again = Composition(AGORA, now=lambda: NOW)
    again.from_draft(kept)
    assert again.has_work
    assert again.push.audience.targets == ("kim",)


def test_a_push_of_the_history_is_work_once_it_is_changed(composition: Composition) -> None:
    composition.take(SENT, recorded=True)
    assert not composition.has_work
    composition.type_text(TITLE, "changed")
    assert composition.has_work
    composition.undo()
    assert not composition.has_work
    composition.set_targets(("beta",))
    assert composition.has_work


def test_a_text_that_is_not_valid_is_work_also_in_a_push_of_the_history(composition: Composition) -> None:
    composition.take(replace(SENT, message={**SENT.message, "apns": {"badge": 1}}), recorded=True)
    composition.type_text(BADGE, "seven")
    assert composition.has_work

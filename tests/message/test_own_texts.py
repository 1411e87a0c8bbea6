"""Nothing typed seems gone when each label gets a text of its own, or when all get the same again."""

import pytest

from push_tui.dialects import AGORA
from push_tui.message.own_texts import to_audience
from push_tui.message.push import Audience, AudienceKind, Json, Push, json_text
from push_tui.message.rules.problem import Severity
from push_tui.operations.advice import advice
from push_tui.operations.composition import Composition

LABELS, EACH = Audience(AudienceKind.LABELS, ("de", "en")), Audience(AudienceKind.TEXTS, ("de", "en"))
ENGLISH: dict[str, Json] = {"title": "Maintenance", "content": "Back at noon."}
GERMAN: dict[str, Json] = {"title": "Wartung", "content": "Ab Mittag."}
SHARED = Push(LABELS, message={"apns": {"badge": 3}, "content": "Back at noon.", "title": "Maintenance"})


def test_each_label_begins_with_the_text_so_far() -> None:
    assert to_audience(SHARED, EACH).texts == {"de": ENGLISH, "en": ENGLISH}


def test_labels_chosen_later_begin_with_it_only_while_no_label_has_a_text() -> None:
    none = Push(Audience(AudienceKind.TEXTS), message=SHARED.message)
    assert to_audience(none, EACH).texts == {"de": ENGLISH, "en": ENGLISH}
    some = Push(EACH, message=SHARED.message, texts={"de": GERMAN, "en": ENGLISH})
    assert to_audience(some, Audience(AudienceKind.TEXTS, ("de", "zh"))).texts == some.texts


def test_there_and_back_is_the_same_push_to_the_byte() -> None:
    assert json_text(to_audience(to_audience(SHARED, EACH), LABELS).to_draft()) == json_text(SHARED.to_draft())


def test_a_text_that_a_label_had_of_its_own_is_there_again_and_the_others_follow_the_shared_one() -> None:
    push = to_audience(SHARED, EACH).with_value(("texts", "de", "title"), "Wartung")
    back = to_audience(push, LABELS).with_value(("pushMessage", "title"), "Maintenance tonight")
    again = to_audience(back, EACH).texts
    assert again == {"de": {**ENGLISH, "title": "Wartung"}, "en": {**ENGLISH, "title": "Maintenance tonight"}}


@pytest.mark.parametrize("to", [LABELS, Audience(AudienceKind.EVERYBODY), Audience(AudienceKind.USERS)])
def test_a_push_without_a_text_takes_that_of_the_first_label(to: Audience) -> None:
    own: dict[str, dict[str, Json]] = {"de": GERMAN, "en": ENGLISH}
    push = to_audience(Push(EACH, texts=own), to)
    assert (push.message, push.texts) == (GERMAN, own)
    edited = push.with_value(("pushMessage", "content"), "Just a test")
    assert to_audience(edited, EACH).texts == own


def test_the_switch_is_one_step_back() -> None:
    composition = Composition(AGORA)
    composition.take(SHARED)
    composition.set_audience_kind(AudienceKind.TEXTS)
    assert composition.push.texts == {"de": ENGLISH, "en": ENGLISH}
    composition.undo()
    assert composition.push == SHARED


def test_labels_that_still_have_the_same_text_are_a_warning() -> None:
    def said(push: Push) -> list[tuple[tuple[str, ...], str]]:
        found = [each for each in advice(push, AGORA) if each.severity is Severity.WARNING]
        return [(each.path, each.message) for each in found]

    push = to_audience(SHARED, EACH)
    assert said(push) == [(("texts", "en", "title"), "en has the same text as de.")]
    assert said(push.with_value(("texts", "en", "content"), "Back at one.")) == []
    assert said(SHARED) == []

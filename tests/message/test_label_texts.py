"""A text for each label: the call of each label, what is wrong with each text, and the table they are read from."""

from dataclasses import replace

import pytest

from push_tui.dialects import AGORA, EASEMOB
from push_tui.message.importing import AppFacts, ImportProblem, Source, import_text
from push_tui.message.label_texts import TableProblem, is_table, read_table
from push_tui.message.placeholders import fill, open_places
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.rules.problem import Severity
from push_tui.message.validation import validate
from push_tui.operations.advice import advice
from push_tui.operations.drafts import Draft

GERMAN: dict[str, Json] = {"title": "Wartung", "content": "Ab Mittag zurück."}
ENGLISH: dict[str, Json] = {"title": "Maintenance", "content": "Back at noon."}
TEXTS: dict[str, Json] = {"de": GERMAN, "en": ENGLISH}
PUSH = Push(
    Audience(AudienceKind.TEXTS, ("de", "en")),
    message={"title": "Shared, and not sent", "apns": {"badge": 3}},
    texts=TEXTS,
)
TABLE = 'label,title,content\nde,Wartung,Ab Mittag zurück.\n\nen,Maintenance,"Back at noon,\nor a little later."\n'


def errors(push: Push) -> list[tuple[tuple[str, ...], str]]:
    return [(each.path, each.message) for each in validate(push, AGORA) if each.severity is Severity.ERROR]


def test_each_call_has_the_text_of_its_label_and_what_is_shared() -> None:
    assert [each.envelope(AGORA) for each in PUSH.by_call(AGORA)] == [
        {"targets": [label], "strategy": 2, "pushMessage": {**text, "apns": {"badge": 3}}}
        for label, text in (("de", GERMAN), ("en", ENGLISH))
    ]


def test_no_single_request_stands_for_all_texts() -> None:
    with pytest.raises(ValueError, match="Each label has its own text"):
        PUSH.encode(AGORA)


def test_a_change_of_any_text_makes_it_another_push() -> None:
    changed = PUSH.with_value(("texts", "en", "title"), "Maintenance!")
    swapped = replace(PUSH, texts={"de": ENGLISH, "en": GERMAN})
    digests = {push.digest(AGORA) for push in (PUSH, changed, swapped, PUSH.call(0, AGORA))}
    assert len(digests) == 4


def test_every_text_is_held_against_the_limits_and_named_with_its_label() -> None:
    push = PUSH.with_value(("texts", "de", "title"), "x" * 33).without(("texts", "en", "content"))
    assert errors(PUSH) == []
    assert errors(push) == [
        (("texts", "de", "title"), "de: Title has 33 characters; 32 at most."),
        (("texts", "en", "content"), "en: Content is needed."),
    ]


def test_what_is_wrong_with_the_shared_part_is_said_once() -> None:
    assert [path for path, _ in errors(PUSH.with_value(("pushMessage", "apns", "badge"), "many"))] == [
        ("pushMessage", "apns", "badge")
    ]


def test_a_label_twice_is_an_error_that_one_key_fixes() -> None:
    twice = replace(PUSH, audience=Audience(AudienceKind.TEXTS, ("de", "en", "DE")))
    problem = next(each for each in validate(twice, AGORA) if each.path == ("audience",))
    assert (problem.severity, problem.message) == (Severity.ERROR, "Listed more than once: DE.")
    assert problem.fix is not None
    assert problem.fix.apply(twice) == PUSH


def test_more_labels_than_one_push_takes_are_no_problem() -> None:
    labels = tuple(f"label-{number}" for number in range(12))
    many = Push(Audience(AudienceKind.TEXTS, labels), texts=dict.fromkeys(labels, ENGLISH))
    assert errors(many) == []
    assert many.calls(EASEMOB) == 12


def test_a_vendors_own_text_for_all_labels_is_a_warning() -> None:
    said = [each.message for each in advice(PUSH.with_value(("pushMessage", "apns", "title"), "Hello"), AGORA)]
    assert "iPhones show Apple (APNs): Title in place of each label's own title." in said


def test_a_draft_keeps_the_texts() -> None:
    assert Push.from_draft(PUSH.to_draft()) == PUSH
    assert Draft(replace(PUSH, message={})).is_written


def test_placeholders_in_the_texts_are_found_and_filled() -> None:
    push = PUSH.with_value(("texts", "de", "content"), "Ab {{time}} zurück.")
    assert list(open_places(push)) == [(("texts", "de", "content"), "time")]
    assert fill(push, {"time": "12:00"}).at(("texts", "de", "content")) == "Ab 12:00 zurück."


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(delimiter: str) -> None:
    text = f'Content{delimiter}Label{delimiter}Title\r\n"Back at noon."{delimiter}en{delimiter}"Maintenance"\r\n'
    assert is_table(text)
    assert read_table(text, AGORA).texts == {"en": ENGLISH}


def test_a_text_may_have_commas_and_lines_of_its_own() -> None:
    found = read_table(TABLE, AGORA)
    assert found.lines == {"de": 2, "en": 4}
    assert found.texts["en"] == {"title": "Maintenance", "content": "Back at noon,\nor a little later."}


@pytest.mark.parametrize("inside", ["\u2028", "\x0b", "\x0c", "\x85"])
def test_only_line_ends_end_a_row(inside: str) -> None:
    found = read_table(f"label,title,content\nde,Wartung,Ab{inside}Mittag\nen,a,b", AGORA)
    assert found.texts["de"] == {"title": "Wartung", "content": f"Ab{inside}Mittag"}
    assert found.lines == {"de": 2, "en": 3}


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("label,titel,content\nde,a,b", 1, "the columns must be label, title, content; here they are label, titel, c"),
        ("label,title\nde,a", 1, "the columns must be label, title, content; here they are label, title."),
        ("label,title,content", 1, "below the names of the columns there is no row."),
        ("label,title,content\nde,a,b,c", 2, "there are 4 cells, and 3 columns; put quotes around a text that has a"),
        ("label,title,content\nde,a", 2, "there are 2 cells, and 3 columns."),
        ("label,title,content\nen,a,b\n,a,b", 3, "the label is missing."),
        ("label,title,content\nd e,a,b", 2, '"d e" is no label. A space is not allowed'),
        ('label,title,content\nen,a,"b\nc"\n\nEN,a,b', 5, "label EN is on line 2 already."),
        ('label,title,content\nen,a,"b" c', 2, "the row cannot be read"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    assert is_table(text)
    with pytest.raises(TableProblem) as refused:
        read_table(text, AGORA)
    assert refused.value.line == line
    assert str(refused.value).startswith(f"Line {line}: {sentence}")
    with pytest.raises(ImportProblem, match=f"Line {line}: "):
        import_text(text, AGORA)


def test_a_row_that_must_be_corrected_is_imported_and_told_with_its_line() -> None:
    app = AppFacts("a41.chat.agora.io", ("org", "app"), frozenset({"de"}))
    imported = import_text(f"label,title,content\nde,{'x' * 33},Text\nfr,Maintenance,\n", AGORA, app)
    assert imported.source is Source.TEXTS
    assert imported.push.audience == Audience(AudienceKind.TEXTS, ("de", "fr"))
    assert imported.notes == (
        "Line 2: de: Title has 33 characters; 32 at most.",
        "Line 3: There is no label fr in the list.",
        "Line 3: fr: Content is needed.",
    )


@pytest.mark.parametrize("text", ["qa-1, qa-2", "title", "curl -d '{}' https://h/o/a/push/task", "a,b,c\n1,2,3", ""])
def test_other_texts_are_no_table(text: str) -> None:
    assert not is_table(text)

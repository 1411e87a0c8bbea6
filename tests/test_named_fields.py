"""No screen and no operation names a field of a push by hand: they take it from the catalogue."""

from pathlib import Path

import pytest

import push_tui
from support.named_fields import NAMES, UNMISTAKABLE, named_in, named_in_file

PACKAGE = Path(push_tui.__file__).parent
FILES = sorted(file for part in ("ui", "operations") for file in (PACKAGE / part).rglob("*.py"))

OTHER_KEYS = {
    ("ui/screens/record_page.py", "data"): "the service's answer, which has its results below this key",
    ("operations/drafts.py", "id"): "the file of a draft",
    ("operations/push_plan.py", "body"): "the bytes of a request in the file of a plan",
}
"""Keys of other things that are called like a field."""


def at(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def test_there_is_something_to_look_through() -> None:
    assert len(FILES) > 100
    assert {"title", "subTitle", "apns", "apns.badge", "androidNotification.bigTitle", "pushMessage"} <= NAMES
    assert UNMISTAKABLE.isdisjoint({"title", "content", "badge", "sound", "id", "message"})


def test_no_screen_and_no_operation_names_a_field_by_hand_and_every_exception_is_needed() -> None:
    found = {(at(file), named.name): named.line for file in FILES for named in named_in_file(file)}
    assert {place: line for place, line in found.items() if place not in OTHER_KEYS} == {}
    assert OTHER_KEYS.keys() <= found.keys()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('caption = ("subTitle", "Subtitle")', "subTitle"),
        ('go_to("apns.badge")', "apns.badge"),
        ('path = f"{block}.bigTxt"', "bigTxt"),
        ('path = ("pushMessage", text)', "pushMessage"),
        ('value = push.message["title"]', "title"),
        ('value = push.message.get("content", "")', "content"),
        ('value = push.at(("pushMessage", "title"))', "title"),
        ('push = push.with_value((*MESSAGE_PATH, "apns", "sound"), 1)', "sound"),
        ('path = (*MESSAGE_PATH, "title")', "title"),
        ('path = (MESSAGE, "title")', "title"),
        ('bold = path[-1] == "title"', "title"),
        ('shown = key in ("title", "content")', "content"),
        ('push = Push(message={"title": text})', "title"),
        ('match key:\n    case "title":\n        pass', "title"),
        ('match message:\n    case {"title": text}:\n        pass', "title"),
        ('for key, caption in (("title", "Title"), ("content", "Content")):\n    show(push.message.get(key))', "title"),
        ('KEYS = ("title", "content")\ntexts = [push.message[key] for key in KEYS]', "content"),
        ('texts = {key: push.at((*MESSAGE_PATH, key)) for key in ["title"]}', "title"),
    ],
)
def test_a_field_that_is_named_by_hand_is_found(line: str, name: str) -> None:
    assert name in {named.name for named in named_in(line)}


@pytest.mark.parametrize(
    "line",
    [
        'columns = ("title", "when", "state")',
        'yield Input(id="description")',
        'style = "badge" if on else "title"',
        'Action("review", ("ctrl+s",), "Review")',
        '"""The title, the subTitle."""',
        '"""subTitle"""',
        "path = TITLE_PATH",
        'for key, caption in (("title", "Title"),):\n    columns.add(key, caption)',
        'names = ", ".join(["title", "content"])',
    ],
)
def test_a_word_that_is_no_key_passes(line: str) -> None:
    assert named_in(line) == ()

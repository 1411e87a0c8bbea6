"""How rows of the form look: where the focus is, and what stands on a row without it."""

from dataclasses import replace

import pytest

from push_tui.dialects import DIALECTS
from push_tui.message.push import ABSENT, MESSAGE_PATH, STRATEGY_PATH, Audience, AudienceKind, Push
from push_tui.operations.composition import Composition
from push_tui.storage.codec import Json
from push_tui.ui.widgets.form.choosing import Choosing
from push_tui.ui.widgets.form.field_facts import row_facts
from push_tui.ui.widgets.form.row_looks import RowContext, row_look, section_look
from push_tui.ui.widgets.form.rows import groups
from support.composer import open_composer
from support.person import BOTH_SIZES, IN_80X24, Desk, Pilot, screen_text


@BOTH_SIZES
async def test_the_row_in_focus_is_pointed_at_headings_too(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.act("first_row")
    await pilot.pause()
    for heading in ("▾ Audience and delivery", "  Send to"):
        pointed = [line for line in screen_text(desk.app).splitlines() if line.startswith("›")]
        assert len(pointed) == 1
        assert pointed[0].startswith(f"›{heading}")
        await pilot.press("down")


async def test_json_keeps_its_indentation_on_a_row_without_the_focus(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    desk.session.composition.take(Push(message={"title": "x", "mystery": {"depth": {"two": 2}}}))
    await pilot.pause()
    drawn = [line[24:].split("  JSON")[0].rstrip() for line in screen_text(desk.app).splitlines()]
    start = next(index for index, line in enumerate(drawn) if line.startswith("{"))
    assert drawn[start + 1].startswith('  "depth": {')
    assert drawn[start + 2].startswith('    "two": 2')


def test_a_request_without_strategy_names_the_one_that_this_edition_takes() -> None:
    dialect = replace(DIALECTS["agora"], default_strategy=4)
    composition = Composition(dialect)
    composition.take(Push(strategy=ABSENT, message={"title": "x"}))
    row = next(row for group in groups(composition) for row in group.rows if row.path == STRATEGY_PATH)
    shown = row_look(row, composition, None, RowContext(40, 60))
    assert shown.value == ("4 (not sent) ▾",)
    assert "uses 4" in shown.below[0][0]


@pytest.mark.parametrize(
    ("key", "value", "shown", "taken"),
    [
        ("notifyEffect", "1", "1 · the app ▾", "1"),
        ("notifyEffect", 1, "1 · the app ▾", "1"),  # may be a number or a text
        ("notifyEffect", True, "true ▾", ABSENT),
        ("passThrough", "0", '"0" ▾', ABSENT),  # must be a number
        ("notifyEffect", None, "null ▾", ABSENT),
    ],
)
def test_a_number_written_as_text_is_the_chosen_option_where_both_may_be_sent(
    key: str, value: Json, shown: str, taken: Json
) -> None:
    composition = Composition(DIALECTS["easemob"])
    path = (*MESSAGE_PATH, "xiaomi", key)
    composition.take(Push(message={"xiaomi": {key: value}}))
    row = next(row for group in groups(composition) for row in group.rows if row.path == path)
    assert row_look(row, composition, None, RowContext(40, 60)).value == (shown,)
    choosing = Choosing(composition)
    choosing.open(row)
    choosing.take(row)
    assert composition.push.at(path) == taken


@pytest.mark.parametrize(
    ("kind", "targets", "words"),
    [
        (AudienceKind.LABELS, ("vip",), "label vip"),
        (AudienceKind.LABELS, ("x\u202e" * 20,), "label x\\u202ex\\u202ex\\u202ex\\…"),
        (AudienceKind.LABELS, ("vip", "eu"), "users in all of 2 labels"),
        (AudienceKind.LABELS, (), "no label yet"),
        (AudienceKind.USERS, tuple(f"u{number}" for number in range(2_500)), "2,500 users"),
        (AudienceKind.USER, ("anna",), "user anna"),
        (AudienceKind.USER, (), "no user yet"),
        (AudienceKind.EVERYBODY, (), "everybody"),
    ],
)
def test_the_folded_section_of_the_audience_says_whom_the_push_is_for(
    kind: AudienceKind, targets: tuple[str, ...], words: str
) -> None:
    composition = Composition(DIALECTS["agora"])
    composition.take(Push(audience=Audience(kind, targets), message={"title": "x"}))
    delivery = groups(composition)[0]
    assert section_look(delivery, composition, (), collapsed=True).right == words
    assert section_look(delivery, composition, (), collapsed=False).right == ""


@IN_80X24
async def test_folding_the_audience_leaves_the_label_on_show(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    audience = Audience(AudienceKind.LABELS, ("vip",))
    desk.session.composition.take(Push(audience=audience, message={"title": "x", "content": "y"}))
    form.act("first_row")
    await pilot.press("left")
    await pilot.pause()
    assert "▸ Audience and delivery" in screen_text(desk.app)
    assert "label vip" in screen_text(desk.app)


def test_what_the_vendor_counts_in_bytes_is_counted_so_beside_the_field_and_its_channel() -> None:
    composition = Composition(DIALECTS["agora"])
    composition.take(Push(message={"title": "维护", "content": "y", "apns": {"collapseId": "é" * 33}}))
    apple = next(group for group in groups(composition) if group.key == "apns")
    row = next(row for row in apple.rows if row.path[-1] == "collapseId")
    assert row_look(row, composition, None, RowContext(40, 60)).right == "66/64 B"
    size = len('{"title":"维护","content":"y"}'.encode())
    for folded in (True, False):
        assert section_look(apple, composition, (), collapsed=folded).right == f"1 set · {size}/4,096 B"
    google = next(group for group in groups(composition) if group.key == "fcm")
    assert "B" not in section_look(google, composition, (), collapsed=False).right
    composition.take(Push(message={"title": "x", "apns": {"ext": {"k": "x" * 4096}}}))
    assert section_look(apple, composition, (), collapsed=False).right_tone == "bad"


@pytest.mark.parametrize(
    ("dialect", "name", "said"),
    [
        ("agora", "config.badge.activity", "by Easemob only"),
        ("agora", "fcm.notification.icon", "by Easemob only"),
        ("easemob", "fcm.notification.icon", "by Easemob only"),
        ("agora", "apns.collapseId", "up to 64 bytes; a Chinese character has 3"),
        ("agora", "ext", "1,024 characters in all"),
    ],
)
def test_the_help_of_a_field_says_who_documents_it_and_what_it_takes(dialect: str, name: str, said: str) -> None:
    composition = Composition(DIALECTS[dialect])
    path = ("pushMessage", *name.split("."))
    row = next(row for group in groups(composition) for row in group.rows if row.path == path)
    assert said in "\n".join((row.help, *(line.text for line in row_facts(row, composition))))

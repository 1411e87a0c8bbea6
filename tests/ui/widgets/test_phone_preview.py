"""The phones beside the form: what they look like, what they send to the terminal, and text that must not act."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from push_tui.dialects import AGORA, EASEMOB, Dialect
from push_tui.message.preview import android, ios
from push_tui.message.push import Json, Push
from push_tui.ui.theme import PUSH_TUI
from push_tui.ui.widgets.phone_preview import GAP, NARROWEST, PhonePreview, phone_lines

MESSAGE: dict[str, Json] = {
    "title": "Maintenance",
    "content": "Back at noon",
    "agora": {"style": 2, "bigPicture": "https://x.test/night.png", "badge": {"addNum": 1}},
}
STRANGE = [
    "👨‍👩‍👧‍👦 🛠️ 🇩🇪 👍🏽 1️⃣",
    "صيانة الليلة، من الساعة العاشرة حتى الحادية عشرة والنصف",
    "今晚系统维护，期间通话可能中断，聊天记录不会丢失，请提前保存您的工作内容",
    "שלום לכולם, הלילה תחזוקה",
    "नमस्ते दुनिया",
    "e\u0301" * 60,
    "x" * 300,
    "[/b] [red]a[/red] [@click=app.quit]b[/]",
    "\x1b[2J\x9b31m\u202eevil\u2066\ud800\x00\ttab\r\nnext",
    "\U000e0041 tag",
]


class Window(App[None]):
    """Nothing but the phones."""

    def compose(self) -> ComposeResult:
        yield PhonePreview("Fable Chat")

    def on_mount(self) -> None:
        self.register_theme(PUSH_TUI)
        self.theme = "push-tui"


@asynccontextmanager
async def phones(
    push: Push, dialect: Dialect = AGORA, size: tuple[int, int] = (44, 40)
) -> AsyncIterator[tuple[PhonePreview, Pilot[None]]]:
    window = Window()
    async with window.run_test(size=size) as pilot:
        preview = window.query_one(PhonePreview)
        preview.show_push(push, dialect)
        await followed(pilot, preview)
        yield preview, pilot


async def followed(pilot: Pilot[None], preview: PhonePreview) -> None:
    """The preview is what was asked for; its own wait for the next key is not waited for."""
    preview.make_now()
    await pilot.pause()


def lines(push: Push, width: int, *, expanded: bool = False, dialect: Dialect = AGORA) -> list[str]:
    drawn = phone_lines((android(push, dialect), ios(push, dialect)), width, expanded=expanded, app_name="Fable Chat")
    return ["".join(text for text, _ in line) for line in drawn]


def test_both_phones_closed_one_below_the_other() -> None:
    assert lines(Push(strategy=1, message=MESSAGE), 42) == [
        "Android · Agora · collapsed",
        "╭────────────────────────────────────────╮",
        "│ ●  +1  Fable Chat · now              ⌄ │",
        "│ Maintenance                            │",
        "│ Back at noon                           │",
        "╰────────────────────────────────────────╯",
        "texts  all from Message",
        "tap    opens the app",
        "alert  sound: no, vibrate: no",
        "",
        "iPhone · Agora · collapsed",
        "╭────────────────────────────────────────╮",
        "│ ▣  +1  Fable Chat                  now │",
        "│ Maintenance                            │",
        "│ Back at noon                           │",
        "╰────────────────────────────────────────╯",
        "texts  all from Message",
        "tap    opens the app",
        "alert  sound: no, vibrate: no",
    ]


def test_opened_beside_each_other_with_the_picture_as_a_frame() -> None:
    shown = lines(Push(strategy=1, message=MESSAGE), 76, expanded=True)
    assert shown[:3] == [
        "Android · Agora · expanded             iPhone · Agora · expanded",
        "╭───────────────────────────────────╮  ╭───────────────────────────────────╮",
        "│ ●  +1  Fable Chat · now         ⌃ │  │ ▣  +1  Fable Chat             now │",
    ]
    assert "│ ╎            picture            ╎ │" in shown[6]
    assert "│ ╎   https://x.test/night.png    ╎ │" in shown[7]


def test_a_silent_push_says_that_nothing_is_shown() -> None:
    shown = lines(Push(strategy=1, message=MESSAGE | {"agora": {"needNotification": False}}), 42)
    assert sum("Nothing is shown." in line for line in shown) == 2
    assert not any(MESSAGE["title"] in line for line in shown if isinstance(MESSAGE["title"], str))


def test_buttons_of_a_vendor_stand_below_the_text() -> None:
    note: Json = {"buttons": [{"name": "Open"}, {"name": "Later"}]}
    push = Push(message=MESSAGE | {"huawei": {"message": {"android": {"notification": note}}}})
    assert any("Open   Later" in line for line in lines(push, 42, expanded=True, dialect=EASEMOB))


@pytest.mark.parametrize("width", [20, 42, 44, 2 * NARROWEST + GAP, 76, 120])
@pytest.mark.parametrize("text", STRANGE)
def test_no_text_leaves_its_card_or_acts_on_the_terminal(text: str, width: int) -> None:
    note: Json = {"title": text, "body": text, "buttons": [{"name": text}], "image": text, "style": 1, "bigBody": text}
    push = Push(
        strategy=0,
        message={
            "title": text,
            "subTitle": text,
            "content": text,
            "easemob": {"style": 2, "bigPicture": text, "iconUrl": text},
            "huawei": {"message": {"android": {"notification": note}}},
            "apns": {"categoryName": text, "sound": text},
            "config": {"clickAction": {"url": text}},
        },
    )
    for expanded in (False, True):
        for line in lines(push, width, expanded=expanded, dialect=EASEMOB):
            assert cell_len(line) <= width
            assert not set(line) & set("\x1b\x9b\x00\t\r\n\u202e\u2066\ud800\U000e0041")
        framed = [line for line in lines(push, min(width, 60), expanded=expanded, dialect=EASEMOB) if line[:1] in "╭│╰"]
        assert len({cell_len(line) for line in framed if line}) == 1


@pytest.mark.parametrize(
    ("width", "head"), [(30, "Android · Agora · collapsed"), (20, "Android · Agora"), (13, "Android · Ag…")]
)
def test_a_head_that_does_not_fit_leaves_out_the_state_then_ends_in_an_ellipsis(width: int, head: str) -> None:
    assert lines(Push(strategy=1, message=MESSAGE), width)[0].rstrip() == head


async def test_toggle_opens_and_closes_both_phones() -> None:
    async with phones(Push(strategy=1, message=MESSAGE)) as (preview, _):
        assert "collapsed" in preview.rows[0]
        preview.toggle()
        assert "expanded" in preview.rows[0]
        assert any("picture" in line for line in preview.rows)
        preview.toggle()
        assert not any("picture" in line for line in preview.rows)


async def test_the_next_vendor_is_one_step_away() -> None:
    push = Push(message=MESSAGE | {"fcm": {"notification": {"title": "G"}}, "xiaomi": {"title": "Mi"}})
    async with phones(push, EASEMOB) as (preview, _):
        heads = []
        for _ in range(3):
            heads.append(preview.rows[0].split(" · ")[1])
            preview.next_vendor()
        assert heads == ["Google (FCM)", "Xiaomi", "Google (FCM)"]


async def test_typing_repaints_the_lines_that_changed_and_lays_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with phones(Push(message={"title": "T", "content": "word"})) as (preview, pilot):
        lines_painted: list[int] = []
        layouts: list[None] = []
        monkeypatch.setattr(preview, "repaint_line", lines_painted.append)
        monkeypatch.setattr(type(pilot.app.screen), "_refresh_layout", lambda *_, **__: layouts.append(None))
        preview.show_push(Push(message={"title": "T", "content": "words"}), AGORA)
        await followed(pilot, preview)
        assert lines_painted == [4, 14]
        preview.show_push(Push(message={"title": "T", "content": "words " * 30}), AGORA)
        await followed(pilot, preview)
        assert not layouts


async def test_a_scroll_bar_comes_when_the_phones_need_more_room_and_goes_again() -> None:
    async with phones(Push(strategy=1, message=MESSAGE), size=(44, 22)) as (preview, pilot):
        assert not preview.show_vertical_scrollbar
        preview.show_push(Push(strategy=1, message=MESSAGE | {"content": "many words " * 20}), AGORA)
        await followed(pilot, preview)
        assert preview.show_vertical_scrollbar
        preview.scroll_end(animate=False)
        await pilot.pause()
        preview.show_push(Push(strategy=1, message=MESSAGE), AGORA)
        await followed(pilot, preview)
        assert (preview.show_vertical_scrollbar, preview.scroll_y) == (False, 0)


async def test_the_same_push_again_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    push = Push(message=MESSAGE)
    async with phones(push) as (preview, _):
        made: list[None] = []
        monkeypatch.setattr(preview, "changed", lambda: made.append(None))
        preview.show_push(push, AGORA)
        assert not made
        preview.show_push(push, EASEMOB)
        assert made

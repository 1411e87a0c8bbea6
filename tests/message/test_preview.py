"""What a phone will show: which field wins, how it is cut, what a tap does, and when nothing is shown."""

import pytest

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.message.notification import Origin, Phone, Preview
from push_tui.message.phone_text import (
    ANDROID_INBOX_LINES,
    ANDROID_LINE,
    IPHONE_LINE,
    IPHONE_LINES,
    glyphs,
    one_line,
    several_lines,
)
from push_tui.message.preview import android, ios, vendors
from push_tui.message.push import ABSENT, Json, Push

TITLE, CONTENT = "Maintenance", "Back at noon"
LONG = "We are moving house tonight: calls and chats may drop from ten to half past eleven. " * 4


def push(strategy: Json = 2, **message: Json) -> Push:
    texts: dict[str, Json] = {"title": TITLE, "content": CONTENT}
    return Push(strategy=strategy, message=texts | message)


def both(of: Push, dialect: Dialect = AGORA) -> tuple[Preview, Preview]:
    return android(of, dialect), ios(of, dialect)


def units(text: str) -> int:
    return sum(glyph.units for glyph in glyphs(text))


# Which field wins


def test_a_plain_push_looks_the_same_on_both_phones() -> None:
    for dialect in DIALECTS.values():
        for phone, preview in zip(Phone, both(push(), dialect), strict=True):
            assert preview.phone is phone
            assert (preview.collapsed.title, preview.collapsed.content) == (TITLE, CONTENT)
            assert preview.winners == "all from Message"
            assert preview.tap == "opens the app"
            assert not (preview.nothing or preview.notes or preview.others or preview.badge)


def test_the_channel_wins_over_the_basic_text_and_says_so() -> None:
    preview = ios(push(apns={"title": "Hello iPhone"}), AGORA)
    assert preview.collapsed.title == "Hello iPhone"
    assert preview.winners == "title from Apple (APNs): Title, not from Message; content from Message"


def test_a_channel_text_that_is_the_basic_one_overrules_nothing() -> None:
    assert not ios(push(apns={"title": TITLE}), AGORA).title.overrules


def test_a_blank_channel_text_wins_over_nothing() -> None:
    assert ios(push(apns={"title": "  "}), AGORA).title.text == TITLE


@pytest.mark.parametrize(
    ("dialect", "title", "content"),
    [(AGORA, "You have a message", "Check the message"), (EASEMOB, "您有一条新消息", "请及时查看")],
)
def test_missing_texts_are_the_services_own_and_marked(dialect: Dialect, title: str, content: str) -> None:
    for preview in both(Push(message={"title": " "}), dialect):
        assert (preview.collapsed.title, preview.collapsed.content) == (title, content)
        assert preview.title.origin is preview.content.origin is Origin.SERVICE
        assert preview.defaults == "no title and no content: the service adds its own"


def test_a_translation_key_stands_where_the_app_translates_it() -> None:
    preview = ios(push(apns={"titleLocKey": "NIGHT", "bodyLocKey": "NIGHT_BODY"}), AGORA)
    assert (preview.title.text, preview.content.text) == ("‹NIGHT›", "‹NIGHT_BODY›")
    assert "title from Apple (APNs): Title key, which the app translates" in preview.winners


def test_googles_own_title_wins_over_its_title_key() -> None:
    preview = android(push(fcm={"notification": {"title": "Shown", "titleLocKey": "NIGHT"}}), AGORA)
    assert preview.title.text == "Shown"


def test_the_more_special_of_two_vendor_texts_wins() -> None:
    note: Json = {"title": "special"}
    message: Json = {"notification": {"title": "general", "body": "general"}, "android": {"notification": note}}
    preview = android(push(huawei={"message": message}), EASEMOB)
    assert (preview.title.text, preview.content.text) == ("special", "general")
    assert preview.content.source == ("pushMessage", "huawei", "message", "notification", "body")


# Strategies


def channels(of: Push, dialect: Dialect = AGORA) -> tuple[str, str]:
    return android(of, dialect).channel, ios(of, dialect).channel


@pytest.mark.parametrize("strategy", [1, 4])
def test_strategies_without_a_vendor_show_the_services_block_on_both_phones(strategy: int) -> None:
    of = push(strategy, agora={"title": "By Agora"}, apns={"title": "By Apple"}, fcm={"notification": {"title": "G"}})
    assert channels(of) == ("Agora", "Agora")
    for preview, unused in zip(both(of), ("Google (FCM)", "Apple (APNs)"), strict=True):
        assert preview.title.text == "By Agora"
        assert preview.others == ()
        assert any(note.startswith(f"{unused}: not used by strategy {strategy}") for note in preview.notes)


def test_the_vendor_strategy_shows_the_vendors_blocks() -> None:
    of = push(2, agora={"title": "By Agora"}, apns={"title": "By Apple"}, fcm={"notification": {"title": "By Google"}})
    assert channels(of) == ("Google (FCM)", "Apple (APNs)")
    assert [preview.title.text for preview in both(of)] == ["By Google", "By Apple"]
    assert ios(of, AGORA).notes == ("Agora channel: not used by strategy 2 (vendor only)",)


def test_a_strategy_with_two_ways_shows_the_first_and_tells_of_the_other() -> None:
    of = push(3, agora={"title": "By Agora"}, apns={"title": "By Apple"})
    assert channels(of) == ("Agora", "Agora")
    assert ios(of, AGORA).others == ('Apple (APNs): title "By Apple"',)
    assert android(of, AGORA).others == (f'Google (FCM): title "{TITLE}"',)
    picture = push(3, agora={"style": 2, "bigPicture": "https://x.test/a.png"})
    assert [preview.others for preview in both(picture)] == [("Google (FCM): picture",), ()]
    first = push(0, agora={"title": "By Agora"}, apns={"title": "By Apple"})
    assert ios(first, AGORA).others == ('Agora: title "By Agora"',)


@pytest.mark.parametrize("strategy", [ABSENT, "2", "9" * 5000, 7, True, None, {}])
def test_a_strategy_that_is_none_counts_as_the_services_default(strategy: Json) -> None:
    of = Push(strategy=strategy, message={"title": TITLE})
    assert channels(of, AGORA_2023) == ("Google (FCM)", "Apple (APNs)")


def test_the_services_block_is_called_as_the_dialect_calls_it() -> None:
    assert android(push(1, easemob={"title": "E"}, agora={"title": "A"}), EASEMOB).title.text == "E"


# Vendors


def test_other_vendors_are_listed_where_they_differ() -> None:
    of = push(fcm={"notification": {"title": "G"}}, xiaomi={"title": "Mi"}, vivo={"title": "G", "classification": 1})
    assert vendors(of) == ("fcm", "xiaomi", "vivo")
    assert android(of, EASEMOB).others == ('Xiaomi: title "Mi"',)


def test_a_vendor_can_be_chosen_and_is_shown_where_google_has_no_block() -> None:
    of = push(xiaomi={"title": "Mi"}, huawei={"message": {"notification": {"title": "Hua"}}})
    assert android(of, EASEMOB).channel == "Xiaomi"
    chosen = android(of, EASEMOB, "huawei")
    assert (chosen.channel, chosen.title.text) == ("Huawei", "Hua")
    assert chosen.others == ('Xiaomi: title "Mi"',)


def test_a_vendor_that_shows_nothing_is_told_apart() -> None:
    of = push(fcm={"priority": "high"}, xiaomi={"passThrough": 1})
    assert android(of, EASEMOB).others == ("Xiaomi: shows nothing",)


# Nothing is shown


@pytest.mark.parametrize(
    ("strategy", "message", "phone"),
    [
        (1, {"agora": {"needNotification": False}}, android),
        (1, {"agora": {"needNotification": False}}, ios),
        (2, {"apns": {"pushType": "background"}}, ios),
        (2, {"fcm": {"dryRun": True}}, android),
        (2, {"fcmV1": {"type": "DATA"}}, android),
        (2, {"xiaomi": {"passThrough": "1"}}, android),
        (2, {"huawei": {"validateOnly": True}}, android),
        (2, {"harmonyOS": {"pushType": 7}}, android),
    ],
)
def test_a_silent_push_shows_nothing(strategy: int, message: dict[str, Json], phone: object) -> None:
    look = android if phone is android else ios
    assert look(push(strategy, **message), AGORA).nothing


def test_only_a_real_false_is_silent() -> None:
    assert not android(push(1, agora={"needNotification": 0}), AGORA).nothing


# Closed and opened


def test_android_cuts_to_one_line_and_an_iphone_to_four() -> None:
    on_android, on_iphone = both(push(content=LONG))
    assert units(on_android.collapsed.content) <= ANDROID_LINE
    assert on_android.collapsed.content.endswith("…")
    assert ANDROID_LINE < units(on_iphone.collapsed.content) <= IPHONE_LINE * IPHONE_LINES
    assert on_android.collapsed.short
    assert on_iphone.collapsed.short


def test_googles_notification_opens_to_the_text() -> None:
    expanded = android(push(content=LONG[:170], fcm={"notification": {}}), AGORA).expanded
    assert expanded.content == LONG[:170]
    assert not expanded.short


def test_the_normal_style_of_the_services_channel_stays_one_line_and_says_so() -> None:
    preview = android(push(1, content=LONG), AGORA)
    assert preview.expanded.content == preview.collapsed.content
    assert preview.notes == ("this style does not expand, so the rest cannot be read",)


def test_big_text_is_shown_opened_on_both_phones() -> None:
    for preview in both(push(1, agora={"style": 1, "bigTxt": "All of it.\nReally."})):
        assert preview.collapsed.content == CONTENT
        assert preview.expanded.content == "All of it.\nReally."


def test_a_big_picture_is_androids_only() -> None:
    of = push(1, agora={"style": "2", "bigPicture": "https://x.test/a.png"})
    assert [preview.expanded.picture for preview in both(of)] == ["https://x.test/a.png", ""]
    assert android(of, AGORA).collapsed.picture == ""


def test_a_picture_without_its_style_is_not_shown() -> None:
    assert android(push(1, agora={"bigPicture": "https://x.test/a.png"}), AGORA).expanded.picture == ""


def test_lines_and_buttons_of_a_vendor_are_shown_opened() -> None:
    lines: list[Json] = [f"line {number}" for number in range(9)]
    note: Json = {"style": 3, "inboxContent": lines, "buttons": [{"name": "Open"}, {"no": "name"}, "x"]}
    preview = android(push(huawei={"message": {"android": {"notification": note}}}), EASEMOB)
    assert preview.expanded.lines == tuple(f"line {number}" for number in range(ANDROID_INBOX_LINES))
    assert preview.expanded.buttons == ("Open",)
    assert preview.collapsed.buttons == ()


def test_a_subtitle_is_shown_by_an_iphone_only() -> None:
    on_android, on_iphone = both(push(subTitle="Tonight"))
    assert (on_android.collapsed.subtitle, on_iphone.collapsed.subtitle) == ("", "Tonight")
    assert on_android.notes == ("Android shows no subtitle",)


def test_a_vendors_own_subtitle_is_shown_on_its_phones() -> None:
    of = push(subTitle="Tonight", oppo={"subTitle": "Ours"})
    assert android(of, EASEMOB).collapsed.subtitle == "Ours"
    assert android(push(subTitle="Tonight", oppo={"style": 1}), EASEMOB).collapsed.subtitle == ""


# Badge, attention, tap


@pytest.mark.parametrize(
    ("strategy", "message", "badges"),
    [
        (2, {"config": {"badge": {"addNum": 1}}}, ("+1", "+1")),
        (2, {"config": {"badge": {"addNum": 1}}, "apns": {"badge": 3}}, ("+1", "=3")),
        (1, {"config": {"badge": {"addNum": 1}}, "agora": {"badge": {"setNum": 0}}}, ("=0", "=0")),
        (1, {"config": {"badge": {"setNum": 9}}, "agora": {"badge": {"addNum": 2}}}, ("+2", "+2")),
        (2, {"config": {"badge": {"addNum": 1, "setNum": 4}}}, ("=4", "=4")),
        (2, {"config": {"badge": {"addNum": "many"}}}, ("", "")),
    ],
)
def test_the_badge(strategy: int, message: dict[str, Json], badges: tuple[str, str]) -> None:
    on_android, on_iphone = both(push(strategy, **message))
    assert (on_android.badge, on_iphone.badge) == badges


def test_sound_and_vibration_are_told_with_their_defaults() -> None:
    assert android(push(1, agora={"sound": 1}), AGORA).attention == "sound: yes, vibrate: no"
    assert ios(push(apns={"sound": "bell.caf", "interruptionLevel": "PASSIVE"}), AGORA).attention == (
        "sound: bell.caf, interruption level: passive"
    )
    assert ios(push(), AGORA).attention == "no sound requested"
    assert android(push(vivo={"notifyType": 4}), AGORA).attention == "attention: sound and vibration"


@pytest.mark.parametrize(
    ("strategy", "message", "taps"),
    [
        (
            1,
            {"agora": {"operation": {"type": 1, "openUrl": "https://x.test"}}},
            ("opens https://x.test", "opens https://x.test"),
        ),
        (
            1,
            {"agora": {"operation": {"type": "2", "openAction": "a.b.C"}}},
            ("may not work: Activity to open is missing", "may not work: Activity to open is missing"),
        ),
        (
            1,
            {"agora": {"operation": {"type": 2, "openAction": "a.b.C", "openActivity": "a.b"}}},
            ("opens the page a.b.C", "opens the page a.b.C"),
        ),
        (
            1,
            {"agora": {"operation": {"type": 1}}},
            ("does nothing: URL to open is missing", "does nothing: URL to open is missing"),
        ),
        (2, {"config": {"clickAction": {"url": "app://{0}"}}}, ("opens app://{0}", "opens the app")),
        (
            2,
            {"config": {"clickAction": {"url": " "}}},
            ("may not work: Open a URL is empty", "opens the app"),
        ),
        (2, {"config": {"clickAction": {"url": "", "action": "A"}}}, ("opens the page A", "opens the app")),
        (2, {"fcm": {"notification": {"clickAction": "OPEN"}}}, ("opens the page OPEN", "opens the app")),
        (2, {"xiaomi": {"notifyEffect": 3, "webUri": "https://mi.test"}}, ("opens https://mi.test", "opens the app")),
    ],
)
def test_what_a_tap_does(strategy: int, message: dict[str, Json], taps: tuple[str, str]) -> None:
    on_android, on_iphone = both(push(strategy, **message))
    assert (on_android.tap, on_iphone.tap) == taps


def test_a_page_opens_on_android_only_with_easemob() -> None:
    message: Json = {"operation": {"type": 2, "openAction": "a.b.C"}}
    shown = [phone(push(1, easemob=message), EASEMOB).tap for phone in (android, ios)]
    assert shown == ["opens the page a.b.C", "opens the app: this phone does not know When tapped 2"]


@pytest.mark.parametrize("kind", ["voip", "mdm", "widgets"])
def test_a_push_type_that_people_do_not_see_shows_nothing(kind: str) -> None:
    assert "decides what to show" in ios(push(2, apns={"pushType": kind}), AGORA).nothing


def test_an_iphones_extras_are_told() -> None:
    notes = ios(push(apns={"categoryName": "REPLY", "mutableContent": True, "liveActivityEvent": "START"}), AGORA).notes
    assert notes == (
        "a Live Activity (START) is drawn by the app, not here",
        "the app may change it before it is shown",
        "buttons are those of the app's category REPLY",
    )


# Text as a phone cuts it


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("exactly ten", 11, "exactly ten"),
        ("exactly ten", 10, "exactly t…"),
        ("维护公告今晚", 12, "维护公告今晚"),
        ("维护公告今晚", 11, "维护公告今…"),
        ("one\r\ntwo\nthree", 20, "one two three"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 5, "👨‍👩‍👧👨‍👩‍👧…"),
        ("🇩🇪🇫🇷", 3, "🇩🇪…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("नमस्ते", 99, "नमस्ते"),
        ("", 5, ""),
    ],
)
def test_a_line_is_cut_between_what_people_see_as_characters(text: str, width: int, shown: str) -> None:
    assert one_line(text, width).text == shown


def test_several_lines_break_between_words_and_keep_their_breaks() -> None:
    assert several_lines("one two three four", 9, 2).text == "one two three fo…"
    assert several_lines("a\nb\nc", 9, 2).text == "a\nb…"
    assert several_lines("a\nb\n", 9, 2) == several_lines("a\nb\n", 9, 3)
    assert not several_lines("one two three four", 9, 3).short
    assert several_lines("今晚系统维护", 4, 2).text == "今晚系…"


@pytest.mark.parametrize("text", ["x" * 1_000_000, "e" + "\u0301" * 200_000, "\n" * 200_000])
def test_of_a_huge_text_a_preview_holds_what_a_phone_shows(text: str) -> None:
    assert all(len(preview.collapsed.content) < 8000 for preview in both(push(content=text)))


@pytest.mark.parametrize("value", [None, 7, 1.5, True, [], {}, ["a"], {"title": {"a": 1}}, "text", "\ud800", "{}"])
def test_a_push_of_any_shape_has_a_preview(value: Json) -> None:
    blocks = ("agora", "apns", "fcm", "fcmV1", "xiaomi", "vivo", "oppo", "meizu", "huawei", "honor", "harmonyOS")
    for strategy in range(5):
        for shape in (dict.fromkeys(blocks, value), {"title": value, "content": value, "config": value}):
            both(Push(strategy=strategy, message=dict(shape)))
    for key in ("buttons", "inboxContent", "style", "badge", "clickAction", "title"):
        both(push(huawei={"message": {"android": {"notification": {key: value, "style": 3}}}}), EASEMOB)

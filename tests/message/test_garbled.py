"""Text that was read or written wrongly on its way is held up; ordinary text of any language is not."""

import pytest

from push_tui.message.garbled import garbled
from push_tui.message.lint import LintFinding, Rule, lint_message, override_phrase
from push_tui.message.push import Json

MISREAD = {
    "cafÃ©": "é",
    "Itâ€™s here": "’",
    "Itâ\x80\x99s here": "’",
    "Ã–sterreich": "Ö",
    "KÃ–LN ruft": "Ö",
    "Â£5 off": "£",
    "voilÃ\u00a0!": "à",
    "â‚¬5": "€",
    "piÄ™kny": "ę",
    "crÃƒÂ¨me": "Ã¨",
    "Sale ðŸ˜€": "😀",
    "ä½\u00a0å¥½": "你好",
    "ç”µå½±": "电影",
    "ã\x81“ã\x82“": "こん",
    "Ð¿Ñ€Ð¸Ð²ÐµÑ‚": "привет",
    "РџСЂРёРІРµС‚": "Привет",
    "Itв\u0402\u2122s": "’",
    "Ù…Ø±Ø\u00adØ¨Ø§": "مرحبا",
    "à¸ªà¸§à¸±à¸ªà¸”à¸µ": "สวัสดี",
    "caf√© bar": "é",
    "It‚Äôs here": "’",
    "It鈥檚 here": "’s",
    "娆㈣繋鍥炴潵": "欢迎回来",
    "縺薙ｓ縺ｫ縺｡縺ｯ": "こんにちは",
}
ESCAPED = {
    "Hello\\nworld": "\\n",
    "\\u4f60\\u597d": "\\u4f60",
    "Caf\\u{00e9}": "\\u{00e9",
    "Caf\\xc3\\xa9": "\\xc3",
    "Cafu00e9": "u00e9",
    'Say \\"hi\\"': '\\"',
    "%E4%BD%A0 arrived": "%E4%BD%A0",
    "Spring%20sale": "%20",
    "Caf=C3=A9": "=C3=A9",
    "=?UTF-8?B?5L2g?= 1": "=?UTF-8?B?",
}
ORDINARY = (
    *("café", "It’s here", "Größe XL", "São Paulo — já", "l’été", "voilà…", "Ça va ?", "à\u00a0½ prix"),
    *("„Viel Spaß“", "« Très animé…»", "«À bientôt»", "naïve™", "CAFÉ – BAR", "CAFÉ–BAR", "É”", "HYVÄ…", "Ä…"),
    *("“SÓ AMANHÔ!", "20 °C–25 °C", "№ 5", "МОЁ", "«Всё»", "Витамин В»", "«Её»", "ТРИ ЦІЛІ", "٪٥٠"),
    *("联通", "關機", "盧比於", "你好，世界", "讀取至 5 位元組", "こんにちは、世界", "안녕하세요", "สวัสดี"),
    *("100% 20 off", "50%20", "¯\\_(ツ)_/¯", "C:\\new\\test", "\\\\server\\news", "a = 10 = 20", "\\o/"),
    *("See https://x.y/?q=%E4%BD%A0%20 now", "www.x.y/%E4%BD%A0", "Menu00e"),
)


def findings(text: str, where: str = "content") -> list[LintFinding]:
    found = lint_message({"title": "Your order is on its way", where: text})
    return [finding for finding in found if finding.rule is Rule.GARBLED]


@pytest.mark.parametrize(("text", "meant"), MISREAD.items())
def test_text_that_was_read_in_a_wrong_encoding_is_held_up_with_what_it_means(text: str, meant: str) -> None:
    (finding,) = findings(text)
    assert finding.message == "Content was read in a wrong encoding."
    assert finding.reason.startswith("Its author probably wrote ")
    assert meant in finding.reason
    assert override_phrase((finding,))


def test_the_text_that_was_meant_is_told_with_the_words_around_it() -> None:
    (finding,) = findings("Itâ€™s Friday at last, and everybody knows")
    assert finding.reason == 'Its author probably wrote "It’s Friday at".'
    assert finding.excerpt == "Itâ€™s Friday at"


@pytest.mark.parametrize("text", ["It\ufffds here", "锟斤拷 is here", "占쏙옙 is here"])
def test_lost_characters_are_held_up(text: str) -> None:
    (finding,) = findings(text)
    assert "paste the text again" in finding.reason


@pytest.mark.parametrize(("text", "shown"), ESCAPED.items())
def test_escapes_that_people_would_read_are_held_up(text: str, shown: str) -> None:
    (finding,) = findings(text)
    assert (finding.message, finding.excerpt) == ("Content has escapes in it.", shown)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_passes(text: str) -> None:
    assert garbled(text) is None


def test_every_text_that_a_phone_shows_is_looked_at_and_a_link_is_not() -> None:
    (finding,) = lint_message({"title": "Sale", "content": "From noon", "apns": {"subtitle": "cafÃ©"}})
    assert finding.message == "apns.subtitle was read in a wrong encoding."
    link: dict[str, Json] = {
        "title": "Sale",
        "content": "From noon",
        "config": {"clickAction": {"url": "https://x.y/%E4%BD%A0"}},
    }
    assert not lint_message(link)


@pytest.mark.parametrize("piece", ["Ã", "Ã©", "é", "\\", "%E4", "浣犲", "=C3", "Р", "\u00a0", "http://", "é ", "ðŸ"])
def test_a_long_text_is_read_in_a_moment(piece: str) -> None:
    garbled(piece * (50_000 // len(piece)))

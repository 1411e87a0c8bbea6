"""What should not reach many people is held up, and ordinary messages of real apps pass, in any language."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from push_tui.dialects import DIALECTS
from push_tui.message.lint import LintFinding, Rule, is_override, lint_message, override_phrase
from push_tui.message.push import Json
from support.message_checks import EVERYBODY, LABELS, USER, USERS, push_to

CORPUS = Path(__file__).parent / "lint_corpus"


def corpus(name: str) -> list[list[Any]]:
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


ORDINARY = corpus("ordinary")
"""200 messages as apps send them: language, title, content, channels."""
TRAPS = corpus("traps")
"""Ordinary messages chosen to be mistaken: exams, trials, test matches, brands without vowels, chat."""
STOPPED = corpus("stopped")
MOST_ORDINARY_STOPPED = 4
MOST_TRAPS_STOPPED = 4
BUDGET_MS = 2.0


def message(title: str, content: str, channels: dict[str, Json] | None = None) -> dict[str, Json]:
    return {"title": title, "content": content, **(channels or {})}


def found(title: str, **channels: Json) -> list[LintFinding]:
    return list(lint_message(message(title, "Everything you need to know about tonight", channels)))


def rules(title: str, **channels: Json) -> set[Rule]:
    return {finding.rule for finding in found(title, **channels)}


# The corpus


def test_the_corpus_is_large_enough() -> None:
    assert len({json.dumps(row) for row in ORDINARY}) >= 200
    assert len({json.dumps(row) for row in STOPPED}) >= 100


@pytest.mark.parametrize("row", STOPPED, ids=lambda row: row[0])
def test_a_message_that_was_never_meant_for_many_is_stopped(row: list[Any]) -> None:
    assert lint_message(message(*row))


def test_ordinary_messages_pass() -> None:
    stopped = [row for _language, *row in ORDINARY if lint_message(message(*row))]
    assert len(stopped) <= MOST_ORDINARY_STOPPED, stopped


def test_ordinary_messages_that_look_like_a_test_pass_too() -> None:
    stopped = [row for _language, *row in TRAPS if lint_message(message(*row))]
    assert len(stopped) <= MOST_TRAPS_STOPPED, stopped


def test_a_message_is_read_within_two_milliseconds() -> None:
    rows = [message(*row) for _language, *row in ORDINARY] + [message(*row) for row in STOPPED]
    began = time.process_time()
    for row in rows:
        lint_message(row)
    assert (time.process_time() - began) * 1000 / len(rows) <= BUDGET_MS


def test_a_very_long_text_does_not_hang_the_lint() -> None:
    for piece in (
        "a" * 50_000,
        "{" * 50_000,
        "test " * 10_000,
        "测试" * 20_000,
        "[" * 50_000,
        "sdf" * 20_000,
        "<a " * 9_999,
        "code sdfsdf " * 4_000,
    ):
        began = time.process_time()
        lint_message(message("Weekend offers", piece))
        assert time.process_time() - began < 1


# What is found, and where


@pytest.mark.parametrize(
    ("title", "rule", "excerpt"),
    [
        ("[TEST] Summer sale", Rule.TEST, "[TEST]"),
        ("Come in, this is only a test", Rule.TEST, "this is only a test"),
        ("Welcome back, {{ name }}!", Rule.PLACEHOLDER, "{{ name }}"),
        ("Welcome back, {% name %}!", Rule.PLACEHOLDER, "{% name %}"),
        ("Welcome back, {{ na", Rule.PLACEHOLDER, "{{"),
        ("Hello %1$s, you have mail", Rule.PLACEHOLDER, "%1$s"),
        ("Dear <FIRST NAME>", Rule.PLACEHOLDER, "<FIRST NAME>"),
        ("Offers in [CITY NAME]", Rule.PLACEHOLDER, "[CITY NAME]"),
        ("Your code is xxxx", Rule.PLACEHOLDER, "xxxx"),
        ("TODO: write something nice", Rule.PLACEHOLDER, "TODO:"),
        ("The sale starts TODO", Rule.PLACEHOLDER, "TODO"),
        ("Your [ORDER] has left", Rule.PLACEHOLDER, "[ORDER]"),
        ("Come to our [BRANCH] today", Rule.PLACEHOLDER, "[BRANCH]"),
        ("Welcome back, <name>", Rule.PLACEHOLDER, "<name>"),
        ("Welcome back, ${x}", Rule.PLACEHOLDER, "${x}"),
        ("Welcome back, FNAME", Rule.PLACEHOLDER, "FNAME"),
        ("#code# is your code", Rule.PLACEHOLDER, "#code#"),
        (
            "Hi {{name}}, [ORDER], <name>, %s, ${x}, xxx, %s, TODO",
            Rule.PLACEHOLDER,
            "{{name}}, [ORDER], <name>, %s, ${x}, xxx, TODO",
        ),
        ("You have a message", Rule.DEFAULT, "You have a message"),
        ("请及时查看", Rule.DEFAULT, "请及时查看"),
        ("Title", Rule.UNWRITTEN, "Title"),
        ("12345", Rule.NOTHING, "12345"),
        ("١٢٣", Rule.NOTHING, "١٢٣"),
        ("b", Rule.NOTHING, "b"),
        ("?!", Rule.NOTHING, "?!"),
        ("New: dfgkjhdfg", Rule.KEY_MASH, "dfgkjhdfg"),
        ("Look: HTTP://shop.example/a", Rule.INSECURE_LINK, "HTTP://shop.example/a"),
        ("Sale\u202egnihtyna", Rule.HIDDEN, "\\u202e"),
        ("Sale\x1b[2J today", Rule.HIDDEN, "␛"),
    ],
)
def test_a_finding_names_the_part_that_is_meant(title: str, rule: Rule, excerpt: str) -> None:
    (finding,) = found(title)
    assert (finding.path, finding.rule, finding.excerpt) == (("pushMessage", "title"), rule, excerpt)
    assert finding.message.startswith("Title ")
    assert finding.reason.endswith(".")


@pytest.mark.parametrize(
    "title",
    [
        "ＴＥＳＴ",
        "te\u200bst",
        "T e s t".replace(" ", "\u2060"),
        "𝐓𝐞𝐬𝐭 𝟏",
        "TeSt!!!",
    ],
)
def test_a_test_in_disguise_is_a_test(title: str) -> None:
    assert Rule.TEST in rules(title)


@pytest.mark.parametrize(
    "title",
    [
        "Contest of the year",
        "Protest in Paris",
        "Latest test match results",
        "Testimonials from our guests",
        "Attestation prête",
        "Fastest delivery in town",
        "テストステロンの真実",
        "フォトコンテスト",
        "노래 콘테스트",
    ],
)
def test_a_word_that_only_holds_the_letters_passes(title: str) -> None:
    assert not rules(title)


@pytest.mark.parametrize(
    "title",
    [
        "Use code sprfrg for 10% off",
        "Code WXZQJK at checkout",
        "#sdfsdf is trending",
        "@kjhgf followed you",
        "Mail hjklm@sdfgh.example",
        "Neu: Strumpfschnäppchen",
        "Hahahaha, wkwkwk",
        "Grrr, psst and brrr",
        "سيبلغ عدد الزوار مليونا",
        "שלום לכולם",
    ],
)
def test_codes_names_laughter_and_scripts_without_vowels_are_no_key_mash(title: str) -> None:
    assert Rule.KEY_MASH not in rules(title)


@pytest.mark.parametrize(
    "title",
    [
        *("50 %de réduction", "20%discount", "I <3 Mondays", "Save $AAPL", "{", "[Live] Now", "[LIVE] Now"),
        *("Finale [LIVE]", "¡TODO al 50%!", "TODO DIA tem oferta", "Lo damos TODO", "TODO-Liste", "#话题#", "XXIV"),
    ],
)
def test_signs_that_only_look_like_a_placeholder_pass(title: str) -> None:
    assert Rule.PLACEHOLDER not in rules(f"{title} for everybody here")


@pytest.mark.parametrize("link", ["https://example.com", "myapp://orders/1", "tel:112", "intent://x#Intent;end"])
def test_links_of_other_schemes_pass(link: str) -> None:
    assert not rules("Weekend offers", agora={"operation": {"type": 1, "openUrl": link}})


@pytest.mark.parametrize(
    ("channels", "path", "rule"),
    [
        ({"config": {"clickAction": {"url": "http://a.example"}}}, "config.clickAction.url", Rule.INSECURE_LINK),
        ({"agora": {"bigTxt": "asdfasdf"}}, "agora.bigTxt", Rule.KEY_MASH),
        ({"agora": {"operation": {"openUrl": "https://a.example/{id}"}}}, "agora.operation.openUrl", Rule.PLACEHOLDER),
        ({"agora": {"operation": {"openUrl": "https://a.example/%s"}}}, "agora.operation.openUrl", Rule.PLACEHOLDER),
        ({"apns": {"subTitle": "test"}}, "apns.subTitle", Rule.TEST),
        ({"apns": {"titleLocArgs": ["Kim", "%s"]}}, "apns.titleLocArgs.1", Rule.PLACEHOLDER),
        ({"fcm": {"notification": {"body": "1"}}}, "fcm.notification.body", Rule.NOTHING),
        ({"xiaomi": {"description": "测试推送"}}, "xiaomi.description", Rule.TEST),
        (
            {"huawei": {"message": {"android": {"notification": {"buttons": [{"name": "TODO: name"}]}}}}},
            "huawei.message.android.notification.buttons.0.name",
            Rule.PLACEHOLDER,
        ),
        (
            {"fcmV1": {"apnsConfig": {"payload": {"aps": {"alert": {"title": "test 1"}}, "kind": "test"}}}},
            "fcmV1.apnsConfig.payload.aps.alert.title",
            Rule.TEST,
        ),
        ({"someday": {"title": "qwerty"}}, "someday.title", Rule.KEY_MASH),
    ],
)
def test_every_text_a_phone_shows_is_looked_at(channels: dict[str, Json], path: str, rule: Rule) -> None:
    findings = found("Weekend offers", **channels)
    assert [(".".join(finding.path[1:]), finding.rule) for finding in findings] == [(path, rule)]


def test_what_the_app_gets_and_nobody_sees_is_left_alone() -> None:
    silent: dict[str, Json] = {
        "ext": {"title": "test", "url": "http://a.example"},
        "fcm": {"data": {"body": "{{x}}"}, "collapseKey": "asdf"},
        "apns": {"threadId": "test", "contentState": {"title": "1"}},
    }
    assert not found("Weekend offers", **silent)


def test_empty_texts_are_left_to_the_validation() -> None:
    assert lint_message(message("", "   ")) == ()


# Flags, emoji, line breaks


def test_only_real_flags_may_hold_tag_characters() -> None:
    scotland = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert not rules(f"Six Nations: {scotland} wins")
    assert rules("Six Nations: \U0001f3f4\U000e0067\U000e0062 wins") == {Rule.HIDDEN}


def test_line_breaks_of_any_system_pass() -> None:
    assert not lint_message(message("Your week", "Steps: 48,212\r\nBest day: Thursday\nKeep going!"))


# For whom, and what is recorded


def test_a_push_to_labels_to_everybody_or_to_more_users_than_a_call_takes_reaches_many() -> None:
    many = [f"u{number}" for number in range(101)]
    for dialect in DIALECTS.values():
        assert push_to(LABELS, "vip").reaches_many(dialect)
        assert push_to(EVERYBODY).reaches_many(dialect)
        assert push_to(USERS, *many).reaches_many(dialect)
        assert not push_to(USERS, *many[:100]).reaches_many(dialect)
        assert not push_to(USER).reaches_many(dialect)


def test_an_edit_of_the_text_asks_again() -> None:
    first, same, edited = (found(title)[0] for title in ("Test 1", "Test 1", "Test 2"))
    assert first.key == same.key != edited.key
    assert first.key.startswith("test:title:")
    assert first.record == "Title looks like a test: Test 1"


def test_an_override_is_a_phrase_and_only_asked_for_where_it_is_needed() -> None:
    phrase = override_phrase(tuple(found("Test 1")))
    assert is_override(f" {phrase.upper()} ")
    assert not is_override("")
    assert not is_override(phrase[:-1])
    assert override_phrase(tuple(found("Weekend offers"))) == ""


json_texts = st.recursive(
    st.text(max_size=30) | st.none() | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "body", "url", "payload", "ext", "aps", "name"]) | st.text(), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "content", "apns", "agora", "fcm"]), json_texts))
def test_anything_that_can_be_imported_can_be_linted(anything: dict[str, Json]) -> None:
    for finding in lint_message(anything):
        assert finding.excerpt
        assert finding.path[0] == "pushMessage"

"""A token is read as people and programs write it, or refused with the reason; nothing of it is repeated."""

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.chat.token_text import NoToken, token_in, token_text, trouble
from push_tui.chat.tokens import Token
from support.minted_tokens import packed, service

TOKEN = "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAAAAAAAAEHMpqy501HZr2ms92z=="
ANSWER = {"access_token": TOKEN, "expires_in": 1024000, "application": "8be024f0-e978-11e8-b697-5d598d5f8402"}


@pytest.mark.parametrize(
    "written",
    [
        TOKEN,
        f"  {TOKEN}\n",
        f"{TOKEN}\r\n",
        f"\n\n{TOKEN}\n\n",
        f"\ufeff{TOKEN}\n",
        f"\u200b{TOKEN}\u200b",
        f"\u00a0{TOKEN}\u3000",
        f"Bearer {TOKEN}",
        f"bearer  {TOKEN}\r",
        f"Authorization: Bearer {TOKEN}",
        f"authorization:Bearer {TOKEN}",
        f'"{TOKEN}"\n',
        f"'{TOKEN}'",
        f"`{TOKEN}`",
        f"\u201c{TOKEN}\u201d",
        f"'Authorization: Bearer {TOKEN}'",
        f'\ufeff"Bearer {TOKEN}"\r\n',
        json.dumps(ANSWER),
        json.dumps(ANSWER, indent=2) + "\n",
        json.dumps({"access_token": f"Bearer {TOKEN}"}),
    ],
)
def test_what_stands_around_a_token_is_taken_off(written: str) -> None:
    assert token_in(written).reveal() == TOKEN


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "it is empty"),
        (" \r\n", "it is empty"),
        ("Bearer ", "it is empty"),
        ('""', "it is empty"),
        ("secret words of mine", "it has 4 words; a token is one word"),
        ("secret\nwords\n", "it has 2 lines"),
        ("secret\rwords", "it has 2 lines"),
        ("-----BEGIN CERTIFICATE-----\nsecret\n-----END CERTIFICATE-----", "a certificate or a key"),
        ("CHAT_TOKEN=secret", "keep only the value"),
        ("export CHAT_TOKEN='secret'", "keep only the value"),
        ("$env:CHAT_TOKEN = 'secret'", "keep only the value"),
        ('{"error": "unauthorized", "error_description": "secret"}', "it is JSON with an error"),
        ('{"token": "secret"}', 'JSON without "access_token"'),
        ('{"access_token": 12}', 'JSON without "access_token"'),
        ('{"access_token": ""}', "it is empty"),
        ("{access_token: secret}", "begins with { but is not JSON"),
        ("{" * 100_000, "begins with { but is not JSON"),
        ('["secret"]', r"it begins with \["),
        ("<html>", "it begins with <"),
        ("s\u00e9cret", r"the character U\+00E9"),
        ("sec\u200bret", r"the character U\+200B"),
        ("secret\x00", r"the character U\+0000"),
        ("secret;", r"the character ; \(U\+003B\)"),
        ("secret,", r"the character , \(U\+002C\)"),
        ("'secret", r"the character ' \(U\+0027\)"),
        ("bearer:secret", r"the character : \(U\+003A\)"),
    ],
)
def test_what_is_no_token_is_refused_with_the_reason_and_not_repeated(written: str, reason: str) -> None:
    with pytest.raises(NoToken, match=reason) as caught:
        token_in(written)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_the_encodings_in_which_shells_write_one(encoding: str) -> None:
    assert token_in(token_text(f"{TOKEN}\r\n".encode(encoding))).reveal() == TOKEN


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x80secret", b"\x00\xd8secret\xff"])
def test_a_file_that_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(NoToken, match="not text"):
        token_text(data)


@given(st.text(max_size=60))
def test_any_text_gives_a_token_that_a_header_can_carry_or_one_reason(written: str) -> None:
    try:
        assert token_in(written) == Token(token_in(written).reveal())
    except NoToken as problem:
        assert str(problem).startswith("it ")


@dataclass(frozen=True)
class Of:
    """A token of a kind."""

    text: str
    said: str | None


@pytest.mark.parametrize(
    "token",
    [
        Of(TOKEN, None),
        Of(packed(service(5, {2: 600}, ""), 1), None),
        Of(packed(service(99, {1: 600}, ""), 1), None),
        Of(packed(service(5, {1: 600}, "kim"), 1), "a chat user's token"),
        Of(packed(service(1, {1: 600}, "room", "kim"), 1), "not for the chat service"),
        Of(packed(service(5, {2: 600}, ""), 1)[:-20], "cut off or damaged"),
    ],
    ids=["opaque", "app", "unknown", "user", "rtc", "cut-off"],
)
def test_a_token_that_the_service_will_refuse_is_known_beforehand(token: Of) -> None:
    said = trouble(Token(token.text))
    assert said is None if token.said is None else token.said in str(said)

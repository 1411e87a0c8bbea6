"""Tokens never show themselves; "007" tokens are minted and read as the vendor's builders do."""

import base64
import copy
import dataclasses
import pickle
import string
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.chat.tokens import (
    Token,
    TokenDamaged,
    TokenFacts,
    TokenKind,
    TokenUnreadable,
    create_app_token,
    read_token,
)
from push_tui.simulator.refusals import TOKEN_OF_ANOTHER_APP
from support.minted_tokens import judge, packed, service

APP_ID = "970CA35de60c44645bbae8a215061b33"
CERTIFICATE = "5CFd2fd1755d40ecb72977518be15d3b"
ISSUED = datetime.fromtimestamp(1111111, UTC)
APP_TOKEN = (
    "007eJxTYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqSamaQbGJiZmKalJSYapFoZGhqYGaYZGzs/kWAIYKJgYGRAYRZg"
    "ZgJzGdgAACt8hhr"
)
GO_TOKEN = (
    "007eJxSYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqSamaQbGJiZmKalJSYapFoZGhqYGaYZGzs/kWAIYKJgYGRAYRZG"
    "RgZmMB8BgZAAAAA//+t8hhr"
)
NODE_TOKEN = (
    "007eJxTYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqSamaQbGJiZmKalJSYapFoZGhqYGaYZGzs/kWAIYKJgYGRAYRZG"
    "RgZmMB8BgYArfIYaw=="
)
USER_TOKEN = (
    "007eJxTYNAIsnbS3v/A5t2TC6feR15r+6cq8bqAvfaW+tk/Vzz+p6xTYLA0N3B2NDZNSTUzSDYxMTMxTUpKTLVINDI0NTAzTDI2dv8iwBDBxMDAyADCr"
    "EDMCOZzMRhZWBgZmxgamRsDAB+lHrg="
)
SIGNATURE = "2d6e85c3436f1811bc2c43173bf34eaa047d5e896abd4ef54c654110c0fade50"
INFO = (
    "2000393730434133356465363063343436343562626165386132313530363162333347f41000580200000100000001000500010002005802"
    "00000000"
)
OPAQUE = "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAAAAAAAAEHMpqy501HZr2ms92z"

hex_32 = st.text(alphabet=string.hexdigits, min_size=32, max_size=32)


def inflated(token: str) -> bytes:
    return zlib.decompress(base64.b64decode(token.removeprefix("007")))


def test_a_minted_token_inflates_to_the_vendor_s_bytes() -> None:
    token = create_app_token(APP_ID, CERTIFICATE, issued_at=1111111, salt=1, seconds=600)
    assert token.reveal().startswith("007")
    assert inflated(token.reveal()) == b"\x20\x00" + bytes.fromhex(SIGNATURE) + bytes.fromhex(INFO)
    assert inflated(token.reveal()) == inflated(APP_TOKEN)


@pytest.mark.parametrize("text", [APP_TOKEN, GO_TOKEN, NODE_TOKEN], ids=["python", "go", "node"])
def test_the_app_token_of_every_builder_is_read(text: str) -> None:
    assert read_token(text) == TokenFacts(APP_ID, ISSUED, ISSUED + timedelta(seconds=600), 1, TokenKind.APP)


def test_a_user_token_is_told_from_an_app_token() -> None:
    facts = read_token(USER_TOKEN)
    assert facts.kind is TokenKind.USER
    assert facts.user_id == "2882341273"


RTC = service(1, {1: 600, 2: 600}, "a channel", "2882341273")
RTM = service(2, {1: 600}, "kim")
STREAMING = service(3, {1: 600, 2: 600}, "a channel", "kim")
FPA = service(4, {1: 0})
CHAT_APP = service(5, {2: 600}, "")
CHAT_USER = service(5, {1: 600}, "kim")
FCDN = service(6, {1: 600}, "a channel", "kim")
APAAS = service(7, {3: 600}, "room", "kim", role=-1)
UNHEARD_OF = service(99, {1: 600}, "who", "knows", "what")


@pytest.mark.parametrize("before", [(RTC,), (RTM,), (STREAMING,), (FPA,), (FCDN,), (APAAS,), (RTC, RTM, STREAMING)])
@pytest.mark.parametrize("after", [(), (RTC,), (UNHEARD_OF,)])
def test_an_app_token_is_known_among_other_services(before: tuple[bytes, ...], after: tuple[bytes, ...]) -> None:
    services = (*before, CHAT_APP, *after)
    text = packed(b"".join(services), len(services))
    assert read_token(text).kind is TokenKind.APP
    if UNHEARD_OF not in after:
        assert judge(text, 2.0) is None


@pytest.mark.parametrize("services", [(CHAT_USER, CHAT_APP), (CHAT_APP, CHAT_USER)])
def test_of_two_chat_services_the_app_s_counts(services: tuple[bytes, ...]) -> None:
    text = packed(b"".join(services), 2)
    assert read_token(text).kind is TokenKind.APP
    assert judge(text, 2.0) is None


@pytest.mark.parametrize(
    ("services", "kind"),
    [
        ((RTC,), TokenKind.OTHER),
        ((), TokenKind.OTHER),
        ((service(5, {}, "kim"),), TokenKind.OTHER),
        ((RTC, CHAT_USER), TokenKind.USER),
        ((UNHEARD_OF, CHAT_APP), TokenKind.UNKNOWN),
    ],
)
def test_what_a_token_without_app_privilege_is_for_is_told_or_unknown(
    services: tuple[bytes, ...], kind: TokenKind
) -> None:
    text = packed(b"".join(services), len(services))
    assert read_token(text).kind is kind
    assert (kind is TokenKind.UNKNOWN) or judge(text, 2.0) is TOKEN_OF_ANOTHER_APP


def test_a_token_ends_with_its_app_privilege() -> None:
    facts = read_token(packed(service(5, {2: 60}, ""), 1, seconds=600))
    assert facts.expires_at - facts.issued_at == timedelta(seconds=60)


@given(
    app_id=hex_32,
    certificate=hex_32,
    issued_at=st.integers(1, 2**32 - 1),
    salt=st.integers(1, 99_999_999),
    seconds=st.integers(1, 86_400),
)
def test_what_is_minted_is_what_is_read(app_id: str, certificate: str, issued_at: int, salt: int, seconds: int) -> None:
    token = create_app_token(app_id, certificate, issued_at=issued_at, salt=salt, seconds=seconds)
    issued = datetime.fromtimestamp(issued_at, UTC)
    expires = issued + timedelta(seconds=seconds)
    assert token.facts == TokenFacts(app_id, issued, expires, salt, TokenKind.APP)
    facts = read_token(token.reveal())
    assert (facts.app_id, facts.expires_at) == (app_id, expires)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"app_id": "970CA35de60c44645bbae8a215061b3"}, "app ID must be 32"),
        ({"app_id": "g" * 32}, "app ID must be 32"),
        ({"certificate": CERTIFICATE + "\n"}, "certificate must be 32"),
        ({"certificate": ""}, "certificate must be 32"),
        ({"seconds": 0}, "1 to 86400 seconds"),
        ({"seconds": 86_401}, "1 to 86400 seconds"),
        ({"salt": 0}, "salt must be"),
        ({"salt": 100_000_000}, "salt must be"),
        ({"issued_at": 0}, "epoch seconds"),
        ({"issued_at": 2**32}, "epoch seconds"),
    ],
)
def test_what_the_vendor_s_builder_refuses_in_silence_is_said(changed: dict[str, object], words: str) -> None:
    arguments: dict[str, object] = {"app_id": APP_ID, "certificate": CERTIFICATE, "issued_at": 1111111, "salt": 1}
    with pytest.raises(ValueError, match=words) as caught:
        create_app_token(**(arguments | changed))  # type: ignore[arg-type]  # wrong arguments are the point
    assert CERTIFICATE not in str(caught.value)


@given(st.text(max_size=200))
def test_reading_any_text_ends_in_facts_or_one_sentence(text: str) -> None:
    for candidate in (text, "007" + text):
        with pytest.raises(TokenUnreadable):
            read_token(candidate)


@given(st.binary(max_size=200))
def test_reading_any_packed_bytes_ends_in_facts_or_one_sentence(data: bytes) -> None:
    try:
        read_token("007" + base64.b64encode(zlib.compress(data)).decode())
    except TokenUnreadable as error:
        assert "007" in str(error)


@given(st.integers(0, len(inflated(APP_TOKEN)) - 1))
def test_a_token_that_is_cut_off_is_unreadable(length: int) -> None:
    with pytest.raises(TokenUnreadable):
        read_token("007" + base64.b64encode(zlib.compress(inflated(APP_TOKEN)[:length])).decode())


@pytest.mark.parametrize("text", [APP_TOKEN, USER_TOKEN, NODE_TOKEN], ids=["app", "user", "node"])
def test_a_token_without_its_last_characters_is_damaged(text: str) -> None:
    for lost in (1, 2, 3, 4, 8, 40, len(text) - 3):
        with pytest.raises(TokenDamaged):
            read_token(text[:-lost])


def test_a_token_that_inflates_to_gigabytes_is_refused_quickly() -> None:
    with pytest.raises(TokenUnreadable):
        read_token("007" + base64.b64encode(zlib.compress(b"\xff" * 50_000_000)).decode())


@pytest.mark.parametrize("text", [OPAQUE, APP_TOKEN])
def test_a_token_shows_as_stars_everywhere(text: str) -> None:
    token = Token(text)
    holder = dataclasses.make_dataclass("Holder", ["token"])(token)
    shown = [
        repr(token),
        str(token),
        f"{token}",
        f"{token!r:>9}",
        f"{token:s}",
        repr([token]),
    ]
    shown += [repr(holder), repr(dataclasses.asdict(holder)), repr(dir(token))]
    assert not any(text in seen for seen in shown)
    assert f"{token}" == "*****"
    assert token.reveal() == text


def test_a_token_is_not_pickled_and_copies_as_itself() -> None:
    token = Token(OPAQUE)
    with pytest.raises(TypeError):
        pickle.dumps(token)
    assert copy.deepcopy(token) is copy.copy(token) is token


def test_tokens_are_equal_by_their_text() -> None:
    assert Token(OPAQUE) == Token(OPAQUE)
    assert len({Token(OPAQUE), Token(OPAQUE), Token(APP_TOKEN)}) == 2
    assert Token(OPAQUE) != OPAQUE


@pytest.mark.parametrize("text", ["", " ", "a b", "secret\n", "secret\r\nX-Evil: 1", "sécret", "secret\x00"])
def test_what_no_header_can_carry_is_no_token_and_is_not_shown(text: str) -> None:
    with pytest.raises(ValueError, match="one word of ASCII") as caught:
        Token(text)
    assert "secret" not in str(caught.value)


def test_an_opaque_token_tells_nothing() -> None:
    token = Token(OPAQUE)
    assert token.facts is None


@pytest.mark.parametrize(
    "echoed",
    ["{}", '"{}"', "no {} here"],
)
def test_a_token_that_is_echoed_is_hidden_also_where_it_was_cut_off(echoed: str) -> None:
    value = "007eJxTYPgS/gD8RTmIbXr+1qOFZ2xlRdn2Mg7/aB"
    token = Token(value)
    for form in (value, value.replace("/", "\\/")):
        assert form not in token.hidden_in(echoed.format(form).encode()).decode()
        for length in range(16, len(form)):
            assert form[:16].encode() not in token.hidden_in(f"said {form[:length]}".encode())

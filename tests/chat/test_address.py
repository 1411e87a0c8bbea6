"""Where the service is, and names as segments of a path."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.chat.address import App, path_segment
from push_tui.chat.errors import ChatError, InvalidTarget
from push_tui.endpoints import Endpoint
from push_tui.hosts import InvalidValue, service_url
from push_tui.outcomes import Outcome
from support.chat_loopback import Memory, answer_file, client_of, replying

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda name: name not in (".", ".."))


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("a41.chat.agora.io", "https://a41.chat.agora.io/org/app/push/label"),
        ("https://a41.chat.agora.io", "https://a41.chat.agora.io/org/app/push/label"),
        ("https://A41.Chat.Agora.IO:443/", "https://a41.chat.agora.io/org/app/push/label"),
        ("a41.chat.agora.io.", "https://a41.chat.agora.io/org/app/push/label"),
        ("https://a41.chat.agora.io.:443/?#", "https://a41.chat.agora.io/org/app/push/label"),
        ("https:/a41.chat.agora.io", "https://a41.chat.agora.io/org/app/push/label"),
        ("//a41.chat.agora.io:", "https://a41.chat.agora.io/org/app/push/label"),
        ("xn--bcher-kva.example", "https://xn--bcher-kva.example/org/app/push/label"),
        ("http://localhost.:8080", "http://localhost:8080/org/app/push/label"),
        ("::ffff:10.0.0.1", "https://[::ffff:10.0.0.1]/org/app/push/label"),
        ("fd00::1", "https://[fd00::1]/org/app/push/label"),
        ("a41.chat.agora.io:8443", "https://a41.chat.agora.io:8443/org/app/push/label"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/org/app/push/label"),
        ("http://localhost:8080", "http://localhost:8080/org/app/push/label"),
        ("http://[::1]:8080", "http://[::1]:8080/org/app/push/label"),
        ("http://127.9.9.9", "http://127.9.9.9/org/app/push/label"),
    ],
)
def test_an_address_is_https_or_on_this_host(given_url: str, url: str) -> None:
    assert App.classic(given_url, "org", "app").url("push/label") == url


@pytest.mark.parametrize(
    ("given_url", "words"),
    [
        ("http://a41.chat.agora.io", "must use https"),
        ("http://localhost.evil.example", "use https"),
        ("http://127.0.0.1.evil.example", "use https"),
        ("http://10.0.0.1", "use https"),
        ("ftp://a41.chat.agora.io", "must begin with https"),
        ("", "must be a host"),
        ("https://", "must be a host"),
        ("https://kim:secret@a41.chat.agora.io", "must not hold a user name"),
        ("https://a41.chat.agora.io/v1", "host alone"),
        ("a41.chat.agora.io?x=1", "host alone"),
        ("a41.chat.agora.io#x", "host alone"),
        ("a41.chat .agora.io", "must be a host"),
        ("a41.chat.agora.io\n", "must be a host"),
        ("https://a41.chat.agora.io:port", "must be a host"),
        ("https://[::1", "must be a host .* brackets"),
        ("https://[a41.chat.agora.io]", "brackets|never part"),
        ("chat_a41.agora.io", 'must be a host .* "_" is never part of one'),
        ("a41.chat agora.io", "must be a host .* a space is never part of one"),
        ("a41.chat.agora.io\u200b", r"the character U\+200B is never part of one"),
        ("b\u00fccher.example", r"\(U\+00FC\) is not ASCII, .* xn--"),
        ("\u043041.chat.agora.io", r"\(U\+0430\) is not ASCII, .* xn--"),
        ("a41\u3002chat\u3002agora\u3002io", r"the character U\+3002"),
        ("\uff4141.chat.agora.io", r"\(U\+FF41\) is not ASCII"),
        (r"https:\\a41.chat.agora.io", "never part of one"),
        ("a41.chat.agora.io:0", "must be from 1 to 65535"),
        ("a41.chat.agora.io:70000", "must be from 1 to 65535"),
        ("a41.chat.agora.io:4\u0664", "must be from 1 to 65535"),
        ("10.0.0.256", "is not an address"),
        ("127.1", "is not an address"),
        ("2130706433", "is not an address"),
        ("0x7f000001", "is not an address"),
        ("a.0X7F", "is not an address"),
        ("a41..chat", "must be a host"),
        ("-a41.chat", "must be a host"),
        ("wss://a41.chat.agora.io", "must begin with https"),
    ],
)
def test_any_other_address_is_refused_with_the_reason(given_url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        App.classic(given_url, "org", "app")
    assert "secret" not in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_the_url_of_a_host_or_refused(text: str) -> None:
    try:
        url = service_url(text)
    except InvalidValue:
        return
    assert service_url(url) == url
    assert url.isascii()
    assert App.classic(text, "org", "app").host in url


def test_profiles_with_one_app_key_and_host_have_one_key() -> None:
    one = App.classic("A41.chat.agora.io", "org", "app")
    other = App.classic("https://a41.chat.agora.io:443", "org", "app")
    assert one.key == other.key
    assert one.key != App.classic("a61.chat.agora.io", "org", "app").key
    assert one.key != App.classic("a41.chat.agora.io", "org", "app2").key
    assert one.key != App.by_id("a41.chat.agora.io", "org").key


@given(names)
def test_a_segment_is_one_segment_and_reads_back(name: str) -> None:
    segment = path_segment(name)
    assert unquote(segment, errors="strict") == name
    assert not set(segment) & set("/?#;\\ ")
    assert segment.isascii()


@given(label=names, user=names)
async def test_any_name_reaches_the_service_as_itself(label: str, user: str) -> None:
    service = Memory(replying(200, answer_file("get-member.json")))
    await client_of(service).get_member(label, user)
    parts = service.seen[0].target.split("/")
    assert parts[:5] == ["", "41117440", "383391", "push", "label"]
    assert [unquote(parts[5]), parts[6], unquote(parts[7])] == [label, "user", user]
    assert len(parts) == 8


@pytest.mark.parametrize("name", ["", ".", "..", "\ud800"])
async def test_a_name_that_a_url_would_swallow_is_refused_before_anything_is_sent(name: str) -> None:
    service = Memory(replying(200))
    chat = client_of(service)
    for call in (
        chat.get_label(name),
        chat.delete_label(name),
        chat.list_members(name),
        chat.add_users(name, b"{}"),
        chat.remove_users(name, b"{}"),
        chat.get_member(name, "hx1"),
        chat.get_member("vip", name),
        chat.send(Endpoint.PUSH_SYNC, b"{}", user=name),
    ):
        with pytest.raises(InvalidTarget) as caught:
            await call
        assert isinstance(caught.value, ChatError)
        assert isinstance(caught.value, ValueError)
        assert caught.value.outcome is Outcome.NOT_SENT
    assert service.seen == []


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_an_app_whose_name_a_url_would_swallow_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="org_name"):
        App.classic("a41.chat.agora.io", name, "app")
    with pytest.raises(ValueError, match="app_name"):
        App.classic("a41.chat.agora.io", "org", name)
    with pytest.raises(ValueError, match="app_id"):
        App.by_id("a41.chat.agora.io", name)

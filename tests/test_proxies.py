"""Which proxy is used, whom NO_PROXY exempts, and what the address of a proxy may be."""

from urllib.parse import unquote

import pytest

from push_tui.hosts import InvalidValue
from push_tui.proxies import Proxy, proxy_of_environment, without_credentials

PROXY = "http://proxy:3128"


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, None),
        ({"HTTPS_PROXY": PROXY}, PROXY),
        ({"https_proxy": PROXY, "HTTPS_PROXY": "http://other"}, PROXY),
        ({"HTTPS_PROXY": PROXY, "ALL_PROXY": "socks5://other"}, PROXY),
        ({"ALL_PROXY": PROXY}, PROXY),
        ({"HTTPS_PROXY": " \n", "all_proxy": PROXY}, PROXY),
        ({"HTTP_PROXY": PROXY}, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": " "}, PROXY),
        ({"HTTPS_PROXY": PROXY, "no_proxy": "a41.chat.agora.io", "NO_PROXY": "other"}, None),
        ({"ALL_PROXY": "socks5://other", "NO_PROXY": "*"}, None),
    ],
)
def test_https_proxy_comes_before_all_proxy_and_small_letters_before_capitals(
    environ: dict[str, str], url: str | None
) -> None:
    proxy = proxy_of_environment("a41.chat.agora.io", 443, environ)
    assert (proxy and proxy.url) == url


@pytest.mark.parametrize(
    ("host", "no_proxy", "exempt"),
    [
        ("a41.chat.agora.io", "agora.io", True),
        ("a41.chat.agora.io", ".agora.io", True),
        ("a41.chat.agora.io", "*.agora.io", True),
        ("a41.chat.agora.io", "A41.Chat.Agora.IO.", True),
        ("a41.chat.agora.io", "example.com , agora.io", True),
        ("a41.chat.agora.io", "example.com\tagora.io,", True),
        ("a41.chat.agora.io", "gora.io", False),
        ("a41.chat.agora.io", ",. ,*.", False),
        ("a41.chat.agora.io", "other,*", True),
        ("a41.chat.agora.io", "agora.io:443", True),
        ("a41.chat.agora.io", "*:443", True),
        ("a41.chat.agora.io", "agora.io:8443", False),
        ("a41.chat.agora.io", "https://a41.chat.agora.io", False),
        ("a41.chat.agora.io", "10.0.0.0/8", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.1.2.0/255.255.255.0", True),
        ("10.1.2.3", "10.9.9.9/8:443", True),
        ("10.1.2.3", "10.0.0.0/8:80", False),
        ("10.1.2.3", "11.0.0.0/8", False),
        ("10.1.2.3", "10.0.0.0/99", False),
        ("10.1.2.3", "10.1.2.3:443", True),
        ("10.1.2.3", "2.3", False),
        ("10.1.2.3", "fd00::/8", False),
        ("fd00::1", "fd00::1", True),
        ("fd00::1", "FD00:0::0001", True),
        ("fd00::1", "[fd00::1]", True),
        ("fd00::1", "[fd00::1]:443", True),
        ("fd00::1", "[fd00::1]:8443", False),
        ("fd00::1", "fd00::2", False),
        ("fd00::1", "fd00::/8", True),
        ("fd00::1", "[fd00::]/8", True),
        ("::ffff:10.1.2.3", "10.0.0.0/8", True),
    ],
)
def test_no_proxy_names_domains_addresses_ranges_and_ports(host: str, no_proxy: str, exempt: bool) -> None:
    proxy = proxy_of_environment(host, 443, {"HTTPS_PROXY": PROXY, "NO_PROXY": no_proxy})
    assert (proxy is None) is exempt


@pytest.mark.parametrize(
    ("written", "url", "auth"),
    [
        (f" {PROXY}\r\n", PROXY, None),
        ("proxy:3128", PROXY, None),
        ("HTTPS://proxy/", "https://proxy", None),
        ("http://[fd00::2]:3128", "http://[fd00::2]:3128", None),
        ("kim:hunter2@proxy:3128", PROXY, ("kim", "hunter2")),
        ("http://kim@proxy:3128", PROXY, ("kim", "")),
        ("http://@proxy:3128", PROXY, None),
        ("http://kim:a@b:c@proxy:3128", PROXY, ("kim", "a@b:c")),
        ("http://k%40m:p%C3%A4%2F@proxy:3128", PROXY, ("k@m", "pä/")),
    ],
)
def test_an_address_is_read_without_the_blanks_around_it(written: str, url: str, auth: tuple[str, str] | None) -> None:
    proxy = Proxy.parse(written)
    assert (proxy.url, proxy.auth) == (url, auth)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "http://",
            ":3128",
            "//proxy",
            "http:/proxy",
            "ftp://proxy",
            "http://proxy/path",
            "http://proxy?x",
            "http://a..b",
        ),
        *(
            "http://proxy:port",
            "http://proxy:0",
            "http://proxy:65536",
            "http://[::1",
            "http://[proxy]",
            "http://[1.2.3.4]",
        ),
        *("http://10.0.0.256", "3128", "http://bücher", "http://pro xy", "http://pro\nxy", "http://kim:\udcff@proxy"),
    ],
    ids=ascii,
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue, match="must be the URL of a proxy"):
        Proxy.parse(written)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "all_proxy"])
@pytest.mark.parametrize("written", ["socks5://kim:hunter2@proxy", "SOCKS5H://proxy", "http://kim:hunter2@proxy:port"])
def test_a_refusal_names_the_variable_and_what_to_do_in_one_sentence(name: str, written: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        proxy_of_environment("a41.chat.agora.io", 443, {name: written})
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} must be ")
    assert "set HTTPS_PROXY to one, or add a41.chat.agora.io to NO_PROXY, then start push-tui again." in sentence
    assert "hunter2" not in sentence


@pytest.mark.parametrize(
    "value",
    ["kim:hunter2@proxy:port", "http:/kim:hunter2@x", "http://kim:hunter2", "http://kim:hunt%65r2@x", "hunter2@x"],
)
def test_what_another_program_says_of_a_proxy_shows_no_credentials(value: str) -> None:
    said = f"curl: (5) Unsupported proxy syntax in '{unquote(value)}'"
    assert "hunter2" not in without_credentials(said, {"HTTPS_PROXY": value})
    assert without_credentials(said, {"HTTPS_PROXY": value}).startswith("curl: (5) Unsupported proxy syntax")

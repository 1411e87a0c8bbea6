"""Proxies and certificate authorities: which are used, and what their failures mean for a send."""

import asyncio
import shutil
import ssl
import traceback
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from push_tui.chat.address import App
from push_tui.chat.authorities import Authorities
from push_tui.chat.connections import Deadlines, proxy_for
from push_tui.chat.departure import Departure
from push_tui.chat.errors import LostAnswer, Misconfigured, NotSent, Untrusted
from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome
from push_tui.proxies import Proxy
from support.chat_loopback import TLS, Loopback, answer_file, client_of, hang, http

FAR = App.classic("https://a41.chat.agora.io", "org", "app")
PROXY = Proxy.parse("http://proxy:3128")
OTHER = {"HTTPS_PROXY": "http://other:3128"}
TASK = answer_file("push-task.json")
AUTHORITY, EXPIRED = TLS / "authority.pem", TLS / "expired.pem"


def test_the_profile_s_proxy_is_used_before_the_environment_s() -> None:
    assert proxy_for(FAR, PROXY, OTHER | {"NO_PROXY": "*"}) == PROXY
    assert proxy_for(FAR, None, OTHER) == Proxy.parse("http://other:3128")


@pytest.mark.parametrize(
    "host",
    ["http://127.0.0.1:8080", "https://127.1.2.3", "http://LOCALHOST", "https://[::1]", "https://[::ffff:127.0.0.1]"],
)
def test_loopback_never_goes_by_proxy(host: str) -> None:
    assert proxy_for(App.classic(host, "org", "app"), PROXY, OTHER) is None


@pytest.mark.parametrize(
    ("host", "exempt"), [("https://a41.chat.agora.io", "443"), ("https://a41.chat.agora.io:8443", "8443")]
)
def test_no_proxy_with_a_port_is_for_that_port_of_the_service(host: str, exempt: str) -> None:
    app = App.classic(host, "org", "app")
    assert proxy_for(app, None, OTHER | {"NO_PROXY": f"a41.chat.agora.io:{exempt}"}) is None
    assert proxy_for(app, None, OTHER | {"NO_PROXY": "a41.chat.agora.io:80"}) is not None


async def test_a_proxy_that_cannot_be_used_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://kim:secret@proxy:1080")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(Misconfigured, match="SOCKS is not supported") as caught:
        await client_of().send(Endpoint.PUSH_TASK, b"{}")
    assert caught.value.outcome is Outcome.NOT_SENT
    assert caught.value.request == "POST push/task"
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def trusted(context: ssl.SSLContext) -> int:
    """How many authorities were read from a file."""
    return len(context.get_ca_certs())


def test_the_profile_s_ca_file_is_used_before_the_environment_s(tmp_path: Path) -> None:
    missing = {"SSL_CERT_FILE": str(tmp_path / "missing.pem")}
    assert trusted(Authorities.of(AUTHORITY, missing).context()) == 1
    with pytest.raises(Misconfigured, match=r"SSL_CERT_FILE names .*missing\.pem, which cannot be read"):
        Authorities.of(None, missing).context()


@pytest.mark.parametrize("environ", [{}, {"SSL_CERT_FILE": str(AUTHORITY)}, {"SSL_CERT_FILE": "", "SSL_CERT_DIR": ""}])
def test_verification_is_always_on(environ: dict[str, str]) -> None:
    context = Authorities.of(None, environ).context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert trusted(context)


def test_a_ca_file_without_a_certificate_is_said(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("not a certificate")
    with pytest.raises(Misconfigured, match=r"ca_file names .*no certificate in PEM form"):
        Authorities.of(path, {}).context()


@pytest.mark.parametrize("made", ["missing", "empty", "without hashes"])
def test_a_directory_that_openssl_would_find_nothing_in_is_said(made: str, tmp_path: Path) -> None:
    directory = tmp_path / "certs"
    if made != "missing":
        directory.mkdir()
    if made == "without hashes":
        shutil.copy(AUTHORITY, directory)
    with pytest.raises(Misconfigured, match=r"SSL_CERT_DIR names .*certs, .* `openssl rehash`"):
        Authorities.of(None, {"SSL_CERT_DIR": str(directory)}).context()
    both = {"SSL_CERT_DIR": str(directory), "SSL_CERT_FILE": str(AUTHORITY)}
    assert trusted(Authorities.of(None, both).context()) == 1


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """A directory of OpenSSL with the test authority."""
    directory = tmp_path / "certs"
    directory.mkdir()
    shutil.copy(AUTHORITY, directory / "740fd922.0")  # as `openssl x509 -subject_hash` names it
    return directory


@pytest.mark.parametrize("among", ["{}", "/nowhere:{}"])
async def test_the_authorities_of_ssl_cert_dir_verify_the_service(
    among: str, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", among.format(certificates))
    async with Loopback(http("200 OK", TASK), tls=True) as service:
        sent = await client_of(base_url=service.base_url).send(Endpoint.PUSH_TASK, b"{}")
    assert sent.task_id is not None


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({}, "the Python package certifi"),
        ({"SSL_CERT_FILE": str(EXPIRED)}, f"SSL_CERT_FILE ({EXPIRED})"),
        ({"SSL_CERT_FILE": str(EXPIRED), "SSL_CERT_DIR": "/x"}, f"SSL_CERT_FILE ({EXPIRED}) and SSL_CERT_DIR (/x)"),
    ],
    ids=["none", "file", "both"],
)
async def test_a_certificate_error_names_the_issuer_the_setting_and_what_to_set(
    setting: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, setting.get(name, ""))
    async with Loopback(http("200 OK", TASK), tls=True) as service:
        with pytest.raises(Untrusted) as caught:
            await client_of(base_url=service.base_url).send(Endpoint.PUSH_TASK, b"{}")
    assert caught.value.outcome is Outcome.NOT_SENT
    assert service.seen == []
    for words in ('Its issuer is "push-tui test authority"', f"the authorities of {said}.", "set ca_file"):
        assert words in str(caught.value)


async def test_a_certificate_error_of_the_profile_s_ca_file_names_it() -> None:
    async with Loopback(http("200 OK", TASK), tls=True) as service:
        with pytest.raises(Untrusted, match=rf"the authorities of ca_file \({EXPIRED}\)"):
            await client_of(base_url=service.base_url, ca_file=EXPIRED).send(Endpoint.PUSH_TASK, b"{}")


async def test_an_expired_certificate_points_to_the_clock() -> None:
    async with Loopback(http("200 OK", TASK), tls=True, certificate=EXPIRED) as service:
        with pytest.raises(Untrusted, match="Check the clock of this host") as caught:
            await client_of(base_url=service.base_url, ca_file=EXPIRED).list_labels()
    assert 'Its issuer is "push-tui expired (Example Ltd)"' in str(caught.value)


async def test_a_service_that_is_gone_when_its_certificate_is_looked_at_leaves_the_issuer_out() -> None:
    async with Loopback(http("200 OK", TASK), tls=True, handshakes=1) as service:
        with pytest.raises(Untrusted, match="If you know its issuer") as caught:
            await client_of(base_url=service.base_url).send(Endpoint.PUSH_TASK, b"{}")
    assert "Its issuer is" not in str(caught.value)


@dataclass
class TunnelProxy:
    """A proxy whose CONNECT leads to ``service``, whatever host was asked for, or that answers ``refusal``."""

    service: Loopback | None = None
    refusal: bytes = b""
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.decode())
        if self.service is None:
            writer.write(self.refusal)
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.service.port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, back), pump(there, writer))


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            sink.write(data)
    except ConnectionError:
        pass
    finally:
        sink.close()


@asynccontextmanager
async def running(proxy: TunnelProxy, tls: ssl.SSLContext | None = None) -> AsyncIterator[Proxy]:
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, ssl=tls)
    scheme = "https" if tls else "http"
    try:
        yield Proxy.parse(f"{scheme}://kim:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}")
    finally:
        server.close()


async def test_a_push_through_a_proxy_is_a_tunnel_to_the_service() -> None:
    async with Loopback(http("200 OK", TASK), tls=True) as service:
        proxy = TunnelProxy(service)
        async with running(proxy) as address:
            chat = client_of(base_url="https://service.test", proxy=address, ca_file=TLS / "authority.pem")
            sent = await chat.send(Endpoint.PUSH_TASK, b"{}")
    assert sent.task_id is not None
    assert proxy.asked[0].startswith("CONNECT service.test:443 HTTP/1.1\r\n")
    assert f"Proxy-Authorization: Basic {b64encode(b'kim:secret').decode()}\r\n" in proxy.asked[0]
    assert "Bearer" not in proxy.asked[0]


async def test_an_ipv6_service_is_named_in_brackets_to_the_proxy() -> None:
    proxy = TunnelProxy(refusal=b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    async with running(proxy) as address:
        with pytest.raises(NotSent, match="403"):
            await client_of(base_url="https://[fd00::1]", proxy=address).send(Endpoint.PUSH_TASK, b"{}")
    assert proxy.asked[0].startswith("CONNECT [fd00::1]:443 HTTP/1.1\r\nHost: [fd00::1]:443\r\n")


async def test_an_answer_lost_behind_a_proxy_is_unknown() -> None:
    async with Loopback(hang, tls=True) as service, running(TunnelProxy(service)) as address:
        chat = client_of(
            base_url="https://service.test",
            proxy=address,
            ca_file=TLS / "authority.pem",
            deadlines=Deadlines(read=0.3),
        )
        with pytest.raises(LostAnswer):
            await chat.send(Endpoint.PUSH_TASK, b"{}")


async def test_the_issuer_is_seen_through_a_proxy_and_no_call_is_made() -> None:
    async with Loopback(http("200 OK", TASK), tls=True) as service, running(TunnelProxy(service)) as address:
        with pytest.raises(Untrusted, match='Its issuer is "push-tui test authority"') as caught:
            await client_of(base_url="https://service.test", proxy=address).send(Endpoint.PUSH_TASK, b"{}")
    assert service.seen == []
    assert "secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_proxy_whose_certificate_is_refused_is_named_and_gets_no_password() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(TLS / "service.pem")
    proxy = TunnelProxy(refusal=b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    async with running(proxy, tls) as address:
        with pytest.raises(Untrusted, match="the certificate of the proxy was not accepted"):
            await client_of(base_url="https://service.test", proxy=address).send(Endpoint.PUSH_TASK, b"{}")
        assert proxy.asked == []
        trusting = client_of(base_url="https://service.test", proxy=address, ca_file=AUTHORITY)
        with pytest.raises(NotSent, match="403"):
            await trusting.send(Endpoint.PUSH_TASK, b"{}")
    assert len(proxy.asked) == 1


async def test_a_service_s_certificate_is_checked_through_a_proxy_too() -> None:
    async with Loopback(http("200 OK", TASK), tls=True) as service, running(TunnelProxy(service)) as address:
        chat = client_of(base_url="https://other.test", proxy=address, ca_file=TLS / "authority.pem")
        with pytest.raises(NotSent, match=r"other\.test was not accepted .* Check the host"):
            await chat.send(Endpoint.PUSH_TASK, b"{}")
    assert service.seen == []


@pytest.mark.parametrize(
    "refusal",
    [
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 Connection established\r\n\r\n",
    ],
    ids=["password", "bad-gateway", "closed", "no-http", "closed-before-tls"],
)
async def test_a_proxy_that_does_not_connect_means_not_sent_though_bytes_went_to_it(refusal: bytes) -> None:
    departure = Departure()
    async with running(TunnelProxy(refusal=refusal)) as address:
        chat = client_of(base_url="https://service.test", proxy=address)
        with pytest.raises(NotSent) as caught:
            await chat.send(Endpoint.PUSH_TASK, b"{}", departure=departure)
    assert caught.value.outcome is departure.outcome is Outcome.NOT_SENT
    assert "secret" not in str(caught.value)


async def test_a_silent_proxy_means_not_sent_at_the_deadline() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        proxy = Proxy.parse(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        chat = client_of(base_url="https://service.test", proxy=proxy, deadlines=Deadlines(call=0.2))
        with pytest.raises(NotSent, match=r"given up after 0\.2 s"):
            await chat.send(Endpoint.PUSH_TASK, b"{}")


async def test_the_environment_s_proxy_is_used_by_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = TunnelProxy(refusal=b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    async with running(proxy) as address:
        monkeypatch.setenv("HTTPS_PROXY", f" {address.written}\n")
        monkeypatch.delenv("https_proxy", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with pytest.raises(NotSent, match="403"):
            await client_of(base_url="https://service.test").send(Endpoint.PUSH_TASK, b"{}")
    assert len(proxy.asked) == 1

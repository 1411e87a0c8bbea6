"""Connections to the service: TLS, CA file and proxy; a new one for each send, pooled ones for reads.

httpx is imported with the first connection, so importing the client costs nothing at start-up.
"""

import asyncio
import base64
import contextlib
import os
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from push_tui.chat.address import App
from push_tui.chat.authorities import Authorities
from push_tui.chat.certificates import issuer_of
from push_tui.chat.errors import Misconfigured, Untrusted
from push_tui.frozen import frozen
from push_tui.hosts import InvalidValue
from push_tui.proxies import Proxy, proxy_of_environment
from push_tui.text import keep_secret

if TYPE_CHECKING:
    import httpx

# Jobs keep about this many calls in flight; with more, rate limits are the bottleneck, not connections.
_POOLED_CONNECTIONS = 16
# Long enough to be still open at your next key; shorter than the limit of gateways.
_IDLE_SECONDS = 30.0


_SET_CA_FILE = "If you know its issuer, set ca_file in the profile, or SSL_CERT_FILE, to a file that holds it."
_CHECK_THE_CLOCK = "Check the clock of this host."
_CHECK_THE_HOST = "Check the host: the certificate is for other names."
_TELL = "Show this to whoever runs the service or the proxy."
_CERTIFICATE_ADVICE = {
    **dict.fromkeys((2, 18, 19, 20, 21), _SET_CA_FILE),  # the issuer is unknown, or is the certificate itself
    **dict.fromkeys((9, 10), _CHECK_THE_CLOCK),  # not yet valid, expired
    **dict.fromkeys((62, 64), _CHECK_THE_HOST),  # another name, another address
}
"""By OpenSSL's code, ``X509_V_ERR_…``."""


class _CertificateSeen(Exception):
    """Ends a connection that was opened only to see the certificate."""


@frozen
class Deadlines:
    """Seconds: ``connect`` for TCP and TLS each, ``read`` for each wait for bytes, ``call`` for the whole call."""

    connect: float = 10.0
    read: float = 30.0
    call: float = 60.0

    @property
    def for_httpx(self) -> dict[str, float]:
        """The value of httpx's ``timeout`` extension."""
        return {"connect": self.connect, "read": self.read, "write": self.read, "pool": self.connect}


class Connections:
    """Makes connections to one app. ``transport`` replaces the network (simulator, tests) and is used for everything.

    Args:
        proxy: from the profile; see `proxy_for` for the default.
        ca_file: from the profile; see `Authorities` for the default.
        environ: the process's environment; tests may give another.
    """

    def __init__(
        self,
        app: App,
        *,
        proxy: Proxy | None = None,
        ca_file: Path | None = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._app = app
        self._proxy = proxy
        self._environ = os.environ if environ is None else environ
        self._authorities = Authorities.of(ca_file, self._environ)
        self._given = transport
        self._pooled = transport
        self._tls: ssl.SSLContext | None = None
        self._closed = False

    @property
    def proxy_address(self) -> str:
        """The address of the proxy on the way, without user and password; empty if there is none that can be used."""
        with contextlib.suppress(Misconfigured):
            if self._given is None and (proxy := proxy_for(self._app, self._proxy, self._environ)):
                return proxy.url
        return ""

    def own(self) -> "httpx.AsyncBaseTransport":
        """Return a transport with a new connection; give it to `let_go` after one call."""
        return self._given or self._network(keep_alive=False)

    async def let_go(self, transport: "httpx.AsyncBaseTransport") -> None:
        """Close the transport that `own` returned."""
        if transport is not self._given:
            # The call's outcome is known; an error while closing must not replace it.
            with contextlib.suppress(Exception):
                await transport.aclose()

    def pooled(self) -> "httpx.AsyncBaseTransport":
        """Return the transport for reads, which keeps connections until `close`."""
        if self._pooled is None:
            self._pooled = self._network(keep_alive=not self._closed)
        return self._pooled

    async def close(self) -> None:
        """Close the kept connections and keep none from now on: each call of work that still runs opens its own."""
        self._closed = True
        pooled, self._pooled = self._pooled, self._given
        if pooled is not None:
            await pooled.aclose()

    def _network(self, *, keep_alive: bool, unverified: ssl.SSLContext | None = None) -> "httpx.AsyncHTTPTransport":
        import httpx

        limits = httpx.Limits(
            max_connections=_POOLED_CONNECTIONS if keep_alive else 1,
            max_keepalive_connections=_POOLED_CONNECTIONS if keep_alive else 0,
            keepalive_expiry=_IDLE_SECONDS,
        )
        proxy = proxy_for(self._app, self._proxy, self._environ)
        # Without TLS nothing is verified; loading the authorities would cost 20 ms at a start on loopback.
        verify = self._context() if self._app.secure or proxy else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.AsyncHTTPTransport(
            verify=unverified or verify,
            trust_env=False,
            limits=limits,
            proxy=_for_httpx(proxy, verify) if proxy else None,
        )

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = self._authorities.context()
        return self._tls

    async def explained(self, error: Untrusted, seconds: float) -> Untrusted:
        """Return ``error`` with whose certificate it is, the issuer that it names, what is trusted, and what to do.

        Python does not show a certificate that it refused. So this opens one more connection, at most ``seconds``
        long, which ends once the service's certificate has come: nothing is sent over it. The proxy is verified.
        """
        whose, issuer = self._app.host, ""
        try:
            issuer = issuer_of(await self._certificate(seconds))
        except ssl.SSLCertVerificationError:
            whose = "the proxy"
        seen = f'Its issuer is "{issuer}".' if issuer else ""
        trusted = f"push-tui trusts the authorities of {self._authorities}."
        more = " ".join(filter(None, (seen, trusted, _CERTIFICATE_ADVICE.get(error.code, _TELL))))
        return Untrusted(whose, error.reason, more, request=error.request, code=error.code)

    async def _certificate(self, seconds: float) -> bytes:
        """Return the service's certificate; empty if none came.

        Raises:
            ssl.SSLCertVerificationError: the proxy's certificate was not accepted.
        """
        import httpx

        unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
        found = b""

        async def end_with_the_certificate(event: str, info: Mapping[str, Any]) -> None:
            nonlocal found
            bracket_address(info.get("request"))
            if not event.endswith("start_tls.complete"):
                return
            stream = info["return_value"]
            tls = stream.get_extra_info("ssl_object")
            if tls.context is unverified:  # the service, not the proxy
                found = tls.getpeercert(binary_form=True) or b""
                await stream.aclose()
                raise _CertificateSeen

        request = httpx.Request("GET", self._app.base_url, extensions={"trace": end_with_the_certificate})
        try:
            async with asyncio.timeout(seconds), self._network(keep_alive=False, unverified=unverified) as transport:
                await transport.handle_async_request(request)
        except Exception as error:  # noqa: BLE001 - whatever breaks, only a refused certificate says something
            if (refused := certificate_error(error)) is not None:
                raise refused from None
        return found


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and those behind it."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        several = cause.exceptions[0] if isinstance(cause, BaseExceptionGroup) else None
        cause = several or cause.__cause__ or cause.__context__


def certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Return the error of a certificate that was not accepted, from those behind ``error``; None if there is none."""
    return next((cause for cause in chain_of(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)


def proxy_for(app: App, proxy: Proxy | None, environ: Mapping[str, str]) -> Proxy | None:
    """Return the profile's proxy, else the environment's; None for a direct connection, always so on loopback.

    Raises:
        Misconfigured: the environment's proxy is malformed.
    """
    if app.loopback:
        return None
    if proxy is not None:
        return proxy
    try:
        return proxy_of_environment(app.host, app.port, environ)
    except InvalidValue as error:
        raise Misconfigured(str(error)) from None


def _for_httpx(proxy: Proxy, tls: ssl.SSLContext) -> "httpx.Proxy":
    """Return httpx's form of a proxy; its URL has no password, because errors of httpx repeat it."""
    import httpx

    if proxy.auth:
        for secret in (proxy.auth[1], base64.b64encode(":".join(proxy.auth).encode()).decode()):
            keep_secret(secret)
    return httpx.Proxy(proxy.url, auth=proxy.auth, ssl_context=tls if proxy.url.startswith("https:") else None)


def bracket_address(request: object) -> None:
    """Put brackets around the IPv6 address of httpcore's CONNECT; leave every other request unchanged."""
    import httpcore

    if not isinstance(request, httpcore.Request) or request.method != b"CONNECT":
        return
    host, _, port = request.url.target.rpartition(b":")
    if b":" in host and not host.startswith(b"["):
        target = request.url.target = b"[%b]:%b" % (host, port)
        request.headers = [(name, target if name == b"Host" else value) for name, value in request.headers]

"""Proxies: parse an address, find the environment's proxy, honour NO_PROXY.

An address may hold a password, so no sentence and no error repeats one.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import field
from ipaddress import ip_network
from typing import Self
from urllib.parse import unquote

from push_tui.frozen import frozen
from push_tui.hosts import LARGEST_PORT, InvalidValue, ip_of

_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_EXEMPTIONS = ("no_proxy", "NO_PROXY")
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]")
_LABEL = r"[A-Za-z0-9_-]{1,63}"
_AFTER_THE_SCHEME = re.compile(
    r"(?:(?P<user>[^:/?#]*)(?::(?P<password>[^/?#]*))?@)?"
    rf"(?P<host>{_LABEL}(?:\.{_LABEL})*\.?|\[(?P<ipv6>[^\]]*:[^\]]*)\])(?::(?P<port>[0-9]{{0,5}}))?/?"
)


@frozen
class Proxy:
    """A proxy for http or https; its ``repr`` has no user name and password. Make it with `parse`."""

    url: str
    """Scheme, host and port: ``http://proxy:3128``."""
    auth: tuple[str, str] | None = field(repr=False)
    """User name and password."""
    written: str = field(repr=False)
    """As you wrote it; only for the profile's file."""

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read an address, with or without blanks around it; a bare host means http.

        Raises:
            InvalidValue: it is malformed, or the proxy is SOCKS.
        """
        text = written.strip()
        scheme, mark, rest = text.partition("://")
        scheme, rest = (scheme.lower(), rest) if mark else ("http", text)
        if scheme.startswith("socks"):
            raise InvalidValue("must be an http:// or https:// proxy, because SOCKS is not supported")
        parts = None if _NOT_IN_AN_ADDRESS.search(rest) else _AFTER_THE_SCHEME.fullmatch(rest)
        if scheme not in ("http", "https") or parts is None or not _is_reachable(parts):
            raise InvalidValue(
                'must be the URL of a proxy such as "http://proxy:3128", with / ? # in a password as %2F %3F %23'
            )
        port = f":{parts['port']}" if parts["port"] else ""
        user, password = (unquote(parts[name] or "") for name in ("user", "password"))
        return cls(f"{scheme}://{parts['host']}{port}", (user, password) if user or password else None, text)


def _is_reachable(parts: re.Match[str]) -> bool:
    host = parts["ipv6"] or parts["host"]
    if (parts["ipv6"] or host.replace(".", "").isdigit()) and ip_of(host) is None:
        return False
    return not parts["port"] or 0 < int(parts["port"]) <= LARGEST_PORT


def deciding_variable(host: str, port: int, environ: Mapping[str, str]) -> str:
    """Return the name of the variable that sets the proxy for this host, or exempts it; empty if none does."""
    proxy = next((name for name in _VARIABLES if environ.get(name, "").strip()), "")
    exempts = next((name for name in _EXEMPTIONS if environ.get(name, "").strip()), "")
    return exempts if proxy and exempts and _is_exempt(host, port, environ[exempts]) else proxy


def proxy_of_environment(host: str, port: int, environ: Mapping[str, str]) -> Proxy | None:
    """Return the proxy of HTTPS_PROXY, else of ALL_PROXY; None if neither is set or NO_PROXY names the host.

    Raises:
        InvalidValue: the variable is malformed; the text is a sentence.
    """
    variable = deciding_variable(host, port, environ)
    if variable not in _VARIABLES:
        return None
    try:
        return Proxy.parse(environ[variable])
    except InvalidValue as error:
        raise InvalidValue(
            f"{variable} {error}; set HTTPS_PROXY to one, or add {host} to NO_PROXY, then start push-tui again."
        ) from None


def _is_exempt(host: str, port: int, no_proxy: str) -> bool:
    entries = re.split(r"[\s,]+", no_proxy.lower())
    return any(_names(entry, host.lower().rstrip("."), port) for entry in entries if entry)


def _names(entry: str, host: str, port: int) -> bool:
    """Return whether an entry of NO_PROXY (``*``, domain, address or range, maybe with a port) names this host."""
    entry, wanted = _port_taken_off(entry)
    if wanted and wanted != str(port):
        return False
    if entry == "*":
        return True
    address = ip_of(host)
    if address is None:
        domain = entry.removeprefix("*").strip(".")
        return bool(domain) and f".{host}".endswith(f".{domain}")
    try:
        return address in ip_network(ip_of(entry) or entry, strict=False)
    except ValueError:
        return False


def _port_taken_off(entry: str) -> tuple[str, str]:
    if "/" not in entry and entry.startswith("["):
        entry, _, port = entry[1:].partition("]")
        return entry, port.removeprefix(":")
    if entry.count(":") == 1:
        entry, _, port = entry.partition(":")
        return entry, port
    return entry.replace("[", "").replace("]", ""), ""  # the colons are those of an IPv6 address


def without_credentials(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Replace by stars whatever may be the credentials of a URL in another program's output.

    Credentials can hold any character. So stars replace all from the first ``//`` to the last ``@``, every word with
    an ``@``, and the value of a proxy variable, whole or in part.
    """
    text = re.sub(r"//.*@", "//*****@", text, flags=re.DOTALL)
    text = re.sub(r"[^\s/]+@", "*****@", text)
    for name in _VARIABLES:
        for secret in filter(None, re.split(r"://|[@\s]", environ.get(name, ""))):
            if ":" in secret:
                text = text.replace(secret, "*****").replace(unquote(secret), "*****")
    return text

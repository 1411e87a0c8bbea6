"""Parse hosts: names and addresses, whether one is this host, and the URL of a service on it."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
_SCOPE = re.compile(r"[A-Za-z0-9_.-]*")
"""Allowed after the ``%`` of an IPv6 address; Python takes anything there."""


class InvalidHost(ValueError):
    """The text is not the host of a service; the message is the end of a sentence."""


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return ``host`` as an IP address, without brackets around it; None for a name.

    An IPv4 address written as IPv6 (``::ffff:10.0.0.1``) is returned as IPv4.
    """
    if not _SCOPE.fullmatch(host.partition("%")[2]):
        return None
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def is_loopback(host: str) -> bool:
    """Return whether a name or address is this host itself."""
    address = address_of(host)
    return host.casefold() == "localhost" if address is None else address.is_loopback


def service_url(written: str) -> str:
    """Return scheme, host and port of a host as written: ``https://a41.chat.agora.io`` for ``A41.Chat.Agora.io:443``.

    Raises:
        InvalidHost: it is more than a host, or http to another host than this one.
    """
    if "@" in written:
        # The value is not repeated: it may hold a password.
        raise InvalidHost("must not hold a user name or a password")
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_host(written) from None
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise InvalidHost(f'must be the host alone, without path: "{parts.scheme}://{parts.netloc}"')
    if not written.isprintable() or port == 0 or not (_NAME.fullmatch(name) or address_of(name)):
        raise _no_host(written)
    if parts.scheme not in ("https", "http"):
        raise InvalidHost(f'must begin with https://, not "{parts.scheme}://"')
    if parts.scheme == "http" and not is_loopback(name):
        raise InvalidHost(f'must use https, because http sends the token unencrypted; write "https://{parts.netloc}"')
    netloc = parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")
    return f"{parts.scheme}://{netloc}"


def _no_host(written: str) -> InvalidHost:
    return InvalidHost(f'must be a host such as "a41.chat.agora.io", not "{written}"')


def same_host(one: str, other: str) -> bool:
    """Return whether two written hosts are the same: ``SIM.example`` and ``https://sim.example/``."""
    try:
        return service_url(one) == service_url(other)
    except InvalidHost:
        return one == other

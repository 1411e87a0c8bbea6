"""Parse hosts: names and addresses, whether one is this host, and the URL of a service on it."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote

_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
"""The last part of a host that is read as an IP address: ``0x7f000001`` is 127.0.0.1."""
_PARTS = re.compile(r"(?:(https?(?=:)|[A-Za-z][A-Za-z0-9+.-]*(?=://)):)?/*([^/?#]*)(.*)", re.DOTALL | re.IGNORECASE)
"""Scheme, host with port, and the rest; also if a slash after the scheme is missing."""
_OF_A_HOST = re.compile(r"[A-Za-z0-9.:%-]")
_USUAL_PORT = {"https": "443", "http": "80"}
LARGEST_PORT = 65_535
_SCOPE = re.compile(r"[A-Za-z0-9_.-]*")
"""Allowed after the ``%`` of an IPv6 address; Python takes anything there."""


class InvalidValue(ValueError):
    """What is wrong with a value, as the end of a sentence; ``key`` is empty, or the number of an element in a list."""

    def __init__(self, message: str, *key: str) -> None:
        super().__init__(message)
        self.key = key


def ip_of(host: str) -> IPv4Address | IPv6Address | None:
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
    address = ip_of(host)
    return host.casefold() == "localhost" if address is None else address.is_loopback


def service_url(written: str) -> str:
    """Return scheme, host and port of a host as written: ``https://a41.chat.agora.io`` for ``A41.Chat.Agora.io.:443``.

    Raises:
        InvalidValue: it is more than a host, or http to another host than this one.
    """
    url, rest = _taken_apart(written)
    if rest.strip("/?#"):
        raise InvalidValue(f'must be the host alone, without path: "{url}"')
    return url.lower()


def url_and_path(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the URL of the service in a pasted URL, as `service_url` does, and the segments of its path.

    Raises:
        InvalidValue: it has no host that can be used.
    """
    url, rest = _taken_apart(written)
    path = re.split("[?#]", rest, maxsplit=1)[0]
    return url.lower(), tuple(unquote(segment) for segment in path.split("/") if segment)


def _taken_apart(written: str) -> tuple[str, str]:
    """Return scheme, host and port as written, and what follows. Keep the case: capital letters show a token."""
    if "@" in written:
        # The value is not repeated: it may hold a password.
        raise InvalidValue("must not hold a user name or a password")
    scheme, authority, rest = _PARTS.fullmatch(written).groups(default="https")  # type: ignore[union-attr]  # matches any text
    if scheme.lower() not in ("https", "http"):
        raise InvalidValue(f'must begin with https://, not "{scheme}://"')
    name, port = _host_and_port(authority)
    scheme, name = scheme.lower(), name.removesuffix(".")
    for character in name:
        if not _OF_A_HOST.fullmatch(character):
            raise _no_host(_foreign(character))
    numeric = _NUMBER.fullmatch(name.rpartition(".")[2]) is not None
    if not (ip_of(name) or (_NAME.fullmatch(name) and not numeric)):
        raise _no_host(
            f'"{name}" is not an address' if numeric else f'"{name}" is not one' if name else "this is empty"
        )
    shown = f"[{name}]" if ":" in name else name
    netloc = shown if port in ("", _USUAL_PORT[scheme]) else f"{shown}:{port}"
    if scheme == "http" and not is_loopback(name):
        raise InvalidValue(f'must use https, because http sends the token unencrypted; write "https://{netloc}"')
    return f"{scheme}://{netloc}", rest


def _host_and_port(authority: str) -> tuple[str, str]:
    if ":" not in authority or ip_of(authority) is not None:
        return authority, ""
    if authority.startswith("["):
        name, bracket, port = authority[1:].partition("]")
        if not bracket or port[:1] not in ("", ":") or ":" not in name or ip_of(name) is None:
            raise _no_host("what is in brackets is not an IPv6 address")
        port = port[1:]
    else:
        name, _, port = authority.partition(":")
    if port and not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= LARGEST_PORT):
        raise _no_host(f"the port after the : must be from 1 to {LARGEST_PORT}")
    return name, port.lstrip("0")


def _foreign(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if character.isascii() and character.isprintable():
        return "a space is never part of one" if character == " " else f'"{character}" is never part of one'
    if character.isalnum():
        return f'"{character}" ({code}) is not ASCII, so write the name in its form that begins with xn--'
    return f"the character {code} is never part of one"


def _no_host(why: str) -> InvalidValue:
    return InvalidValue(f'must be a host such as "a41.chat.agora.io", and {why}')


def same_host(one: str, other: str) -> bool:
    """Return whether two written hosts are the same: ``SIM.example`` and ``https://sim.example/``."""
    try:
        return service_url(one) == service_url(other)
    except InvalidValue:
        return one == other

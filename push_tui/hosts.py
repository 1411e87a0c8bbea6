"""What a host is: a name or an address, and whether it is this host itself."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

HOST_NAME = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


_SCOPE = re.compile(r"[A-Za-z0-9_.-]*")
"""What may stand behind the ``%`` of an IPv6 address; Python takes anything there."""


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return ``host`` as an IP address, without brackets around it; None for a name.

    An IPv4 address that is written as an IPv6 one (``::ffff:10.0.0.1``) comes as IPv4.
    """
    if not _SCOPE.fullmatch(host.partition("%")[2]):
        return None
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def is_loopback(host: str) -> bool:
    """Tell whether a name or address is this host itself."""
    address = address_of(host)
    return host.casefold() == "localhost" if address is None else address.is_loopback

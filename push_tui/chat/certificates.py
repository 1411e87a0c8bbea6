"""Read who issued a certificate from its bytes: Python says it only of certificates that it trusts."""

from collections.abc import Iterator

_LONG_FORM = 0x80
_VERSION = 0xA0
_COMMON_NAME = b"\x55\x04\x03"
_ORGANIZATION = b"\x55\x04\x0a"
_WIDE = {0x1E: "utf-16-be", 0x1C: "utf-32-be"}
_MOST_CHARACTERS = 100


def issuer_of(certificate: bytes) -> str:
    """Return common name and organization of the issuer of an X.509 certificate in DER; empty if unreadable."""
    try:
        (_, whole), *_ = _items(certificate)
        (_, signed), *_ = _items(whole)
        fields = [content for tag, content in _items(signed) if tag != _VERSION]
        names = dict(_names(fields[2]))  # after serial number and algorithm
    except (ValueError, IndexError):
        return ""
    common, organization = names.get(_COMMON_NAME, ""), names.get(_ORGANIZATION, "")
    both = f"{common} ({organization})" if common and organization else common or organization
    return both[:_MOST_CHARACTERS]


def _names(name: bytes) -> Iterator[tuple[bytes, str]]:
    for _, group in _items(name):
        for _, pair in _items(group):
            (_, kind), (tag, text) = _items(pair)
            yield kind, text.decode(_WIDE.get(tag, "utf-8"), "replace")


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each value in DER.

    Raises:
        ValueError, IndexError: the bytes end early.
    """
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & _LONG_FORM:
            digits = length - _LONG_FORM
            length, start = int.from_bytes(data[start : start + digits]), start + digits
        if start + length > len(data):
            raise ValueError("a value ends after the data")
        yield tag, data[start : start + length]
        at = start + length

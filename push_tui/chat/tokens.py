"""A token that never prints itself, and functions that create and read "007" tokens.

API facts 5.1 and 5.2 have the layout and test vectors. `operations` decides where a token comes from.
"""

import base64
import binascii
import hmac
import re
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NoReturn, Protocol, Self

from push_tui.text import STARS, keep_secret, without_secret

LONGEST_TOKEN_SECONDS = 86_400
LARGEST_SALT = 99_999_999

_PREFIX = "007"
_DAMAGED = 'The token begins like a "007" token but is cut off or damaged; copy it again.'
_CHAT_SERVICE = 5
_APP_PRIVILEGE = 2
_HEX_32 = re.compile(r"[0-9A-Fa-f]{32}")
_SENDABLE = re.compile(r"[\x21-\x7e]+")
# How many strings follow the privileges of each service, up to chat (services are in order): RTC, RTM, FPA, chat.
_STRINGS_OF_SERVICE = {1: 2, 2: 1, 4: 0, _CHAT_SERVICE: 1}
_LARGEST_INFLATED = 64 * 1024


class TokenUnreadable(ValueError):
    """The text is not a readable "007" token; the message is a sentence that does not repeat the text."""


class Token:
    """A token. Printed it is stars, and it cannot be pickled; only `reveal` returns the text.

    Once it is made, `text` shows stars for it wherever it occurs.

    Raises:
        ValueError: it is empty, or has blanks, line breaks or non-ASCII characters, which a header cannot have.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not _SENDABLE.fullmatch(value):
            raise ValueError("A token is one word of ASCII characters, without spaces or line breaks.")
        self._value = value
        keep_secret(value)

    def reveal(self) -> str:
        """Return the text. Use it only for the Authorization header and the credentials file."""
        return self._value

    def hidden_in(self, data: bytes) -> bytes:
        """Return ``data`` with this token replaced by stars, also a token that is cut off at the end."""
        return without_secret(data.decode("latin-1"), self._value).encode("latin-1")

    @property
    def facts(self) -> "TokenFacts | None":
        """The content of a "007" token; None for other tokens, which cannot be read."""
        try:
            return read_token(self._value)
        except TokenUnreadable:
            return None

    def __repr__(self) -> str:
        return STARS

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return STARS

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Token):
            return NotImplemented
        return hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token cannot be pickled")


class TokenSource(Protocol):
    """Gives the client its token. The client does not catch errors of a source."""

    async def token(self) -> Token:
        """Return the token to use now."""
        ...

    async def fresh(self, stale: Token) -> Token:
        """Return a token to use instead of ``stale``, which the service refused."""
        ...


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """The content of a "007" token. Only the service can check the signature."""

    app_id: str
    issued_at: datetime
    expires_at: datetime
    salt: int
    is_app_token: bool
    """Whether it has the app privilege of the chat service, which REST calls need."""
    user_id: str | None
    """The user of a chat user token; None for any other token."""


def create_app_token(
    app_id: str, certificate: str, *, issued_at: int, salt: int, seconds: int = LONGEST_TOKEN_SECONDS
) -> Token:
    """Create an app token for the chat service.

    Args:
        app_id: 32 hexadecimal digits.
        certificate: the app's certificate, 32 hexadecimal digits; used for the signature and never stored.
        issued_at: now, as epoch seconds.
        salt: a random number, 1 to `LARGEST_SALT`.
        seconds: how long the token is valid from ``issued_at``; at most a day.

    Raises:
        ValueError: an argument is out of bounds (the vendor's own code returns an empty token instead). The message
            never has the certificate.
    """
    if not _HEX_32.fullmatch(app_id):
        raise ValueError("The app ID must be 32 hexadecimal digits.")
    if not _HEX_32.fullmatch(certificate):
        raise ValueError("The app certificate must be 32 hexadecimal digits.")
    if not 1 <= seconds <= LONGEST_TOKEN_SECONDS:
        raise ValueError(f"A token must be valid for 1 to {LONGEST_TOKEN_SECONDS} seconds.")
    if not 1 <= salt <= LARGEST_SALT:
        raise ValueError(f"The salt must be between 1 and {LARGEST_SALT}.")
    if not 0 < issued_at < 2**32:
        raise ValueError("The time of issue must be in epoch seconds.")
    chat = struct.pack("<HHHI", _CHAT_SERVICE, 1, _APP_PRIVILEGE, seconds) + _packed("")
    info = _packed(app_id) + struct.pack("<IIIH", issued_at, seconds, salt, 1) + chat
    by_time = hmac.digest(struct.pack("<I", issued_at), certificate.encode(), sha256)
    by_salt = hmac.digest(struct.pack("<I", salt), by_time, sha256)
    signature = hmac.digest(by_salt, info, sha256)
    content = struct.pack("<H", len(signature)) + signature + info
    return Token(_PREFIX + base64.b64encode(zlib.compress(content)).decode())


def read_token(text: str) -> TokenFacts:
    """Read the content of a "007" token.

    Raises:
        TokenUnreadable: it is not one. The service's other tokens (``YWMt…``) cannot be read.
    """
    reader = _Reader(_inflated(text))
    try:
        reader.string_bytes()
        app_id = reader.string()
        issued_at, seconds, salt, services = reader.unpack("<IIIH")
        is_app_token, user_id = _chat_service(reader, services)
    except (struct.error, UnicodeDecodeError):
        raise TokenUnreadable(_DAMAGED) from None
    issued = datetime.fromtimestamp(issued_at, UTC)
    return TokenFacts(app_id, issued, issued + timedelta(seconds=seconds), salt, is_app_token, user_id)


def _inflated(text: str) -> bytes:
    if not text.startswith(_PREFIX):
        raise TokenUnreadable('The token is not a "007" token, so its expiry is unknown.')
    try:
        packed = base64.b64decode(text[len(_PREFIX) :], validate=True)
        return zlib.decompressobj().decompress(packed, _LARGEST_INFLATED)
    except (binascii.Error, ValueError, zlib.error):
        raise TokenUnreadable(_DAMAGED) from None


def _chat_service(reader: "_Reader", services: int) -> tuple[bool, str | None]:
    for _ in range(services):
        service, privileges = reader.unpack("<HH")
        granted = {reader.unpack("<HI")[0] for _ in range(privileges)}
        if service not in _STRINGS_OF_SERVICE:
            break
        strings = [reader.string() for _ in range(_STRINGS_OF_SERVICE[service])]
        if service == _CHAT_SERVICE:
            return _APP_PRIVILEGE in granted, strings[0] or None
    return False, None


def _packed(text: str) -> bytes:
    return struct.pack("<H", len(text.encode())) + text.encode()


class _Reader:
    """Reads little-endian fields one by one; raises `struct.error` at the end of the bytes."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        fields = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return fields

    def string_bytes(self) -> bytes:
        (length,) = self.unpack("<H")
        (content,) = struct.unpack_from(f"<{length}s", self._data, self._at)
        self._at += length
        return bytes(content)

    def string(self) -> str:
        return self.string_bytes().decode()

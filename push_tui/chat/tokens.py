"""A token that never prints itself, and functions that create and read "007" tokens.

API facts 5.1 and 5.2 have the layout and test vectors. `operations` decides where a token comes from.
"""

import base64
import binascii
import hmac
import re
import struct
import zlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NoReturn, Protocol, Self

from push_tui.frozen import frozen
from push_tui.text import STARS, keep_secret, without_secret

LONGEST_TOKEN_SECONDS = 86_400
LARGEST_SALT = 99_999_999

_PREFIX = "007"
_DAMAGED = 'The token begins like a "007" token but is cut off or damaged; copy it again.'
_CHAT_SERVICE = 5
_USER_PRIVILEGE = 1
_APP_PRIVILEGE = 2
_HEX_32 = re.compile(r"[0-9A-Fa-f]{32}")
_SENDABLE = re.compile(r"[\x21-\x7e]+")
# What follows the privileges of each service that may come before chat, "s" for a string and "h" for a number: RTC,
# RTM, streaming, FPA, chat, FCDN, aPaaS. Newer builders order services by type and keep several of one type; older
# ones wrote them in any order.
_FIELDS_OF_SERVICE = {1: "ss", 2: "s", 3: "ss", 4: "", _CHAT_SERVICE: "s", 6: "ss", 7: "ssh"}
_LARGEST_INFLATED = 64 * 1024


class TokenUnreadable(ValueError):
    """The text is not a readable "007" token; the message is a sentence that does not repeat the text."""


class TokenDamaged(TokenUnreadable):
    """It begins like one, but is cut off or damaged."""


class TokenKind(StrEnum):
    """What a "007" token is for."""

    APP = "app"
    """It has the app privilege of the chat service, which REST calls need."""
    USER = "user"
    """It has only the privilege of a chat user."""
    OTHER = "other"
    """It has no privilege of the chat service."""
    UNKNOWN = "unknown"
    """It has a service whose layout is unknown, so what follows cannot be read."""


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
    """Gives the client its token; raises `TokenNeeded` if it has none."""

    async def token(self) -> Token:
        """Return the token to use now."""
        ...

    async def fresh(self, stale: Token) -> Token:
        """Return a token to use instead of ``stale``, which the service refused."""
        ...


@frozen
class TokenFacts:
    """The content of a "007" token. Only the service can check the signature."""

    app_id: str
    issued_at: datetime
    expires_at: datetime
    """When the token or its app privilege expires, whichever comes first."""
    salt: int
    kind: TokenKind
    user_id: str | None = None
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
        TokenDamaged: it is a part of one.
    """
    reader = _Reader(_inflated(text))
    try:
        reader.string_bytes()
        app_id = reader.string()
        issued_at, seconds, salt, services = reader.unpack("<IIIH")
        chat = _chat_privileges(reader, services)
    except (struct.error, UnicodeDecodeError):
        raise TokenDamaged(_DAMAGED) from None
    seconds = min(seconds, chat.app_seconds or seconds)
    issued = datetime.fromtimestamp(issued_at, UTC)
    user_id = chat.user_id if chat.kind is TokenKind.USER else None
    return TokenFacts(app_id, issued, issued + timedelta(seconds=seconds), salt, chat.kind, user_id)


def _inflated(text: str) -> bytes:
    if not text.startswith(_PREFIX):
        raise TokenUnreadable('The token is not a "007" token, so its expiry is unknown.')
    try:
        packed = base64.b64decode(text[len(_PREFIX) :], validate=True)
        inflater = zlib.decompressobj()
        inflated = inflater.decompress(packed, _LARGEST_INFLATED)
    except (binascii.Error, ValueError, zlib.error):
        raise TokenDamaged(_DAMAGED) from None
    if not inflater.eof:  # the checksum at the end is missing
        raise TokenDamaged(_DAMAGED)
    return inflated


@frozen
class _Chat:
    """What the chat services of a token grant."""

    kind: TokenKind
    app_seconds: int = 0
    """How long the app privilege lasts; 0 if the token does not say."""
    user_id: str | None = None


def _chat_privileges(reader: "_Reader", services: int) -> _Chat:
    found = _Chat(TokenKind.OTHER)
    for _ in range(services):
        service, privileges = reader.unpack("<HH")
        granted = {each[0]: each[1] for each in (reader.unpack("<HI") for _ in range(privileges))}
        if service not in _FIELDS_OF_SERVICE:
            return _Chat(TokenKind.UNKNOWN)
        strings = [reader.string() if field == "s" else reader.unpack("<h") for field in _FIELDS_OF_SERVICE[service]]
        if service == _CHAT_SERVICE and _APP_PRIVILEGE in granted:
            return _Chat(TokenKind.APP, granted[_APP_PRIVILEGE])
        if service == _CHAT_SERVICE and _USER_PRIVILEGE in granted:
            found = _Chat(TokenKind.USER, user_id=str(strings[0]) or None)
    return found


def _packed(text: str) -> bytes:
    return struct.pack("<H", len(text.encode())) + text.encode()


class _Reader:
    """Reads little-endian fields one by one; raises `struct.error` at the end of the bytes."""

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

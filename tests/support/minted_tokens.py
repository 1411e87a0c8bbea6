"""Whether a minted token opens the simulated app, for `ChatService.judge`: the "007" layout as the service reads it.

Source: "AccessToken2" in the API facts (5.1). Written apart from the client's minting, so that one checks the other.
"""

import hashlib
import hmac
import struct
import zlib
from base64 import b64decode, b64encode

from push_tui.simulator.demo_app import DEMO_APP_ID
from push_tui.simulator.refusals import TOKEN_CORRUPT, TOKEN_EXPIRED, TOKEN_OF_ANOTHER_APP, Refusal

DEMO_CERTIFICATE = "b1946ac92492d2347c6235b4d2611184"
"""Signs tokens for `DEMO_APP_ID`."""
VERSION = "007"
_LARGEST = 4096
_CHAT_SERVICE = 5
_APP_PRIVILEGE = 2
_TEXTS_OF_SERVICE = {1: 2, 2: 1, 3: 2, 4: 0, 5: 1, 6: 2}
_APAAS_SERVICE = 7


class TokenBytes:
    """Little-endian fields, one after the other; struct.error or ValueError where the bytes end early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def short(self) -> int:
        return self._number("<H", 2)

    def long(self) -> int:
        return self._number("<I", 4)

    def text(self) -> bytes:
        length = self.short()
        self.at += length
        if self.at > len(self._data):
            raise ValueError("the token ends early")
        return self._data[self.at - length : self.at]

    def rest(self) -> bytes:
        return self._data[self.at :]

    def _number(self, layout: str, size: int) -> int:
        (number,) = struct.unpack_from(layout, self._data, self.at)
        self.at += size
        return int(number)


def judge(token: str, now: float) -> Refusal | None:
    """Why the service refuses this minted token at ``now`` (seconds), or None where it opens the demo app."""
    if not token.startswith(VERSION):
        return TOKEN_CORRUPT
    try:
        packed = b64decode(token.removeprefix(VERSION), validate=True)
        reader = TokenBytes(zlib.decompressobj().decompress(packed, _LARGEST))
        signature, signed = reader.text(), reader.rest()
        app_id, issued, lifetime, salt = reader.text(), reader.long(), reader.long(), reader.long()
        privileges = _chat_app_privileges(reader)
    except (ValueError, struct.error, zlib.error):
        return TOKEN_CORRUPT
    key = hmac.digest(struct.pack("<I", issued), DEMO_CERTIFICATE.encode(), hashlib.sha256)
    key = hmac.digest(struct.pack("<I", salt), key, hashlib.sha256)
    if app_id.decode(errors="replace") != DEMO_APP_ID or _APP_PRIVILEGE not in privileges:
        return TOKEN_OF_ANOTHER_APP
    if not hmac.compare_digest(signature, hmac.digest(key, signed, hashlib.sha256)):
        return TOKEN_OF_ANOTHER_APP
    return None if now < issued + min(lifetime, privileges[_APP_PRIVILEGE]) else TOKEN_EXPIRED


def _chat_app_privileges(reader: TokenBytes) -> dict[int, int]:
    """Privileges of all chat services with their lifetimes in seconds; each kind of service has fields of its own."""
    found: dict[int, int] = {}
    for _ in range(reader.short()):
        kind = reader.short()
        privileges = {reader.short(): reader.long() for _ in range(reader.short())}
        if kind == _CHAT_SERVICE:
            found |= privileges
        for _ in range(_TEXTS_OF_SERVICE.get(kind, 2)):
            reader.text()
        if kind == _APAAS_SERVICE:
            reader.short()
    return found


def packed(services: bytes, count: int, *, app_id: str = DEMO_APP_ID, issued: int = 1, seconds: int = 600) -> str:
    """A token for these packed services, signed like one for the demo app."""
    info = _text(app_id) + struct.pack("<IIIH", issued, seconds, 1, count) + services
    key = hmac.digest(struct.pack("<I", issued), DEMO_CERTIFICATE.encode(), hashlib.sha256)
    signature = hmac.digest(hmac.digest(struct.pack("<I", 1), key, hashlib.sha256), info, hashlib.sha256)
    data = struct.pack("<H", len(signature)) + signature + info
    return VERSION + b64encode(zlib.compress(data)).decode()


def service(kind: int, privileges: dict[int, int], *texts: str, role: int | None = None) -> bytes:
    """One service of a token, packed as the vendor's builders do."""
    granted = b"".join(struct.pack("<HI", *each) for each in privileges.items())
    rest = b"".join(map(_text, texts)) + (b"" if role is None else struct.pack("<h", role))
    return struct.pack("<HH", kind, len(privileges)) + granted + rest


def _text(text: str) -> bytes:
    return struct.pack("<H", len(text.encode())) + text.encode()

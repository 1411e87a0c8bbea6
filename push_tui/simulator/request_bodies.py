"""Read the body of an HTTP request as real clients send it: with a length, in chunks, or larger than is taken."""

import re
from email.message import Message
from io import BufferedIOBase
from typing import Final

_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_LINE_ENDS: Final = (b"\r\n", b"\n")
_LONGEST_LINE: Final = 4096
_MOST_TRAILERS: Final = 100
_PIECE: Final = 64 * 1024


class UnreadableRequest(Exception):
    """The body cannot be read, nor what follows it; the message says why in a few words."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def length_of(headers: Message, version: str) -> int | None:
    """Return how long the body is, 0 without one; None if it comes in chunks.

    Raises:
        UnreadableRequest: the headers contradict each other, or name a coding that is not read here.
    """
    lengths, codings = headers.get_all("Content-Length", []), headers.get_all("Transfer-Encoding", [])
    if codings:
        if lengths:
            raise UnreadableRequest(400, "a length beside Transfer-Encoding")
        if version < "HTTP/1.1":
            raise UnreadableRequest(400, "Transfer-Encoding before HTTP/1.1")
        if [coding.strip().lower() for coding in codings] != ["chunked"]:
            raise UnreadableRequest(501, "an unknown Transfer-Encoding")
        return None
    if len(lengths) > 1:
        raise UnreadableRequest(400, "more than one Content-Length")
    length = lengths[0].strip() if lengths else "0"
    if not _LENGTH.fullmatch(length):
        raise UnreadableRequest(400, "a Content-Length that is no number")
    return int(length)


def read_body(stream: BufferedIOBase, length: int | None, most: int) -> tuple[bytes, bool]:
    """Return the body, and whether all of it was read: of a longer one only a byte more than ``most``.

    Raises:
        UnreadableRequest: it ends early, or its chunks are malformed.
    """
    body = _Body(stream, most)
    if length is not None:
        whole = body.take(length)
        return bytes(body.kept), whole
    while True:
        found = _CHUNK_SIZE.fullmatch(stream.readline(_LONGEST_LINE))
        if found is None:
            raise UnreadableRequest(400, "a malformed chunk")
        if not int(found[1], 16):
            _skip_trailers(stream)
            return bytes(body.kept), True
        if not body.take(int(found[1], 16)):
            return bytes(body.kept), False
        if stream.readline(len(_LINE_ENDS[0])) not in _LINE_ENDS:
            raise UnreadableRequest(400, "a malformed chunk")


class _Body:
    def __init__(self, stream: BufferedIOBase, most: int) -> None:
        self._stream, self._most = stream, most
        self.kept = bytearray()

    def take(self, size: int) -> bool:
        """Read ``size`` bytes, or as many as show that it is too large; return whether all were read."""
        while size:
            room = self._most + 1 - len(self.kept)
            if not room:
                return False
            piece = self._stream.read(min(size, room, _PIECE))
            if not piece:
                raise UnreadableRequest(400, "a body that ends early")
            size -= len(piece)
            self.kept += piece
        return True


def _skip_trailers(stream: BufferedIOBase) -> None:
    for _ in range(_MOST_TRAILERS):
        line = stream.readline(_LONGEST_LINE)
        if line in _LINE_ENDS:
            return
        if not line.endswith(b"\n"):
            break
    raise UnreadableRequest(400, "malformed trailers")

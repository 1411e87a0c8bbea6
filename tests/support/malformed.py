"""Answers of a service that has gone wrong, made from a good one by a seeded chance."""

import gzip
import json
import random
import zlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from push_tui.chat.exchange import ANSWER_LIMIT

SURPRISES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**19, 10**300, "", " ", "\x00\x1b[2J", "\ud800", "[/b]", "\u202e"),
    *([], {}, [[]], [None], {"": None}, {"id": {}}, [{"pushStatus": []}], "success", ["success"], float("nan"), 1e308),
)
"""Values of a type, size or look that nobody expects."""
STATUSES = (*[200] * 45, 201, 204, 302, 400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504, 599)
WAITS = ("soon", "-1", "99999999999999999999", "1e9", "Fri, 99 Foo 2026", "0", "\x7f")


def _bomb() -> bytes:
    """40 MB in 40 kB, made without holding them."""
    packer, block = zlib.compressobj(wbits=31), b"0" * ANSWER_LIMIT
    return b"".join(packer.compress(block) for _ in range(20)) + packer.flush()


BOMB = _bomb()


@dataclass(frozen=True, slots=True)
class Malformed:
    """One answer, as its bytes on the wire."""

    kind: str
    status: int
    wire: bytes


class Chance:
    """Makes malformed answers; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def answer(self, good: bytes) -> Malformed:
        """Return an answer made from a good body."""
        kind = self._random.choice(sorted(_KINDS))
        body, encoding = _KINDS[kind](self, good)
        status = self._random.choice(STATUSES)
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {self._length(body)}", "Connection: close"]
        lines += [f"Content-Encoding: {encoding}"] if encoding else []
        lines += [f"Retry-After: {self._random.choice(WAITS)}"] if self._random.random() < 0.2 else []
        lines += [f"Date: {self._random.choice(WAITS)}"] if self._random.random() < 0.2 else []
        return Malformed(kind, status, "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body)

    def _length(self, body: bytes) -> int:
        """Return the length of the body, or now and then another."""
        wrong = self._random.random() < 0.1
        return max(0, len(body) + self._random.choice((-3, 7, 10_000))) if wrong else len(body)

    # The kinds, each with the encoding that it names

    def types(self, good: bytes) -> tuple[bytes, str]:
        """Replace, remove or add values anywhere."""
        value = json.loads(good)
        for _ in range(self._random.randint(1, 4)):
            self._spoil(value)
        return json.dumps(value).encode(), ""

    def _spoil(self, value: Any) -> None:
        while isinstance(value, dict | list) and value:
            key = self._random.choice(sorted(value)) if isinstance(value, dict) else self._random.randrange(len(value))
            inner = value[key]
            if isinstance(inner, dict | list) and inner and self._random.random() < 0.7:
                value = inner
                continue
            if self._random.random() < 0.2:
                del value[key]
            else:
                value[key] = deepcopy(self._random.choice(SURPRISES))
            return

    def depth(self, good: bytes) -> tuple[bytes, str]:
        """Nest arrays or objects deeply, alone or as the data."""
        deep = self._random.choice((30, 900, 100_000))
        opening, closing = self._random.choice(((b"[", b"]"), (b'{"data":', b"}")))
        nested = opening * deep + b"1" + closing * deep
        return self._random.choice((nested, b'{"data":' + nested + b"}", opening * deep)), ""

    def size(self, good: bytes) -> tuple[bytes, str]:
        """Send more than is read, or numbers of thousands of digits."""
        return self._random.choice(
            (
                b'{"data":"' + b"x" * (ANSWER_LIMIT + 1) + b'"}',
                b" " * (ANSWER_LIMIT - 10) + good,
                b'{"data":' + b"9" * 5000 + b"}",
                b'{"data":[' + b"1," * 200_000 + b"1]}",
            )
        ), ""

    def bomb(self, good: bytes) -> tuple[bytes, str]:
        """Compress far more than is read, or compress it badly."""
        packed = self._random.choice(
            (
                BOMB,
                gzip.compress(BOMB),
                gzip.compress(good)[: self._random.randint(0, 40)],
                zlib.compress(good),
                good,
            )
        )
        return packed, self._random.choice(("gzip", "deflate", "br", "gzip, gzip", "x-gzip"))

    def text(self, good: bytes) -> tuple[bytes, str]:
        """Send bytes that are no UTF-8, other encodings, or another language than JSON."""
        at = self._random.randrange(len(good))
        return self._random.choice(
            (
                good[:at] + b"\xff\xfe\x80" + good[at:],
                good[:at] + b"\xed\xa0\x80" + good[at:],
                good.decode().encode("utf-16"),
                b"\xef\xbb\xbf" + good,
                good[:at],
                good + good,
                b"<html>\xff</html>",
                b"NaN",
                b"",
            )
        ), ""

    def cursor(self, good: bytes) -> tuple[bytes, str]:
        """Name a cursor of any type, or one to a place that no list has."""
        cursor = self._random.choice((*SURPRISES, "x" * 100_000, "../../token", "a&limit=9\r\nX: y", "same"))
        return json.dumps(json.loads(good) | {"cursor": cursor}).encode(), ""


_KINDS: dict[str, Callable[[Chance, bytes], tuple[bytes, str]]] = {
    "types": Chance.types,
    "depth": Chance.depth,
    "size": Chance.size,
    "gzip bomb": Chance.bomb,
    "UTF-8": Chance.text,
    "cursor": Chance.cursor,
}

"""Whatever bytes a client sends as a body: it is read, or refused for a reason; nothing else is raised."""

import random
from email.message import Message
from io import BytesIO

import pytest

from push_tui.simulator.request_bodies import UnreadableRequest, length_of, read_body

PIECES = (
    b"0\r\n",
    b"5\r\n",
    b"hello",
    b"\r\n",
    b"\n",
    b"fffffffff\r\n",
    b";x=",
    b"A: b\r\n",
    b"-1",
    b"\x00",
    b"z" * 5000,
)


def test_random_chunks_are_read_or_refused_with_a_reason() -> None:
    chance = random.Random(15)
    read = refused = 0
    for _ in range(5_000):
        sent = b"".join(chance.choices(PIECES, k=chance.randrange(12)))
        try:
            body, whole = read_body(BytesIO(sent), None, 1000)
            assert len(body) <= 1001 and (whole or len(body) == 1001)
            read += 1
        except UnreadableRequest as error:
            assert (error.status, bool(str(error))) == (400, True)
            refused += 1
    assert read and refused


@pytest.mark.parametrize(("sent", "read"), [(b"12345", b"12345"), (b"123456", b"123456"), (b"1234567", b"123456")])
def test_of_a_body_over_the_limit_a_byte_more_is_read(sent: bytes, read: bytes) -> None:
    assert read_body(BytesIO(sent), len(sent), 5) == (read, sent == read)
    in_chunks = b"%x\r\n" % len(sent) + sent + b"\r\n0\r\n\r\n"
    assert read_body(BytesIO(in_chunks), None, 5) == (read, sent == read)


def test_a_length_is_a_number_that_is_named_once() -> None:
    headers = Message()
    assert length_of(headers, "HTTP/1.1") == 0
    headers["Content-Length"] = " 12 "
    assert length_of(headers, "HTTP/1.1") == 12
    headers["content-length"] = "12"
    with pytest.raises(UnreadableRequest, match="more than one Content-Length"):
        length_of(headers, "HTTP/1.1")

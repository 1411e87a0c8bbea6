"""Cursors as the reference prints them: unpadded base64 of ``easemob:push:label:cursor:<number>``."""

from binascii import Error, a2b_base64, b2a_base64

from push_tui.simulator.refusals import BAD_ARGUMENT

_PREFIX = "easemob:push:label:cursor:"
_FIRST_NUMBER = 959_153_003_884_138_027


def write_cursor(position: int) -> str:
    """The cursor that continues behind ``position``."""
    return b2a_base64(f"{_PREFIX}{_FIRST_NUMBER + position}".encode(), newline=False).decode().rstrip("=")


def read_cursor(cursor: str | None) -> int | None:
    """The position that a cursor stands for; none or an empty one is the first page, one not made here is refused."""
    if not cursor:
        return None
    try:
        text = a2b_base64(cursor.encode() + b"=" * (-len(cursor) % 4), strict_mode=True).decode()
        position = int(text.removeprefix(_PREFIX)) - _FIRST_NUMBER
    except (Error, ValueError):
        raise BAD_ARGUMENT.saying("cursor is illegal") from None
    if not text.startswith(_PREFIX) or position < 0:
        raise BAD_ARGUMENT.saying("cursor is illegal")
    return position

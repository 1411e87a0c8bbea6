"""The way out to the terminal: bytes that can be given up in the middle when the line is stalled or gone."""

import contextlib
import os
import select
import threading

_PIECE = 256
"""Bytes a terminal takes without blocking once it says that it is writable (Linux: WAKEUP_CHARS)."""


class Line:
    """Text to a terminal, written by one thread, without ever being stuck in the kernel.

    A stalled SSH connection blocks an ordinary ``write`` for good, and what it has begun comes out behind anything
    that the emergency exit still has to say. Here the writing thread waits where `abandon` can reach it. When the
    terminal has gone (EIO) the rest is dropped: a writer that dies would block the whole program on its full queue.
    """

    def __init__(self, fileno: int) -> None:
        self._fileno = fileno
        self._own = _open_again(fileno)
        self._pending: list[str] = []
        self._wake_out, self._wake = os.pipe()
        self._abandoned = threading.Event()

    def write(self, text: str) -> int:
        """Keep ``text`` for the next `flush`."""
        self._pending.append(text)
        return len(text)

    def flush(self) -> None:
        """Write everything kept, waiting as long as the terminal does not take it."""
        data = memoryview("".join(self._pending).encode("utf-8", "backslashreplace"))
        self._pending.clear()
        while data and not self._abandoned.is_set():
            try:
                data = data[self._put(data) :]
            except BlockingIOError:
                select.select([self._wake_out], [self._writable], [])
            except OSError:
                self._abandoned.set()

    def abandon(self) -> None:
        """Drop what is on its way and everything to come; from any thread."""
        self._abandoned.set()
        os.write(self._wake, b"!")

    def last_words(self, text: str) -> None:
        """Write ``text`` past everything that waits, as far as the terminal takes it without blocking."""
        with contextlib.suppress(OSError):
            self._put(memoryview(text.encode()))

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._fileno

    def isatty(self) -> bool:
        """Always: the capability check ran before."""
        return True

    @property
    def encoding(self) -> str:
        """UTF-8: the capability check ran before."""
        return "utf-8"

    @property
    def _writable(self) -> int:
        return self._fileno if self._own is None else self._own

    def _put(self, data: memoryview) -> int:
        if self._own is not None:
            return os.write(self._own, data)
        if not select.select([], [self._fileno], [], 0)[1]:
            raise BlockingIOError
        return os.write(self._fileno, data[:_PIECE])


def _open_again(fileno: int) -> int | None:
    """The same terminal on a description of its own that may be non-blocking; None where that cannot be had.

    ``O_NONBLOCK`` on the inherited one would reach into the shell and every program that shares it.
    """
    flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        own = os.open(os.ttyname(fileno), flags)
    except OSError:  # after `sudo -u` the terminal belongs to somebody else
        return None
    if os.fstat(own).st_rdev == os.fstat(fileno).st_rdev:
        return own
    os.close(own)
    return None

"""Output to the terminal that can be given up when the line stalls or drops."""

import contextlib
import os
import select
import threading

_PIECE = 256
"""Bytes that a writable terminal takes without blocking (Linux: WAKEUP_CHARS)."""


class TerminalOutput:
    """Text to a terminal, written by one thread that never blocks in the kernel.

    A stalled SSH connection blocks an ordinary ``write`` forever, and its bytes come out after the last words of the
    emergency exit. Here the writing thread waits where `abandon` can wake it. When the terminal is gone (EIO) the rest
    is dropped: a dead writer would block the whole program on its full queue.
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
        """Write everything kept; wait while the terminal is not writable."""
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
        """Drop all output, pending and future; from any thread."""
        self._abandoned.set()
        os.write(self._wake, b"!")

    def last_words(self, text: str) -> None:
        """Write ``text`` ahead of pending output, as far as the terminal takes it without blocking."""
        with contextlib.suppress(OSError):
            self._put(memoryview(text.encode()))

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._fileno

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
    """Open the same terminal again, non-blocking; None if that is not possible.

    ``O_NONBLOCK`` on the inherited descriptor would affect the shell and every program that shares it.
    """
    flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        own = os.open(os.ttyname(fileno), flags)
    except OSError:  # after `sudo -u` the terminal belongs to another user
        return None
    if os.fstat(own).st_rdev == os.fstat(fileno).st_rdev:
        return own
    os.close(own)
    return None

"""Share the pace between your push-tui processes on one host: records in the config directory.

Each change of a record runs on a thread with a timeout, so a hanging file system does not delay a call.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from push_tui.chat.shared_timetable import Grant
from push_tui.storage.files import make_directory_beside, remove_unused
from push_tui.storage.locks import LockTimeout
from push_tui.storage.owners import this_process
from push_tui.storage.shared_record import change_record, read_record

Result = TypeVar("Result")

WAIT_SECONDS = 0.25
"""After this a call starts without the record."""
RETRY_SECONDS = 10.0
"""How long this process keeps its own pace after a failure."""
UNUSED_SECONDS = 86_400.0
"""Records unused for this long are removed; none is useful for more than minutes."""


class PaceFiles:
    """Records in ``directory``, which is made with the first one.

    A record's name is a hash of boot, clock, app and pool. So it reveals nothing, and processes with different
    monotonic clocks (other hosts with the same home directory, earlier boots, containers) never share one.
    """

    def __init__(self, directory: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._directory = directory
        self._clock = clock
        self._alone_until = float("-inf")
        self._ready = False
        self._open: set[object] = set()
        """Calls still running on a thread."""
        self.trouble = ""
        """Why the records cannot be used now, as a sentence; empty if they can."""

    async def change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant | None:
        """Return the grant of ``change``, or None if the record cannot be used; see `SharedRecords`."""
        grant = await self._quickly(lambda: self._change(name, change))
        if grant is not None:
            self.trouble = ""
        return grant

    async def read(self, name: str) -> bytes:
        """Return a record without creating anything; empty if it cannot be read."""
        return await self._quickly(lambda: self._read(name)) or b""

    async def _quickly(self, work: Callable[[], Result]) -> Result | None:
        """Return the result of ``work``, done on a thread; None if records cannot be used now."""
        if self._clock() < self._alone_until or (self.trouble and self._open):
            return None
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await asyncio.to_thread(self._noted, work)
        except TimeoutError:
            self._failed("the file system does not answer")
        except LockTimeout:
            self._failed("another process keeps it locked")
        except OSError as error:
            self._failed(error.strerror or str(error))
        return None

    def _noted(self, work: Callable[[], Result]) -> Result:
        call = object()
        self._open.add(call)
        try:
            return work()
        finally:
            self._open.discard(call)

    def _failed(self, reason: str) -> None:
        self._alone_until = self._clock() + RETRY_SECONDS
        self.trouble = (
            f"Other push-tui processes cannot share the rate limit with this one: {self._directory} ({reason})."
        )

    def _change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant:
        try:
            if not self._ready:
                make_directory_beside(self._directory)
                remove_unused(self._directory.iterdir(), UNUSED_SECONDS)
                self._ready = True
            return change_record(self._directory / _file_name(name), change)
        except FileNotFoundError:
            self._ready = False
            raise

    def _read(self, name: str) -> bytes:
        try:
            return read_record(self._directory / _file_name(name))
        except (FileNotFoundError, NotADirectoryError):
            return b""  # no call has been paced yet; whether one can be is for that call to find out


def _file_name(name: str) -> str:
    return hashlib.sha256(f"{this_process().boot}\n{_clock_space()}\n{name}".encode()).hexdigest()[:32]


def _clock_space() -> str:
    """Return an ID of the monotonic clock; a container may have its own."""
    try:
        return str(Path("/proc/self/ns/time").readlink())
    except OSError:
        return ""

"""The pace that push-tui processes of one person on one host keep together: records in the config directory.

Each call of a record runs on a thread and has an end: a file system that hangs must not hold up a call of the service.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.storage.files import make_private_directory
from push_tui.storage.locks import LockTimeout
from push_tui.storage.owners import this_process
from push_tui.storage.shared_record import change_record, remove_unused

if TYPE_CHECKING:
    from push_tui.chat.shared_timetable import Grant

WAIT_SECONDS = 0.25
"""After this a call goes out without the others' consent."""
RETRY_SECONDS = 10.0
"""So long this process keeps to its own pace after a failure."""
UNUSED_SECONDS = 86_400.0
"""Records that were not touched for so long are removed; none is of use for more than minutes."""


class PaceFiles:
    """Records in ``directory``, which is made with the first one.

    A record's name is a hash of the boot, of the clock and of the app and pool: it tells nothing, and processes whose
    monotonic clocks differ (other hosts with the same home directory, earlier boots, containers with a time of their
    own) never meet in one.
    """

    def __init__(self, directory: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._directory = directory
        self._clock = clock
        self._alone_until = float("-inf")
        self._ready = False
        self._open: set[object] = set()
        """Calls that a thread has not come back from."""
        self.trouble = ""
        """Why the records cannot be used at present, as a sentence; empty when they can."""

    async def change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant | None:
        """What ``change`` grants, or None where the record cannot be used; see `SharedRecords`."""
        if self._clock() < self._alone_until or (self.trouble and self._open):
            return None
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                grant = await asyncio.to_thread(self._change, name, change)
        except TimeoutError:
            self._failed("the file system does not answer")
        except LockTimeout:
            self._failed("another process does not let go of it")
        except OSError as error:
            self._failed(error.strerror or str(error))
        else:
            self.trouble = ""
            return grant
        return None

    def _failed(self, reason: str) -> None:
        self._alone_until = self._clock() + RETRY_SECONDS
        self.trouble = f"The pace is not shared with other push-tui processes: {self._directory} ({reason})."

    def _change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant:
        call = object()
        self._open.add(call)
        try:
            if not self._ready:
                make_private_directory(self._directory)
                remove_unused(self._directory, UNUSED_SECONDS)
                self._ready = True
            return change_record(self._directory / _file_name(name), change)
        except FileNotFoundError:
            self._ready = False
            raise
        finally:
            self._open.discard(call)


def _file_name(name: str) -> str:
    return hashlib.sha256(f"{this_process().boot}\n{_clock_space()}\n{name}".encode()).hexdigest()[:32]


def _clock_space() -> str:
    """Which monotonic clock this process reads; containers may have one of their own."""
    try:
        return str(Path("/proc/self/ns/time").readlink())
    except OSError:
        return ""

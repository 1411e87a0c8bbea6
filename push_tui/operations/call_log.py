"""The log of ``--log FILE``: one line per call, without token, query and bodies."""

import os
import stat
from io import FileIO
from pathlib import Path

from push_tui.chat.models import CallLog
from push_tui.storage.files import PRIVATE_FILE
from push_tui.text import visible


class CallLogFile:
    """Appends to ``path``, which becomes private (0600). Several processes may share it.

    Raises:
        OSError: it cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self._file = FileIO(path, "ab", opener=lambda path, flags: os.open(path, flags, PRIVATE_FILE))
        facts = os.fstat(self._file.fileno())
        if stat.S_ISREG(facts.st_mode) and facts.st_uid == os.geteuid():
            os.fchmod(self._file.fileno(), PRIVATE_FILE)

    def __call__(self, call: CallLog) -> None:
        """Append one call, in one write."""
        self._file.write(f"{log_line(call)}\n".encode())


def log_line(call: CallLog) -> str:
    """Format a call: when (UTC), method, path, status or ``-``, time, size of both bodies, and the error."""
    when = call.at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    status = "-" if call.status is None else str(call.status)
    problem = f" {call.problem}" if call.problem else ""
    return visible(
        f"{when}Z {call.method} {call.path} {status} {call.elapsed_ms:.0f}ms "
        f"sent={call.sent_bytes} received={call.received_bytes}{problem}"
    )

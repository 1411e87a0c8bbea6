"""Your command that hears of each outcome: ``on_outcome`` in the configuration.

It runs after the outcome is recorded, on a thread of its own, and gets one JSON object on standard input. Whatever it
does, no send waits for it or fails because of it.
"""

import asyncio
import json
import os
import signal
import subprocess  # runs the command of the configuration, without a shell
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from push_tui.children import small_environment
from push_tui.storage.history import History
from push_tui.storage.job_records import StoredJob
from push_tui.storage.records import HistoryUnavailable, Record
from push_tui.text import decoded, hidden

SECONDS = 10.0
"""How long a run may take."""
RECORD_KEYS = (
    *("id", "kind", "state", "result", "task_id", "error", "profile", "app", "host", "environment", "operator"),
    *("origin", "audience_kind", "audience", "people", "strategy", "test", "statuses", "start_date", "start_zone"),
    *("created_at", "finished_at", "account", "author"),
)
"""Keys of the object for a send or a label change; `push_tui.storage.records.Record` says what each is."""
TEXT_KEYS = ("title", "note", "request")
"""More keys with ``on_outcome_text``; a note may quote the message."""
JOB_KEYS = (
    *("id", "kind", "state", "reason", "profile", "app", "host", "environment", "operator", "total", "counts"),
    *("history_row", "created_at", "finished_at"),
)
"""Keys of the object for a job; `push_tui.storage.job_records.StoredJob` says what each is."""
JOB_TEXT_KEYS = ("title",)


class OutcomeCommand:
    """Runs the command once for each outcome of a send, a job or a label change.

    A call of a job is no outcome: its job is. An unknown outcome that becomes known is a second one.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        text: bool,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """``text``: with the text of the message."""
        self._command = tuple(command)
        self._text = text
        self._environment = environment
        self._starting: set[Future[None]] = set()
        self.trouble = ""
        """Why the last run failed, as a sentence; empty if it did not."""

    def record_ended(self, history: History, row: int) -> None:
        """Run it for a record; return at once. On the storage thread."""
        try:
            record = history.get(row)
        except HistoryUnavailable as error:
            self.trouble = f"on_outcome: {self._command[0]} did not hear of an outcome. {error}"
            return
        if record is not None and not record.job:
            self._start("record", record, (*RECORD_KEYS, *(TEXT_KEYS if self._text else ())))

    def job_ended(self, job: StoredJob) -> None:
        """Run it for a job; return at once."""
        self._start("job", job, (*JOB_KEYS, *(JOB_TEXT_KEYS if self._text else ())))

    async def begun(self) -> None:
        """Return when every run has begun; it goes on when push-tui ends."""
        await asyncio.gather(*map(asyncio.wrap_future, tuple(self._starting)))

    def _start(self, what: str, of: Record | StoredJob, keys: Sequence[str]) -> None:
        begun: Future[None] = Future()
        try:
            said = hidden(json.dumps({"what": what} | {key: _plain(getattr(of, key)) for key in keys}))
            threading.Thread(target=self._run, args=(said, begun), name="on_outcome", daemon=True).start()
        except Exception as error:  # noqa: BLE001  # the outcome is recorded; nothing may fail because of this
            self.trouble = f"on_outcome: {self._command[0]} cannot be started ({error})."
            return
        self._starting.add(begun)
        begun.add_done_callback(self._starting.discard)

    def _run(self, said: str, begun: Future[None]) -> None:
        name = self._command[0]
        try:
            process = self._begin(said)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.trouble = f"on_outcome: {name} cannot be started ({reason})."
            return
        finally:
            begun.set_result(None)
        try:
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.trouble = f"on_outcome: {name} did not end within {SECONDS:.0f} s and was stopped."
            return
        self.trouble = f"on_outcome: {name} failed with status {status}." if status else ""

    def _begin(self, said: str) -> subprocess.Popen[bytes]:
        # A file, not a pipe: the command can read all of it also after push-tui has ended.
        with tempfile.TemporaryFile() as given:
            given.write(f"{said}\n".encode())
            given.seek(0)
            return subprocess.Popen(
                self._command,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=small_environment(self._environment),
            )


def _plain(value: object) -> object:
    """Return a value for JSON: times in UTC as ISO text, bytes as text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return decoded(value)
    return value if value is None or isinstance(value, str | int | float | tuple) else asdict(value)  # type: ignore[call-overload]

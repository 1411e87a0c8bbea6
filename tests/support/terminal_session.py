"""A real program in a pseudo-terminal, seen and driven as a person over SSH sees and drives it.

    with TerminalSession([sys.executable, "-m", "push_tui", "--demo"]) as session:
        session.wait_for("Labels")
        session.press(key("compose"))
        session.stall()             # the line hangs: nothing is read any more
        session.press(key("send"))  # …but keys still arrive
        session.resume()
        assert session.wait(timeout=5) == 0

A thread reads what the program writes and answers its queries as a terminal does (`answers` says which).
"""

import fcntl
import os
import pty
import selectors
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Self

from support.canaries import leaked
from support.emulated_terminal import Answers, EmulatedTerminal, key_bytes

_READ_SIZE = 65_536


@dataclass(frozen=True, slots=True)
class Burst:
    """What one key set off: seconds to the first and to the last byte, how many bytes, seconds of the processor."""

    first: float
    last: float
    size: int
    work: float = 0.0


class TerminalSession:
    """A program with a controlling terminal of ``columns`` × ``rows``; a context manager that leaves nothing running.

    The environment is the test's own without what describes its terminal, plus ``TERM=xterm-256color`` and a UTF-8
    locale, plus ``env`` (``None`` removes a variable).
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        env: Mapping[str, str | None] | None = None,
        columns: int = 120,
        rows: int = 40,
        *,
        cwd: Path | None = None,
    ) -> None:
        self._changed = threading.Condition()
        self._terminal = EmulatedTerminal(columns, rows)
        self._received = bytearray()
        self._arrivals = [(time.monotonic(), 0)]
        self._stalled = False
        self._ended = False
        self._wake_reader, self._wake = os.pipe()
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        self._process = subprocess.Popen(
            [str(part) for part in argv],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=_environment(env or {}),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_take_controlling_terminal,  # noqa: PLW1509 - there is no other way to a controlling terminal
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, name="terminal-session", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        if error is None:
            assert not leaked(self.raw), "a secret was written to the terminal"
        elif not isinstance(error, TerminalTimeout):
            error.add_note("last screen:\n" + "\n".join(self.screen()))

    # -- what the person does

    def send(self, text: str | bytes) -> None:
        """Type ``text``; bytes go as they are."""
        data = text.encode() if isinstance(text, str) else text
        while data:
            data = data[os.write(self._master, data) :]

    def press(self, *keys: str) -> None:
        """Press keys by name (`emulated_terminal.KEYS`, ``ctrl+s``, ``alt+s``, ``a``)."""
        for key in keys:
            self.send(key_bytes(key))

    def paste(self, text: str) -> None:
        """Paste ``text`` as a terminal with bracketed paste does."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def click(self, column: int, row: int) -> None:
        """Press and release the left button on a cell, counted from 0."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def move_mouse(self, columns: Iterable[int], rows: Iterable[int]) -> None:
        """Move the mouse over these cells, counted from 0, with no button held."""
        self.send("".join(f"\x1b[<35;{column + 1};{row + 1}M" for row, column in product(rows, columns)))

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the kernel sends SIGWINCH."""
        with self._changed:
            self._terminal.resize(columns, rows)
        self._set_size(columns, rows)

    # -- what the line does

    def stall(self) -> None:
        """Stop reading what the program writes; keys still arrive. The kernel's buffer fills, then writes block."""
        self._set_stalled(True)

    def resume(self) -> None:
        """Read on, beginning with what has waited."""
        self._set_stalled(False)

    def hang_up(self) -> None:
        """Close the line as a dropped SSH connection does: SIGHUP, then end of file."""
        self._stop_reading()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def terminate(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to the program itself."""
        self._process.send_signal(number)

    def wait(self, timeout: float = 20.0) -> int:
        """Wait for the end and return the exit status, ``-n`` when killed by signal n.

        The program's last bytes have been read when this returns, unless the line is stalled or hung up.
        """
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TerminalTimeout(f"still running after {timeout:g} s", self.screen()) from None
        if not self._stalled and self._master >= 0:
            self._reader.join(timeout)
        return status

    def wait_stopped(self) -> None:
        """Wait until the program has been suspended (SIGTSTP, SIGSTOP); continue it with ``terminate(SIGCONT)``."""
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)

    def close(self) -> None:
        """Kill the program if it still runs and let go of everything."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.hang_up()

    # -- what the person sees

    @property
    def answers(self) -> Answers:
        """Which queries the terminal answers; may be changed at any time."""
        return self._terminal.answers

    @property
    def terminal(self) -> EmulatedTerminal:
        """Modes, clipboard and cells of the terminal; look at it when the program is quiet or has ended."""
        return self._terminal

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    @property
    def wake_ups(self) -> int:
        """How often any thread of the program has gone to sleep so far (Linux)."""
        statuses = [path.read_text() for path in Path(f"/proc/{self.pid}/task").glob("*/status")]
        return sum(int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for status in statuses)

    @property
    def processor_seconds(self) -> float:
        """Seconds of the processor that the program has used so far, all threads together (Linux)."""
        return time.clock_gettime((~self.pid << 3) | 2)  # CPUCLOCK_SCHED of another process, as in the C library

    @property
    def is_running(self) -> bool:
        """Whether the program has not ended."""
        return self._process.poll() is None

    @property
    def bytes_received(self) -> int:
        """How many bytes the program has written so far (those that were read)."""
        return len(self._received)

    @property
    def last_byte_at(self) -> float:
        """When the last byte was read, on the clock of ``time.monotonic``."""
        return self._arrivals[-1][0]

    @property
    def raw(self) -> bytes:
        """Every byte read so far."""
        with self._changed:
            return bytes(self._received)

    def raw_since(self, mark: int) -> bytes:
        """The bytes read after `bytes_received` was ``mark``."""
        with self._changed:
            return bytes(self._received[mark:])

    def screen(self) -> list[str]:
        """The screen, one string per row."""
        with self._changed:
            return self._terminal.lines

    def wait_for(self, text: str, timeout: float = 20.0) -> list[str]:
        """Wait until ``text`` stands in one row of the screen; returns the screen."""
        return self.wait_until(
            lambda lines: any(text in line for line in lines), timeout, what=f"{text!r} on the screen"
        )

    def wait_gone(self, text: str, timeout: float = 20.0) -> list[str]:
        """Wait until no row of the screen shows ``text``; returns the screen."""
        return self.wait_until(
            lambda lines: not any(text in line for line in lines), timeout, what=f"{text!r} off the screen"
        )

    def wait_until(
        self, seen: Callable[[list[str]], bool], timeout: float = 20.0, *, what: str = "the screen"
    ) -> list[str]:
        """Wait until ``seen`` is true of the screen's rows; returns them."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not seen(lines := self._terminal.lines):
                left = deadline - time.monotonic()
                if left <= 0 or self._ended:
                    reason = "the program has ended" if self._ended else f"not within {timeout:g} s"
                    raise TerminalTimeout(f"waiting for {what}: {reason}", lines)
                self._changed.wait(left)
            return lines

    def wait_for_bytes(self, sequence: bytes, timeout: float = 20.0, *, since: int = 0) -> None:
        """Wait until the program has written ``sequence`` after byte ``since``."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while self._received.find(sequence, since) < 0:
                left = deadline - time.monotonic()
                if left <= 0 or self._ended:
                    raise TerminalTimeout(f"waiting for the bytes {sequence!r}", self._terminal.lines)
                self._changed.wait(left)

    def wait_quiet(self, seconds: float = 0.25, timeout: float = 20.0) -> None:
        """Wait until nothing has been written for ``seconds``."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while (left := self._arrivals[-1][0] + seconds - time.monotonic()) > 0:
                if time.monotonic() + left > deadline:
                    raise TerminalTimeout(f"never quiet for {seconds:g} s", self._terminal.lines)
                self._changed.wait(left)

    def bytes_during(self, seconds: float) -> int:
        """Count the bytes that the program writes within the next ``seconds``."""
        before = self.bytes_received
        time.sleep(seconds)
        return self.bytes_received - before

    def measure(self, *keys: str, quiet: float = 0.25, timeout: float = 20.0) -> Burst:
        """Press ``keys`` and measure what they set off, until nothing has come for ``quiet`` seconds; 0 for nothing."""
        self.wait_quiet(quiet, timeout)
        before, used = self.bytes_received, self.processor_seconds
        start = time.monotonic()
        self.press(*keys)
        with self._changed:
            self._changed.wait_for(lambda: self.bytes_received > before, quiet * 4)
        self.wait_quiet(quiet, timeout)
        with self._changed:
            times = [at - start for at, size in self._arrivals if size > before]
        if not times:
            return Burst(0.0, 0.0, 0)
        return Burst(times[0], times[-1], self.bytes_received - before, self.processor_seconds - used)

    # -- the reader

    def _read(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_reader, selectors.EVENT_READ)
            selector.register(self._master, selectors.EVENT_READ)
            watching = True
            while True:
                ready = {key.fd for key, _ in selector.select()}
                if self._wake_reader in ready:
                    command = os.read(self._wake_reader, 1)
                    if command == b"q":
                        break
                    if watching:
                        selector.unregister(self._master)
                    else:
                        selector.register(self._master, selectors.EVENT_READ)
                    watching = not watching
                    with self._changed:
                        self._stalled = not watching
                        self._changed.notify_all()
                elif self._master in ready and not self._take():
                    break
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self) -> bool:
        try:
            data = os.read(self._master, _READ_SIZE)
        except OSError:  # EIO: the program has closed its end
            return False
        if not data:
            return False
        with self._changed:
            self._received += data
            self._arrivals.append((time.monotonic(), len(self._received)))
            answer = self._terminal.feed(data)
            self._changed.notify_all()
        if answer:
            self.send(answer)
        return True

    def _set_stalled(self, stalled: bool) -> None:
        if self._stalled == stalled or not self._reader.is_alive():
            return
        os.write(self._wake, b"t")
        with self._changed:
            self._changed.wait_for(lambda: self._stalled == stalled or self._ended)

    def _stop_reading(self) -> None:
        if self._wake < 0:
            return
        os.write(self._wake, b"q")
        self._reader.join()
        for pipe in (self._wake, self._wake_reader):
            os.close(pipe)
        self._wake = self._wake_reader = -1

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class TerminalTimeout(AssertionError):
    """What was waited for did not come; the message holds the last screen."""

    def __init__(self, what: str, lines: Sequence[str]) -> None:
        super().__init__("\n".join([what, "last screen:", *lines]).rstrip())


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    host = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SSH_", "TMUX", "STY", "TEXTUAL", "COLORTERM", "TERM", "NO_COLOR", "LC_", "COLUMNS"))
    }
    host |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
    if "PYTHONPATH" in host:  # the program may run in another directory
        host["PYTHONPATH"] = os.pathsep.join(str(Path(part).resolve()) for part in host["PYTHONPATH"].split(os.pathsep))
    host.pop("LINES", None)
    for name, value in changes.items():
        if value is None:
            host.pop(name, None)
        else:
            host[name] = value
    return host


def _take_controlling_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored where the tests run under `nohup`

"""Which process owns a row or a draft, and whether that process still runs."""

import getpass
import os
import pwd
import socket
import subprocess
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path

from push_tui.children import small_environment
from push_tui.frozen import frozen
from push_tui.storage.codec import SqlRow, columns_of, field_names, from_row

OUT_OF_SIGHT_FOR = timedelta(minutes=10)
"""Work of an invisible process may be taken over if that process has not touched it for this long."""
_PROC = Path("/proc")
_COMMAND_SECONDS = 2.0


class Life(Enum):
    """What this process can find out about another."""

    ALIVE = "alive"
    DEAD = "dead"
    OUT_OF_SIGHT = "out of sight"
    """On another host, in another container, or hidden by the system."""


@frozen
class Owner:
    """A process, named so that no later one is mistaken for it: process IDs are reused."""

    host: str
    namespace: str
    """The process-ID namespace: containers share a boot, and often the host name, but count their own IDs."""
    boot: str
    pid: int
    started: str
    """When it started, in the system's own units; empty if that cannot be read."""


@frozen
class Account:
    """An account of the operating system."""

    number: str
    name: str
    host: str
    """The host that gives it this number."""

    @property
    def shown(self) -> str:
        """Name and number: ``kim (uid 1001)``; the number alone if the host has no name for it."""
        return f"uid {self.number}" if self.name == self.number else f"{self.name} (uid {self.number})"

    def is_person(self, other: "Account") -> bool:
        """Return whether both are one person: the same name anywhere, or the same number on one host."""
        return self.name == other.name or (self.number, self.host) == (other.number, other.host)


def this_account() -> str:
    """Return the account of the operating system that this process runs as: its number, which is always known."""
    return str(os.geteuid())


def account_name(account: str) -> str:
    """Return the name of an account, to show; its number if it has none here."""
    try:
        return pwd.getpwuid(int(account)).pw_name
    except (KeyError, ValueError, OverflowError):
        return account


def this_person() -> Account:
    """Return the account that runs this code, which stands for a person: a configured name could be anybody's."""
    return _person(this_account())


@cache
def _person(account: str) -> Account:
    return Account(account, account_name(account), os.uname().nodename)  # a directory service may take its time


def login_name() -> str:
    """Return the name with which this account logged in; ``unknown`` if the host has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def origin() -> str:
    """Return who records something: account, its address over SSH, and this host: ``kim@10.0.0.7/ops-1``."""
    address = os.environ.get("SSH_CONNECTION", "").split(" ")[0] or "local"
    return f"{login_name()}@{address}/{socket.gethostname()}"


def this_process() -> Owner:
    """Return the process that runs this code."""
    return _owner(os.getpid())


@cache
def _owner(pid: int) -> Owner:
    _, started = _status(pid)
    return Owner(os.uname().nodename, _namespace(), _boot(), pid, started)


def owner_columns(owner: Owner) -> dict[str, object]:
    """Return the columns that name ``owner``; `owner_of` reads them."""
    return columns_of(owner, field_names(Owner), "owner_")


def owner_of(columns: SqlRow) -> Owner:
    """Return the process that owns a row."""
    return from_row(Owner, columns, "owner_")


def life_of(owner: Owner) -> Life:
    """Return whether ``owner`` still runs."""
    here = this_process()
    if owner.host != here.host:
        return Life.OUT_OF_SIGHT
    if owner.boot != here.boot:
        return Life.DEAD
    if owner.namespace != here.namespace:
        return Life.OUT_OF_SIGHT
    if owner == here:
        return Life.ALIVE
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return Life.DEAD
    except (PermissionError, OverflowError):
        pass
    state, started = _status(owner.pid)
    if not state and not (started and owner.started):
        return Life.OUT_OF_SIGHT
    return Life.ALIVE if started == owner.started and state not in ("Z", "X") else Life.DEAD


def has_ended(owner: Owner, last_active: datetime, now: datetime) -> bool:
    """Return whether ``owner`` will not finish its work: it ended, or is out of sight and silent for a while."""
    life = life_of(owner)
    return life is Life.DEAD or (life is Life.OUT_OF_SIGHT and last_active <= now - OUT_OF_SIGHT_FOR)


def _status(pid: int) -> tuple[str, str]:
    """Return state and start time (clock ticks since boot) of a process; without /proc no state, and ``ps``'s time."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        # The second field is the command in parentheses; it may itself hold blanks and parentheses.
        fields = text.rpartition(")")[2].split()
        return fields[0], fields[19]  # fields 3 and 22 of the line
    except (OSError, IndexError):
        return "", _output("ps", "-o", "lstart=", "-p", str(pid))


@cache
def _boot() -> str:
    """Return an ID that changes with each boot of the host."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        pass
    try:
        lines = (_PROC / "stat").read_text(encoding="ascii", errors="replace").splitlines()
        return next(line for line in lines if line.startswith("btime"))
    except (OSError, StopIteration):
        return _output("sysctl", "-n", "kern.boottime")


@cache
def _namespace() -> str:
    try:
        return str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return ""


def _output(*command: str) -> str:
    environment = {**small_environment(os.environ), "LC_ALL": "C", "TZ": "UTC0"}
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()

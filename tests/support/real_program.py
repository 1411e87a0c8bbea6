"""The real program in a pty, against the simulator over loopback HTTP: what a person with a profile has."""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from push_tui.storage.records import Record
from push_tui.ui.actions import key_of
from push_tui.ui.terminal.status_query import Readiness
from support.job_desk import people
from support.keys import key
from support.loopback_simulator import LoopbackSimulator
from support.terminal_session import TerminalSession

CONFIG = """
default_profile = "loop"
operator = "kim"
start = "labels"

[profiles.loop]
host = "{base_url}"
org_name = "{org}"
app_name = "{app}"
environment = "staging"
token_env = "CHAT_TOKEN"
rate_share = 1.0
test_users = ["qa-1", "qa-2"]
"""


@dataclass
class Workplace:
    """A config directory with a profile for a simulator on loopback."""

    simulator: LoopbackSimulator
    directory: Path
    variables: Mapping[str, str | None] = field(default_factory=dict)
    """More of the program's environment."""
    line: Sequence[str] = ()
    """The command of what lies between the program and its terminal."""

    @contextmanager
    def program(self, *arguments: str, columns: int = 120, rows: int = 40) -> Iterator[TerminalSession]:
        """The program with this profile."""
        argv = [*self.line, sys.executable, "-m", "push_tui", "--config-dir", str(self.directory), *arguments]
        variables = {"CHAT_TOKEN": DEMO_TOKEN, **self.variables}
        with TerminalSession(argv, variables, columns, rows, cwd=self.directory) as session:
            yield session

    def latest(self) -> Record:
        """The newest record, read by another process than the program's."""
        paths = Paths.open(self.directory)
        history = History(paths.history, paths.lock)
        try:
            (record,) = history.records(limit=1)
        finally:
            history.close()
        return record

    def curl_file(self, path: str, body: str) -> Path:
        """A file with the cURL command for a call, as somebody would keep it."""
        url = f"{self.simulator.base_url}/{DEMO_ORG}/{DEMO_APP}/{path}"
        file = self.directory / "push.sh"
        file.write_text(
            f"curl -X POST {shlex.quote(url)} \\\n -H 'Authorization: Bearer some-token' \\\n"
            f" -H 'Content-Type: application/json' \\\n -d {shlex.quote(body)}\n"
        )
        return file


@contextmanager
def workplace(directory: Path, service: ChatService | None = None) -> Iterator[Workplace]:
    """A simulator on a port of its own, and a profile for it."""
    with LoopbackSimulator(service=service) as simulator:
        simulator.service.rate_limits = False
        config = CONFIG.format(base_url=simulator.base_url, org=DEMO_ORG, app=DEMO_APP)
        (directory / "config.toml").write_text(config)
        yield Workplace(simulator, directory)


def open_labels(session: TerminalSession) -> None:
    """From the Overview to the labels."""
    session.wait_for("Needs a look")
    session.press(key("labels"))
    session.wait_for("Description")


def make_it_long(place: Workplace) -> None:
    """A hundred and twenty calls at five a second."""
    config = place.directory / "config.toml"
    config.write_text(config.read_text().replace("rate_share = 1.0", "rate_share = 0.05"))
    place.simulator.service.users.register(people(12000))
    (place.directory / "people.txt").write_text("\n".join(people(12000)))


def start_from_file(session: TerminalSession, file: Path, count: str = "300") -> None:
    """From the labels to a job that runs, for the label under the cursor."""
    session.wait_for("Labels  1")
    session.press(key("add_from_file"))
    session.wait_for("one ID per line")
    session.send(str(file))
    session.wait_for("people.txt")
    session.press(key("confirm"))
    session.wait_for(f"up to {count} afterwards")
    confirm(session)


def open_review(session: TerminalSession) -> None:
    """From the composer to an armed review."""
    session.wait_for("Problems")
    session.press(key("review"))
    wait_for_review(session)


_NOTICES = (Readiness.WAITING, Readiness.SETTLING, Readiness.WORD)


def is_armed_review(rows: list[str]) -> bool:
    """Whether these rows show a review that can send; its first frame says already that it cannot."""
    return f"{key_of('send')} Send" in rows[-1] and not any(notice in rows[-1] for notice in _NOTICES)


def wait_for_review(session: TerminalSession) -> None:
    """Wait for an armed review."""
    session.wait_until(is_armed_review, what="an armed review")


def wait_until_armed(session: TerminalSession) -> None:
    """Wait until the open dialog can be confirmed; its first frame says already that it cannot."""

    def armed(rows: list[str]) -> bool:
        footers = [row for row, below in pairwise(rows) if "╰" in below or "┗" in below]
        return bool(footers) and not any(notice in footer for footer in footers for notice in _NOTICES)

    session.wait_until(armed, what="a dialog that can be confirmed")


def confirm(session: TerminalSession) -> None:
    """Confirm the open dialog once it can be."""
    wait_until_armed(session)
    session.press(key("confirm"))

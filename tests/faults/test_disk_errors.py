"""The disk fails, by call and by moment: no request without a row, no push twice, no text lost, no traceback.

The real program in a terminal, over HTTP on loopback; calls fail below SQLite and below Python.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random

import pytest

from push_tui.outcomes import Outcome
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Request, Response
from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from push_tui.storage.records import Record
from support.failing_disk import FailingDisk
from support.keys import key
from support.long_runs import rounds
from support.real_program import Workplace, is_armed_review, workplace
from support.terminal_session import TerminalSession, TerminalTimeout

pytestmark = pytest.mark.slow

SINGLE = "/push/single"
TITLE, EDITED = "Maintenance", "Maintenance tonight"
USED = {
    "start": ("open", "create", "read", "write", "sync", "lock", "chmod", "list", "unlink"),
    "text": ("open", "create", "write", "sync", "rename", "mkdir", "chmod"),
    "review": ("open", "read", "lock"),
    "send": ("open", "create", "read", "write", "sync", "lock", "chmod", "unlink"),
    "answer": ("open", "create", "read", "write", "sync", "lock", "chmod", "unlink"),
    "quit": ("open", "create", "write", "sync", "rename", "chmod"),
}
"""The calls that are made at each moment."""
ERRORS = ("ENOSPC", "EIO", "ENOLCK", "EROFS", "EACCES")
CASES = [
    (moment, call, error, after)
    for moment, calls in USED.items()
    for call, error, after in product(calls, ERRORS, (0, 2))
]
Random(13).shuffle(CASES)

NO_REVIEW = ("is damaged", "cannot be used", "cannot be written", "is full", "failed on the disk", "in use by")
NOT_SENT = ("Nothing was sent", "Nothing can be sent")


class Service(ChatService):
    """Calls ``on_push`` while a push waits for its answer."""

    on_push: Callable[[], None] | None = None

    def handle(self, request: Request) -> Response:
        """Answer; the disk fails first, if it is to fail between a request and its answer."""
        answer = super().handle(request)
        if self.on_push is not None and request.path.endswith(SINGLE):
            self.on_push()
        return answer


class Run:
    """One run of the program on a disk that fails at one moment and works again after it."""

    def __init__(self, place: Workplace, disk: FailingDisk, service: Service, case: tuple[str, str, str, int]) -> None:
        self.place = place
        self.disk = disk
        self.service = service
        self.moment, self._call, self._error, self._after = case

    def fail(self) -> None:
        self.disk.fail(self._call, self._error, after=self._after)

    @contextmanager
    def during(self, moment: str) -> Iterator[None]:
        if moment == self.moment:
            self.fail()
        yield
        self.disk.work()

    def from_start_to_end(self) -> TerminalSession:
        """A push from a file, edited, reviewed, sent, and edited again; returns the session that has ended."""
        body = {"targets": ["qa-1", "hx1"], "strategy": 2, "pushMessage": {"title": TITLE, "content": "Until noon."}}
        file = self.place.curl_file("push/single", json.dumps(body))
        with self.during("start"):
            program = self.place.program("compose", str(file))
            session = program.__enter__()
            try:
                if not self.started(session):
                    return session
                self.write(session)
                self.send(session)
                self.quit(session)
            finally:
                program.__exit__(None, None, None)
        return session

    def started(self, session: TerminalSession) -> bool:
        """Whether the composer opens; a program that cannot start says why in one sentence and ends."""
        if seen_or_ended(session, "Problems"):
            session.wait_for(TITLE)
            self.disk.work()
            return True
        assert self.moment == "start"
        assert session.wait() == 1
        assert len([row for row in session.screen() if row.startswith("push-tui: ")]) == 1
        return False

    def write(self, session: TerminalSession) -> None:
        with self.during("text"):
            session.send(EDITED.removeprefix(TITLE))
            session.wait_for(EDITED)
            session.wait_until(lambda rows: self.is_saved(EDITED) or "NOT SAVED" in rows[0], what="saved, or said")

    def send(self, session: TerminalSession) -> None:
        with self.during("review"):
            session.press(key("review"))
            opened = session.wait_until(
                lambda rows: is_armed_review(rows) or told(rows, NO_REVIEW), what="review or not"
            )
        if not is_armed_review(opened):
            session.press(key("review"))
            session.wait_until(is_armed_review, what="an armed review")
        if self.moment == "answer":
            self.service.on_push = self.fail
        with self.during("send"):
            session.press(key("send"))
            sent = session.wait_until(lambda rows: is_accepted(rows) or told(rows, NOT_SENT), what="accepted or not")
        if not is_accepted(sent):
            assert self.service.count("POST", SINGLE) == 0
            session.press("escape")
            session.wait_for("Problems")
            session.press(key("review"))
            session.wait_until(is_armed_review, what="an armed review")
            session.press(key("send"))
            session.wait_for("QUEUED")
        session.press("escape")
        session.wait_for("Problems")

    def quit(self, session: TerminalSession) -> None:
        with self.during("quit"):
            session.send("!")
            session.wait_for(f"{EDITED}!")
            session.press(key("quit"))
            if seen_or_ended(session, "Save to the file and quit"):
                session.press(key("confirm"))
            assert session.wait() == 0

    def is_saved(self, title: str) -> bool:
        return any(title in text for text in drafts(self.place.directory))

    def records(self) -> tuple[Record, ...]:
        paths = Paths.open(self.place.directory)
        history = History(paths.history, paths.lock)
        try:
            return history.records()
        finally:
            history.close()


def seen_or_ended(session: TerminalSession, text: str) -> bool:
    """Wait for a text or for the end of the program; whether it was the text."""
    try:
        session.wait_for(text)
    except TerminalTimeout:
        session.wait(timeout=2)
        return False
    return True


def is_accepted(rows: list[str]) -> bool:
    return any("QUEUED" in row for row in rows)


def told(rows: list[str], words: tuple[str, ...]) -> bool:
    """Whether a toast, which begins at a bar, says one of these."""
    text = " ".join(" ".join(row.rpartition("▌")[2] for row in rows if "▌" in row).split())
    return any(word in text for word in words)


def drafts(directory: Path) -> list[str]:
    """The titles of the drafts in a directory of drafts, or of files saved while quitting."""
    files = [*(directory / "drafts").glob("*.json"), *directory.glob("push-tui-draft-*.json")]
    return [json.loads(file.read_bytes())["draft"]["push"]["pushMessage"].get("title", "") for file in files]


@pytest.mark.parametrize("case", CASES[: rounds(12, 300)], ids=lambda case: "-".join(map(str, case)))
def test_a_failing_disk_loses_no_record_no_text_and_sends_nothing_twice(
    tmp_path: Path, case: tuple[str, str, str, int], record_property: Callable[[str, object], None]
) -> None:
    directory, home = tmp_path / "config", tmp_path / "home"
    directory.mkdir()
    home.mkdir()
    disk, service = FailingDisk(directory, tmp_path / "disk"), Service()
    with workplace(directory, service) as place:
        place.variables = {**disk.variables, "HOME": str(home), "TMPDIR": str(tmp_path)}
        run = Run(place, disk, service, case)
        session = run.from_start_to_end()
    disk.work()
    record_property("failed calls", disk.failures)
    written = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", session.raw)
    assert b"Traceback" not in written
    requests = service.count("POST", SINGLE)
    assert requests <= 1
    if requests:
        sent = [record for record in run.records() if record.state not in {Outcome.NOT_SENT, Outcome.REJECTED}]
        assert [record.state for record in sent] == [Outcome.ACCEPTED]
        assert f"{EDITED}!" in [*drafts(directory), *drafts(home)]


def test_drafts_that_cannot_be_listed_do_not_stop_the_start(tmp_path: Path) -> None:
    directory = tmp_path / "config"
    (directory / "drafts").mkdir(parents=True)
    disk = FailingDisk(directory, tmp_path / "disk")
    disk.fail("list", "EACCES")
    with workplace(directory) as place:
        place.variables = disk.variables
        with place.program() as session:
            session.wait_for("cannot be read")
            session.wait_for("Labels  1")
            session.press(key("quit"))
            assert session.wait() == 0


def test_text_that_no_disk_takes_is_named_with_its_file_after_a_signal(tmp_path: Path) -> None:
    directory = tmp_path / "config"
    directory.mkdir()
    disk = FailingDisk(directory, tmp_path / "disk")
    with workplace(directory) as place:
        place.variables = {**disk.variables, "HOME": str(tmp_path)}
        with place.program() as session:
            session.wait_for("Labels  1")
            session.press(key("compose"))
            session.wait_for("Title *")
            session.press("tab", "tab")  # from the users to the title
            disk.fail("sync", "ENOSPC")
            session.send(TITLE)
            session.wait_for("NOT SAVED")
            session.terminate()
            session.wait()
    assert drafts(tmp_path) == [TITLE]
    assert b"your text is in" in session.raw

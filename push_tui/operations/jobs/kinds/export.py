"""Write the members of a label to a file: one ID per line, CSV with the time each was added, or a JSON list."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from errno import EEXIST
from os import strerror
from pathlib import Path

from push_tui.frozen import frozen
from push_tui.message.local_time import moment_at
from push_tui.operations.jobs.control import Paused
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.label_reading import pages, read_into_batches
from push_tui.operations.jobs.plans import Plan, checked_path, label_now, plan_reading
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session
from push_tui.storage.export import csv_row
from push_tui.storage.files import whole_file
from push_tui.storage.job_records import JobKind, UsersRead
from push_tui.text import quantity

_MOST_NAMES = 1000


@frozen(kw_only=True)
class Export(KindOfJob):
    """Write the members of ``label`` to the file ``path``."""

    kind = JobKind.EXPORT
    retried = False
    done_at_end = True
    label: str = ""
    path: str = ""
    replace_file: bool = False
    """Whether an existing file may be replaced."""

    async def plan(self, session: Session) -> Plan:
        """Plan the export (``.csv``, ``.json``, else one ID per line).

        Raises:
            JobRefused: the label cannot be read, the file exists, or its directory does not.
        """
        path = Path(self.path)
        absolute = checked_path(path, replace_file=self.replace_file)
        members = (await label_now(session, self.label)).count or 0
        return plan_reading(session, replace(self, path=absolute), f"{self.label} → {path.name}", members)

    async def run(self, work: Work) -> None:
        """Read all members, then write the file as a whole.

        Raises:
            Ended: the job ends here; no file was written or replaced.
        """
        path = Path(self.path)
        await read_into_batches(work, self.label)
        work.doing = f"writing {path.name}"
        # If the process was killed in this step, the job itself wrote the file.
        replacing = self.replace_file or work.position.get("writing") is True
        await work.note(writing=True)
        try:
            # Do not write on the storage thread: the record of a send must not wait for a large file.
            pages_read = (UsersRead(batch.users, batch.times) for batch in work.store.every_batch(work.job.id))
            await asyncio.to_thread(write_members, path, pages_read, replace=replacing)
        except OSError as error:
            await work.note(writing=False)
            if isinstance(error, FileExistsError):
                raise Paused(f"{path} exists now; move it away and resume, or export to another file.") from error
            raise Paused(f"{path} cannot be written ({error.strerror or error}); correct that and resume.") from error
        work.doing = ""
        await work.note(done=work.counts.total)
        work.reason = f"{quantity(work.counts.total, 'member')} in {path}"


async def save_members(work: Work, label: str, path: Path) -> None:
    """Write the members of ``label`` to ``path`` at once, without storing them in the job.

    No file is replaced: if one exists, a number is added to the name. A file system may take ``VIP.csv`` for
    ``vip.csv``.

    Raises:
        Ended, ChatError: as reading; OSError: the file cannot be written. No file is left behind.
    """
    read = [page async for page, _ in pages(work, label)]
    place = path
    for number in range(2, _MOST_NAMES):
        try:
            return await asyncio.to_thread(write_members, place, read, replace=False)
        except FileExistsError:
            place = path.with_name(f"{path.stem}.{number}{path.suffix}")
    raise FileExistsError(EEXIST, strerror(EEXIST))


def write_members(path: Path, members: Iterable[UsersRead], *, replace: bool) -> None:
    """Write a file in the format that its suffix names: ``.csv``, ``.json``, else one ID per line.

    Raises:
        FileExistsError: the file exists and must not be replaced.
        OSError: the file cannot be written; an existing one stays.
    """
    formats = {".csv": _csv, ".json": _json}
    with whole_file(path, replace=replace) as file:
        for piece in formats.get(path.suffix.lower(), _lines)(members):
            file.write(piece)


def _lines(members: Iterable[UsersRead]) -> Iterator[bytes]:
    for page in members:
        yield "".join(f"{user}\n" for user in page.users).encode("utf-8", "backslashreplace")


def _csv(members: Iterable[UsersRead]) -> Iterator[bytes]:
    yield csv_row(["username", "added"])
    for page in members:
        times = page.times or (None,) * len(page.users)
        rows = zip(page.users, times, strict=True)
        yield b"".join(csv_row([user, "" if added is None else _moment(added)]) for user, added in rows)


def _json(members: Iterable[UsersRead]) -> Iterator[bytes]:
    before = "[\n"
    for page in members:
        for user in page.users:
            yield f"{before}{json.dumps(user)}".encode()
            before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _moment(milliseconds: int) -> str:
    moment = moment_at(milliseconds)
    return str(milliseconds) if moment is None else moment.isoformat(timespec="seconds")

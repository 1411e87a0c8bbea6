"""Keep what is composed on the disk: write it soon after each change, and again until it is written."""

import asyncio
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from push_tui.engine import Engine
from push_tui.storage.drafts import DraftStore, StoredDraft, draft_bytes, id_of
from push_tui.storage.files import whole_file
from push_tui.storage.paths import home

Current = Callable[[], "tuple[str, StoredDraft | None] | None"]
"""Returns the ID of the draft in the composer, and the draft (None: it holds no work); None if nothing was composed."""

_MEMORY = Path("/dev/shm")  # noqa: S108 - the last resort where every disk is full


class DraftSaver:
    """Writes drafts on the storage thread, at most about twice a second; what cannot be written is kept and retried."""

    DELAY = 0.5
    RETRY = 5.0
    """Seconds between attempts to write what is not on the disk."""

    def __init__(self, engine: Engine, store: DraftStore, current: Current, changed: Callable[[], object]) -> None:
        """``changed`` is called, on any thread, whenever `at_risk` changes."""
        self._engine = engine
        self._store = store
        self._current = current
        self._changed = changed
        self._turn = threading.Lock()
        self._unsaved: dict[str, StoredDraft] = {}
        self._awaited: set[float] = set()
        """In how many seconds each write comes that is planned, as counted then."""
        self._given_up = False
        self.error = ""
        """Why the last write failed, as a sentence; empty if it did not."""
        self.saved_as: tuple[Path, ...] = ()
        """The files that `save_as` wrote."""

    def follow(self, current: Current, changed: Callable[[], object]) -> None:
        """Save the drafts of another session from now on; what is not written yet is kept."""
        self._current, self._changed = current, changed

    @property
    def at_risk(self) -> bool:
        """Whether there is text that could not be written."""
        return bool(self._unsaved)

    def soon(self) -> None:
        """Write within a second, from any thread; many calls cost one write."""
        self._write_in(self.DELAY)

    def _write_in(self, seconds: float) -> None:
        if seconds not in self._awaited:
            self._awaited.add(seconds)
            self._engine.launch(self._later(seconds))

    async def _later(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        finally:
            self._awaited.discard(seconds)
            await self._engine.store(self.write)

    def keep(self, draft: StoredDraft) -> None:
        """Save this draft soon, whatever is in the composer by then."""
        self._engine.store_later(self._write, draft)

    def drop(self, draft_id: str) -> None:
        """Remove this draft soon, if there is one."""
        self._engine.store_later(self._drop, draft_id)

    def _drop(self, draft_id: str) -> None:
        with self._turn:
            self._unsaved.pop(draft_id, None)
            self._remove(draft_id)

    def write(self) -> None:
        """Write now, on the calling thread; what holds no work of yours has no draft."""
        self._write()

    def _write(self, *others: StoredDraft) -> None:
        with self._turn:
            if self._given_up:
                return
            was_at_risk, self.error = self.at_risk, ""
            drafts = {**self._unsaved, **{id_of(draft): draft for draft in others}}
            current = self._current()
            if current is not None:
                draft_id, draft = current
                if draft is not None:
                    drafts[draft_id] = draft
                else:
                    drafts.pop(draft_id, None)
                    self._remove(draft_id)
            self._unsaved = {draft_id: draft for draft_id, draft in drafts.items() if not self._saved(draft)}
        if self.at_risk != was_at_risk:
            self._changed()
        if self.at_risk:
            self._write_in(self.RETRY)

    def _saved(self, draft: StoredDraft) -> bool:
        try:
            self._store.save(draft)
        except OSError as error:
            self.error = f"The draft cannot be saved in {self._store.directory} ({error.strerror or error})."
            return False
        return True

    def _remove(self, draft_id: str) -> None:
        try:
            self._store.delete(draft_id)
        except OSError as error:
            self.error = f"The draft is not needed any more, but it cannot be removed ({error.strerror or error})."

    # When you quit and it still cannot be written

    def place(self) -> Path:
        """Return a new file that can be written: in the home directory, in a temporary directory or in memory."""
        name = f"push-tui-draft-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
        size = sum(map(len, map(draft_bytes, self._unsaved.values())))
        places = [home(), _MEMORY]
        with suppress(OSError):  # nothing can be written there, nor in the working directory
            places.insert(1, Path(tempfile.gettempdir()))
        known = [place for place in places if place is not None]
        for directory in known:
            try:
                with tempfile.TemporaryFile(dir=directory) as file:
                    file.write(bytes(size))
            except OSError:
                continue
            return directory / name
        return known[0] / name

    def save_as(self, path: Path) -> None:
        """Write what could not be saved to ``path`` (further drafts beside it), and stop saving.

        Raises:
            FileExistsError: there is a file already.
            OSError: it cannot be written.
        """
        with self._turn:
            written: list[Path] = []
            try:
                for number, draft in enumerate(self._unsaved.values(), 1):
                    file = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
                    with whole_file(file, replace=False) as content:
                        content.write(draft_bytes(draft))
                    written.append(file)
            except OSError:
                for file in written:
                    file.unlink(missing_ok=True)
                raise
            self.saved_as = tuple(written)
        self.give_up()

    def write_somewhere(self) -> None:
        """Write now, as a draft or else to a file: the program ends and cannot ask."""
        self.write()
        if self.at_risk:
            with suppress(OSError):
                self.save_as(self.place())

    def give_up(self) -> None:
        """Forget what could not be saved, and stop saving."""
        with self._turn:
            self._given_up, self._unsaved, self.error = True, {}, ""

"""Defects: errors that no code expects. The program says so and goes on where nothing can be lost; else it ends.

A report names the kinds of the errors and the places in the code. It leaves out their messages and all variables, which
can hold a token, a user or the text of a push.
"""

import platform
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import push_tui
from push_tui.storage.files import write_private
from push_tui.text import visible_lines, visible_name

MOST, WITHIN = 5, 10.0
"""The program ends at this many defects within so many seconds; one may come back with every paint."""

_KEPT = 10
"""Reports in the file: the latest of a run."""


class Defects:
    """The defects of one run; ``file`` is where their reports are kept, None for nowhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.file: Path | None = None
        self._clock = clock
        self._times: deque[float] = deque(maxlen=MOST)
        self._reports: deque[str] = deque(maxlen=_KEPT)

    def too_many(self) -> bool:
        """Count one more defect; return whether there were too many lately."""
        self._times.append(self._clock())
        return len(self._times) == MOST and self._times[-1] - self._times[0] < WITHIN

    def keep(self, error: BaseException) -> str:
        """Keep the report of an error. Return how to report it, in sentences; empty if no file could be written."""
        self._reports.append(report_of(error))
        if self.file is None:
            return ""
        try:
            write_private(self.file, "\n".join(self._reports).encode())
        except OSError:
            return ""
        return (
            f"To report it, send this file to the maintainers of push-tui: {visible_name(str(self.file))}\n"
            "It names places in the code. It has no token, no user ID and no text of yours."
        )


def place_of(error: BaseException) -> str:
    """Return the kind of the error, and where it came up: ``KeyError in labels.py, line 61``."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def report_of(error: BaseException) -> str:
    """Return the report of an error, of several lines."""
    host = f"push-tui {push_tui.__version__}, Python {platform.python_version()}, {platform.system()}"
    return visible_lines("\n".join([host, *_chain(error), ""]))


def _chain(error: BaseException) -> Iterator[str]:
    """Yield the lines of an error, the errors that led to it first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _chain(earlier)
        yield "which led to"
    yield type(error).__qualname__
    yield from "".join(traceback.extract_tb(error.__traceback__).format()).splitlines()

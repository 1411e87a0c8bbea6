"""What was done to the labels of the demo, kept for its next run: the simulated service itself keeps nothing."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from push_tui.endpoints import Endpoint
from push_tui.simulator.calls import EndpointCall
from push_tui.storage.files import PRIVATE_FILE


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


class DemoLabelChanges:
    """The calls that changed labels, oldest first, a line of JSON for each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, call: EndpointCall) -> None:
        """Keep one more call; if it cannot be written, the next run does not know of it."""
        line = json.dumps([call.endpoint, call.label, dict(call.body), call.now])
        with suppress(OSError), open(self._path, "a", encoding="utf-8", opener=_private) as file:
            file.write(f"\n{line}")  # the line before may be half written

    def __iter__(self) -> Iterator[EndpointCall]:
        """Yield the calls that can be read; a line may be half written or damaged."""
        with suppress(OSError), self._path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(ValueError, TypeError, OverflowError, OSError, RecursionError):
                    endpoint, label, body, now = json.loads(line)
                    datetime.fromtimestamp(now, UTC)  # refuses what is no time
                    yield EndpointCall(Endpoint(endpoint), str(label), "", {}, dict(body), float(now))

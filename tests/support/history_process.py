"""Steps of another push-tui process on the same history, run by the tests as a program: DIRECTORY STEP [NUMBER]."""

import os
import signal
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from push_tui.storage import trimming
from push_tui.storage.history import History
from push_tui.storage.locks import locked
from support.history_samples import NOON, a_push, accepted

OLD = trimming.Old(NOON + timedelta(days=100), NOON + timedelta(days=200))
"""What the step ``remove old`` removes."""


def main() -> None:
    directory, step = Path(sys.argv[1]), sys.argv[2]
    history = History(directory / "history.db", directory / "history.lock")
    if step == "write":
        for _ in range(int(sys.argv[3])):
            history.finish(history.begin(a_push()), accepted(task_id="1"))
            history.page()
    elif step == "begin":
        print(history.begin(a_push(title="of another process")), flush=True)
        sys.stdin.readline()
    elif step == "finish late":
        row = history.begin(a_push(title="of another process"))
        print(row, flush=True)
        sys.stdin.readline()
        print(history.finish(row, accepted(task_id="1")), flush=True)
    elif step == "lock":
        with locked(history_lock := directory / "history.lock", exclusive=True):
            print(history_lock, flush=True)
            sys.stdin.readline()
    elif step == "remove old":
        # With a small cache SQLite writes to the file long before the commit.
        trimming._CACHE_KILOBYTES = 40
        asked, ticks = int(sys.argv[3]), count(1)

        def tick() -> None:
            if next(ticks) == asked:
                os.kill(os.getpid(), signal.SIGKILL)

        with history.reading() as connection:
            connection.set_progress_handler(tick, 100)
        history.remove(OLD, history.removable(OLD))
        print(next(ticks))
    elif step == "hang in a transaction":
        with history.writing() as connection:
            connection.execute("UPDATE history SET title = 'half done'")
            print("holding", flush=True)
            time.sleep(600)


if __name__ == "__main__":
    main()

"""Another push-tui process on the same jobs, run by the tests as a program: DIRECTORY (create | JOB)."""

import sys
from pathlib import Path

from push_tui.storage.jobs import JobStore, JobTaken
from support.job_samples import A_JOB, ROWS


def main() -> None:
    directory, step = Path(sys.argv[1]), sys.argv[2]
    store = JobStore(directory / "history.db", directory / "history.lock")
    if step == "create":
        job = store.create(A_JOB, ROWS).id
        store.advance(job, (), (0,))
        print(job, flush=True)
        sys.stdin.readline()
    else:
        try:
            store.claim(int(step))
        except JobTaken as taken:
            print(taken)


if __name__ == "__main__":
    main()

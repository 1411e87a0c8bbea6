"""A push-tui of its own, for tests that kill it.

Arguments: DIRECTORY BASE_URL DIALECT, then ``prepare KIND COUNT`` or ``run JOB``.
"""

import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.bindings import CheckBindings
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.operations.jobs.kinds.send_texts import plan_texts
from push_tui.operations.jobs.plans import Plan
from push_tui.operations.review import review_of
from support.job_desk import PROFILE, JobDesk, job_desk, people

LABELS = ("de", "en", "zh")
TEXTS = Push(
    Audience(AudienceKind.TEXTS, LABELS),
    texts={label: {"title": f"Maintenance ({label})", "content": "Back at noon"} for label in LABELS},
)
PUSH = Push(Audience(AudienceKind.USERS, ()), message={"title": "Maintenance", "content": "Back at noon"})


def plan_of(desk: JobDesk, kind: str, users: tuple[str, ...]) -> Coroutine[Any, Any, Plan]:
    match kind:
        case "add":
            return Add(label="vip").plan(desk.session, users)
        case "move":
            return Move(label="trial", target="paid").plan(desk.session, users)
        case "check":
            return CheckBindings(label="trial").plan(desk.session)
        case "rename":
            return Rename(label="trial", target="paid").plan(desk.session)
        case "texts":
            return reviewed_texts(desk)
        case _:
            return plan_send(desk.session, PUSH, users)


async def reviewed_texts(desk: JobDesk) -> Plan:
    return plan_texts(desk.session, await review_of(desk.session, TEXTS), "")


def main() -> None:
    directory, base_url, dialect, step = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    profile = replace(PROFILE, dialect_name=dialect, users_per_label=10**7)
    with job_desk(None, directory, profile, base_url=base_url) as desk:
        if step == "prepare":
            plan = desk.plan(plan_of(desk, sys.argv[5], people(int(sys.argv[6]))))
            desk.queue._next = lambda: None  # type: ignore[method-assign]  # it ends before the job's turn comes
            print(desk.start(plan), flush=True)
            return
        job = int(sys.argv[5])
        desk.resume(job)
        print("running", flush=True)
        view = desk.finish(job, seconds=120)
        print(view.state.value, view.reason, flush=True)


if __name__ == "__main__":
    main()

"""What is done again for rows of a job that is over, as a job or a push of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.details import Details
from push_tui.operations.jobs.plans import plan_add, plan_move, plan_remove
from push_tui.operations.jobs.results import failed_users, push_of_job
from push_tui.operations.jobs.resuming import check_app
from push_tui.storage.job_records import JobKind

if TYPE_CHECKING:
    from push_tui.message.push import Push
    from push_tui.operations.jobs.plans import Plan
    from push_tui.operations.session import Session
    from push_tui.storage.job_records import StoredJob
    from push_tui.storage.jobs import JobStore


async def retry_plan(store: JobStore, session: Session, stored: StoredJob) -> Plan:
    """A plan for the rows that failed (unknown ones are left out).

    Raises:
        JobRefused: it is another app's, or has no rows to retry.
        PlanRefused: as the planning of its kind.
    """
    check_app(session, stored)
    details = Details.from_json(stored.details)
    users = await asyncio.to_thread(lambda: tuple(failed_users(store, stored)))
    if not users:
        raise JobRefused("No row of this job has failed.")
    match stored.kind:
        case JobKind.ADD:
            return await plan_add(session, details.label, users)
        case JobKind.COPY:
            return await plan_add(session, details.target, users)
        case JobKind.REMOVE:
            return await plan_remove(session, details.label, users)
        case JobKind.MOVE:
            remove_first = details.remove_first
            return await plan_move(session, details.label, details.target, users, remove_first=remove_first)
        case JobKind.SEND:
            raise JobRefused("A push to those users is composed and reviewed like any other.")
        case _:
            raise JobRefused("The rows of this job cannot be retried; plan it again.")


async def push_again(store: JobStore, session: Session, stored: StoredJob, *, failed_only: bool) -> Push:
    """What a job sends, to be composed again: to everybody, or to those whose row failed (no unknown ones).

    Raises:
        JobRefused: it is another app's, sends nothing, or no row of it has failed.
    """
    if stored.kind is not JobKind.SEND:
        raise JobRefused("This job sends nothing.")
    check_app(session, stored)
    found = await asyncio.to_thread(push_of_job, store, stored, failed_only=failed_only)
    if not found.audience.targets:
        raise JobRefused("No row of this job has failed.")
    return found

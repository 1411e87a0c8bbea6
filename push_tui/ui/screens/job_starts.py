"""From a key on a label or its members to a job: what is asked for, the plan, its dry run, the start."""

from __future__ import annotations

import re
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from push_tui.operations.jobs.plans import (
    Plan,
    PlanRefused,
    plan_add,
    plan_copy,
    plan_delete,
    plan_export,
    plan_intersection,
    plan_move,
    plan_move_all,
    plan_remove,
    plan_remove_all,
)
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.user_files import UserFileError, read_user_text
from push_tui.ui.screens.first_line import read_users
from push_tui.ui.screens.job_words import clock_words
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.new_job_file import ChooseFile, SaveBeforeDeleting, current_directory
from push_tui.ui.screens.new_job_label import CopyTo, MoveTo

if TYPE_CHECKING:
    from push_tui.chat.models import Label
    from push_tui.ui.host import Host

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9_.-]")


async def start(tui: Host, planning: Coroutine[Any, Any, Plan], remembered: str = "") -> bool:
    """Plan, show the dry run, start; whether it was started. A refusal is told."""
    try:
        plan = await tui.ask(planning)
    except (PlanRefused, HistoryUnavailable) as error:
        tui.tell(str(error), "warning")
        return False
    job = await tui.push_screen_wait(StartJob(plan, remembered))
    if job is not None:
        tui.jobs.tell_begun(job)
    return job is not None


async def add_from_file(tui: Host, label: str) -> None:
    """Add the users of a file or a paste."""
    from push_tui.ui.screens.new_job_users import UsersToAdd

    session = tui.session
    users = await tui.push_screen_wait(UsersToAdd(label))
    if users is not None:
        await start(tui, plan_add(session, label, users))


async def change_many(tui: Host, label: str, users: Sequence[str] | str, *, adds: bool) -> bool:
    """Add or remove more users than one call takes; a text is read as a paste."""
    plan = plan_add if adds else plan_remove
    session = tui.session  # of the label; a long paste is read while no dialog keeps the person from another profile
    if not isinstance(users, str):
        return await start(tui, plan(session, label, users))
    try:
        found = await read_users(tui, lambda first: read_user_text(users, first=first))
    except UserFileError as error:
        tui.tell(str(error), "warning")
        return False
    return found is not None and await start(tui, plan(session, label, found))


async def remove_all(tui: Host, label: str) -> bool:
    """Remove all members of a label."""
    return await start(tui, plan_remove_all(tui.session, label))


async def move(tui: Host, label: Label, users: tuple[str, ...] = ()) -> bool:
    """Move these members, or all, to a label that is chosen."""
    target = await tui.push_screen_wait(MoveTo(label, users))
    if target is None:
        return False
    to, order = target.label, target.remove_first
    if target.everyone:
        return await start(tui, plan_move_all(tui.session, label.name, to, remove_first=order))
    return await start(tui, plan_move(tui.session, label.name, to, users, remove_first=order))


async def copy(tui: Host, label: Label) -> None:
    """Copy a label's members to a new one."""
    made = await tui.push_screen_wait(CopyTo(label))
    if made is not None:
        await start(tui, plan_copy(tui.session, label.name, made.name, made.description))


async def export(tui: Host, label: str) -> None:
    """Write a label's members to a file."""
    suggested = current_directory() / f"{_NO_FILE_NAME.sub('_', label) or 'label'}.csv"
    hint = ".csv with the time of each addition, .json, else one ID per line"
    chosen = await tui.push_screen_wait(ChooseFile("Export members", suggested, hint))
    if chosen is not None:
        await start(tui, plan_export(tui.session, label, chosen.path, replace_file=chosen.replace))


async def count_exactly(tui: Host, labels: Sequence[str]) -> None:
    """Count who is in all of these labels; the last count is shown with its age."""
    queue = tui.jobs.queue
    if not queue.loaded:
        await tui.ask(queue.load())
    known = queue.remembered_intersection(labels, tui.session)
    remembered = ""
    if known is not None and known.finished_at is not None:
        age = (datetime.now(UTC) - known.finished_at).total_seconds()
        remembered = f"Counted {clock_words(age)} ago: {known.reason}."
    await start(tui, plan_intersection(tui.session, labels), remembered)


async def delete_labels(tui: Host, labels: tuple[str, ...]) -> bool:
    """Delete several labels, after their members were saved where that is wanted."""
    directory = await tui.push_screen_wait(SaveBeforeDeleting(labels))
    if directory is None:
        return False
    save_to = directory if directory != Path() else None
    return await start(tui, plan_delete(tui.session, labels, save_to=save_to))

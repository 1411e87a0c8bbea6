"""Start a job from a key on a label or its members: ask, plan, show the dry run, start."""

from __future__ import annotations

import re
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from push_tui.endpoints import Endpoint
from push_tui.message.local_time import age
from push_tui.names import label_keys
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.bindings import CheckBindings
from push_tui.operations.jobs.kinds.copy import Copy
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.export import Export
from push_tui.operations.jobs.kinds.intersect import Intersect, count_words
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.operations.jobs.plans import Plan
from push_tui.storage.user_files import UserFileError, read_user_text
from push_tui.text import visible_name
from push_tui.ui.screens.first_line import read_users
from push_tui.ui.screens.job_acts import attempt
from push_tui.ui.screens.label_dialogs import NewLabel
from push_tui.ui.screens.move_to import MoveTo
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.new_job_file import ChooseFile, SaveBeforeDeleting, current_directory
from push_tui.ui.screens.questions import Ask
from push_tui.ui.widgets.name_prompts import name_prompt

if TYPE_CHECKING:
    from push_tui.chat.models import Label
    from push_tui.storage.user_ids import DryRun
    from push_tui.ui.host import Host

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9_.-]")


async def start(tui: Host, planning: Coroutine[Any, Any, Plan], note: str = "") -> bool:
    """Plan, show the dry run with a ``note`` and start; return whether it started. A toast says why it is refused."""
    plan = await attempt(tui, planning)
    if plan is None:
        return False
    job = await tui.push_screen_wait(StartJob(plan, note))
    if job is not None:
        tui.jobs.announce_start(job)
    return job is not None


async def add_from_file(tui: Host, label: str) -> None:
    """Add the users of a file or a paste."""
    from push_tui.ui.screens.new_job_users import UsersToAdd

    session = tui.session

    async def use(users: DryRun) -> bool | None:
        return await start(tui, Add(label=label).plan(session, users)) or None

    await tui.push_screen_wait(UsersToAdd(label, use, note=session.dialect.limit_advice(Endpoint.ADD_USERS)))


async def change_many(tui: Host, label: str, users: Sequence[str] | str, *, adds: bool, note: str = "") -> bool:
    """Add or remove more users than one call takes, with a ``note`` to read first; a string is read as a paste."""
    details = Add(label=label) if adds else Remove(label=label)
    session = tui.session  # of the label: you may switch profiles while a long paste is read
    if not isinstance(users, str):
        return await start(tui, details.plan(session, users), note)
    try:
        found = await read_users(tui, lambda first: read_user_text(users, first=first))
    except UserFileError as error:
        tui.tell(str(error), "warning")
        return False
    return found is not None and await start(tui, details.plan(session, found))


async def remove_all(tui: Host, label: str) -> bool:
    """Remove all members of a label."""
    return await start(tui, Remove(label=label).plan_everyone(tui.session))


async def move(tui: Host, label: Label, users: tuple[str, ...] = ()) -> bool:
    """Move these members, or all, to a label that you choose."""
    target = await tui.push_screen_wait(MoveTo(label, users))
    if target is None:
        return False
    details = Move(label=label.name, target=target.label, remove_first=target.remove_first)
    session = tui.session
    return await start(tui, details.plan_everyone(session) if target.everyone else details.plan(session, users))


async def copy(tui: Host, label: Label) -> None:
    """Copy a label's members to a new one."""
    made = await tui.push_screen_wait(NewLabel(copied=label))
    if made is not None:
        await start(tui, Copy(label=label.name, target=made.name, description=made.description).plan(tui.session))


async def rename(tui: Host, label: Label) -> str | None:
    """Rename a label: copy it, and delete the old one. Return the new name if the job started."""
    prompt = name_prompt(tui.session, "New name", label.name)
    named = await tui.push_screen_wait(Ask(f"Rename {visible_name(label.name)}", "Preview", prompt))
    if named is not None:
        started = await start(tui, Rename(label=label.name, target=named).plan(tui.session))
        return named if started else None
    return None


async def check_bindings(tui: Host, label: str, users: Sequence[str]) -> bool:
    """Check the bindings of these members, or of all if none is given."""
    return await start(tui, CheckBindings(label=label).plan(tui.session, users))


async def export(tui: Host, label: str) -> None:
    """Write a label's members to a file."""
    suggested = current_directory() / f"{_NO_FILE_NAME.sub('_', label) or 'label'}.csv"
    hint = ".csv (with the time each was added), .json, else one ID per line"
    chosen = await tui.push_screen_wait(ChooseFile(f"Export all members of {visible_name(label)}", suggested, hint))
    if chosen is not None:
        await start(tui, Export(label=label, path=str(chosen.path), replace_file=chosen.replace).plan(tui.session))


async def count_exactly(tui: Host, labels: Sequence[str]) -> None:
    """Count who is in all of these labels; show the last count with its age."""
    queue = tui.jobs.queue
    if not queue.loaded:
        await tui.ask(queue.load())
    remembered = ""
    if known := tui.jobs.exact_counts.get(label_keys(labels, tui.session.dialect)):
        count, at = known
        remembered = f"Counted {age(at, tui.now())}: {count_words(count, labels)}."
    await start(tui, Intersect(labels=tuple(labels)).plan(tui.session), remembered)


async def delete_labels(tui: Host, labels: tuple[str, ...]) -> bool:
    """Delete several labels; save their members first if you want that."""
    directory = await tui.push_screen_wait(SaveBeforeDeleting(labels))
    if directory is None:
        return False
    return await start(tui, Delete(labels=labels, path=directory).plan(tui.session))

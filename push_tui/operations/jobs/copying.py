"""Copying the members of a label to a new one: read them all, make the label, add them."""

from __future__ import annotations

from push_tui.chat.bodies import label_body
from push_tui.chat.errors import ChatError, NoSuchLabel, Rejected, Unsettled
from push_tui.dialects import Endpoint
from push_tui.operations.jobs.changing import MemberChanges, Stage
from push_tui.operations.jobs.control import Paused, Stopped
from push_tui.operations.jobs.reading import read_into_batches
from push_tui.operations.jobs.work import Work
from push_tui.operations.labels import load_labels


async def copy(work: Work, source: str, target: str, description: str) -> None:
    """Run a copy; nothing is made before everything is read."""
    await read_into_batches(work, source)
    await _make(work, target, description)
    await MemberChanges(work, (Stage(Endpoint.ADD_USERS, target),)).run()


async def _make(work: Work, target: str, description: str) -> None:
    if work.position.get("made"):
        return
    work.doing = f"making {target}"
    # The intent stands on the disk before the call: a label that is there after a kill is then this job's own.
    if not (work.position.get("making") and await label_exists(work, target)):
        await work.note(making=True)
        body = label_body(target, description)
        try:
            await work.insist(Endpoint.CREATE_LABEL, lambda: work.client.create_label(body), repeatable=False)
        except Unsettled as error:
            if not await label_exists(work, target):
                raise Paused(f"{target} was not made: {error.message}") from error
        except Rejected as error:
            await work.note(making=False)
            raise Stopped(f"{target} was not made: {error.message}") from error
    await work.note(made=True)
    work.doing = ""
    await load_labels(work.session)


async def label_exists(work: Work, label: str) -> bool:
    """Whether the service has this label now."""

    async def ask() -> bool:
        try:
            await work.client.get_label(label)
        except NoSuchLabel:
            return False
        return True

    try:
        return await work.insist(Endpoint.GET_LABEL, ask)
    except ChatError as error:
        raise Paused(f"Whether {label} exists could not be read: {error.message}") from error

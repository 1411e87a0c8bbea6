"""Take back a change of a label's members: add again whom it removed, or remove whom it added."""

from push_tui.operations.membership import changed_users
from push_tui.operations.session import Session
from push_tui.outcomes import Outcome
from push_tui.storage.records import Record, RecordKind
from push_tui.text import visible_name
from push_tui.ui.host import Host
from push_tui.ui.screens.job_acts import attempt

_NOTHING = "Nothing was changed."
TITLES = {RecordKind.USERS_REMOVED: "Add them again", RecordKind.USERS_ADDED: "Remove them"}
"""What takes a change of this kind back."""


def why_not_taken_back(record: Record, session: Session) -> str | None:
    """Return why a change cannot be taken back; None if it can."""
    if record.kind not in TITLES or record.call:
        return "Only users that were added to a label or removed from it are taken back."
    if record.state not in (Outcome.ACCEPTED, Outcome.UNKNOWN):
        return "The change is not over yet." if record.state is Outcome.SENDING else _NOTHING
    if not session.profile.is_for(record.app, record.host):
        return f"The label is one of another app; switch to profile {visible_name(record.profile)}."
    return None if record.job or changed_users(record) else _NOTHING


async def take_back(host: Host, record: Record) -> None:
    """Open the dialog that adds or removes the users, a long list as a job; only in a worker."""
    from push_tui.ui.screens.change_members import ChangeMembers
    from push_tui.ui.screens.job_starts import change_many

    session, adds = host.session, record.kind is RecordKind.USERS_REMOVED
    users: tuple[str, ...] | None = changed_users(record)
    if record.job:
        users = await attempt(host, host.jobs.queue.rows.changed(session, record.job))
    if users is None:
        return
    if host.session is not session:  # its label of that name is another one
        host.tell("You switched profiles meanwhile; nothing was changed.", "warning")
        return
    does = "added" if adds else "removed"
    note = f"The service does not say who was in the label before: all of these are {does}."
    if len(users) > session.dialect.users_per_call:
        await change_many(host, record.title, users, adds=adds, note=note)
    elif users:
        await host.push_screen_wait(ChangeMembers(record.title, users, adds=adds, note=note))
    else:
        host.tell(_NOTHING, "warning")

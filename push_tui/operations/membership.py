"""The members of a label: page through them, find one, add and remove users."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from push_tui.chat.bodies import users_body
from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError
from push_tui.chat.models import Answered, Member, MembershipChange
from push_tui.dialects import Dialect, Endpoint
from push_tui.names import USER_FORM, is_usual_user, user_problem
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.models import MemberList
from push_tui.operations.recording import done, label_intent, recorded
from push_tui.operations.session import MEMBER_LISTS_KEPT, Session, Topic
from push_tui.outcomes import PushStatus, TargetStatus
from push_tui.storage.job_records import Counts
from push_tui.storage.records import RecordKind, Result

_LOOK_AGAIN = 0.02


def member_list(session: Session, label: str, *, anew: bool = False) -> MemberList:
    """The list kept for a label; an empty one where none is kept, or to load it ``anew``."""
    kept = session.members
    if anew or label not in kept:
        kept.pop(label, None)
        while len(kept) >= MEMBER_LISTS_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[label] = MemberList(label)
    return kept[label]


async def load_next_page(session: Session, members: MemberList, *, beyond: int | None = None) -> None:
    """Append the next page; nothing while one is on its way or all are there. A failure stands in ``error``.

    With ``beyond`` nothing either when more than that many are there: the page was asked for twice.

    A cursor that repeats, and an empty page, end the list (API facts 2.5).
    """
    if members.loading or members.complete or (beyond is not None and len(members.items) > beyond):
        return
    members.loading, members.error = True, ""
    session.changed(Topic.MEMBERS)
    try:
        page = await session.client.list_members(members.label, limit=session.dialect.page_limit, cursor=members.cursor)
    except (ChatError, TokenNeeded) as error:
        members.error = str(error)
    else:
        new = [member for member in page.items if member.username not in members.names]
        members.names.update(member.username for member in new)
        members.items.extend(new)
        members.cursor = page.cursor
        if not page.cursor or page.cursor in members.cursors_seen or not page.items:
            members.complete = True
        else:
            members.cursors_seen.add(page.cursor)
    finally:
        members.loading = False
        session.changed(Topic.MEMBERS)


async def load_rest(session: Session, members: MemberList) -> None:
    """Load page after page until all are there, one fails, ``members.stop`` is set or the list was dropped."""
    if members.loading_rest or members.complete:
        return
    members.loading_rest, members.stop = True, False
    try:
        while _more_wanted(session, members):
            if members.loading:  # the page that was asked for before this
                await asyncio.sleep(_LOOK_AGAIN)
                continue
            await load_next_page(session, members)
            if members.error:
                return
    finally:
        members.loading_rest = False
        session.changed(Topic.MEMBERS)


def _more_wanted(session: Session, members: MemberList) -> bool:
    return not (members.complete or members.stop) and session.members.get(members.label) is members


async def find_user(session: Session, label: str, user: str) -> Member | None:
    """The user as a member of the label, None where the service says that it is not in it.

    Raises:
        ChatError, TokenNeeded: the service could not be asked.
    """
    return await session.client.get_member(label, user)


async def add_users(session: Session, label: str, users: tuple[str, ...]) -> MembershipChange:
    """Add up to 100 users to a label; the answer names those who failed, each with the service's reason.

    Raises:
        ChatError, TokenNeeded, HistoryUnavailable: it failed as a whole; recorded like a success.
    """
    return await _change(session, RecordKind.USERS_ADDED, Endpoint.ADD_USERS, label, users)


async def remove_users(session: Session, label: str, users: tuple[str, ...]) -> MembershipChange:
    """Remove up to 100 users from a label; as `add_users`."""
    return await _change(session, RecordKind.USERS_REMOVED, Endpoint.REMOVE_USERS, label, users)


async def _change(
    session: Session, kind: RecordKind, endpoint: Endpoint, label: str, users: tuple[str, ...]
) -> MembershipChange:
    adding = endpoint is Endpoint.ADD_USERS
    body = users_body(users, session.dialect)

    async def call(departure: Departure) -> Answered[MembershipChange]:
        change = session.client.add_users if adding else session.client.remove_users
        return await change(label, body, departure=departure)

    def described(change: MembershipChange) -> Result:
        summary = f"{len(change.success)} {'added' if adding else 'removed'}"
        failed = tuple(TargetStatus(user, PushStatus.FAIL, reason) for user, reason in change.fail.items())
        counts = Counts(len(change.success) + len(failed), len(change.success), len(failed))
        described = done(f"{summary}, {len(failed)} failed" if failed else summary)
        return replace(described, statuses=failed, counts=counts)

    intent = label_intent(session, kind, endpoint, label, body, users=users)
    change = await recorded(session, intent, call, described)
    _note_change(session, label, change, adding=adding)
    return change


def _note_change(session: Session, label: str, change: MembershipChange, *, adding: bool) -> None:
    """Have the loaded members and the label's count follow the answer; the next refresh tells the truth."""
    members = session.members.get(label)
    if members is not None:
        if adding:
            new = [Member(user) for user in change.success if user not in members.names]
            members.names.update(member.username for member in new)
            members.items[:0] = new
            difference = len(new)
        else:
            gone = set(change.success)
            members.names -= gone
            members.items = [member for member in members.items if member.username not in gone]
            difference = -len(gone)
        session.labels = replace(
            session.labels,
            items=tuple(
                replace(item, count=max(0, item.count + difference))
                if item.name == label and item.count is not None
                else item
                for item in session.labels.items
            ),
        )
    session.changed(Topic.LABELS)
    session.changed(Topic.MEMBERS)


def forget_members(session: Session, labels: Iterable[str]) -> None:
    """Drop what is loaded of these labels: others are in them now. A list on show reads itself again."""
    for label in labels:
        session.members.pop(label, None)
    session.changed(Topic.MEMBERS)


def users_problem(users: tuple[str, ...], dialect: Dialect) -> str | None:
    """Why these users cannot be added or removed in one call, as a sentence; None when they can."""
    if not users:
        return "Type or paste at least one user ID."
    if len(users) > dialect.users_per_call:
        return f"{len(users)} users; one call takes at most {dialect.users_per_call}."
    return next((wrong for user in users if (wrong := user_refused(user))), None)


def user_refused(user: str) -> str | None:
    """Why this is no user ID, as a sentence; None where it is one."""
    return f"“{user}” is no user ID. {USER_FORM}" if user_problem(user) else None


def users_warning(users: tuple[str, ...]) -> str | None:
    """What is unusual about these user IDs, as a sentence; None when nothing is."""
    upper = next((user for user in users if not (is_usual_user(user) or user_problem(user))), None)
    return None if upper is None else f"“{upper}” has upper-case letters; user IDs are lower case on this service."

"""Load the members of a label, find one, add and remove users."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from math import inf

from push_tui.chat.bodies import users_body
from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError
from push_tui.chat.models import Answered, Label, Member, MembershipChange
from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.names import USER_FORM, is_usual_user, user_key, user_problem
from push_tui.operations.doubtful_answers import checked, settled
from push_tui.operations.labels import read_label
from push_tui.operations.models import MemberList
from push_tui.operations.paging import RAISED, Ending, pages_of
from push_tui.operations.recording import change_summary, label_intent, recorded
from push_tui.operations.session import MEMBER_LISTS_KEPT, Session, Topic
from push_tui.outcomes import Outcome, PushStatus, TargetStatus
from push_tui.storage.job_records import Counts
from push_tui.storage.records import Record, RecordKind, Result

NOW_IN, NOW_OUT = "in label", "out of label"
"""What is known of users whom a change succeeded for: the service does not say who was in the label before."""
MOST_READ = 20_000
"""Members of all labels together that are read to see who is in several; of more it is not known."""
_LOOK_AGAIN = 0.02


def member_list(session: Session, label: str, *, fresh: bool = False) -> MemberList:
    """Return the cached list of a label; a new empty one if none is cached or ``fresh`` is true.

    It takes the place of the one that was asked for longest ago: the label asked for last may still be shown.
    """
    members = session.members.get(label)
    if members is None or fresh:
        members = MemberList(label)
    others = [(name, each) for name, each in list(session.members.items()) if name != label]
    # In one step: the engine's thread stops loading a list that it does not find.
    session.members = dict([*others[1 - MEMBER_LISTS_KEPT :], (label, members)])
    return members


async def load_next_page(session: Session, members: MemberList, *, beyond: int | None = None) -> None:
    """Append the next page; on failure set ``error``. Do nothing while a page loads or if all are loaded.

    With ``beyond``, do nothing if more members than that are loaded: the page was requested twice. See
    `push_tui.operations.paging` for the end of the list.
    """
    if members.loading or members.complete or (beyond is not None and len(members.items) > beyond):
        return
    members.loading, members.error = True, ""
    session.changed(Topic.MEMBERS)
    try:
        limit = session.dialect.page_limit
        page = await session.client.list_members(members.label, limit=limit, cursor=members.walk.cursor)
        new = [member for member in page.items if member.username not in members.names]
        members.names.update(member.username for member in new)
        members.items.extend(new)
        if members.walk.note(page.cursor, len(new)) and await _too_long(session, members):
            members.walk.end(Ending.ENDLESS)
    except ChatError as error:
        members.error = str(error)
    finally:
        members.loading = False
        session.changed(Topic.MEMBERS)


async def _too_long(session: Session, members: MemberList) -> bool:
    """Whether more pages came than the label's members fill, also by its count as it is now."""
    limit = session.dialect.page_limit
    if members.count is None:
        listed = (label.count for label in session.labels.items if label.name == members.label)
        members.count = next(listed, None)
    if members.walk.pages < pages_of(members.count or 0, limit):
        return False
    now = (await read_label(session, members.label)).count
    members.count = session.dialect.users_per_label * RAISED if now is None else now
    return members.walk.pages >= pages_of(members.count, limit)


async def load_rest(session: Session, members: MemberList, *, most: float = inf) -> None:
    """Load all remaining pages, or until ``most`` members are loaded.

    Stop if one fails, ``members.stop`` is set or the list was dropped.
    """
    if members.loading_rest:
        return
    members.loading_rest, members.stop = True, False
    try:
        while (
            len(members.items) < most
            and not (members.complete or members.stop)
            and session.members.get(members.label) is members
        ):
            if members.loading:  # a page that was requested before
                await asyncio.sleep(_LOOK_AGAIN)
                continue
            await load_next_page(session, members)
            if members.error:
                return
    finally:
        members.loading_rest = False
        session.changed(Topic.MEMBERS)


def most_in_several(counts: Iterable[int]) -> int:
    """Return how many users can be in two or more of labels with these numbers of members."""
    known = sorted(counts)
    return min(sum(known) // 2, sum(known[:-1]))


async def in_several(session: Session, labels: Sequence[Label]) -> int | None:
    """Return how many users are in two or more of the labels; None if that takes too long or they cannot be read."""
    counts = [label.count or 0 for label in labels]
    if not most_in_several(counts):
        return 0
    if sum(counts) > MOST_READ:
        return None
    found = Counter[str]()
    for label in labels:
        members = member_list(session, label.name, fresh=True)
        await load_rest(session, members)
        if not members.complete or members.endless:
            return None
        found.update({user_key(user) for user in members.names})
    return sum(times > 1 for times in found.values())


async def find_user(session: Session, label: str, user: str) -> Member | None:
    """Return the user as a member of the label; None if the user is not in it.

    Raises:
        ChatError: the call failed.
    """
    return await session.client.get_member(label, user)


async def loaded_beginning(session: Session, label: str, start: str, most: int) -> list[str]:
    """Return up to ``most`` loaded members of the label whose ID begins with ``start``, read aside from the engine."""
    members, key = session.members.get(label), user_key(start)
    found = (each.username for each in members.items if user_key(each.username).startswith(key)) if members else ()
    return await asyncio.to_thread(lambda: list(islice(found, most)))


async def add_users(session: Session, label: str, users: tuple[str, ...]) -> MembershipChange:
    """Add up to 100 users to a label and record it. Return what happened to each; see `operations.doubtful_answers`.

    Raises:
        ChatError, HistoryUnavailable: the whole call failed.
    """
    return await _change(session, RecordKind.USERS_ADDED, Endpoint.ADD_USERS, label, users)


async def remove_users(session: Session, label: str, users: tuple[str, ...]) -> MembershipChange:
    """Remove up to 100 users from a label, like `add_users`."""
    return await _change(session, RecordKind.USERS_REMOVED, Endpoint.REMOVE_USERS, label, users)


async def _change(
    session: Session, kind: RecordKind, endpoint: Endpoint, label: str, users: tuple[str, ...]
) -> MembershipChange:
    adding, body = endpoint is Endpoint.ADD_USERS, users_body(users, session.dialect)
    change_users = session.client.add_users if adding else session.client.remove_users

    async def call(departure: Departure) -> Answered[MembershipChange]:
        answered = await change_users(label, body, departure=departure)
        answer = checked(answered.value, users)
        change = await settled(answer, users, lambda user: session.client.get_member(label, user), adding=adding)
        return replace(answered, value=change)

    def described(change: MembershipChange) -> Result:
        failed, unknown = len(change.fail), len(change.unknown)
        counts = Counts(len(users), len(change.success), failed, unknown)
        return Result(
            state=Outcome.UNKNOWN if unknown and not change.success else Outcome.ACCEPTED,
            summary=change_summary(counts, NOW_IN if adding else NOW_OUT),
            statuses=(
                *(TargetStatus(user, PushStatus.FAIL, reason) for user, reason in change.fail.items()),
                *(TargetStatus(user, PushStatus.NO_STATUS, reason) for user, reason in change.unknown.items()),
            ),
            counts=counts,
        )

    intent = label_intent(session, kind, endpoint, label, body, users=users)
    change = await recorded(session, intent, call, described)
    _note_change(session, label, change, adding=adding)
    return change


def changed_users(record: Record) -> tuple[str, ...]:
    """Return whom one call added to a label or removed from it, or may have: all but those whom it failed for."""
    failed = {each.target for each in record.statuses if each.status == PushStatus.FAIL}
    return tuple(user for user in record.audience if user not in failed)


def _note_change(session: Session, label: str, change: MembershipChange, *, adding: bool) -> None:
    """Update the loaded members and the label's count from the answer, until the next refresh."""
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
            members.removed = members.removed | gone  # another set: the screen may be reading this one
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
    """Drop the cached members of these labels; membership changed. A visible list reloads itself."""
    for label in labels:
        session.members.pop(label, None)
    session.changed(Topic.MEMBERS)


def users_problem(users: tuple[str, ...], dialect: Dialect) -> str | None:
    """Return why these users cannot be added or removed in one call, as a sentence; None if they can."""
    if not users:
        return "Type or paste at least one user ID."
    if len(users) > dialect.users_per_call:
        return f"{len(users)} users; one call takes {dialect.users_per_call}."
    return next((wrong for user in users if (wrong := user_refused(user))), None)


def user_refused(user: str) -> str | None:
    """Return why the user ID is invalid, as a sentence; None if it is valid."""
    problem = user_problem(user)
    return f'"{user}" is not a valid user ID ({problem}). {USER_FORM}' if problem else None


def users_warning(users: tuple[str, ...]) -> str | None:
    """Return what is unusual about these user IDs, as a sentence; None if nothing is."""
    spelled: dict[str, str] = {}
    for user in users:
        if (other := spelled.setdefault(user_key(user), user)) != user:
            return f'"{other}" and "{user}" are the same user; user IDs are lower case on this service.'
    upper = next((user for user in users if not (is_usual_user(user) or user_problem(user))), None)
    return None if upper is None else f'"{upper}" has upper-case letters; user IDs are lower case on this service.'

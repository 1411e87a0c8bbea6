"""A change of members whose answer does not match the request: the users whom it leaves in doubt are read."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from push_tui.chat.errors import ChatError, Unreadable
from push_tui.chat.models import Member, MembershipChange
from push_tui.frozen import frozen
from push_tui.names import user_key

READ_AT_ONCE = 8
"""Reads in flight; enough to use the whole rate limit on a slow line."""


@frozen
class CheckedAnswer:
    """An answer in the spelling of the users that were asked for, and those whom it leaves in doubt."""

    change: MembershipChange
    doubtful: frozenset[str]
    """Users in both lists or in neither; everybody, if the answer names a user who was not asked for."""


def checked(change: MembershipChange, users: Sequence[str]) -> CheckedAnswer:
    """Compare an answer with the users that were asked for. The service may write their IDs in another case."""
    spelled = {user_key(user): user for user in reversed(users)} | {user: user for user in users}

    def own(name: str) -> str:
        return spelled.get(name) or spelled.get(user_key(name), name)

    success = tuple(dict.fromkeys(map(own, change.success)))
    fail = {own(name): reason for name, reason in change.fail.items()}
    asked, done, failed = frozenset(users), frozenset(success), frozenset(fail)
    stray = (done | failed) - asked
    doubtful = asked if stray else (done & failed) | (asked - done - failed)
    return CheckedAnswer(MembershipChange(success, fail), doubtful)


async def settled(
    answer: CheckedAnswer, users: Sequence[str], read: Callable[[str], Awaitable[Member | None]], *, adding: bool
) -> MembershipChange:
    """Return a change that has every user once: as answered, else as ``read`` finds the user in the label or not.

    A user who cannot be read is unknown.
    """
    change, room = answer.change, asyncio.Semaphore(READ_AT_ONCE)
    fail = {user: reason for user, reason in change.fail.items() if user not in answer.doubtful}
    unknown: dict[str, str] = {}

    async def settle(user: str) -> bool:
        try:
            async with room:
                member = await read(user)
            if member is not None and user_key(member.username) != user_key(user):
                raise Unreadable("the answer is about another user.")
        except ChatError as error:
            unknown[user] = f"the answer does not match the request, and the user could not be read: {error}"
            return False
        done = (member is not None) is adding
        if not done:
            stays = "is not in the label" if adding else "is still in the label"
            fail[user] = change.fail.get(user) or f"the answer does not match the request; the user {stays}"
        return done

    doubtful = [user for user in users if user in answer.doubtful]
    done = {user for user, done in zip(doubtful, await asyncio.gather(*map(settle, doubtful)), strict=True) if done}
    done.update(user for user in change.success if user not in answer.doubtful)
    return MembershipChange(tuple(user for user in users if user in done), fail, unknown)

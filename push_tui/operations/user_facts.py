"""What is known of one user who got nothing: ask the service at its pace, and look into the history of this host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from push_tui.chat import users
from push_tui.chat.errors import ChatError, NoSuchUser, NotServed, TokenNeeded, Unreadable
from push_tui.chat.user_models import AppUser, Certificate, DeviceBinding, NotificationSettings, OnlineDevice
from push_tui.frozen import frozen
from push_tui.hosts import same_host
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.schedule import start_of
from push_tui.names import label_key, user_key
from push_tui.operations.session import Session, Topic
from push_tui.operations.user_labels import Has, UserLabels, ask_labels
from push_tui.outcomes import Outcome, TargetStatus, worst_status
from push_tui.storage.records import HistoryUnavailable, Record

Value = TypeVar("Value")

PUSHES_SHOWN = 8
"""Of those by name, by label and to everybody each."""
_TEST_STRATEGY = 2
"""By the phone's vendor only: the answer then says what the vendor made of it."""
_TEST_TITLE = "A word from support"
_TEST_CONTENT = "We are making sure that notifications reach you. You need not do anything."


class Told(StrEnum):
    """How the service answered a question."""

    NOT_ASKED = "not asked"
    YES = "told"
    NO_USER = "no such user"
    NOT_TOLD = "not told by this service"
    """It does not have the call, or its answer has no known shape."""
    FAILED = "failed"


@frozen
class Reply(Generic[Value]):
    """The answer to one question; ``value`` is None unless it was told."""

    told: Told = Told.NOT_ASKED
    value: Value | None = None
    error: str = ""
    """One sentence, if the service failed."""


_UNASKED: Reply[Any] = Reply()


class Addressed(StrEnum):
    """How a push named a user."""

    BY_NAME = "by name"
    BY_LABEL = "by label"
    AS_EVERYBODY = "everybody"


@frozen
class PushToUser:
    """A push of this host that was meant for the user, or for one of the user's labels."""

    record: Record
    addressed: Addressed
    at: datetime
    """When it went out or goes out."""
    named: str = ""
    """The user ID as the push spelled it; empty if it did not name the user."""
    status: TargetStatus | None = None
    """The worst status that the answer has for the user."""
    not_in: tuple[str, ...] = ()
    """Labels of the push that do not have the user; a push to labels reaches who is in ALL of them."""
    joined_later: tuple[str, ...] = ()
    """Labels of the push that the user came into after it went out."""

    @property
    def to_everybody(self) -> bool:
        """Whether it named neither the user nor a label."""
        return self.addressed is Addressed.AS_EVERYBODY


@dataclass(slots=True)
class UserFacts:
    """Everything found out so far. The engine's thread replaces the fields, each by one assignment."""

    user: str
    about: Record | None = None
    """The push that the question is about: `in_question` when it was asked first, unless you asked about another."""
    known_as: str = field(init=False)
    """The ID in lower case, if the app has no user as it was typed but has that one; else as it was typed."""
    account: Reply[AppUser] = _UNASKED
    bindings: Reply[tuple[DeviceBinding, ...]] = _UNASKED
    online: Reply[bool] = _UNASKED
    devices: Reply[tuple[OnlineDevice, ...]] = _UNASKED
    settings: Reply[NotificationSettings] = _UNASKED
    certificates: Reply[tuple[Certificate, ...]] = _UNASKED
    labels: UserLabels = field(init=False)
    pushes: tuple[PushToUser, ...] | None = None
    """Newest first; None until the history is read."""
    history_error: str = ""
    asking: bool = False
    asked_at: datetime | None = None
    task: asyncio.Task[Any] | None = None

    def __post_init__(self) -> None:
        self.is_known_as(self.user)

    def is_known_as(self, user: str) -> None:
        """Ask about this spelling from now on."""
        self.known_as, self.labels = user, UserLabels(user)

    @property
    def exists(self) -> bool | None:
        """Whether the app has the user, by whichever call told; None if none did."""
        if self.account.told in {Told.YES, Told.NO_USER}:
            return self.account.told is Told.YES
        return False if Told.NO_USER in {self.bindings.told, self.devices.told, self.settings.told} else None

    @property
    def in_question(self) -> PushToUser | None:
        """The push that the user should have got: the one asked about, else the newest that left.

        One that names the user, or a label of the user, comes before those to everybody.
        """
        about = self.about.id if self.about is not None else None
        return min(
            self.pushes or (),
            key=lambda push: (push.record.id != about, push.record.state is Outcome.NOT_SENT, push.to_everybody),
            default=None,
        )

    @property
    def _told(self) -> set[Told]:
        replies = (self.account, self.bindings, self.online, self.devices, self.settings, self.certificates)
        return {reply.told for reply in replies}

    @property
    def failed(self) -> bool:
        """Whether the service failed to answer something."""
        return Told.FAILED in self._told or self.labels_failed

    @property
    def labels_failed(self) -> bool:
        """Whether the labels of the user are not all known, because the service failed."""
        return self.labels.error != "" or any(row.has is Has.FAILED for row in self.labels.rows.values())

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask."""
        asked = Told.NOT_ASKED not in self._told and self.labels.asked == len(self.labels.rows)
        return not self.asking and (asked or self.exists is False)


async def ask_about_user(session: Session, facts: UserFacts, *, anew: bool = False) -> None:
    """Ask everything about the user; return when all is known. `stop_asking` ends it earlier.

    If it is being asked already, do nothing; with ``anew``, such as after another token, stop that and ask again.
    """
    while facts.task is not None:
        if not anew:
            return
        facts.task.cancel()
        await asyncio.wait([facts.task])
    facts.asking, facts.asked_at, facts.task = True, session.setting.now(), asyncio.current_task()
    try:
        await read_pushes(session, facts)
        await _ask_for_account(session, facts)
        if facts.account.told is not Told.NO_USER:
            await asyncio.gather(_ask_service(session, facts), ask_labels(session, facts.labels))
            await read_pushes(session, facts)  # also those to labels, which are known now
        if facts.about is None and facts.in_question is not None:
            facts.about = facts.in_question.record
    finally:
        facts.asking, facts.task = False, None
        session.changed(Topic.USER)


async def unknown_users(session: Session, users: Iterable[str]) -> tuple[str, ...]:
    """Return those of a few users whom the app does not have; none if there is no token, or if calls fail."""
    if session.tokens.current is None:
        return ()
    asked = [UserFacts(user) for user in users]
    await asyncio.gather(*(_ask_for_account(session, facts, once=True) for facts in asked))
    return tuple(facts.user for facts in asked if facts.exists is False)


def stop_asking(session: Session, facts: UserFacts) -> None:
    """Stop asking, from any thread; what was answered stays."""
    facts.labels.stop = True
    if facts.task is not None:
        session.engine.call_soon(facts.task.cancel)


async def _ask_for_account(session: Session, facts: UserFacts, *, once: bool = False) -> None:
    facts.account = await _reply(session, users.get_user(session.client, facts.known_as, once=once))
    lower = user_key(facts.known_as)
    if facts.account.told is Told.NO_USER and lower != facts.known_as:
        account = await _reply(session, users.get_user(session.client, lower, once=once))
        if account.told is Told.YES:
            facts.is_known_as(lower)
            facts.account = account


async def _ask_service(session: Session, facts: UserFacts) -> None:
    client, user = session.client, facts.known_as

    async def ask(name: str, question: Awaitable[Any]) -> None:
        reply = await _reply(session, question)
        if reply.told is Told.NO_USER and facts.account.told is Told.YES:
            reply = Reply(Told.NOT_TOLD)  # the service has just told that the user exists
        setattr(facts, name, reply)
        session.changed(Topic.USER)

    await asyncio.gather(
        ask("bindings", users.list_bindings(client, user)),
        ask("online", users.is_online(client, user)),
        ask("devices", users.list_online_devices(client, user)),
        ask("settings", users.get_settings(client, user)),
        ask("certificates", users.list_certificates(client)),
    )


async def told(question: Awaitable[Value]) -> Reply[Value]:
    """Return what the service answers to a question about a user, also that it has no such user or no such call.

    Raises:
        ChatError: it failed otherwise.
    """
    try:
        return Reply(Told.YES, await question)
    except NoSuchUser:
        return Reply(Told.NO_USER)
    except (NotServed, Unreadable):
        return Reply(Told.NOT_TOLD)


async def _reply(session: Session, question: Awaitable[Value]) -> Reply[Value]:
    try:
        return await told(question)
    except ChatError as error:
        if isinstance(error, TokenNeeded):
            session.changed(Topic.CREDENTIALS)
        return Reply(Told.FAILED, error=str(error))


async def read_pushes(session: Session, facts: UserFacts) -> None:
    """Read the pushes of this host that were meant for the user, also by the labels known so far."""
    theirs = [row.label for row in facts.labels.theirs]
    spellings = dict.fromkeys((facts.user, user_key(facts.user), facts.user.upper()))
    profile = session.profile
    try:
        records = await session.engine.store(
            session.history.pushes_to_user, profile.app, spellings, theirs, PUSHES_SHOWN
        )
    except HistoryUnavailable as error:
        facts.history_error = str(error)
    else:
        here = tuple(record for record in records if same_host(record.host, profile.host))
        shown = here if facts.about is None or any(each.id == facts.about.id for each in here) else (*here, facts.about)
        facts.history_error, facts.pushes = "", tuple(_meant(session, facts, record) for record in shown)
    session.changed(Topic.USER)


def goes_out_at(session: Session, record: Record) -> datetime:
    """Return when a push went out or goes out."""
    start = start_of(record.start_date, record.start_zone, session.profile.server_zone) if record.start_date else None
    return start or record.created_at


def _meant(session: Session, facts: UserFacts, record: Record) -> PushToUser:
    push = PushToUser(record, Addressed.AS_EVERYBODY, goes_out_at(session, record))
    if record.audience_kind == AudienceKind.LABELS:
        return _meant_by_labels(session, facts, push)
    key = user_key(facts.user)
    named = next((name for name in record.audience if user_key(name) == key), "")
    found = [each for each in record.statuses if each.target is not None and user_key(each.target) == key]
    worst = worst_status(each.status for each in found)
    status = next((each for each in found if each.status == worst), None)
    return replace(push, addressed=Addressed.BY_NAME, named=named, status=status) if named else push


def _meant_by_labels(session: Session, facts: UserFacts, push: PushToUser) -> PushToUser:
    rows = {label_key(row.label, session.dialect): row for row in facts.labels.rows.values()}
    known = [(name, rows.get(label_key(name, session.dialect))) for name in push.record.audience]
    at = push.at.timestamp() * 1000
    return replace(
        push,
        addressed=Addressed.BY_LABEL,
        not_in=tuple(name for name, row in known if row is not None and row.has is Has.NO),
        joined_later=tuple(name for name, row in known if row is not None and row.since is not None and row.since > at),
    )


def probe_push(user: str) -> Push:
    """Return the push that tests whether a user can be reached now; its answer says why not."""
    message: dict[str, Json] = {"title": _TEST_TITLE, "content": _TEST_CONTENT}
    return Push(Audience(AudienceKind.USER, (user,)), strategy=_TEST_STRATEGY, message=message)

"""One profile in use: its client, history and drafts, and what was read through them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from push_tui.chat.pacer import Pacer, PacerRegistry
from push_tui.operations.credentials import TOKEN_VARIABLE, ProfileTokens
from push_tui.operations.draft_saver import DraftSaver
from push_tui.operations.models import LabelBook, MemberList, Sending
from push_tui.storage.config import Config, PathKind, Profile, load_config
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.drafts import DraftStore, StoredDraft, id_of
from push_tui.storage.owners import login_name
from push_tui.storage.state import Views

if TYPE_CHECKING:
    from push_tui.chat.client import ChatClient
    from push_tui.chat.connections import Deadlines
    from push_tui.chat.models import CallLog
    from push_tui.chat.retrying import Backoff
    from push_tui.chat.tokens import TokenSource
    from push_tui.dialects import Dialect
    from push_tui.engine import Engine
    from push_tui.message.schedule import Clock
    from push_tui.operations.composition import Composition
    from push_tui.operations.on_outcome import OutcomeCommand
    from push_tui.operations.shared_pace import PaceFiles
    from push_tui.storage.history import History
    from push_tui.storage.paths import Paths
    from push_tui.storage.user_ids import DryRun

NO_SENDS = "You cannot send anything until this is fixed."
"""Follows a sentence that says why the history cannot be used."""
ANSWERS_KEPT = 60
MEMBER_LISTS_KEPT = 4
"""Labels whose member lists stay in memory; 200,000 members are about 40 MB."""


class Topic(StrEnum):
    """What may have changed; the session holds the new state."""

    LABELS = "labels"
    MEMBERS = "members"
    HISTORY = "history"
    SENDS = "sends"
    COMPOSITION = "composition"
    DRAFT = "draft"
    """Whether what is composed could be saved."""
    USER = "user"
    """The labels of one user, as they are read."""
    JOBS = "jobs"
    """From the queue of jobs, for the top screen; progress at most twice a second."""
    WAIT = "wait"
    """Calls wait because the service asked for it; sent once a second, and when the wait ends."""
    CREDENTIALS = "credentials"
    """You must enter a token."""


@dataclass(slots=True)
class Setting:
    """Shared by every profile of one run."""

    engine: Engine
    paths: Paths
    config: Config
    load: Callable[[Paths], Config] = load_config
    """Reads the configuration again, after a profile was saved."""
    demo: bool = False
    read_only: bool = False
    transport: Callable[[], Any] | None = None
    """Makes a transport that replaces the network, such as the simulator's; None is the network."""
    log: Callable[[Any], None] | None = None
    pacers: PacerRegistry = field(init=False)
    """Shared with other processes of this config directory, except in a demo, which has its own service."""
    sends: list[Sending] = field(default_factory=list)
    """Sends without an outcome yet, of every profile used in this run."""
    clock: Callable[[], datetime] | None = None
    """Gives the time of this host, for screenshots; None is the host's own clock."""
    past: Callable[[Session], object] | None = None
    """Gives a demo its past; called on the storage thread before the history is read."""
    views: Views = field(default_factory=dict)
    """How each list is shown: its filter and order; kept for the next run."""
    answers: dict[str, deque[float]] = field(default_factory=dict)
    """How many milliseconds the last answers of each app took, oldest first."""
    on_outcome: OutcomeCommand | None = field(init=False, default=None)
    """Runs your command for each outcome; None if the configuration names none."""

    def __post_init__(self) -> None:
        self.pacers = PacerRegistry(shared=None if self.demo else self._pace_files)
        if self.config.on_outcome:
            from push_tui.operations.on_outcome import OutcomeCommand

            self.on_outcome = OutcomeCommand(self.config.on_outcome, text=self.config.on_outcome_text)
            self.engine.on_close(self.on_outcome.begun)

    def now(self) -> datetime:
        """Return the time now, in UTC."""
        return datetime.now(UTC) if self.clock is None else self.clock()

    def is_of_demo(self, profile: Profile) -> bool:
        """Return whether this is the demo's own profile, the one that every demo begins with."""
        return self.demo and profile.name == self.config.default_profile

    def client_of(
        self,
        profile: Profile,
        tokens: TokenSource,
        *,
        pacer: Pacer | None = None,
        log: Callable[[CallLog], None] | None = None,
        deadlines: Deadlines | None = None,
        backoff: Backoff | None = None,
        waiting: Callable[[], object] = lambda: None,
    ) -> ChatClient:
        """Make a client for the app of ``profile``; use and close it on the engine's loop.

        Raises:
            ValueError: the profile's address cannot be used.
        """
        from push_tui.chat.client import ChatClient

        app = address_of(profile)
        answers = self.answers.setdefault(app.key, deque(maxlen=ANSWERS_KEPT))
        told = log or self.log

        def noted(call: CallLog) -> None:
            if call.status is not None:
                answers.append(call.elapsed_ms)
            if told is not None:
                told(call)

        return ChatClient(
            app,
            profile.dialect,
            tokens,
            pacer=pacer or self.pacers.pacer(app.key, profile.dialect, profile.rate_share),
            read_only=self.read_only or profile.read_only,
            proxy=profile.proxy,
            ca_file=profile.ca_file,
            transport=self.transport() if self.transport is not None else None,
            log=noted,
            deadlines=deadlines,
            backoff=backoff,
            clock=self.clock,
            waiting=waiting,
        )

    def _pace_files(self) -> PaceFiles:
        from push_tui.operations.shared_pace import PaceFiles

        return PaceFiles(self.paths.pace)


class Session:
    """The state that screens show. Results are stored here, then listeners get the topic that changed.

    The engine's thread replaces attributes, each by one assignment; the screen's thread reads them.
    """

    def __init__(self, setting: Setting, profile: Profile, *, start_token: str | None = None) -> None:
        self.setting = setting
        self.engine = setting.engine
        self.paths = setting.paths
        self.demo = setting.demo
        self.profile = profile
        self.read_only = setting.read_only or profile.read_only
        self.drafts = DraftStore(self.paths)
        self._start = profile, start_token
        self.tokens = self.tokens_of(profile, lambda: self.changed(Topic.CREDENTIALS))
        self.labels = LabelBook()
        self.members: dict[str, MemberList] = {}
        self._history: History | None = None
        self.history_update = ""
        """Progress of updating an older version's history, in words; empty if none is updated."""
        self.looked_into: list[int] = []
        """The rows of the history that you took off what needs a look in this run, to bring them back."""
        self.users_read: DryRun | None = None
        """The file or paste that users of a push were last read from."""
        self._composition: Composition | None = None
        self._client: ChatClient | None = None
        self._listeners: list[Callable[[Topic], None]] = []

    @property
    def config(self) -> Config:
        """The configuration, as it was last read."""
        return self.setting.config

    def tokens_of(self, profile: Profile, needed: Callable[[], object] = lambda: None) -> ProfileTokens:
        """Return the source of a profile's tokens; ``needed`` is called when only you can give one."""
        return ProfileTokens(
            profile,
            CredentialStore(self.paths),
            start_token=self._start[1] if profile == self._start[0] else None,
            start_source="the demo's own" if self.demo else TOKEN_VARIABLE,
            secret_variables=self.config.secret_variables,
            needed=needed,
        )

    def switched_to(self, profile: Profile, *, edited: bool = False) -> Session:
        """Return a session with another profile and the same history and composition; close this one's client.

        The start token belongs to the profile of the start; no other gets it. The profile in use may be ``edited``: it
        keeps that token, and one that you typed, while host and app stay the same.
        """
        same = edited and address_of(profile).key == address_of(self.profile).key
        if same and self._start[0] == self.profile:
            self._start = profile, self._start[1]
        saver = self.composition_saver
        self.engine.store_later(saver.write)
        self.engine.launch(self._close_client())
        self.members.clear()
        first, token = self._start
        session = Session(self.setting, profile, start_token=token if profile == first else None)
        session._start = self._start
        if same and self.tokens.typed is not None:
            session.tokens.give(self.tokens.typed.reveal())
        # Handed on and not opened again: what still runs for this session would keep a file open of its own.
        session._history = self._history
        if self._history is not None:
            self._history.updating = session.note_history_update
        session.composition = self.composition
        session.composition.use_dialect(profile.dialect)
        session._saver = saver
        saver.follow(session._current_draft, session._saving_changed)
        return session

    # History and composition are loaded at first use: their modules would take a tenth of the start.

    @property
    def history(self) -> History:
        """The history of every profile of this config directory."""
        if self._history is None:
            from push_tui.storage.history import History

            self._history = History(
                self.paths.history,
                self.paths.lock,
                clock=self.setting.clock,
                updating=self.note_history_update,
            )
            if self.setting.on_outcome is not None:
                self._history.ended = partial(self.setting.on_outcome.record_ended, self._history)
            if self.setting.past is not None:
                self.engine.store_later(self.setting.past, self)
        return self._history

    @property
    def why_not_recorded(self) -> str:
        """Why nothing can be sent, because the history can only be read, as sentences; empty if it can be written."""
        return f"{self.history.read_only} {NO_SENDS}" if self.history.read_only else ""

    def note_history_update(self, done: int, total: int) -> None:
        """Show the progress of updating an older version's history; called by the updating thread."""
        self.history_update = f"Updating the history: {done:,} of {total:,} records" if total else ""
        self.changed(Topic.HISTORY)

    @property
    def composition(self) -> Composition:
        """The composition."""
        if self._composition is None:
            from push_tui.operations.composition import Composition

            self.composition = composition = Composition(self.dialect)
            composition.on_change(self.composition_saver.soon)
            return composition
        return self._composition

    @composition.setter
    def composition(self, composition: Composition) -> None:
        self._composition = composition
        composition.use_times(lambda: self.schedule_clock)
        composition.use_share(self.profile.rate_share)
        composition.leaving = self._keep_replaced

    @property
    def composed(self) -> bool:
        """Whether anything was composed or read from a draft in this session."""
        return self._composition is not None

    @property
    def dialect(self) -> Dialect:
        """The API edition of this profile's service."""
        return self.profile.dialect

    @property
    def client(self) -> ChatClient:
        """The client; made at first use, which must be on the engine's loop."""
        if self._client is None:
            self._client = self.setting.client_of(self.profile, self.tokens, waiting=lambda: self.changed(Topic.WAIT))
            self.engine.on_close(self._client.close)
        return self._client

    @property
    def wait_left(self) -> int:
        """How many seconds calls still wait because the service asked for it; 0 if none waits. From any thread."""
        return 0 if self._client is None else ceil(self._client.asked_wait.left)

    def stop_waiting(self) -> bool:
        """Let the calls that wait end as not sent; return whether any waits. From any thread."""
        if self._client is None or not self.wait_left:
            return False
        self.engine.call_soon(self._client.asked_wait.stop)
        return True

    # What time it is

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the service's clock was ahead of this host's at the last answer; None before the first."""
        return None if self._client is None else self._client.last_date_skew

    @property
    def schedule_clock(self) -> Clock:
        """The time now, for you and for the service."""
        from push_tui.message.schedule import Clock

        return Clock(self.setting.now(), self.config.operator_zone, self.profile.server_zone, self.clock_skew)

    # Listeners

    def listen(self, listener: Callable[[Topic], None]) -> None:
        """Call ``listener``, on any thread, with every changed topic; it must not block."""
        self._listeners.append(listener)

    def changed(self, topic: Topic) -> None:
        """Tell the listeners. The app is one; its `PushTui.on_changed` hands the topic to the screens."""
        for listener in self._listeners:
            listener(topic)

    # Operator

    @property
    def operator(self) -> str:
        """The operator's name: the configuration's ``operator``, else SUDO_USER, else the account."""
        return self.config.operator or os.environ.get("SUDO_USER") or login_name()

    # Drafts

    def _keep_replaced(self) -> None:
        """Save the composition as a draft before another replaces it; remove the draft of a push that was sent."""
        draft_id, draft = self._current_draft() or ("", None)
        if draft is not None:
            self.composition_saver.keep(draft)
        elif draft_id:
            self.composition_saver.drop(draft_id)

    def _current_draft(self) -> tuple[str, StoredDraft | None] | None:
        if not self.composed:
            return None
        composition = self.composition
        if not composition.has_work:
            return composition.draft.id, None
        draft = composition.to_draft(profile=self.profile.name, now=self.setting.now())
        return id_of(draft), draft

    def _saving_changed(self) -> None:
        self.changed(Topic.DRAFT)

    @property
    def composition_saver(self) -> DraftSaver:
        """The saver of the composition's draft."""
        if self._saver is None:
            self._saver = DraftSaver(self.engine, self.drafts, self._current_draft, self._saving_changed)
        return self._saver

    _saver: DraftSaver | None = None

    def in_flight(self) -> tuple[Sending, ...]:
        """Return the sends without an outcome yet, of all profiles."""
        return tuple(self.setting.sends)

    def retire(self) -> None:
        """Close connections and the history's file; work still running reopens them."""
        self.engine.launch(self._let_go())

    async def _let_go(self) -> None:
        await self._close_client()
        await self.engine.store(self.history.close)

    async def _close_client(self) -> None:
        if self._client is not None:
            self.engine.not_on_close(self._client.close)
            await self._client.close()


def address_of(profile: Profile) -> Any:
    """Return the address of a profile's app."""
    from push_tui.chat.address import App

    if profile.path_kind is PathKind.APP_ID:
        return App.by_id(profile.base_url, profile.app_id)
    return App.classic(profile.base_url, profile.org_name, profile.app_name)

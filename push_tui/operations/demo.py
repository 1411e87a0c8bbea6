"""The demo: a built-in profile and those that you add, served by the simulator in this process; no socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from push_tui.operations.session import Session, Setting
from push_tui.storage.config import Config, Environment, Profile, load_config
from push_tui.storage.profile_limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from push_tui.engine import Engine
    from push_tui.simulator.service import ChatService
    from push_tui.simulator.transport import SimulatorTransport
    from push_tui.storage.paths import Paths

DEMO_PROFILE = "demo"
DEMO_HOST = "a41.chat.agora.io"
"""Shown on screens and in the history; its requests go to the simulator."""


def demo_setting(
    engine: Engine,
    root: Path | None,
    *,
    own: Config | None = None,
    read_only: bool = False,
    log: Callable[[Any], None] | None = None,
    clock: Callable[[], float] = time.time,
) -> Setting:
    """Return the demo's setting; it stores everything in ``demo/`` below ``root``.

    ``own`` is your configuration, of which the demo uses the mouse and the keys; None if you have none.
    ``clock`` gives the simulated service's time in seconds; a fixed one makes screenshots repeatable.

    Raises:
        ConfigError: a file in ``demo/`` is broken.
    """
    from push_tui.storage.paths import Paths

    habits, paths = own or Config(), Paths.open_demo(root)
    simulated = _Simulated(clock, paths)

    def load(paths: Paths) -> Config:
        """Return the built-in profile, which every demo begins with, and those that were added."""
        profile, added = demo_profile(), load_config(paths)
        others = {name: each for name, each in added.profiles.items() if name != profile.name}
        profiles = {profile.name: profile, **others}
        return replace(added, default_profile=profile.name, profiles=profiles, mouse=habits.mouse, keys=habits.keys)

    def past(session: Session) -> None:
        from push_tui.operations.demo_story import tell

        simulated.remember(tell(session, datetime.fromtimestamp(clock(), UTC)))

    return Setting(
        engine=engine,
        paths=paths,
        config=load(paths),
        load=load,
        demo=True,
        read_only=read_only,
        transport=simulated,
        log=log,
        past=past,
    )


def demo_profile() -> Profile:
    """Return the profile of the simulator's app."""
    from push_tui.simulator import demo_app as demo

    return Profile(
        name=DEMO_PROFILE,
        source="the demo",
        host=DEMO_HOST,
        org_name=demo.DEMO_ORG,
        app_name=demo.DEMO_APP,
        app_id=demo.DEMO_APP_ID,
        environment=Environment.STAGING,
        server_time_zone=demo.DEMO_TIME_ZONE,
        test_users=demo.DEMO_TEST_USERS,
        rate_share=1.0,
        limits=Limits(everybody_per_day=100),  # its past has more than the usual 3
    )


def demo_token() -> str:
    """Return the token that opens only the simulator."""
    from push_tui.simulator.demo_app import DEMO_TOKEN

    return DEMO_TOKEN


class _Simulated:
    """Makes transports to one simulated service, created with the first (which imports httpx)."""

    def __init__(self, clock: Callable[[], float], paths: Paths) -> None:
        self._clock = clock
        self._paths = paths
        self._service: ChatService | None = None
        self._tasks: tuple[float, ...] = ()
        self._turn = threading.Lock()

    def remember(self, tasks: tuple[float, ...]) -> None:
        """Let the service know of the pushes to everybody that the history holds; from any thread."""
        with self._turn:
            if self._service is None:
                self._tasks = tasks
            else:
                self._service.remember_tasks(tasks)

    def __call__(self) -> SimulatorTransport:
        from push_tui.operations.demo_labels import DemoLabelChanges
        from push_tui.simulator.service import ChatService
        from push_tui.simulator.transport import SimulatorTransport

        with self._turn:
            if self._service is None:
                self._service = ChatService(clock=self._clock, keep_bodies=False)
                self._service.remember_tasks(self._tasks)
                changes = DemoLabelChanges(self._paths.demo_labels)
                changes.compact(self._service.dialect)
                self._service.repeat(changes)
                self._service.labels_changed = changes.add
            return SimulatorTransport(self._service)

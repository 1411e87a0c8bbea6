"""Jobs as a person runs them, without a screen: a service, an engine, a queue, and steps that read like one at work."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from push_tui.engine import Engine
from push_tui.operations.jobs.plans import Plan
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.queue import JobQueue
from push_tui.operations.jobs.trouble import Patience
from push_tui.operations.session import Session, Setting
from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN, SeedLabel
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport
from push_tui.storage.config import Config, Environment, Profile
from push_tui.storage.job_records import JobState
from push_tui.storage.jobs import JobStore
from push_tui.storage.paths import Paths
from push_tui.storage.profile_limits import Limits
from push_tui.storage.records import Record

UNLIMITED = Limits(everybody_per_day=1000, least_gap=0)
"""For tests that send one push after another."""
PROFILE = Profile(
    name="staging",
    host="sim.example",
    org_name=DEMO_ORG,
    app_name=DEMO_APP,
    environment=Environment.STAGING,
    rate_share=1.0,
    limits=UNLIMITED,
)
UNPACED = replace(PROFILE, rate_share=1_000_000.0)
"""For tests of anything but the pace: no call waits for its turn."""
NOW = 1_768_000_000_000
HURRIED = Patience(first=0.01, longest=0.05, period=0.1, seconds=2.0, throttled_seconds=2.0)
"""Patience of a test: what takes seconds at work takes hundredths here."""
WAIT_SECONDS = 20.0


def people(count: int, start: int = 0) -> tuple[str, ...]:
    """User IDs of people who exist once they are registered with the service."""
    return tuple(f"customer-{number:06d}" for number in range(start, start + count))


def service_with(*labels: str | tuple[str, Sequence[str]], users: Sequence[str] = (), **options: Any) -> ChatService:
    """A service with these labels (name, or name and members) and people, without rate limits."""
    named = [(label, ()) if isinstance(label, str) else label for label in labels]
    seeds = [SeedLabel(name, "", NOW, NOW, tuple(members)) for name, members in named]
    service = ChatService(labels=seeds, **options)
    service.users.register(users)
    for _, members in named:
        service.users.register(members)
    service.rate_limits = False
    return service


def wait_for_call(service: ChatService, method: str, path: str) -> None:
    """Wait until the service has got such a request."""
    ends = time.monotonic() + WAIT_SECONDS
    while not service.count(method, path):
        assert time.monotonic() < ends, f"no {method} {path}"
        time.sleep(0.001)


def members_of(service: ChatService, label: str) -> set[str]:
    """Who is in a label, as the service has it."""
    roster = service.labels._find(label).members
    return {member.username for member in roster.newest(None, 10**9)}


@dataclass
class JobDesk:
    """A queue on a service; ``finish`` waits for a job as a person would, looking at it now and then."""

    engine: Engine
    paths: Paths
    session: Session
    store: JobStore
    queue: JobQueue

    def ask(self, coroutine: Any, seconds: float = WAIT_SECONDS) -> Any:
        return self.engine.submit(coroutine).result(seconds)

    def plan(self, coroutine: Any) -> Plan:
        plan = self.ask(coroutine)
        assert isinstance(plan, Plan)
        return plan

    def start(self, plan_or_coroutine: Any, **options: Any) -> int:
        plan = plan_or_coroutine if isinstance(plan_or_coroutine, Plan) else self.plan(plan_or_coroutine)
        job = self.ask(self.queue.start(self.session, plan, **options))
        assert isinstance(job, int)
        return job

    def resume(self, job: int) -> None:
        """Go on with a job; what has to be typed for that is typed."""
        needed = self.ask(self.queue.resumption(self.session, job))
        self.ask(self.queue.resume(self.session, job, needed.typed))

    def until(self, job: int, *states: JobState, seconds: float = WAIT_SECONDS) -> JobView:
        """The job, once it is in one of ``states`` and rests there."""

        async def wait() -> JobView:
            while True:
                view = self.queue.view(job)
                resting = view is not None and (view.state is JobState.RUNNING or job not in self.queue._running)
                if view is not None and view.state in states and resting:
                    return view
                await asyncio.sleep(0.005)

        view = self.ask(asyncio.wait_for(wait(), seconds), seconds + 1)
        assert isinstance(view, JobView)
        return view

    def finish(self, job: int, seconds: float = WAIT_SECONDS) -> JobView:
        """The job when it is over or paused."""
        over = (JobState.DONE, JobState.STOPPED, JobState.CANCELLED, JobState.PAUSED)
        return self.until(job, *over, seconds=seconds)

    def run(self, plan_or_coroutine: Any, **options: Any) -> JobView:
        return self.finish(self.start(plan_or_coroutine, **options))

    def failed(self, job: int) -> dict[str, tuple[str, str]]:
        """Users who are failed or unknown, with state and reason."""
        page = self.ask(self.queue.rows.failures(job, limit=100_000))
        return {row.user: (str(row.state), row.reason) for row in page.rows}

    def records(self) -> tuple[Record, ...]:
        """The history, newest first."""
        return self.session.history.records(limit=500)


@contextmanager
def job_desk(
    service: ChatService | None,
    directory: Path,
    profile: Profile = UNPACED,
    *,
    patience: Patience = HURRIED,
    base_url: str = "",
    **setting: Any,
) -> Iterator[JobDesk]:
    """A desk on ``service`` in this process, or on what listens at ``base_url``; nothing launched may have failed."""
    engine = Engine().start()
    paths = Paths.open(directory)
    if base_url:
        profile = replace(profile, host=base_url)
    whole = Setting(
        engine=engine,
        paths=paths,
        config=Config(profiles={profile.name: profile}),
        transport=None if service is None or base_url else lambda: SimulatorTransport(service),
        **setting,
    )
    session = Session(whole, profile, start_token=DEMO_TOKEN)
    store = JobStore(paths.history, paths.lock)
    desk = JobDesk(engine, paths, session, store, JobQueue(engine, store, patience=patience))
    try:
        desk.ask(desk.queue.load())
        yield desk
    finally:
        engine.stop()
    assert engine.failures == []

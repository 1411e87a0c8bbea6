"""The push tasks of the simulator: how many run at once, how many were created, and their IDs."""

from collections.abc import Iterable

from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.rate_limits import DAY, Quota
from push_tui.simulator.demo_app import DEMO_EPOCH
from push_tui.simulator.refusals import LIMIT

_EPOCH_TASK_ID = 968_120_369_184_112_182
_TASK_ID_STEP = 1_048_583
"""Odd, so that most IDs change if a client reads them as floats."""


def task_id_at(seconds: float) -> int:
    """Return the ID of a task created at this time (since the epoch): another one for each millisecond."""
    return _EPOCH_TASK_ID + round((seconds - DEMO_EPOCH) * 1000) * _TASK_ID_STEP


@frozen
class _Task:
    endpoint: Endpoint
    created: float
    starts: float
    ends: float


class TaskBook:
    """The push tasks: the dialect limits how many run at once, and its quotas how many are created."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._tasks: list[_Task] = []
        self._newest_id = 0
        self.seconds = 8.0
        """How long a task runs."""

    def start(self, endpoint: Endpoint, now: float, starts: float | None) -> int:
        """Return the ID of a new task that runs now or from ``starts``; refuse it if a limit is reached."""
        self._tasks = [task for task in self._tasks if task.ends > now or self._counts(task, now)]
        most = self._dialect.running_tasks
        if starts is None and most is not None and self.running(now) >= most:
            raise LIMIT.saying(f"limit request: {most} push tasks are running")
        for quota in self._dialect.quotas:
            if endpoint in quota.endpoints and self._used(quota, now) >= quota.calls:
                raise LIMIT.saying(f"limit request: {quota.name}")
        begin = now if starts is None else starts
        self._tasks.append(_Task(endpoint, now, begin, begin + self.seconds))
        # By the time, so that the next run of the demo does not give an ID again.
        self._newest_id = max(task_id_at(now), self._newest_id + _TASK_ID_STEP)
        return self._newest_id

    def remember(self, endpoint: Endpoint, created: Iterable[float]) -> None:
        """Count tasks that were created at these times and have ended."""
        self._tasks += [_Task(endpoint, at, at, at) for at in created]

    def running(self, now: float) -> int:
        """Return how many tasks run now; scheduled ones do not count."""
        return sum(task.starts <= now < task.ends for task in self._tasks)

    def _counts(self, task: _Task, now: float) -> bool:
        """Return whether a quota may still count this task."""
        return any(_in_window(quota, task, now) for quota in self._dialect.quotas)

    def _used(self, quota: Quota, now: float) -> int:
        return sum(_in_window(quota, task, now) and not _given_back(task, now) for task in self._tasks)


def _in_window(quota: Quota, task: _Task, now: float) -> bool:
    if task.endpoint not in quota.endpoints:
        return False
    if quota.utc_day:
        return task.created // DAY == now // DAY
    return task.created > now - quota.seconds


def _given_back(task: _Task, now: float) -> bool:
    """Return whether a task no longer counts: a push to labels once done, a push to everybody never (API facts 1.2)."""
    return task.endpoint is Endpoint.PUSH_LABEL and task.ends <= now

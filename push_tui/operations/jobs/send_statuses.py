"""What the statuses in the answer to a send mean for the rows of its job."""

from push_tui.outcomes import PushStatus, TargetStatus
from push_tui.storage.job_records import Batch, BatchState, RowIssue, RowState, Step
from push_tui.storage.records import Result

_TAKEN = frozenset({PushStatus.SUCCESS, PushStatus.ASYNC_SUCCESS})


def step_of_users(batch: Batch, result: Result) -> Step:
    """Return the step of a batch of users by the status of each."""
    said: dict[str | None, list[TargetStatus]] = {}
    for status in result.statuses:
        said.setdefault(status.target, []).append(status)
    found = [_row_issue(row, said.get(user, [])) for row, user in enumerate(batch.users)]
    issues = tuple(issue for issue in found if issue is not None)
    answer = result.answer if issues else b""
    return Step(batch.number, 0, BatchState.ANSWERED, issues, len(batch.users) - len(issues), answer)


def _row_issue(row: int, statuses: list[TargetStatus]) -> RowIssue | None:
    """Return the issue of a user; None if every device was served.

    A row fails only if no device got the push: failed rows may be sent to again.
    """
    if not statuses:
        return RowIssue(row, RowState.UNKNOWN, PushStatus.NO_STATUS)
    if all(status.status in _TAKEN for status in statuses):
        return None
    worst = next(status for status in statuses if status.status not in _TAKEN)
    failed = all(status.status == PushStatus.FAIL for status in statuses)
    return RowIssue(row, RowState.FAILED if failed else RowState.UNKNOWN, worst.desc or worst.status)

"""Write the rows of a job to a CSV file: ask where and which, then say what was written."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import results_path
from push_tui.text import counted, quantity, visible_name
from push_tui.ui.screens.job_acts import attempt
from push_tui.ui.screens.new_job_file import ChooseFile, current_directory

if TYPE_CHECKING:
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.ui.host import Host

_ALL, _ISSUES = "all", "issues"
"""The rows to export."""


async def export_rows(host: "Host", queue: "JobQueue", job: JobView) -> str | None:
    """Let you choose a file and write the rows to it. Return what was written, such as ``3 rows in users.csv``.

    None if you chose no file, or it could not be written, which a toast has said.
    """
    suggested = await asyncio.to_thread(_suggested_path, job)
    chosen = await host.push_screen_wait(
        ChooseFile(f"Export the rows of job {job.id}", suggested, which=_which_rows(job))
    )
    if chosen is None:
        return None
    path, issues_only = chosen.path, chosen.which == _ISSUES
    try:
        count = await attempt(host, queue.rows.write(job.id, path, replace=chosen.replace, issues_only=issues_only))
    except OSError as error:
        host.tell(f"{path} cannot be written ({error.strerror or error}).", "warning")
        return None
    return None if count is None else f"{quantity(count, 'row')} in {path}"


def _which_rows(job: JobView) -> tuple[tuple[str, str], ...]:
    """Return what can be exported if some rows failed or are unknown; else nothing to choose from."""
    counts = job.counts
    if not (counts.failed or counts.unknown):
        return ()
    issues = counted((counts.failed, "failed"), (counts.unknown, "unknown"))
    return (_ISSUES, f"only {issues}"), (_ALL, f"all {counts.total:,} rows")


def _suggested_path(job: JobView) -> Path:
    """Return a path beside the input file, else in the current directory."""
    path = results_path(job, current_directory())
    return path if visible_name(path.name) == path.name else path.with_name(f"push-tui-job-{job.id}.csv")

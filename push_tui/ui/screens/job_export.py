"""Write the rows of a job to a CSV file: ask where and which, then say what was written."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import results_path
from push_tui.text import counted, visible_name
from push_tui.ui.screens.job_acts import attempt
from push_tui.ui.screens.job_facts import written_words
from push_tui.ui.screens.new_job_file import ChooseFile, current_directory

if TYPE_CHECKING:
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.ui.host import Host

_ALL, _ISSUES = "all", "issues"
"""The rows to export."""


async def export_rows(host: "Host", queue: "JobQueue", job: JobView) -> None:
    """Let you choose a file and write the rows to it; a toast says what was written, or why it could not be."""
    suggested = await asyncio.to_thread(_suggested_path, job)
    chosen = await host.push_screen_wait(
        ChooseFile(f"Export the rows of job {job.id}", suggested, which=_which_rows(job))
    )
    if chosen is None:
        return
    path, issues_only = chosen.path, chosen.which == _ISSUES
    try:
        written = await attempt(host, queue.rows.write(job.id, path, replace=chosen.replace, issues_only=issues_only))
    except OSError as error:
        host.tell(f"{path} cannot be written ({error.strerror or error}).", "warning")
        return
    if written is not None:
        host.tell(written_words(written))


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

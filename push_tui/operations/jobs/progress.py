"""Jobs and their progress, as screens show them."""

from __future__ import annotations

from dataclasses import fields, replace

from push_tui.frozen import frozen
from push_tui.operations.jobs.control import Asked
from push_tui.operations.jobs.deeds import Deed, Did, deeds_of, halt_of
from push_tui.operations.jobs.plans import Details
from push_tui.operations.jobs.work import Work, members_read
from push_tui.storage.codec import from_json
from push_tui.storage.job_records import JobState, StoredJob


@frozen(kw_only=True)
class JobView(StoredJob):
    """A stored job and its live progress, which only the process that runs it knows.

    Texts are raw: make them visible before showing them.
    """

    mine: bool
    """Whether this process runs it or ran it last."""
    resumable: bool
    """Whether it can be resumed: not over, not running, and no other living process has it."""
    doing: str = ""
    """The current step, such as ``reading vip``, while no rows are processed."""
    read: int = 0
    """Members read so far, while a label is read, or while that is paused."""
    rate: float = 0.0
    """Rows per second over the last seconds."""
    rates: tuple[float, ...] = ()
    """How the rate was since this process began it, oldest first."""
    seconds_left: float | None = None
    """None while unknown."""
    next_call_in: float = 0.0
    """Seconds until the next call, while calls fail or the service asks to wait; else 0."""
    asked_to_wait: bool = False
    """Whether the service asks for that pause."""
    slowed: bool = False
    """Whether the service asked for a slower pace."""
    shared: bool = False
    """Whether another push-tui on this host uses the same rate limit."""
    alone_because: str = ""
    """Why the rate limit cannot be shared with other push-tui processes, as a sentence; empty if it can."""
    asked: Asked = Asked.NOTHING
    """The pause or cancel that is under way."""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state.over

    @property
    def finishing(self) -> bool:
        """Whether every row has an outcome and it goes on, such as to check a label or to delete one."""
        counts = self.counts
        return self.state is JobState.RUNNING and not self.read and counts.total > 0 and not counts.not_tried

    @property
    def all_failed(self) -> bool:
        """Whether it is done, and every row of it failed."""
        counts = self.counts
        return self.state is JobState.DONE and 0 < counts.failed == counts.total

    @property
    def planned(self) -> Details:
        """The source of its rows, and how many were left out."""
        return from_json(Details, self.details)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that its plan names."""
        several = self.details.get("labels")
        named = [self.details.get("label"), self.details.get("target"), *(several if isinstance(several, list) else ())]
        return tuple(label for label in named if label and isinstance(label, str))

    @property
    def author(self) -> str:
        """The account that handed its push over; empty if nobody did."""
        return str(self.details.get("author") or "")

    @property
    def deeds(self) -> tuple[tuple[Did, Deed], ...]:
        """Who paused, resumed or cancelled it the last times, oldest first; older versions kept less of it."""
        return deeds_of(self)

    @property
    def halted(self) -> Deed | None:
        """The pause or cancel that it is in; None if nobody asked for one, or if that was not kept."""
        return halt_of(self)


def view_of(stored: StoredJob, *, resumable: bool) -> JobView:
    """Return a job that this process does not run, as stored."""
    values = {field.name: getattr(stored, field.name) for field in fields(StoredJob)}
    return JobView(**values, mine=False, resumable=resumable, read=members_read(stored))


def view_of_work(work: Work, stored: StoredJob, *, running: bool) -> JobView:
    """Return a job of this process as it is now; may be called from any thread."""
    left = work.counts.total - work.read if work.read else work.counts.not_tried
    rate = work.meter.rate if running and left else 0.0  # without rows left, it is of a step that is over
    waiting = work.state is JobState.QUEUED
    return replace(
        view_of(stored, resumable=not running and not waiting and not work.state.over),
        state=work.state,
        reason=work.reason,
        counts=work.counts,
        doing=work.doing,
        read=work.read,
        rate=rate,
        rates=work.meter.rates,
        seconds_left=left / rate if rate > 0 else None,
        next_call_in=work.pause if running and work.control.asked is Asked.NOTHING else 0.0,
        asked_to_wait=running and work.pace.held > 0,
        slowed=running and work.pace.slowed,
        shared=running and work.pacer.shared,
        alone_because=work.session.setting.pacers.trouble if running else "",
        asked=work.control.asked if running else Asked.NOTHING,
        mine=True,
    )

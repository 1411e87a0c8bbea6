"""Resuming a job: who may, and what must be typed before a push to many users is resumed.

A push is sent because you reviewed it. One key resumes it only while that review would still be valid: within 15
minutes, in the process that you paused it in, and with the profile of the review.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from push_tui.frozen import frozen
from push_tui.message.catalogue.basic import CONTENT_PATH
from push_tui.operations.gates import asks_another
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.jobs.kinds import details_of
from push_tui.operations.jobs.kinds.send import Send
from push_tui.operations.jobs.kinds.send_texts import SendTexts
from push_tui.operations.jobs.plans import READ_ONLY
from push_tui.operations.models import LIFETIME
from push_tui.operations.session import Session
from push_tui.storage.job_records import BatchState, StoredJob
from push_tui.storage.jobs import JobStore


@frozen(kw_only=True)
class Resumption:
    """What resuming a job will do, and what must be typed for it. Texts are raw."""

    job: StoredJob
    app: str
    typed: str = ""
    """The number of users left, at most; empty if nothing must be typed."""
    asks: bool = False
    """Whether to ask first: somebody paused it in another run, or another run left it and it destroys something."""
    title: str = ""
    """Title of the push; ``content`` is its text."""
    content: str = ""
    in_doubt: int = 0
    """Rows of a call that was in flight when its process ended: they become unknown and are not sent to again."""
    reviewed_at: datetime

    @property
    def left(self) -> int:
        """Rows that will be sent to: users, or labels with their own texts."""
        return self.job.counts.not_tried - self.in_doubt

    def passed_by(self, text: str) -> bool:
        """Whether ``text`` is what must be typed."""
        return not self.typed or text.strip() == self.typed


def check_app(session: Session, stored: StoredJob) -> None:
    """Raise `JobRefused` in another app, which has other labels and users."""
    if not session.profile.is_for(stored.app, stored.host):
        raise JobRefused(f"This job belongs to {stored.app} at {stored.host}; switch to profile {stored.profile}.")


def check_profile(session: Session, stored: StoredJob) -> None:
    """Raise `JobRefused` if the profile in use may not resume this job; the message says what to do."""
    check_app(session, stored)
    details = details_of(stored)
    if details.dialect not in {"", session.dialect.name}:
        raise JobRefused("This job was planned for another dialect of the service; plan it again.")
    profile, same = session.profile, session.profile.name == stored.profile
    switch = f"switch to profile {stored.profile}, which this push was reviewed with."
    if session.read_only and (stored.kind.sends or details.recorded_as is not None):
        more = f" To resume, {switch}" if stored.kind.sends and not same else ""
        raise JobRefused(READ_ONLY + more)
    if not isinstance(details, Send):
        return
    review = "cancel this job and review the push again."
    if profile.environment != stored.environment:
        raise JobRefused(
            f"Profile {profile.name} is for {profile.environment}, and this push was reviewed for "
            f"{stored.environment}; {review if same else switch}"
        )
    if why := details.why_quiet(session):
        raise JobRefused(why)
    if profile.require_note and not details.note:
        raise JobRefused(
            f"Profile {profile.name} requires a note, and this push has none; {review if same else switch}"
        )
    kind = details.push_to(()).audience.kind
    if asks_another(profile.second_person, kind, stored.total) and not details.author:
        raise JobRefused(
            f"Profile {profile.name} asks a second person to send this push, and nobody handed it over; "
            f"{review if same else switch}"
        )


def resumption_of(
    session: Session, stored: StoredJob, rows: OpenRows, *, paused_here: bool, now: datetime
) -> Resumption:
    """Return what resuming a job takes: a key, a question, or the number of users left of a push.

    ``paused_here``: you paused it in this process; if it sends no push: this process ran it.
    """
    details, app = details_of(stored), session.profile.app_label
    if not isinstance(details, Send):
        asks = not paused_here and (stored.pause_asked or details.destroys)
        return Resumption(job=stored, app=app, asks=asks, reviewed_at=stored.created_at)
    reviewed_at, push = details.reviewed_at or stored.created_at, details.push_to(())
    content = push.at(CONTENT_PATH)
    # A negative age (the clock was set back) is not fresh.
    fresh = timedelta() <= now - reviewed_at <= LIFETIME
    needs_nothing = paused_here and fresh and stored.profile == session.profile.name
    return Resumption(
        job=stored,
        app=app,
        typed=str(rows.people) if stored.counts.not_tried > rows.in_doubt and not needs_nothing else "",
        title=push.title or stored.title,
        content=content if isinstance(content, str) else "",
        in_doubt=rows.in_doubt,
        reviewed_at=reviewed_at,
    )


@frozen
class OpenRows:
    """The rows of a job that have no outcome."""

    in_doubt: int = 0
    """In a call that is stored as in flight."""
    people: int = 0
    """How many users the others are, at most."""


def open_rows(store: JobStore, stored: StoredJob) -> OpenRows:
    """Return the open rows of a job that sends and does not run."""
    refs, details = store.open_batches(stored.id), details_of(stored)
    in_doubt = len(_rows_of(store, stored.id, (ref.number for ref in refs if ref.state is BatchState.IN_FLIGHT)))
    if not isinstance(details, SendTexts):
        return OpenRows(in_doubt, stored.counts.not_tried - in_doubt)
    waiting = _rows_of(store, stored.id, (ref.number for ref in refs if ref.state is BatchState.WAITING))
    return OpenRows(in_doubt, details.people(waiting))


def _rows_of(store: JobStore, job: int, batches: Iterable[int]) -> list[str]:
    return [row for number in batches for batch in store.batches(job, after=number - 1, limit=1) for row in batch.users]


def claim(store: JobStore, job: int, by: Deed | None) -> StoredJob:
    """Claim a job for this process, and note who resumed it.

    Raises:
        JobTaken: a living process has it, or it is over.
    """
    stored = store.claim(job)
    if by is None:
        return stored
    position = with_deed(stored.position, Did.RESUMED, by)
    store.note_position(job, position)
    return replace(stored, position=position)

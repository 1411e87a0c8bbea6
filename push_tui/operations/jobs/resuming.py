"""Going on with a job: who may, and what has to be typed before a push to many users goes on.

A push is sent on a person's review. One key goes on with it only while that review stands as it would in its own
screen: the person who paused the job is still there, with the profile it was reviewed with, within 15 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from push_tui.message.catalogue.basic import CONTENT_PATH
from push_tui.message.push import Push
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.details import Details
from push_tui.operations.jobs.progress import Resumed, with_resumption
from push_tui.operations.models import LIFETIME
from push_tui.storage.job_records import BatchState, Counts, JobKind, StoredJob

if TYPE_CHECKING:
    from push_tui.operations.session import Session
    from push_tui.storage.jobs import JobStore

_READS = frozenset({JobKind.EXPORT, JobKind.INTERSECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """What goes on when a job is resumed, and what has to be typed for it. Texts are raw."""

    job: int
    typed: str
    """The number of users who are left; empty where one key is enough."""
    title: str
    content: str
    counts: Counts
    in_doubt: int
    """Users of a call that was under way when its process ended: unknown from now on, and not sent to again."""
    app: str
    host: str
    environment: str
    profile: str
    """With which it was reviewed."""
    reviewed_at: datetime
    reviewed_by: str
    reason: str
    """Why it rests, where that was not a person's wish."""

    @property
    def left(self) -> int:
        """Users who will be sent to."""
        return self.counts.not_tried - self.in_doubt

    def passed_by(self, text: str) -> bool:
        """Whether what was typed is enough."""
        return not self.typed or text.strip() == self.typed


def check_app(session: Session, stored: StoredJob) -> None:
    """Raise `JobRefused` in another app: there, labels and users mean others, or nobody."""
    if (stored.app, stored.host) != (session.profile.app, session.profile.host):
        raise JobRefused(f"This job works on {stored.app} at {stored.host}; switch to profile {stored.profile}.")


def check_profile(session: Session, stored: StoredJob) -> None:
    """Raise `JobRefused` where the profile in use may not go on with this job; the message says what to do."""
    check_app(session, stored)
    details = Details.from_json(stored.details)
    if details.dialect not in {"", session.dialect.name}:
        raise JobRefused("This job was planned for another dialect of the service; plan it again.")
    profile, same = session.profile, session.profile.name == stored.profile
    switch = f"switch to profile {stored.profile}, which this push was reviewed with."
    if session.read_only and stored.kind not in _READS:
        sends = stored.kind is JobKind.SEND and not same
        more = f" To go on, {switch}" if sends else ""
        raise JobRefused(f"This profile is read-only; nothing can be changed or sent.{more}")
    if stored.kind is not JobKind.SEND:
        return
    review = "cancel this job and review the push again."
    if profile.environment != stored.environment:
        raise JobRefused(
            f"Profile {profile.name} is for {profile.environment}, and this push was reviewed for "
            f"{stored.environment}; {review if same else switch}"
        )
    if profile.require_note and not details.note:
        raise JobRefused(
            f"Profile {profile.name} asks for a note, and this push has none; {review if same else switch}"
        )


def resumption_of(
    session: Session, stored: StoredJob, in_doubt: int, *, paused_here: bool, now: datetime
) -> Resumption:
    """What going on with a job takes; nothing but a key for a job that is no push, or has nobody left.

    ``paused_here``: a person paused it, in this process.
    """
    details = Details.from_json(stored.details)
    reviewed_at = _reviewed_at(stored, details)
    push = Push.from_draft(details.push) if details.push is not None else Push()
    content = push.at(CONTENT_PATH)
    left = stored.counts.not_tried - in_doubt
    # A clock that was set back makes no review young.
    fresh = timedelta() <= now - reviewed_at <= LIFETIME
    stands = paused_here and fresh and stored.profile == session.profile.name
    asks = stored.kind is JobKind.SEND and left > 0 and not stands
    return Resumption(
        job=stored.id,
        typed=str(left) if asks else "",
        title=push.title,
        content=content if isinstance(content, str) else "",
        counts=stored.counts,
        in_doubt=in_doubt,
        app=session.profile.app_label,
        host=stored.host,
        environment=stored.environment,
        profile=stored.profile,
        reviewed_at=reviewed_at,
        reviewed_by=stored.operator,
        reason=stored.reason,
    )


def users_in_doubt(store: JobStore, job: int) -> int:
    """Users of batches that are in flight on the disk, of a job that does not run."""
    numbers = [ref.number for ref in store.open_batches(job) if ref.state is BatchState.IN_FLIGHT]
    return sum(len(batch.users) for number in numbers for batch in store.batches(job, after=number - 1, limit=1))


def claim(store: JobStore, job: int, by: Resumed | None) -> StoredJob:
    """Make a job this process's own, and note who goes on with it.

    Raises:
        JobTaken: a living process has it, or it is over.
    """
    stored = store.claim(job)
    if by is None or stored.kind is not JobKind.SEND:
        return stored
    position = with_resumption(stored.position, by)
    store.note_position(job, position)
    return replace(stored, position=position)


def _reviewed_at(stored: StoredJob, details: Details) -> datetime:
    """When its push was reviewed; of a job that does not tell, when it was made."""
    try:
        found = datetime.fromisoformat(details.reviewed_at)
    except ValueError:
        return stored.created_at
    return found if found.tzinfo is not None else stored.created_at

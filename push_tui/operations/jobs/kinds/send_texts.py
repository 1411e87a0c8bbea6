"""A push in several languages: each label gets its own text, in a call of its own, none ever sent twice.

Vendors, sound, schedule and everything else but title and content are shared. Each call is recorded like any push to
one label, so that it is found again as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from push_tui.chat.errors import NoSuchLabel
from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.likeness import delivery_digest
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.gates import Gate
from push_tui.operations.jobs.control import Stopped
from push_tui.operations.jobs.kinds.send import Send, check_second_person, sent_in_quiet_hours
from push_tui.operations.jobs.plans import Numbers, Plan, check_writable, seconds
from push_tui.operations.jobs.work import Work
from push_tui.operations.models import Review
from push_tui.operations.session import Session
from push_tui.storage.codec import Json
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowIssue, RowState, Step
from push_tui.storage.records import Result
from push_tui.text import quantity


@frozen(kw_only=True)
class SendTexts(Send):
    """Send a reviewed push to labels, one label and its text per call."""

    kind = JobKind.SEND_TEXTS
    rows_per_batch = 1
    refusals_pause = False
    found_as = "task"
    lists_all = True
    deliveries: tuple[str, ...] = ()
    """The `delivery_digest` of each call: a review of one of them finds this job."""
    members: Mapping[str, Json] = field(default_factory=dict)
    """How many members each label had when it was reviewed."""
    created: Mapping[str, Json] = field(default_factory=dict)
    """When each label was created, in epoch ms, as far as the service told."""

    def push_to(self, rows: Iterable[str]) -> Push:
        """Return the push to these labels, each with its text."""
        return replace(Push.from_draft(self.push), audience=Audience(AudienceKind.TEXTS, tuple(rows)))

    def people(self, rows: Sequence[str]) -> int:
        """Return how many members these labels had when they were reviewed."""
        return sum(count for row in rows if isinstance(count := self.members.get(row), int))

    def is_reviewed(self, dialect: Dialect) -> bool:
        """Whether every stored text is the one that was reviewed."""
        return self.digest == Push.from_draft(self.push).digest(dialect)

    async def why_changed(self, work: Work, rows: Sequence[str]) -> str:
        """Return that the label was deleted or recreated or has grown since the review; empty if it has not."""
        (label,) = rows
        try:
            now = await work.insist(Endpoint.GET_LABEL, lambda: work.client.get_label(label))
        except Stopped as stopped:
            if not isinstance(stopped.error, NoSuchLabel):
                raise
            return "Not sent: the label was deleted after the review."
        if now.created_at != self.created.get(label, now.created_at):
            return "Not sent: the label was deleted and recreated after the review."
        reviewed = self.members.get(label)
        if isinstance(reviewed, int) and now.count is not None and now.count > reviewed:
            return f"Not sent: the label has {quantity(now.count, 'member')}, and had {reviewed:,} at the review."
        return ""

    def step(self, batch: Batch, result: Result) -> Step:
        """Return the step of a label whose push was accepted; its row keeps the task ID."""
        return Step(batch.number, 0, BatchState.ANSWERED, (RowIssue(0, RowState.DONE, result.task_id or ""),))

    def found(self, batch: Batch, issue: RowIssue | None) -> str:
        """Return the task ID of a label whose push was accepted; empty for others."""
        return issue.reason if issue is not None and issue.state is RowState.DONE else ""


def plan_texts(session: Session, review: Review, note: str) -> Plan:
    """Plan to send a push with a text for each label as reviewed.

    Raises:
        JobRefused: read-only, or another person must send it.
    """
    push, dialect = review.push, session.dialect
    check_second_person(review)
    check_writable(session)
    labels = push.audience.targets
    details = SendTexts(
        push=push.to_draft(),
        digest=push.digest(dialect),
        deliveries=tuple(delivery_digest(each, dialect) for each in push.by_call(dialect)),
        start_zone=session.profile.server_time_zone or "",
        members={name: label.count for name, label in zip(labels, review.labels, strict=True)},
        created={name: label.created_at for name, label in zip(labels, review.labels, strict=True)},
        note=note,
        meant=review.noted(""),
        reviewed_at=review.made_at,
        in_quiet_hours=sent_in_quiet_hours(review),
        author=review.author,
        dialect=dialect.name,
    )
    return Plan(
        profile=session.profile.name,
        title=f"{push.title} ({', '.join(labels)})",
        details=details,
        numbers=Numbers(usable=len(labels)),
        users=labels,
        gate=Gate(typed=review.gate.typed),
        seconds=seconds(session, push.endpoint, len(labels)),
    )

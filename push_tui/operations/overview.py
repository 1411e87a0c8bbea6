"""What the Overview shows, as facts: what needs a look, pushes by hour and day, quotas, schedule, connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from push_tui.frozen import frozen
from push_tui.message.local_time import HOST_ZONE, time_of
from push_tui.operations.models import Meter as Meter  # noqa: PLC0414 - the screen gets all facts from here
from push_tui.operations.session import NO_SENDS, Session, address_of
from push_tui.outcomes import Outcome, result_words
from push_tui.text import counted, first_names, visible, visible_name

if TYPE_CHECKING:
    from push_tui.message.push import Push
    from push_tui.storage.job_records import StoredJob
    from push_tui.storage.overview_queries import Unseen
    from push_tui.storage.records import Row

# The first screen imports this module; what only reading needs is imported during the first paint.

HOURS, DAYS = 24, 14
TOKEN_SOON = timedelta(hours=24)
SCHEDULE_SOON = timedelta(hours=1)
_LABELS_NAMED = 3
_READING = timedelta(minutes=1)
"""What a reading of the labels lasts at most; one made meanwhile may not be in it."""
DRAFTS_READ = 20
"""The newest drafts; older ones are left to the list of drafts."""


class LookAt(StrEnum):
    """Why something needs a look; most pressing first."""

    HISTORY = "history cannot be written"
    UNKNOWN = "unknown outcome"
    FAILED = "failed push"
    JOB = "job paused or failed"
    NO_LABEL = "scheduled to a label that is gone"
    DUE = "goes out within the hour"
    NO_TOKEN = "no token"  # noqa: S105 - no token
    REFUSED = "token refused"
    TOKEN = "token about to expire"  # noqa: S105 - no token
    CLOCK = "clock is off"
    FILE = "file could not be read"
    COMMAND = "command of yours failed"
    DRAFT = "draft with text"


@frozen
class Look:
    """One thing that needs a look, as a sentence, and what Enter opens."""

    why: LookAt
    sentence: str
    row: int | None = None
    """The record to open; of a job that is over its record, if it has one."""
    job: int | None = None
    """The job to open."""

    @property
    def settles(self) -> bool:
        """Whether it needs a look until you say that you looked into it; the others leave by themselves."""
        return self.row is not None and self.why in {LookAt.UNKNOWN, LookAt.FAILED, LookAt.JOB}


@frozen
class Bucket:
    """The pushes of one hour or day, by outcome; a ``sending`` row counts as unknown until its outcome is known."""

    start: datetime
    end: datetime
    counts: Mapping[Outcome, int] = field(default_factory=dict)


@frozen
class Scheduled:
    """A push that goes out later."""

    row: Row
    due: datetime
    """In UTC."""


@frozen
class Connection:
    """App, token and clock as known now; nothing is asked for it."""

    token_source: str
    token_expires: datetime | None
    token_refused: bool
    """Whether the service refused the token; nothing can be sent then."""
    answers_ms: tuple[float, ...]
    """The last answers, oldest first, at most 60."""
    skew_seconds: float | None
    """How far the service's clock is ahead; None before the first answer."""
    no_token: bool = False
    """Whether the source gave no token; nothing can be read or sent then."""


@frozen
class Overview:
    """All facts at ``at``, of the profile in use; jobs and labels are in `JobQueue` and `Session.labels`."""

    at: datetime
    looks: tuple[Look, ...] = ()
    hours: tuple[Bucket, ...] = ()
    """The last 24 hours, oldest first; the last one is not over."""
    days: tuple[Bucket, ...] = ()
    """The last 14 days in the operator's zone, oldest first."""
    meters: tuple[Meter, ...] = ()
    """The scarcest first; see `quotas`."""
    scheduled: tuple[Scheduled, ...] = ()
    """Soonest first."""
    connection: Connection | None = None
    trouble: str = ""
    """Why the history, or a part of it, could not be read, as a sentence; its facts are not shown then."""


async def read_overview(session: Session, now: datetime) -> Overview:
    """Return the facts from the local files, off the screen's loop; never raises for a broken file.

    Await it on the engine's loop.
    """
    from push_tui.operations.quotas import read_meters
    from push_tui.storage.records import HistoryUnavailable

    found = await session.engine.store(_Reading(session, now).overview)
    try:
        return replace(found, meters=await read_meters(session, now))
    except HistoryUnavailable as error:
        return replace(found, trouble=found.trouble or str(error))


class _Reading:
    """Reads the facts, on the storage thread; make it on another, where a demo's past comes before the first read."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._history = session.history
        self._now = now.astimezone(UTC)
        self._zone: tzinfo = session.config.operator_zone or HOST_ZONE

    def overview(self) -> Overview:
        """Return everything."""
        from push_tui.storage.overview_queries import Asked, HistoryFacts, read_facts
        from push_tui.storage.records import HistoryUnavailable

        hours, days = self._hours(), self._days()
        profile, history, trouble = self._session.profile, self._history, ""
        asked = Asked(profile.name, self._now, (*hours, *days), since=days[0][0], first_start=self._first_start)
        try:
            facts = read_facts(history, asked)
        except HistoryUnavailable as error:
            facts, trouble = HistoryFacts(), str(error)
        scheduled = tuple(self._scheduled(facts.scheduled))
        buckets = tuple(
            Bucket(*period, counts) for period, counts in zip((*hours, *days), facts.counts, strict=not trouble)
        )
        looks = (
            *self._of_history(trouble or history.read_only),
            *self._of_pushes(LookAt.UNKNOWN, facts.unknown),
            *self._of_pushes(LookAt.FAILED, facts.failed),
            *(
                Look(LookAt.JOB, _job_sentence(job), row=job.history_row if job.state.over else None, job=job.id)
                for job in facts.jobs
            ),
            *self._of_schedule(scheduled),
            *self._of_token(),
            *self._of_clock(),
            *self._of_files(),
            *self._of_command(),
            *self._of_drafts(),
        )
        return Overview(
            at=self._now,
            looks=looks,
            hours=buckets[:HOURS],
            days=buckets[HOURS:],
            scheduled=scheduled,
            connection=self._connection(),
            trouble=trouble,
        )

    # Periods

    def _hours(self) -> list[tuple[datetime, datetime]]:
        """Return the last hours of the operator's clock, oldest first; the last one is not over."""
        hour = timedelta(hours=1)
        current = self._now.astimezone(self._zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
        starts = [current - hour * back for back in reversed(range(HOURS))]
        return [(start, start + hour) for start in starts]

    def _days(self) -> list[tuple[datetime, datetime]]:
        """Return the last days of the operator's clock, oldest first; one with a clock change has 23 or 25 hours."""
        today = self._now.astimezone(self._zone).date()
        starts = [self._midnight(today - timedelta(days=back)) for back in reversed(range(-1, DAYS))]
        return list(pairwise(starts))

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._zone).astimezone(UTC)

    # Schedule

    def _first_start(self, zone_name: str) -> str:
        """Return the earliest ``startDate`` that may be ahead; where clocks go back, an hour is shown twice."""
        from push_tui.message.schedule import start_text

        return start_text(self._now - timedelta(hours=1), zone_name, self._session.profile.server_zone)

    def _scheduled(self, rows: tuple[Row, ...]) -> Iterator[Scheduled]:
        from push_tui.message.schedule import start_of

        zone = self._session.profile.server_zone
        dues = ((row, start_of(row.start_date, row.start_zone, zone)) for row in rows)
        found = [Scheduled(row, due) for row, due in dues if due is not None and due > self._now]
        yield from sorted(found, key=lambda each: (each.due, each.row.id))

    # What needs a look

    def _time(self, moment: datetime) -> str:
        return time_of(moment, self._now, self._zone)

    def _of_history(self, why: str) -> Iterator[Look]:
        if why:
            yield Look(LookAt.HISTORY, f"{why} {NO_SENDS}")

    def _of_pushes(self, why: LookAt, unseen: Unseen) -> Iterator[Look]:
        for row in unseen.rows:
            yield Look(why, f"{push_words(row)}, {self._time(row.created_at)}: {_outcome_words(row)}.", row=row.id)
        others = unseen.count - len(unseen.rows)
        if others > 0:
            count = f"Over {others:,}" if unseen.more else f"{others:,}"
            failed = "failed; nobody has looked into them"
            yield Look(why, f"{count} more pushes {failed if why is LookAt.FAILED else 'have an unknown outcome'}.")

    def _of_schedule(self, scheduled: tuple[Scheduled, ...]) -> Iterator[Look]:
        for each in scheduled:
            if gone := self._gone(each.row):
                names = first_names([visible_name(name) for name in gone], _LABELS_NAMED)
                exist = f"{names} no longer exist{'s' if len(gone) == 1 else ''}"
                said = f"{goes_out(each.row)} at {self._time(each.due)} and would reach nobody: {exist}."
                yield Look(LookAt.NO_LABEL, said, row=each.row.id)
            elif each.due <= self._now + SCHEDULE_SOON:
                yield Look(LookAt.DUE, f"{goes_out(each.row)} at {self._time(each.due)}.", row=each.row.id)

    def _gone(self, row: Row) -> tuple[str, ...]:
        """Return the labels of a push that the service no longer lists; none unless all were read in this run."""
        from push_tui.message.push import AudienceKind
        from push_tui.names import label_key, label_keys
        from push_tui.operations.upcoming import labels_of
        from push_tui.storage.records import HistoryUnavailable

        session, book = self._session, self._session.labels
        if row.audience_kind != AudienceKind.LABELS or book.read_at is None or book.cached or book.ending:
            return ()
        if row.created_at < book.read_at - _READING:
            listed = label_keys((label.name for label in book.items), session.dialect)
            with suppress(HistoryUnavailable):
                names = labels_of(self._history, row.id, session.profile)
                return tuple(name for name in names if label_key(name, session.dialect) not in listed)
        return ()

    def _of_token(self) -> Iterator[Look]:
        tokens = self._session.tokens
        if tokens.missing is not None:
            yield Look(LookAt.NO_TOKEN, f"Nothing can be read or sent: {visible(str(tokens.missing))}")
            return
        if tokens.is_refused:
            yield Look(LookAt.REFUSED, f"The service refuses the token ({tokens.source}); enter another.")
            return
        expires = self._expires
        if expires is None or tokens.renewable or expires > self._now + TOKEN_SOON:
            return
        ends = "expires" if expires > self._now else "expired"
        yield Look(LookAt.TOKEN, f"The token ({tokens.source}) {ends} at {self._time(expires)}; get a new one.")

    def _of_clock(self) -> Iterator[Look]:
        from push_tui.operations.connection import clock_trouble

        if wrong := clock_trouble(self._session.clock_skew):
            yield Look(LookAt.CLOCK, wrong)

    def _of_files(self) -> Iterator[Look]:
        from push_tui.operations.draft_list import unreadable_files

        for file in unreadable_files(self._session):
            yield Look(LookAt.FILE, f"{visible(str(file))} cannot be read; repair it or move it away.")
        for sentence in (self._session.composition_saver.error, self._session.setting.pacers.trouble):
            if sentence:
                yield Look(LookAt.FILE, visible(sentence))

    def _of_command(self) -> Iterator[Look]:
        command = self._session.setting.on_outcome
        if command is not None and command.trouble:
            yield Look(LookAt.COMMAND, visible(command.trouble))

    def _of_drafts(self) -> Iterator[Look]:
        from push_tui.message.push import PushShapeError
        from push_tui.operations.drafts import Draft

        try:
            held, drafts = self._session.drafts.held(), self._session.drafts.load_all()
        except OSError as error:
            yield Look(LookAt.FILE, f"The drafts cannot be read ({error.strerror or error}).")
            return
        unsent = []
        for content in drafts[:DRAFTS_READ]:
            with suppress(PushShapeError):
                draft = Draft.from_json(content)
                gone = draft.handed_over is not None or self._sent(draft.push, str(content.get("profile") or ""))
                if draft.id not in held and not gone and (draft.has_words or draft.push.audience.targets):
                    unsent.append(draft)
        if unsent:
            newest = f'"{visible(unsent[0].title)}"'
            count = f"{len(unsent)} drafts" if len(drafts) <= DRAFTS_READ else f"At least {len(unsent)} drafts"
            which = f"The draft {newest} is" if len(unsent) == 1 else f"{count}, the newest {newest}, are"
            yield Look(LookAt.DRAFT, f"{which} not sent.")

    def _sent(self, push: Push, profile_name: str) -> bool:
        """Return whether a push was sent, or may have been."""
        from push_tui.operations.review import sought
        from push_tui.storage.records import HistoryUnavailable

        session = self._session
        profile = session.config.profiles.get(profile_name, session.profile)
        with suppress(HistoryUnavailable):
            return self._history.earlier_sends(sought(profile, push, self._now)).to_show is not None
        return False

    # Connection

    @property
    def _expires(self) -> datetime | None:
        token = self._session.tokens.current
        facts = None if token is None else token.facts
        return None if facts is None else facts.expires_at

    def _connection(self) -> Connection:
        session, skew = self._session, self._session.clock_skew
        answers = session.setting.answers.get(address_of(session.profile).key, ())
        off = None if skew is None else skew.total_seconds()
        tokens = session.tokens
        missing = tokens.missing is not None
        return Connection(tokens.source, self._expires, tokens.is_refused, tuple(answers), off, missing)


def push_words(row: Row) -> str:
    """Return which push a row is: its title and audience."""
    title = f'"{visible(row.title)}"' if row.title else "A push without a title"
    return f"{title} to {visible(row.audience_text)}"


def goes_out(row: Row) -> str:
    """Say that a scheduled push goes out, or that it may: the beginning of a sentence."""
    return f"{push_words(row)} {'goes' if row.state is Outcome.ACCEPTED else 'may go'} out"


def _outcome_words(row: Row) -> str:
    if row.state is Outcome.UNKNOWN:
        return "nobody knows whether it went out"
    return visible(result_words(row.state, row.result, several=(row.people or 0) > 1))


def _job_sentence(job: StoredJob) -> str:
    """Return why a job needs a look."""
    from push_tui.operations.jobs.deeds import halt_of
    from push_tui.storage.job_records import JobState

    name, halt = f"Job {job.id} ({job.kind}, {visible(job.title)})", halt_of(job)
    paused = "is paused" if halt is None else f"was paused by {visible(halt.by)}"
    reason = f": {visible(job.reason)}" if job.reason else "."
    if job.state.over:
        counts = job.counts
        rows = counted((counts.failed, "failed"), (counts.unknown, "unknown"), (counts.not_tried, "not tried"))
        return f"{name} {'was stopped' if job.state is JobState.STOPPED else f'is {job.state}'}, {rows}{reason}"
    left = f"{job.counts.not_tried:,} of {job.counts.total:,} rows left"
    return f"{name} {paused if job.state is JobState.PAUSED else 'is unfinished'}, {left}{reason}"

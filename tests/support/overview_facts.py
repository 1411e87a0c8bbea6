"""Facts of an overview, made by hand: a day with something of everything."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from push_tui.operations.overview import Bucket, Connection, Look, LookAt, Meter, Overview, Scheduled
from push_tui.outcomes import Outcome
from push_tui.storage.records import RecordKind, Row

NOW = datetime(2026, 11, 28, 12, 30, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def buckets(count: int, length: timedelta, counts: dict[int, dict[Outcome, int]]) -> tuple[Bucket, ...]:
    """The last ``count`` hours or days; ``counts`` by how many of them ago."""
    start = NOW.replace(minute=0, second=0, hour=NOW.hour if length == HOUR else 0)
    starts = [(ago, start - ago * length) for ago in reversed(range(count))]
    return tuple(Bucket(begins, begins + length, counts.get(ago, {})) for ago, begins in starts)


def a_row(title: str, to: str, row: int = 7) -> Row:
    """A push of the history."""
    return Row(
        id=row,
        kind=RecordKind.PUSH,
        profile="staging",
        app="41117440#383391",
        environment="staging",
        operator="kim",
        title=title,
        audience_text=to,
        state=Outcome.ACCEPTED,
        created_at=NOW,
    )


NOTHING = Overview(NOW, hours=buckets(24, HOUR, {}), days=buckets(14, DAY, {}))

STORY = Overview(
    NOW,
    looks=(
        Look(LookAt.UNKNOWN, '"Maintenance tonight" to vip: the outcome is unknown.', row=1),
        Look(LookAt.JOB, "Adding users to spring is paused at 12,300 of 20,000.", job=3),
        Look(LookAt.TOKEN, "The token expires in 3 h."),
        Look(LookAt.CLOCK, "The service's clock is 40 seconds ahead."),
        Look(LookAt.FILE, "The draft 7.json could not be read."),
        Look(LookAt.DRAFT, '"Back at noon" is a draft.'),
    ),
    hours=buckets(24, HOUR, {1: {Outcome.ACCEPTED: 12, Outcome.REJECTED: 1}, 9: {Outcome.UNKNOWN: 1}}),
    days=buckets(14, DAY, {0: {Outcome.ACCEPTED: 12, Outcome.REJECTED: 1}, 3: {Outcome.NOT_SENT: 2}}),
    meters=(
        Meter("push/task", 5, 5, "this minute", mark=2, free_at=NOW + timedelta(seconds=22)),
        Meter("push/task", 37, 100, "today (UTC)", mark=50),
        Meter("running tasks", 2, 3, "in the last 5 minutes", certain=False),
        Meter("list labels", 1, 10, "this second", mark=5),
    ),
    scheduled=(
        Scheduled(a_row("Maintenance tonight", "everybody"), NOW + timedelta(minutes=41, seconds=40)),
        Scheduled(a_row("Happy new year", "vip", 8), NOW + timedelta(days=33)),
    ),
    connection=Connection("CHAT_TOKEN", NOW + 3 * HOUR, False, (12.0, 80.0, 40.0), 40.0),
)


@dataclass
class FactReader:
    """Stands for the reading of the facts: gives those that a test sets, and counts."""

    facts: Overview = STORY
    readings: int = 0
    profiles: list[str] = field(default_factory=list)

    async def __call__(self, session: object, now: datetime) -> Overview:
        self.readings += 1
        self.profiles.append(session.profile.name)  # type: ignore[attr-defined]  # a session
        return self.facts

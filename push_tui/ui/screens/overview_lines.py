"""The lines of each panel of the Overview, made from facts, and what Enter opens on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len

from push_tui.frozen import frozen
from push_tui.operations.models import COUNTED_HERE, NEARLY_USED
from push_tui.operations.overview import TOKEN_SOON, Connection, Look, LookAt, Meter, Overview, Scheduled
from push_tui.text import quantity, visible, visible_name
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.content import title_words
from push_tui.ui.screens.label_words import changes_words, status_words
from push_tui.ui.when import countdown, day_and_minute, slot, zone_name
from push_tui.ui.widgets.bars import filled, meter, sparkline
from push_tui.ui.widgets.columns import aligned, fit
from push_tui.ui.widgets.panel import Fact, Facts
from push_tui.ui.widgets.text_line import SIGNS, Span, TextLine, fact

if TYPE_CHECKING:
    from push_tui.chat.models import Label
    from push_tui.endpoints import Endpoint
    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.models import LabelBook
    from push_tui.operations.session import Session


class Place(StrEnum):
    """A place of the app that a fact leads to."""

    DRAFTS = "drafts"
    LABELS = "labels"
    CREDENTIALS = "token"
    PROFILE = "profile"
    CONNECTION = "connection"


@frozen
class ToRecord:
    """A record of the history."""

    row: int


@frozen
class ToJob:
    """A job."""

    job: int


@frozen
class ToPushes:
    """The pushes of a time, or those that a line only counts; of the profile in use."""

    start: datetime | None = None
    end: datetime | None = None
    counted: LookAt | None = None


@frozen
class ToCalls:
    """The pushes or changes that draw on a limit of these calls."""

    endpoints: frozenset[Endpoint]


@frozen
class ToLabel:
    """A label."""

    name: str


READING = Facts((Fact(TextLine(("Reading…", "dim"))),))

_BAD = {LookAt.HISTORY, LookAt.FAILED, LookAt.NO_TOKEN, LookAt.REFUSED, LookAt.FILE}
_COUNTED = {LookAt.UNKNOWN, LookAt.FAILED}
_PLACES = {
    LookAt.DRAFT: Place.DRAFTS,
    LookAt.NO_TOKEN: Place.CREDENTIALS,
    LookAt.REFUSED: Place.CREDENTIALS,
    LookAt.TOKEN: Place.CREDENTIALS,
    LookAt.CLOCK: Place.CONNECTION,
}

_STAYS = {
    LookAt.JOB: f"A job leaves this list once it is resumed, or cancelled or removed in {title_and_key('jobs')}.",
    LookAt.NO_LABEL: "It leaves this list once it has gone out, or once the label exists again.",
    LookAt.DUE: "It leaves this list once it has gone out.",
    LookAt.DRAFT: "A draft leaves this list once it is sent or deleted.",
}
"""Why a line stays, whatever you know of it."""

_METER_NAME = 17
"""The most cells for the name of a limit."""
_IN = "in the "
_CAPTION = 13
_LABEL_NAME = 20
_HOUR = timedelta(hours=1)
UNREAD = "Unknown: the history cannot be read."
_AGREES = 2.0
"""Seconds that a clock may be off, because ``Date`` has whole seconds."""


def looks(facts: Overview | None, update: str = "") -> Facts:
    """What needs a look, most pressing first; before it is known, how far the ``update`` of an old history is."""
    if facts is None:
        return only(update, "dim") if update else READING
    lines = [Fact(_problem(facts.trouble))] if facts.trouble else []
    lines += [Fact(_look(look), _target(look)) for look in facts.looks]
    return Facts(tuple(lines), str(len(lines))) if lines else only("✔ Nothing needs a look.", "good")


def look_on(facts: Overview | None, line: int) -> Look | None:
    """Return what one of the lines of `looks` is about; None for another line."""
    if facts is None:
        return None
    index = line - (1 if facts.trouble else 0)
    return facts.looks[index] if 0 <= index < len(facts.looks) else None


def why_it_stays(look: Look | None) -> str | None:
    """Return why `looked_into` cannot take a line off what needs a look; None if it can."""
    if look is None:
        return "There is nothing to look into on this line."
    if look.settles:
        return None
    if look.why in _COUNTED:
        return f"Open the line; {key_of('looked_into')} in {title_and_key('history')} takes each of them off."
    return _STAYS.get(look.why, "It leaves this list by itself, once it is put right.")


def _look(look: Look) -> TextLine:
    tone = "bad" if look.why in _BAD else "accent" if look.why is LookAt.DRAFT else "warn"
    asks = f" Press {key_of('choose')} here to enter one." if _PLACES.get(look.why) is Place.CREDENTIALS else ""
    return _problem(f"{look.sentence}{asks}", tone)


def _problem(sentence: str, tone: str = "bad") -> TextLine:
    return TextLine((f"{SIGNS.get(tone, '·')} ", tone), sentence, hanging=2)


def _target(look: Look) -> object | None:
    if look.job is not None:
        return ToJob(look.job)
    if look.row is not None:
        return ToRecord(look.row)
    return ToPushes(counted=look.why) if look.why in _COUNTED else _PLACES.get(look.why)


def quotas(facts: Overview | None, zone: tzinfo | None, width: int) -> Facts:
    """A meter for each rate pool and quota, and who counted."""
    if facts is None:
        return READING
    if facts.trouble:
        return only(UNREAD, "warn")
    if not facts.meters:
        return only("No call was counted yet.", "dim")
    shape = _MeterShape.of(facts.meters, width)
    # Nearly full ones first; the others keep their places, as a rate of a second comes and goes.
    ordered = sorted(facts.meters, key=lambda each: -_share(each) if _share(each) >= NEARLY_USED else 0.0)
    lines = [_meter(each, shape, facts.at, zone) for each in ordered]
    lines += [_may_be_refused(each) for each in facts.meters if not each.certain]
    if any(each.mark is not None for each in facts.meters):
        lines.append(Fact(TextLine(("push-tui stops at ┃ and leaves the rest to other programs (rate_share).", "dim"))))
    lines.append(Fact(TextLine((COUNTED_HERE, "dim"))))
    return Facts(tuple(lines), "used of each limit")


@frozen
class _MeterShape:
    """The cells of each part of a meter, the same in all lines."""

    name: int
    window: int
    bar: int
    used: int
    limit: int

    @classmethod
    def of(cls, meters: Sequence[Meter], width: int) -> _MeterShape:
        """Give the bars what the words and numbers leave of the width."""
        name = min(_METER_NAME, max(cell_len(visible(each.name)) for each in meters))
        window = max(len(each.window.removeprefix(_IN)) for each in meters)
        used, limit = (max(len(f"{n:,}") for n in ns) for ns in zip(*((m.used, m.limit) for m in meters), strict=True))
        return cls(name, window, max(6, min(24, width - name - window - used - limit - 9)), used, limit)


def _meter(each: Meter, shape: _MeterShape, now: datetime, zone: tzinfo | None) -> Fact:
    share = _share(each)
    tone = "bad" if share >= 1 else "warn" if share >= NEARLY_USED else "bar-good"
    if not each.certain:
        tone = "warn" if each.used else "bar-good"
    after: list[Span] = []
    if each.free_at is not None:
        after.append((f"; next at {slot(each.free_at, now, zone)}", "warn"))
    numbers = f"{each.used:>{shape.used},}"
    numbers += f" of {each.limit:>{shape.limit},}" if each.certain else ""
    drawn = meter(share, shape.bar, tone, None if each.mark is None or not each.limit else each.mark / each.limit)
    return Fact(
        TextLine(
            f"{fit(visible(each.name), shape.name)} ",
            (f"{each.window.removeprefix(_IN):<{shape.window}}  ", "dim"),
            *(drawn if each.used or each.mark is not None else ((" " * shape.bar, ""),)),  # a used one stands out
            (f"  {numbers}", tone if share >= NEARLY_USED and each.used else ""),
            *after,
            hanging=shape.name + 1,
        ),
        ToCalls(each.endpoints),
    )


def _share(each: Meter) -> float:
    return each.used / each.limit if each.limit else 1.0


def _may_be_refused(each: Meter) -> Fact:
    """Say in place of how many are free what the service does not tell."""
    sentence = f"At most {each.limit:,} {visible(each.name)} may run at once; nothing tells when one ends."
    return Fact(TextLine((sentence, "warn" if each.used else "dim")))


def scheduled(facts: Overview | None, zone: tzinfo | None) -> Facts:
    """What goes out next, in the operator's time."""
    if facts is None:
        return READING
    if facts.trouble:
        return only(UNREAD, "warn")
    if not facts.scheduled:
        return only("Nothing is scheduled.", "dim")
    due = aligned([day_and_minute(each.due, facts.at, zone) for each in facts.scheduled])
    left = aligned([countdown(each.due, facts.at) for each in facts.scheduled])
    lines = [
        Fact(_scheduled(each, facts.at, *times), ToRecord(each.row.id))
        for each, *times in zip(facts.scheduled, due, left, strict=True)
    ]
    lines.append(Fact(TextLine(("A schedule cannot be cancelled over this API.", "dim"))))
    return Facts(tuple(lines), f"times in {visible(zone_name(facts.at, zone))}")


def _scheduled(each: Scheduled, now: datetime, when: str, left: str) -> TextLine:
    soon = each.due - now <= _HOUR
    return TextLine(
        (f"{when}  ", "strong"),
        (f"{left}  ", "warn" if soon else "accent"),
        title_words(each.row.title),
        (f" to {each.row.audience_text}", "dim"),
        hanging=len(when) + 2,
    )


def jobs(views: Sequence[JobView] | None, trouble: str, width: int) -> Facts:
    """The jobs that run, wait or are paused; ``views`` is None until they were read."""
    if views is None:
        return only(trouble, "warn") if trouble else READING
    if not views:
        return only("No job runs or waits.", "dim")
    from push_tui.ui.screens.overview_jobs import lines_of

    lines = zip(views, lines_of(views, width), strict=True)
    return Facts(tuple(Fact(line, ToJob(view.id)) for view, line in lines), str(len(views)))


def labels(
    book: LabelBook, limit: int, now: datetime, zone: tzinfo | None, width: int, *, named: int, wait: int = 0
) -> Facts:
    """How many labels there are, what changed, and the largest, of which ``named`` are listed."""
    lines: list[Fact] = []
    if book.error:
        lines.append(Fact(_problem(book.error), Place.LABELS))
    if book.changes is not None:
        lines.append(Fact(TextLine((changes_words(book.changes, now, zone), "accent")), Place.LABELS))
    if not book.items:
        if not lines and (book.loading or book.read_at is None):
            return READING
        none = f"This app has no labels. {title_and_key('labels')} can create one." if book.read_at else "Unknown."
        return Facts((*lines, Fact(TextLine((none, "dim")), Place.LABELS)))
    largest = sorted(book.items, key=lambda label: (-(label.count or 0), label.name))[:named]
    lines += [_label(label, largest[0].count or 1, width) for label in largest]
    status = status_words(book, now, zone, wait)
    count = f"{len(book.items):,} of {limit:,}"
    return Facts(tuple(lines), f"{status}  ·  {count}" if status else count)


def _label(label: Label, most: int, width: int) -> Fact:
    room = max(6, min(24, width - _LABEL_NAME - 12))
    count = "?" if label.count is None else f"{label.count:,}"
    drawn = filled((label.count or 0) / most, room)
    return Fact(
        TextLine(
            f"{fit(visible_name(label.name), _LABEL_NAME - 1)} ",
            (drawn, "bar"),
            " " * (room - len(drawn)),
            f"{count:>10}",
        ),
        ToLabel(label.name),
    )


def connection(session: Session, facts: Overview | None, zone: tzinfo | None, width: int) -> Facts:
    """App, host, dialect, token, answers and clock."""
    return Facts(tuple(_connection(session, facts, zone, width)))


def _connection(session: Session, facts: Overview | None, zone: tzinfo | None, width: int) -> Iterator[Fact]:
    profile = session.profile
    environment = str(profile.environment)
    known = facts.connection if facts is not None else None
    allowed = ("read-only: you can send nothing", "warn") if session.read_only else ("you can send", "")
    if known is not None and (known.no_token or known.token_refused):
        allowed = ("you can send nothing " + ("without a token" if known.no_token else "with this token"), "bad")
    yield _said("Environment", (f" {environment.upper()} ", environment), ("  ", ""), allowed)
    yield _said("App", (visible_name(profile.app), ""), (f"  profile {visible_name(profile.name)}", "dim"))
    yield _said("Host", (profile.host, ""))
    yield _said("Dialect", (profile.dialect.title, ""))
    if facts is None or known is None:
        return
    yield from connection_facts(known, facts.at, zone, width)


def connection_facts(known: Connection, now: datetime, zone: tzinfo | None, width: int) -> Iterator[Fact]:
    """Yield what is known of token, answers and clock."""
    yield _token(known, now, zone)
    yield _answers(known, width)
    yield _clock(known)


def _said(caption: str, *value: Span, opens: object | None = Place.PROFILE) -> Fact:
    return Fact(fact(caption, *value, width=_CAPTION), opens)


def _token(known: Connection, now: datetime, zone: tzinfo | None) -> Fact:
    source = (known.token_source, "")
    if known.no_token:
        return _said("Token", ("none", "bad"), (f"  {known.token_source}", "dim"), opens=Place.CREDENTIALS)
    if known.token_refused:
        return _said("Token", source, ("; refused by the service", "bad"), opens=Place.CREDENTIALS)
    if known.token_expires is None:
        return _said("Token", source, ("; when it expires is unknown", "dim"), opens=Place.CREDENTIALS)
    left = known.token_expires - now
    words = "expired" if left <= timedelta() else f"expires {day_and_minute(known.token_expires, now, zone)}"
    tone = "bad" if left <= timedelta() else "warn" if left <= TOKEN_SOON else "dim"
    return _said("Token", source, (f"; {words}", tone), opens=Place.CREDENTIALS)


def _answers(known: Connection, width: int) -> Fact:
    if not known.answers_ms:
        return _said("Answers", ("none yet", "dim"), opens=None)
    last = f"  last {known.answers_ms[-1]:,.0f} ms"
    shown = known.answers_ms[-max(8, width - _CAPTION - cell_len(last)) :]
    return _said("Answers", (sparkline(shown), "bar"), (last, ""), opens=None)


def _clock(known: Connection) -> Fact:
    skew = known.skew_seconds
    if skew is None:
        return _said("Clock", ("unknown until the first answer", "dim"), opens=None)
    if abs(skew) < _AGREES:
        return _said("Clock", ("agrees with the service", ""), opens=None)
    which = "ahead" if skew > 0 else "behind"
    return _said("Clock", (f"the service is {quantity(round(abs(skew)), 'second')} {which}", "warn"), opens=None)


def only(sentence: str, tone: str, remark: str = "") -> Facts:
    """Return a panel of one sentence."""
    return Facts((Fact(TextLine((sentence, tone))),), remark)

"""Why a user most likely got nothing: the causes that the facts about the user speak for, the likeliest first."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from enum import StrEnum

from push_tui.chat.user_models import DailyTimes, Notifies
from push_tui.dialects import DIALECTS, Carrier, Dialect, Strategy
from push_tui.frozen import frozen
from push_tui.message.local_time import moment_at
from push_tui.operations.user_facts import PushToUser, UserFacts
from push_tui.outcomes import Outcome, PushStatus


class Cause(StrEnum):
    """Why a push did not reach a user."""

    UPPER_CASE = "the user ID has upper-case letters"
    NO_SUCH_USER = "the user does not exist"
    BANNED = "the user is banned"
    NOT_DUE = "the push goes out later"
    DID_NOT_GO_OUT = "the push did not go out, or nobody knows"
    NOT_IN_ALL_LABELS = "the user is not in all labels of the push"
    JOINED_LATER = "the user came into a label after the push"
    NO_BINDING = "no device is bound"
    CERTIFICATE = "the device has a certificate that the app does not use"
    REFUSED = "the vendor refused the push"
    VENDOR_FAILED = "the vendor or the service failed"
    OFFLINE = "the user is offline, and the phone's vendor does not carry the push"
    NOTIFIES_NOTHING = "the user wants no notifications"
    QUIET = "the user has switched on do not disturb"
    NOTHING_SENT = "nothing was sent to the user from this host"


@frozen
class Finding:
    """A cause and its evidence; what does not belong to the cause is empty."""

    cause: Cause
    push: PushToUser | None = None
    """The push that it stopped."""
    names: tuple[str, ...] = ()
    """The labels or certificates that it is about."""
    answered: bool = False
    """Whether the answer to ``push`` says so, rather than what the service tells now."""
    until: datetime | None = None
    daily: DailyTimes | None = None


_ANSWERS = {
    "no push binding": Cause.NO_BINDING,
    "appuser not exists": Cause.NO_SUCH_USER,
    "no user exist": Cause.NO_SUCH_USER,
    "illegal binding": Cause.CERTIFICATE,
    "no notifier exist": Cause.CERTIFICATE,
    "invalid notifier": Cause.CERTIFICATE,
    "notifier disabled": Cause.CERTIFICATE,
    "notifier is ban": Cause.CERTIFICATE,
    "user ignore push": Cause.QUIET,
}
"""The cause that a ``desc`` names (`push_tui.outcomes.FAIL_REASONS`)."""


def causes(facts: UserFacts, dialect: Dialect, now: datetime, service: tzinfo | None) -> tuple[Finding, ...]:
    """Return each cause once, the likeliest first; ``service`` is the zone of the service, None if not known."""
    found: dict[Cause, Finding] = {}
    for finding in _found(facts, dialect, now, service):
        found.setdefault(finding.cause, finding)
    return tuple(found.values())


def _found(facts: UserFacts, dialect: Dialect, now: datetime, service: tzinfo | None) -> Iterator[Finding]:
    push = facts.in_question
    yield from _of_account(facts, push)
    if push is not None:
        yield from _of_push(push, now)
        for answered in (*(facts.pushes or ())[:1], push):  # a later push, such as a test, says most about now
            yield from _of_answer(facts, answered)
    if facts.exists is not False:
        yield from _of_devices(facts, push, strategy_of(push, dialect))
    if push is not None:
        yield from _of_labels(push)  # below what would stop the push that mends them, too
    if facts.exists is not False:
        yield from _of_settings(facts, push, now, service)
    if push is None and facts.complete and not facts.history_error:
        yield Finding(Cause.NOTHING_SENT)


def strategy_of(push: PushToUser | None, dialect: Dialect) -> Strategy | None:
    """Return the strategy of a push, in the dialect that it was sent in; the usual one if there is no push."""
    if push is None:
        return dialect.strategy(dialect.default_strategy)
    sent_in = DIALECTS.get(push.record.dialect, dialect)
    return None if push.record.strategy is None else sent_in.strategy(push.record.strategy)


def _of_account(facts: UserFacts, push: PushToUser | None) -> Iterator[Finding]:
    if facts.exists is False:
        yield Finding(Cause.NO_SUCH_USER, push)
    elif push is None and facts.known_as != facts.user:
        yield Finding(Cause.UPPER_CASE)
    elif push is not None and push.named not in ("", facts.known_as) and not _arrived(push):
        yield Finding(Cause.UPPER_CASE, push)
    if facts.account.value is not None and facts.account.value.active is False:
        yield Finding(Cause.BANNED)


def _arrived(push: PushToUser) -> bool:
    return push.status is not None and push.status.status == PushStatus.SUCCESS


def _of_push(push: PushToUser, now: datetime) -> Iterator[Finding]:
    if push.record.state is not Outcome.ACCEPTED:
        yield Finding(Cause.DID_NOT_GO_OUT, push)
    elif push.record.start_date and push.at > now:
        yield Finding(Cause.NOT_DUE, push)


def _of_labels(push: PushToUser) -> Iterator[Finding]:
    if push.not_in:
        yield Finding(Cause.NOT_IN_ALL_LABELS, push, push.not_in)
    if push.joined_later:
        yield Finding(Cause.JOINED_LATER, push, push.joined_later)


def _answer(push: PushToUser) -> Cause | None:
    """Return the cause that the answer to the push names; None if it names none."""
    if push.status is None or push.status.status not in (PushStatus.FAIL, PushStatus.ERROR):
        return None
    named = _ANSWERS.get((push.status.desc or "").strip().casefold())
    return named or (Cause.REFUSED if push.status.status == PushStatus.FAIL else Cause.VENDOR_FAILED)


def _of_answer(facts: UserFacts, push: PushToUser) -> Iterator[Finding]:
    cause = _answer(push)
    misspelled = cause is Cause.NO_SUCH_USER and push.named != facts.known_as
    if cause is not None and not misspelled:
        yield Finding(cause, push, answered=True)


def _of_devices(facts: UserFacts, push: PushToUser | None, strategy: Strategy | None) -> Iterator[Finding]:
    carriers = set(Carrier) if strategy is None else set(strategy.carriers)
    bound, offline = facts.bindings.value, facts.online.value is False
    if Carrier.VENDOR in carriers and bound is not None and not bound and (offline or Carrier.SERVICE not in carriers):
        yield Finding(Cause.NO_BINDING, push)
    if Carrier.VENDOR in carriers and bound and facts.certificates.value is not None:
        usable = {each.name for each in facts.certificates.value if not each.disabled}
        unusable = tuple(dict.fromkeys(each.certificate for each in bound if each.certificate not in usable))
        if all(each.certificate in unusable for each in bound):
            yield Finding(Cause.CERTIFICATE, push, unusable)
    if carriers == {Carrier.SERVICE} and offline:
        yield Finding(Cause.OFFLINE, push)


def _of_settings(facts: UserFacts, push: PushToUser | None, now: datetime, service: tzinfo | None) -> Iterator[Finding]:
    settings = facts.settings.value
    moments = [now] if push is None else [push.at, now]
    if settings is not None and settings.notifies is Notifies.NOTHING:
        yield Finding(Cause.NOTIFIES_NOTHING, push)
    if settings is not None and settings.quiet_until is not None:
        until = moment_at(settings.quiet_until)
        if until is not None and until > min(moments):
            yield Finding(Cause.QUIET, push, until=until)
    daily = quiet_daily(facts)
    if daily is not None and (service is None or any(daily.holds(each.astimezone(service).time()) for each in moments)):
        yield Finding(Cause.QUIET, push, daily=daily)


def quiet_daily(facts: UserFacts) -> DailyTimes | None:
    """Return the daily times of do not disturb, in the service's zone; old clients set them with the account."""
    settings, account = facts.settings.value, facts.account.value
    return (settings and settings.quiet_daily) or (account and account.quiet_daily) or None

"""Why a user got nothing, in sentences: each likely cause with its evidence and what to do, then all facts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from push_tui.chat.user_models import DailyTimes, Notifies
from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.local_time import time_of
from push_tui.operations.user_facts import PUSHES_SHOWN, Addressed, PushToUser, Reply, Told, UserFacts, Value
from push_tui.operations.user_labels import Has
from push_tui.operations.why_nothing import Cause, Finding, quiet_daily, strategy_of
from push_tui.outcomes import FAIL_REASONS, Outcome, PushStatus, TargetStatus, result_words
from push_tui.storage.records import Record
from push_tui.text import capital_first, quantity, visible_name
from push_tui.ui.actions import Scope, key_of, title_and_key
from push_tui.ui.screens.outcome_words import MEANINGS, meaning_of, result_of, row_words, tone_of
from push_tui.ui.when import local, minute, zone_name
from push_tui.ui.widgets.columns import aligned
from push_tui.ui.widgets.panel import Fact
from push_tui.ui.widgets.text_line import SIGNS, TextLine, fact, heading

_CAPTION = 18
_STEP = "     "
_OWN_APP = "The user must open the app, sign in and allow notifications; the app then binds the device."


@frozen
class Reader:
    """For whom and when the page is written."""

    now: datetime
    zone: tzinfo | None
    """The operator's zone; None is that of this host."""
    service: tzinfo | None
    """The zone of the service; None if the profile does not name it."""
    dialect: Dialect

    def time(self, moment: datetime) -> str:
        """Return a moment in the operator's zone, with the day if it is not today."""
        return time_of(moment, self.now, self.zone)

    def daily(self, times: DailyTimes) -> str:
        """Return daily times of the service in the operator's zone, as far as it is known."""
        written = f"{times.start:%H:%M} to {times.end:%H:%M}"
        if self.service is None:
            return f"{written} in a time zone that this profile does not name (server_time_zone)"
        today = self.now.astimezone(self.service).date()
        both = (datetime.combine(today, time, self.service).astimezone(self.zone) for time in (times.start, times.end))
        return " to ".join(f"{each:%H:%M}" for each in both)


def page_facts(facts: UserFacts, found: Sequence[Finding], reader: Reader) -> Iterator[Fact]:
    """Yield the whole page; ``found`` are the causes, the likeliest first.

    The heading opens the push in question, the line of a push the ID of its record. They differ, so that the cursor
    stays on the heading when another push is in question.
    """
    yield _causes_heading(facts.in_question, reader)
    yield from map(Fact, _lines(facts, found, reader))
    yield from _pushes(facts, reader)


def _causes_heading(push: PushToUser | None, reader: Reader) -> Fact:
    if push is None:
        return Fact(heading("Likely causes"))
    title = f"Why the push of {reader.time(push.at)} may not have arrived"
    return Fact(heading(title, push.record.title or "(no title)"), push)


def _lines(facts: UserFacts, found: Sequence[Finding], reader: Reader) -> Iterator[TextLine]:
    if facts.failed and not facts.asking:
        missing = f"Some questions failed, so causes may be missing. {key_of('ask_about_again')} asks again."
        yield TextLine((f"  {SIGNS['warn']} {missing}", "warn"), hanging=4)
    for number, finding in enumerate(found, 1):
        evidence, advice = _said(finding, facts, reader)
        yield TextLine(f"  {number}. ", (_title(finding), "bad" if number == 1 else "strong"), hanging=len(_STEP))
        if advice:
            yield TextLine(_STEP + advice, hanging=len(_STEP))
        yield TextLine(_STEP, (evidence, "dim"), hanging=len(_STEP))
    if facts.asking:
        yield TextLine(("  Still asking; the causes may change.", "dim"))
    elif not facts.complete:
        yield TextLine(("  Not everything was asked.", "dim"))
    elif not found:
        yield TextLine(f"  Nothing stops a push to this user now. {title_and_key('test_user')} shows what happens.")
    yield TextLine()
    yield heading("What the service says", f"times in {zone_name(reader.now, reader.zone)}")
    yield from _facts(facts, reader)
    yield TextLine()


def asked_about(record: Record, time: str) -> str:
    """Name the push of a record by its time and title."""
    return f'the push of {time}, "{record.title or "(no title)"}"'


def _title(finding: Finding) -> str:
    title = finding.cause.value
    if finding.cause is Cause.NOT_IN_ALL_LABELS and _to_one_label(finding):
        title = "the user is not in the label of the push"
    return capital_first(title)


def _to_one_label(finding: Finding) -> bool:
    return finding.push is not None and len(finding.push.record.audience) == 1


def _said(finding: Finding, facts: UserFacts, reader: Reader) -> tuple[str, str]:
    """Return the evidence of a cause and what to do."""
    push, user = finding.push, visible_name(facts.user)
    names = ", ".join(map(visible_name, finding.names))
    later = "later " if push is not None and push is not facts.in_question else ""
    it = f"The {later}push of {reader.time(push.at)}" if push is not None else "A push"
    answer = f"{it} was answered {_answer(push.status)}." if push is not None and push.status is not None else ""
    match finding.cause:
        case Cause.UPPER_CASE:
            spelled = visible_name(push.named) if push is not None else user
            named = f'{it} named "{spelled}"' if push is not None else f'The app has no user "{spelled}"'
            known = visible_name(facts.known_as)
            return f'{named}; the user is "{known}". {answer}'.rstrip(), f'IDs are lower case here: send to "{known}".'
        case Cause.NO_SUCH_USER:
            now = " The user exists now." if facts.exists else ""
            told = answer + now if finding.answered else f'The app has no user "{user}".'
            return told, "Check the ID, and that this profile is the app that the person uses."
        case Cause.BANNED:
            return "The account is not active.", "Who runs the app can activate it; until then the user cannot sign in."
        case Cause.NOT_DUE:
            return f"It goes out at {reader.time(push.at) if push else ''}.", "Wait until then."
        case Cause.DID_NOT_GO_OUT:
            return _why_not_out(push, it), f"{title_and_key('history')} has the whole answer."
        case Cause.NOT_IN_ALL_LABELS:
            if _to_one_label(finding):
                return f"{it} went to {names}, which does not have the user now.", f"Add the user to {names}."
            every = " + ".join(map(visible_name, push.record.audience)) if push else ""
            said = f"{it} went to people in ALL of {every}; the user is not in {names}."
            return said, f"Add the user to {names}, or push to fewer labels. The labels are as they are now."
        case Cause.JOINED_LATER:
            return f"{it} went out before the user came into {names}.", f"Send it again to {user} alone."
        case Cause.NO_BINDING:
            now = " A device is bound now." if finding.answered and facts.bindings.value else ""
            told = answer + now if finding.answered else _by(push, reader)
            until = (
                "" if facts.bindings.value else f" Until then a test ({key_of('test_user')}) does not arrive either."
            )
            return told, _OWN_APP + until
        case Cause.CERTIFICATE:
            told = (
                answer
                if finding.answered
                else f"The device is bound to {names}, and the app has no such certificate in use."
            )
            use = f" In use: {_certificates(facts)}." if _certificates(facts) else ""
            return told, f"The app on the phone must name a certificate of the console.{use}"
        case Cause.REFUSED | Cause.VENDOR_FAILED:
            meaning = meaning_of(push.status.status, push.status.desc) if push is not None and push.status else ""
            return f"{it}: {meaning}.", f"{title_and_key('test_user')} shows whether it still fails."
        case Cause.OFFLINE:
            return f"The user is offline now. {_by(push, reader)}", "Use a strategy that goes by the phone's vendor."
        case Cause.NOTIFIES_NOTHING:
            return "The user has switched notifications off (NONE).", "Only the user can switch them on, in the app."
        case Cause.QUIET:
            until = f"Do not disturb lasts until {reader.time(finding.until)}." if finding.until else answer
            said = f"Do not disturb is on every day from {reader.daily(finding.daily)}." if finding.daily else until
            return said, "Only the user can end it, in the app; or send it later."
        case Cause.NOTHING_SENT:
            asked = "the user, a label of the user, or everybody"
            return f"No push of this host named {asked}.", "Another host or the app's own server may have sent it."


def _answer(status: TargetStatus) -> str:
    reason = FAIL_REASONS.get(status.desc or "")
    return f'"{status.desc or status.status}"' + (f" ({reason})" if reason else "")


def _why_not_out(push: PushToUser | None, it: str) -> str:
    if push is None:
        return ""
    return " ".join(filter(None, (f"{it}: {MEANINGS[push.record.state]}", push.record.error)))


def _by(push: PushToUser | None, reader: Reader) -> str:
    strategy = strategy_of(push, reader.dialect)
    if strategy is None:
        return ""
    whose = "The usual strategy" if push is None else f"The push of {reader.time(push.at)} has strategy"
    return f"{whose} {strategy.value}: {strategy.sentence}"


def _certificates(facts: UserFacts) -> str:
    named = [each.name for each in facts.certificates.value or () if not each.disabled]
    return ", ".join(map(visible_name, named))


def _facts(facts: UserFacts, reader: Reader) -> Iterator[TextLine]:
    yield _fact("User", _account(facts, reader), failed=facts.account.told is Told.FAILED)
    yield _told("Devices", facts.bindings, facts, _bound(facts))
    for device in facts.bindings.value or ():
        token = f"token …{visible_name(device.token_end)}" if device.token_end else "a short token"
        yield _fact(
            "", f"{token}, certificate {visible_name(device.certificate)}, device {visible_name(device.device_id)}"
        )
    yield _told("Online", facts.online, facts, "online now" if facts.online.value else "offline now")
    with_what = (
        ", ".join(visible_name(f"{each.resource} {each.name}".strip()) for each in facts.devices.value or ()) or "none"
    )
    yield _told("Online devices", facts.devices, facts, with_what)
    yield _told("Notifications", facts.settings, facts, _settings(facts, reader))
    yield _told("Certificates", facts.certificates, facts, _certificates(facts) or "none in use")
    yield _fact("Labels", _labels(facts, reader), failed=facts.labels_failed)


def _bound(facts: UserFacts) -> str:
    return f"{quantity(len(facts.bindings.value), 'device')} bound" if facts.bindings.value else "none bound"


def _account(facts: UserFacts, reader: Reader) -> str:
    account = facts.account.value
    if account is None:
        return _not_told(facts.account, facts)
    active = {True: "active", False: "banned", None: "exists"}[account.active]
    since = f", created {minute(account.created, reader.zone)}" if account.created is not None else ""
    shows = {
        True: "; chat notifications with text",
        False: "; chat notifications without text",
        None: "",
    }
    known = f'"{visible_name(facts.known_as)}", ' if facts.known_as != facts.user else ""
    return f"{known}{active}{since}{shows[account.shows_text]}"


def _settings(facts: UserFacts, reader: Reader) -> str:
    settings, daily = facts.settings.value, quiet_daily(facts)
    if settings is None:
        return ""
    notifies = {
        Notifies.DEFAULT: "on, as the app has them; the user changed nothing",
        Notifies.ALL: "for all messages",
        Notifies.MENTIONS: "for mentions only",
        Notifies.NOTHING: "off",
    }
    parts = [notifies[settings.notifies]]
    if settings.quiet_until is not None:
        ended = settings.quiet_until <= reader.now.timestamp() * 1000
        parts.append(f"do not disturb {'ended' if ended else 'until'} {minute(settings.quiet_until, reader.zone)}")
    if daily is not None:
        parts.append(f"do not disturb every day from {reader.daily(daily)}")
    return ", ".join(parts)


def _labels(facts: UserFacts, reader: Reader) -> str:
    found = facts.labels
    if found.error and not found.rows:
        return found.error
    if not found.rows:
        return "asking…" if facts.asking else Told.NOT_ASKED.value
    theirs = [
        visible_name(row.label) + (f" (since {minute(row.since, reader.zone)})" if row.since is not None else "")
        for row in found.theirs
    ]
    failed = sum(row.has is Has.FAILED for row in found.rows.values())
    asked = f"{len(found.theirs)} of {quantity(len(found.rows), 'label')}"
    left = f", {len(found.rows) - found.asked} not asked" if found.asked < len(found.rows) else ""
    return f"in {asked}{left}{f', {failed} failed' if failed else ''}{': ' if theirs else ''}{', '.join(theirs)}"


def _told(caption: str, reply: Reply[Value], facts: UserFacts, told: str) -> TextLine:
    said = told if reply.told is Told.YES else _not_told(reply, facts)
    return _fact(caption, said, failed=reply.told is Told.FAILED)


def _not_told(reply: Reply[Value], facts: UserFacts) -> str:
    if reply.told is Told.NOT_ASKED and facts.asking:
        return "asking…"
    return reply.error or reply.told.value


def _pushes(facts: UserFacts, reader: Reader) -> Iterator[Fact]:
    remark = f"by name or label, then to everybody; {PUSHES_SHOWN} of each at most"
    yield Fact(heading("Pushes of this host", remark))
    if facts.history_error:
        yield Fact(TextLine(("  " + facts.history_error, "bad")))
    elif facts.pushes is None:
        yield Fact(TextLine("  Reading the history…" if facts.asking else "  Not read."))
    elif not facts.pushes:
        yield Fact(TextLine("  None. Another host or the app's own server may have sent some."))
    pushes = sorted(facts.pushes or (), key=lambda push: (not push.to_everybody, push.at), reverse=True)
    states = aligned(_came_to(push, reader) for push in pushes)
    for push, state in zip(pushes, states, strict=True):
        yield Fact(_push(push, state, reader), push.record.id)
    yield from map(Fact, _notes(facts, pushes))


def _notes(facts: UserFacts, pushes: Sequence[PushToUser]) -> Iterator[TextLine]:
    """Yield what the reasons in the lines of the pushes mean, each once, and which labels no push named."""
    reasons = Counter(push.status.desc for push in pushes if push.status is not None and push.status.desc)
    for reason, count in reasons.items():
        if reason in FAIL_REASONS:
            times = f", {count} times" if count > 1 else ""
            yield TextLine((f'  "{reason}"{times}: {FAIL_REASONS[reason]}.', "dim"), hanging=4)
    named = {name for push in pushes if push.addressed is Addressed.BY_LABEL for name in push.record.audience}
    unnamed = [visible_name(row.label) for row in facts.labels.theirs if row.label not in named]
    if unnamed and facts.pushes is not None:
        yield TextLine((f"  No push of this host went to the label {', '.join(unnamed)}.", "dim"), hanging=4)


def _came_to(push: PushToUser, reader: Reader) -> str:
    if push.status is None:
        return row_words(push.record, reader.now, reader.service)
    return result_words(push.record.state, push.status.status, several=False)


def _result(push: PushToUser) -> str:
    return push.status.status if push.status is not None else result_of(push.record)


def _push(push: PushToUser, state: str, reader: Reader) -> TextLine:
    record = push.record
    tone = tone_of(record.kind, record.state, _result(push))
    named = {
        Addressed.BY_NAME: f'named "{visible_name(push.named)}"',
        Addressed.BY_LABEL: f"label {' + '.join(map(visible_name, record.audience))}",
        Addressed.AS_EVERYBODY: "everybody",
    }[push.addressed]
    strategy = "" if record.strategy is None else f", strategy {record.strategy}"
    missing = ", ".join(map(visible_name, push.not_in))
    late = ", ".join(map(visible_name, push.joined_later))
    return TextLine(
        f"  {local(push.at, reader.zone)}  ",
        (state, tone),
        f"  {record.title or '(no title)'}  ",
        (f"{named}{strategy}", "dim"),
        (f"; the user is not in {missing}" if missing else "", "bad"),
        (f"; the user came into {late} later" if late else "", "bad"),
        (f"; {why}" if (why := _why(push)) else "", "dim"),
        hanging=23,
    )


def _why(push: PushToUser) -> str:
    """Return the service's reason for what a push came to, as it gave it; empty if it gave none."""
    if push.record.state is not Outcome.ACCEPTED:
        return push.record.error
    fine = push.status is None or push.status.status in (PushStatus.SUCCESS, PushStatus.ASYNC_SUCCESS)
    return "" if fine or push.status is None else push.status.desc or ""


def _fact(caption: str, value: str, *, failed: bool = False) -> TextLine:
    sign = f"{SIGNS['bad']} " if failed else ""
    return fact(f"  {caption}", (sign, "bad"), value, width=_CAPTION)


def stops(facts: UserFacts) -> str:
    """Return what the heading says about the asking."""
    key = key_of("close", Scope.WHY_NOTHING) if facts.asking else key_of("ask_about_again")
    return f"asking… ({key} stops)" if facts.asking else f"{key} asks again"

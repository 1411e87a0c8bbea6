"""What the Overview shows: each fact once, from the local files, and never a failure."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.errors import TokenNeeded
from push_tui.chat.tokens import create_app_token
from push_tui.message.likeness import delivery_digest
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.drafts import Draft, HandedOver
from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.overview import DAYS, HOURS, Look, LookAt, Overview, read_overview
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_APP_ID
from push_tui.simulator.service import ChatService
from push_tui.storage.history import Past
from push_tui.storage.job_records import BatchState, Counts, JobKind, JobState, NewJob, RowIssue, RowState, Step
from push_tui.storage.overview_queries import needs_look
from push_tui.storage.records import Intent, Result
from support.history_samples import NOON, SetClock, a_push, accepted
from support.job_desk import PROFILE, JobDesk, job_desk

BERLIN = "Europe/Berlin"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk(service: ChatService, tmp_path: Path, clock: SetClock) -> Iterator[JobDesk]:
    with job_desk(service, tmp_path, replace(PROFILE, server_time_zone="Asia/Singapore"), clock=clock) as desk:
        desk.session.setting.config = replace(desk.session.config, operator_time_zone=BERLIN)
        yield desk


def overview(desk: JobDesk, now: datetime = NOON) -> Overview:
    found = desk.ask(read_overview(desk.session, now))
    assert isinstance(found, Overview)
    return found


def sent(desk: JobDesk, clock: SetClock, at: datetime, result: Result | None = None, **intent: Any) -> int:
    """Record a push of that time; without a result it is still being sent."""
    clock.now = at
    row = desk.session.history.begin(a_push(**intent))
    if result is not None:
        desk.session.history.finish(row, result)
    clock.now = NOON
    return row


def looks(desk: JobDesk, why: LookAt) -> list[Look]:
    return [look for look in overview(desk).looks if look.why is why]


def sentence(desk: JobDesk, why: LookAt) -> str:
    (look,) = looks(desk, why)
    return look.sentence


TASK = accepted(task_id="7")
FAILED = accepted(("qa-1", "FAIL", "no push binding"))
UNKNOWN, REJECTED, NOT_SENT = (Result(state=state) for state in (Outcome.UNKNOWN, Outcome.REJECTED, Outcome.NOT_SENT))


def test_nothing_needs_a_look_in_an_empty_history(desk: JobDesk) -> None:
    found = overview(desk)
    assert (found.looks, found.scheduled, found.trouble) == ((), (), "")
    assert [len(found.hours), len(found.days)] == [HOURS, DAYS]
    assert all(not bucket.counts for bucket in (*found.hours, *found.days))


# Pushes by hour and day


def test_a_push_counts_in_its_hour_and_in_its_day_of_the_operator(desk: JobDesk, clock: SetClock) -> None:
    sent(desk, clock, datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC), accepted())  # 23:59:59 in Berlin
    sent(desk, clock, datetime(2026, 2, 28, 23, 0, tzinfo=UTC), REJECTED)
    sent(desk, clock, datetime(2026, 3, 1, 11, 59, tzinfo=UTC), NOT_SENT)
    found = overview(desk)
    hours = {bucket.start: dict(bucket.counts) for bucket in found.hours if bucket.counts}
    assert hours == {
        datetime(2026, 2, 28, 22, tzinfo=UTC): {Outcome.ACCEPTED: 1},
        datetime(2026, 2, 28, 23, tzinfo=UTC): {Outcome.REJECTED: 1},
        datetime(2026, 3, 1, 11, tzinfo=UTC): {Outcome.NOT_SENT: 1},
    }
    assert [dict(bucket.counts) for bucket in found.days[-2:]] == [
        {Outcome.ACCEPTED: 1},
        {Outcome.REJECTED: 1, Outcome.NOT_SENT: 1},
    ]
    assert found.hours[-1].start == NOON, "the last hour is not over"


def test_periods_follow_each_other_over_a_change_of_clocks(desk: JobDesk) -> None:
    found = overview(desk, datetime(2026, 4, 2, 12, tzinfo=UTC))
    for buckets in (found.hours, found.days):
        assert all(one.end == other.start for one, other in pairwise(buckets))
    lengths = {(bucket.end - bucket.start) // timedelta(hours=1) for bucket in found.days}
    assert lengths == {23, 24}


def test_a_failed_target_counts_as_failed_and_a_push_without_an_outcome_as_unknown(
    desk: JobDesk, clock: SetClock
) -> None:
    sent(desk, clock, NOON, accepted(("qa-1", "SUCCESS", None), ("qa-2", "ASYNC_SUCCESS", None)))
    sent(desk, clock, NOON, FAILED)
    sent(desk, clock, NOON)
    sent(desk, clock, NOON, UNKNOWN)
    assert overview(desk).hours[-1].counts == {Outcome.ACCEPTED: 1, Outcome.REJECTED: 1, Outcome.UNKNOWN: 2}


def test_pushes_of_another_profile_are_not_counted(desk: JobDesk, clock: SetClock) -> None:
    sent(desk, clock, NOON, FAILED, profile="production")
    found = overview(desk)
    assert found.looks == ()
    assert not found.hours[-1].counts


# What needs a look


@pytest.mark.parametrize(
    ("result", "why", "says"),
    [
        (UNKNOWN, LookAt.UNKNOWN, "nobody knows whether it went out"),
        (REJECTED, LookAt.FAILED, "rejected"),
        (FAILED, LookAt.FAILED, "some failed"),
    ],
    ids=["unknown", "rejected", "failed"],
)
def test_a_push_that_went_wrong_needs_a_look_until_somebody_has_seen_it(
    desk: JobDesk, clock: SetClock, result: Result, why: LookAt, says: str
) -> None:
    row = sent(desk, clock, NOON, result, title="Sale")
    (look,) = looks(desk, why)
    assert look == Look(why, f'"Sale" to qa-1, qa-2, 13:00: {says}.', row=row)
    desk.session.history.mark_seen(row)
    assert overview(desk).looks == ()


def test_many_failures_are_ten_lines_and_a_number(desk: JobDesk, clock: SetClock) -> None:
    rows = [sent(desk, clock, NOON + timedelta(seconds=second), REJECTED) for second in range(12)]
    found = looks(desk, LookAt.FAILED)
    assert [look.row for look in found] == [*reversed(rows[2:]), None]
    assert found[-1].sentence == "2 more pushes failed; nobody has looked into them."


def in_bulk(desk: JobDesk, count: int, result: Result, at: datetime = NOON, **intent: Any) -> None:
    """Record many pushes of one kind in one transaction."""
    past = Past(a_push(**intent), result, at, at, seen=False)
    desk.session.history.record_past([past] * count)


@pytest.mark.parametrize(
    ("rejected", "failed", "says"),
    [(1_000, 0, "990 more"), (1_001, 0, "Over 990 more"), (1_000, 200, "1,190 more")],
)
def test_over_is_said_only_of_a_number_that_was_not_counted_to_its_end(
    desk: JobDesk, rejected: int, failed: int, says: str
) -> None:
    in_bulk(desk, rejected, REJECTED)
    in_bulk(desk, failed, FAILED)
    assert looks(desk, LookAt.FAILED)[-1].sentence == f"{says} pushes failed; nobody has looked into them."


def test_an_unknown_outcome_needs_a_look_until_somebody_has_seen_it_however_old(desk: JobDesk, clock: SetClock) -> None:
    row = sent(desk, clock, NOON - timedelta(days=90), UNKNOWN)
    assert [look.row for look in looks(desk, LookAt.UNKNOWN)] == [row]
    desk.session.history.mark_seen(row)
    assert overview(desk).looks == ()


def test_old_failures_and_calls_of_jobs_are_left_to_their_screens(desk: JobDesk, clock: SetClock) -> None:
    sent(desk, clock, NOON - timedelta(days=DAYS), REJECTED)
    sent(desk, clock, NOON, REJECTED, job=7, call=1, calls=2)
    assert overview(desk).looks == ()


def a_job(desk: JobDesk, rows: int = 3) -> int:
    """A stored job of this process that adds users."""
    new = NewJob(
        kind=JobKind.ADD,
        profile=PROFILE.name,
        app=PROFILE.app,
        host=PROFILE.host,
        environment="staging",
        operator="kim",
        title="vip",
        details={"label": "vip"},
        total=rows,
    )
    return desk.store.create(new, [[f"qa-{number}" for number in range(rows)]]).id


def test_a_paused_a_stopped_and_a_failed_job_need_a_look(desk: JobDesk) -> None:
    paused, stopped, failed, well = (a_job(desk) for _ in range(4))
    desk.store.set_state(paused, JobState.PAUSED, "The token was refused.")
    desk.store.set_state(stopped, JobState.STOPPED, "The label was deleted.")
    issue = RowIssue(0, RowState.FAILED, "no such user")
    desk.store.advance(failed, [Step(0, 1, desk.store.batches(failed)[0].state, (issue,), done=2)])
    for job in (failed, well):
        desk.store.set_state(job, JobState.DONE)
    found = looks(desk, LookAt.JOB)
    assert [look.job for look in found] == [failed, stopped, paused]
    assert [look.sentence for look in found] == [
        f"Job {failed} (add users, vip) is done, 1 failed.",
        f"Job {stopped} (add users, vip) was stopped, 3 not tried: The label was deleted.",
        f"Job {paused} (add users, vip) is paused, 3 of 3 rows left: The token was refused.",
    ]


def test_a_job_that_somebody_paused_says_who(desk: JobDesk, clock: SetClock) -> None:
    job, paused = a_job(desk), with_deed({}, Did.PAUSED, Deed(clock(), "kim\x1b"))
    desk.store.set_state(job, JobState.PAUSED, pause_asked=True, position=paused)
    assert [look.sentence for look in looks(desk, LookAt.JOB)] == [
        f"Job {job} (add users, vip) was paused by kim␛, 3 of 3 rows left."
    ]


def test_a_job_that_ended_with_failures_needs_a_look_until_you_looked_into_it(desk: JobDesk, clock: SetClock) -> None:
    job = a_job(desk)
    record = sent(desk, clock, NOON, accepted(), job=job)
    desk.store.set_state(job, JobState.RUNNING, history_row=record)
    desk.store.advance(job, [Step(0, 1, BatchState.ANSWERED, (RowIssue(0, RowState.FAILED, "no such user"),), done=2)])
    desk.store.set_state(job, JobState.DONE)
    (look,) = looks(desk, LookAt.JOB)
    assert look.settles
    assert look.row == record
    desk.session.history.mark_seen(record)
    assert not looks(desk, LookAt.JOB)


def test_what_the_overview_lists_of_jobs_can_be_looked_into_in_the_history_too(desk: JobDesk, clock: SetClock) -> None:
    reason = "The label was deleted."
    for state, error in ((JobState.STOPPED, reason), (JobState.CANCELLED, "")):
        job = a_job(desk)
        ended = Result(state=Outcome.ACCEPTED, counts=Counts(total=3, done=1), error=error)
        record = sent(desk, clock, NOON, ended, job=job)
        desk.store.set_state(job, state, error, history_row=record)
        row = desk.session.history.get(record)
        assert row is not None
        assert needs_look(row) is (job in [look.job for look in looks(desk, LookAt.JOB)])
    abandoned = sent(desk, clock, NOON, job=a_job(desk))
    desk.session.history.settle_own()
    row = desk.session.history.get(abandoned)
    assert row is not None
    assert row.error
    assert not needs_look(row), "the job is not over"


def scheduled(desk: JobDesk, clock: SetClock, start: str, result: Result = TASK) -> int:
    return sent(desk, clock, NOON - timedelta(hours=3), result, start_date=start, start_zone="Asia/Singapore")


def test_the_schedule_is_what_still_goes_out_soonest_first(desk: JobDesk, clock: SetClock) -> None:
    late = scheduled(desk, clock, "2026-03-02 09:00:00")
    soon = scheduled(desk, clock, "2026-03-01 20:59:00")
    scheduled(desk, clock, "2026-03-01 19:59:00")  # gone out at 11:59 UTC
    scheduled(desk, clock, "2026-03-01 22:00:00", REJECTED)
    assert [(each.row.id, each.due) for each in overview(desk).scheduled] == [
        (soon, NOON + timedelta(minutes=59)),
        (late, datetime(2026, 3, 2, 1, tzinfo=UTC)),
    ]
    assert sentence(desk, LookAt.DUE) == '"Maintenance" to qa-1, qa-2 goes out at 13:59.'


def test_pushes_that_went_out_today_keep_no_later_one_from_the_schedule(desk: JobDesk, clock: SetClock) -> None:
    for zone, gone in (("Asia/Singapore", "2026-03-01 09:00:00"), ("", "2026-03-01 09:00:00")):
        in_bulk(desk, 505, TASK, NOON - timedelta(hours=5), start_date=gone, start_zone=zone)
    soon = scheduled(desk, clock, "2026-03-01 20:30:00")
    assert [each.row.id for each in overview(desk).scheduled] == [soon]
    assert [look.row for look in looks(desk, LookAt.DUE)] == [soon]


def test_a_token_needs_a_look_in_its_last_day_unless_it_is_renewed(desk: JobDesk) -> None:
    token = create_app_token(DEMO_APP_ID, "0" * 32, issued_at=int(NOON.timestamp()), salt=1, seconds=3600)
    desk.session.tokens.give(token.reveal())
    assert sentence(desk, LookAt.TOKEN) == "The token (typed by you) expires at 14:00; get a new one."
    found = overview(desk, NOON + timedelta(hours=2))
    assert [look.sentence for look in found.looks] == ["The token (typed by you) expired at 14:00; get a new one."]
    assert found.connection is not None
    assert found.connection.token_expires == NOON + timedelta(hours=1)
    assert token.reveal() not in repr(found)


def test_a_token_that_the_service_refused_needs_a_look(desk: JobDesk) -> None:
    desk.session.tokens.give("007-refused")
    desk.session.tokens.refused = desk.session.tokens.current
    assert sentence(desk, LookAt.REFUSED) == "The service refuses the token (typed by you); enter another."
    known = overview(desk).connection
    assert known is not None
    assert known.token_refused
    assert not looks(desk, LookAt.TOKEN)


def test_a_source_that_gives_no_token_needs_a_look_until_there_is_one(desk: JobDesk) -> None:
    desk.session.tokens.missing = TokenNeeded("The variable CHAT_TOKEN is not set; enter a token.")
    said = "Nothing can be read or sent: The variable CHAT_TOKEN is not set; enter a token."
    assert sentence(desk, LookAt.NO_TOKEN) == said
    known = overview(desk).connection
    assert known is not None
    assert known.no_token
    desk.session.tokens.give("007-typed")
    assert not looks(desk, LookAt.NO_TOKEN)


def test_a_clock_that_is_off_needs_a_look(desk: JobDesk) -> None:
    client = desk.session.client
    client._skew = timedelta(seconds=-90)
    assert sentence(desk, LookAt.CLOCK).startswith("This host's clock is 90 s ahead of the service's; set it right")


def draft(title: str, **changes: Any) -> Draft:
    return Draft(Push(Audience(AudienceKind.LABELS, ("vip",)), message={"title": title, "content": "x"}), **changes)


def test_drafts_that_were_not_sent_need_a_look(desk: JobDesk, clock: SetClock) -> None:
    kept, gone = draft("Kept"), draft("Gone out")
    handed = draft("Handed over", handed_over=HandedOver("/srv/plan.json", NOON, PROFILE.name))
    for each in (kept, gone, handed):
        desk.session.drafts.save(each.to_json(profile=PROFILE.name, now=NOON))
    digest = delivery_digest(gone.push, desk.session.dialect)
    sent(desk, clock, datetime.now(UTC), accepted(), digest=digest, app=PROFILE.app, host=PROFILE.host)
    assert sentence(desk, LookAt.DRAFT) == 'The draft "Kept" is not sent.'
    desk.session.drafts.save(draft("Newer").to_json(profile=PROFILE.name, now=NOON + timedelta(hours=1)))
    assert sentence(desk, LookAt.DRAFT) == '2 drafts, the newest "Newer", are not sent.'


def test_users_that_were_chosen_without_any_text_need_a_look(desk: JobDesk) -> None:
    chosen = Draft(Push(Audience(AudienceKind.USERS, ("qa-1", "qa-2"))))
    desk.session.drafts.save(chosen.to_json(profile=PROFILE.name, now=NOON))
    assert sentence(desk, LookAt.DRAFT) == 'The draft "qa-1, qa-2" is not sent.'


def test_a_file_that_cannot_be_read_needs_a_look(desk: JobDesk) -> None:
    desk.paths.drafts.mkdir()
    (desk.paths.drafts / "broken.json").write_text("{")
    assert "broken.json cannot be read; repair it or move it away." in sentence(desk, LookAt.FILE)


def test_text_from_outside_is_shown_with_escapes(desk: JobDesk, clock: SetClock) -> None:
    sent(desk, clock, NOON, REJECTED, title="\x1b[2J[red]Sale")
    assert "\x1b" not in sentence(desk, LookAt.FAILED)


# What is broken


def broken(desk: JobDesk) -> Path:
    history = desk.paths.history
    desk.session.history.close()
    desk.store.close()
    return history


def test_a_broken_history_is_said_and_empties_only_its_own_facts(desk: JobDesk) -> None:
    broken(desk).write_bytes(b"no database" * 500)
    found = overview(desk)
    assert "history.db" in found.trouble
    assert [look.why for look in found.looks] == [LookAt.HISTORY]
    assert (found.hours, found.days, found.scheduled) == ((), (), ())
    assert found.connection is not None


def test_a_row_that_another_program_changed_breaks_nothing(desk: JobDesk, clock: SetClock) -> None:
    row = sent(desk, clock, NOON, REJECTED)
    with sqlite3.connect(desk.paths.history) as connection:
        connection.execute("UPDATE history SET created_at = 'yesterday' WHERE id = ?", (row,))
    assert f"The history {desk.paths.history} is damaged" in overview(desk).trouble


def test_the_last_answers_are_those_of_every_client_of_the_app(desk: JobDesk) -> None:
    desk.ask(desk.session.client.list_labels())
    desk.ask(desk.session.setting.client_of(desk.session.profile, desk.session.tokens).list_labels())
    connection = overview(desk).connection
    assert connection is not None
    assert len(connection.answers_ms) == 2
    assert connection.skew_seconds is not None


def test_what_is_recorded_is_read_again(desk: JobDesk, clock: SetClock) -> None:
    assert not overview(desk).hours[-1].counts
    intent: Intent = a_push()
    desk.session.history.finish(desk.session.history.begin(intent), accepted())
    assert overview(desk).hours[-1].counts == {Outcome.ACCEPTED: 1}

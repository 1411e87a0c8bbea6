"""Whether a push was sent before: what counts as the same push, and what stops an intent that was reviewed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome
from push_tui.storage.earlier_sends import EarlierSend, SentMeanwhile, Sought
from push_tui.storage.history import History
from push_tui.storage.job_records import JobKind, JobState
from push_tui.storage.jobs import JobStore
from push_tui.storage.paths import Paths
from push_tui.storage.records import TASK, Result
from support.history_samples import NOON, SetClock, a_push, accepted
from support.job_samples import A_JOB, ROWS

THIS = Sought(
    app="41117440#383391",
    host="a41.chat.agora.io",
    digest="message:people",
    old_digest="old",
    endpoint="push_single",
    targets=frozenset({"qa-1", "qa-2"}),
    since=NOON,
)
SEND = replace(A_JOB, kind=JobKind.SEND, details={"delivery": THIS.digest})


def sent(history: History, state: Outcome = Outcome.ACCEPTED, **changes: Any) -> int:
    row = history.begin(a_push(**({"digest": THIS.digest} | changes)))
    if state is not Outcome.SENDING:
        history.finish(row, Result(state=state))
    return row


def states(history: History) -> list[Outcome]:
    return [send.state for send in history.earlier_sends(THIS).sends]


def test_what_left_is_an_earlier_send_and_what_did_not_is_none(history: History) -> None:
    for state in Outcome:
        sent(history, state)
    assert states(history) == [Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.SENDING]


def test_a_send_that_became_a_task_has_that_as_its_result_whichever_task_it_is(history: History) -> None:
    history.finish(sent(history, Outcome.SENDING), accepted(task_id="968120369184112182"))
    assert [send.result for send in history.earlier_sends(THIS).sends] == [TASK]


def test_another_message_other_people_and_another_app_are_no_earlier_send(history: History) -> None:
    sent(history, digest="message:others")
    sent(history, digest="another:people")
    sent(history, app="another#app")
    sent(history, host="other.example")
    assert states(history) == []


def test_users_in_another_case_are_the_same_people(history: History) -> None:
    to_users = Endpoint.PUSH_SINGLE
    for audience in (("QA-1", "qa-2"), ("QA-2", "qa-3")):
        sent(history, Outcome.UNKNOWN, digest="message:others", endpoint=to_users, audience=audience)
    found = history.earlier_sends(replace(THIS, endpoint=to_users))
    assert [send.shared for send in found.sends] == [1, None]


def test_with_time_only_what_nobody_knows_counts(history: History, clock: SetClock) -> None:
    sent(history, Outcome.UNKNOWN)
    sent(history)
    clock.go_on(days=8)
    sent(history)
    earlier = history.earlier_sends(replace(THIS, since=NOON + timedelta(days=1)))
    assert [send.state for send in earlier.sends] == [Outcome.ACCEPTED, Outcome.UNKNOWN]
    assert earlier.to_show == EarlierSend(NOON, Outcome.UNKNOWN)


def test_a_row_of_an_older_version_counts_where_kind_and_people_are_the_same_too(history: History) -> None:
    endpoint, people = THIS.endpoint, ("qa-2", "qa-1")
    sent(history, digest="old", endpoint=endpoint, audience=("qa-1",))
    sent(history, digest="old", endpoint="push_label", audience=people)
    assert states(history) == []
    sent(history, digest="old", endpoint=endpoint, audience=people)
    assert states(history) == [Outcome.ACCEPTED]


def test_test_sends_are_found_by_the_message_whoever_got_it_also_those_of_older_versions(
    history: History, clock: SetClock
) -> None:
    sent(history)
    sent(history, test=True, digest="message-2:people")
    old = sent(history, test=True, digest="old")
    clock.go_on(seconds=1)
    new = sent(history, test=True, digest="message:others")
    assert [record.id for record in history.test_sends(THIS)] == [new, old]


def test_an_intent_is_refused_where_its_review_did_not_show_what_is_known_now(history: History) -> None:
    shown = history.earlier_sends(THIS)
    first = history.begin(a_push(digest=THIS.digest), shown)
    with pytest.raises(SentMeanwhile):
        history.begin(a_push(digest=THIS.digest), shown)
    shown = history.earlier_sends(THIS)
    history.finish(first, accepted())
    with pytest.raises(SentMeanwhile):
        history.begin(a_push(digest=THIS.digest), shown)
    assert history.count() == 1
    assert history.begin(a_push(digest=THIS.digest), history.earlier_sends(THIS))


def test_a_job_counts_while_it_is_open_and_stops_what_was_reviewed_before_it(
    paths: Paths, history: History, clock: SetClock
) -> None:
    store = JobStore(paths.history, paths.lock, clock=clock)
    shown = history.earlier_sends(THIS)
    job = store.create(SEND, ROWS, shown=shown)
    for begin in (lambda: store.create(SEND, ROWS, shown=shown), lambda: history.begin(a_push(), shown)):
        with pytest.raises(SentMeanwhile):
            begin()
    assert [stored.id for stored in store.jobs()] == [job.id]
    earlier = history.earlier_sends(THIS)
    assert earlier.sends == (EarlierSend(NOON, Outcome.SENDING, job=job.id),)
    store.set_state(job.id, JobState.CANCELLED)
    assert states(history) == []


@pytest.mark.parametrize("host", ["https://sim.example", "SIM.example", "https://sim.example/"])
def test_the_same_host_in_another_spelling_is_the_same_service(history: History, host: str) -> None:
    history.finish(history.begin(a_push(host="sim.example", app=THIS.app, digest=THIS.digest)), accepted(task_id="1"))
    assert history.earlier_sends(replace(THIS, host=host)).sends != ()
    assert history.earlier_sends(replace(THIS, host="other.example")).sends == ()

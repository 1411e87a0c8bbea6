"""A push to more than 100 users: nobody is sent to twice, and what nobody knows is said to be unknown."""

import asyncio
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.chat.tokens import Token
from push_tui.dialects import AGORA
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.kinds.send import Send, plan_send
from push_tui.operations.review import review_of
from push_tui.simulator.refusals import RATE_REACHED
from push_tui.simulator.service import ChatService
from push_tui.storage.history import History
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.jobs import JobStore
from push_tui.storage.records import RecordKind
from push_tui.storage.user_files import read_user_file
from support.job_desk import JobDesk, job_desk, people, service_with, wait_for_call

USERS = people(450)
PUSH = Push(
    audience=Audience(AudienceKind.USERS, ("reviewed-1",)),
    strategy=3,
    message={"title": "Maintenance", "content": "Back at noon", "ext": {"n": 9007199254740993}},
)


def pushed(service: ChatService) -> list[str]:
    """Everybody who was pushed to, as often as that happened."""
    return [target for push in service.pushes for target in push.targets]


def sending(desk: JobDesk, users: tuple[str, ...] = USERS) -> int:
    return desk.start(plan_send(desk.session, PUSH, users, "OPS-7"))


def test_users_get_the_push_in_batches_of_a_hundred_each_recorded(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(plan_send(desk.session, PUSH, USERS, "OPS-7"))
        assert plan.gate.typed == "450"
        assert desk.run(plan).counts == Counts(450, done=450)
        records = desk.records()
    assert pushed(service) == list(USERS)
    assert [record.audience_text for record in records] == [
        "50 users (job 1, 5 of 5)",
        *(f"100 users (job 1, {number} of 5)" for number in (4, 3, 2, 1)),
    ]
    assert [(record.job, record.call, record.calls) for record in records] == [(1, call, 5) for call in (5, 4, 3, 2, 1)]
    assert {(record.kind, record.note, record.strategy) for record in records} == {(RecordKind.PUSH, "OPS-7", 3)}


def test_users_of_a_file_keep_its_lines_unless_others_were_added(tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text("username\n" + "\n".join(USERS[:200]))
    read = read_user_file(file)
    with job_desk(service_with(users=USERS), tmp_path / "config") as desk:
        desk.session.users_read = read
        for users, lines in ((read.ids, list(range(2, 202))), ((*read.ids, USERS[300]), [])):
            push = replace(PUSH, audience=Audience(AudienceKind.USERS, users))
            review = desk.ask(review_of(desk.session, push))
            job = desk.finish(desk.ask(desk.queue.start_reviewed(desk.session, review, ""))).id
            assert [line for batch in desk.store.every_batch(job) for line in batch.lines] == lines


def test_what_was_reviewed_is_what_is_sent(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        desk.finish(sending(desk, USERS[:101]))
        expected = [
            replace(PUSH, audience=Audience(AudienceKind.USERS, users)).encode(desk.session.dialect)
            for users in (USERS[:100], USERS[100:101])
        ]
        assert [record.request for record in reversed(desk.records())] == expected
    assert [request.body for request in service.requests] == expected


def test_a_push_that_is_not_the_reviewed_one_is_not_sent(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(plan_send(desk.session, PUSH, USERS))
        other = replace(PUSH, message={**PUSH.message, "content": "Back at ten"}).to_draft()
        assert isinstance(plan.details, Send)
        view = desk.run(replace(plan, details=replace(plan.details, push=other)))
        assert (view.state, view.counts) == (JobState.STOPPED, Counts(450))
        assert "differs from the one you reviewed" in view.reason
    assert pushed(service) == []


def test_a_call_takes_as_many_users_as_the_edition_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("push_tui.storage.config.DIALECTS", {"agora": replace(AGORA, users_per_push=20)})
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        view = desk.finish(sending(desk, USERS[:45]))
        assert [record.audience_text for record in reversed(desk.records())] == [
            "20 users (job 1, 1 of 3)",
            "20 users (job 1, 2 of 3)",
            "5 users (job 1, 3 of 3)",
        ]
        path = tmp_path / "rows.csv"
        count = desk.ask(desk.queue.rows.write(view.id, path)).rows
        numbers = [line.split(",")[0].strip('"') for line in path.read_text().splitlines()]
        assert numbers == ["row", *map(str, range(1, 46))]
        assert count == 45
    assert pushed(service) == list(USERS[:45])


def test_one_batch_is_in_flight_at_a_time(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", delay=0.3, times=1)
        sending(desk)
        time.sleep(0.25)
        assert service.count("POST", "/push/single") == 1


def test_a_lost_answer_is_unknown_and_its_batch_is_never_sent_again(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", drop_after_processing=True)
        view = desk.finish(sending(desk))
        assert (view.state, view.counts) == (JobState.DONE, Counts(450, done=350, unknown=100))
        assert {state for state, _ in desk.failed(view.id).values()} == {"unknown"}
        assert [record.state for record in desk.records()] == ["accepted"] * 4 + ["unknown"]
    assert sorted(pushed(service)) == sorted(USERS)


def test_two_lost_answers_in_a_row_pause_the_job(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", drop_after_processing=True, times=2)
        view = desk.finish(sending(desk))
        assert view.state is JobState.PAUSED
        assert "2 batches in a row were lost; resume when the connection works." in view.reason
        assert view.counts == Counts(450, unknown=200)
        desk.resume(view.id)
        assert desk.finish(view.id).counts == Counts(450, done=250, unknown=200)
    assert sorted(pushed(service)) == sorted(USERS)


def test_a_batch_goes_out_again_after_a_refusal_for_speed_each_attempt_on_record(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", body=RATE_REACHED, times=2)
        assert desk.finish(sending(desk)).counts == Counts(450, done=450)
        states = [(record.state, record.audience_text) for record in reversed(desk.records())]
    first = "100 users (job 1, 1 of 5)"
    assert states[:3] == [("rejected", first), ("rejected", first), ("accepted", first)]
    assert len(states) == 7
    assert sorted(pushed(service)) == sorted(USERS)


def test_a_refused_token_is_renewed_once_and_the_batch_goes_out_again(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", status=401)
        assert desk.finish(sending(desk)).counts == Counts(450, done=450)
    assert sorted(pushed(service)) == sorted(USERS)


def test_a_refused_message_pauses_the_job_after_one_batch(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", status=400, times=None)
        view = desk.finish(sending(desk))
        assert view.state is JobState.PAUSED
        assert view.counts == Counts(450, failed=100)
    assert pushed(service) == []


def test_a_dead_server_pauses_the_job_and_nobody_is_in_doubt(tmp_path: Path) -> None:
    with job_desk(None, tmp_path, base_url="http://127.0.0.1:9") as desk:
        view = desk.finish(sending(desk))
        assert (view.state, view.counts) == (JobState.PAUSED, Counts(450))
        assert len(desk.records()) <= 10
        assert {record.state for record in desk.records()} == {"not sent"}


def test_users_whom_the_service_fails_for_can_be_sent_to_again_and_unknown_ones_cannot(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    body = (
        b'{"data":[{"id":"customer-000000","pushStatus":"FAIL","desc":"no push binding"},'
        b'{"id":"customer-000001","pushStatus":"ERROR","desc":"timeout"},'
        b'{"id":"customer-000002","pushStatus":"ASYNC_SUCCESS"},'
        b'{"id":"customer-000003","pushStatus":"SUCCESS"},{"id":"customer-000003","pushStatus":"FAIL","desc":"gone"}],'
        b'"timestamp":1,"duration":1}'
    )
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", status=200, body=body)
        view = desk.finish(sending(desk, USERS[:5]))
        assert view.counts == Counts(5, done=1, failed=1, unknown=3)
        assert desk.failed(view.id) == {
            "customer-000000": ("failed", "no push binding"),
            "customer-000001": ("unknown", "timeout"),
            "customer-000003": ("unknown", "gone"),
            "customer-000004": ("unknown", "no status"),
        }
        again = desk.ask(desk.queue.rows.retry(desk.session, view.id))
        everybody = desk.ask(desk.queue.rows.push_of(desk.session, view.id))
        assert again == replace(PUSH, audience=Audience(AudienceKind.USERS, ("customer-000000",)))
        assert everybody == replace(PUSH, audience=Audience(AudienceKind.USERS, USERS[:5]))


def test_cancelling_hears_the_batch_in_flight_to_its_end_and_sends_no_other(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", delay=0.5, times=1)
        job = sending(desk)
        time.sleep(0.2)
        desk.queue.cancel(job)
        view = desk.finish(job)
        assert (view.state, view.counts) == (JobState.CANCELLED, Counts(450, done=100))
        assert len(desk.records()) == 1
    assert pushed(service) == list(USERS[:100])


def test_a_batch_that_has_not_left_is_given_up_with_its_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service, asked = service_with(users=USERS), threading.Event()

    async def never() -> Token:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    with job_desk(service, tmp_path) as desk:
        monkeypatch.setattr(desk.session.tokens, "token", never)
        job = sending(desk)
        assert asked.wait(5)
        desk.queue.cancel(job)
        view = desk.finish(job)
        assert (view.state, view.counts) == (JobState.CANCELLED, Counts(450))
        (record,) = desk.records()
        assert (record.state, record.error) == ("not sent", "You stopped it before the request left; nothing was sent.")
    assert pushed(service) == []


def test_the_end_of_push_tui_in_the_middle_of_a_batch_makes_it_unknown(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", delay=5.0, times=1)
        job = sending(desk)
        time.sleep(0.2)
    with job_desk(service, tmp_path) as desk:
        desk.resume(job)
        assert desk.finish(job).counts == Counts(450, done=350, unknown=100)
        assert [record.state for record in desk.records()] == ["accepted"] * 4 + ["unknown"]
    assert sorted(pushed(service)) == sorted(USERS)


def test_quitting_hears_the_batch_in_flight_and_pauses_it_and_the_job_behind_it(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", delay=0.3, times=1)
        jobs = sending(desk), sending(desk, USERS[:200])
        desk.until(jobs[0], JobState.RUNNING)
        wait_for_call(service, "POST", "/push/single")
        desk.ask(desk.queue.rest(5))
        views = [desk.until(job, JobState.PAUSED) for job in jobs]
        assert [view.counts for view in views] == [Counts(450, done=100), Counts(200)]
        assert {(view.reason, view.pause_asked) for view in views} == {("Quitting paused it.", False)}
    with job_desk(service, tmp_path) as desk:
        desk.resume(jobs[0])
        assert desk.finish(jobs[0]).counts == Counts(450, done=450)
        assert [record.state for record in desk.records()] == ["accepted"] * 5
    assert pushed(service) == list(USERS)


@pytest.mark.parametrize(
    ("owner", "writes"),
    [(JobStore, "advance"), (History, "begin"), (History, "finish")],
    ids=["the batch begins", "its record begins", "its record ends"],
)
def test_if_push_tui_ends_as_something_is_written_nobody_is_in_doubt_and_job_and_history_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: type[JobStore | History], writes: str
) -> None:
    service, writing, goes_on = service_with(users=USERS), threading.Event(), threading.Event()
    write = getattr(owner, writes)

    def slow_disk(*args: object) -> object:
        writing.set()
        assert goes_on.wait(5)
        return write(*args)

    with job_desk(service, tmp_path) as desk:
        monkeypatch.setattr(owner, writes, slow_disk)
        job = sending(desk)
        assert writing.wait(5)
        ending = threading.Thread(target=desk.engine.stop)
        ending.start()
        while not desk.engine._closing or desk.engine._loop._ready:  # type: ignore[attr-defined]  # asyncio has no word
            time.sleep(0.001)
        goes_on.set()
        ending.join()
    with job_desk(service, tmp_path) as desk:
        sent = len(pushed(service))
        assert [record.state for record in desk.records()] == {
            "advance": [],
            "begin": ["not sent"],
            "finish": ["accepted"],
        }[writes]
        desk.resume(job)
        assert desk.finish(job).counts == Counts(450, done=450)
        assert sent == (100 if writes == "finish" else 0)
    assert pushed(service) == list(USERS)


def test_an_answer_that_a_full_disk_did_not_take_is_kept_when_there_is_room_again(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", delay=0.4, times=1)
        job = sending(desk)
        desk.until(job, JobState.RUNNING)
        deadline = time.monotonic() + 5
        while not service.count("POST", "/push/single") and time.monotonic() < deadline:
            time.sleep(0.005)
        desk.paths.history.rename(tmp_path / "away")
        desk.paths.history.mkdir()
        view = desk.finish(job)
        assert (view.state, view.counts) == (JobState.PAUSED, Counts(450, done=100))
        desk.paths.history.rmdir()
        (tmp_path / "away").rename(desk.paths.history)
        desk.resume(job)
        assert desk.finish(job).counts == Counts(450, done=450)
        while desk.records()[-1].state == "sending" and time.monotonic() < deadline + 5:
            time.sleep(0.05)
        assert [record.state for record in desk.records()] == ["accepted"] * 5
    assert pushed(service) == list(USERS)

"""The record is what was sent and what was answered, byte for byte, for every call that changes or sends."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.errors import ChatError
from push_tui.chat.retrying import Backoff
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.copy import Copy
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.operations.jobs.plans import Plan
from push_tui.operations.labels import create_label, delete_label
from push_tui.operations.membership import add_users, remove_users
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from push_tui.operations.session import Session
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Request, Response
from push_tui.storage.job_records import Batch
from support.job_desk import JobDesk, job_desk, people, service_with
from support.loopback_simulator import LoopbackSimulator

USERS = people(250)
MESSAGE = {"title": "Maintenance tonight", "content": "重要 🎉"}

Act = Callable[[Session], Coroutine[Any, Any, object]]


async def push(session: Session, kind: AudienceKind, *targets: str) -> None:
    await send(session, await review_of(session, Push(audience=Audience(kind, targets), message=dict(MESSAGE))), "")


CALLS: dict[str, Act] = {
    "push to one": lambda session: push(session, AudienceKind.USER, USERS[0]),
    "push to users": lambda session: push(session, AudienceKind.USERS, *USERS[:2]),
    "push to labels": lambda session: push(session, AudienceKind.LABELS, "vip"),
    "push to everybody": lambda session: push(session, AudienceKind.EVERYBODY),
    "create a label": lambda session: create_label(session, "zz-test", ""),
    "create a described label": lambda session: create_label(session, "zz-test", "重要 \ud83c"),
    "delete a label": lambda session: delete_label(session, "vip"),
    "add users": lambda session: add_users(session, "vip", (USERS[2], "nobody", "höpfner")),
    "remove users": lambda session: remove_users(session, "vip", USERS[:2]),
}
ANSWERS: dict[str, dict[str, Any]] = {
    "accepted": {},
    "refused": {"status": 400, "body": b'{"error":"\xff\xed\xa0\xbc\x00 for %s"}\n' % DEMO_TOKEN.encode()},
    "unreadable": {"malformed": True},
}


def kept(answer: bytes) -> bytes:
    """What is kept of an answer: all of it, but for a token that the service echoed."""
    return answer.replace(DEMO_TOKEN.encode(), b"*****")


@dataclass
class Wire:
    """A desk on a service over a real socket, and every change or send that the service saw."""

    desk: JobDesk
    service: ChatService
    changes: list[tuple[Request, Response]] = field(default_factory=list)

    @property
    def answers(self) -> list[bytes]:
        """The bodies of the service's answers."""
        return [response.body for _, response in self.changes]

    def batches(self, plan: Coroutine[Any, Any, Plan]) -> tuple[Batch, ...]:
        """The batches of a job after its end."""
        view = self.desk.run(plan)
        return self.desk.engine.store_later(self.desk.store.batches, view.id).result(5)


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    service = service_with(("vip", USERS[:2]), "churned", users=USERS)
    handle = service.handle
    changes: list[tuple[Request, Response]] = []

    def witnessed(request: Request) -> Response:
        response = handle(request)
        if request.method != "GET":
            changes.append((request, response))
        return response

    service.handle = witnessed  # type: ignore[method-assign]  # a witness between the socket and the service
    with (
        LoopbackSimulator(service=service) as loopback,
        job_desk(service, tmp_path, base_url=loopback.base_url) as desk,
    ):
        yield Wire(desk, service, changes)


@pytest.mark.usefixtures("quick_countdown")
@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("call", CALLS)
def test_a_record_holds_the_bytes_that_were_sent_and_those_that_were_answered(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, call: str, answer: str
) -> None:
    monkeypatch.setattr(Backoff, "pause", lambda *_: 0.0)
    if ANSWERS[answer]:
        wire.service.fault("POST", "/push", **ANSWERS[answer], times=None)
        wire.service.fault("DELETE", "/push", **ANSWERS[answer], times=None)
    try:
        wire.desk.ask(CALLS[call](wire.desk.session))
    except ChatError:
        assert answer != "accepted"
    (record,) = wire.desk.records()
    request, response = wire.changes[-1]
    assert record.request == request.body
    assert record.answer == kept(response.body)
    assert record.answer_status == response.status


JOBS: dict[str, Callable[[Session], Coroutine[Any, Any, Plan]]] = {
    "add users": lambda session: Add(label="vip").plan(session, USERS[:3]),
    "remove users": lambda session: Remove(label="vip").plan(session, USERS[:2]),
    "send": lambda session: plan_send(session, Push(message=dict(MESSAGE)), USERS[:3]),
    "delete a label": lambda session: Delete(labels=("vip",)).plan(session),
}


@pytest.mark.parametrize("job", JOBS)
def test_a_batch_that_was_refused_keeps_the_answer_of_its_call(wire: Wire, job: str) -> None:
    wire.service.fault("POST", "/push", **ANSWERS["refused"])
    wire.service.fault("DELETE", "/push", **ANSWERS["refused"])
    assert [batch.answer for batch in wire.batches(JOBS[job](wire.desk.session))] == [kept(wire.answers[0])]


def test_a_batch_that_partly_failed_keeps_its_answer_and_one_without_a_failure_keeps_none(wire: Wire) -> None:
    first, second = wire.batches(Add(label="vip").plan(wire.desk.session, (*USERS[:99], "nobody", *USERS[99:150])))
    failed, whole = sorted(wire.answers, key=lambda body: b"nobody" not in body)
    assert first.answer == failed
    assert b"nobody" not in whole
    assert second.answer == b""


def test_a_batch_of_a_push_that_partly_failed_keeps_its_answer(wire: Wire) -> None:
    said = f'{{"data":[{{"id":"{USERS[0]}","pushStatus":"FAIL","desc":"no push binding"}}]}}'
    wire.service.fault("POST", "/push/single", status=200, body=said)
    (batch,) = wire.batches(plan_send(wire.desk.session, Push(message=dict(MESSAGE)), USERS[:2]))
    assert [batch.answer] == wire.answers


def test_a_batch_that_failed_in_both_labels_of_a_move_keeps_both_answers(wire: Wire) -> None:
    said = '{{"data":{{"success":["{0}"],"fail":{{"{1}":"blocked"}}}}}}'
    wire.service.fault("POST", "/push/label/churned/user", status=200, body=said.format(USERS[0], USERS[1]))
    wire.service.fault("DELETE", "/push/label/vip/user", status=200, body=said.format("else", USERS[0]))
    (batch,) = wire.batches(Move(label="vip", target="churned").plan(wire.desk.session, USERS[:2]))
    assert batch.answer == b"\n".join(wire.answers)


def test_a_copy_whose_label_was_refused_is_recorded_with_that_answer(wire: Wire) -> None:
    wire.service.fault("POST", "/push/label", **ANSWERS["refused"])
    wire.desk.run(Copy(label="vip", target="vip-2").plan(wire.desk.session))
    (record,) = wire.desk.records()
    assert record.answer == kept(wire.answers[0])

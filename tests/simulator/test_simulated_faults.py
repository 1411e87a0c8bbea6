"""What goes wrong on demand, as both mouths receive it."""

import pytest

from push_tui.simulator.refusals import PLAN_EXHAUSTED, TOO_MANY_QUERIES
from push_tui.simulator.wire import Drop
from support.service_caller import Caller


@pytest.fixture
def call() -> Caller:
    return Caller()


def test_a_status_is_answered_as_often_as_asked_and_the_service_never_sees_the_call(call: Caller) -> None:
    call.service.fault("POST", "/push/task", status=429, times=2)
    assert [call.push("/push/task").status for _ in range(3)] == [429, 429, 200]
    assert (len(call.service.pushes), call.service.count("POST", "/push/task")) == (1, 3)


@pytest.mark.parametrize(
    ("status", "start"),
    [(429, b'{"error":"reach_limit"'), (403, b'{"error":"Serv'), (502, b"<html>"), (408, b"<html>"), (405, b"")],
)
def test_a_status_alone_brings_its_usual_body(call: Caller, status: int, start: bytes) -> None:
    call.service.fault("GET", "/push/label", status=status)
    reply = call("GET", "/push/label")
    assert (reply.status, reply.response.body[: len(start)]) == (status, start)


def test_a_body_can_be_given_as_text_or_as_a_kind_of_refusal(call: Caller) -> None:
    call.service.fault("GET", "/push/label", status=500, body="<h1>oh</h1>")
    call.service.fault("GET", "/push/label", body=TOO_MANY_QUERIES)
    call.service.fault("GET", "/push/label", body=PLAN_EXHAUSTED)
    assert call("GET", "/push/label").response.body == b"<h1>oh</h1>"
    assert call("GET", "/push/label").error == (400, "", "too many queries")
    assert call("GET", "/push/label").error[:2] == (429, "resource_limited")


def test_a_gateway_can_lose_the_answer_of_a_call_that_was_processed(call: Caller) -> None:
    call.service.fault("POST", "/push/task", status=504, processed=True)
    assert (call.push("/push/task").status, len(call.service.pushes)) == (504, 1)


@pytest.mark.parametrize(("drop", "processed"), [(Drop.BEFORE_PROCESSING, 0), (Drop.AFTER_PROCESSING, 1)])
def test_a_dropped_call_is_processed_or_not_as_asked(call: Caller, drop: Drop, processed: int) -> None:
    call.service.fault(
        "POST",
        "/push/list/label",
        drop_before_processing=drop is Drop.BEFORE_PROCESSING,
        drop_after_processing=drop is Drop.AFTER_PROCESSING,
    )
    assert call.push("/push/list/label", "vip").response.drop is drop
    assert (len(call.service.pushes), call.service.count("POST", "/push/list/label")) == (processed, 1)


def test_a_malformed_answer_is_half_of_the_true_one(call: Caller) -> None:
    call.service.fault("GET", "/push/label/vip", malformed=True)
    broken = call("GET", "/push/label/vip").response
    whole = call("GET", "/push/label/vip").response
    assert (broken.status, broken.body) == (200, whole.body[: len(broken.body)])
    assert 0 < len(broken.body) < len(whole.body)


def test_a_slow_answer_says_how_long_to_wait(call: Caller) -> None:
    call.service.fault("GET", "/push", delay=2.5)
    assert [call("GET", "/push/label").response.delay for _ in range(2)] == [2.5, 0.0]


def test_a_fault_holds_for_its_method_and_path_until_it_is_cleared(call: Caller) -> None:
    call.service.fault("*", "/push/label/vip", status=503, times=None)
    assert call("GET", "/push/label").status == 200
    assert [call("GET", "/push/label/vip").status for _ in range(3)] == [503] * 3
    assert call("DELETE", "/push/label/vip").status == 503
    call.service.clear_faults()
    assert call("GET", "/push/label/vip").status == 200

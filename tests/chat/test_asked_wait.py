"""``Retry-After``: how long the service asks to wait, kept by every call that may be repeated."""

import asyncio
from collections.abc import Callable
from email.utils import formatdate

import httpx
import pytest

from push_tui.chat.asked_wait import AskedWait
from push_tui.chat.errors import LostAnswer, NotSent, PlanExhausted, ServiceFailed, Throttled
from push_tui.chat.pace import Pace
from push_tui.chat.pacer import Pacer, PacerRegistry
from push_tui.chat.retrying import Backoff
from push_tui.dialects import AGORA
from push_tui.endpoints import Endpoint
from support.chat_loopback import Memory, answer_file, client_of, replying

NOW = 1_768_000_000
LABELS = replying(200, answer_file("list-labels.json"))


def busy(retry_after: str, status: int = 503) -> httpx.Response:
    return httpx.Response(status, headers={"Retry-After": retry_after, "Date": formatdate(NOW, usegmt=True)})


def app_pacer() -> Pacer:
    return PacerRegistry().pacer("sim.example/org/app", AGORA)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("30", 30),
        (" 7 ", 7),
        ("0", 0),
        (formatdate(NOW + 45, usegmt=True), 45),
        (formatdate(NOW - 45, usegmt=True), 0),
        ("9" * 6000, 999_999_999_999),
        ("soon", None),
        ("-3", None),
        ("", None),
    ],
)
async def test_the_wait_is_read_as_seconds_or_as_a_date_on_the_service_s_clock(
    retry_after: str, seconds: float | None
) -> None:
    service = Memory(busy(retry_after))
    with pytest.raises(ServiceFailed) as failed:
        await client_of(service, backoff=Backoff(attempts=1)).list_labels()
    assert failed.value.retry_after == seconds


async def test_a_wait_that_no_pause_cures_is_none() -> None:
    exhausted = answer_file("errors/429-resource-limited.json")
    with pytest.raises(PlanExhausted) as failed:
        await client_of(Memory(replying(429, exhausted, **{"Retry-After": "30"}))).list_labels()
    assert failed.value.retry_after is None


async def test_a_read_leaves_again_only_after_the_wait() -> None:
    service, pacer = Memory(busy("30"), LABELS), app_pacer()
    reading = asyncio.ensure_future(client_of(service, pacer=pacer).list_labels())
    await _until(lambda: pacer.held > 0)
    assert 29 < pacer.held <= 30
    await _idle()
    assert (len(service.seen), reading.done()) == (1, False)
    reading.cancel()


async def test_every_call_of_the_app_keeps_the_wait_and_tells_how_long_it_lasts() -> None:
    pacer, told = app_pacer(), list[float]()
    pacer.hold(0.05)
    service = Memory(LABELS)
    chat = client_of(service, pacer=pacer, waiting=lambda: told.append(pacer.held))
    await asyncio.gather(chat.list_labels(), chat.list_labels())
    assert len(service.seen) == 2
    assert told[0] > 0
    assert told[-1] == chat.asked_wait.left == 0


async def test_a_send_does_not_keep_it_as_a_person_decides_about_each() -> None:
    pacer = app_pacer()
    pacer.hold(30)
    service = Memory(replying(200, answer_file("push-task.json")))
    assert (await client_of(service, pacer=pacer).send(Endpoint.PUSH_TASK, b"{}")).task_id is not None


@pytest.mark.parametrize("status", [429, 503])
async def test_a_wait_of_over_a_minute_is_not_begun_but_said(status: int) -> None:
    service, pacer = Memory(busy("600", status), LABELS), app_pacer()
    with pytest.raises(Throttled if status == 429 else ServiceFailed, match="It asks you to wait 10 min"):
        await client_of(service, pacer=pacer).list_labels()
    assert (len(service.seen), pacer.held) == (1, 0)


async def test_a_stopped_wait_sends_nothing_and_a_later_call_waits_again() -> None:
    pacer = app_pacer()
    pacer.hold(30)
    service = Memory(LABELS)
    chat = client_of(service, pacer=pacer)
    for _ in range(2):
        reading = asyncio.ensure_future(chat.list_labels())
        await _until(lambda: chat.asked_wait.left > 0)
        chat.asked_wait.stop()
        with pytest.raises(NotSent):
            await reading
    assert (service.seen, chat.asked_wait.left) == ([], 0)


@pytest.mark.parametrize("later", [httpx.ConnectError("refused"), replying(403), "stopped"])
async def test_a_change_that_may_be_done_stays_unknown_whatever_comes_of_its_repetition(
    later: httpx.Response | Exception | str,
) -> None:
    pacer = app_pacer()
    if later == "stopped":
        service, failure = Memory(busy("30")), ServiceFailed
    else:
        service, failure = Memory(httpx.ReadError("reset"), later), LostAnswer  # type: ignore[arg-type, assignment]  # no text
    chat = client_of(service, pacer=pacer)
    adding = asyncio.ensure_future(chat.add_users("vip", b"{}"))
    if later == "stopped":
        await _until(lambda: chat.asked_wait.left > 0)
        chat.asked_wait.stop()
    with pytest.raises(failure):
        await adding


def test_of_several_waits_the_longest_counts() -> None:
    pace = Pace(clock=lambda: 100.0)
    for seconds in (5, 30, 10):
        pace.hold(seconds)
    assert pace.held == 30


def test_nothing_is_held_where_nothing_is_asked() -> None:
    pacer = app_pacer()
    AskedWait(pacer, lambda: None).note(Throttled("Too fast.", retryable=True))
    assert pacer.held == 0


async def _idle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.001)

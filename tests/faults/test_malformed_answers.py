"""Malformed answers to each of the twelve calls, over loopback HTTP: a readable result or an honest error, never more.

The long run: ``PUSH_TUI_LONG=1 .venv/bin/pytest -n0 -rP --timeout 3600 tests/faults/test_malformed_answers.py``.
"""

import resource
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from push_tui.chat.client import ChatClient
from push_tui.chat.errors import ChatError
from push_tui.chat.exchange import ANSWER_LIMIT
from push_tui.chat.models import Answered, Label, ListPage, Member, MembershipChange, Sent
from push_tui.chat.retrying import Backoff
from push_tui.endpoints import SENDS, Endpoint
from push_tui.operations.doubtful_answers import checked
from push_tui.outcomes import Outcome
from support.chat_loopback import Loopback, answer_file, client_of, raw
from support.long_runs import rounds
from support.malformed import Chance

USERS = ("hx1", "hx2")
CALLS: dict[Endpoint, tuple[Callable[[ChatClient], Awaitable[object]], str]] = {
    Endpoint.PUSH_SYNC: (lambda chat: chat.send(Endpoint.PUSH_SYNC, b"{}", user="hx1"), "push-sync"),
    Endpoint.PUSH_SINGLE: (lambda chat: chat.send(Endpoint.PUSH_SINGLE, b"{}", targets=USERS), "push-single"),
    Endpoint.PUSH_LABEL: (lambda chat: chat.send(Endpoint.PUSH_LABEL, b"{}"), "push-label"),
    Endpoint.PUSH_TASK: (lambda chat: chat.send(Endpoint.PUSH_TASK, b"{}"), "push-task"),
    Endpoint.CREATE_LABEL: (lambda chat: chat.create_label(b"{}"), "create-label"),
    Endpoint.GET_LABEL: (lambda chat: chat.get_label("vip"), "get-label"),
    Endpoint.LIST_LABELS: (lambda chat: chat.list_labels(cursor="same"), "list-labels"),
    Endpoint.DELETE_LABEL: (lambda chat: chat.delete_label("vip"), "delete-label"),
    Endpoint.ADD_USERS: (lambda chat: chat.add_users("vip", b"{}"), "add-users"),
    Endpoint.GET_MEMBER: (lambda chat: chat.get_member("vip", "hx1"), "get-member"),
    Endpoint.LIST_MEMBERS: (lambda chat: chat.list_members("vip", cursor="same"), "list-members"),
    Endpoint.REMOVE_USERS: (lambda chat: chat.remove_users("vip", b"{}"), "remove-users"),
}
SEEDS = rounds(short=100, long=3_000)
TO_USERS = {Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE}
NOT_IN_THE_LABEL = {400, 404}
"""How the service may answer, beside an empty 200, that a user is not in a label."""
MOST_MEMORY = 200 * 1024
"""Kilobytes that the whole run may add to the process."""


def check_result(endpoint: Endpoint, result: object) -> None:
    """A result has the types that the rest of the program relies on."""
    match result:
        case Sent(statuses=statuses, task_id=task):
            assert statuses or endpoint not in TO_USERS
            assert (task is None) is (endpoint in TO_USERS)
            assert all(isinstance(each.status, str) for each in statuses)
            assert all(isinstance(each.target, str | None) for each in statuses)
        case Answered(value=MembershipChange() as change):
            assert all(isinstance(name, str) for name in (*change.success, *change.fail, *change.fail.values()))
            answer = checked(change, USERS)
            known = {*answer.change.success} ^ {*answer.change.fail}
            assert set(USERS) - answer.doubtful <= known
        case ListPage(items=items, cursor=cursor):
            assert isinstance(cursor, str | None)
            assert cursor is None or items
            assert cursor != "same"
            for item in items:
                check_result(endpoint, item)
        case Label(name=name, count=count):
            assert isinstance(name, str)
            assert name
            assert isinstance(count, int | None)
        case Member(username=username):
            assert isinstance(username, str)
            assert username
        case Answered(value=value):
            assert isinstance(value, Label | None)
        case None:
            assert endpoint is Endpoint.GET_MEMBER
        case _:
            raise AssertionError(f"{endpoint} returned {type(result).__name__}")


def check_error(endpoint: Endpoint, status: int, error: ChatError) -> None:
    """An error keeps what came, within bounds, and claims no more than the answer proves."""
    assert len(error.answer_body) <= ANSWER_LIMIT
    assert error.message
    if status == 200 and endpoint in SENDS:
        assert error.outcome is Outcome.UNKNOWN
    assert error.outcome is not Outcome.NOT_SENT


@pytest.mark.timeout(3600)
@pytest.mark.slow
async def test_malformed_answers_to_each_call_are_a_result_or_an_honest_error() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results: Counter[str] = Counter()
    async with Loopback([]) as service:
        chat = client_of(base_url=service.base_url, backoff=Backoff(attempts=1))
        for seed in range(SEEDS):
            endpoint = list(CALLS)[seed % len(CALLS)]
            call, good = CALLS[endpoint]
            answer = Chance(seed).answer(answer_file(f"{good}.json"))
            service.behaviour, asked = raw(answer.wire), len(service.seen)
            try:
                result = await call(chat)
            except ChatError as error:
                check_error(endpoint, answer.status, error)
                results[f"{answer.kind}: {type(error).__name__}"] += 1
            except Exception as error:
                raise AssertionError(f"seed {seed} ({endpoint}, {answer.kind}) raised {error!r}") from error
            else:
                check_result(endpoint, result)
                assert answer.status == 200 or (result is None and answer.status in NOT_IN_THE_LABEL)
                results[f"{answer.kind}: understood"] += 1
            # A refused token is renewed and the call made once more; nothing else is asked twice, and no push is.
            renewed = answer.status == 401 and endpoint not in SENDS
            assert 1 <= len(service.seen) - asked <= (2 if renewed else 1)
        await chat.close()
    added = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"{SEEDS} answers, {added / 1024:.0f} MB; " + ", ".join(f"{number} {kind}" for kind, number in results.items())
    )
    assert added <= MOST_MEMORY

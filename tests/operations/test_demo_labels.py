"""What the demo keeps of changes of its labels stays small, and does the same when it is repeated."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from push_tui.dialects import AGORA
from push_tui.endpoints import Endpoint
from push_tui.operations.demo_labels import MANY, DemoLabelChanges, fewer
from push_tui.simulator.calls import EndpointCall
from push_tui.simulator.demo_app import BETA_TESTERS
from push_tui.simulator.service import ChatService
from push_tui.simulator.users import SimulatedUsers, UserSlice

START = 1_790_000_000.0
LABELS = ("vip", "made", "MADE", "qa-team", "other")
"""Some of the demo, some made here; the service takes no notice of case."""
USERS = (*UserSlice(SimulatedUsers(), BETA_TESTERS)[:30], "qa-1", "qa-2", "qa-3")
"""Some of whom are in labels of the demo."""
OFTEN = {Endpoint.ADD_USERS: 40, Endpoint.REMOVE_USERS: 20, Endpoint.CREATE_LABEL: 5, Endpoint.DELETE_LABEL: 2}


def taken(count: int) -> list[EndpointCall]:
    """Calls that were not refused: labels come and go, with the same few users."""
    random, service = Random(5), ChatService()
    calls: list[EndpointCall] = []
    for number in range(count):
        (endpoint,) = random.choices([*OFTEN], [*OFTEN.values()])
        label, some = random.choice(LABELS), random.sample(USERS, random.randint(1, len(USERS)))
        body = {"name": label} if endpoint is Endpoint.CREATE_LABEL else {"usernames": some}
        call = EndpointCall(endpoint, label, "", {}, body, START + 50 * number)
        before = state_of(service)
        service.repeat([call])
        if state_of(service) != before:
            calls.append(call)
    return calls


def after(calls: Iterable[EndpointCall]) -> ChatService:
    service = ChatService()
    service.repeat(calls)
    return service


def state_of(service: ChatService) -> dict[str, list[tuple[str, int]]]:
    """The labels, newest first, each with its members, newest first, and the minute in which each was added."""
    return {
        label.name: [(member.username, member.created // 60_000) for member in label.members.newest(None, 200)]
        for label in reversed(service.labels._labels.values())
    }


def test_fewer_calls_leave_the_same_labels_with_the_same_members() -> None:
    calls = taken(600)
    kept = [*fewer(calls, AGORA)]
    assert state_of(after(kept)) == state_of(after(calls))
    assert len(kept) < len(calls) / 2
    again = [*fewer(kept, AGORA)]
    assert (state_of(after(again)), len(again)) == (state_of(after(kept)), len(kept))


def test_only_many_changes_are_compacted_and_damaged_ones_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    changes = DemoLabelChanges(path)
    calls = [
        EndpointCall(
            (Endpoint.ADD_USERS, Endpoint.REMOVE_USERS)[number % 2], "vip", "", {}, {"usernames": ["qa-1"]}, START
        )
        for number in range(MANY)
    ]
    for call in calls:
        changes.add(call)
    changes.compact(AGORA)
    assert len([*changes]) == MANY
    path.write_text(f'{path.read_text()}\n["half')
    changes.add(EndpointCall(Endpoint.ADD_USERS, "vip", "", {}, {"usernames": "no list"}, START))
    changes.add(calls[0])
    changes.compact(AGORA)
    assert [call.endpoint for call in changes] == [Endpoint.REMOVE_USERS, Endpoint.ADD_USERS]
    changes.add(calls[1])
    assert len([*changes]) == 3

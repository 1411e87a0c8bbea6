"""The app that the demo shows: real-looking, the same in every run, and cheap to make."""

import re
import subprocess
import sys

import pytest

from push_tui.simulator.demo_app import DEMO_EPOCH, demo_labels
from push_tui.simulator.service import ChatService
from push_tui.simulator.users import Binding, SimulatedUsers, UserSlice
from support.service_caller import Caller


@pytest.fixture
def call() -> Caller:
    return Caller()


def test_the_labels_are_the_same_in_every_run(call: Caller) -> None:
    labels = call("GET", "/push/label").data
    assert [(label["name"], label["count"]) for label in labels] == [
        ("new-year-2026", 1_940),
        ("app-v2.14.0", 905),
        ("90", 0),
        ("beta-testers", 500),
        ("import.crm-2025", 12),
        ("churn-risk_30d", 1_277),
        ("qa-team", 4),
        ("payments_eu", 5_333),
        ("vip", 146),
        ("region-mena", 731),
        ("region-cn", 2_764),
        ("newsletter", 12_480),
        ("post-80s", 4_210),
        ("ios", 8_061),
        ("android", 11_903),
        ("all-customers", 20_000),
    ]
    other_run = Caller(ChatService())
    assert other_run("GET", "/push/label").data == labels
    assert all(label["createdAt"] < DEMO_EPOCH * 1000 for label in labels)
    assert (
        call("GET", "/push/label/vip").data["createdAt"]
        == Caller(ChatService())("GET", "/push/label/vip").data["createdAt"]
    )


def test_labels_lie_in_the_order_of_their_creation() -> None:
    created = [label.created for label in demo_labels(SimulatedUsers())]
    assert created == sorted(created)


def test_descriptions_hold_other_scripts_emoji_and_a_hostile_one(call: Caller) -> None:
    described = {label["name"]: label["description"] for label in call("GET", "/push/label").data}
    assert "春节" in described["region-cn"]
    assert "عملاء" in described["region-mena"]
    assert "👨‍👩‍👧‍👦" in described["new-year-2026"]
    assert "\x1b[2J" in described["import.crm-2025"]
    assert max(map(len, described.values())) <= 255


def test_every_made_up_person_has_a_legal_name_of_their_own() -> None:
    people = SimulatedUsers()
    names = [people.username(number) for number in range(people.population)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+[._][a-z]+\d*", name) for name in names)
    assert all(people.number(name) == number for number, name in enumerate(names))


@pytest.mark.parametrize("stranger", ["", ".", "nobody", "maria.lopez", "Maria_lopez", "maria_lopez0", "maria_lopez٣"])
def test_a_stranger_is_nobody(stranger: str) -> None:
    assert not SimulatedUsers().exist(stranger)


def test_most_people_have_a_device_and_some_have_none() -> None:
    people = SimulatedUsers()
    bindings = [people.binding(people.username(number)) for number in range(1_000)]
    assert bindings.count(Binding.BOUND) > 850
    assert bindings.count(Binding.NONE) > 50


def test_more_people_can_be_let_in(call: Caller) -> None:
    call.service.users.register(["new.person"], Binding.NONE)
    assert call.push("/push/sync/new.person").data[0]["desc"] == "no push binding"


def test_a_slice_of_people_is_searched_and_cut_like_a_list() -> None:
    people = UserSlice(SimulatedUsers(), range(10, 40, 3))
    assert list(people[2:4]) == [people[2], people[3]]
    assert people.index(people[7]) == 7
    assert people[3] in people
    for absent in ("hx1", SimulatedUsers().username(11), 5):
        with pytest.raises(ValueError, match="not in"):
            people.index(absent)
    with pytest.raises(ValueError, match="not between"):
        people.index(people[0], 1)


def test_the_demo_starts_without_httpx_and_without_the_server() -> None:
    code = "import sys; from push_tui.simulator.service import ChatService; ChatService(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"httpx", "http.server", "asyncio", "textual"} & set(loaded)


def test_a_label_of_20_000_is_not_spelled_out() -> None:
    asked: list[int] = []

    class Counting(SimulatedUsers):
        def username(self, number: int) -> str:
            asked.append(number)
            return super().username(number)

    service = ChatService(labels=demo_labels(Counting()))
    assert asked == []
    Caller(service)("GET", "/push/label/all-customers/user?limit=10")
    assert len(asked) == 11

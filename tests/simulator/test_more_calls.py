"""Calls of other clients: a token for credentials, and Easemob's asynchronous push to one user."""

import pytest

from push_tui.dialects import AGORA, EASEMOB
from push_tui.simulator.demo_app import DEMO_APP_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from support.service_caller import MESSAGE, Caller, HandClock

pytestmark = pytest.mark.usefixtures("way")

RIGHT = {"grant_type": "client_credentials", "client_id": DEMO_CLIENT_ID, "client_secret": DEMO_CLIENT_SECRET}
NO_TOKEN = {"Content-Type": "application/json"}


@pytest.fixture(params=[AGORA, EASEMOB], ids=lambda dialect: dialect.name)
def call(request: pytest.FixtureRequest) -> Caller:
    clock = HandClock()
    call = Caller(ChatService(request.param, clock=clock))
    call.clock = clock
    return call


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_credentials_give_a_token_that_opens_the_app_until_it_ends(call: Caller) -> None:
    given = call("POST", "/token", {**RIGHT, "ttl": 600}, headers=NO_TOKEN).json
    assert (given["expires_in"], given["application"]) == (600, DEMO_APP_ID)
    assert call("GET", "/push/label", headers=bearer(given["access_token"])).status == 200
    call.clock.advance(600)
    assert "expired" in call("GET", "/push/label", headers=bearer(given["access_token"])).error[2]


def test_a_token_with_a_ttl_of_0_has_no_end(call: Caller) -> None:
    token = call("POST", "/token", {**RIGHT, "ttl": 0}, headers=NO_TOKEN).json["access_token"]
    call.clock.advance(10**9)
    assert call("GET", "/push/label", headers=bearer(token)).status == 200


def test_a_token_is_exchanged_for_another_and_each_is_new(call: Caller) -> None:
    headers = NO_TOKEN | bearer(DEMO_TOKEN)
    one, two = (call("POST", "/token", {"grant_type": "agora"}, headers=headers).json for _ in range(2))
    assert one["access_token"] != two["access_token"]
    assert one["expire_timestamp"] > call.clock.now * 1000
    assert call("GET", "/push/label", headers=bearer(two["access_token"])).status == 200


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, (400, "illegal_argument", "grant_type is illegal")),
        ({"grant_type": "agora"}, (401, "unauthorized", "Unable to authenticate (OAuth)")),
        ({"grant_type": "client_credentials"}, (400, "illegal_argument", "client_id must be provided.")),
        (RIGHT | {"client_secret": ""}, (400, "illegal_argument", "client_secret must be provided.")),
        (RIGHT | {"client_id": "x"}, (400, "invalid_grant", "client_id does not match")),
        (RIGHT | {"client_secret": "x"}, (400, "invalid_grant", "client_secret does not match")),
        (RIGHT | {"ttl": -1}, (400, "illegal_argument", "ttl is illegal")),
    ],
)
def test_a_wrong_request_for_a_token_is_refused_as_documented(
    call: Caller, body: dict[str, object], error: tuple[int, str, str]
) -> None:
    assert call("POST", "/token", body, headers=NO_TOKEN).error == error


def test_another_apps_token_call_is_not_found(call: Caller) -> None:
    assert call("POST", "/token", RIGHT, prefix="/41117440/another").status == 404


def test_easemob_queues_a_push_to_the_user_in_the_path() -> None:
    call = Caller(ChatService(EASEMOB))
    reply = call("POST", "/push/async/qa%2D1", {"strategy": 3, "pushMessage": MESSAGE})
    assert reply.data == [{"pushStatus": "ASYNC_SUCCESS", "data": "", "desc": "success"}]
    (push,) = call.service.pushes
    assert push.targets == ("qa-1",)
    assert call("POST", "/push/async/qa-1", {"strategy": 3}).error[0] == 400
    assert call("GET", "/push/async/qa-1").status == 405


def test_the_asynchronous_push_has_a_rate_of_its_own() -> None:
    call = Caller(ChatService(EASEMOB, clock=HandClock()))
    statuses = [call("POST", "/push/async/qa-1", {"pushMessage": MESSAGE}).status for _ in range(201)]
    assert (set(statuses[:200]), statuses[200]) == ({200}, 429)


def test_agora_does_not_know_the_asynchronous_push() -> None:
    assert Caller(ChatService(AGORA)).push("/push/async/qa-1").error[:2] == (404, "path")

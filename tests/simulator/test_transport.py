"""The simulator in process, as httpx sees it."""

import httpx
import pytest

from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport


@pytest.fixture
def service() -> ChatService:
    return ChatService()


@pytest.fixture
def client(service: ChatService) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=SimulatorTransport(service),
        base_url=f"https://a41.chat.agora.io/{DEMO_ORG}/{DEMO_APP}",
        headers={"Authorization": f"Bearer {DEMO_TOKEN}"},
    )


async def test_a_call_is_answered_without_a_socket(client: httpx.AsyncClient, service: ChatService) -> None:
    response = await client.get("/push/label/vip/user", params={"limit": 1})
    assert (response.status_code, response.reason_phrase) == (200, "OK")
    assert len(response.json()["data"]) == 1
    assert service.requests[0].query == "limit=1"


async def test_a_delete_carries_its_body(client: httpx.AsyncClient) -> None:
    response = await client.request("DELETE", "/push/label/qa-team/user", json={"usernames": ["qa-1"]})
    assert response.json()["data"]["success"] == ["qa-1"]


async def test_encoded_segments_arrive_as_they_were_sent(client: httpx.AsyncClient, service: ChatService) -> None:
    await client.get("/push/label/a%2Fb%20c")
    assert service.requests[0].path.endswith("/push/label/a%2Fb%20c")


async def test_a_drop_before_processing_is_a_failed_connection(client: httpx.AsyncClient, service: ChatService) -> None:
    service.fault("GET", "/push/label", drop_before_processing=True)
    with pytest.raises(httpx.ConnectError):
        await client.get("/push/label")


async def test_a_drop_after_processing_is_a_lost_answer(client: httpx.AsyncClient, service: ChatService) -> None:
    service.fault("DELETE", "/push/label/vip", drop_after_processing=True)
    with pytest.raises(httpx.ReadError):
        await client.delete("/push/label/vip")
    assert (await client.get("/push/label/vip")).status_code == 400


async def test_an_answer_later_than_the_read_timeout_times_out(client: httpx.AsyncClient, service: ChatService) -> None:
    service.fault("GET", "/push/label", delay=30)
    with pytest.raises(httpx.ReadTimeout):
        await client.get("/push/label", timeout=httpx.Timeout(5, read=0.01))
    service.fault("GET", "/push/label", delay=0.01)
    assert (await client.get("/push/label")).status_code == 200


async def test_a_status_nobody_named_passes(client: httpx.AsyncClient, service: ChatService) -> None:
    service.fault("GET", "/push/label", status=599)
    assert (await client.get("/push/label")).status_code == 599

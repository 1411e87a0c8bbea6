"""What every call has to bring before an endpoint looks at it."""

import base64
import hashlib
import hmac
import struct
import zlib

import pytest

from push_tui.dialects import AGORA_2023, EASEMOB
from push_tui.simulator.demo_app import DEMO_APP_ID, DEMO_TOKEN
from push_tui.simulator.refusals import TOKEN_EXPIRED
from push_tui.simulator.service import LARGEST_BODY, ChatService
from support.minted_tokens import DEMO_CERTIFICATE, judge
from support.service_caller import APP_PREFIX, Caller

pytestmark = pytest.mark.usefixtures("way")

BEARER = {"Authorization": f"Bearer {DEMO_TOKEN}"}


@pytest.fixture
def call() -> Caller:
    call = Caller()
    call.service.judge = judge
    return call


def minted(issued: float, *, app_id: str = DEMO_APP_ID, certificate: str = DEMO_CERTIFICATE) -> str:
    """An app token for ten minutes as the API facts lay it out (5.1)."""
    lifetime = 600
    name = app_id.encode()
    chat = struct.pack("<HHHIH", 5, 1, 2, lifetime, 0)
    signed = struct.pack("<H", len(name)) + name + struct.pack("<IIIH", int(issued), lifetime, 1, 1) + chat
    key = hmac.digest(struct.pack("<I", int(issued)), certificate.encode(), hashlib.sha256)
    key = hmac.digest(struct.pack("<I", 1), key, hashlib.sha256)
    signature = hmac.digest(key, signed, hashlib.sha256)
    return "007" + base64.b64encode(zlib.compress(struct.pack("<H", 32) + signature + signed)).decode()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": f"Basic {DEMO_TOKEN}"}])
def test_a_call_without_a_bearer_token_is_unauthorised(call: Caller, headers: dict[str, str]) -> None:
    reply = call("GET", "/push/label", headers=headers)
    assert reply.error == (401, "unauthorized", "Unable to authenticate (OAuth)")


def test_an_unknown_token_is_called_corrupt(call: Caller) -> None:
    reply = call("GET", "/push/label", headers={"Authorization": "Bearer YWMt-of-somebody-else"})
    assert reply.error == (401, "auth_bad_access_token", "Unable to authenticate due to corrupt access token.")


def test_the_case_of_header_names_does_not_matter(call: Caller) -> None:
    assert call("GET", "/push/label", headers={"authorization": f"bearer {DEMO_TOKEN}"}).status == 200


def test_a_token_can_be_taken_away_and_another_accepted(call: Caller) -> None:
    call.service.refuse_token(DEMO_TOKEN, TOKEN_EXPIRED)
    call.service.accept_token("fresh")
    assert call("GET", "/push/label").error[2] == "Unable to authenticate due to expired access token."
    assert call("GET", "/push/label", headers={"Authorization": "Bearer fresh"}).status == 200


def test_a_minted_token_opens_the_app_until_it_expires(call: Caller) -> None:
    headers = {"Authorization": f"Bearer {minted(call.clock.now)}"}
    assert call("GET", "/push/label", headers=headers).status == 200
    call.clock.advance(600)
    assert call("GET", "/push/label", headers=headers).error[2] == "Unable to authenticate due to expired access token."


@pytest.mark.parametrize("made", [{"app_id": "0" * 32}, {"certificate": "0" * 32}])
def test_a_minted_token_of_another_app_or_certificate_is_refused(call: Caller, made: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {minted(call.clock.now, **made)}"}
    assert call("GET", "/push/label", headers=headers).error == (
        401,
        "auth_bad_access_token",
        "Unable to authenticate.",
    )


@pytest.mark.parametrize("token", ["007", "007!!!!", "007" + base64.b64encode(zlib.compress(b"\xff")).decode()])
def test_a_minted_token_that_cannot_be_read_is_corrupt(call: Caller, token: str) -> None:
    assert "corrupt" in call("GET", "/push/label", headers={"Authorization": f"Bearer {token}"}).error[2]


@pytest.mark.parametrize("prefix", ["/41117440/another", "/another/383391", "/app-id/0000", ""])
def test_another_app_is_not_found(call: Caller, prefix: str) -> None:
    reply = call("GET", "/push/label", prefix=prefix)
    assert reply.error[:2] == (404, "organization_application_not_found")
    assert "exception" not in reply.json


def test_the_path_by_app_id_exists_in_the_current_edition_only() -> None:
    prefix = f"/app-id/{DEMO_APP_ID}"
    assert Caller(ChatService())("GET", "/push/label/vip", prefix=prefix).status == 200
    for dialect in (AGORA_2023, EASEMOB):
        assert Caller(ChatService(dialect))("GET", "/push/label/vip", prefix=prefix).status == 404


@pytest.mark.parametrize("path", ["/push", "/push/labels", "/push/label/", "/push/label/vip/users", "/push/sync/"])
def test_a_path_that_is_no_endpoint_is_an_invalid_url(call: Caller, path: str) -> None:
    assert call("GET", path).error == (404, "path", "url is invalid")


def test_the_wrong_method_is_405(call: Caller) -> None:
    assert call("PUT", "/push/label/vip").status == 405
    assert call("GET", "/push/task").status == 405


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_without_a_json_content_type_is_415(call: Caller, content_type: str | None) -> None:
    headers = BEARER | ({"Content-Type": content_type} if content_type else {})
    assert call("POST", "/push/label", {"name": "x"}, headers=headers).status == 415


def test_a_content_type_with_a_charset_is_json(call: Caller) -> None:
    headers = BEARER | {"Content-Type": "application/json; charset=UTF-8"}
    assert call("POST", "/push/label", {"name": "x"}, headers=headers).status == 200


@pytest.mark.parametrize("body", [b"", b"{", b'{"id": 056734579}', b'{"a": NaN}', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_not_json_is_400(call: Caller, body: bytes) -> None:
    assert call("POST", "/push/label", body).error == (400, "json_parse", "Unexpected character.")


@pytest.mark.parametrize("body", [[], "text", 5])
def test_a_body_that_is_not_an_object_is_400(call: Caller, body: object) -> None:
    assert call("POST", "/push/label", body).error == (400, "illegal_argument", "This is an invalid request.")


def test_a_body_over_two_megabytes_is_413(call: Caller) -> None:
    assert call("POST", "/push/label", b" " * (LARGEST_BODY + 1)).status == 413


def test_push_that_is_not_enabled_is_403(call: Caller) -> None:
    call.service.push_open = False
    assert call("GET", "/push/label").error == (403, "ServiceNotOpenException", "push service not open")


def test_requests_are_recorded_and_counted_by_the_path_behind_the_app(call: Caller) -> None:
    call("GET", "/push/label?limit=2")
    call("GET", "/push/label", prefix=f"/app-id/{DEMO_APP_ID}")
    assert call.service.count("GET", "/push/label") == 2
    assert (call.service.requests[0].path, call.service.requests[0].query) == (f"{APP_PREFIX}/push/label", "limit=2")


def test_every_answer_carries_time_and_duration(call: Caller) -> None:
    reply = call("GET", "/push/label/vip")
    assert list(reply.json) == ["timestamp", "data", "duration"]
    assert reply.json["timestamp"] == int(call.clock.now * 1000)
    assert reply.response.headers["Date"] == "Thu, 15 Jan 2026 09:00:00 GMT"

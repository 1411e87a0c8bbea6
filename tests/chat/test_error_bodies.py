"""Every error body of the API facts, by meaning: what it is, what it says about a send, whether a repeat may help."""

import pytest

from push_tui.chat.errors import (
    ChatError,
    LimitReached,
    NoSuchApp,
    NoSuchLabel,
    NotFound,
    NotOpen,
    PlanExhausted,
    Refused,
    ServiceFailed,
    Throttled,
    Unauthorised,
    Unreadable,
)
from push_tui.chat.models import Member
from push_tui.chat.retrying import Backoff
from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome
from support.chat_loopback import ANSWERS, Memory, answer_file, client_of, replying

ONCE = Backoff(attempts=1)

# file: (error on a push, its sentence holds)
BODIES: dict[str, tuple[type[ChatError], str]] = {
    "400-bad-push-argument.json": (Refused, "IllegalArgumentException"),
    "400-bad-push-message.json": (Refused, "bad_request"),
    "400-duplicate-unique-property.json": (Refused, "value of leoli exists"),
    "400-empty.txt": (Refused, "Bad Request; 400"),
    "400-illegal-argument.json": (Refused, "username [%s] is not legal"),
    "400-invalid-parameter.json": (Refused, "group must contain public field!"),
    "400-invalid-request.json": (Refused, "This is an invalid request; 400 illegal_argument"),
    "400-json-parse.json": (Refused, "Unexpected character"),
    "400-no-such-label.json": (NoSuchLabel, "push label not exists of vip"),
    "400-too-many-queries.json": (Throttled, "too many queries"),
    "401-blank-token.json": (Unauthorised, "token is blank!"),
    "401-corrupt-token.json": (Unauthorised, "corrupt access token"),
    "401-desc-only.json": (Unauthorised, "unauthorized"),
    "401-expired-token.json": (Unauthorised, "expired access token; 401 expired_token"),
    "401-no-organization-access.json": (Unauthorised, "No organization access authorized"),
    "401-no-permission.json": (Unauthorised, "Subject does not have permission"),
    "401-open-registration.json": (Unauthorised, "Open registration"),
    "401-registration-not-open.json": (Unauthorised, "Registration is not open"),
    "401-token-expired.json": (Unauthorised, "it is expired (Unable to authenticate due to expired access token"),
    "401-token-malformed.json": (Unauthorised, "it is damaged, such as cut off ("),
    "401-token-of-another-app.json": (Unauthorised, "it is for another app or another service ("),
    "401-unauthorized.json": (
        Unauthorised,
        "it is missing, expired or for another app (Unable to authenticate (OAuth)",
    ),
    "403-exceed-limit.json": (LimitReached, "exceed limit"),
    "403-forbidden-op.json": (Refused, "are not members of this group"),
    "403-forbidden-service-operation.json": (Refused, "Service operation not allowed"),
    "403-limit.json": (LimitReached, "limit request"),
    "403-push-not-open.json": (NotOpen, "push service not open"),
    "404-app-documented.json": (NoSuchApp, "Could not find application"),
    "404-app-not-found-qualified.json": (NoSuchApp, "Could not find application"),
    "404-app-not-found.json": (NoSuchApp, "invalidApp8756409771"),
    "404-entity-not-found.json": (NotFound, "User null not found"),
    "404-resource-not-found.json": (NotFound, "username 111 doesn't exist!"),
    "404-service-resource-documented.json": (NotFound, "Service resource not found"),
    "404-service-resource-not-found.json": (NotFound, "Service resource not found"),
    "404-username-documented.json": (NotFound, "username XXXX doesn't exist"),
    "404-wrong-path.json": (NotFound, "url is invalid"),
    "413-too-large.json": (Refused, "exceeds the maximum limit"),
    "415-empty.txt": (Refused, "Unsupported Media Type; 415"),
    "415-unsupported-media-type.json": (Refused, "web_application"),
    "429-reach-limit.json": (Throttled, "reached API limit"),
    "429-resource-limited.json": (PlanExhausted, "Please upgrade"),
    "500-no-full-text-index.json": (ServiceFailed, "not full text indexed"),
    "500-unsupported-service-operation.json": (Refused, "not supported"),
    "500-web-application.json": (Refused, "javax.ws.rs.WebApplicationException"),
    "502-gateway.html": (ServiceFailed, "Bad Gateway; 502"),
}
RETRYABLE = {"400-too-many-queries.json", "429-reach-limit.json", "502-gateway.html"}


def test_no_error_body_is_left_out() -> None:
    assert {path.name for path in (ANSWERS / "errors").iterdir()} == BODIES.keys()


@pytest.mark.parametrize("name", BODIES)
async def test_an_error_body_becomes_the_error_it_means(name: str) -> None:
    kind, words = BODIES[name]
    body = answer_file(f"errors/{name}")
    service = Memory(replying(int(name[:3]), body))

    with pytest.raises(ChatError) as caught:
        await client_of(service, backoff=ONCE).send(Endpoint.PUSH_TASK, b"{}")

    error = caught.value
    assert type(error) is kind
    assert words in str(error)
    assert "\n" not in str(error)
    assert error.request == "POST push/task"
    assert error.answer is not None
    assert error.answer.body == body
    assert error.outcome is (Outcome.UNKNOWN if kind is ServiceFailed else Outcome.REJECTED)
    assert error.retryable is (name in RETRYABLE)
    assert len(service.seen) == 1


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        (201, Unreadable, "unknown"),
        (204, Unreadable, "unknown"),
        (301, ServiceFailed, "unknown"),
        (302, ServiceFailed, "unknown"),
        (307, ServiceFailed, "unknown"),
        (402, Refused, "rejected"),
        (405, Refused, "rejected"),
        (408, ServiceFailed, "unknown"),
        (409, Refused, "rejected"),
        (413, Refused, "rejected"),
        (418, Refused, "rejected"),
        (429, Throttled, "rejected"),
        (451, Refused, "rejected"),
        (499, Refused, "rejected"),
        (500, ServiceFailed, "unknown"),
        (501, ServiceFailed, "unknown"),
        (502, ServiceFailed, "unknown"),
        (503, ServiceFailed, "unknown"),
        (504, ServiceFailed, "unknown"),
        (599, ServiceFailed, "unknown"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>nginx</html>", b'{"error":["odd"],"desc":5}', b"[1]"])
async def test_a_status_alone_decides_the_outcome(
    status: int, kind: type[ChatError], outcome: str, body: bytes
) -> None:
    with pytest.raises(ChatError) as caught:
        await client_of(Memory(replying(status, body))).send(Endpoint.PUSH_SINGLE, b"{}")
    assert type(caught.value) is kind
    assert caught.value.outcome == outcome
    assert str(status) in str(caught.value)


async def test_only_the_error_key_makes_a_500_a_rejection() -> None:
    body: dict[str, object] = {"error": "internal", "error_description": "web_application broke", "exception": "x"}
    with pytest.raises(ServiceFailed):
        await client_of(Memory(replying(500, body))).send(Endpoint.PUSH_TASK, b"{}")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": "ResourceNotFoundException", "error_description": "push label not exists of vip"}),
        (404, {"error": "ResourceNotFoundException", "error_description": "push label not exists of vip"}),
        (404, {"error": "resource_not_found", "desc": "push label does not exist"}),
        (404, {"error": "service_resource_not_found", "error_description": "Service resource not found"}),
    ],
)
async def test_no_such_label_is_400_or_404(status: int, body: dict[str, object]) -> None:
    chat = client_of(Memory(replying(status, body)))
    with pytest.raises(NoSuchLabel):
        await chat.get_label("vip")
    with pytest.raises(NoSuchLabel):
        await chat.delete_label("vip")
    with pytest.raises(NoSuchLabel):
        await chat.list_members("vip")


@pytest.mark.parametrize(
    "name",
    [
        "400-no-such-label.json",
        "404-entity-not-found.json",
        "404-resource-not-found.json",
        "404-service-resource-not-found.json",
        "404-username-documented.json",
    ],
)
async def test_a_user_who_is_not_found_is_not_in_the_label(name: str) -> None:
    service = Memory(replying(int(name[:3]), answer_file(f"errors/{name}")))
    assert await client_of(service).get_member("vip", "hx1") is None


async def test_a_bare_404_for_a_user_means_not_in_the_label() -> None:
    assert await client_of(Memory(replying(404))).get_member("vip", "hx1") is None


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, answer_file("errors/404-app-not-found.json"), NoSuchApp),
        (404, answer_file("errors/404-wrong-path.json"), NotFound),
        (404, b"<html>404 Not Found</html>", NotFound),
        (400, answer_file("errors/400-illegal-argument.json"), Refused),
        (400, b"", Refused),
        (403, answer_file("errors/403-push-not-open.json"), NotOpen),
    ],
)
async def test_other_errors_do_not_pass_for_not_in_the_label(status: int, body: bytes, kind: type[ChatError]) -> None:
    with pytest.raises(kind):
        await client_of(Memory(replying(status, body))).get_member("vip", "hx1")


async def test_a_404_for_a_user_does_not_prove_the_token() -> None:
    service = Memory(
        replying(404, answer_file("errors/404-service-resource-not-found.json")),
        replying(401, answer_file("errors/401-unauthorized.json")),
        replying(200, answer_file("get-member.json")),
    )
    chat = client_of(service)
    assert await chat.get_member("vip", "nobody") is None
    assert await chat.get_member("vip", "hx1") == Member("hx1", 1648721496324)


async def test_a_long_message_is_cut_in_the_sentence_and_whole_in_the_answer() -> None:
    body: dict[str, object] = {"error_description": "x" * 5000}
    with pytest.raises(Refused) as caught:
        await client_of(Memory(replying(400, body))).send(Endpoint.PUSH_TASK, b"{}")
    assert len(str(caught.value)) < 500
    assert caught.value.answer is not None
    assert len(caught.value.answer.body) > 5000

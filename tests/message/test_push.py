"""A push keeps the exact request: absent, empty and set are three states, and nothing is changed in place."""

import json

import pytest

from push_tui.dialects import AGORA, AGORA_2023, EASEMOB, Dialect
from push_tui.endpoints import Endpoint
from push_tui.message.likeness import delivery_digest, message_digest
from push_tui.message.push import ABSENT, Audience, AudienceKind, Json, Push, PushShapeError

TITLE = ("pushMessage", "title")
BADGE = ("pushMessage", "config", "badge", "addNum")


def a_push(kind: AudienceKind, *targets: str) -> Push:
    return Push(Audience(kind, targets), message={"title": "Maintenance", "content": "Back at noon"})


def test_each_audience_is_one_endpoint() -> None:
    endpoints = [a_push(kind).endpoint for kind in AudienceKind if kind is not AudienceKind.TEXTS]
    assert endpoints == [Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE, Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK]


def test_the_body_for_one_user_names_nobody_where_the_path_does() -> None:
    assert json.loads(a_push(AudienceKind.USER, "kim").encode(AGORA)) == {
        "strategy": 2,
        "pushMessage": {"title": "Maintenance", "content": "Back at noon"},
    }


def test_the_2023_edition_says_async_false_for_one_user() -> None:
    body = a_push(AudienceKind.USER, "kim").envelope(AGORA_2023)
    assert list(body) == ["targets", "async", "strategy", "pushMessage"]
    assert (body["targets"], body["async"]) == (["kim"], False)


def test_many_users_take_several_calls_of_the_same_push() -> None:
    users = [f"user-{number}" for number in range(250)]
    push = a_push(AudienceKind.USERS, *users)
    calls = [push.call(number, AGORA) for number in range(push.calls(AGORA))]
    assert [len(call.audience.targets) for call in calls] == [100, 100, 50]
    assert [user for call in calls for user in call.audience.targets] == users
    assert {json.dumps({**json.loads(call.encode(AGORA)), "targets": []}) for call in calls} == {
        json.dumps({**json.loads(push.encode(AGORA)), "targets": []})
    }


@pytest.mark.parametrize("kind", [kind for kind in AudienceKind if kind is not AudienceKind.TEXTS])
def test_a_push_that_one_call_sends_is_that_call(kind: AudienceKind) -> None:
    push = a_push(kind, *(f"user-{number}" for number in range(1 if kind is AudienceKind.USER else 100)))
    assert (push.calls(AGORA), push.call(0, AGORA)) == (1, push)


def test_everybody_has_no_targets() -> None:
    assert "targets" not in a_push(AudienceKind.EVERYBODY, "left over").envelope(EASEMOB)


def test_a_value_is_set_without_touching_the_push_it_came_from() -> None:
    push = a_push(AudienceKind.USERS, "kim")
    edited = push.with_value(BADGE, 3)
    assert edited.at(BADGE) == 3
    assert push.at(BADGE) is ABSENT
    assert edited.at(("pushMessage", "config")) == {"badge": {"addNum": 3}}


def test_dropping_the_last_key_drops_the_objects_made_for_it() -> None:
    push = a_push(AudienceKind.USERS, "kim")
    assert push.with_value(BADGE, 3).without(BADGE).encode(AGORA) == push.encode(AGORA)


def test_an_object_that_came_empty_stays_empty() -> None:
    push = Push.from_envelope(Endpoint.PUSH_TASK, None, {"pushMessage": {"title": "a", "vivo": {}, "ext": {}}})
    assert push.without(TITLE).message == {"vivo": {}, "ext": {}}


def test_dropping_what_is_not_there_changes_nothing() -> None:
    push = a_push(AudienceKind.USERS, "kim")
    assert push.without(("pushMessage", "apns", "badge")) is push


def test_empty_and_absent_are_different() -> None:
    push = a_push(AudienceKind.USERS, "kim").with_value(TITLE, "")
    assert push.at(TITLE) == ""
    assert push.without(TITLE).at(TITLE) is ABSENT
    assert not ABSENT
    assert repr(ABSENT) == "ABSENT"


def test_strategy_and_start_date_are_reached_by_path_too() -> None:
    push = a_push(AudienceKind.LABELS, "vip").with_value(("startDate",), "2030-01-01 12:00:00").without(("strategy",))
    assert (push.at(("strategy",)), push.start_date) == (ABSENT, "2030-01-01 12:00:00")
    assert list(push.envelope(AGORA)) == ["targets", "startDate", "pushMessage"]


def test_an_absent_strategy_is_not_sent() -> None:
    push = Push.from_envelope(Endpoint.PUSH_TASK, None, {"pushMessage": {}})
    assert push.encode(AGORA) == b'{"pushMessage":{}}'


def test_unknown_keys_and_the_order_of_keys_are_kept() -> None:
    body = b'{"pushMessage":{"content":"b","title":"a"},"trace":{"x":[]},"strategy":3,"targets":["kim"]}'
    assert Push.from_envelope(Endpoint.PUSH_SINGLE, None, json.loads(body)).encode(AGORA) == body


def test_integers_beyond_the_reach_of_floats_are_exact() -> None:
    body = b'{"pushMessage":{"agora":{"id":9007199254740993}}}'
    assert Push.from_envelope(Endpoint.PUSH_TASK, None, json.loads(body)).encode(AGORA) == body


def test_text_is_sent_readable_and_lone_surrogates_as_escapes() -> None:
    push = Push(Audience(AudienceKind.EVERYBODY), message={"title": "维护 \U0001f680 \ud800"})
    assert push.encode(AGORA) == '{"strategy":2,"pushMessage":{"title":"维护 \U0001f680 \\ud800"}}'.encode()
    assert json.loads(push.pretty(AGORA)) == push.envelope(AGORA)


def test_the_user_of_a_path_is_taken_over() -> None:
    push = Push.from_envelope(Endpoint.PUSH_SYNC, "kim", {"pushMessage": {}})
    assert (push.user, push.audience.kind) == ("kim", AudienceKind.USER)


def test_a_synchronous_push_of_the_2023_edition_is_read_back() -> None:
    body: dict[str, Json] = {"targets": ["kim"], "async": False, "pushMessage": {}}
    push = Push.from_envelope(Endpoint.PUSH_SYNC, None, body)
    assert push.user == "kim"
    assert push.envelope(AGORA_2023) == body
    assert push.envelope(AGORA) == {"pushMessage": {}}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (["a"], "The request must be a JSON object."),
        ({"targets": ["kim"]}, "The request has no pushMessage."),
        ({"pushMessage": "hello"}, "pushMessage must be a JSON object."),
        ({"targets": "kim", "pushMessage": {}}, 'targets must be a list of texts, like ["user-1"].'),
        ({"targets": ["kim", 7], "pushMessage": {}}, "targets must hold texts only; item 2 is 7."),
    ],
)
def test_what_is_no_push_is_refused_in_words(body: object, sentence: str) -> None:
    with pytest.raises(PushShapeError) as caught:
        Push.from_envelope(Endpoint.PUSH_SINGLE, None, json.loads(json.dumps(body)))
    assert str(caught.value) == sentence


def test_a_digest_names_this_exact_request() -> None:
    push = a_push(AudienceKind.USER, "kim")
    assert push.digest(AGORA) == a_push(AudienceKind.USER, "kim").digest(AGORA)
    others = {
        a_push(AudienceKind.USER, "lee").digest(AGORA),
        a_push(AudienceKind.USERS, "kim").digest(AGORA),
        push.with_value(TITLE, "maintenance").digest(AGORA),
        push.with_value(("strategy",), True).digest(AGORA),
        push.without(("strategy",)).digest(AGORA),
    }
    assert len(others | {push.digest(AGORA)}) == 6


def test_a_message_digest_is_the_same_for_whoever_gets_it() -> None:
    tested, real = a_push(AudienceKind.USER, "qa-1"), a_push(AudienceKind.EVERYBODY)
    assert message_digest(tested, AGORA) == message_digest(real, AGORA)
    assert message_digest(tested, AGORA) != message_digest(real.with_value(TITLE, "Other"), AGORA)


def test_a_message_is_the_same_in_another_order_of_keys_and_by_the_default_strategy() -> None:
    push = Push(message={"title": "a", "ext": {"x": 1, "y": [1, 2]}})
    turned = Push(strategy=ABSENT, message={"ext": {"y": [1, 2], "x": 1}, "title": "a"})
    assert message_digest(push, AGORA) == message_digest(turned, AGORA)
    others = [
        push.with_value(("strategy",), 3),
        push.with_value(("pushMessage", "ext", "y"), [2, 1]),
        push.with_value(("pushMessage", "ext", "x"), "1"),
    ]
    assert message_digest(push, AGORA) not in {message_digest(other, AGORA) for other in others}


def test_a_delivery_digest_names_message_and_people_as_a_set_of_one_kind() -> None:
    push = a_push(AudienceKind.LABELS, "vip", "ios")
    assert delivery_digest(push, AGORA) == delivery_digest(a_push(AudienceKind.LABELS, "ios", "vip", "ios"), AGORA)
    others = {
        delivery_digest(a_push(AudienceKind.USER, "qa-3"), AGORA),
        delivery_digest(a_push(AudienceKind.USER, "qa-4"), AGORA),
        delivery_digest(a_push(AudienceKind.USERS, "qa-3"), AGORA),
        delivery_digest(a_push(AudienceKind.LABELS, "vip"), AGORA),
        delivery_digest(a_push(AudienceKind.EVERYBODY), AGORA),
        delivery_digest(push.with_value(TITLE, "Other"), AGORA),
    }
    assert len(others | {delivery_digest(push, AGORA)}) == 7


def test_a_delivery_digest_takes_labels_in_other_case_for_the_same_where_the_service_does() -> None:
    one, other = a_push(AudienceKind.LABELS, "VIP"), a_push(AudienceKind.LABELS, "vip")
    assert delivery_digest(one, AGORA) == delivery_digest(other, AGORA)
    assert delivery_digest(one, EASEMOB) != delivery_digest(other, EASEMOB)


@pytest.mark.parametrize("dialect", [AGORA, EASEMOB])
def test_a_delivery_digest_takes_users_in_other_case_for_the_same(dialect: Dialect) -> None:
    one, other = a_push(AudienceKind.USERS, "Kim", "lee"), a_push(AudienceKind.USERS, "LEE", "kim", "lee")
    assert delivery_digest(one, dialect) == delivery_digest(other, dialect)


def test_a_draft_keeps_what_no_request_can_hold() -> None:
    push = Push(
        Audience(AudienceKind.USER, ("kim", "lee")),
        ABSENT,
        "soon",
        {"title": None},
        {"trace": 1},
        ("trace", "strategy"),
    )
    assert Push.from_draft(json.loads(json.dumps(push.to_draft()))) == push


def test_a_foreign_draft_is_refused() -> None:
    with pytest.raises(PushShapeError):
        Push.from_draft({"pushMessage": {}})

"""What the service answers about one user, in the shapes of API facts 2.1, 2.2, 2.4 and 4."""

import json
from datetime import time
from typing import Any

import pytest

from push_tui.chat import parsing
from push_tui.chat.error_bodies import failure
from push_tui.chat.errors import NoSuchApp, NoSuchUser, NotOpen, NotServed, Refused, ServiceFailed, Throttled
from push_tui.chat.models import Answer
from push_tui.chat.parsing import NotUnderstood
from push_tui.chat.user_models import (
    AppUser,
    Certificate,
    DailyTimes,
    DeviceBinding,
    NotificationSettings,
    Notifies,
    OnlineDevice,
)
from push_tui.dialects import AGORA
from push_tui.endpoints import USER_READS, Endpoint

NIGHT = DailyTimes(time(21, 30), time(8))
TOKEN = "BAEAAAAAB.jkuDmf8h123456"


def body(**keys: Any) -> bytes:
    return json.dumps({"timestamp": 1, "duration": 6, **keys}).encode()


def entity(**keys: Any) -> bytes:
    return body(action="get", count=1, entities=[{"uuid": "x", "type": "user", "username": "u", **keys}])


def test_a_user_as_documented() -> None:
    told = entity(created=1542795196504, modified=1, activated=True, notification_display_style=0, nickname="t")
    assert parsing.user(told) == AppUser("u", active=True, created=1542795196504, shows_text=False)


def test_a_user_with_only_an_id_leaves_the_rest_open() -> None:
    assert parsing.user(entity()) == AppUser("u")


def test_the_display_style_may_be_text_and_old_clients_set_hours_of_quiet() -> None:
    hours = {"notification_no_disturbing_start": "22", "notification_no_disturbing_end": "8"}
    told = entity(activated=False, notification_display_style="1", notification_no_disturbing=True, **hours)
    assert parsing.user(told) == AppUser("u", active=False, shows_text=True, quiet_daily=DailyTimes(time(22), time(8)))
    assert parsing.user(entity(notification_no_disturbing=False, **hours)).quiet_daily is None


def test_devices_without_a_token_or_certificate_are_not_bound() -> None:
    device = {"device_id": "8ce08cad", "device_token": TOKEN, "notifier_name": "104410638"}
    told = body(entities=[device, device | {"device_token": ""}, device | {"notifier_name": ""}])
    assert parsing.bindings(told) == (DeviceBinding("8ce08cad", TOKEN, "104410638"),)
    assert parsing.bindings(body(entities=[])) == ()


def test_a_device_shows_the_end_of_its_token_only() -> None:
    device = DeviceBinding("8ce08cad", TOKEN, "104410638")
    assert device.token_end == "123456"
    assert "jkuDmf8h" not in repr(device)
    assert DeviceBinding("8ce08cad", "short", "x").token_end == ""


@pytest.mark.parametrize("data", [{"Kim": "online"}, [{"kim": "online"}]])
def test_online_in_an_object_or_a_list_and_any_case(data: object) -> None:
    assert parsing.is_online(body(entities=[], data=data), "kim") is True


def test_offline_is_told_of_this_user_only() -> None:
    assert parsing.is_online(body(data={"kim": "offline"}), "kim") is False
    with pytest.raises(NotUnderstood):
        parsing.is_online(body(data={"ann": "offline"}), "kim")


def test_online_devices() -> None:
    told = body(data=[{"res": "android_1", "device_uuid": "2a54", "device_name": "HUAWEI"}, {"res": "web"}])
    assert parsing.online_devices(told) == (OnlineDevice("android_1", "HUAWEI"), OnlineDevice("web"))


def test_settings_with_an_end_of_do_not_disturb_and_daily_times() -> None:
    told = body(data={"type": "NONE", "ignoreDuration": 1647590149924, "ignoreInterval": "21:30-08:00"})
    assert parsing.notification_settings(told) == NotificationSettings(Notifies.NOTHING, 1647590149924, NIGHT)


@pytest.mark.parametrize("data", [{}, {"type": "DEFAULT", "ignoreDuration": 0, "ignoreInterval": ""}, {"type": None}])
def test_settings_that_were_never_set(data: object) -> None:
    assert parsing.notification_settings(body(data=data)) == NotificationSettings()


@pytest.mark.parametrize(
    ("text", "times"),
    [("9:00-24:00", DailyTimes(time(9), time(0))), ("08:00-08:00", None), (" 21:30 - 08:00 ", NIGHT)],
)
def test_daily_times_as_people_write_them(text: str, times: DailyTimes | None) -> None:
    assert parsing.notification_settings(body(data={"ignoreInterval": text})).quiet_daily == times


@pytest.mark.parametrize("wrong", [{"type": "SOME"}, {"type": []}, {"ignoreInterval": "night"}, {"ignoreInterval": 7}])
def test_settings_that_nobody_documents_are_not_guessed(wrong: object) -> None:
    with pytest.raises(NotUnderstood):
        parsing.notification_settings(body(data=wrong))


@pytest.mark.parametrize(("hour", "quiet"), [(21, False), (22, True), (23, True), (0, True), (7, True), (8, False)])
def test_daily_times_may_go_past_midnight(hour: int, quiet: bool) -> None:
    assert DailyTimes(time(22), time(8)).holds(time(hour)) is quiet


def test_certificates_come_without_their_secret() -> None:
    told = body(entities=[{"name": "10492024", "disabled": True, "provider": "HUAWEIPUSH", "certificate": "secret"}])
    assert parsing.certificates(told) == (Certificate("10492024", "HUAWEIPUSH", disabled=True),)


PARSERS = (
    parsing.user,
    parsing.bindings,
    lambda answer: parsing.is_online(answer, "kim"),
    parsing.online_devices,
    parsing.notification_settings,
    parsing.certificates,
)


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "answer", [b"", b"<html>", b"[]", b"{}", b"null", body(entities=[1], data=[1]), body(entities={}, data=1)]
)
def test_any_other_shape_is_said_to_be_none(parse: Any, answer: bytes) -> None:
    with pytest.raises(NotUnderstood):
        parse(answer)


def error(status: int, endpoint: Endpoint = Endpoint.LIST_BINDINGS, **keys: Any) -> Exception:
    answer = Answer(status, "", {}, json.dumps(keys).encode() if keys else b"", 1.0)
    return failure(endpoint, "GET users/kim", answer, AGORA)


NO_USER: list[dict[str, Any]] = [
    {"error": "service_resource_not_found", "exception": "UserNotFoundException",
     "error_description": "Service resource not found"},
    {"error": "entity_not_found", "exception": "EntityNotFoundException", "error_description": "User null not found"},
    {"error": "resource_not_found", "error_description": "username 111 doesn't exist!"},
]  # fmt: skip  # a table


@pytest.mark.parametrize("keys", NO_USER)
@pytest.mark.parametrize("endpoint", sorted(USER_READS - {Endpoint.LIST_CERTIFICATES}))
def test_a_missing_user_in_each_known_spelling(endpoint: Endpoint, keys: dict[str, Any]) -> None:
    assert isinstance(error(404, endpoint, **keys), NoSuchUser)


def test_a_missing_user_as_a_400_and_without_an_exception() -> None:
    needed = "Entity user requires a property named username"
    assert isinstance(error(400, error="RequiredPropertyNotFoundException", error_description=needed), NoSuchUser)
    keys: dict[str, Any] = {"error": "service_resource_not_found", "error_description": "Service resource not found"}
    assert isinstance(error(404, Endpoint.GET_USER, **keys), NoSuchUser)
    assert isinstance(error(404, **keys), NotServed)


@pytest.mark.parametrize("endpoint", sorted(USER_READS))
@pytest.mark.parametrize("status", [404, 405, 500, 501])
def test_a_call_that_a_service_does_not_have(endpoint: Endpoint, status: int) -> None:
    assert isinstance(error(status, endpoint), NotServed)
    assert isinstance(error(status, endpoint, error="path", error_description="url is invalid"), NotServed)


def test_other_failures_keep_their_meaning() -> None:
    gone = "Could not find application for x/users from URI: x/users"
    assert isinstance(error(404, error="organization_application_not_found", error_description=gone), NoSuchApp)
    assert isinstance(error(403, error_description="push service not open"), NotOpen)
    assert isinstance(error(429, error="reach_limit"), Throttled)
    assert isinstance(error(503), ServiceFailed)
    illegal = error(400, error="illegal_argument", error_description="username [%s] is not legal")
    assert isinstance(illegal, Refused)

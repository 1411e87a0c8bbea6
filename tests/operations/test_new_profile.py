"""A profile in the making: what is asked for, what is wrong with it, whether it works, and keeping it."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.engine import Engine
from push_tui.message.curl import app_in_curl
from push_tui.operations.new_profile import (
    ProfileTrouble,
    TokenFrom,
    Typed,
    check,
    problem_of,
    problems,
    profile_from,
)
from push_tui.operations.saved_profiles import keep
from push_tui.operations.session import Setting
from push_tui.simulator.demo_app import DEMO_APP, DEMO_APP_ID, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport
from push_tui.storage.config import Config, Environment, PathKind, load_config
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.paths import Paths
from push_tui.storage.profile_limits import SecondPerson
from support.minted_tokens import DEMO_CERTIFICATE, judge, packed, service

WHOLE = Typed(host="sim.example", org_name=DEMO_ORG, app_name=DEMO_APP, token=DEMO_TOKEN)


@pytest.fixture
def setting(service: ChatService, tmp_path: Path) -> Iterator[Setting]:
    engine = Engine().start()
    yield Setting(
        engine=engine,
        paths=Paths.open(tmp_path),
        config=Config(),
        transport=lambda: SimulatorTransport(service),
    )
    engine.stop()


def trouble(setting: Setting, typed: Typed) -> ProfileTrouble:
    """Why the service does not take this profile."""
    with pytest.raises(ProfileTrouble) as raised:
        setting.engine.submit(check(setting, typed)).result(5)
    return raised.value


def test_four_lines_are_enough_for_a_profile() -> None:
    assert list(problems(WHOLE)) == []
    profile = profile_from(WHOLE)
    assert profile.name == "production"
    assert profile.environment is Environment.PRODUCTION
    assert profile.app == f"{DEMO_ORG}#{DEMO_APP}"


def test_an_app_key_pasted_into_one_half_fills_both() -> None:
    for half in ("org_name", "app_name"):
        typed = Typed().having(half, " 41117440#383391 ")
        assert (typed.org_name, typed.app_name) == ("41117440", "383391")


@pytest.mark.parametrize(
    "url",
    [
        "https://a41.chat.agora.io/41117440/383391",
        "https://A41.Chat.Agora.io:443/41117440/383391/push/single?strategy=2#x",
        "a41.chat.agora.io./41117440/383391/push/label/vip/",
        "  https:/a41.chat.agora.io/41117440/383391\n",
    ],
)
def test_the_url_of_a_call_pasted_as_host_fills_host_and_app(url: str) -> None:
    typed = Typed(app_id="left", path=PathKind.APP_ID).having("host", url)
    assert typed == Typed(
        host="a41.chat.agora.io", path=PathKind.APP_KEY, org_name="41117440", app_name="383391", app_id="left"
    )


def test_the_url_of_a_call_by_app_id_fills_that_where_the_dialect_has_it() -> None:
    url = "https://a41.chat.agora.io:8443/app-id/970CA35de60c44645bbae8a215061b33/push/task"
    typed = Typed().having("host", url)
    assert (typed.host, typed.path, typed.app_id) == (
        "a41.chat.agora.io:8443",
        PathKind.APP_ID,
        "970CA35de60c44645bbae8a215061b33",
    )
    assert Typed(dialect="easemob").having("host", url) == Typed(dialect="easemob", host=url)


@pytest.mark.parametrize(
    "text",
    ["https://{host}/{org_name}/{app_name}/push/single", "https://kim:secret@a41.chat.agora.io/o/a", "a41/x", "a41"],
)
def test_what_names_no_app_stays_as_it_was_pasted(text: str) -> None:
    assert Typed().having("host", text) == Typed(host=text)


def test_a_host_that_is_typed_letter_by_letter_is_not_taken_apart_under_the_cursor() -> None:
    typed, url = Typed(), "https://a41.chat.agora.io/41117440/383391"
    for end in range(1, len(url) + 1):
        typed = typed.having("host", url[:end])
    assert typed == Typed(host=url)
    problem = problem_of(typed, "host")
    assert problem is not None
    assert "without path" in problem


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "curl -X POST https://a41.chat.agora.io/41117440/383391/push/task -H 'Authorization: Bearer 007abc' -d x",
            Typed(host="a41.chat.agora.io", org_name="41117440", app_name="383391", token="007abc"),
        ),
        (
            'curl --oauth2-bearer 007abc "https://h:8443/app-id/970CA35de60c44645bbae8a215061b33/push/label"',
            Typed(host="h:8443", path="app-id", app_id="970CA35de60c44645bbae8a215061b33", token="007abc"),
        ),
        (
            'curl http://127.0.0.1:8080/o%20x/a/users -H "Authorization: Bearer $TOKEN"',
            Typed(host="http://127.0.0.1:8080", org_name="o x", app_name="a"),
        ),
        ("curl https://h/<org_name>/{app}/push -H 'Authorization: Bearer <YourAppToken>'", Typed(host="h")),
        ("curl https://XXXX/XXXX/XXXX/push/label", Typed()),
        ("curl https://h/token", Typed(host="h")),
        (
            'curl ^"https://h/o/a/push/label^" ^\n  -H ^"Authorization: Bearer 007abc^"',
            Typed(host="h", org_name="o", app_name="a", token="007abc"),
        ),
    ],
)
def test_a_curl_command_fills_what_it_names(command: str, expected: Typed) -> None:
    app = app_in_curl(command)
    assert app is not None
    assert "007abc" not in repr(app)
    taken = Typed().taking(app)
    assert {name: getattr(taken, name) for name in Typed.__dataclass_fields__} == {
        name: getattr(expected, name) for name in Typed.__dataclass_fields__
    }


def test_a_token_in_a_command_is_typed_here_whatever_was_chosen() -> None:
    app = app_in_curl("curl https://h/o/a/push -H 'Authorization: Bearer 007abc'")
    assert app is not None
    assert Typed(token_from=TokenFrom.FILE).taking(app).types_token
    assert Typed(token_from=TokenFrom.KEPT).taking(app).token_from == TokenFrom.KEPT


def test_the_fields_follow_the_dialect_the_path_and_the_source_of_the_token() -> None:
    assert "app_id" not in WHOLE.fields
    by_id = WHOLE.having("path", PathKind.APP_ID)
    assert "org_name" not in by_id.fields
    assert "app_id" in by_id.fields
    easemob = by_id.having("dialect", "easemob")
    assert "path" not in easemob.fields
    assert "org_name" in easemob.fields
    minted = WHOLE.having("token_from", TokenFrom.CERTIFICATE)
    assert "token" not in minted.fields
    assert {"app_id", "token_source"} <= set(minted.fields)


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("name", "x" * 41, "41 characters"),
        ("name", "staging", "already"),
        ("host", "", "empty"),
        ("host", "http://a41.chat.agora.io", "https"),
        ("host", "a41.chat.agora.io/41117440", "without path"),
        ("org_name", "a/b", "letters"),
        ("app_name", "..", "letters"),
        ("server_time_zone", "Asia/Singapur", "Asia/Singapore"),
        ("plan_expiry", "a day", "whole number"),
        ("plan_expiry", "721", "from 1 to 720"),
        ("token", "", "Paste"),
        ("token", "two words", "2 words"),
        ("token", packed(service(5, {1: 600}, "kim"), 1), "chat user's token"),
        ("token", packed(service(5, {2: 600}, ""), 1)[:-8], "cut off"),
    ],
)
def test_a_wrong_field_is_told_in_a_sentence(field: str, value: str, word: str) -> None:
    problem = problem_of(WHOLE.having(field, value), field, taken={"staging"})
    assert problem is not None
    assert word in problem
    assert problem.endswith((".", "?.", ")."))


@pytest.mark.parametrize("field", ["host", "org_name", "app_name", "app_id", "token_source"])
def test_a_token_in_a_wrong_field_is_not_saved_in_readable_text(field: str) -> None:
    token = "YWMtS1lUpnD8Ee-k9Gm0b7ZfVQAAAAAAAAAAAAAAAAAAAAHTtkqwXsYR6ZfTgb0SoRwg"
    typed = replace(WHOLE, token_from=TokenFrom.COMMAND, **{field: token})  # type: ignore[arg-type]  # all are texts
    assert "holds a token" in (problem_of(typed, field) or "")
    assert token not in (problem_of(typed, field) or "")


@pytest.mark.parametrize(
    ("source", "value", "word"),
    [
        (TokenFrom.VARIABLE, "not-a-name", "environment variable"),
        (TokenFrom.FILE, "token.txt", "begin with /"),
        (TokenFrom.COMMAND, "vault 'read", "quotation mark"),
        (TokenFrom.COMMAND, "", "program"),
        (TokenFrom.CERTIFICATE, "5CFd-2fd", "environment variable"),
    ],
)
def test_a_wrong_source_of_the_token_is_told(source: TokenFrom, value: str, word: str) -> None:
    typed = replace(WHOLE, token_from=source, token_source=value)
    problem = problem_of(typed, "token_source")
    assert problem is not None
    assert word in problem


@pytest.mark.parametrize("source", ["'/run/my token'", "/run/my\\ token", "file:///run/my%20token", "/run/my token\n"])
def test_the_file_of_the_token_is_taken_as_it_was_dropped(source: str) -> None:
    typed = replace(WHOLE, token_from=TokenFrom.FILE, token_source=source)
    assert profile_from(typed).token_file == Path("/run/my token")


def test_a_command_is_split_as_a_shell_would_and_run_by_none() -> None:
    typed = replace(WHOLE, token_from=TokenFrom.COMMAND, token_source="vault read '-field=a b' $HOME")
    assert profile_from(typed).token_command == ("vault", "read", "-field=a b", "$HOME")


def test_test_users_stand_once_with_blanks_or_commas_between() -> None:
    assert profile_from(replace(WHOLE, test_users="qa-1, qa-2 qa-1")).test_users == ("qa-1", "qa-2")


def test_plans_last_a_day_unless_hours_are_typed_and_are_asked_for_only_with_a_second_person() -> None:
    assert profile_from(WHOLE).plan_expiry == 24
    assert "plan_expiry" not in WHOLE.fields
    typed = WHOLE.having("second_person", "labels").having("plan_expiry", " 8 ")
    assert "plan_expiry" in typed.fields
    profile = profile_from(typed)
    assert (profile.second_person, profile.plan_expiry) == (SecondPerson.LABELS, 8)
    assert profile_from(Typed.of(profile)) == profile


def test_what_was_typed_shows_no_token() -> None:
    assert DEMO_TOKEN not in repr(WHOLE)


def test_a_profile_that_works_is_found_to_work(setting: Setting, service: ChatService) -> None:
    assert setting.engine.submit(check(setting, WHOLE)).result(5).elapsed_ms
    assert service.count("GET", "/push/label") == 1


def test_a_minted_token_is_tried_as_it_will_be_made(
    setting: Setting, service: ChatService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.judge = judge
    monkeypatch.setenv("CHAT_CERTIFICATE", DEMO_CERTIFICATE)
    typed = replace(WHOLE, token_from=TokenFrom.CERTIFICATE, token_source="CHAT_CERTIFICATE", app_id=DEMO_APP_ID)
    assert setting.engine.submit(check(setting, typed)).result(5).elapsed_ms


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"token": "wrong-token"}, "token"),
        ({"app_name": "999"}, "app_name"),
        ({"path": "app-id", "app_id": "f" * 32}, "app_id"),
        ({"token_from": "variable", "token_source": "NOT_SET_ANYWHERE"}, "token_source"),
    ],
)
def test_what_the_service_refuses_is_said_at_its_field(setting: Setting, change: dict[str, str], field: str) -> None:
    assert trouble(setting, replace(WHOLE, **change)).field == field  # type: ignore[arg-type]  # fields that are typed


def test_a_host_that_cannot_be_reached_is_said_at_the_host(setting: Setting, service: ChatService) -> None:
    service.fault("GET", "/push/label", drop_before_processing=True)
    assert trouble(setting, WHOLE).field == "host"
    assert service.count("GET", "/push/label") == 1


def test_a_failure_of_the_service_belongs_to_no_field(setting: Setting, service: ChatService) -> None:
    service.fault("GET", "/push/label", status=503)
    assert trouble(setting, WHOLE).field == ""


def test_a_kept_profile_is_there_at_the_next_start(setting: Setting) -> None:
    kept = keep(setting, replace(WHOLE, name="vip desk", environment="staging", server_time_zone="+08:00")).profile
    config = load_config(setting.paths)
    assert config.profile() == kept == setting.config.profiles["vip desk"]
    assert stat.S_IMODE(setting.paths.profiles.stat().st_mode) == 0o600
    assert DEMO_TOKEN not in setting.paths.profiles.read_text()
    assert not setting.paths.credentials.exists()


def test_a_token_is_kept_only_when_asked_to(setting: Setting) -> None:
    profile = keep(setting, replace(WHOLE, token_from=TokenFrom.KEPT)).profile
    assert CredentialStore(setting.paths).get(profile.name, profile.host) == DEMO_TOKEN
    assert stat.S_IMODE(setting.paths.credentials.stat().st_mode) == 0o600


def test_a_broken_file_is_never_overwritten(setting: Setting) -> None:
    setting.paths.profiles.write_text("[profiles")
    with pytest.raises(ProfileTrouble, match="line 1"):
        keep(setting, WHOLE)
    assert setting.paths.profiles.read_text() == "[profiles"

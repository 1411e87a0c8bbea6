"""What the doctor finds, says and advises; nothing it writes holds a token."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from push_tui.chat.tokens import create_app_token
from push_tui.engine import Engine
from push_tui.operations.demo import demo_setting, demo_token
from push_tui.operations.doctor import Case, Check, Level, Terminal, examine, report, report_json
from push_tui.operations.doctor.service import clock_finding
from push_tui.operations.session import Setting
from push_tui.simulator.demo_app import DEMO_APP, DEMO_APP_ID, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.refusals import PUSH_NOT_OPEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport
from push_tui.storage import owners
from push_tui.storage.config import Config
from push_tui.storage.owners import Account
from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError
from support.chat_loopback import TLS
from support.minted_tokens import DEMO_CERTIFICATE, packed
from support.minted_tokens import service as service_of
from support.plans import KIM

PROFILE = f"""
[profiles.staging]
host = "sim.example"
org_name = "{DEMO_ORG}"
app_name = "{DEMO_APP}"
environment = "staging"
token_env = "CHAT_TOKEN"
server_time_zone = "Asia/Singapore"
"""
XTERM: Mapping[str, str] = {"TERM": "xterm-256color", "CHAT_TOKEN": DEMO_TOKEN}


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine().start()
    yield engine
    engine.stop()
    assert engine.failures == []


@pytest.fixture
def case(engine: Engine, service: ChatService, tmp_path: Path) -> Case:
    """A host on which all is well."""
    paths = Paths.open(tmp_path / "config")
    paths.config.write_text(PROFILE)
    setting = Setting(engine=engine, paths=paths, config=Config(), transport=lambda: SimulatorTransport(service))
    return Case(setting=setting, environ=XTERM)


def found(case: Case) -> dict[str, Check]:
    """The findings by what they are about; of several the worst."""
    ranks = list(Level)
    findings = sorted(examine(case), key=lambda finding: ranks.index(finding.level))
    return {finding.what: finding for finding in findings}


def written(case: Case) -> tuple[str, bool]:
    """The whole report, and whether all is well."""
    lines: list[str] = []
    well = report(examine(case), lines.append)
    return "".join(lines), well


def configured(case: Case, **keys: str) -> Case:
    """The same host with other keys in the profile."""
    others = [line for line in PROFILE.splitlines() if line.partition(" ")[0] not in keys]
    case.setting.paths.config.write_text("\n".join([*others, *(f'{key} = "{value}"' for key, value in keys.items())]))
    return case


def test_all_is_well_on_a_host_where_it_is(case: Case) -> None:
    text, well = written(case)
    assert well, text
    for what in ("program", "directory", "configuration", "profile", "token", "connection", "clock", "history"):
        assert f"\n{what}" in f"\n{text}"
    assert "xterm-256color" in text


def test_the_demo_is_well_without_any_file_of_the_person(engine: Engine, tmp_path: Path) -> None:
    setting = demo_setting(engine, tmp_path)
    text, well = written(Case(setting=setting, start_token=demo_token(), environ=XTERM))
    assert well, text
    assert "simulator" in text


def test_keys_of_your_own_are_checked_and_each_mistake_fails(case: Case) -> None:
    config = case.setting.paths.config
    config.write_text(f'{PROFILE}\n[keys]\nsort = "o"\n')
    assert found(case)["keys"].level is Level.OK
    case = replace(case, keys_lost=lambda keys: [f"{[*keys]} took a key."])
    assert found(case)["keys"].level is Level.NOTE
    assert "['sort'] took a key." in written(case)[0]
    wrong = replace(case, key_mistakes=lambda paths, keys: [ConfigError(paths.config, f"{[*keys]}.", line=9, column=1)])
    assert found(wrong)["keys"].detail == f"{config}, line 9, column 1: ['sort']."


def test_no_line_holds_a_token(case: Case, service: ChatService) -> None:
    assert DEMO_TOKEN not in written(case)[0]
    service.refuse_token(DEMO_TOKEN)
    text, well = written(case)
    assert not well
    assert DEMO_TOKEN not in text


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (packed(service_of(5, {2: 600}, ""), 1)[:-8], "cut off or damaged"),
        (packed(service_of(5, {1: 600}, "kim"), 1), "chat user's token"),
        (packed(service_of(1, {1: 600}, "room", "kim"), 1), "not for the chat service"),
    ],
    ids=["cut-off", "user", "rtc"],
)
def test_a_token_that_cannot_work_fails_with_the_reason(case: Case, token: str, said: str) -> None:
    finding = found(replace(case, environ={**XTERM, "CHAT_TOKEN": token}))["token"]
    assert finding.level is Level.FAILED
    assert said in finding.sentence


def test_an_unknown_tz_is_told_unless_the_configuration_names_a_zone(case: Case) -> None:
    lost = replace(case, environ={**XTERM, "TZ": "Foo/Bar"})
    finding = found(lost)["your zone"]
    assert finding.level is Level.WARNING
    assert 'TZ is "Foo/Bar"' in finding.sentence
    assert "operator_time_zone" in finding.sentence
    case.setting.paths.config.write_text(f'operator_time_zone = "Asia/Tokyo"\n{PROFILE}')
    assert found(lost)["your zone"].level is Level.OK


def test_a_configuration_that_is_a_link_to_nowhere_fails_and_is_not_taken_for_none(case: Case) -> None:
    case.setting.paths.config.unlink()
    case.setting.paths.config.symlink_to("/nowhere/config.toml")
    finding = found(case)["configuration"]
    assert finding.level is Level.FAILED
    assert "a link to /nowhere/config.toml, which does not exist" in finding.sentence


@pytest.mark.parametrize(
    ("keys", "environ", "said"),
    [
        ({}, {}, "none, because neither proxy in the profile nor HTTPS_PROXY is set"),
        ({"proxy": "http://kim:hunter2-hunter2@proxy:3128"}, {}, "http://proxy:3128, from proxy in the profile"),
        ({}, {"https_proxy": "http://kim:hunter2-hunter2@proxy:3128"}, "http://proxy:3128, from https_proxy"),
        ({}, {"ALL_PROXY": "proxy:3128"}, "http://proxy:3128, from ALL_PROXY"),
        ({}, {"HTTPS_PROXY": "proxy:3128", "NO_PROXY": ".example"}, "none, because NO_PROXY names the host"),
        ({"host": "http://127.0.0.1:8080"}, {"HTTPS_PROXY": "proxy:3128"}, "none, because the service is on this host"),
    ],
    ids=["none", "profile", "environment", "all", "exempt", "loopback"],
)
def test_the_proxy_is_shown_with_its_source_and_without_its_password(
    case: Case, keys: dict[str, str], environ: dict[str, str], said: str
) -> None:
    finding = found(configured(replace(case, environ={**XTERM, **environ}), **keys))["proxy"]
    assert finding == Check("proxy", Level.OK, said)


def test_a_proxy_that_cannot_be_used_fails(case: Case) -> None:
    finding = found(replace(case, environ={**XTERM, "HTTPS_PROXY": "socks5://proxy:1080"}))["proxy"]
    assert finding.level is Level.FAILED
    assert "SOCKS" in finding.sentence


AUTHORITY = TLS / "authority.pem"


@pytest.mark.parametrize(
    ("keys", "environ", "said"),
    [
        ({}, {}, "those of the Python package certifi, because neither ca_file, SSL_CERT_FILE nor SSL_CERT_DIR is set"),
        ({"ca_file": str(AUTHORITY)}, {"SSL_CERT_FILE": "/nowhere"}, f"those of ca_file ({AUTHORITY})"),
        ({}, {"SSL_CERT_FILE": str(AUTHORITY)}, f"those of SSL_CERT_FILE ({AUTHORITY})"),
        ({"host": "http://127.0.0.1:8080"}, {}, "not needed, because the service uses http on this host"),
    ],
    ids=["none", "profile", "environment", "http"],
)
def test_the_authorities_are_shown_with_their_source(
    case: Case, keys: dict[str, str], environ: dict[str, str], said: str
) -> None:
    finding = found(configured(replace(case, environ={**XTERM, **environ}), **keys))["authorities"]
    assert finding == Check("authorities", Level.OK, said)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_authorities_that_cannot_be_read_fail_by_the_setting_s_name(case: Case, variable: str) -> None:
    finding = found(replace(case, environ={**XTERM, variable: "/nowhere"}))["authorities"]
    assert finding.level is Level.FAILED
    assert f"{variable} names /nowhere" in finding.sentence


def test_one_call_proves_token_app_and_push(case: Case, service: ChatService) -> None:
    assert found(case)["connection"].level is Level.OK
    assert service.count("GET", "/push/label") == 1


def test_a_broken_file_is_named_with_its_place_and_the_rest_is_looked_at(case: Case) -> None:
    case.setting.paths.config.write_text("[profiles.staging\n")
    findings = found(case)
    assert findings["configuration"].level is Level.FAILED
    assert "line 1" in findings["configuration"].sentence
    assert findings["history"].level is Level.OK
    assert "connection" not in findings


def test_no_profile_says_how_to_make_one(case: Case) -> None:
    case.setting.paths.config.unlink()
    assert "push-tui" in found(case)["configuration"].sentence
    assert not written(case)[1]


def test_an_unknown_profile_names_those_there_are(case: Case) -> None:
    finding = found(replace(case, profile_name="stagin"))["profile"]
    assert finding.level is Level.FAILED
    assert '"staging"' in finding.sentence


def test_a_token_that_is_not_there_is_told_by_its_source(case: Case) -> None:
    findings = found(replace(case, environ={"TERM": "xterm"}))
    assert findings["token"].level is Level.FAILED
    assert "CHAT_TOKEN" in findings["token"].sentence
    assert "connection" not in findings


@pytest.mark.parametrize(
    ("hours", "level", "word"),
    [(-48, Level.FAILED, "expired"), (-23.5, Level.WARNING, "expires in"), (0, Level.OK, "valid until")],
)
def test_a_007_token_tells_when_it_expires(case: Case, hours: float, level: Level, word: str) -> None:
    issued_at = int(time.time() + hours * 3600)
    token = create_app_token(DEMO_APP_ID, DEMO_CERTIFICATE, issued_at=issued_at, salt=7).reveal()
    finding = found(replace(case, environ={**XTERM, "CHAT_TOKEN": token}))["token"]
    assert finding.level is level
    assert word in finding.sentence


def test_a_token_of_another_app_is_told(case: Case) -> None:
    token = create_app_token("0" * 32, DEMO_CERTIFICATE, issued_at=int(time.time()), salt=7).reveal()
    case = configured(case, app_id=DEMO_APP_ID)
    finding = found(replace(case, environ={**XTERM, "CHAT_TOKEN": token}))["token"]
    assert finding.level is Level.FAILED
    assert "another app" in finding.sentence


def test_a_refused_token_says_to_get_another(case: Case, service: ChatService) -> None:
    service.refuse_token(DEMO_TOKEN)
    finding = found(case)["connection"]
    assert finding.level is Level.FAILED
    assert "Get a new app token" in finding.sentence


def test_an_unknown_app_says_which_keys_to_check(case: Case) -> None:
    assert "org and app name" in found(configured(case, app_name="999"))["connection"].sentence


def test_push_that_is_not_open_is_told(case: Case, service: ChatService) -> None:
    service.fault("GET", "/push/label", body=PUSH_NOT_OPEN)
    assert "not enabled" in found(case)["connection"].sentence


def test_a_service_that_cannot_be_reached_says_to_check_host_and_proxy(case: Case, service: ChatService) -> None:
    service.fault("GET", "/push/label", drop_before_processing=True)
    assert "host" in found(case)["connection"].sentence


@pytest.mark.parametrize(
    ("seconds", "level"), [(0.4, Level.OK), (-4, Level.OK), (90, Level.WARNING), (-90, Level.WARNING)]
)
def test_a_clock_that_is_off_is_a_warning(seconds: float, level: Level) -> None:
    assert clock_finding(timedelta(seconds=seconds)).level is level


def test_the_direction_of_a_clock_is_told() -> None:
    assert "behind" in clock_finding(timedelta(seconds=90)).sentence
    assert "ahead" in clock_finding(timedelta(seconds=-90)).sentence


def test_a_service_without_a_date_leaves_the_clock_open() -> None:
    assert clock_finding(None).level is Level.NOTE


def test_a_directory_open_to_others_is_a_warning_with_the_command(case: Case) -> None:
    case.setting.paths.root.chmod(0o755)
    finding = found(case)["directory"]
    assert finding.level is Level.WARNING
    assert f"chmod 700 {case.setting.paths.root}" in finding.sentence


def test_a_credentials_file_open_to_others_is_a_warning(case: Case) -> None:
    case.setting.paths.credentials.write_text("")
    case.setting.paths.credentials.chmod(0o644)
    assert "chmod 600" in found(case)["directory"].sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written_fails(case: Case) -> None:
    case.setting.paths.root.chmod(0o500)
    assert found(case)["directory"].level is Level.FAILED


def test_a_lock_that_cannot_be_opened_fails_by_its_name(case: Case) -> None:
    case.setting.paths.lock.mkdir()
    finding = found(case)["history"]
    assert finding.level is Level.FAILED
    assert finding.sentence.startswith(f"The lock file {case.setting.paths.lock} of the history cannot be used")


def test_a_history_that_is_no_database_fails(case: Case) -> None:
    case.setting.paths.history.write_bytes(b"this is no database at all, whatever its name says" * 20)
    assert found(case)["history"].level is Level.FAILED


def test_without_a_terminal_the_rest_counts(case: Case) -> None:
    text, well = written(replace(case, terminal=None))
    assert well
    assert "not run in a terminal" in text


def test_a_terminal_that_cannot_draw_fails(case: Case) -> None:
    finding = found(replace(case, terminal=Terminal(obstacle='TERM is "dumb".')))["terminal"]
    assert finding == Check("terminal", Level.FAILED, 'TERM is "dumb".')


def test_flow_control_is_told_where_it_is_known(case: Case) -> None:
    assert "keys" not in found(case)
    assert (
        found(replace(case, terminal=Terminal(flow_control="Flow control is on.")))["keys"].sentence
        == "Flow control is on."
    )


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"TMUX": "/tmp/tmux", "PATH": "/nowhere"}, "not on PATH"),
        ({"STY": "1.pts"}, "screen"),
        ({}, "your terminal"),
    ],
)
def test_the_way_to_the_clipboard_is_told(case: Case, environ: dict[str, str], word: str) -> None:
    assert word in found(replace(case, environ={**XTERM, **environ}))["clipboard"].sentence


def test_names_from_files_cannot_act_on_the_terminal(case: Case) -> None:
    case.setting.paths.config.write_text(PROFILE.replace("profiles.staging", 'profiles."a\\u202eb"'))
    assert "\u202e" not in written(case)[0]


def test_a_token_that_is_typed_at_the_start_is_no_failure(case: Case) -> None:
    without = PROFILE.replace('token_env = "CHAT_TOKEN"\n', "")
    case.setting.paths.config.write_text(without)
    text, well = written(case)
    assert well, text
    assert "you paste it at every start" in found(case)["token"].sentence


def test_json_has_the_documented_keys_and_no_token(case: Case, service: ChatService) -> None:
    service.refuse_token(DEMO_TOKEN)
    lines: list[str] = []
    assert not report_json(examine(case), lines.append)
    told = json.loads("".join(lines))
    assert told["ok"] is False
    assert {tuple(check) for check in told["checks"]} == {("id", "state", "title", "detail", "advice")}
    (refused,) = [check for check in told["checks"] if check["state"] == "failed"]
    assert refused["id"] == "connection"
    assert "Get a new app token" in refused["advice"]
    assert DEMO_TOKEN not in "".join(lines)


def test_what_is_left_of_each_limit_is_told(case: Case) -> None:
    limits = [finding.detail for finding in examine(case) if finding.what == "limits"]
    assert len(limits) > 2
    assert all(" of " in line and "as counted on this host" in line for line in limits)


def test_the_history_is_told_with_its_version_and_its_damage(case: Case) -> None:
    assert "version 4" in found(case)["history"].detail
    history = case.setting.paths.history
    data = bytearray(history.read_bytes())
    data[-4096:] = b"\xff" * 4096
    history.write_bytes(data)
    assert found(case)["history"].level is Level.FAILED


def test_a_network_file_system_is_a_note(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:40 / {tmp_path} rw shared:1 - nfs4 nas:/home rw\n")
    monkeypatch.setattr("push_tui.operations.doctor.files._MOUNTS", mounts)
    finding = found(case)["file system"]
    assert (finding.level, "nfs4" in finding.detail) == (Level.NOTE, True)


def test_a_shared_history_on_the_network_is_a_note_too(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, mounts = tmp_path / "srv", tmp_path / "mountinfo"
    shared.mkdir()
    shared.chmod(0o2770)
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:40 / {shared} rw shared:1 - nfs4 nas:/srv rw\n")
    monkeypatch.setattr("push_tui.operations.doctor.files._MOUNTS", mounts)
    case.setting.paths.config.write_text(f'history = "{shared}"\n{PROFILE}')
    systems = [finding for finding in examine(case) if finding.what == "file system"]
    assert [finding.level for finding in systems] == [Level.OK, Level.NOTE]
    assert "choose a local directory for history; it is for one host" in systems[1].advice


def test_who_you_are_is_said_where_a_second_person_is_asked_for(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "second person" not in found(case)
    configured(case, second_person="labels")
    monkeypatch.setattr(owners, "this_person", lambda: KIM)
    finding = found(case)["second person"]
    assert (finding.level, "you are kim (uid 1001); your plans last 24 hours" in finding.detail) == (Level.OK, True)
    monkeypatch.setattr(owners, "this_person", lambda: Account("0", "root", "ops-1"))
    assert found(case)["second person"].level is Level.WARNING
    assert "All who work as root are one person" in found(case)["second person"].advice


def test_a_terminal_that_is_too_small_is_a_warning(case: Case) -> None:
    assert found(replace(case, terminal=Terminal(size=(79, 24))))["terminal"].level is Level.WARNING
    assert "80×24" in found(replace(case, terminal=Terminal(size=(80, 24))))["terminal"].detail


def test_the_rights_of_a_shared_history_are_checked(case: Case, tmp_path: Path) -> None:
    shared = tmp_path / "srv"
    case.setting.paths.config.write_text(f'history = "{shared}"\n{PROFILE}')
    assert "does not exist; create it" in found(case)["history"].sentence
    shared.mkdir(0o700)
    assert f"run `chmod 2770 {shared}`" in found(case)["history"].sentence
    assert list(shared.iterdir()) == []
    shared.chmod(0o2770)
    assert found(case)["history"].level is Level.OK
    (shared / "history.lock").chmod(0o600)
    assert f"run `chmod 660 {shared}/history.lock`" in found(case)["history"].sentence


def test_a_command_for_outcomes_that_cannot_be_run_is_said(case: Case) -> None:
    case.setting.paths.config.write_text(f'on_outcome = ["/nowhere/tell"]\n{PROFILE}')
    assert found(case)["on_outcome"].sentence.startswith("/nowhere/tell is not a program that you can run")
    case.setting.paths.config.write_text(f'on_outcome = ["/bin/sh"]\n{PROFILE}')
    assert "on_outcome" not in found(case)

"""``config.toml``: what it gives, and that every mistake is named with its place."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from push_tui.storage.config import Config, Environment, PathKind, UnknownProfile, load_config
from push_tui.storage.paths import Paths
from push_tui.storage.profile_limits import SecondPerson
from push_tui.storage.toml_files import ConfigError

STAGING = """\
default_profile = "staging"
[profiles.staging]
host = "a41.chat.agora.io"
org_name = "41117440"
app_name = "383391"
"""

EVERYTHING = """\
default_profile = "staging"
operator = "kim"
operator_time_zone = "Europe/Berlin"
start = "labels"
[profiles.staging]
host = "a41.chat.agora.io"
path = "app-key"
org_name = "41117440"
app_name = "383391"
dialect = "agora-2023"
environment = "staging"
read_only = true
server_time_zone = "+08:00"
test_users = ["qa-1", "qa-2"]
rate_share = 0.25
users_per_label = 500000
labels_per_app = 200
labels_per_push = 4
require_note = true
second_person = "labels"
plan_expiry = 8
token_command = ["vault", "read", "-field=token", "secret/chat"]
proxy = "http://proxy:3128"
ca_file = "certs/ca.pem"
"""


def load(paths: Paths, text: str) -> Config:
    paths.config.write_text(text, encoding="utf-8")
    return load_config(paths)


def refusal(paths: Paths, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(paths, text)
    assert paths.config.read_text(encoding="utf-8") == text
    return caught.value


def test_every_key_of_the_design_is_read(paths: Paths) -> None:
    config = load(paths, EVERYTHING)
    profile = config.profile()
    assert (config.operator, config.operator_time_zone) == ("kim", "Europe/Berlin")
    assert config.start == "labels"
    assert profile.base_url == "https://a41.chat.agora.io"
    assert profile.app == profile.app_label == "41117440#383391"
    assert profile.environment is Environment.STAGING
    assert profile.read_only
    assert profile.require_note
    assert (profile.second_person, profile.plan_expiry) == (SecondPerson.LABELS, 8)
    assert profile.server_zone is not None
    assert datetime(2026, 1, 1, tzinfo=UTC).astimezone(profile.server_zone).utcoffset() == timedelta(hours=8)
    assert profile.test_users == ("qa-1", "qa-2")
    assert profile.rate_share == 0.25
    assert profile.token_command == ("vault", "read", "-field=token", "secret/chat")
    assert profile.ca_file == paths.root / "certs/ca.pem"
    assert profile.dialect.name == "agora-2023"
    limits = profile.dialect.users_per_label, profile.dialect.labels_per_app, profile.dialect.labels_per_push
    assert limits == (500_000, 200, 4)


def test_push_tui_starts_with_the_overview_unless_told_otherwise(paths: Paths) -> None:
    assert load(paths, STAGING).start == "overview"
    error = refusal(paths, f'start = "label"\n{STAGING}')
    assert 'must be one of overview, labels, compose, history, jobs, not "label"; did you mean "labels"?' in str(error)


def test_without_more_a_profile_is_agora_production_with_half_the_rate(paths: Paths) -> None:
    profile = load(paths, STAGING).profile("staging")
    assert (profile.dialect.name, profile.environment) == ("agora", Environment.PRODUCTION)
    assert (profile.rate_share, profile.read_only, profile.server_zone) == (0.5, False, None)


def test_an_app_can_be_named_by_its_id(paths: Paths) -> None:
    profile = load(paths, '[profiles.live]\nhost = "a41.chat.agora.io"\npath = "app-id"\napp_id = "0f3a"\n').profile()
    assert profile.path_kind is PathKind.APP_ID
    assert (profile.app, profile.app_label) == ("0f3a", "live")


def test_a_file_of_a_windows_editor_is_read(paths: Paths) -> None:
    paths.config.write_bytes(b"\xef\xbb\xbf" + STAGING.replace("\n", "\r\n").encode())
    assert load_config(paths).profile().name == "staging"


def test_no_file_is_no_profile_and_the_sentence_says_how_to_make_one(paths: Paths) -> None:
    with pytest.raises(UnknownProfile, match="There is no profile yet; add one"):
        load_config(paths).profile()


def test_an_unknown_profile_is_answered_with_the_nearest(paths: Paths) -> None:
    with pytest.raises(UnknownProfile, match=r'no profile "stagin" .*did you mean "staging"'):
        load(paths, STAGING).profile("stagin")


def test_of_several_profiles_without_a_default_one_must_be_chosen(paths: Paths) -> None:
    two = STAGING.split("\n", 1)[1] + STAGING.split("\n", 1)[1].replace("staging", "live")
    with pytest.raises(UnknownProfile, match=r"--profile.*staging, live"):
        load(paths, two).profile()


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ('hots = "x"', 1, 'unknown key "hots"; did you mean "host"?'),
        ('operator = "kim"', 1, "belongs at the top"),
        ("rate_share = 0.01", 14, "from 0.05 to 1"),
        ("rate_share = 1.5", 14, "from 0.05 to 1"),
        ('rate_share = "0.5"', 14, "must be a number"),
        ("rate_share = nan", 14, "from 0.05 to 1"),
        ("read_only = 1", 13, "must be true or false"),
        ("labels_per_app = 0", 18, "must be from 1 to 1,000,000,000"),
        ("labels_per_app = true", 18, "must be a whole number"),
        ("limits = 3", 10, r"must be a table, not a whole number: write \[profiles.NAME.limits\]"),
        ("limits = { hrad = true }", 10, 'has an unknown key "hrad"; did you mean "hard"?'),
        ("limits.least_gap = 86401", 20, "must be from 0 to 86,400"),
        ('limits = { quiet_hours = "22:00-07:00" }', 10, "needs quiet_zone"),
        (
            'limits = { quiet_hours = "22-7", quiet_zone = "UTC" }',
            10,
            'must be hours such as "22:00-07:00", not "22-7"',
        ),
        ('limits = { quiet_hours = "07:00-07:00", quiet_zone = "UTC" }', 10, "must be hours such as"),
        ('second_person = "always"', 17, "must be one of never, labels, everybody"),
        ("plan_expiry = 0", 15, "must be from 1 to 720"),
        ('dialect = "agora2023"', 11, 'did you mean "agora-2023"?'),
        ('environment = "prod"', 15, 'did you mean "production"?'),
        ("test_users = ['qa-1', 7]", 14, "number 2 must be a text"),
        ("test_users = ['qa-1', 'qa 2']", 14, "number 2: holds a space"),
        ('test_users = "qa-1"', 14, "must be a list"),
        ('server_time_zone = "Asia/Singapor"', 20, 'did you mean "Asia/Singapore"?'),
        ('server_time_zone = "../../etc/passwd"', 20, "IANA name"),
        ('server_time_zone = "+15:00"', 20, "from -14:00 to \\+14:00"),
        ('server_time_zone = "+08:75"', 20, "from -14:00 to \\+14:00"),
        ('token_command = "vault read"', 17, "a list of the program and its arguments"),
        ("token_command = []", 17, "must name a program"),
        ('token_env = ""', 13, "must not be empty"),
        ('proxy = "socks5://h:1080"', 9, "SOCKS is not supported"),
        ('proxy = "http://"', 9, "the URL of a proxy"),
        ('path = "app_key"', 8, 'did you mean "app-key"?'),
        ('path = "app-id"', 2, "needs app_id"),
        ('app_certificate_env = "CERT"', 1, "add app_id to the profile"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line_and_column(
    paths: Paths, line: str, column: int, words: str
) -> None:
    error = refusal(paths, f"{STAGING}{line}\n")
    assert (error.line, error.column) == (2 if column == 2 else 6, column)
    assert str(error).startswith(f"{paths.config}, line {error.line}, column {column}: ")
    assert re.search(words, error.message)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("http://a41.chat.agora.io", 'must use https, .*write "https://a41.chat.agora.io"'),
        ("ftp://a41.chat.agora.io", "must begin with https://"),
        ("https://a41.chat.agora.io/41117440/383391", "the host alone, without path"),
        ("https://kim:secret@a41.chat.agora.io", "must not hold a user name"),
        ("a41 chat", "must be a host such as"),
        ("a41.chat.agora.io:99999", "must be a host such as"),
        ("http://127.0.0.1.evil.example", "must use https"),
        ("https://", "must be a host such as"),
        ("чат.example", "must be a host such as"),
    ],
)
def test_a_host_that_is_no_https_host_is_refused(paths: Paths, host: str, words: str) -> None:
    error = refusal(paths, STAGING.replace("a41.chat.agora.io", host))
    assert (error.line, error.column, error.key) == (3, 8, "profiles.staging.host")
    assert re.search(words, error.message)


@pytest.mark.parametrize("host", ["http://127.0.0.1:8080", "http://localhost:8080/", "http://[::1]:8080"])
def test_loopback_may_be_plain_http(paths: Paths, host: str) -> None:
    assert load(paths, STAGING.replace("a41.chat.agora.io", host)).profile().base_url == host.rstrip("/")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('operator = "kim"\ndefault_profile = ', 2, 19, "not valid TOML: invalid value"),
        ('operator = "kim"\noperator = "lena"\n', 2, 18, "not valid TOML: cannot overwrite a value"),
        ('operator = """kim', 1, 18, "not valid TOML: "),
        ("[profiles.a]\n[profiles.a]\n", 2, 12, "not valid TOML: cannot declare"),
        ('host = "x"\n', 1, 1, "belongs under \\[profiles.NAME\\]"),
        ("[profile.a]\n", 1, 2, 'unknown key "profile"; did you mean "profiles"?'),
        ("profiles = 3\n", 1, 12, "must be a table"),
        ('profiles.a = "x"\n', 1, 14, '"a" must be a table'),
        ('# note\n\ndefault_profile = "x"\n', 3, 19, 'there is no profile "x"'),
        ('[profiles.a]\nhost = "a.b"\n', 1, 2, "needs org_name and app_name.*app-id"),
        ('[profiles.a]\nhost = "a.b"\norg_name = "41"\n', 1, 2, "needs app_name"),
        ('[profiles.a]\norg_name = "41"\n', 1, 2, "needs host"),
        ('[profiles]\na = {host = "a.b", org_name = "x", app_name = 3}\n', 2, 5, '"app_name" must be a text'),
        ('profiles."a b".host = "x y"\n', 1, 23, '"host" must be a host'),
    ],
)
def test_a_broken_file_is_named_with_line_and_column(
    paths: Paths, text: str, line: int, column: int, words: str
) -> None:
    error = refusal(paths, text)
    assert (error.line, error.column) == (line, column)
    assert re.search(words, error.message)


def test_bytes_that_are_no_text_are_named_with_their_place(paths: Paths) -> None:
    paths.config.write_bytes(b'operator = "kim"\nx = "\xff"\n')
    with pytest.raises(ConfigError, match="line 2, column 6: this is not UTF-8 text"):
        load_config(paths)


def test_a_directory_in_place_of_the_file_is_said(paths: Paths) -> None:
    paths.config.mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml: the file cannot be read"):
        load_config(paths)


def test_app_id_in_the_path_is_for_dialects_that_have_it(paths: Paths) -> None:
    error = refusal(paths, f'{STAGING}path = "app-id"\napp_id = "0f3a"\ndialect = "easemob"\n')
    assert (error.line, error.column) == (6, 8)
    assert "easemob" in error.message


def test_a_token_comes_from_one_place_only(paths: Paths) -> None:
    error = refusal(paths, f'{STAGING}token_env = "A"\ntoken_file = "b"\n')
    assert "token_env and token_file each say where the token comes from" in error.message


def test_a_secret_in_the_wrong_place_is_not_repeated(paths: Paths) -> None:
    assert "eJxTYIh" not in str(refusal(paths, f'{STAGING}token_env = "007eJxTYIh/+="\n'))


def test_a_host_without_zone_data_is_told_to_write_the_offset(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import zoneinfo

    def unknown(name: str) -> zoneinfo.ZoneInfo:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", unknown)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    error = refusal(paths, f'{STAGING}server_time_zone = "Asia/Singapore"\n')
    assert 'this host has no time zone data; write an offset such as "+08:00"' in error.message
    assert load(paths, f'{STAGING}server_time_zone = "UTC"\n').profile().server_zone is UTC
    assert load(paths, f'{STAGING}server_time_zone = "-03:30"\n').profile().server_zone is not None

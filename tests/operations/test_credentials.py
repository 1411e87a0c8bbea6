"""Where a token comes from, in the order of the sources, and that it never shows itself."""

import asyncio
import os
import stat
import sys
import zlib
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.errors import TokenNeeded
from push_tui.operations import credentials
from push_tui.operations.credentials import ProfileTokens
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.paths import Paths
from support.person import PROFILE

APP_ID = "970CA35de60c44645bbae8a215061b33"
CERTIFICATE = "5CFd2fd1755d40ecb72977518be15d3b"


def tokens(profile: Any = PROFILE, store: CredentialStore | None = None, **options: Any) -> ProfileTokens:
    return ProfileTokens(profile, store, **options)


def fetched(source: ProfileTokens) -> str:
    return asyncio.run(source.token()).reveal()


def test_the_token_of_the_start_goes_before_all_others() -> None:
    profile = replace(PROFILE, token_env="CHAT_TOKEN")
    assert fetched(tokens(profile, start_token="from-start", environment={"CHAT_TOKEN": "other"})) == "from-start"


def test_a_variable_gives_the_token_or_is_named_when_it_is_not_set() -> None:
    profile = replace(PROFILE, token_env="CHAT_TOKEN")
    assert fetched(tokens(profile, environment={"CHAT_TOKEN": " abc \n"})) == "abc"
    with pytest.raises(TokenNeeded, match="CHAT_TOKEN"):
        fetched(tokens(profile, environment={}))


def test_a_file_gives_the_token_and_a_missing_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-file\n")
    assert fetched(tokens(replace(PROFILE, token_file=file))) == "from-file"
    with pytest.raises(TokenNeeded, match="missing"):
        fetched(tokens(replace(PROFILE, token_file=tmp_path / "missing")))


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbffrom-file\r\n",
        "from-file\r\n".encode("utf-16"),
        b"Bearer from-file",
        b'"from-file"',
        b'{"access_token": "from-file", "expires_in": 3600}\n',
    ],
    ids=["bom", "utf-16", "bearer", "quotes", "json"],
)
def test_a_file_and_a_command_give_the_token_as_programs_write_it(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_bytes(data)
    assert fetched(tokens(replace(PROFILE, token_file=file))) == "from-file"
    assert fetched(tokens(replace(PROFILE, token_command=("cat", str(file))))) == "from-file"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty"),
        (b"\xff\xfe\x00\xd8", "not text"),
        (b"one\ntwo\nthree\n", "it has 3 lines"),
        (b'{"error": "unauthorized"}', "JSON with an error"),
        (b"x" * 70_000, "over 64 kB"),
    ],
    ids=["empty", "no-text", "lines", "refusal", "long"],
)
def test_a_file_that_holds_no_token_is_named_with_the_reason(data: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_bytes(data)
    with pytest.raises(TokenNeeded, match=f"The token file {file} .*{said}"):
        fetched(tokens(replace(PROFILE, token_file=file)))


@pytest.mark.parametrize("command", [("yes",), ("sh", "-c", "yes & yes"), ("sh", "-c", "setsid yes & yes")])
def test_a_command_that_prints_without_end_is_ended_at_once(command: tuple[str, ...]) -> None:
    with pytest.raises(TokenNeeded, match="printed over 64 kB"):
        fetched(tokens(replace(PROFILE, token_command=command)))


def test_a_token_is_kept_without_what_was_pasted_around_it(tmp_path: Path) -> None:
    store = CredentialStore(Paths.open(tmp_path))
    tokens(store=store).give('Authorization: Bearer "typed"\r\n', remember=True)
    assert store.get(PROFILE.name, PROFILE.host) == "typed"


def test_a_command_runs_without_a_shell() -> None:
    profile = replace(PROFILE, token_command=(sys.executable, "-c", "import sys; print(len(sys.argv[1]))", "$HOME;ls"))
    assert fetched(tokens(profile)) == str(len("$HOME;ls"))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("no-such-program-here",), "cannot be started"),
        ((sys.executable, "-c", "import sys; sys.exit('vault is sealed')"), "vault is sealed"),
        ((sys.executable, "-c", ""), "printed nothing"),
    ],
)
def test_a_command_that_gives_nothing_says_why(command: tuple[str, ...], said: str) -> None:
    with pytest.raises(TokenNeeded, match=said):
        fetched(tokens(replace(PROFILE, token_command=command)))


@pytest.mark.parametrize("command", [("sleep", "60"), ("sh", "-c", "sleep 60 & sleep 60")])
def test_a_command_that_hangs_is_ended_with_what_it_started(
    monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(credentials, "COMMAND_SECONDS", 0.2)
    with pytest.raises(TokenNeeded, match="did not end"):
        fetched(tokens(replace(PROFILE, token_command=command)))


def test_a_certificate_mints_a_007_token() -> None:
    profile = replace(PROFILE, app_id=APP_ID, app_certificate_env="CERT")
    token = fetched(tokens(profile, environment={"CERT": CERTIFICATE}))
    assert token.startswith("007")
    assert APP_ID.encode() in zlib.decompress(b64decode(token[3:]))
    with pytest.raises(TokenNeeded, match="32 hexadecimal"):
        fetched(tokens(profile, environment={"CERT": "short"}))


def test_a_typed_token_is_kept_only_when_told_to(tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    source = tokens(store=CredentialStore(paths))
    with pytest.raises(TokenNeeded):
        fetched(source)
    source.give("typed")
    assert fetched(source) == "typed"
    assert not paths.credentials.exists()
    source.give("typed-again", remember=True)
    assert stat.S_IMODE(paths.credentials.stat().st_mode) == 0o600
    assert fetched(tokens(store=CredentialStore(paths))) == "typed-again"


def test_a_kept_token_is_not_given_for_another_host(tmp_path: Path) -> None:
    store = CredentialStore(Paths.open(tmp_path))
    tokens(store=store).give("secret", remember=True)
    with pytest.raises(TokenNeeded):
        fetched(tokens(replace(PROFILE, host="elsewhere.example"), store))


def test_a_fresh_token_is_fetched_anew_and_a_typed_one_is_not_replaced() -> None:
    environment = {"CHAT_TOKEN": "old"}
    source = tokens(replace(PROFILE, token_env="CHAT_TOKEN"), environment=environment)

    async def story() -> tuple[str, str]:
        old = await source.token()
        environment["CHAT_TOKEN"] = "new"
        fresh = await source.fresh(old)
        return fresh.reveal(), (await source.fresh(old)).reveal()

    assert asyncio.run(story()) == ("new", "new")


def test_a_token_typed_while_the_old_one_is_fetched_again_is_the_one_in_use(tmp_path: Path) -> None:
    file = tmp_path / "token"
    os.mkfifo(file)
    source = tokens(replace(PROFILE, token_command=("cat", str(file))))

    async def type_meanwhile() -> None:
        fetching = asyncio.create_task(source.token())
        while not source._fetching.locked():
            await asyncio.sleep(0)
        source.give("typed")
        file.write_text("old")  # waits until the command reads
        assert (await fetching).reveal() == "typed"

    asyncio.run(type_meanwhile())
    assert fetched(source) == "typed"
    assert not source.wanted


def test_the_source_is_told_as_it_is_and_why_it_gives_none(tmp_path: Path) -> None:
    store = CredentialStore(Paths.open(tmp_path))
    source = tokens(store=store)
    with pytest.raises(TokenNeeded) as needed:
        fetched(source)
    assert (source.source, source.missing) == ("typed at every start", needed.value)
    source.give("typed", remember=True)
    assert (source.source, source.missing) == ("typed by you", None)
    source = tokens(store=store)
    fetched(source)
    assert (source.source, source.missing) == ("saved in credentials.toml", None)


def test_no_token_shows_in_a_message_or_representation() -> None:
    source = tokens(start_token="very-secret")
    token = asyncio.run(source.token())
    assert "very-secret" not in f"{token} {token!r} {vars(source)!r}"


def test_what_is_no_token_is_refused_without_being_shown() -> None:
    profile = replace(PROFILE, token_env="CHAT_TOKEN")
    with pytest.raises(TokenNeeded) as refused:
        fetched(tokens(profile, environment={"CHAT_TOKEN": "very secret"}))
    assert "very secret" not in str(refused.value)

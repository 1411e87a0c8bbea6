"""The list of profiles tells where each token comes from, and what is wrong with it, without running anything."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.errors import TokenNeeded
from push_tui.chat.tokens import create_app_token
from push_tui.operations.profile_tokens import TokenNote, token_notes
from push_tui.simulator.demo_app import DEMO_APP_ID
from push_tui.simulator.service import ChatService
from push_tui.storage.config import Profile
from support.job_desk import PROFILE, JobDesk, job_desk

OTHER = replace(PROFILE, name="other")


@pytest.fixture
def desk(service: ChatService, tmp_path: Path) -> Iterator[JobDesk]:
    with job_desk(service, tmp_path) as desk:
        yield desk


def note(desk: JobDesk, profile: Profile, typed: Mapping[Profile, str | None] | None = None) -> TokenNote:
    """What is told of a profile's token."""
    desk.session.setting.config = replace(desk.session.config, profiles={profile.name: profile})
    found: Mapping[str, TokenNote] = desk.ask(token_notes(desk.session, typed or {}))
    return found[profile.name]


@pytest.mark.parametrize(
    ("source", "words", "wrong"),
    [
        ({}, "typed at every start", ""),
        ({"token_env": "CHAT_TOKEN"}, "variable CHAT_TOKEN", "no token"),
        ({"token_file": Path("/nowhere/token")}, "file /nowhere/token", "no token"),
        ({"app_certificate_env": "CERT", "app_id": DEMO_APP_ID}, "certificate in CERT", "no token"),
        ({"token_command": ("touch", "ran")}, "command touch", ""),
    ],
)
def test_each_source_is_named_and_one_that_gives_no_token_is_told(
    desk: JobDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: dict[str, Any], words: str, wrong: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = note(desk, replace(OTHER, **source))
    assert (told.source, told.wrong, bool(told.why)) == (words, wrong, bool(wrong))
    assert not (tmp_path / "ran").exists()


def test_a_token_that_expired_is_told(desk: JobDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = int(time.time()) - 7200
    token = create_app_token(DEMO_APP_ID, "0" * 32, issued_at=issued, salt=1, seconds=3600)
    monkeypatch.setenv("CHAT_TOKEN", token.reveal())
    told = note(desk, replace(OTHER, token_env="CHAT_TOKEN"))
    assert (told.source, told.wrong) == ("variable CHAT_TOKEN", "expired")
    assert token.reveal() not in repr(told)


def test_the_profile_in_use_is_told_as_the_session_knows_it(desk: JobDesk) -> None:
    tokens = desk.session.tokens
    tokens.give("007-refused")
    tokens.refused = tokens.current
    told = note(desk, desk.session.profile)
    assert (told.source, told.wrong) == ("typed by you", "refused")
    tokens._token, tokens.missing = None, TokenNeeded("It is not set; enter a token.")
    assert note(desk, desk.session.profile).why == "It is not set; enter a token."


def test_a_token_that_you_typed_in_the_list_is_told(desk: JobDesk) -> None:
    assert note(desk, OTHER, {OTHER: "007-typed"}).source == "typed by you"
    assert desk.session.tokens.source != "typed by you"

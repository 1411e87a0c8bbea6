"""The records of the pace in the config directory: private, nameless, and never what holds up a call."""

import asyncio
import fcntl
import os
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.pace import SlowDown
from push_tui.chat.pacer import PacerRegistry
from push_tui.chat.shared_timetable import Grant
from push_tui.dialects import EASEMOB
from push_tui.endpoints import Endpoint
from push_tui.engine import Engine
from push_tui.operations import shared_pace
from push_tui.operations.demo import demo_setting
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.session import Session, Setting
from push_tui.operations.shared_pace import RETRY_SECONDS, PaceFiles
from push_tui.storage.config import Config
from push_tui.storage.job_records import Counts
from push_tui.storage.paths import Paths
from push_tui.storage.shared_record import change_record
from support.job_desk import PROFILE, job_desk, people, service_with

pytestmark = pytest.mark.usefixtures("patient_pace")

GRANT = Grant(1.0, 2.0, SlowDown())


def grant(data: bytes) -> tuple[bytes, Grant]:
    return b"taken", GRANT


async def calls(directory: Path, count: int) -> float:
    """Seconds that so many calls of a process wait for their turn."""
    pacer = PacerRegistry(shared=lambda: PaceFiles(directory)).pacer("host/org/app", EASEMOB)
    began = time.monotonic()
    for _ in range(count):
        await pacer.turn(Endpoint.ADD_USERS)
    return time.monotonic() - began


async def test_the_directory_and_its_files_are_private_and_tell_nothing(tmp_path: Path) -> None:
    files = PaceFiles(tmp_path / "pace")
    assert await files.change("a41.chat.agora.io/org/app\nadd users", grant) == GRANT
    (file,) = (tmp_path / "pace").iterdir()
    assert (tmp_path / "pace").stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch("[0-9a-f]{32}", file.name)


async def test_two_in_one_directory_share_and_others_do_not(tmp_path: Path) -> None:
    await calls(tmp_path / "one", 1)
    await calls(tmp_path / "one", 1)
    assert len(list((tmp_path / "one").iterdir())) == 1
    one, same, other = await asyncio.gather(*(calls(tmp_path / name, 6) for name in ("one", "one", "other")))
    assert max(one, same) >= 11 * 0.034 - 0.02
    assert other < max(one, same)


@pytest.mark.parametrize("damage", ["a directory", "a file", "locked", "garbage"])
async def test_calls_go_out_whatever_becomes_of_the_files(
    tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, tries = tmp_path / "pace", 0
    await calls(directory, 1)

    def tried(*arguments: Any) -> Any:
        nonlocal tries
        tries += 1
        return change_record(*arguments)

    monkeypatch.setattr(shared_pace, "change_record", tried)
    (file,) = directory.iterdir()
    held = file.open("r+b")
    if damage == "a directory":
        file.unlink()
        file.mkdir()
    elif damage == "a file":
        file.unlink()
        directory.rmdir()
        directory.touch()
    elif damage == "locked":
        fcntl.flock(held, fcntl.LOCK_EX)
    else:
        file.write_bytes(os.urandom(5000))
    await calls(directory, 10)
    assert (tries > 1) if damage == "garbage" else (tries <= 1), "what cannot be used is not waited for at each call"
    held.close()


async def test_why_the_pace_is_not_shared_is_said_and_it_is_tried_again_later(tmp_path: Path) -> None:
    now = 100.0
    files = PaceFiles(tmp_path / "pace", clock=lambda: now)
    (tmp_path / "pace").touch()
    assert await files.change("app", grant) is None
    assert files.trouble.startswith(
        f"Other push-tui processes cannot share the rate limit with this one: {tmp_path / 'pace'} ("
    )
    (tmp_path / "pace").unlink()
    assert await files.change("app", grant) is None
    now += RETRY_SECONDS
    assert await files.change("app", grant) == GRANT
    assert files.trouble == ""


async def test_a_file_system_that_hangs_holds_up_no_call_until_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_pace, "WAIT_SECONDS", 0.2)
    now, hung = 100.0, threading.Event()
    files = PaceFiles(tmp_path, clock=lambda: now)

    def hang(data: bytes) -> tuple[bytes, Grant]:
        hung.wait(20)
        return grant(data)

    assert await files.change("app", hang) is None
    assert not hung.is_set()
    assert "does not answer" in files.trouble
    now += RETRY_SECONDS
    assert await files.change("other", grant) is None, "no second thread is given to a file system that hangs"
    hung.set()
    while files._open:
        await asyncio.sleep(0.001)
    assert await files.change("other", grant) == GRANT


async def test_the_loop_is_not_held_up_while_a_record_is_changed(tmp_path: Path) -> None:
    files, went_on = PaceFiles(tmp_path), threading.Event()

    def slow(data: bytes) -> tuple[bytes, Grant]:
        assert went_on.wait(20)
        return grant(data)

    changing = asyncio.create_task(files.change("app", slow))
    while not files._open:
        await asyncio.sleep(0.001)
    went_on.set()
    assert await changing == GRANT


async def test_a_look_at_a_record_creates_nothing_and_hides_no_trouble(tmp_path: Path) -> None:
    files = PaceFiles(tmp_path / "pace")
    assert await files.read("app") == b""
    assert not (tmp_path / "pace").exists()
    assert await files.change("app", grant) == GRANT
    assert await files.read("app") == b"taken"
    files.trouble = "Other push-tui processes cannot share."
    assert await files.read("app") == b"taken"
    assert files.trouble


def test_a_job_shares_its_pace_and_a_demo_has_no_files_of_it(tmp_path: Path) -> None:
    users = people(300)
    service = service_with("vip", users=users)
    with job_desk(service, tmp_path / "real") as desk:
        assert not desk.paths.pace.exists(), "nothing is made before the first call"
        assert desk.run(Add(label="vip").plan(desk.session, users)).counts == Counts(300, done=300)
        assert len(list(desk.paths.pace.iterdir())) == 1
    engine = Engine().start()
    try:
        setting = demo_setting(engine, tmp_path / "demo")
        session = Session(setting, setting.config.profile(), start_token="")
        engine.submit(session.setting.pacers.pacer("app", session.dialect).turn(Endpoint.GET_LABEL)).result(5)
        assert not setting.paths.pace.exists()
    finally:
        engine.stop()


def test_a_job_runs_on_where_the_pace_cannot_be_shared_and_says_so(tmp_path: Path) -> None:
    users = people(2000)
    service = service_with("vip", users=users)
    (tmp_path / "pace").touch()
    with job_desk(service, tmp_path, replace(PROFILE, dialect_name="agora-2023")) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, users))
        reasons = set()
        while (view := desk.queue.view(job)) is not None and not view.over:
            reasons.add(view.alone_because)
            time.sleep(0.01)
        assert view is not None
        assert view.counts == Counts(2000, done=2000)
    assert any(reason.startswith("Other push-tui processes cannot share") for reason in reasons)


def test_an_idle_app_does_not_touch_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[object] = []
    monkeypatch.setattr("push_tui.operations.shared_pace.change_record", lambda *args: touched.append(args))
    engine = Engine().start()
    try:
        setting = Setting(engine=engine, paths=Paths.open(tmp_path), config=Config(profiles={PROFILE.name: PROFILE}))
        setting.pacers.pacer("app", PROFILE.dialect)
        time.sleep(0.3)
    finally:
        engine.stop()
    assert touched == []

"""Whether a process still lives, also where there is no /proc."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.storage import owners
from push_tui.storage.owners import Life, life_of, this_process


@pytest.fixture(params=["as here", "without /proc"], autouse=True)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    remembered = owners._owner, owners._boot, owners._namespace
    for each in remembered:
        each.cache_clear()
    if request.param == "without /proc":
        monkeypatch.setattr(owners, "_PROC", Path("/nowhere"))
    yield
    for each in remembered:
        each.cache_clear()


def test_this_process_lives() -> None:
    assert this_process().pid == os.getpid()
    assert life_of(this_process()) is Life.ALIVE


def test_a_process_that_ended_is_dead() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert life_of(replace(this_process(), pid=ended.pid)) is Life.DEAD


def test_a_process_of_another_host_is_out_of_sight() -> None:
    assert life_of(replace(this_process(), host="ops-2")) is Life.OUT_OF_SIGHT


def test_a_process_of_another_container_is_out_of_sight() -> None:
    assert life_of(replace(this_process(), namespace="pid:[1]")) is Life.OUT_OF_SIGHT


def test_a_process_from_before_the_last_start_of_the_host_is_dead() -> None:
    assert life_of(replace(this_process(), boot="another")) is Life.DEAD


def test_a_number_that_can_be_no_process_is_not_alive() -> None:
    assert life_of(replace(this_process(), pid=2**40)) is not Life.ALIVE


def test_a_command_name_with_parentheses_and_blanks_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "7").mkdir()
    fields = "S " + " ".join(str(number) for number in range(4, 53))
    (tmp_path / "7" / "stat").write_text(f"7 (a ) S (b) {fields}", encoding="utf-8")
    monkeypatch.setattr(owners, "_PROC", tmp_path)
    assert owners._status(7) == ("S", "22")

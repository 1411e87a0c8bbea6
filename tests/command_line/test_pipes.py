"""What is printed or exported for other programs: labels, members, records; and output that cannot be written."""

import csv
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from push_tui.cli import main
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.history import PAGE_LIMIT, History, Past
from push_tui.storage.paths import Paths
from support.command_line import Said, a_history, run
from support.history_samples import a_push, accepted
from support.real_program import Workplace, workplace
from support.terminal_session import TerminalSession


def test_the_export_goes_to_standard_output(tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    answer = run("history", "export", "--format", "jsonl")
    assert answer.returncode == 0
    assert len(answer.stdout.splitlines()) == 3
    assert answer.stderr == b""


def test_the_export_makes_a_private_file(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path)
    file = tmp_path / "export.csv"
    assert main(["history", "export", "--output", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes().splitlines()) >= 2
    assert said()[0] == "1 record written.\n"


@pytest.mark.parametrize("name", ["history.db", "profiles.toml", "link"])
def test_an_export_never_replaces_a_file_of_push_tui(name: str, said: Said, tmp_path: Path) -> None:
    a_history(tmp_path)
    (tmp_path / "link").symlink_to("history.db")
    before = (tmp_path / "history.db").read_bytes()
    assert main(["history", "export", "--output", str(tmp_path / name)]) == 2
    assert "is a file of push-tui itself" in said()[1]
    assert (tmp_path / "history.db").read_bytes() == before
    assert not (tmp_path / "profiles.toml").exists()


def test_a_failed_export_leaves_the_earlier_file(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "export.csv"
    file.write_text("earlier")

    def full(*arguments: object, **options: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("push_tui.storage.export.export", full)
    assert main(["history", "export", "--output", str(file)]) == 1
    assert "No space left" in said()[1]
    assert file.read_text() == "earlier"
    assert [each.name for each in tmp_path.glob(".*.tmp")] == []


def test_a_reader_who_has_seen_enough_ends_the_export_without_a_word(tmp_path: Path) -> None:
    a_history(tmp_path, 200)
    command = f"{sys.executable} -m push_tui history export --format jsonl | head -n 1"
    answer = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert answer.returncode == 0
    assert answer.stderr == b""
    assert len(answer.stdout.splitlines()) == 1


def test_the_history_of_the_demo_is_its_own(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 2)
    assert main(["history", "export", "--demo", "--format", "jsonl"]) == 0
    assert said()[0] == ""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """A service with labels, and a profile for it."""
    with workplace(tmp_path) as place:
        monkeypatch.setenv("PUSH_TUI_TOKEN", DEMO_TOKEN)
        yield place


def lines_of(*arguments: str) -> list[str]:
    answer = run(*arguments)
    assert (answer.returncode, answer.stderr) == (0, b"")
    return answer.stdout.decode().splitlines()


def test_labels_and_members_are_printed_for_other_programs(served: Workplace) -> None:
    heading, *rows = csv.reader(lines_of("labels", "--format", "csv"))
    assert heading == ["name", "members", "created", "description"]
    assert ["vip", "146"] in [row[:2] for row in rows]
    members = [json.loads(line) for line in lines_of("members", "vip", "--format", "jsonl")]
    assert len({member["user"] for member in members}) == 146
    assert served.simulator.service.count("GET", "/push/label/vip/user") > 1


def test_a_table_shows_what_would_act_on_a_terminal(served: Workplace) -> None:
    shown = "\n".join(lines_of("labels"))
    assert "␛[2J" in shown
    assert "\x1b" not in shown


def test_a_label_that_is_not_there_is_one_sentence(served: Workplace) -> None:
    answer = run("members", "nobody")
    assert answer.returncode == 1
    assert answer.stdout == b""
    assert answer.stderr.decode().count("\n") == 1


def test_a_start_is_listed_with_the_zone_that_it_is_in(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.begin(a_push(start_date="2026-05-09 10:00:00", start_zone="Asia/Singapore"))
    history.close()
    assert main(["history", "list"]) == 0
    assert "2026-05-09 10:00:00  Asia/Singapore" in said()[0]


def test_the_history_is_listed_by_what_is_asked(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.finish(history.begin(a_push(title="Maintenance")), accepted(task_id="77"))
    history.begin(a_push(title="Under way"))
    history.close()

    def titles(*options: str) -> list[str]:
        assert main(["history", "list", "--format", "jsonl", *options]) == 0
        return [json.loads(line)["title"] for line in said()[0].splitlines()]

    assert titles() == ["Under way", "Maintenance"]
    assert titles("--state", "accepted") == ["Maintenance"]
    assert titles("--search", "under") == ["Under way"]
    assert titles("--since", "1d", "--until", "2020-01-01") == []
    assert titles("--profile", "another") == []
    assert main(["history", "list", "--limit", "1"]) == 0
    out, err = said()
    assert len(out.splitlines()) == 2
    assert "--limit lists more" in err


def test_a_limit_beyond_all_numbers_lists_everything(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    assert main(["history", "list", "--limit", "9" * 20, "--format", "jsonl"]) == 0
    assert len(said()[0].splitlines()) == 3


PRINTING = (["--version"], ["--help"], ["history", "list", "--help"], ["history", "list"], ["doctor", "--demo"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [*PRINTING, ["history", "export"]], ids=" ".join)
def test_output_that_cannot_be_written_is_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    a_history(tmp_path)
    command = f"{sys.executable} -m push_tui {' '.join(arguments)} >/dev/full"
    for environment in (os.environ, {**os.environ, "PYTHONUNBUFFERED": "1"}):
        answer = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=False)
        assert answer.returncode == 1
        assert re.fullmatch(r"push-tui: [Ss]tandard output cannot be written \(.*\n", answer.stderr.decode())


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_closed_output_is_one_sentence(arguments: list[str]) -> None:
    command = f"{sys.executable} -m push_tui {' '.join(arguments)} >&-"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.decode().count("\n") == 1
    assert "Standard output is closed" in answer.stderr.decode()


def test_without_standard_error_no_sentence_gets_into_the_output() -> None:
    command = f"{sys.executable} -m push_tui show 1 2>&-"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (answer.returncode, answer.stdout) == (1, b"")


def test_a_span_longer_than_the_calendar_lists_everything(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    assert main(["history", "list", "--since", "999999d", "--format", "jsonl"]) == 0
    assert len(said()[0].splitlines()) == 3


def test_an_export_takes_the_same_filters(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    assert main(["history", "export", "--format", "jsonl", "--search", "Number 1", "--limit", "5"]) == 0
    assert [json.loads(line)["title"] for line in said()[0].splitlines()] == ["Number 1"]


def test_a_record_is_shown_by_its_id_or_its_task_id(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    row = history.begin(a_push(title="Maintenance", author="kim (uid 1001)"))
    history.finish(row, accepted(task_id="968120369184112182"))
    history.close()
    for wanted in (str(row), "968120369184112182"):
        assert main(["show", wanted, "--format", "jsonl"]) == 0
        assert json.loads(said()[0])["title"] == "Maintenance"
    assert main(["show", str(row)]) == 0
    table = said()[0]
    assert re.search(r"^title +Maintenance$", table, re.MULTILINE)
    assert re.search(r"^author +kim \(uid 1001\)$", table, re.MULTILINE)
    assert main(["show", "1"]) == 1
    assert "No record has the ID or task ID 1" in said()[1]


def test_a_record_is_found_by_its_task_id_behind_many_that_mention_it(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.finish(history.begin(a_push(title="Maintenance")), accepted(task_id="968120369184112182"))
    mention = Past(a_push(note="after 968120369184112182"), accepted(), datetime.now(UTC), datetime.now(UTC), seen=True)
    history.record_past([mention] * (PAGE_LIMIT + 1))
    history.close()
    assert main(["show", "968120369184112182", "--format", "jsonl"]) == 0
    assert json.loads(said()[0])["title"] == "Maintenance"


@pytest.mark.parametrize("command", ["list", "export"])
def test_a_profile_that_no_record_has_is_said_beside_the_empty_list(command: str, said: Said, tmp_path: Path) -> None:
    a_history(tmp_path)
    assert main(["history", command, "--profile", "stagin"]) == 0
    out, err = said()
    assert (len(out.splitlines()), err) == (1, "push-tui: No record has the profile stagin.\n")
    assert main(["history", command, "--profile", "staging"]) == 0
    assert said()[1] == ""


@pytest.mark.parametrize("command", ["list", "export"])
def test_csv_acts_on_no_terminal_and_is_exact_elsewhere(command: str, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.begin(a_push(title="\x1b]0;owned\x07\x9b2J\u202eSale"))
    history.close()
    arguments = ["history", command, "--format", "csv", "--search", "Sale"]
    assert "\x1b]0;owned\x07\x9b2J\u202eSale" in run(*arguments).stdout.decode()
    environment = {"PUSH_TUI_CONFIG_DIR": str(tmp_path)}
    with TerminalSession([sys.executable, "-m", "push_tui", *arguments], environment, columns=4000) as session:
        assert session.wait() == 0
        assert "␛]0;owned␇\\u009b2J\\u202eSale" in "".join(session.screen())


OLD = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def offer(tmp_path: Path) -> Iterator[TerminalSession]:
    """An export of two old records, which can be removed, and an unknown one; up to the question."""
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    now = round(datetime.now(UTC).timestamp() * 1000)
    states = (Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.UNKNOWN)
    results = [accepted(state=state, service_timestamp=now) for state in states]
    history.record_past(Past(a_push(), result, OLD, OLD, seen=True) for result in results)
    history.close()
    file = tmp_path / "old.csv"
    arguments = ["history", "export", "--until", "2026-04-01", "--output", str(file), "--remove"]
    environment = {"PUSH_TUI_CONFIG_DIR": str(tmp_path)}
    with TerminalSession([sys.executable, "-m", "push_tui", *arguments], environment) as session:
        session.wait_for("Type 2 to remove them")
        assert any("3 records written." in line for line in session.screen())
        assert len(file.read_bytes().splitlines()) == 4
        yield session


@pytest.mark.parametrize(("typed", "left"), [("2", 1), ("", 3), ("3", 3), ("yes", 3)])
def test_exported_records_are_removed_when_their_number_is_typed(
    offer: TerminalSession, tmp_path: Path, typed: str, left: int
) -> None:
    offer.send(f"{typed}\n")
    assert offer.wait() == 0
    assert any("2 records removed." in line for line in offer.screen()) == (left == 1)
    paths = Paths.open(tmp_path)
    assert History(paths.history, paths.lock).count() == left


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--output", "old.csv"], "by age alone"),
        (["--until", "2026-04-01"], "by age alone"),
        (["--until", "2026-04-01", "--output", "old.csv", "--state", "rejected"], "by age alone"),
        (["--until", "2026-04-01", "--output", "old.csv", "--limit", "5"], "by age alone"),
        (["--until", "2026-04-01", "--output", "/dev/null"], "needs a file"),
        (["--until", "2026-04-01", "--output", __file__], "needs a new file"),
        (["--until", "2026-04-01", "--output", "old.csv"], "run it in a terminal"),
    ],
)
def test_records_are_removed_by_age_alone_and_after_a_question(arguments: list[str], why: str, tmp_path: Path) -> None:
    a_history(tmp_path)
    answer = run("history", "export", "--remove", *arguments)
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert why in answer.stderr.decode()

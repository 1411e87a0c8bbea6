"""What is loaded when: each promise is looked at in a fresh process."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"textual", "rich", "httpx", "asyncio", "sqlite3"}

QUICK_ANSWERS = [
    ["--version"],
    ["--help"],
    ["doctor", "--help"],
    ["history", "export", "--help"],
    ["--no-such-option"],
    ["no-such-command"],
    ["history", "export", "--format", "xml"],
]


def loaded_by(code: str) -> set[str]:
    """Names of the modules that a fresh process holds after ``code``."""
    after = 'import sys; print("\\n".join(sorted(sys.modules)), file=sys.stdout)'
    answer = subprocess.run([sys.executable, "-c", f"{code}\n{after}"], capture_output=True, text=True, check=True)
    return set(answer.stdout.splitlines())


@pytest.mark.parametrize("arguments", QUICK_ANSWERS, ids=" ".join)
def test_what_needs_neither_screen_nor_network_loads_neither(arguments: list[str]) -> None:
    assert loaded_by(f"from push_tui.cli import main; main({arguments!r})").isdisjoint(HEAVY)


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("push_tui.engine", {"textual", "rich", "httpx"}),
        ("push_tui.chat.client", {"textual", "rich", "httpx"}),
        ("push_tui.operations.session", {"textual", "rich", "httpx"}),
        ("push_tui.operations.doctor", {"textual", "rich", "httpx"}),
        ("push_tui.operations.new_profile", {"textual", "rich", "httpx"}),
        ("push_tui.simulator.service", {"textual", "rich", "httpx"}),
        ("push_tui.storage.export", {"textual", "rich", "httpx"}),
        ("push_tui.ui.terminal.capability", {"textual", "rich", "httpx"}),
        ("push_tui.ui.start", {"textual", "rich", "httpx"}),
        ("push_tui.ui.app", {"httpx", "push_tui.storage.records", "push_tui.chat.user_models"}),
        ("push_tui.ui.screens.overview", {"httpx", "sqlite3", "email", "zoneinfo", "push_tui.storage.records"}),
    ],
)
def test_a_part_brings_only_what_it_works_with(module: str, without: set[str]) -> None:
    assert loaded_by(f"import {module}").isdisjoint(without)


@pytest.mark.parametrize("command", [["doctor"], ["history", "export"]], ids=" ".join)
def test_doctor_and_export_work_without_the_screen(command: list[str], tmp_path: Path) -> None:
    arguments = [*command, "--demo", "--config-dir", str(tmp_path)]
    # Not rich: httpx loads it for its own command line where a development tool has brought click.
    assert "textual" not in loaded_by(f"from push_tui.cli import main; main({arguments!r})")

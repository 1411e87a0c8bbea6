"""What the README promises: its commands and its pictures."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_two_blocks_of_commands_are_the_demo_and_the_tests() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    setup = "python3 -m venv .venv && .venv/bin/pip install "
    assert [block.strip() for block in blocks] == [
        setup + ". && .venv/bin/push-tui --demo",
        setup + "'.[dev]' && .venv/bin/pytest",
    ]


@pytest.mark.parametrize("picture", re.findall(r"\]\((screenshots/[^)]+)\)", README))
def test_every_picture_is_there(picture: str) -> None:
    assert (ROOT / picture).read_text(encoding="utf-8").startswith("<svg")

"""How many rounds a test of faults or of speed makes: few in CI, many with ``PUSH_TUI_LONG=1``."""

import os
from typing import TypeVar

import pytest

IS_LONG = os.environ.get("PUSH_TUI_LONG") == "1"
ONLY_LONG = pytest.mark.skipif(not IS_LONG, reason="takes long; PUSH_TUI_LONG=1 runs it")

Rounds = TypeVar("Rounds")

HANGS = 2.0
"""Seconds of the processor after which something hangs, on a slow and busy machine; aim at a tenth of it."""


def rounds(short: Rounds, long: Rounds) -> Rounds:
    """Return the one for this run: how many rounds, or which."""
    return long if IS_LONG else short

"""How many rounds a fault test makes: few in CI, many with ``PUSH_TUI_LONG=1``."""

import os

HANGS = 2.0
"""Seconds of the processor after which something hangs, on a slow and busy machine; aim at a tenth of it."""


def rounds(short: int, long: int) -> int:
    """The number of rounds of this run."""
    return long if os.environ.get("PUSH_TUI_LONG") == "1" else short

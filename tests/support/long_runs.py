"""How many rounds a fault test makes: few in CI, many with ``PUSH_TUI_LONG=1``."""

import os


def rounds(short: int, long: int) -> int:
    """The number of rounds of this run."""
    return long if os.environ.get("PUSH_TUI_LONG") == "1" else short

"""How long the runs of the fault tests are: short with the slow tests, long when you ask for it."""

import os


def rounds(short: int, long: int) -> int:
    """Return ``long`` with ``PUSH_TUI_LONG=1`` in the environment, else ``short``."""
    return long if os.environ.get("PUSH_TUI_LONG") == "1" else short

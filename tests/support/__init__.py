"""What tests stand on: steps of a person, services to talk to, programs to start. No test lives here."""

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PROGRAMS = Path(__file__).resolve().parent
"""Where the programs are that tests start: `job_process.py`, `history_process.py`, `small_app.py`."""
PYTHON_PATH = os.pathsep.join([str(TESTS.parent), str(TESTS)])
"""``PYTHONPATH`` with which such a program finds push_tui and this package."""

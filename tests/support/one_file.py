"""``push-tui.pyz``, built as its documentation says, and run with nothing but Python."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = Path(sys.base_prefix, "bin", "python3")
"""The interpreter without the packages of this environment."""
ALONE: dict[str, str | None] = {"PYTHONPATH": None, "PYTHONDONTWRITEBYTECODE": None, "SHIV_ROOT": None}


def built(output: Path, clone: Path = REPOSITORY) -> Path:
    """Build the file from a clone."""
    # pip needs the network, to which the proxy that the tests plant does not lead.
    environ = {name: value for name, value in os.environ.items() if name not in ("HTTPS_PROXY", "PUSH_TUI_TOKEN")}
    subprocess.run([sys.executable, clone / ".packaging" / "pyz.py", output], check=True, env=environ)
    return output


def cloned(directory: Path) -> Path:
    """A clone of what is committed."""
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, directory], check=True)
    return directory

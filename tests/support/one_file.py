"""``push-tui.pyz``, built as its documentation says, and run with nothing but Python."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = Path(sys.base_prefix, "bin", "python3")
"""The interpreter without the packages of this environment."""
ALONE: dict[str, str | None] = {"PYTHONPATH": None, "PYTHONDONTWRITEBYTECODE": None, "SHIV_ROOT": None}


def built(output: Path, clone: Path = REPOSITORY) -> Path:
    """Build the file from a clone."""
    subprocess.run([sys.executable, clone / "packaging" / "pyz.py", output], check=True, capture_output=True)
    return output


def cloned(directory: Path) -> Path:
    """A clone of what is committed."""
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, directory], check=True)
    return directory

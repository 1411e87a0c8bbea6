"""A disk that fails as told below one directory, for the real program: for Python's calls and for SQLite's own."""

import errno
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

_SOURCE = Path(__file__).with_name("failing_disk.c")


@cache
def _library() -> Path:
    """The shim, compiled once for this run; the test is skipped where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler to make a failing disk")
    library = Path(mkdtemp(prefix="failing-disk-")) / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, _SOURCE, "-ldl"], check=True)
    return library


class FailingDisk:
    """The disk below ``directory``; it works until `fail` is called. ``control`` is a file elsewhere."""

    def __init__(self, directory: Path, control: Path) -> None:
        self._directory = directory
        self._control = control
        self._log = Path(f"{control}.log")

    @property
    def variables(self) -> dict[str, str | None]:
        """The environment of a program that has this disk."""
        return {
            "LD_PRELOAD": str(_library()),
            "FAILING_DISK": str(self._control),
            "FAILING_DISK_UNDER": f"{self._directory}/",
        }

    def fail(self, call: str, error: str, *, after: int = 0) -> None:
        """Let every ``call`` (a name in ``failing_disk.c``) fail from now on, but for the first ``after`` of them."""
        order = self._control.with_suffix(".new")
        order.write_text(f"{call} {getattr(errno, error)} {after}")
        order.replace(self._control)

    def work(self) -> None:
        """Let everything work again."""
        self._control.unlink(missing_ok=True)

    @property
    def failures(self) -> int:
        """How many calls have failed so far."""
        return len(self._log.read_bytes()) if self._log.exists() else 0

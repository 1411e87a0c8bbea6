"""Build ``push-tui.pyz``: one file with push-tui and all that it needs but Python, the same bytes from every clone.

    .venv/bin/python .packaging/pyz.py [OUTPUT]

It runs with any Python from 3.11, needs no network, and writes only to the config directory, where it unpacks itself at
the first start. The environment must have the development tools (``pip install -e '.[dev]'``).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
EPOCH = "315532800"
"""1980-01-01, the first moment of a ZIP."""


def run(*command: str | Path) -> None:
    """Run a program of this environment; end with its status if it fails."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([sys.executable, "-m", *map(str, command)], check=True, env=environment)


def build(output: Path) -> None:
    """Write the archive to ``output``."""
    os.umask(0o022)  # the rights of files are in the archive, too
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        wheels, packages, archive = work / "wheels", work / "packages", work / "archive"
        run("pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels, HERE.parent)
        into = ("pip", "install", "-q", "--no-deps", "--no-compile", "--target", packages)
        run(*into, "--require-hashes", "-r", HERE / "locked.txt")
        # By name, because a path would be noted in the package.
        run(*into, "--no-index", "--find-links", wheels, "push-tui")
        without_scripts(packages)
        options = ("--reproducible", "--compile-pyc", "-e", "push_tui.cli:main", "-p", "/usr/bin/env python3")
        run("shiv.cli", "--site-packages", packages, "-o", archive, *options)
        with_our_start(archive, output)


def without_scripts(packages: Path) -> None:
    """Remove the commands that pip made, and their lines in RECORD: they name the interpreter of this host."""
    shutil.rmtree(packages / "bin", ignore_errors=True)
    for record in packages.glob("*.dist-info/RECORD"):
        lines = record.read_text().splitlines(keepends=True)
        record.write_text("".join(line for line in sorted(lines) if not line.startswith("../../bin/")))


def with_our_start(archive: Path, output: Path) -> None:
    """Copy the archive, with ``start.py`` as its beginning in the place of shiv's."""
    with zipfile.ZipFile(archive) as made, output.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w") as ours:
            for entry in made.infolist():
                main = entry.filename == "__main__.py"
                ours.writestr(entry, (HERE / "start.py").read_bytes() if main else made.read(entry))
    output.chmod(0o755)


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else "push-tui.pyz").absolute())

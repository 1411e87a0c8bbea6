"""The config directory and the kept files: rights, size, version, integrity, and the file system they are on."""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from push_tui.operations.doctor.checks import Case, Check, Level
from push_tui.storage.files import SHARED_DIRECTORY, SHARED_FILE
from push_tui.storage.history import History
from push_tui.storage.paths import DirectoryUnusable
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.schema import damage_in
from push_tui.text import quantity

_OTHERS = 0o077
_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = re.compile(r"nfs|cifs|smb|sshfs|9p|afs|ceph|gluster|lustre")


def directory(case: Case) -> Iterator[Check]:
    """Check the config directory: its file system, and who can read and write it."""
    paths = case.setting.paths
    if not os.access(paths.root, os.W_OK | os.X_OK):
        yield Check(
            "directory",
            Level.FAILED,
            f"{paths.root} cannot be written, so no send can be recorded; make it writable or choose another "
            "with --config-dir.",
        )
        return
    if (found := _file_system(paths.root)) is not None:
        yield found
    open_to_others = [
        file
        for file in (paths.root, paths.profiles, paths.credentials, paths.history, paths.drafts)
        if _mode(file) & _OTHERS
    ]
    if not open_to_others:
        yield Check("directory", Level.OK, f"{paths.root}, private to you")
    for file in open_to_others:
        mode = "700" if file.is_dir() else "600"
        yield Check(
            "directory",
            Level.WARNING,
            f"Other accounts can read {file}; run `chmod {mode} {shlex.quote(str(file))}`.",
        )


def _mode(file: Path) -> int:
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return 0


def _file_system(directory: Path, instead: str = "a local --config-dir") -> Check | None:
    """Name the file system, and say what to choose ``instead`` of one on the network; None if it is unknown."""
    try:
        mounts = [line.split() for line in _MOUNTS.read_text().splitlines()]
    except OSError:
        return None
    here = directory.resolve()
    points = {Path(mount[4].encode().decode("unicode_escape")): mount[mount.index("-") + 1] for mount in mounts}
    kind = next((points[place] for place in (here, *here.parents) if place in points), "")
    if not _NETWORK.search(kind):
        return Check("file system", Level.OK, f"{kind or 'unknown'}, on this host")
    advice = f"push-tui locks its files; if sends are refused because of a lock, choose {instead}."
    return Check("file system", Level.NOTE, f"{here} is on the network ({kind}).", advice)


def kept(case: Case, shared: Path | None) -> Iterator[Check]:
    """Check the history, in the ``shared`` directory if there is one, and tell the size of the other files."""
    mounted = None if shared is None else _file_system(shared, "a local directory for history; it is for one host")
    if mounted is not None and mounted.level is not Level.OK:
        yield mounted
    yield _history(case, shared)
    paths = case.setting.paths
    others = (paths.config, paths.profiles, paths.credentials, paths.state, paths.defects)
    sizes = [f"{file.name} {_size(file.stat().st_size)}" for file in others if file.is_file()]
    for directory in (paths.drafts, paths.root / "labels", paths.pace):
        found = [file.stat().st_size for file in directory.glob("*") if file.is_file()]
        if found:
            sizes.append(f"{directory.name}/ {quantity(len(found), 'file')}, {_size(sum(found))}")
    yield Check("files", Level.OK, "; ".join(sizes) or "none yet")


def _size(count: int) -> str:
    """Return a number of bytes in the largest unit that it fills."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return quantity(count, "byte")


def _history(case: Case, shared: Path | None) -> Check:
    try:
        paths = case.setting.paths.sharing(shared)
    except DirectoryUnusable as error:
        return Check("history", Level.FAILED, str(error))
    # Before the history is opened: in a directory of another mode, its files would be made private.
    if shared is not None and (wrong := _not_shared({shared: SHARED_DIRECTORY})):
        return wrong
    history = History(paths.history, paths.lock)
    try:
        count = history.count()
    except HistoryUnavailable as error:
        return Check("history", Level.FAILED, str(error))
    finally:
        history.close()
    if history.read_only:
        return Check("history", Level.FAILED, history.read_only)
    version, damage = damage_in(paths.history)
    if damage:
        advice = "Copy the file away, then start push-tui with another --config-dir."
        return Check("history", Level.FAILED, f"{paths.history} is damaged ({damage}).", advice)
    if shared is not None and (wrong := _not_shared({paths.history: SHARED_FILE, paths.lock: SHARED_FILE})):
        return wrong
    size = paths.history.stat().st_size
    each = f" ({_size(size // count)} each)" if count else ""
    sizes = f"{_size(size)}, {quantity(count, 'record')}{each}"
    return Check("history", Level.OK, f"{paths.history}, version {version}, {sizes}, undamaged")


def _not_shared(modes: Mapping[Path, int]) -> Check | None:
    """Return a finding for the first of these files that has another mode."""
    for file, mode in modes.items():
        if _mode(file) != mode:
            said = f"{file} is not shared with its group; run `chmod {mode:o} {shlex.quote(str(file))}`."
            return Check("history", Level.FAILED, said)
    return None

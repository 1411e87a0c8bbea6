"""The places of the files in the config directory."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from push_tui.frozen import frozen
from push_tui.storage.files import make_private_directory

APPLICATION = "push-tui"
DEMO_DIRECTORY = "demo"
"""What the demo keeps is here, below the config directory."""


class DirectoryUnusable(OSError):
    """The config directory is unknown, or cannot be created or entered; the message is one sentence to show."""


def default_root() -> Path:
    """Return where this platform keeps the configuration of push-tui; the directory may not exist.

    Raises:
        DirectoryUnusable: this account has no home directory, as in a container without HOME and passwd entry.
    """
    import platformdirs

    try:
        return Path(platformdirs.user_config_dir(APPLICATION))
    except RuntimeError:
        raise DirectoryUnusable(
            "This account has no home directory to keep the configuration in; set HOME, or choose a directory with "
            "--config-dir."
        ) from None


def home() -> Path | None:
    """Return the home directory of this account; None if it has none."""
    try:
        found = Path.home()
    except RuntimeError:
        return None
    return found if found.is_absolute() else None


class _Place:
    """The path of a file or directory below the ``root`` of a `Paths`; below ``shared`` if it goes with the history."""

    def __init__(self, name: str, *, shared: bool = False) -> None:
        self._name = name
        self._shared = shared

    def __get__(self, paths: "Paths", _: type) -> Path:
        return ((self._shared and paths.shared) or paths.root) / self._name


@frozen
class Paths:
    """The files and directories below one config directory."""

    root: Path
    shared: Path | None = None
    """The directory of a history that several operators share; None if it is in ``root``."""

    config = _Place("config.toml")
    """``config.toml``: you write it, push-tui only reads it."""
    profiles = _Place("profiles.toml")
    """``profiles.toml``: the profiles you made in push-tui."""
    credentials = _Place("credentials.toml")
    """``credentials.toml``: the tokens you chose to keep."""
    history = _Place("history.db", shared=True)
    """``history.db``: what was sent and changed, and the jobs; an SQLite database."""
    lock = _Place("history.lock", shared=True)
    """``history.lock``: locked during each transaction on the history."""
    files_lock = _Place("files.lock")
    """``files.lock``: locked while a file is read, changed and written back."""
    pace = _Place("pace", shared=True)
    """``pace/``: the records that let all running push-tui of this host share a rate limit."""
    defects = _Place("defects.txt")
    """``defects.txt``: where the code failed, in the last run with a defect; meant to be passed on."""
    state = _Place("state.toml")
    """``state.toml``: what push-tui remembers for itself; it may be removed at any time."""
    drafts = _Place("drafts")
    """``drafts/``: one file for each draft; created with the first one."""
    demo_labels = _Place("labels.jsonl")
    """``labels.jsonl``, in the demo only: what was done to its labels."""

    @classmethod
    def open(cls, root: Path) -> "Paths":
        """Return the paths below ``root``. Create it, with mode 0700, if it is missing.

        An existing directory keeps its mode and may be read-only.

        Raises:
            DirectoryUnusable: ``root`` cannot be created, or is not a directory.
        """
        try:
            make_private_directory(root)
        except OSError as error:
            reason = error.strerror or str(error)
            raise DirectoryUnusable(
                f"The config directory {root} cannot be used ({reason}); choose another with --config-dir."
            ) from error
        return cls(root)

    @classmethod
    def open_demo(cls, root: Path | None) -> "Paths":
        """Return the paths of the demo: ``demo/`` below ``root``; a temporary directory if there is no ``root``.

        Also a temporary one if ``root`` is not writable.
        """
        if root is not None:
            directory = root / DEMO_DIRECTORY
            with suppress(OSError):
                make_private_directory(directory)
                if os.access(directory, os.W_OK | os.X_OK):
                    return cls(directory)
        import tempfile

        return cls(Path(tempfile.mkdtemp(prefix=f"{APPLICATION}-demo-")))

    def sharing(self, directory: Path | None) -> "Paths":
        """Return these paths with the history, its lock and the pace records in ``directory``; None changes nothing.

        Raises:
            DirectoryUnusable: there is no such directory, or you may not write in it. It is never created here, because
                its group is not ours to choose.
        """
        if directory is None:
            return self
        if not directory.is_dir():
            raise DirectoryUnusable(
                f"The directory {directory} of the shared history does not exist; create it with the operators' group "
                f"and mode 2770, or remove history from {self.config}."
            )
        if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
            raise DirectoryUnusable(
                f"You cannot write in {directory}, the directory of the shared history; join its group, or remove "
                f"history from {self.config}."
            )
        return replace(self, shared=directory)

    def include(self, file: Path) -> bool:
        """Return whether ``file`` is one of the files that push-tui reads or writes for itself, also by a link."""
        ours = (self.config, self.profiles, self.credentials, self.history, self.lock, self.files_lock, self.state)
        return any(os.path.realpath(file) == os.path.realpath(each) for each in ours)

"""What the doctor is asked and what it answers: a case, and a check for each line of its report."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from push_tui.frozen import frozen
from push_tui.operations.session import Setting
from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError
from push_tui.text import visible


class Level(StrEnum):
    """The result of a check; all is well if nothing is a warning or failed."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@frozen
class Check:
    """One line of the report; ``advice`` says what to do, where ``detail`` does not."""

    what: str
    level: Level
    detail: str
    advice: str = ""

    @property
    def sentence(self) -> str:
        """Detail and advice."""
        return f"{self.detail} {self.advice}".rstrip()

    @property
    def json(self) -> dict[str, str]:
        """The check as ``push-tui doctor --json`` prints it; several checks may share an ``id``."""
        return {
            "id": self.what.replace(" ", "-"),
            "state": self.level.value,
            "title": self.what,
            "detail": visible(self.detail),
            "advice": visible(self.advice),
        }


@frozen
class Terminal:
    """What only the screen's side knows of this terminal.

    ``obstacle`` says why the screen cannot start here; None if it can. ``flow_control`` says whether the terminal has
    keys of its own; empty if unknown. ``size`` is columns and rows. ``frames`` is whether only changed cells are sent.
    """

    obstacle: str | None = None
    flow_control: str = ""
    size: tuple[int, int] | None = None
    frames: bool = True


@frozen
class Case:
    """What to check; without a terminal (None) nobody wants to start the screen here."""

    setting: Setting
    profile_name: str | None = None
    start_token: str | None = None
    terminal: Terminal | None = field(default_factory=Terminal)
    environ: Mapping[str, str] | None = None
    key_mistakes: Callable[[Paths, Mapping[str, tuple[str, ...]]], Iterable[ConfigError]] = lambda paths, keys: ()
    """Returns what is wrong with ``[keys]``, which only the screen's side knows."""
    keys_lost: Callable[[Mapping[str, tuple[str, ...]]], Iterable[str]] = lambda keys: ()
    """Returns which defaults give way to ``[keys]``, a sentence each."""

    @property
    def variables(self) -> Mapping[str, str]:
        """The given environment, else that of the process."""
        return os.environ if self.environ is None else self.environ

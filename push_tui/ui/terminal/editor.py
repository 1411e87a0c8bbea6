"""Open a file or a text in your editor: the terminal is the editor's until it ends."""

import os
import shlex
import signal
import subprocess
import tempfile
import termios
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any

from textual.app import App, SuspendNotSupported

from push_tui.children import environment_without_secrets
from push_tui.text import quantity

_ELSE = "vi"
_TIDY = b"\x1b7\x1b[r\x1b8\x1b[m\x1b(B"
"""Ends what a killed editor leaves behind: a scroll region, colours, another set of characters."""
_BYTES = 4
"""A character has at most so many in UTF-8."""


class NotEdited(Exception):
    """Why a text stays as it was, and where the new one is if there is one; sentences to show."""


def open_editor(app: App[Any], file: Path, secret_variables: Collection[str]) -> str | None:
    """Open ``file`` in ``$VISUAL``, else ``$EDITOR``, else vi, and wait for its end.

    Returns why the file must not be read now, as a sentence; None if it can be. The editor gets none of
    ``secret_variables``.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _ELSE
    try:
        argv = [*shlex.split(command), str(file)]
        with app.suspend(), _lent(app):
            trouble = _run(argv, environment_without_secrets(os.environ, secret_variables))
    except ValueError as error:
        trouble = f"cannot be started ({error}); set EDITOR to another one"
    except SuspendNotSupported:
        return f"This terminal cannot be handed to an editor; open {file} in another one."
    return f'Your editor "{command}" {trouble}.' if trouble else None


def _run(argv: list[str], environment: dict[str, str]) -> str:
    """Run the editor; return what went wrong, empty if nothing. An error would keep Textual from taking over again."""
    try:
        ended = subprocess.run(argv, env=environment).returncode  # noqa: PLW1510  # the status is told
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        return f"cannot be started ({reason}); set EDITOR to another one"
    if ended < 0:
        return f"was ended by signal {-ended}"
    return f"ended with status {ended}" if ended else ""


def edit_text(app: App[Any], text: str, suffix: str, most: int, secret_variables: Collection[str]) -> str:
    """Return ``text`` as you changed it in your editor, without the line end that editors add to a last line.

    ``suffix`` is the end of the file's name, by which editors know its language; ``most`` is the longest text allowed,
    in characters.

    Raises:
        NotEdited: the editor failed, or what it left is no such text. If it left another one, that file is kept.
    """
    directory = Path(tempfile.mkdtemp(prefix="push-tui-"))  # 0700
    file, kept = directory / f"text{suffix}", False
    try:
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        trouble = open_editor(app, file, secret_variables)
        after, reason = _read(file, most)
        if trouble or after is None:
            kept = file.is_file() and after != text
            where = f" What your editor left is in {file}." if kept else ""
            raise NotEdited(f"{trouble or reason} The field is unchanged.{where}")
    except OSError as error:
        raise NotEdited(
            f"The file for your editor cannot be used ({error.strerror}). The field is unchanged."
        ) from error
    finally:
        if not kept:
            rmtree(directory, ignore_errors=True)
    return after if text.endswith("\n") or not after.endswith("\n") else after[:-1]


def _read(file: Path, most: int) -> tuple[str | None, str]:
    """Return the text of a file; or None, and why it is none that can be used."""
    if not file.is_file():
        return None, "Your editor left no file."
    with file.open("rb") as content:
        data = content.read(_BYTES * most + 1)
    if len(data) <= _BYTES * most:
        try:
            text = data.decode("utf-8-sig", "surrogatepass")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            return None, "What your editor left is not text in UTF-8."
        if len(text) <= most:
            return text, ""
    return None, f"Your editor left more than {quantity(most, 'character')}, the most that a field takes."


@contextmanager
def _lent(app: App[Any]) -> Iterator[None]:
    """Lend the terminal: Ctrl+C is the editor's, Ctrl+Z there stops both, and its settings come back as they were.

    Otherwise an editor that stops itself would be stopped while we wait for its end, with no shell to continue it.
    """
    # A handler, which the editor does not inherit as it would SIG_IGN.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTSTP, signal.SIGCONT)}
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    signal.signal(signal.SIGCONT, signal.SIG_DFL)
    descriptor = getattr(app._driver, "fileno", None)
    settings = termios.tcgetattr(descriptor) if descriptor is not None else None
    try:
        yield
    finally:
        if descriptor is not None and settings is not None:
            termios.tcsetattr(descriptor, termios.TCSANOW, settings)
            os.write(descriptor, _TIDY)
        for number, handler in before.items():
            signal.signal(number, handler)

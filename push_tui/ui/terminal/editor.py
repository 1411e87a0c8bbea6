"""Open a file in your editor: the terminal is the editor's until it ends."""

import os
import shlex
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from push_tui.children import environment_without_secrets

_ELSE = "vi"


def open_editor(app: App[Any], file: Path, secret_variables: Collection[str]) -> str | None:
    """Open ``file`` in ``$VISUAL``, else ``$EDITOR``, else vi, and wait for its end.

    Returns why that was not possible, as a sentence; None if it was. The editor gets none of ``secret_variables``.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _ELSE
    try:
        argv = [*shlex.split(command), str(file)]
        with app.suspend():
            ended = subprocess.run(  # noqa: PLW1510  # the status is told
                argv, env=environment_without_secrets(os.environ, secret_variables)
            ).returncode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        return f'Your editor "{command}" cannot be started ({reason}); set EDITOR to another one.'
    except SuspendNotSupported:
        return f"This terminal cannot be handed to an editor; open {file} in another one."
    return f'Your editor "{command}" ended with status {ended}; the file was read as it is.' if ended else None

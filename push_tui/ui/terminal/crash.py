"""What a crash leaves on the terminal: the traceback as plain lines, without the values of variables.

Textual shows the locals of every frame, among which a token that was just typed can be; and a message may carry text
from outside, which must not act on the terminal.
"""

import sys
import traceback
from collections.abc import Callable
from typing import Any

from rich.text import Text

from push_tui.text import visible_lines


class CrashesWithoutLocals:
    """For the App, before Textual's own in the bases."""

    bell: Callable[[], None]
    _exit_renderables: list[Any]
    _close_messages_no_wait: Callable[[], None]

    def _fatal_error(self) -> None:
        """Called by Textual while it handles the exception that nobody caught."""
        self.bell()
        error = sys.exception()
        lines = traceback.format_exception(error) if error is not None else ["push-tui failed.\n"]
        self._exit_renderables.append(Text(visible_lines("".join(lines))))
        self._close_messages_no_wait()

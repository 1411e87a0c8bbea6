"""An app that works through the engine: what screens and dialogs need of it, whichever they are."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

from textual import work
from textual.app import App

from push_tui.operations.session import Session
from push_tui.text import visible_lines, visible_name

Result = TypeVar("Result")

SHOWN_WHEN_COPIED = 200
"""Characters of a copied text that the toast shows."""


class EngineApp(App[int]):
    """Asks the engine, tells the person, copies to the person's terminal."""

    session: Session
    """The profile in use with everything that belongs to it."""

    async def ask(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """The result of an operation that runs on the engine; it goes on when the asking screen is closed."""
        return await asyncio.shield(asyncio.wrap_future(self.session.engine.submit(coroutine)))

    @work
    async def copy(self, text: str, what: str) -> None:
        """Send text to the clipboard of the person's terminal, and say how that went, with the text."""
        from push_tui.ui.terminal.clipboard import copy
        from push_tui.ui.terminal.driver import send_sequence

        copied = await copy(text, lambda sequence: send_sequence(self, sequence))
        shown = text if len(text) <= SHOWN_WHEN_COPIED else f"{text[:SHOWN_WHEN_COPIED]}…"
        # Marked as names are, for most of what is copied is one: what hides in it is on the clipboard, too.
        marked = "\n".join(visible_name(line) for line in shown.splitlines())
        self.tell(f"{what}: {copied.sentence}\n{marked}")

    @staticmethod
    def now() -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)

    def tell(self, sentence: str, severity: str = "information") -> None:
        """A toast; never parsed as markup."""
        self.notify(visible_lines(sentence), severity=severity, markup=False)  # type: ignore[arg-type]

"""Undo and redo in the composer: the states, and which typing is one step."""

from collections.abc import Callable

from push_tui.message.push import Path
from push_tui.operations.drafts import Draft

TYPING_PAUSE = 1.0
"""Seconds; typing in one field with shorter pauses is undone in one step."""

UNDO_STEPS = 500


class UndoHistory:
    """The states before and after the current one, which the owner keeps."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` counts seconds."""
        self._clock = clock
        self._past: list[Draft] = []
        self._future: list[Draft] = []
        self._typed: Path | None = None
        self._typed_at = 0.0

    @property
    def can_undo(self) -> bool:
        """Return whether there is an earlier state."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a later state."""
        return bool(self._future)

    def leave(self, state: Draft, typed: Path | None = None) -> None:
        """Remember ``state`` before it is replaced; ``typed`` names the field if typing replaces it."""
        now = self._clock()
        same_step = typed is not None and self._typed == typed and now - self._typed_at < TYPING_PAUSE
        if not same_step:
            self._past.append(state)
            del self._past[:-UNDO_STEPS]
        self._future.clear()
        self._typed, self._typed_at = typed, now

    def undo(self, state: Draft) -> Draft:
        """Return the state before ``state``; ``state`` becomes the redo target."""
        self._future.append(state)
        self.end_typing()
        return self._past.pop()

    def redo(self, state: Draft) -> Draft:
        """Return the state after ``state``; ``state`` becomes the undo target."""
        self._past.append(state)
        self.end_typing()
        return self._future.pop()

    def end_typing(self) -> None:
        """Make the next typing a separate step."""
        self._typed = None

"""Letters that are typed on after a refused one, or beside a line that waits for a word: none acts as a key."""

from math import inf

from textual.events import Event, Key
from textual.widget import Widget

_OF_A_LINE = frozenset({"enter", "backspace"})


class TypedOn:
    """Tells by their pace the keys of a line that nothing takes, such as a name after the key that asks for one."""

    PAUSE = 0.5
    """Seconds without a key that end the line; then the next one acts again."""

    def __init__(self) -> None:
        self._letter_at = self._line_at = -inf

    def refused(self) -> None:
        """Note that what the last key asks for cannot be done; if it was a letter, a line may follow."""
        self._line_at = self._letter_at

    def takes(self, event: Event, focus: Widget, *, asks_for_words: bool) -> bool:
        """Return whether a key is of such a line, and must do nothing; where a field has the ``focus``, none is.

        Every letter is, where the screen ``asks_for_words``.
        """
        if (
            not isinstance(event, Key)
            or not (event.is_printable or event.key in _OF_A_LINE)
            or focus.check_consume_key(event.key, event.character)
        ):
            self._letter_at = self._line_at = -inf
            return False
        self._letter_at = event.time
        of_a_line = event.time - self._line_at < self.PAUSE or (asks_for_words and event.is_printable)
        typed_on = of_a_line and not focus.check_consume_key("a", "a")
        if typed_on:
            self._line_at = event.time
        return typed_on

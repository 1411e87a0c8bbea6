"""Choose one of a row's options from an open list."""

from push_tui.message.catalogue.field import Choice
from push_tui.message.push import AudienceKind
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.rows import KIND_PATH, FormRow, current_option, option_text
from push_tui.ui.widgets.text_line import worded


class Choosing:
    """The list of options of the row in focus."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._count = 0
        self._typed = ""
        self.cursor: int | None = None
        """The option under the cursor; None while the list is closed."""

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self.cursor is not None

    def open(self, row: FormRow) -> None:
        """Open the list, with the cursor on the chosen option."""
        index, choices = current_option(row, self._composition)
        self._count = len(choices)
        self._typed = ""
        self.cursor = index or 0

    def close(self) -> None:
        """Close the list."""
        self.cursor = None

    def move(self, by: int) -> None:
        """Move the cursor to another option; stop at the ends."""
        if self.cursor is not None:
            self._typed = ""
            self.cursor = max(0, min(self.cursor + by, self._count - 1))

    def seek(self, row: FormRow, character: str) -> bool:
        """Open the list at the option that begins with the letters typed so far; return whether there is one.

        A letter that goes on with none of them begins anew, at the option below.
        """
        choices = current_option(row, self._composition)[1]
        if self.cursor is None:
            before, at = "", 0
        else:
            before, at = self._typed, self.cursor
        letter = character.casefold()
        for typed, first in ((before + letter, at), (letter, at + 1)):
            for index in (*range(first, len(choices)), *range(first)):
                if option_text(row, choices[index]).casefold().startswith(typed):
                    self._count, self._typed, self.cursor = len(choices), typed, index
                    return True
        return False

    def take(self, row: FormRow) -> None:
        """Choose the option under the cursor and close the list."""
        chosen, self.cursor = self.cursor, None
        choices = current_option(row, self._composition)[1]
        if chosen is not None and chosen < len(choices):
            self._choose(row, choices[chosen])

    def take_line(self, row: FormRow, line: int, width: int) -> None:
        """Choose the option drawn on this line of the list."""
        first = 0
        for index, choice in enumerate(current_option(row, self._composition)[1]):
            height = 1 + (len(worded(choice.sentence, width - 4)) if choice.sentence else 0)
            if first <= line < first + height:
                self.cursor = index
                self.take(row)
                return
            first += height

    def _choose(self, row: FormRow, choice: Choice) -> None:
        if row.path == KIND_PATH:
            self._composition.set_audience_kind(AudienceKind[str(choice.value)])
        elif choice.value is None:
            self._composition.remove(row.path)
        else:
            self._composition.put(row.path, choice.value)

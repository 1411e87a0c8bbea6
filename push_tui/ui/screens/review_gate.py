"""What you type in a review before it sends: the note, the words of the gate, and the button."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.message.push import AudienceKind
from push_tui.text import visible
from push_tui.ui.actions import action_of, key_of
from push_tui.ui.actions.performing import perform
from push_tui.ui.content import plain
from push_tui.ui.screens.review_text import findings_text
from push_tui.ui.screens.review_why_not import WORD, limits_end, why_read_only
from push_tui.ui.terminal.toasts import keep_toasts_above
from push_tui.ui.widgets.pasting import PlainInput, one_line

if TYPE_CHECKING:
    from push_tui.operations.gates import Gate
    from push_tui.operations.models import Review
    from push_tui.operations.session import Session

_WORDS = "#again, #old_text, #over, #meant, #typed"
"""The fields that unlock Send."""


class ReviewGate(Vertical):
    """The fields of a gate; `review_why_not` says what must still be typed."""

    def __init__(self, gate: "Gate", review: "Review", typed: Mapping[str, str], session: "Session") -> None:
        """``typed`` is what the fields begin with."""
        super().__init__(id="gate")
        self._gate = gate
        self._review = review
        self._typed = typed
        self._session = session
        self._needs_note = session.profile.require_note

    def compose(self) -> Iterable[Widget]:
        """The fields, each below what it unlocks: first those that you must fill, so that you begin at the top.

        None if the profile only reads: they unlock nothing.
        """
        gate, review = self._gate, self._review
        if why_read_only(self._session):
            return
        unlocks = "hand_over" if gate.second_person else "send"
        if gate.second_person:
            hand_over = f"Check it, then hand it over ({key_of('hand_over')})."
            said = f"This profile asks a second person to send this. {hand_over}"
            yield Static(plain(said, "bold $text-warning"))
        if self._needs_note:
            yield from self._note_field()
        if gate.again:
            arrived = f'Type "{gate.again}" to send it again: it may have arrived already'
            yield from _field("again", plain(arrived, "bold"), gate.again)
        if gate.old_text:
            wins = f'Type "{gate.old_text}" to send it anyway: phones may keep the text of the first push'
            yield from _field("old_text", plain(wins, "bold"), gate.old_text)
        if gate.over:
            limits = [plain(f"! Profile limit: {limit.sentence}", "bold $text-error") for limit in review.reached]
            anyway = f'Type "{gate.over}" to send it anyway; the history will say so'
            if until := limits_end(review, self._session):
                anyway = f"Wait until {until}, and nothing is asked here. {anyway}"
            yield from _field("over", Content("\n").join([*limits, plain(anyway, "bold")]), gate.over)
        if review.findings and not gate.meant:
            yield Static(findings_text(review.findings, "", review.people))
        if gate.meant:
            from push_tui.message.lint import is_override

            yield from _field(
                "meant", findings_text(review.findings, gate.meant, review.people), gate.meant, is_override
            )
        if gate.typed:
            typing = f'Type "{visible(gate.typed)}" ({_typed_meaning(review)}) to unlock {action_of(unlocks).title}'
            yield from _field("typed", plain(typing, "bold"), gate.typed, gate.passed_by)
        typing = f'Type "{WORD}" as well, because the terminal does not answer'
        yield from _field("word", plain(typing, "bold"), WORD)
        if not self._needs_note:
            yield from self._note_field()
        yield SendButton(unlocks)

    def _note_field(self) -> Iterable[Widget]:
        yield Static(f"Note, such as a ticket number ({'required' if self._needs_note else 'optional'})")
        note = self._typed.get("note", "")
        yield NoteInput(visible(one_line(note)), id="note")  # it may be from the plan of another person

    @on(events.Resize)
    @on(events.Hide)
    def _keep_toasts_above(self) -> None:
        """Leave the fields uncovered: below them are a border and the footer."""
        keep_toasts_above(self.screen, self.outer_size.height + 2 if self.display else 1)

    def on_mount(self) -> None:
        """Fill in what the words begin with, so that they are judged."""
        for field in self.query(_WORDS).results(Input):
            field.value = self._typed.get(field.id or "", "")

    @property
    def note(self) -> str:
        """The note as typed, without blanks around it."""
        return self.typed.get("note", "")

    @property
    def word_typed(self) -> bool:
        """Whether the word was typed that stands in for the terminal's answer."""
        return self.typed.get("word") == WORD

    @property
    def typed(self) -> dict[str, str]:
        """What each field holds, without blanks around it."""
        return {field.id or "": field.value.strip() for field in self.query(Input)}

    def field_to_begin(self) -> Input | None:
        """Return the first field that you must still fill, else the last that you had to, else the note, if any."""
        needed = self.query(("#note, " if self._needs_note else "") + _WORDS) or self.query("#note")
        fields = list(needed.results(Input))
        return next((field for field in fields if not field.value), next(reversed(fields), None))

    def clear_words(self) -> None:
        """Clear what unlocks Send, so that it is typed again."""
        for field in self.query(f"{_WORDS}, #word").results(Input):
            field.value = ""

    def next_field(self, field: Input, *, optional: bool) -> Input | None:
        """Return the next field below this one that must be filled, or may be if ``optional``; None without one."""
        fields = [each for each in self.query(Input) if each.display]
        below = fields[fields.index(field) + 1 :]
        return next((each for each in below if each.id != "note" or self._needs_note or optional), None)

    @on(Input.Changed)
    def _judge(self, event: Input.Changed) -> None:
        """Say at once whether the word is the wanted one."""
        try:
            caption = self.query_one(f"#{event.input.id}-caption", GateCaption)
        except NoMatches:
            return  # the note has none
        captions = [each for each in self.query(GateCaption) if each.display]
        wanted = next((place for place, each in enumerate(captions) if each.passes(event.value)), None)
        here = captions.index(caption)
        caption.judge(event.value, "" if wanted is None else "below" if wanted > here else "above")


def _field(id: str, prompt: Content, wanted: str, passes: Callable[[str], bool] | None = None) -> Iterable[Widget]:
    """Yield a caption and its line; by default the line must hold ``wanted`` exactly."""
    yield GateCaption(prompt, wanted, passes or (lambda text: text.strip() == wanted), id=f"{id}-caption")
    yield PlainInput(id=id)


class GateCaption(Static):
    """What a field unlocks, behind a sign: whether the typed text is right, wrong or not complete.

    The sign has a place of its own, so that no line wraps and nothing moves when you type the last letter.
    """

    def __init__(self, prompt: Content, wanted: str, passes: Callable[[str], bool], *, id: str) -> None:
        super().__init__(id=id)
        *self._above, self._prompt = prompt.split("\n")
        self._wanted = wanted
        self.passes = passes
        self._said = ""
        self.judge("")

    def judge(self, text: str, wanted: str = "") -> None:
        """Show what is to be said about ``text``; ``wanted`` is where the field is that takes it, if one does."""
        typed = text.strip()
        if self.passes(text):
            sign, tone, why = "✔", "bold $text-success", ""
        else:
            without = typed.casefold().replace(",", "")  # of a number
            begun, whole = self._wanted.casefold().startswith(without), self._wanted.casefold() == without
            sign, tone = ("○", "bold") if begun and not whole else ("✖", "bold $text-error")
            why = f"  this is for the field {wanted}" if wanted else "  upper and lower case count" if whole else ""
        if sign + why != self._said:
            self._said = sign + why
            line = Content.assemble(plain(f"{sign} ", tone), self._prompt, plain(why, tone))
            self.update(Content("\n").join([*self._above, line]))


class NoteInput(PlainInput):
    """A line of text: emoji stay as they are, control characters become visible."""

    def taken(self, text: str) -> str:
        """Make control characters visible, on one line."""
        return visible(one_line(text))


class SendButton(Static, can_focus=False):
    """Sends or hands over on a click. It never gets the focus, so neither Enter nor Space sends."""

    def __init__(self, does: str) -> None:
        """``does`` is the action of a click."""
        super().__init__(_button(does, armed=False), id="send", classes=f"-{does}")
        self.does = does

    def arm(self, why_not: Callable[[str], str | None]) -> None:
        """Show whether it can be done; in words, too, because some terminals show no colours."""
        armed = why_not(self.does) is None
        if self.has_class("-armed") != armed:
            self.set_class(armed, "-armed")
            self.update(_button(self.does, armed=armed))

    async def on_click(self) -> None:
        """Do it."""
        await perform(self.screen, self.does)


def _button(does: str, *, armed: bool) -> Content:
    # Only the first key: a terminal may send a key with Alt as Escape and that key.
    return Content(f"  {action_of(does).title}{'' if armed else ' (locked)'}  {key_of(does)}  ")


def _typed_meaning(review: "Review") -> str:
    match review.push.audience.kind:
        case AudienceKind.EVERYBODY:
            return "the app"
        case AudienceKind.LABELS if len(review.labels) == 1:
            return "the label"
        case AudienceKind.TEXTS:
            return "the sum of the members"
        case _:
            return "the number of recipients"

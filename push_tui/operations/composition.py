"""The model behind the form; no widgets.

A `Composition` holds one push, every typed text that is not valid yet, and the undo history. Each state is frozen and
replaced as a whole, so another thread may save it as a draft at any time.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Field
from push_tui.message.catalogue.sections import field_at
from push_tui.message.key_order import with_placed
from push_tui.message.own_texts import to_audience
from push_tui.message.push import (
    ABSENT,
    START_DATE_PATH,
    Absent,
    Audience,
    AudienceKind,
    Json,
    Path,
    Push,
    PushShapeError,
)
from push_tui.message.rules.problem import Problem
from push_tui.message.schedule import Clock
from push_tui.message.time_text import means_now
from push_tui.operations.checking import ADD_PATH, filled, open_places_of, problems_of, to_fix, unlisted, value_at
from push_tui.operations.correction import Correction
from push_tui.operations.drafts import Draft, HandedOver, new_id
from push_tui.operations.field_text import UnreadableText, text_of, with_block
from push_tui.operations.reach import LabelCounts, reach_sentence
from push_tui.operations.scheduling import start_text
from push_tui.operations.sent_note import LastSend
from push_tui.operations.undo import UndoHistory
from push_tui.outcomes import Outcome


class Composition:
    """The push that you compose.

    Only the screen's thread may change it. Listeners are called after every change, on that thread.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        times: Callable[[], Clock] | None = None,
    ) -> None:
        """``clock`` counts seconds; ``times`` gives the zones and the service's clock, and replaces ``now``."""
        self._dialect = dialect
        self._times = times or (lambda: Clock(now()))
        self._counts = LabelCounts()
        self._share = 1.0
        self._state = Draft()
        self._undo = UndoHistory(clock)
        self._sends: dict[str, LastSend] = {}
        """The last send of each draft, by its ID."""
        self._notes: dict[str, str] = {}
        self._listeners: list[Callable[[], None]] = []
        self._problems: tuple[Problem, ...] | None = None
        self._edited: Path | None = None
        self.leaving: Callable[[], None] | None = None
        """Called before another draft replaces this one, to save its last edits."""
        self.revision = 0
        """Grows with every change; compare it to see whether to read again."""

    # Reading it

    @property
    def dialect(self) -> Dialect:
        """The dialect that the push is checked against."""
        return self._dialect

    @property
    def push(self) -> Push:
        """The push as it would be sent, without the texts that are not valid yet."""
        return self._state.push

    @property
    def draft(self) -> Draft:
        """All of it: the push, the typed texts that are not valid yet, and what was done with it."""
        return self._state

    @property
    def has_work(self) -> bool:
        """Whether it holds unsent work of yours: what is lost if no draft of it is kept."""
        return self._state.is_work and not (self.sent is not None and self.sent.outcome is Outcome.ACCEPTED)

    @property
    def sent(self) -> LastSend | None:
        """The last send of this push; None once you edit it."""
        last = self._sends.get(self._state.id)
        return last if last is not None and last.draft is self._state else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Errors, warnings and notes, errors first; a text that is not valid is an error."""
        if self._problems is None:
            self._problems = problems_of(
                self._state, self._dialect, self._times(), sent=self.sent, counts=self._counts, share=self._share
            )
        waiting = [each for each in self._problems if each.waits and each.path == self._edited]
        return tuple(each for each in self._problems if each not in waiting) if waiting else self._problems

    def edit(self, path: Path | None) -> bool:
        """Note which field you are in; None if in no field. Return whether other problems are listed now."""
        before, self._edited = self.problems, path
        changed = self.problems != before
        self.revision += changed
        return changed

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that you must fix before a review."""
        return to_fix(self.problems)

    @property
    def reach(self) -> str:
        """How many people the labels reach at most; empty for other audiences, and until counts are known."""
        return reach_sentence(self.push.audience, self._counts, self._times().now, self._dialect)

    def use_counts(self, counts: LabelCounts) -> None:
        """Check the audience against these counts."""
        if counts != self._counts:
            self._counts, self._problems = counts, None
            self.revision += 1

    def use_share(self, share: float) -> None:
        """Estimate jobs with this share of the rate limit."""
        if share != self._share:
            self._share, self._problems = share, None
            self.revision += 1

    def field(self, path: Path) -> Field | None:
        """Return the documented field at ``path``; None if there is none."""
        return field_at(path, self._dialect)

    def value(self, path: Path) -> Json | Absent:
        """Return the value at ``path``, or ABSENT."""
        return self._state.push.at(path)

    def text(self, path: Path) -> str:
        """Return the text to edit at ``path``: the typed text if it is not valid, else the value as text."""
        if path in self._state.unread:
            return self._state.unread[path]
        if path == START_DATE_PATH:
            return start_text(self._state.push, self._dialect, self._times())
        value = self._state.push.at(path)
        return "" if value is ABSENT else text_of(value, self.field(path))

    def unlisted(self) -> tuple[Path, ...]:
        """Return the paths that the catalogue does not know; they are edited as JSON."""
        return unlisted(self._state.push, self._state.unread, self._dialect)

    # Changing it

    def type_text(self, path: Path, text: str) -> None:
        """Take the text typed at ``path``. An empty field is removed; a text that is not valid is kept.

        A new word is a separate undo step.
        """
        if len(text.split()) > len(self.text(path).split()):
            self.end_typing()
        about = self.field(path)
        state = self._state
        unread = self._others(path)
        emptied = not text if about is not None and about.kind.is_text else not text.strip()
        emptied = emptied or (path == START_DATE_PATH and means_now(text))
        if path == ADD_PATH:
            push = state.push
            if not emptied:
                unread[path] = text
        elif emptied:
            push = state.push.without(path)
        else:
            try:
                value = value_at(path, text, state, self._dialect, self._times())
                push = with_placed(state.push, path, value, self._dialect)
            except (UnreadableText, PushShapeError):
                push, unread[path] = state.push, text
        self._become(replace(state, push=push, unread=MappingProxyType(unread)), typed=path)

    def put(self, path: Path, value: Json) -> None:
        """Set the value at ``path``; one undo step."""
        self._become(self._readable(path, with_placed(self._state.push, path, value, self._dialect)))

    def remove(self, path: Path) -> None:
        """Remove the key at ``path``; one undo step."""
        self._become(self._readable(path, self._state.push.without(path)))

    def add_raw(self, text: str) -> Path:
        """Add a channel block: a key name gives an empty object, a JSON object is merged into ``pushMessage``.

        Return the path of the first added key.

        Raises:
            UnreadableText: it is neither.
        """
        added, path = with_block(self._state.push, text)
        self._become(self._readable(ADD_PATH, added))
        return path

    def set_audience_kind(self, kind: AudienceKind) -> None:
        """Switch to another kind of audience. Users and labels are kept, so switching back restores them."""
        audience = self._state.push.audience
        if kind is audience.kind:
            return
        chosen = {**self._state.chosen, audience.kind.pool: audience.targets}
        push = to_audience(self._state.push, Audience(kind, chosen.get(kind.pool, ())))
        self._become(replace(self._state, push=push, chosen=MappingProxyType(chosen)))

    def set_targets(self, targets: tuple[str, ...], *, typed: bool = False) -> None:
        """Set the users or labels."""
        audience = replace(self._state.push.audience, targets=targets)
        self._become(
            replace(self._state, push=replace(self._state.push, audience=audience)),
            typed=("audience",) if typed else None,
        )

    def set_audience(self, audience: Audience) -> None:
        """Replace the audience."""
        self.change(lambda push: to_audience(push, audience))

    def keep_text_for(self, audience: Audience) -> None:
        """Replace the audience by a given one; a push to others corrects no sent push any more."""
        corrects = self._state.corrects if audience == self._state.push.audience else None
        push = to_audience(self._state.push, audience)
        self._become(replace(self._state, push=push, corrects=corrects, given=Push(audience)))

    def fix(self, problem: Problem) -> None:
        """Apply the fix of a problem; one undo step."""
        if problem.fix is None:
            return
        if problem.path not in self._state.unread:
            self._become(self._readable(problem.path, problem.fix.apply(self._state.push)))
            return
        try:
            value_at(problem.path, self._state.unread[problem.path], self._state, self._dialect, self._times())
        except UnreadableText as unreadable:
            if unreadable.fix is not None:
                self.end_typing()
                self.type_text(problem.path, unreadable.fix.text)

    def change(self, edit: Callable[[Push], Push]) -> None:
        """Replace the push by ``edit(push)``; one undo step."""
        self._become(replace(self._state, push=edit(self._state.push)))

    def set_handle(self) -> None:
        """Give the push a handle in every channel that takes one."""
        self._become(self._state.replaceable(self._dialect))

    def take(self, push: Push, *, recorded: bool = False, corrects: Correction | None = None) -> None:
        """Replace the push; undo restores the one before. A ``recorded`` one becomes a draft once you change it."""
        self._become(Draft(push, given=push if recorded else None, corrects=corrects))

    def clear(self, audience: Audience | None = None) -> None:
        """Start an empty push, perhaps to ``audience``; undo restores the one before."""
        self._become(Draft(push := Push(audience or Audience()), given=push))

    def mark_sent(
        self, digest: str = "", outcome: Outcome = Outcome.ACCEPTED, at: datetime | None = None, words: str = ""
    ) -> None:
        """Note the outcome of sending this push, at the time ``at`` (default: now); an edit drops the note.

        ``words`` say what came of it more exactly than ``outcome``.

        An accepted push is no unsent text any more; a rejected or unsent one gets no note. ``digest`` names the push
        that was sent, perhaps from another thread: do nothing if another one is here now.
        """
        state = self._state
        if not digest or state.push.digest(self._dialect) == digest:
            refused = outcome in {Outcome.NOT_SENT, Outcome.REJECTED}
            self._sends.pop(state.id, None)
            if not refused:
                self._sends[state.id] = LastSend(state, outcome, at or self._times().now, words or outcome)
            if outcome in {Outcome.ACCEPTED, Outcome.UNKNOWN}:
                self.note = ""
            self._problems = None
            self.revision += 1

    def mark_handed_over(self, digest: str, handed: HandedOver) -> None:
        """Note that this push was handed over, unless ``digest`` names another one; an edit drops the note."""
        if self._state.push.digest(self._dialect) == digest:
            marked = replace(self._state, handed_over=handed)
            if (sent := self.sent) is not None:
                self._sends[marked.id] = replace(sent, draft=marked)
            self._state = marked
            self._notify()

    @property
    def note(self) -> str:
        """What was typed as the note in a review of this draft, for the next one, until it is sent."""
        return self._notes.get(self._state.id, "")

    @note.setter
    def note(self, note: str) -> None:
        self._notes[self._state.id] = note

    @property
    def times(self) -> Clock:
        """The time now, in the operator's and the service's zone."""
        return self._times()

    def use_times(self, times: Callable[[], Clock]) -> None:
        """Use other zones."""
        self._times, self._problems = times, None

    def check_again(self) -> None:
        """Check again: as time passes, a start can become invalid."""
        self._problems = None

    def use_dialect(self, dialect: Dialect) -> None:
        """Check against another dialect; keep what was typed."""
        self._dialect = dialect
        self._notify()

    # Undo and redo

    def end_typing(self) -> None:
        """Make the next typing a separate step, even in the same field."""
        self._undo.end_typing()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return self._undo.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return self._undo.can_redo

    def undo(self) -> None:
        """Undo the last change."""
        if self.can_undo:
            self._enter(self._undo.undo(self._state))

    def redo(self) -> None:
        """Redo the change that you undid last."""
        if self.can_redo:
            self._enter(self._undo.redo(self._state))

    # Drafts

    def to_draft(self, *, profile: str, now: datetime) -> dict[str, Json]:
        """Return this composition as a JSON object that `from_draft` reads back."""
        return self._state.to_json(profile=profile, now=now)

    def from_draft(self, draft: Mapping[str, Json], *, copy: bool = False) -> None:
        """Open this draft, or a ``copy`` of it; undo restores what was here.

        Raises:
            PushShapeError: it is not a draft.
        """
        read = Draft.from_json(draft)
        self._become(replace(read, id=new_id()) if copy else read)

    def from_template(self, template: Mapping[str, Json]) -> None:
        """Start a push from this template; its placeholders are errors until you fill them in.

        Raises:
            PushShapeError: it is not a template.
        """
        made = Draft.from_json(template)
        self._become(replace(made, id=new_id(), name="", template=made.title))

    def rename(self, name: str) -> None:
        """Rename the draft; if the name is empty, lists show its title."""
        self._become(replace(self._state, name=name))

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The template's placeholders that are not filled in yet."""
        return tuple(dict.fromkeys(name for _, name in open_places_of(self._state)))

    def fill(self, values: Mapping[str, str]) -> None:
        """Replace placeholders by these values; one undo step."""
        self._become(filled(self._state, values, self._dialect, self._times()))

    # Listeners

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change. Return a function that ends this."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _notify(self) -> None:
        self._problems = None
        self.revision += 1
        for listener in tuple(self._listeners):
            listener()

    def _become(self, state: Draft, typed: Path | None = None) -> None:
        if state == self._state and state.push.digest(self._dialect) == self._state.push.digest(self._dialect):
            return
        self._undo.leave(self._state, typed)
        edited = state.push is not self._state.push and state.handed_over is self._state.handed_over
        self._enter(replace(state, handed_over=None) if edited and state.handed_over else state)

    def _enter(self, state: Draft) -> None:
        if state.id != self._state.id and self.leaving is not None:
            self.leaving()
        self._state = state
        self._notify()

    def _readable(self, path: Path, push: Push) -> Draft:
        return replace(self._state, push=push, unread=MappingProxyType(self._others(path)))

    def _others(self, path: Path) -> dict[Path, str]:
        return {other: text for other, text in self._state.unread.items() if other != path}

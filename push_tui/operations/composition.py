"""What is being composed: the truth behind the form, without a widget.

A `Composition` holds one push, every text that cannot be part of a push yet, and how to go back. Each state is frozen
and replaced as a whole, so another thread may write a draft of it at any time.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Field, FieldKind
from push_tui.message.catalogue.sections import field_at
from push_tui.message.push import (
    ABSENT,
    MESSAGE_PATH,
    START_DATE_PATH,
    Absent,
    Audience,
    AudienceKind,
    Json,
    Path,
    Push,
    PushShapeError,
)
from push_tui.message.rules.problem import Problem, Severity
from push_tui.message.schedule import Clock
from push_tui.operations.checking import ADD_PATH, filled, open_places_of, problems_of, unlisted, value_at
from push_tui.operations.drafts import Draft, new_id
from push_tui.operations.field_text import UnreadableText, block_of, text_of
from push_tui.operations.reach import LabelCounts, job_note, reach_problems, reach_sentence
from push_tui.operations.scheduling import start_text
from push_tui.operations.sent_note import LastSend, sent_note
from push_tui.operations.undo import UndoHistory
from push_tui.outcomes import Outcome

_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL})
_USERS = frozenset({AudienceKind.USER, AudienceKind.USERS})


class Composition:
    """One push in the making.

    Listeners hear of every change, on the thread that made it; only the screen's thread may change it.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        times: Callable[[], Clock] | None = None,
    ) -> None:
        """``clock`` counts seconds; ``times`` tells the zones and the service's clock beside ``now``."""
        self._dialect = dialect
        self._times = times or (lambda: Clock(now()))
        self._counts = LabelCounts()
        self._share = 1.0
        self._state = Draft()
        self._undo = UndoHistory(clock)
        self._sent: LastSend | None = None
        self._listeners: list[Callable[[], None]] = []
        self.taken = 0
        """How often another push took the place of the one that was here, from wherever it came."""
        self._problems: tuple[Problem, ...] | None = None
        self.leaving: Callable[[], None] | None = None
        """Called before another draft takes the place of this one, so that its last letters are kept."""
        self.revision = 0
        """Grows with every change; whoever looked at an older one must look again."""

    # What is composed

    @property
    def dialect(self) -> Dialect:
        """The dialect that the push is checked against."""
        return self._dialect

    @property
    def push(self) -> Push:
        """The push as it would be sent, without the texts that cannot be part of it yet."""
        return self._state.push

    @property
    def draft_id(self) -> str:
        """What names the draft on the disk; undo over the opening of another one leads back to it."""
        return self._state.id

    @property
    def unread(self) -> Mapping[Path, str]:
        """Texts that cannot be part of a push yet, by the path where they were typed."""
        return self._state.unread

    @property
    def has_text(self) -> bool:
        """Whether there is something that was written here and not sent yet; an audience alone is not."""
        push = self._state.push
        written = bool(push.message or push.extra or self._state.unread) or push.start_date is not ABSENT
        return written and (self.sent is None or self.sent.outcome is not Outcome.ACCEPTED)

    @property
    def sent(self) -> LastSend | None:
        """What is known of a send of what is here as it is."""
        return self._sent if self._sent is not None and self._sent.draft is self._state else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or surprising, errors first; texts that cannot be read are errors."""
        if self._problems is None:
            found = problems_of(self._state, self._dialect, self._times())
            reach = reach_problems(self.push.audience, self._counts)
            job = job_note(self.push, self._dialect, self._share)
            sent = (sent_note(self.sent, self.push, self._dialect, self._times()),) if self.sent else ()
            self._problems = tuple(sorted((*found, *reach, *sent, *job), key=lambda problem: problem.severity))
        return self._problems

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that must be solved before a review."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def reach(self) -> str:
        """How many people the labels reach at most; empty for other audiences, and while nothing was counted."""
        return reach_sentence(self.push.audience, self._counts, self._times().now)

    def use_counts(self, counts: LabelCounts) -> None:
        """Judge the audience by these counts from now on."""
        if counts != self._counts:
            self._counts, self._problems = counts, None
            self.revision += 1

    def use_share(self, share: float) -> None:
        """Tell the pace of a job by this share of the rate limit."""
        if share != self._share:
            self._share, self._problems = share, None
            self.revision += 1

    def field(self, path: Path) -> Field | None:
        """The documented field at ``path``, if there is one."""
        return field_at(path, self._dialect)

    def value(self, path: Path) -> Json | Absent:
        """The value at ``path``, or ABSENT."""
        return self._state.push.at(path)

    def text(self, path: Path) -> str:
        """The text to edit at ``path``: what was typed where it cannot be read, else the value's."""
        if path in self._state.unread:
            return self._state.unread[path]
        if path == START_DATE_PATH:
            return start_text(self._state.push, self._dialect, self._times())
        value = self._state.push.at(path)
        return "" if value is ABSENT else text_of(value, self.field(path))

    def unlisted(self) -> tuple[Path, ...]:
        """Paths of everything in the push that the catalogue does not know, to be edited as JSON."""
        return unlisted(self._state.push, self._state.unread, self._dialect)

    # Changing it

    def type_text(self, path: Path, text: str) -> None:
        """Take what the person has typed at ``path``; an emptied field is removed, an unreadable text is kept."""
        about = self.field(path)
        state = self._state
        unread = {other: kept for other, kept in state.unread.items() if other != path}
        emptied = not text if about is not None and about.kind in _TEXTS else not text.strip()
        if path == ADD_PATH:
            push = state.push
            if not emptied:
                unread[path] = text
        elif emptied:
            push = state.push.without(path)
        else:
            try:
                push = state.push.with_value(path, self._value_of(path, text))
            except (UnreadableText, PushShapeError):
                push, unread[path] = state.push, text
        self._become(replace(state, push=push, unread=MappingProxyType(unread)), typed=path)

    def put(self, path: Path, value: Json) -> None:
        """Set the value at ``path``, as one step."""
        self._become(self._readable(path, self._state.push.with_value(path, value)))

    def remove(self, path: Path) -> None:
        """Take the key at ``path`` out of the push, as one step."""
        self._become(self._readable(path, self._state.push.without(path)))

    def add_raw(self, text: str) -> Path:
        """Add a channel block: a key name gives an empty object, a JSON object is merged into ``pushMessage``.

        Returns the path of the first key added.

        Raises:
            UnreadableText: it is neither.
        """
        push = self._state.push
        if not text.lstrip().startswith("{"):
            path = (*MESSAGE_PATH, text.strip())
            if not path[-1]:
                raise UnreadableText("Type the name of a key, like vivo, or paste a JSON object.")
            self._add(push if push.at(path) is not ABSENT else push.with_value(path, {}))
            return path
        message = block_of(text)
        self._add(push.with_value(MESSAGE_PATH, {**push.message, **message}))
        return (*MESSAGE_PATH, next(iter(message)))

    def _add(self, push: Push) -> None:
        """Become ``push``, with nothing left to be added."""
        unread = {path: text for path, text in self._state.unread.items() if path != ADD_PATH}
        self._become(replace(self._state, push=push, unread=MappingProxyType(unread)))

    def set_audience_kind(self, kind: AudienceKind) -> None:
        """Push to another kind of audience; users and labels are kept apart, so that going back finds them."""
        audience = self._state.push.audience
        if kind is audience.kind:
            return
        chosen = {**self._state.chosen, _pool(audience.kind): audience.targets}
        push = replace(self._state.push, audience=Audience(kind, chosen.get(_pool(kind), ())))
        self._become(replace(self._state, push=push, chosen=MappingProxyType(chosen)))

    def set_targets(self, targets: tuple[str, ...], *, typed: bool = False) -> None:
        """Push to these users or labels."""
        audience = replace(self._state.push.audience, targets=targets)
        self._become(
            replace(self._state, push=replace(self._state.push, audience=audience)),
            typed=("audience",) if typed else None,
        )

    def set_audience(self, audience: Audience) -> None:
        """Push to this audience, whatever it was."""
        self.change(lambda push: replace(push, audience=audience))

    def fix(self, problem: Problem) -> None:
        """Apply the fix of a problem, as one step."""
        if problem.fix is None:
            return
        if problem.path not in self._state.unread:
            self._become(self._readable(problem.path, problem.fix.apply(self._state.push)))
            return
        try:
            self._value_of(problem.path, self._state.unread[problem.path])
        except UnreadableText as unreadable:
            if unreadable.fix is not None:
                self.end_typing()
                self.type_text(problem.path, unreadable.fix.text)

    def change(self, edit: Callable[[Push], Push]) -> None:
        """Compose what ``edit`` makes of the push, as one step."""
        self._become(replace(self._state, push=edit(self._state.push)))

    def take(self, push: Push) -> None:
        """Compose this push from now on; undo brings back what was here."""
        self.taken += 1
        self._become(Draft(push))

    def clear(self) -> None:
        """Start with an empty push; undo brings back what was here."""
        self._become(Draft())

    def mark_sent(self, digest: str = "", outcome: Outcome = Outcome.ACCEPTED, at: datetime | None = None) -> None:
        """Say what came of sending what is here (now, unless ``at`` tells) until it is edited.

        Accepted, it is kept no longer; refused or not sent, nothing is said. With the ``digest`` of what was sent,
        which may come late and from another thread, only if that is still here.
        """
        state = self._state
        if not digest or state.push.digest(self._dialect) == digest:
            refused = outcome in {Outcome.NOT_SENT, Outcome.REJECTED}
            self._sent = None if refused else LastSend(state, outcome, at or self._times().now)
            self._problems = None
            self.revision += 1

    @property
    def times(self) -> Clock:
        """What time it is, for the operator and for the service."""
        return self._times()

    def use_times(self, times: Callable[[], Clock]) -> None:
        """Read the time by other zones."""
        self._times = times
        self._problems = None

    def check_again(self) -> None:
        """Judge anew: with time, what was right can become wrong."""
        self._problems = None

    def use_dialect(self, dialect: Dialect) -> None:
        """Check against another dialect; nothing that was written is changed."""
        self._dialect = dialect
        self._tell()

    # Going back

    def end_typing(self) -> None:
        """Make what is typed next a step of its own, in the same field too."""
        self._undo.end_typing()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._undo.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return self._undo.can_redo

    def undo(self) -> None:
        """Take the last change back."""
        if self.can_undo:
            self._enter(self._undo.undo(self._state))

    def redo(self) -> None:
        """Do the change again that was taken back last."""
        if self.can_redo:
            self._enter(self._undo.redo(self._state))

    # Drafts

    def to_draft(self, *, profile: str, now: datetime) -> dict[str, Json]:
        """This composition as a JSON object that `from_draft` reads back."""
        return self._state.to_json(profile=profile, now=now)

    def from_draft(self, draft: Mapping[str, Json], *, copy: bool = False) -> None:
        """Compose this draft from now on, or a ``copy`` that leaves it alone; undo brings back what was here.

        Raises:
            PushShapeError: it is none of ours.
        """
        read = Draft.from_json(draft)
        self.taken += 1
        self._become(replace(read, id=new_id()) if copy else read)

    def from_template(self, template: Mapping[str, Json]) -> None:
        """Compose a new push after this template; its placeholders are errors until they are filled.

        Raises:
            PushShapeError: it is none of ours.
        """
        made = Draft.from_json(template)
        self.taken += 1
        self._become(replace(made, id=new_id(), name="", template=made.title))

    def rename(self, name: str) -> None:
        """Call the draft ``name``; empty leaves it to the title."""
        self._become(replace(self._state, name=name))

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What is still to be filled in, if this was made from a template."""
        return tuple(dict.fromkeys(name for _, name in open_places_of(self._state)))

    def fill(self, values: Mapping[str, str]) -> None:
        """Put these values in the place of placeholders, as one step."""
        self._become(filled(self._state, values, self._dialect, self._times()))

    # Who is told

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have ``listener`` called after every change; returns what ends that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _tell(self) -> None:
        self._problems = None
        self.revision += 1
        for listener in tuple(self._listeners):
            listener()

    def _become(self, state: Draft, typed: Path | None = None) -> None:
        if state == self._state and state.push.digest(self._dialect) == self._state.push.digest(self._dialect):
            return
        self._undo.leave(self._state, typed)
        self._enter(state)

    def _enter(self, state: Draft) -> None:
        if state.id != self._state.id and self.leaving is not None:
            self.leaving()
        self._state = state
        self._tell()

    def _readable(self, path: Path, push: Push) -> Draft:
        unread = {other: text for other, text in self._state.unread.items() if other != path}
        return replace(self._state, push=push, unread=MappingProxyType(unread))

    def _value_of(self, path: Path, text: str) -> Json:
        return value_at(path, text, self._state, self._dialect, self._times())


def _pool(kind: AudienceKind) -> str:
    """What the targets of this audience are; users stay when one user becomes several."""
    return "users" if kind in _USERS else kind.name.lower()

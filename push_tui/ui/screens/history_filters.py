"""The filters of the history: those that a key steps through, and the words of one from another screen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta, tzinfo

from push_tui.frozen import frozen
from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.config import Environment
from push_tui.storage.records import EVERYTHING, Filter, RecordKind
from push_tui.text import visible_name
from push_tui.ui.actions import key_of


@frozen
class FilterStep:
    """One step of a filter that a key cycles through; the heading shows ``words``, empty for the first."""

    words: str
    apply: Callable[[Filter], Filter]


def _states(words: str, *states: Outcome, results: tuple[str, ...] = ()) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, states=states, results=results))


def _kinds(words: str, *kinds: RecordKind) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, kinds=kinds))


_TROUBLE = (PushStatus.FAIL.value, PushStatus.ERROR.value, PushStatus.NO_STATUS.value)
_ALL = FilterStep("", lambda filter: filter)

STATE_CHOICES = (
    _ALL,
    _states("accepted with failures", Outcome.ACCEPTED, results=_TROUBLE),
    _states("accepted", Outcome.ACCEPTED),
    _states("rejected", Outcome.REJECTED),
    _states("unknown", Outcome.UNKNOWN),
    _states("not sent", Outcome.NOT_SENT),
    _states("sending", Outcome.SENDING),
)

KIND_CHOICES = (
    _ALL,
    _kinds("pushes", RecordKind.PUSH),
    _kinds("label changes", *(kind for kind in RecordKind if kind is not RecordKind.PUSH)),
)

_DAY = timedelta(days=1)


@frozen
class FilterSteps:
    """The filters that keys step through, by the action that does; ``at`` has the step of each that was pressed."""

    profiles: Iterable[str]
    midnight: datetime
    """When today began for you."""
    at: Mapping[str, int] = field(default_factory=dict)

    @property
    def _choices(self) -> Mapping[str, Sequence[FilterStep]]:
        return {
            "filter_state": STATE_CHOICES,
            "filter_kind": KIND_CHOICES,
            "filter_profile": (_ALL, *(_profile(name) for name in sorted(self.profiles))),
            "filter_environment": (_ALL, *map(_environment, (each.value for each in Environment))),
            "filter_period": (
                _ALL,
                _period_step("today", self.midnight),
                _period_step("yesterday", self.midnight - _DAY, self.midnight),
                _period_step("7 days", self.midnight - 6 * _DAY),
                _period_step("30 days", self.midnight - 29 * _DAY),
            ),
        }

    def after(self, action_id: str, steps: int = 1) -> Mapping[str, int]:
        """Return ``at`` with the filter of an action so many steps on, or back."""
        return {**self.at, action_id: (self.at.get(action_id, 0) + steps) % len(self._choices[action_id])}

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the chosen steps, by action, for `kept`; empty where all is shown."""
        return dict(zip(self._choices, (step.words for step in self._steps), strict=True))

    def kept(self, words: Mapping[str, object]) -> Mapping[str, int]:
        """Return ``at`` with the steps that have these words; a step that is gone shows everything."""
        return {
            action_id: next((at for at, step in enumerate(choices) if step.words == words.get(action_id)), 0)
            for action_id, choices in self._choices.items()
        }

    @property
    def _steps(self) -> Iterator[FilterStep]:
        return (choices[self.at.get(action_id, 0) % len(choices)] for action_id, choices in self._choices.items())

    @property
    def chips(self) -> tuple[str, ...]:
        """What each filter lets through, in a few words, and which key steps to its next choice."""
        return tuple(f"{words} ({key_of(action_id)}: next)" for action_id, words in self.words.items() if words)

    def apply(self, filter: Filter) -> Filter:
        """Return ``filter`` narrowed down by all of them."""
        for step in self._steps:
            filter = step.apply(filter)
        return filter


def _profile(name: str) -> FilterStep:
    return FilterStep(f"profile {visible_name(name)}", lambda filter: replace(filter, profile=name))


def _environment(name: str) -> FilterStep:
    return FilterStep(name, lambda filter: replace(filter, environment=name))


def _period_step(words: str, since: datetime, until: datetime | None = None) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, since=since, until=until))


def filter_words(filter: Filter, zone: tzinfo | None) -> Iterator[str]:
    """Yield what a filter from another screen lets through, in a few words each; times in ``zone``."""
    if filter.user:
        yield f"pushes that name {visible_name(filter.user)}"
    elif filter.kinds:
        listed = next((step.words for step in KIND_CHOICES[1:] if step.apply(EVERYTHING).kinds == filter.kinds), "")
        yield listed or " or ".join(filter.kinds)
    if filter.states:
        yield " or ".join(filter.states)
    if filter.results:
        yield " or ".join(filter.results)
    if filter.failed:
        yield "failed"
    if filter.audience_kind:
        yield f"to {filter.audience_kind}"
    if filter.profile is not None:
        yield f"with profile {visible_name(filter.profile)}"
    if filter.environment is not None:
        yield filter.environment
    if filter.since is not None or filter.until is not None:
        yield _period(filter.since, filter.until, zone)


def _period(since: datetime | None, until: datetime | None, zone: tzinfo | None) -> str:
    first, end = (moment and moment.astimezone(zone) for moment in (since, until))
    if first is None:
        return f"before {end:%Y-%m-%d %H:%M}"
    if end is None:
        return f"since {first:%Y-%m-%d %H:%M}"
    midnights = f"{first:%H:%M:%S}" == f"{end:%H:%M:%S}" == "00:00:00"
    if midnights and first.date() + timedelta(days=1) == end.date():
        return f"on {first:%Y-%m-%d}"
    last = f"{end:%H:%M}" if first.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"from {first:%Y-%m-%d %H:%M} to {last}"

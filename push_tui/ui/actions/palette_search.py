"""How the palette lists and finds the actions. To add one, see the module of its place beside this one.

Every action that applies here is shown, by screen, with its keys; of the one under the cursor, what it does, or why it
is disabled. Those of the pane without the focus are found, too, and say how to go there; last those of the other
screens, which go there. The fields of the composer's form are only found, never listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from push_tui.frozen import frozen
from push_tui.ui.actions import Action, Scope, action_of, actions_of, key_of
from push_tui.ui.actions.action import key_name
from push_tui.ui.actions.performing import Hints, Performs, offered, performers
from push_tui.ui.content import MUTED
from push_tui.ui.host import let_workers_start


@dataclass(eq=False)
class Found(Hit):
    """An action in the palette; ``about`` says what it does, or why it is disabled."""

    action_id: str = ""
    about: str = ""
    among: int = 0
    """How many actions were searched; 0 if nothing was typed."""


@frozen
class _Offer:
    """An action, where it applies, what performs it, and why it is disabled; empty if it is not."""

    action: Action
    scope: Scope
    performer: Performs
    reason: str
    weight: float = 1.0
    """What its score is multiplied by: less for one that is disabled, or of another pane or screen."""
    group: str = ""
    """What it belongs to, if that is not the heading of its scope."""


_SHORTEST = 3
_TITLE_GOES_ON, _TITLE_BEGINS, _TITLE_HAS, _WORDS = 12.0, 9.0, 6.0, 3.0
_CLOSE = 0.75
"""How alike two words are that differ by a slip: 1 is the same."""
_OTHER_PANE, _OTHER_SCREEN = 0.5, 0.01
"""Put an action of the other pane behind those that are as well named here, and one of another screen behind all."""
_FIELD = 0.45
"""Puts a field behind the actions that are as well named, but not behind those that only have a word for it."""
_NOT_NOW = 0.9
"""Puts a disabled action behind those that can be done now and match as well, but not behind a weaker match."""
_LAST = 0.001
"""Puts an action that destroys behind all others that were found."""
WIDEST = 100
"""Cells of the palette in a wide terminal."""
GROUP, _KEYS, _AROUND = 27, 18, 7
"""Cells of the columns at the right, and of what surrounds a row."""
_ORDER = (Scope.LIST, Scope.EVERYWHERE, Scope.SHELL)
"""The groups that come after those of the screen."""


def named_by(query: str, action: Action) -> float:
    """Score the action by how ``query`` names it; 0 if it does not.

    Best if the title, or what follows its colon, begins with what was typed, a short title before a long one; then if
    words of it do; then if each word typed begins one of them; then if the title has what was typed; then if each word
    typed begins a word of the title or one of the action's words.
    """
    typed, title = query.casefold().split(), action.title.casefold()
    together = " ".join(typed)
    if f" {together}" in f" {title}":
        first = any(part.startswith(together) for part in (title, title.partition(": ")[2]))
        return _TITLE_GOES_ON + first * len(together) / len(title)
    if _begin(typed, title.split()):
        return _TITLE_BEGINS
    if query.strip().casefold() in title:
        return _TITLE_HAS
    return _WORDS if len("".join(typed)) >= _SHORTEST and _begin(typed, [*title.split(), *action.words]) else 0.0


def _begin(typed: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in typed)


def _abbreviated(query: str, title: str) -> bool:
    """Whether letters that stand here and there in the title are worth looking for: some, from its first one on."""
    return len(query) > _SHORTEST and title.rpartition(": ")[2].casefold().startswith(query[0].casefold())


def _resembles(query: str, action: Action) -> float:
    """Score above 0 if each word typed is a word of the action, but for a slip of the fingers."""
    from difflib import get_close_matches

    words = [*action.title.casefold().split(), *action.words]
    return _WORDS if all(get_close_matches(part, words, 1, _CLOSE) for part in query.casefold().split()) else 0.0


class ActionCommands(Provider):
    """Give the palette the actions of the registry; in a dialog only the dialog's."""

    def _offers(self) -> Iterator[_Offer]:
        """Yield each action that applies here; the words of one that leads to this screen would lead nowhere."""
        for action, scope, performer in offered(self.screen):
            if action.palette:
                reason = performer.why_not(action.id) or ""
                here = action.id == getattr(self.screen, "TAB", "")
                named = replace(action, words=()) if here else action
                yield _Offer(named, scope, performer, reason, _NOT_NOW if reason else 1.0)

    def _fields(self) -> Iterator[_Offer]:
        """Yield the fields of the screen's form, each as an action that goes there."""
        for performer in performers(self.screen):
            for action, group in performer.fields():
                yield _Offer(action, action.scopes[0], performer, "", _FIELD, group)

    def _elsewhere(self) -> Iterator[_Offer]:
        """Yield the actions of panes without the focus, with the way there as the reason, and of the other screens."""
        if self.screen.is_modal:
            return
        here = set(performers(self.screen))
        panes = [node for node in self.screen.query("*") if isinstance(node, Performs) and node not in here]
        for node in panes:
            for action in actions_of(node.SCOPES) if node.way_here else ():
                yield _Offer(action, node.SCOPES[0], node, node.way_here, _OTHER_PANE)
        app, shown = cast(Performs, self.app), {scope for node in (*here, *panes) for scope in node.SCOPES}
        for scope in Scope:
            if scope.value.way and scope not in shown:
                for action in actions_of([scope]):
                    if action.id != "close":
                        yield _Offer(action, scope, app, "", _OTHER_SCREEN)

    async def _do(self, offer: _Offer) -> None:
        """Do the action; of one of the other pane say how to go there, and to that of another screen go."""
        if offer.weight == _OTHER_PANE and offer.performer not in set(performers(self.screen)):
            cast(Hints, self.app).refuse(offer.reason)
        elif offer.weight == _OTHER_SCREEN:
            await self._go(offer.action, offer.scope)
        else:
            await offer.performer.action_perform(offer.action.id)
        await let_workers_start()  # here, where keys wait: those typed ahead are for what opens

    async def _go(self, action: Action, scope: Scope) -> None:
        """Show another screen and do the action there, or say its key if it needs a row, which only you choose."""
        app, (first, *others) = cast(Performs, self.app), scope.value.way.split()
        possible = app.why_not(first) is None
        await app.action_perform(first)
        if not possible:
            return
        await let_workers_start()
        there = self.app.screen
        await there._mounted_event.wait()
        if action.alone and not others:
            await _do_in(there, scope, action.id)
        else:
            keys = [*map(key_of, others), action.key_names[0] if action.keys else key_of("commands")]
            cast(Hints, self.app).hint(f"{action.title}: press {', then '.join(keys)}.")

    async def discover(self) -> Hits:
        """Yield every action by its group, the screen's first, in each the disabled last; then what destroys."""
        for offer in sorted(self._offers(), key=_place):
            yield self._found(offer, 0)

    async def search(self, query: str) -> Hits:
        """Yield what has a title or search words that match what was typed; help texts would match too much.

        Words with a slip count only if no action has what was typed; letters here and there in a title come last.
        """
        matcher, offers = self.matcher(query), self._told_apart()

        def scattered(query: str, action: Action) -> float:
            return matcher.match(action.title) if _abbreviated(query, action.title) else 0.0

        for way in (named_by, _resembles, scattered):
            scores = [way(query, offer.action) for offer in offers]
            if any(scores):
                for offer, score in zip(offers, scores, strict=True):
                    if score > 0:
                        weight = offer.weight * (_LAST if offer.action.destroys else 1)
                        yield self._found(offer, score * weight, len(offers))
                return

    def _told_apart(self) -> list[_Offer]:
        """Return each action once, and of those of other screens that read the same only the one nearest to you."""
        offers, taken = list[_Offer](), set[object]()
        for offer in (*self._offers(), *self._fields(), *self._elsewhere()):
            title, way = offer.action.title, offer.scope.value.way.partition(" ")[0]
            names = {offer.action.id, (title, way) if offer.weight == _OTHER_SCREEN else offer}
            if taken.isdisjoint(names):
                offers.append(offer)
                taken |= names
        return offers

    def _found(self, offer: _Offer, score: float, among: int = 0) -> Found:
        """Return the row of an action: the title, and at the right where it applies and its keys."""
        action, traits = offer.action, offer.scope.value
        group, about = offer.group or traits.heading, f"Not now: {offer.reason}" if offer.reason else action.help
        if offer.weight == _OTHER_SCREEN:
            way = [action_of(step) for step in traits.way.split()]
            keys = " ".join(step.key_names[0] for step in way if step.keys)
            group = f"in {way[0].title}, {keys}".removesuffix(", ")
            about += "" if action.alone else f" {key_name('enter')} goes to {way[0].title}."
        room = max(1, min(self.app.size.width, WIDEST) - _AROUND - GROUP - _KEYS)
        row = Content.assemble(
            (f"{offer.performer.title_of(action):<{room}}", MUTED if offer.reason else ""),
            (f"{group:<{GROUP}}", f"not bold {MUTED}"),
            (f"{' · '.join(action.key_names):>{_KEYS}}", "$text-accent"),
        )
        do = partial(self._do, offer)
        return Found(score, row, do, action.title, action_id=action.id, about=about, among=among)


async def _do_in(screen: Screen[Any], scope: Scope, action_id: str) -> None:
    """Do an action in its own pane: the one in focus may do another of that name, with the row under its cursor."""
    for node in (screen, *screen.query("*")):
        if isinstance(node, Performs) and scope in node.SCOPES:
            await node.action_perform(action_id)
            return


def _place(offer: _Offer) -> tuple[bool, int, bool, int]:
    """Return what sorts the actions: by group, in each the disabled last.

    Those of the screen come in the order of its footer, the most used first.
    """
    place = _ORDER.index(offer.scope) + 1 if offer.scope in _ORDER else 0
    rank = 0 if place else offer.scope.value.rank(offer.action.id)
    return offer.action.destroys, place, bool(offer.reason), rank

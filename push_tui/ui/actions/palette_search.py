"""How the palette lists and finds the actions. To add one, see the module of its place beside this one.

Every action that applies here is shown, by screen, with its keys, and why it is disabled. Those of the pane without the
focus are found, too, and say how to go there.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeAlias

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from push_tui.ui.actions import Action, Scope, actions_of
from push_tui.ui.actions.performing import Performs, offered, performers
from push_tui.ui.content import MUTED

_Offer: TypeAlias = tuple[Action, Scope, Performs, str]
"""An action, where it applies, what performs it, and why it is disabled; empty if it is not."""

_SHORTEST = 3
_TITLE_GOES_ON, _TITLE_BEGINS, _TITLE_HAS, _WORDS = 12.0, 9.0, 6.0, 3.0
_CLOSE = 0.75
"""How alike two words are that differ by a slip: 1 is the same."""
_ELSEWHERE = 0.5
"""Puts an action of the other pane behind those that are as well named here."""
_LAST = 0.001
"""Puts an action that destroys behind all others that were found."""
_GROUP, _KEYS, _AROUND = 27, 18, 7
"""Cells of the columns at the right, and of what surrounds a row."""
_ORDER = (Scope.LIST, Scope.EVERYWHERE, Scope.SHELL)
"""The groups that come after those of the screen."""


def named_by(query: str, action: Action) -> float:
    """Score the action by how ``query`` names it; 0 if it does not.

    Best if the title begins with what was typed, a short title before a long one; then if words of it do; then if each
    word typed begins one of them; then if the title has what was typed; then if each word typed begins a word of the
    title or one of the action's words.
    """
    typed, title = query.casefold().split(), action.title.casefold()
    together = " ".join(typed)
    if f" {together}" in f" {title}":
        return _TITLE_GOES_ON + title.startswith(together) * len(together) / len(title)
    if _begin(typed, title.split()):
        return _TITLE_BEGINS
    if query.strip().casefold() in title:
        return _TITLE_HAS
    return _WORDS if len("".join(typed)) >= _SHORTEST and _begin(typed, [*title.split(), *action.words]) else 0.0


def _begin(typed: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in typed)


def _resembles(query: str, action: Action) -> float:
    """Score above 0 if each word typed is a word of the action, but for a slip of the fingers."""
    from difflib import get_close_matches

    words = [*action.title.casefold().split(), *action.words]
    return _WORDS if all(get_close_matches(part, words, 1, _CLOSE) for part in query.casefold().split()) else 0.0


class ActionCommands(Provider):
    """Give the palette the actions of the registry; in a dialog only the dialog's."""

    def _offers(self) -> Iterator[_Offer]:
        """Yield each action, where it applies, what performs it, and why it is disabled."""
        for action, scope, performer in offered(self.screen):
            if action.palette:
                yield action, scope, performer, performer.why_not(action.id) or ""

    def _elsewhere(self) -> Iterator[_Offer]:
        """Yield the actions of panes without the focus, each with the way there as the reason."""
        here = set() if self.screen.is_modal else set(performers(self.screen))
        for node in self.screen.query("*") if here else ():
            if isinstance(node, Performs) and node.way_here and node not in here:
                for action in actions_of(node.SCOPES):
                    yield action, node.SCOPES[0], node, node.way_here

    async def _do(self, action: Action, performer: Performs, reason: str) -> None:
        """Do the action; of one of the other pane say how to go there."""
        if performer in set(performers(self.screen)):
            await performer.action_perform(action.id)
        else:
            self.app.notify(reason, severity="warning", markup=False)

    async def discover(self) -> Hits:
        """Yield every action: the screen's, those of every list and screen, the disabled ones, then what destroys."""
        for action, scope, performer, reason in sorted(self._offers(), key=_place):
            yield DiscoveryHit(
                self._row(action, scope, performer),
                lambda action=action, performer=performer: performer.action_perform(action.id),
                text=action.title,
                help=_explained(action, reason),  # type: ignore[arg-type]  # the palette takes any visual
            )

    async def search(self, query: str) -> Hits:
        """Yield the actions whose title or search words match what was typed; help texts would match too much.

        Words with a slip count only if no action has what was typed; letters here and there in a title come last.
        """
        matcher, here = self.matcher(query), tuple(self._offers())
        ids = {offer[0].id for offer in here}
        offers = (*here, *(offer for offer in self._elsewhere() if offer[0].id not in ids))
        ways = (named_by, _resembles, lambda query, action: matcher.match(action.title))
        scores = next((found for way in ways if any(found := [way(query, offer[0]) for offer in offers])), ())
        for place, (named, (action, scope, performer, reason)) in enumerate(zip(scores, offers, strict=False)):
            if named > 0:
                row, away = self._row(action, scope, performer), place >= len(here)
                score = named * _ELSEWHERE if away else named
                yield Hit(
                    score * _LAST if action.destroys else score,
                    row.stylize(MUTED) if away else row,
                    partial(self._do, action, performer, reason),
                    text=action.title,
                    help=_explained(action, reason),  # type: ignore[arg-type]
                )

    def _row(self, action: Action, scope: Scope, performer: Performs) -> Content:
        """Return the title, and at the right where it applies and its keys."""
        keys = " · ".join(action.key_names)
        room = max(1, self.app.size.width - _AROUND - _GROUP - _KEYS)
        return Content.assemble(
            f"{performer.title_of(action):<{room}}",
            (f"{scope.value.heading:<{_GROUP}}", f"not bold {MUTED}"),
            (f"{keys:>{_KEYS}}", "$text-accent"),
        )


def _explained(action: Action, reason: str) -> Content:
    """Return the help of an action, or why it is disabled."""
    return Content(f"Not now: {reason}" if reason else action.help)


def _place(offer: _Offer) -> tuple[bool, bool, int]:
    action, scope, _, reason = offer
    return action.destroys, bool(reason), _ORDER.index(scope) + 1 if scope in _ORDER else 0

"""How the palette lists and finds the actions. To add one, see the module of its place beside this one.

Every action that applies here is shown, by screen, with its keys, and why it is disabled.
"""

from collections.abc import Iterator
from typing import TypeAlias

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from push_tui.ui.actions import Action, Scope
from push_tui.ui.actions.performing import Performs, offered
from push_tui.ui.content import MUTED

_Offer: TypeAlias = tuple[Action, Scope, Performs, str]
"""An action, where it applies, what performs it, and why it is disabled; empty if it is not."""

_SHORTEST = 3
_SCORE = 8.0
"""Less than a title with the typed text in it, more than single letters found across one."""
_LAST = 0.001
"""Puts an action that destroys behind all others that were found."""
_GROUP, _KEYS, _AROUND = 27, 18, 7
"""Cells of the columns at the right, and of what surrounds a row."""
_ORDER = (Scope.LIST, Scope.EVERYWHERE, Scope.SHELL)
"""The groups that come after those of the screen."""


def named_by(query: str, action: Action) -> float:
    """Score the action above 0 if every word of ``query`` begins a word of its title or one of the action's words."""
    typed = query.casefold().split()
    words = action.title.casefold().split()
    if len("".join(typed)) >= _SHORTEST:
        words += action.words
    return _SCORE if all(any(word.startswith(part) for word in words) for part in typed) else 0.0


def _has(query: str, action: Action) -> bool:
    return query.strip().casefold() in action.title.casefold()


class ActionCommands(Provider):
    """Give the palette the actions of the registry; in a dialog only the dialog's."""

    def _offers(self) -> Iterator[_Offer]:
        """Yield each action, where it applies, what performs it, and why it is disabled."""
        for action, scope, performer in offered(self.screen):
            if action.palette:
                yield action, scope, performer, performer.why_not(action.id) or ""

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

        Letters found here and there in a title count only if no action has what was typed.
        """
        matcher, offers = self.matcher(query), tuple(self._offers())
        named = [
            max(matcher.match(offer[0].title) * _has(query, offer[0]), named_by(query, offer[0])) for offer in offers
        ]
        scores = named if any(named) else [matcher.match(offer[0].title) for offer in offers]
        for score, (action, scope, performer, reason) in zip(scores, offers, strict=True):
            if score > 0:
                yield Hit(
                    score * _LAST if action.destroys else score,
                    self._row(action, scope, performer),
                    lambda action=action, performer=performer: performer.action_perform(action.id),
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

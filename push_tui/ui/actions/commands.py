"""The palette: every action that can be done here, with its keys, and why one cannot."""

from collections.abc import Iterator

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from push_tui.ui.actions import Action
from push_tui.ui.actions.performing import Performs, offered

_SHORTEST = 3
_SCORE = 8.0
"""Less than a title that holds what was typed, more than letters that are scattered over an explanation."""


def named_by(query: str, action: Action) -> float:
    """Score how well ``query`` names the action: every word of it begins one of its words or of its title; else 0."""
    typed = query.casefold().split()
    if len("".join(typed)) < _SHORTEST or not any(word.startswith(part) for part in typed for word in action.words):
        return 0.0
    words = (*action.words, *action.title.casefold().split())
    return _SCORE if all(any(word.startswith(part) for word in words) for part in typed) else 0.0


class ActionCommands(Provider):
    """Feeds the palette from the registry of actions; in a dialog only that dialog's."""

    def _offers(self) -> Iterator[tuple[Action, Performs, Content]]:
        for action, _, performer in offered(self.screen):
            if action.palette:
                reason = performer.why_not(action.id)
                yield action, performer, Content(f"Not now: {reason}" if reason else action.help)

    async def discover(self) -> Hits:
        """Every action, in the order of the registry."""
        for action, performer, explanation in self._offers():
            yield DiscoveryHit(
                _title(action),
                lambda action=action, performer=performer: performer.action_perform(action.id),
                text=action.title,
                help=explanation,  # type: ignore[arg-type]  # the palette takes any visual
            )

    async def search(self, query: str) -> Hits:
        """The actions whose title or explanation matches what was typed, or that people call so."""
        matcher = self.matcher(query)
        for action, performer, explanation in self._offers():
            score = max(matcher.match(action.title), matcher.match(action.help) * 0.6, named_by(query, action))
            if score > 0:
                yield Hit(
                    score,
                    _title(action),
                    lambda action=action, performer=performer: performer.action_perform(action.id),
                    text=action.title,
                    help=explanation,  # type: ignore[arg-type]
                )


def _title(action: Action) -> Content:
    keys = " · ".join(action.key_names)
    return Content.assemble(action.title, ("  " + keys if keys else "", "dim"))

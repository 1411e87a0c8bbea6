"""The palette: every action available here, with its keys, and why it is disabled."""

from collections.abc import Iterator

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from push_tui.ui.actions import Action
from push_tui.ui.actions.performing import Performs, offered

_SHORTEST = 3
_SCORE = 8.0
"""Less than a title with the typed text in it, more than single letters found across a help text."""


def named_by(query: str, action: Action) -> float:
    """Score the action above 0 if every word of ``query`` begins one of the action's words or a word of its title."""
    typed = query.casefold().split()
    if len("".join(typed)) < _SHORTEST or not any(word.startswith(part) for part in typed for word in action.words):
        return 0.0
    words = (*action.words, *action.title.casefold().split())
    return _SCORE if all(any(word.startswith(part) for word in words) for part in typed) else 0.0


class ActionCommands(Provider):
    """Give the palette the actions of the registry; in a dialog only the dialog's."""

    def _offers(self) -> Iterator[tuple[Action, Performs, Content]]:
        for action, _, performer in offered(self.screen):
            if action.palette:
                reason = performer.why_not(action.id)
                yield action, performer, Content(f"Not now: {reason}" if reason else action.help)

    async def discover(self) -> Hits:
        """Yield every action, in the order of the registry."""
        for action, performer, explanation in self._offers():
            yield DiscoveryHit(
                _title(action),
                lambda action=action, performer=performer: performer.action_perform(action.id),
                text=action.title,
                help=explanation,  # type: ignore[arg-type]  # the palette takes any visual
            )

    async def search(self, query: str) -> Hits:
        """Yield the actions whose title, help or search words match what was typed."""
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

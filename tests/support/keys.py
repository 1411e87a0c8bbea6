"""The keys that a person presses, asked for by the action that they do: a moved key breaks no test."""

from push_tui.ui.actions import Scope, action_of


def key(action_id: str, place: int = 0, scope: Scope | None = None) -> str:
    """Return a key of an action for ``press``: the main one, or the one at this place among its keys."""
    return action_of(action_id, scope).keys[place]

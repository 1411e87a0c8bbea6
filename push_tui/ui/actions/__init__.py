"""Every action, defined once: bindings, palette, footer, help, `KEYS.md` and keys in sentences come from `ACTIONS`.

A screen, dialog or widget does an action in ``action_<id>``, or several in ``act``; its ``why_not(id)`` says why it
cannot now.
"""

from collections.abc import Iterable

from push_tui.ui.actions import compose, dialogs, everywhere, history, jobs, labels, overview, review, why_nothing
from push_tui.ui.actions.action import Action, Scope

__all__ = [
    "ACTIONS",
    "WRITES",
    "Action",
    "Scope",
    "action_of",
    "actions_of",
    "key_and_title",
    "key_of",
    "title_and_key",
    "use",
]

_MODULES = (everywhere, overview, labels, compose, review, history, jobs, why_nothing, dialogs)
ACTIONS: tuple[Action, ...] = tuple(action for module in _MODULES for action in module.ACTIONS)
"""As they come; `use` gives some other keys."""
WRITES = frozenset(action.id for action in ACTIONS if action.writes)
"""The IDs of the actions that a read-only profile refuses."""
_BY_SCOPE: dict[Scope, tuple[Action, ...]] = {}


def use(actions: Iterable[Action]) -> None:
    """Use these actions from now on: `ACTIONS`, some with other keys.

    Bindings and many sentences are made when their module is imported, so call this before any screen is.
    """
    given = tuple(actions)
    _BY_SCOPE.update({scope: tuple(action for action in given if scope in action.scopes) for scope in Scope})


use(ACTIONS)


def actions_of(scopes: Iterable[Scope]) -> tuple[Action, ...]:
    """Return the actions of these scopes, in the order of the scopes."""
    return tuple(action for scope in scopes for action in _BY_SCOPE[scope])


def action_of(action_id: str, scope: Scope | None = None) -> Action:
    """Return the action of this ID; name the scope when the ID has other keys elsewhere.

    Raises:
        LookupError: no action has this ID there, or several have it with different keys.
    """
    found = [each for each in actions_of(Scope if scope is None else (scope,)) if each.id == action_id]
    if len({each.keys for each in found}) != 1:
        raise LookupError(f"{len(found)} actions are called {action_id}")
    return found[0]


def key_of(action_id: str, scope: Scope | None = None) -> str:
    """Return the main key of an action as people read it, for a sentence: ``Ctrl+S``.

    One that lost its keys to ``[keys]`` is found by its title: ``Ctrl+P Sort``.
    """
    action = action_of(action_id, scope)
    return action.key_names[0] if action.keys else f"{key_of('commands')} {action.title}"


def title_and_key(action_id: str) -> str:
    """Return an action's title and main key, for a sentence: ``History (F5)``."""
    return f"{action_of(action_id).title} ({key_of(action_id)})"


def key_and_title(action_id: str) -> str:
    """Return an action's main key and title, for a list of keys: ``F5 History``."""
    return f"{key_of(action_id)} {action_of(action_id).title}"

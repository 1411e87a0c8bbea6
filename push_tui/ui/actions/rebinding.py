"""Other keys for actions: checks what ``[keys]`` of the configuration asks for, and gives them those keys."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from push_tui.storage.config_keys import nearest
from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError, read_toml
from push_tui.ui.actions import ACTIONS, Action, Scope, use
from push_tui.ui.actions.action import key_name, key_written

_GUARDED = ("send", "confirm", "check_profile")
"""What they do cannot be undone by another key: their keys stay theirs."""
_KEPT = (*_GUARDED, "close")
_SAFE = re.compile(r"f\d+|alt\+[a-z]")
"""What cannot be typed by mistake."""
_FORMER = {
    "filter_back": "drop_filter",
    "filter_failures": "filter",
    "filter_members": "filter",
    "filter_push_users": "filter",
    "filter_user_labels": "filter",
    "find_another": "confirm",
    "why_somebody": "why_nothing",
}
"""The actions of older versions, each with the one that does it now: ``[keys]`` may still name them."""
_ALWAYS = frozenset({Scope.EVERYWHERE, Scope.SHELL, Scope.LIST, Scope.PANEL, Scope.DIALOG})
_COMPOSER = frozenset({Scope.COMPOSE, Scope.FORM, Scope.PAIRS, Scope.PANE})


class InvalidKey(ValueError):
    """A key that an action cannot have, as a sentence; ``unknown`` if it is the action that does not exist."""

    def __init__(self, action_id: str, message: str, *, unknown: bool = False) -> None:
        super().__init__(message)
        self.action_id = action_id
        self.unknown = unknown


def use_keys(paths: Paths, wanted: Mapping[str, tuple[str, ...]]) -> None:
    """Use the keys of the configuration, by action ID; call it before a screen is imported.

    Raises:
        ConfigError: an ID or a key does not exist, or a key cannot be given to the action.
    """
    try:
        use(rebound(wanted))
    except InvalidKey as error:
        raise _with_line(paths, error) from error


def key_mistakes(paths: Paths, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[ConfigError]:
    """Yield everything for which `use_keys` would refuse these keys, without using any."""
    left = dict(wanted)
    while True:
        try:
            rebound(left)
        except InvalidKey as error:
            yield _with_line(paths, error)
            del left[error.action_id]
        else:
            return


def keys_lost(wanted: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield a sentence for each key that an action loses to one of these, and for each that nothing has any more.

    `use_keys` must accept them.
    """
    for former in filter(_FORMER.__contains__, wanted):
        yield f'"{former}" is no action any more and has no key: "{_FORMER[former]}" does it now.'
    told = {(loser.id, key): (loser, taker) for (loser, key), taker in _lost(_known(wanted)).items()}
    for (loser_id, key), (loser, taker) in told.items():
        yield f'"{key_name(key)}" does "{taker.id}", as you wrote, and no longer "{loser_id}" ({loser.title}).'


def _with_line(paths: Paths, error: InvalidKey) -> ConfigError:
    guess = nearest(error.action_id, {action.id for action in ACTIONS}) if error.unknown else ""
    return read_toml(paths.config).error(("keys", error.action_id), f"{error}{guess}", at_key=error.unknown)


def rebound(wanted: Mapping[str, tuple[str, ...]]) -> tuple[Action, ...]:
    """Return all actions, those that ``wanted`` names by ID with these keys; sending, confirming, closing gain them.

    An action that has such a key by default loses it, or a new default would break a configuration that is in use.

    Raises:
        InvalidKey: an ID or a key does not exist, or a key cannot be given to the action.
    """
    keys = _known(wanted)
    lost = _lost(keys)
    kept = {action: tuple(key for key in _after(action, keys) if (action, key) not in lost) for action in ACTIONS}
    return tuple(replace(action, keys=kept[action]) for action in ACTIONS)


def _known(wanted: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the keys by action, each as Textual calls it."""
    known = {action.id for action in ACTIONS}
    keys: dict[str, tuple[str, ...]] = {}
    for action_id, names in wanted.items():
        if action_id in _FORMER:
            continue  # an upgrade must not refuse a configuration that is in use
        if action_id not in known:
            raise InvalidKey(action_id, f'no action has the ID "{action_id}"', unknown=True)
        keys[action_id] = tuple(_key(action_id, name) for name in names)
    return keys


def _lost(keys: Mapping[str, tuple[str, ...]]) -> dict[tuple[Action, str], Action]:
    """Return the keys that actions lose, each with the action that takes it."""
    lost: dict[tuple[Action, str], Action] = {}
    for action in ACTIONS:
        for key in keys.get(action.id, ()):
            if key not in action.keys:
                for other in _others_with(action, key, keys):
                    # Everywhere, as sentences name one key for an ID.
                    lost |= {(each, key): action for each in ACTIONS if each.id == other.id and key in each.keys}
                    if not other.palette and all((other, each) in lost for each in other.keys):
                        raise _taken(action, key, other)  # nothing would do it any more
    return lost


def _key(action_id: str, written: str) -> str:
    key = key_written(written)
    if key is None:
        raise InvalidKey(action_id, f'"{written}" is not a key; write one as "F5", "Ctrl+R", "Alt+X", "R" or "?"')
    return key


def _others_with(action: Action, key: str, keys: Mapping[str, tuple[str, ...]]) -> Iterator[Action]:
    """Yield the actions that have a new key by default where this one applies too.

    Refuse it if you gave it to one of them, or if it is the key of one that keeps its keys.
    """
    name, guarded = key_name(key), action.id in _GUARDED
    if action.id in _KEPT and not _SAFE.fullmatch(key):
        raise InvalidKey(action.id, f'"{action.id}" gains only function keys and Alt with a letter, not "{name}"')
    for other in (each for each in ACTIONS if each.id != action.id):
        meets = guarded or other.id in _GUARDED or any(_meet(a, b) for a in action.scopes for b in other.scopes)
        if meets and key in _after(other, keys):
            if other.id in keys or action.id in _KEPT or other.id in _KEPT:
                raise _taken(action, key, other)
            yield other


def _taken(action: Action, key: str, other: Action) -> InvalidKey:
    return InvalidKey(action.id, f'"{key_name(key)}" is the key of "{other.id}" ({_place(other)})')


def _place(action: Action) -> str:
    return f"{action.title}; {action.scopes[0].value.heading}"


def _meet(one: Scope, other: Scope) -> bool:
    """Whether both can have the focus in them at the same time."""
    return one is other or bool({one, other} & _ALWAYS) or {one, other} <= _COMPOSER


def _after(action: Action, keys: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    new = keys.get(action.id)
    if new is None:
        return action.keys
    return tuple(dict.fromkeys((*action.keys, *new))) if action.id in _KEPT else new

"""How keys are called, and the key of an action for a sentence that names one."""

from push_tui.ui.actions import Scope, action_of

_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "asterisk": "*",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}


def key_name(key: str) -> str:
    """Return a key as people read it: ``ctrl+s`` as ``Ctrl+S``, ``slash`` as ``/``, a lone letter as it is typed."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if len(key) == 1:
        return key
    return "+".join(part.upper() if len(part) == 1 else part.capitalize() for part in key.split("+"))


def key_of(action_id: str, scope: Scope | None = None) -> str:
    """Return the main key of an action, as people read it; name the scope when the ID has other keys elsewhere."""
    return key_name(action_of(action_id, scope).keys[0])

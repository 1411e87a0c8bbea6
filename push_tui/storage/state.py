"""What push-tui remembers for itself in ``state.toml``; if that is lost, a note is shown once more."""

from contextlib import suppress

from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError, read_toml, write_toml

_KEYS_TOLD = "moved_keys_told"


def must_tell_of_moved_keys(paths: Paths, *, used_before: bool) -> bool:
    """Return true once: at the first start of a version that moved keys, if an older one used the directory."""
    known: dict[str, object] = {}
    with suppress(ConfigError):
        known = dict(read_toml(paths.state).values)
    if known.get(_KEYS_TOLD) is True:
        return False
    try:
        write_toml(paths.state, {**known, _KEYS_TOLD: True})
    except OSError:
        return False  # it would be said at every start
    return used_before

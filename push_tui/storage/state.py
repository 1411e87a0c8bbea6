"""What push-tui remembers for itself in ``state.toml``; if that is lost, a note is shown once more."""

from collections.abc import Mapping
from contextlib import suppress

from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError, read_toml, write_toml

_KEYS_TOLD = "moved_keys_told"
_THEME = "theme"
_LABELS = "last_labels"
_BORDER = "labels_border"
_VIEWS = "views"

Views = dict[str, Mapping[str, str | bool | int]]
"""How you left each list: its filter, order and widths, in the list's own words."""


def must_tell_of_moved_keys(paths: Paths, *, used_before: bool) -> bool:
    """Return true once: at the first start of a version that moved keys, if an older one used the directory."""
    known = _known(paths)
    if known.get(_KEYS_TOLD) is True:
        return False
    try:
        write_toml(paths.state, {**known, _KEYS_TOLD: True})
    except OSError:
        return False  # it would be said at every start
    return used_before


def remembered_theme(paths: Paths) -> str:
    """Return the name of the theme chosen last, as it is in the file; empty if none is known."""
    theme = _known(paths).get(_THEME)
    return theme if isinstance(theme, str) else ""


def remember_theme(paths: Paths, theme: str) -> None:
    """Keep the choice of a theme.

    Raises:
        OSError: it could not be written.
    """
    write_toml(paths.state, {**_known(paths), _THEME: theme})


def remembered_label(paths: Paths, profile: str) -> str:
    """Return the label used last with a profile; empty if none is known."""
    labels = _known(paths).get(_LABELS)
    label = labels.get(profile) if isinstance(labels, dict) else None
    return label if isinstance(label, str) else ""


def remembered_border(paths: Paths) -> int:
    """Return by how many cells the border beside the labels was moved to the right."""
    border = _known(paths).get(_BORDER)
    return border if type(border) is int else 0


def remember_labels(paths: Paths, profile: str, label: str, border: int) -> None:
    """Keep the label used last with a profile, and where the border beside the labels is; give up if it cannot be."""
    known = _known(paths)
    labels = known.get(_LABELS)
    kept = {**labels, profile: label} if isinstance(labels, dict) else {profile: label}
    with suppress(OSError):
        write_toml(paths.state, {**known, _LABELS: kept, _BORDER: border})


def remembered_views(paths: Paths) -> Views:
    """Return how you left each list; a list checks whether it still knows the words."""
    views = _known(paths).get(_VIEWS)
    tables = views.items() if isinstance(views, dict) else ()
    return {
        name: {key: value for key, value in view.items() if isinstance(value, str | bool | int)}
        for name, view in tables
        if isinstance(view, dict)
    }


def remember_views(paths: Paths, views: Views) -> None:
    """Keep how you leave each list, if that differs from last time. It may be lost: nothing is said if it is."""
    if views != remembered_views(paths):
        with suppress(OSError):
            write_toml(paths.state, {**_known(paths), _VIEWS: views})


def _known(paths: Paths) -> dict[str, object]:
    """Return what the file holds; nothing if it is damaged, for everything in it may be lost."""
    with suppress(ConfigError):
        return dict(read_toml(paths.state).values)
    return {}

"""Lighter strips. Textual makes seven caches for each piece of each line, of which most are never used: in a screen of
3,600 strips that takes 4 MB, and a tenth of the time to draw. It also keeps the lines of closed dialogs: up to 40 MB.
"""

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.strip import Strip

_SIZES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""How many results each of Textual's caches keeps."""
_VALUES = {"_segments", "_cell_length", "_render_cache", "_link_ids", "_cell_count"}


def lighten_strips() -> None:
    """Make the caches of strips when they are used; do nothing if Textual's strips have others than these."""
    if set(Strip.__slots__) == _SIZES.keys() | _VALUES:
        Strip.__init__ = _begin  # type: ignore[method-assign, assignment]
        Strip.__getattr__ = _missing  # type: ignore[attr-defined]


def let_lines_go() -> None:
    """Let the drawn lines of a closed widget go; do nothing if Textual does.

    Textual remembers the colours around a line by the cache of lines that asked, and so keeps 1,024 of those.
    """
    colours = vars(StylesCache).get("get_inner_outer")
    if hasattr(colours, "cache_info"):
        StylesCache.get_inner_outer = classmethod(colours)  # type: ignore[method-assign, assignment, arg-type]


def _begin(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = strip._link_ids = strip._cell_count = None


def _missing(strip: Strip, name: str) -> FIFOCache[Any, Any]:
    """Return a cache that is used for the first time."""
    if name not in _SIZES:
        raise AttributeError(name)
    cache: FIFOCache[Any, Any] = FIFOCache(_SIZES[name])
    setattr(strip, name, cache)
    return cache

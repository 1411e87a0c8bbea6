"""Bars and meters, drawn as lines so that those of neighbouring rows stay apart, and sparklines."""

import os
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from push_tui.ui.widgets.text_line import Span

LINES = "━╸·×┃▁▂▃▄▅▆▇█"
CONSOLE = "=-·x|_-=▄█"
"""What the console of Linux can draw: its fonts have no heavy lines and no eighths of blocks."""


def glyphs_of(term: str) -> str:
    """Return the glyphs for this ``TERM``: full, half, empty, amiss, mark, then heights from low to high."""
    return CONSOLE if term == "linux" else LINES


_FULL, _HALF, _EMPTY, AMISS, _MARK, *_HEIGHTS = tuple(glyphs_of(os.environ.get("TERM", "")))
"""``AMISS`` draws what failed in a bar of what was done."""


def filled(share: float, width: int) -> str:
    """Return the filled part of a bar that is ``width`` cells long when ``share`` is 1; a small share shows, too."""
    halves = int(min(1.0, max(0.0, share)) * width * 2)
    full, half = divmod(max(halves, 1 if share > 0 else 0), 2)
    return _FULL * full + _HALF * half


def bar(share: float, width: int) -> str:
    """Return a bar of ``width`` cells, of which ``share`` is filled."""
    drawn = filled(share, width)
    return drawn + _EMPTY * (width - len(drawn))


def unfilled(tone: str) -> str:
    """Return the tone for a bar, or for one of many rows, where words of this tone may be filled."""
    return "bad-unfilled" if tone == "bad" else tone


def meter(share: float, width: int, tone: str, mark: float | None = None) -> Iterator[Span]:
    """Yield a bar of ``width`` cells with its filled part in ``tone``, and a mark at a share of it."""
    drawn = filled(share, width)
    at = width if mark is None else min(width - 1, round(mark * width))
    for text, start, own in ((drawn, 0, unfilled(tone)), (_EMPTY * (width - len(drawn)), len(drawn), "faint")):
        end = start + len(text)
        if start <= at < end:
            yield text[: at - start], own
            yield _MARK, "strong"
            yield text[at - start + 1 :], own
        else:
            yield text, own


def stacked(parts: Sequence[tuple[int, str]], most: int, width: int) -> Iterator[Span]:
    """Yield a bar of whole cells for numbers in their tones; ``most`` fills ``width``, any sum above 0 shows.

    Equal sums are equally long. First comes what went well, then the worst. A small number takes a cell from the
    longest part, the worst also the only cell.
    """
    ends = [0, *accumulate(number for number, _ in parts)]
    length = max(1, round(ends[-1] / most * width)) if ends[-1] else 0
    marks = [round(end / (ends[-1] or 1) * length) for end in ends]
    cells = [end - start for start, end in pairwise(marks)]
    worst_first = [*range(1, len(parts)), 0]
    for part in worst_first:
        longest = cells.index(max(cells))
        if parts[part][0] and not cells[part] and (cells[longest] > 1 or (part and not any(cells[1:part]))):
            cells[longest] -= 1
            cells[part] += 1
    for drawn, (_, tone) in zip(cells, parts, strict=True):
        yield _FULL * drawn, unfilled(tone)
    yield " " * (width - sum(cells)), ""


def sparkline(values: Sequence[float]) -> str:
    """Return a cell for each value, as high as it is compared with the largest; a dot for 0."""
    most = max(values, default=0.0)
    steps = len(_HEIGHTS) - 0.001
    return "".join(_HEIGHTS[int(value / most * steps)] if value > 0 else _EMPTY for value in values)

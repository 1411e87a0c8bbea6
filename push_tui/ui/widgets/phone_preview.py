"""Preview of the composed push on an Android phone and an iPhone, drawn line by line."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from textual.geometry import Size
from textual.reactive import Reactive

from push_tui.dialects import Dialect
from push_tui.message.notification import Appearance, Origin, Phone, Preview
from push_tui.message.preview import android, ios, vendors
from push_tui.message.push import AudienceKind, Push
from push_tui.text import shortened, visible, visible_lines, visible_name
from push_tui.ui.widgets.text_line import Span, Spans, TextLine, cells, worded
from push_tui.ui.widgets.text_pane import TextPane

NARROWEST = 34
"""Cells of the narrowest card beside another one."""
WIDEST = 46
"""Cells of the widest card; a wider one would not look like a phone."""
GAP = 2
LABEL = 7
"""Cells of the captions below a card."""
SAID = 400
"""Characters shown of a URL or another value; the request pane shows the rest."""
PICTURE_LINES = 3
"""Lines for a picture's URL."""


class PhonePreview(TextPane):
    """Both phones, collapsed or expanded; `show_push` sets the push, `toggle` expands and collapses."""

    # A change of lines moves nothing else on the screen, so no layout.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(self, app_name: str = "Your app", *, id: str | None = None) -> None:
        """``app_name`` is shown on the cards; the push does not name the app."""
        super().__init__(self._draw, id=id)
        self.app_name = app_name
        self.expanded = False
        self._vendor = ""
        self._push: Push | None = None
        self._dialect: Dialect | None = None
        self._previews: tuple[Preview, ...] = ()

    def watch_virtual_size(self, size: Size) -> None:
        """Show, move or hide the scroll bar."""
        self._scroll_update(size)
        if self.scroll_y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False)

    def show_push(self, push: Push, dialect: Dialect) -> None:
        """Show ``push`` as sent in ``dialect``; the screen follows with the next frame, in bursts within 0.1 s."""
        if push is self._push and dialect is self._dialect:
            return
        self._push, self._dialect = push, dialect
        self._previews = ()
        self.changed()

    def toggle(self) -> None:
        """Expand the notifications, or collapse them again."""
        self.expanded = not self.expanded
        self.make_now()

    def next_vendor(self) -> None:
        """Show the Android phone of the next vendor that has a block in the push."""
        keys = vendors(self._push) if self._push else ()
        if not keys:
            return
        shown = self._vendor if self._vendor in keys else keys[0]
        self._vendor = keys[(keys.index(shown) + 1) % len(keys)]
        self._previews = ()
        self.make_now()

    def _draw(self, width: int) -> Sequence[TextLine]:
        if self._push is None or self._dialect is None:
            return []
        if not self._previews:
            calls = self._push.by_call(self._dialect)
            androids = tuple(android(each, self._dialect, self._vendor) for each in calls)
            self._previews = (*androids, *(ios(each, self._dialect) for each in calls))
        if self._push.audience.kind is not AudienceKind.TEXTS:
            rows = phone_lines(self._previews, width, expanded=self.expanded, app_name=self.app_name)
            return [TextLine(*row) for row in rows]
        return [TextLine(*row) for row in self._texts(self._push.audience.targets, width)]

    def _texts(self, labels: Sequence[str], width: int) -> Iterator[Spans]:
        """Yield the text of each label on an Android phone, then each on an iPhone."""
        for first in range(0, len(self._previews), max(1, len(labels))):
            previews = self._previews[first : first + len(labels)]
            yield from phone_lines(previews, width, labels, expanded=self.expanded, app_name=self.app_name)
            yield ()


def phone_lines(
    previews: Sequence[Preview], width: int, labels: Sequence[str] = (), *, expanded: bool, app_name: str
) -> list[Spans]:
    """Return the previews as lines of ``width`` cells: side by side where there is room, else one below the other.

    ``labels`` names the label of each, if each label has its own text.
    """
    in_a_row = min(len(previews), max(1, (width + GAP) // (NARROWEST + GAP)))
    each = min(WIDEST, (width - GAP * (in_a_row - 1)) // max(1, in_a_row))
    named = zip(previews, labels or [""] * len(previews), strict=True)
    phones = [list(_phone(preview, each, expanded, app_name, label)) for preview, label in named]
    lines: list[Spans] = []
    for first in range(0, len(phones), max(1, in_a_row)):
        if lines:
            lines.append(())
        lines += _beside(phones[first : first + in_a_row], each)
    return lines


def _beside(columns: list[list[Spans]], each: int) -> list[Spans]:
    lines: list[Spans] = []
    for row in range(max(map(len, columns))):
        spans: list[Span] = []
        for number, column in enumerate(columns):
            line = column[row] if row < len(column) else ()
            spans += line
            if number < len(columns) - 1:
                spans.append((" " * max(0, each - cells(line) + GAP), ""))
        lines.append(tuple(spans))
    return lines


def _phone(preview: Preview, width: int, expanded: bool, app_name: str, label: str = "") -> Iterator[Spans]:
    name, state = f"{preview.phone.value} ", "expanded" if expanded else "collapsed"
    if label:
        name = f"{_fitting(visible_name(label), width // 2)} · {name}"
    room = width - cell_len(name)
    whole, short = f"· {preview.channel} · {state}", f"· {preview.channel}"
    yield (name, "strong"), (whole if cell_len(whole) <= room else _fitting(short, room), "dim")
    yield from _framed(_card(preview, width - 4, expanded, app_name), width)
    yield from _below(preview, width)


def _framed(rows: Iterator[Spans], width: int) -> Iterator[Spans]:
    yield (("╭" + "─" * (width - 2) + "╮", "frame"),)
    for row in rows:
        room = max(0, width - 4 - cells(row))
        yield (("│ ", "frame"), *row, (" " * (room + 1), "card"), ("│", "frame"))
    yield (("╰" + "─" * (width - 2) + "╯", "frame"),)


# The card


def _card(preview: Preview, width: int, expanded: bool, app_name: str) -> Iterator[Spans]:
    yield _header(preview, width, expanded, app_name)
    if preview.nothing:
        yield (("Nothing is shown.", "card-dim"),)
        return
    look = preview.expanded if expanded else preview.collapsed
    yield from _texts(look.title, width, "card-default" if preview.title.origin is Origin.SERVICE else "card-title")
    yield from _texts(look.subtitle, width, "card")
    yield from _texts(look.content, width, "card-default" if preview.content.origin is Origin.SERVICE else "card")
    for line in look.lines:
        yield from _texts(line, width, "card")
    if look.picture:
        yield from _picture(look.picture, width)
    if look.buttons:
        yield from _buttons(look, width)


def _header(preview: Preview, width: int, expanded: bool, app_name: str) -> Spans:
    """Return icon, badge, app and time; at the right Android has an arrow, an iPhone the time."""
    is_android = preview.phone is Phone.ANDROID
    badge: tuple[Span, ...] = ((f" {preview.badge} ", "badge"), (" ", "card")) if preview.badge else ()
    right = ("⌃" if expanded else "⌄") if is_android else "now"
    room = width - cells(badge) - len(right) - 9
    name = _fitting(visible(app_name), max(4, room))
    left: Spans = (("● " if is_android else "▣ ", "card-icon"), *badge, (name, "card-dim"))
    if is_android:
        left = (*left, (" · now", "card-dim"))
    return (*left, (" " * max(1, width - cells(left) - len(right)), "card"), (right, "card-dim"))


def _picture(url: str, width: int) -> Iterator[Spans]:
    inner = width - 4
    lines = worded(_excerpt(url), inner)
    if len(lines) > PICTURE_LINES:
        lines = [*lines[: PICTURE_LINES - 1], _fitting(lines[PICTURE_LINES - 1] + "…", inner)]
    yield (("┌" + "╌" * (width - 2) + "┐", "card-dim"),)
    for line in ("picture", *lines):
        left = max(0, inner - cell_len(line)) // 2
        yield (("╎ " + " " * left + line + " " * (inner - left - cell_len(line)) + " ╎", "card-dim"),)
    yield (("└" + "╌" * (width - 2) + "┘", "card-dim"),)


def _buttons(look: Appearance, width: int) -> Iterator[Spans]:
    yield ()
    line: list[Span] = []
    for name in look.buttons:
        text = _fitting(visible(name), width)
        if line and cells(line) + 3 + cell_len(text) > width:
            yield tuple(line)
            line = []
        if line:
            line.append(("   ", "card"))
        line.append((text, "card-button"))
    yield tuple(line)


def _texts(text: str, width: int, tone: str) -> Iterator[Spans]:
    if text:
        yield from (((line, tone),) for line in worded(visible_lines(text), width))


# Below the card


def _below(preview: Preview, width: int) -> Iterator[Spans]:
    """Yield which fields won, and what cannot be drawn."""
    if preview.nothing:
        yield from _said("why", preview.nothing, width, "warn")
    else:
        yield from _said("texts", preview.defaults, width, "warn")
        yield from _said("" if preview.defaults else "texts", preview.winners, width)
        yield from _said("tap", preview.tap, width)
        yield from _said("alert", preview.attention, width)
        yield from _said("icon", preview.icon, width)
    for note in preview.notes:
        yield from _said("note", note, width)
    for number, other in enumerate(preview.others):
        yield from _said("" if number else "others", other, width)


def _said(label: str, text: str, width: int, tone: str = "text") -> Iterator[Spans]:
    if not text:
        return
    for number, line in enumerate(worded(_excerpt(text), max(8, width - LABEL))):
        yield (((label if number == 0 else "").ljust(LABEL), "dim"), (line, tone))


def _excerpt(text: str) -> str:
    return visible(shortened(text, SAID))


def _fitting(text: str, width: int) -> str:
    """Return ``text``, or its longest beginning that fits ``width`` cells with an ellipsis."""
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"

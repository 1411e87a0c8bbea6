"""What phones will show of the push that is composed: an Android phone and an iPhone, drawn by the line."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, split_graphemes
from textual.geometry import Size
from textual.reactive import Reactive

from push_tui.dialects import Dialect
from push_tui.message.notification import Appearance, Origin, Phone, Preview
from push_tui.message.preview import android, ios, vendors
from push_tui.message.push import Push
from push_tui.text import visible, visible_lines
from push_tui.ui.widgets.live_lines import Line, LiveLines, Span

SIDE_BY_SIDE = 70
"""Cells from which on the two phones stand beside each other."""
WIDEST = 46
"""Cells of the widest card: wider ones would look like no phone."""
GAP = 2
LABEL = 7
"""Cells of the words before what is said below a card."""
SAID = 400
"""Characters of an address or another value that are shown; the request beside it has the rest."""
PICTURE_LINES = 3
"""Lines that a picture's address may take."""


class PhonePreview(LiveLines):
    """Both phones, closed or opened; `show` gives it the push, `toggle` opens and closes them."""

    PREFIX = "phone-preview"
    COMPONENT_CLASSES = {
        "phone-preview--head",
        "phone-preview--dim",
        "phone-preview--value",
        "phone-preview--warning",
        "phone-preview--frame",
        "phone-preview--card",
        "phone-preview--icon",
        "phone-preview--badge",
        "phone-preview--faint",
        "phone-preview--title",
        "phone-preview--default",
        "phone-preview--picture",
        "phone-preview--button",
    }
    DEFAULT_CSS = """
    PhonePreview {
        & > .phone-preview--head { text-style: bold; }
        & > .phone-preview--dim { color: $text-muted; }
        & > .phone-preview--value { color: $foreground; }
        & > .phone-preview--warning { color: $text-warning; }
        & > .phone-preview--frame { color: $text-disabled; background: $panel; }
        & > .phone-preview--card { color: $foreground; background: $panel; }
        & > .phone-preview--icon { color: $text-accent; background: $panel; }
        & > .phone-preview--badge { color: #ffffff; background: #c0392b; text-style: bold; }
        & > .phone-preview--faint { color: $text-muted; background: $panel; }
        & > .phone-preview--title { color: $foreground; background: $panel; text-style: bold; }
        & > .phone-preview--default { color: $text-warning; background: $panel; text-style: italic; }
        & > .phone-preview--picture { color: $text-muted; background: $panel; }
        & > .phone-preview--button { color: $text-accent; background: $panel; text-style: bold; }
    }
    """

    # More or fewer lines move nothing else on the screen: no layout.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(self, app_name: str = "Your app", *, id: str | None = None) -> None:
        """``app_name`` stands on the cards; the push itself does not name the app."""
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

    def show(self, push: Push, dialect: Dialect) -> None:
        """Show ``push`` as it would be sent in ``dialect``; what is on the screen follows within 0.2 s."""
        if push is self._push and dialect is self._dialect:
            return
        self._push, self._dialect = push, dialect
        self._previews = ()
        self.changed()

    def toggle(self) -> None:
        """Open the notifications, or close them again."""
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

    def _draw(self, width: int) -> Sequence[Line]:
        if self._push is None or self._dialect is None:
            return []
        if not self._previews:
            self._previews = (android(self._push, self._dialect, self._vendor), ios(self._push, self._dialect))
        return phone_lines(self._previews, width, expanded=self.expanded, app_name=self.app_name)


def phone_lines(previews: Sequence[Preview], width: int, *, expanded: bool, app_name: str) -> list[Line]:
    """The previews as lines of ``width`` cells: beside each other where there is room, else one below the other."""
    if width >= SIDE_BY_SIDE and len(previews) > 1:
        each = min(WIDEST, (width - GAP * (len(previews) - 1)) // len(previews))
        return _beside([list(_phone(preview, each, expanded, app_name)) for preview in previews], each)
    lines: list[Line] = []
    for preview in previews:
        if lines:
            lines.append(())
        lines += _phone(preview, min(WIDEST, width), expanded, app_name)
    return lines


def _beside(columns: list[list[Line]], each: int) -> list[Line]:
    lines: list[Line] = []
    for row in range(max(map(len, columns))):
        spans: list[Span] = []
        for number, column in enumerate(columns):
            line = column[row] if row < len(column) else ()
            spans += line
            if number < len(columns) - 1:
                spans.append((" " * max(0, each - _cells(line) + GAP), ""))
        lines.append(tuple(spans))
    return lines


def _phone(preview: Preview, width: int, expanded: bool, app_name: str) -> Iterator[Line]:
    name, state = f"{preview.phone.value} ", "opened" if expanded else "closed"
    yield (name, "head"), (_fitting(f"· {preview.channel} · {state}", width - len(name)), "dim")
    yield from _framed(_card(preview, width - 4, expanded, app_name), width)
    yield from _below(preview, width)


def _framed(rows: Iterator[Line], width: int) -> Iterator[Line]:
    yield (("╭" + "─" * (width - 2) + "╮", "frame"),)
    for row in rows:
        room = max(0, width - 4 - _cells(row))
        yield (("│ ", "frame"), *row, (" " * (room + 1), "card"), ("│", "frame"))
    yield (("╰" + "─" * (width - 2) + "╯", "frame"),)


# The card


def _card(preview: Preview, width: int, expanded: bool, app_name: str) -> Iterator[Line]:
    yield _header(preview, width, expanded, app_name)
    if preview.nothing:
        yield (("Nothing is shown.", "faint"),)
        return
    face = preview.expanded if expanded else preview.collapsed
    yield from _texts(face.title, width, "default" if preview.title.origin is Origin.SERVICE else "title")
    yield from _texts(face.subtitle, width, "card")
    yield from _texts(face.content, width, "default" if preview.content.origin is Origin.SERVICE else "card")
    for line in face.lines:
        yield from _texts(line, width, "card")
    if face.picture:
        yield from _picture(face.picture, width)
    if face.buttons:
        yield from _buttons(face, width)


def _header(preview: Preview, width: int, expanded: bool, app_name: str) -> Line:
    """Icon, badge, app and time; Android has an arrow at the right, an iPhone the time."""
    is_android = preview.phone is Phone.ANDROID
    badge: tuple[Span, ...] = ((f" {preview.badge} ", "badge"), (" ", "card")) if preview.badge else ()
    right = ("⌃" if expanded else "⌄") if is_android else "now"
    room = width - _cells(badge) - len(right) - 9
    name = _fitting(visible(app_name), max(4, room))
    left: Line = (("● " if is_android else "▣ ", "icon"), *badge, (name, "faint"))
    if is_android:
        left = (*left, (" · now", "faint"))
    return (*left, (" " * max(1, width - _cells(left) - len(right)), "card"), (right, "faint"))


def _picture(url: str, width: int) -> Iterator[Line]:
    inner = width - 4
    lines = list(_worded(_excerpt(url), inner))
    if len(lines) > PICTURE_LINES:
        lines = [*lines[: PICTURE_LINES - 1], _fitting(lines[PICTURE_LINES - 1], inner - 1) + "…"]
    yield (("┌" + "╌" * (width - 2) + "┐", "picture"),)
    for line in ("picture", *lines):
        left = max(0, inner - cell_len(line)) // 2
        yield (("╎ " + " " * left + line + " " * (inner - left - cell_len(line)) + " ╎", "picture"),)
    yield (("└" + "╌" * (width - 2) + "┘", "picture"),)


def _buttons(face: Appearance, width: int) -> Iterator[Line]:
    yield ()
    line: list[Span] = []
    for name in face.buttons:
        text = _fitting(visible(name), width)
        if line and _cells(line) + 3 + cell_len(text) > width:
            yield tuple(line)
            line = []
        if line:
            line.append(("   ", "card"))
        line.append((text, "button"))
    yield tuple(line)


def _texts(text: str, width: int, tone: str) -> Iterator[Line]:
    if text:
        yield from (((line, tone),) for line in _worded(visible_lines(text), width))


# Below the card


def _below(preview: Preview, width: int) -> Iterator[Line]:
    """Which fields won, and what cannot be drawn."""
    if preview.nothing:
        yield from _said("why", preview.nothing, width, "warning")
    else:
        yield from _said("texts", preview.defaults, width, "warning")
        yield from _said("" if preview.defaults else "texts", preview.winners, width)
        yield from _said("tap", preview.tap, width)
        yield from _said("alert", preview.attention, width)
        yield from _said("icon", preview.icon, width)
    for note in preview.notes:
        yield from _said("note", note, width)
    for number, other in enumerate(preview.others):
        yield from _said("" if number else "unlike", other, width)


def _said(label: str, text: str, width: int, tone: str = "value") -> Iterator[Line]:
    if not text:
        return
    for number, line in enumerate(_worded(_excerpt(text), max(8, width - LABEL))):
        yield (((label if number == 0 else "").ljust(LABEL), "dim"), (line, tone))


def _excerpt(text: str) -> str:
    return visible(text if len(text) <= SAID else f"{text[:SAID]}…")


# Cells


def _worded(text: str, width: int) -> Iterator[str]:
    """``text`` over lines of at most ``width`` cells, broken between words, never within an emoji or an accent."""
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in paragraph.split(" "):
            length = cell_len(word)
            if used and used + 1 + length <= width:
                line, used = f"{line} {word}", used + 1 + length
                continue
            if used:
                yield line
            *full, line = _pieces(word, width)
            yield from full
            used = cell_len(line)
        yield line


def _pieces(word: str, width: int) -> list[str]:
    """``word`` in pieces of at most ``width`` cells."""
    if cell_len(word) <= width:
        return [word]
    pieces: list[str] = []
    begin, used = 0, 0
    for start, _, length in split_graphemes(word)[0]:
        if used + length > width and start > begin:
            pieces.append(word[begin:start])
            begin, used = start, 0
        used += length
    return [*pieces, word[begin:]]


def _fitting(text: str, width: int) -> str:
    """The longest beginning of ``text`` that fits into ``width`` cells."""
    if cell_len(text) <= width:
        return text
    used, fits = 0, 0
    for _, end, length in split_graphemes(text)[0]:
        used += length
        if used > width:
            break
        fits = end
    return text[:fits]


def _cells(line: Sequence[Span]) -> int:
    return sum(cell_len(text) for text, _ in line)

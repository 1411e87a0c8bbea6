"""What a frame writes, seen by a terminal that is fed with it."""

import random
import re
from collections.abc import Sequence

import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, InlineUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from push_tui.ui.terminal import frame as module
from push_tui.ui.terminal.driver import LARGEST
from push_tui.ui.terminal.frame import Frame, UnreadableUpdate, frame_for
from push_tui.ui.terminal.pen import ATTRIBUTES, CellLook, _change, _move, blank_look
from support.emulated_terminal import EmulatedTerminal
from support.two_terminals import differences, seen

COLUMNS, ROWS = 20, 4
CONSOLE = Console(color_system="truecolor")
Piece = tuple[str, str]
"""A text and its style."""


def strip(*pieces: Piece, width: int = COLUMNS) -> Strip:
    """A strip, with blanks at its end."""
    line = Strip([Segment(text, Style.parse(style)) for text, style in pieces])
    return line.extend_cell_length(width, Style.parse("on #101010"))


def whole(*lines: Sequence[Piece]) -> LayoutUpdate:
    """An update of the whole screen."""
    rows = [*lines, *[()] * (ROWS - len(lines))]
    return LayoutUpdate([[strip(*line)] for line in rows], Region(0, 0, COLUMNS, ROWS))


def partly(y: int, x: int, text: str, *, first: int | None = None, after: int | None = None) -> ChopsUpdate:
    """An update of a chop, or of the cells in it from ``first`` to before ``after``; the other chops are stale."""
    piece = Strip([Segment(text, Style.parse("bold red"))])
    end = x + piece.cell_length
    stale = Strip([Segment("?" * COLUMNS)], COLUMNS)
    chops: list[dict[int, Strip | None]] = [{0: stale} for _ in range(ROWS)]
    chops[y] = {0: stale.crop(0, x), x: piece, end: stale.crop(end, COLUMNS)}
    ends = [[COLUMNS] for _ in range(ROWS)]
    ends[y] = [x, end, COLUMNS]
    return ChopsUpdate(chops, [(y, x if first is None else first, end if after is None else after)], ends)


class Desk:
    """A frame and its terminal, beside one that is fed as Textual does it."""

    def __init__(self, *, erases: bool = True, columns: int = COLUMNS) -> None:
        self.frame = Frame(erases=erases)
        self.terminal, self.other = EmulatedTerminal(columns, ROWS), EmulatedTerminal(columns, ROWS)
        for each in (self.terminal, self.other):
            each.feed(b"\x1b[?7l")

    def show(self, update: CompositorUpdate) -> str:
        """Write an update; return what was written for it."""
        written = self.frame.difference(update, CONSOLE)
        self.terminal.feed(written.encode())
        self.other.feed(update.render_segments(CONSOLE).encode())
        assert differences(self.terminal.cells, self.other.cells, range(ROWS)) == []
        return written


@pytest.fixture(params=[True, False], ids=["erases", "writes blanks"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(erases=request.param)


def test_only_the_cells_that_changed_are_written(desk: Desk) -> None:
    desk.show(whole([("Status: waiting", "white on blue")], [("unchanged", "")]))
    written = desk.show(whole([("Status: sending", "white on blue")], [("unchanged", "")]))
    assert re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", written) == "send"


def test_nothing_is_written_when_nothing_changed(desk: Desk) -> None:
    desk.show(whole([("Title", "bold")]))
    assert desk.show(whole([("Title", "bold")])) == ""


def test_blanks_of_another_text_colour_look_the_same_and_are_not_written(desk: Desk) -> None:
    desk.show(whole([("a   b", "red on blue")]))
    assert desk.show(whole([("a", "red on blue"), ("   ", "green on blue"), ("b", "red on blue")])) == ""
    assert desk.show(whole([("a", "red on blue"), ("   ", "underline red on blue"), ("b", "red on blue")])) != ""


def test_what_lies_outside_of_the_spans_of_an_update_stays(desk: Desk) -> None:
    desk.show(whole([("abcdefghijklmnopqrst", "")]))
    assert "?" not in desk.show(partly(0, 5, "FGHIJ"))
    assert "?" not in desk.show(partly(0, 5, "12345", first=7, after=9))
    assert "?" not in desk.show(partly(0, 5, "FGHIJ", first=5, after=8))
    assert desk.terminal.lines[0] == desk.other.lines[0]


def test_no_character_is_repeated_by_a_sequence_of_its_own(desk: Desk) -> None:
    written = desk.show(whole([("─" * COLUMNS, "red")], [("=" * COLUMNS, "red")]))
    assert "b" not in re.findall(r"\x1b\[[\d;]*([A-Za-z])", written)
    assert written.count("─") == COLUMNS


def test_a_terminal_that_may_not_erase_to_the_background_gets_blanks() -> None:
    written = Desk(erases=False).show(whole([("Title", "on blue")]))
    assert not re.findall(r"\x1b\[\d*[KX]", written)
    for name, erases in {"xterm-256color": True, "tmux-256color": True, "screen.xterm": False, "": False}.items():
        frame = frame_for({"TERM": name})
        assert frame is not None
        assert frame._erases is erases
    inside = frame_for({"TERM": "xterm-256color", "STY": "4711.pts-1.host"})
    assert inside is not None
    assert not inside._erases


def test_rows_are_not_erased_to_their_end_where_the_terminal_may_be_wider_than_the_screen() -> None:
    columns = LARGEST[0]
    frame = Frame(erases=True)
    blank = LayoutUpdate([[strip(("a", ""), width=columns)]], Region(0, 0, columns, 1))
    assert "\x1b[K" not in frame.difference(blank, CONSOLE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("漢字かな", "漢a字かな"),
        ("漢字かな", "a漢字かなb"),
        ("ab漢cd", "a漢字cd"),
        ("漢字", "    "),
        ("e\u0301a", "ea"),
        ("ea", "e\u0301\u0323a"),
        ("a🎉b🎉c", "ab🎉🎉c"),
        ("สวัสดี!", "สวสดี!"),
        ("x" * COLUMNS, "x" * (COLUMNS - 2) + "漢"),
        ("x" * (COLUMNS - 2) + "漢", "x" * (COLUMNS - 1) + "y"),
        ("x" * (COLUMNS - 1) + "y", "z" * COLUMNS),
    ],
)
def test_wide_and_combined_characters_and_the_last_column(desk: Desk, before: str, after: str) -> None:
    desk.show(whole([(before, "red")], [("below", "")]))
    desk.show(whole([(after, "red")], [("below!", "")]))
    desk.show(whole([(before, "red")], [("below", "")]))


@pytest.mark.parametrize("x", range(6))
@pytest.mark.parametrize("text", ["字", "b", "c漢"])
def test_half_of_a_wide_character_that_is_covered_is_gone_whole(desk: Desk, x: int, text: str) -> None:
    desk.show(whole([("漢字かな", "red on blue")]))
    desk.show(partly(0, x, text))
    desk.show(partly(0, 3, "z"))


@pytest.mark.parametrize("wide_at", range(11, 15))
def test_no_erasure_ends_in_the_middle_of_a_wide_character(wide_at: int) -> None:
    desk = Desk()
    wide = whole([("x" * wide_at + "国" + "x" * 4, "black on white")])
    desk.show(wide)
    desk.show(whole([(" " * 13 + "━" * 7, "black on white")]))
    desk.show(wide)
    desk.show(whole([(" " * 13, "black on white"), ("━" * 7, "black on red")]))
    assert desk.terminal.torn == 0


def test_after_a_character_whose_width_terminals_disagree_about_each_cell_is_written_in_its_place() -> None:
    """The heart takes two cells for Textual, and one in this terminal; what follows it must not move."""
    frame, terminal = Frame(erases=True), EmulatedTerminal(COLUMNS, ROWS)
    for text in ("I \u2764\ufe0f you", "We \u2764\ufe0f you", "I \u2764\ufe0f him"):
        terminal.feed(frame.difference(whole([(text, "")]), CONSOLE).encode())
        assert terminal.lines[0].split()[-1] == text.split()[-1]
        row = seen(terminal.cells, 0)
        assert [cell[0] for cell in row[len(text) :][:4]] == [" ", " ", " ", " "]


def test_after_forgetting_everything_is_written(desk: Desk) -> None:
    first = desk.show(whole([("Title", "bold")]))
    desk.terminal.feed(b"\x1b[2Jgarbage of another program")
    desk.frame.forget()
    assert desk.show(whole([("Title", "bold")])) == first


def test_another_size_is_written_whole() -> None:
    frame = Frame(erases=True)
    frame.difference(whole([("Title", "bold")]), CONSOLE)
    larger = LayoutUpdate([[strip(("Title", "bold"), width=30)]] * 5, Region(0, 0, 30, 5))
    assert frame.difference(larger, CONSOLE).count("Title") == 5


@pytest.mark.parametrize(
    "update",
    [
        LayoutUpdate([[Strip([Segment("too short")])]], Region(0, 0, COLUMNS, 1)),
        LayoutUpdate([[strip(("\x1b[2J", ""), width=16)]], Region(0, 0, COLUMNS, 1)),
        LayoutUpdate([[strip(("a", "link https://example.com"))]], Region(0, 0, COLUMNS, 1)),
        LayoutUpdate([[strip(("a", ""))]], Region(2, 0, COLUMNS, 1)),
        InlineUpdate([strip(("a", ""))]),
    ],
)
def test_an_update_that_cannot_be_read_is_left_to_textual_and_what_follows_is_written_whole(
    update: CompositorUpdate,
) -> None:
    frame = Frame(erases=True)
    title = whole([("Title", "bold")])
    first = frame.difference(title, CONSOLE)
    with pytest.raises(UnreadableUpdate):
        frame.difference(update, CONSOLE)
    assert frame.difference(title, CONSOLE) == first


def test_frames_are_those_of_textual_when_you_ask_for_them_or_its_version_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert frame_for({"TERM": "xterm"}) is not None
    assert frame_for({"TERM": "xterm", "PUSH_TUI_FRAMES": "plain"}) is None
    monkeypatch.setattr(module, "KNOWN", ("8.2.99",))
    assert frame_for({"TERM": "xterm"}) is None


def test_each_change_of_colours_leads_to_the_look_it_says() -> None:
    """The sequences are read here by the rules of ECMA-48, for the other terminal knows only some attributes."""
    dice = random.Random(7)
    for _ in range(4000):
        now, wanted = some_look(dice), some_look(dice)
        if dice.random() < 0.4:
            wanted = blank_look(wanted)
        codes, after = _change(now, wanted)
        assert worn(now, codes) == after
        assert (after == wanted) if wanted.text != "any" else (blank_look(after) == wanted)


def test_each_move_ends_where_it_should() -> None:
    dice = random.Random(7)
    for _ in range(1000):
        from_x, from_y, x, y = (dice.randrange(12) for _ in range(4))
        terminal = EmulatedTerminal(12, 12)
        terminal.feed(f"\x1b[{from_y + 1};{from_x + 1}H{_move(from_x, from_y, x, y)}".encode())
        assert terminal.cursor == (x, y)
        terminal.feed(f"\x1b[{from_y + 1};{from_x + 1}H{_move(-1, from_y, x, y)}".encode())
        assert terminal.cursor == (x, y)


def some_look(dice: random.Random) -> CellLook:
    """Any look."""
    attributes = frozenset(dice.sample(sorted(ATTRIBUTES), dice.randrange(4)))
    text = dice.choice(["39", "31", "38;5;7", "38;2;1;2;3", "38;2;4;5;6"])
    return CellLook(attributes, text, dice.choice(["49", "41", "48;2;1;2;3", "48;2;7;8;9"]))


def worn(look: CellLook, sequence: str) -> CellLook:
    """What a terminal that wears ``look`` wears after a sequence."""
    if not sequence:
        return look
    attributes, text, ground = set(look.attributes), look.text, look.ground
    assert re.fullmatch(r"\x1b\[[\d;]+m", sequence)
    for code in re.findall(r"[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|\d+", sequence[2:-1]):
        if code == "0":
            attributes, text, ground = set(), "39", "49"
        elif code in ATTRIBUTES:
            attributes.add(code)
        elif code in ATTRIBUTES.values():
            attributes -= {each for each, off in ATTRIBUTES.items() if off == code}
        elif code.startswith("3"):
            text = code
        else:
            ground = code
    return CellLook(frozenset(attributes), text, ground)


def test_colours_are_those_of_the_terminal() -> None:
    console = Console(color_system="standard")
    written = Frame(erases=True).difference(whole([("Title", "#ff0000 on #0000ff")]), console)
    assert console._color_system is ColorSystem.STANDARD
    assert "38;2" not in written

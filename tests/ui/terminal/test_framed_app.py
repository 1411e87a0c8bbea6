"""When an app with frames writes to its terminal, and what."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from textual.app import ComposeResult
from textual.events import Resize
from textual.geometry import Offset, Size
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.terminal.frame import Frame
from push_tui.ui.terminal.palette import Palette
from push_tui.ui.terminal.screen import TerminalScreen
from support.waiting import painted

SIZE = (40, 6)


class Small(TerminalApp[None]):
    place = Offset(0, 0)

    @property
    def cursor_position(self) -> Offset:
        return self.place

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        """Fields of Textual set it."""

    def get_default_screen(self) -> TerminalScreen[None]:
        return TerminalScreen()

    def compose(self) -> ComposeResult:
        yield Static("waiting", id="state")
        yield Input()


class Paper:
    """What was written to the terminal of an app."""

    def __init__(self, app: Small) -> None:
        self.app = app
        self.written: list[str] = []
        self.first_write = asyncio.Event()
        driver = app._driver
        assert driver is not None
        driver.write = self._write  # type: ignore[method-assign]
        type(driver).is_headless = False  # type: ignore[assignment,method-assign]

    def _write(self, data: str) -> None:
        self.written.append(data)
        self.first_write.set()

    async def taken(self) -> str:
        """What was written since the last time, once all is painted."""
        await painted(self.app)
        written = "".join(self.written)
        self.written.clear()
        self.first_write.clear()
        return written


@pytest.fixture
async def paper(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Paper]:
    from textual.drivers.headless_driver import HeadlessDriver

    monkeypatch.setattr(HeadlessDriver, "is_headless", HeadlessDriver.is_headless)  # put back after the test
    app = Small()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        paper = Paper(app)
        app.repaint()
        await pilot.pause()
        assert "waiting" in await paper.taken()
        yield paper


async def test_a_paint_that_changes_nothing_writes_nothing(paper: Paper) -> None:
    paper.app.screen.refresh()
    assert await paper.taken() == ""


async def test_a_move_of_the_cursor_alone_is_written(paper: Paper) -> None:
    paper.app.place = Offset(7, 2)
    paper.app.screen.refresh()
    assert await paper.taken() == "\x1b[3;8H"


async def test_the_cursor_follows_what_is_painted(paper: Paper) -> None:
    paper.app.place = Offset(7, 2)
    paper.app.query_one("#state", Static).update("sending")
    written = await paper.taken()
    assert "send" in written
    assert written.endswith("\x1b[3;8H")


async def test_text_that_no_longer_fits_comes_in_one_frame_with_its_scroll_bar(paper: Paper) -> None:
    paper.app.query_one("#state", Static).update("\n".join(str(line) for line in range(30)))
    await paper.first_write.wait()
    await painted(paper.app)
    assert paper.app.screen.show_vertical_scrollbar
    assert len(paper.written) == 1


@pytest.mark.parametrize("size", [SIZE, (30, 5), (60, 12)])
async def test_whatever_its_size_becomes_a_terminal_is_painted_whole(paper: Paper, size: tuple[int, int]) -> None:
    """It may have had another size in between, and lost what was outside of it."""
    for each in ((70, 20), size):
        paper.app.post_message(Resize(Size(*each), Size(*each)))
    assert "waiting" in await resized(paper)


async def resized(paper: Paper) -> str:
    """What was written until the new size is laid out."""
    written = await paper.taken()
    while paper.app._resize_timer is not None:
        paper.app._check_resize()
        written += await paper.taken()
    return written


async def test_frames_are_left_to_textual_after_an_error_of_ours_and_it_is_told(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise KeyError

    monkeypatch.setattr(Frame, "difference", fail)
    paper.app.query_one("#state", Static).update("sending")
    assert "sending" in await paper.taken()
    assert paper.app._frame is None
    assert "made a mistake: KeyError" in "".join(toast.message for toast in paper.app._notifications)
    paper.app._exception = None  # it was expected


async def test_an_open_palette_has_no_timer_that_paints(paper: Paper) -> None:
    paper.app.action_command_palette()
    await paper.taken()
    assert isinstance(paper.app.screen, Palette)
    assert not any(widget.auto_refresh for widget in paper.app.screen.walk_children(Widget))

"""Errors that no code expects: the program goes on where it can, else it ends; no report holds a value."""

import asyncio
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input, Static

from push_tui.operations.models import Sending
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.terminal.defects import MOST, WITHIN, Defects
from push_tui.ui.terminal.screen import TerminalScreen
from support.person import Desk, Pilot, compose, review, settled
from support.waiting import drained, until

SAID = "the service said \x1b]52;c;cHduZWQ=\x07"
SECRET = "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAA"


def fail() -> None:
    """Fail with a token among the variables, and with text from outside."""
    token = SECRET
    raise RuntimeError(SAID + token)


async def fail_later() -> None:
    fail()


class Broken(Screen[None]):
    def compose(self) -> ComposeResult:
        fail()
        yield Input()


class Leaving(Screen[None]):
    async def on_mount(self) -> None:
        self.app.pop_screen()
        while not self._pruning:
            await asyncio.sleep(0)
        self.query_one(Input)


class Searching(Screen[None]):
    def on_mount(self) -> None:
        self.run_worker(self.search())

    async def search(self) -> None:
        self.app.pop_screen()
        while self in self.app.screen_stack:
            await asyncio.sleep(0)
        self.query_one(Input)


class Stuck(TerminalScreen[None]):
    def after_defect(self) -> None:
        fail()


class Undrawable(Static):
    def render(self) -> str:
        fail()
        return ""


class Failing(TerminalApp[None]):
    BINDINGS = [("f1", "fail")]

    def compose(self) -> ComposeResult:
        yield Input()

    def action_fail(self) -> None:
        fail()

    def on_input_submitted(self) -> None:
        fail()


def told(app: TerminalApp[Any]) -> str:
    return "\n".join(toast.message for toast in app._notifications)


def holds_no_value(text: str) -> bool:
    return not any(value in text for value in (SECRET, "the service said", "\x1b", "cHduZWQ"))


def was_expected(app: TerminalApp[Any]) -> None:
    """Let the app end without the error that a test of it would fail with."""
    assert isinstance(app._exception, RuntimeError)
    app._exception = None


@pytest.mark.parametrize(
    "failing",
    [
        lambda pilot: pilot.press("f1"),
        lambda pilot: pilot.press("enter"),
        lambda pilot: pilot.app.run_worker(fail_later()),
        lambda pilot: pilot.app.set_timer(0.001, fail),
        lambda pilot: pilot.app.call_next(fail),
        lambda pilot: pilot.app.screen.call_after_refresh(fail),
    ],
    ids=["key", "message", "worker", "timer", "next", "after a paint"],
)
async def test_an_error_in_a_handler_is_told_and_the_program_goes_on(
    tmp_path: Path, failing: Callable[[Pilot], object]
) -> None:
    app = Failing()
    app.defects.file = tmp_path / "defects.txt"
    async with app.run_test(notifications=True) as pilot:
        if (waiting := failing(pilot)) is not None and hasattr(waiting, "__await__"):
            await waiting
        await settled(pilot)
        await pilot.press("x")
        assert app.query_one(Input).value == "x"
        assert "made a mistake: RuntimeError in test_defects.py, line" in told(app)
        assert str(app.defects.file) in told(app)
        assert holds_no_value(told(app) + app.defects.file.read_text())
        assert ", in fail\n" in app.defects.file.read_text()
        was_expected(app)


async def test_errors_that_keep_coming_end_the_program() -> None:
    app = Failing()
    app.error_console = Console(file=StringIO(), width=200)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            for _ in range(MOST):
                await pilot.press("f1")
            assert not app.is_running


async def test_a_screen_that_must_close_and_cannot_ends_the_program() -> None:
    app = Failing()
    app.error_console = Console(file=(shown := StringIO()), width=200)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            await app.push_screen(Stuck())
            app.call_next(fail)
            await pilot.pause()
            assert not app.is_running
    assert shown.getvalue().count("push-tui ended because it made a mistake") == 1


async def test_a_screen_that_is_closed_while_it_opens_ends_nothing() -> None:
    app = Failing()
    async with app.run_test() as pilot:
        app.push_screen(Leaving())
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert app.is_running


async def test_a_worker_that_goes_on_when_its_screen_was_closed_tells_of_no_mistake() -> None:
    app = Failing()
    async with app.run_test(notifications=True) as pilot:
        app.push_screen(Searching())
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert len(app.screen_stack) == 1
        assert told(app) == ""


async def test_the_palette_opens_again_while_the_last_one_closes() -> None:
    app = Failing()
    async with app.run_test() as pilot:
        for _ in range(3):
            app.action_command_palette()
            app.screen.dismiss()
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_a_widget_that_cannot_be_drawn_ends_the_program() -> None:
    app = Failing()
    app.error_console = Console(file=(shown := StringIO()), width=200)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            await app.mount(Undrawable())
            for _ in range(MOST):
                app.query_one(Undrawable).refresh()
                await pilot.pause()
            assert not app.is_running
    assert "push-tui ended because it made a mistake" in shown.getvalue()


def test_errors_that_come_now_and_then_do_not() -> None:
    now = 0.0
    defects = Defects(lambda: now)
    for _ in range(3 * MOST):
        now += WITHIN / (MOST - 1)
        assert not defects.too_many()


@pytest.mark.parametrize("writable", [True, False])
async def test_a_screen_that_cannot_be_made_ends_the_program_with_a_report_that_holds_no_value(
    tmp_path: Path, writable: bool
) -> None:
    shown = StringIO()
    app = Failing()
    app.defects.file = tmp_path / "defects.txt" if writable else tmp_path / "file" / "defects.txt"
    (tmp_path / "file").touch()
    app.error_console = Console(file=shown, width=200)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            await app.push_screen(Broken())
            await pilot.pause()
    assert "push-tui ended because it made a mistake: RuntimeError in test_defects.py, line" in shown.getvalue()
    report = app.defects.file.read_text() if writable else shown.getvalue()
    assert (str(app.defects.file) in shown.getvalue()) is writable
    assert ", in fail\n" in report
    assert holds_no_value(report + shown.getvalue())


async def test_the_last_screen_says_where_the_draft_is(desk: Desk) -> None:
    shown = StringIO()
    desk.app.error_console = Console(file=shown, width=200)
    with pytest.raises(RuntimeError):
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            compose(desk, title="half written", user="qa-1")
            await desk.app.push_screen(Broken())
            await pilot.pause()
    assert f"The push in the composer is saved in {desk.paths.drafts}" in shown.getvalue()
    assert "half written" in next(desk.paths.drafts.iterdir()).read_text()


async def test_a_draft_that_the_disk_does_not_take_is_said_to_be_unsaved(desk: Desk) -> None:
    shown = StringIO()
    desk.app.error_console = Console(file=shown, width=200)
    desk.paths.drafts.write_text("a file where the directory belongs")
    with pytest.raises(RuntimeError):
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            compose(desk, user="qa-1")
            await desk.app.push_screen(Broken())
            await pilot.pause()
    assert "The draft cannot be saved" in shown.getvalue()


async def test_an_error_closes_the_review_and_stops_a_countdown(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    screen = await review(pilot, typing="41117440#383391")
    assert isinstance(screen, ReviewScreen)
    await pilot.press("f9")
    sendings: list[Sending] = list(desk.session.in_flight())
    assert [sending.stoppable for sending in sendings] == [True]
    desk.app.call_next(fail)
    await settled(pilot)
    assert not isinstance(desk.app.screen, ReviewScreen)
    assert desk.service.pushes == ()
    assert desk.latest().state == "not sent"
    was_expected(desk.app)


class Lingering(Static):
    """Takes its time to go."""

    gone = asyncio.Event()

    async def on_unmount(self) -> None:
        await self.gone.wait()


@pytest.mark.parametrize("closing", [False, True], ids=["widgets", "a screen"])
async def test_a_worker_that_ends_while_it_waits_for_something_to_go_does_not_end_the_program(
    desk: Desk, pilot: Pilot, closing: bool
) -> None:
    Lingering.gone = asyncio.Event()
    widget = Lingering()
    if closing:
        await desk.app.push_screen(Screen())
    await desk.app.screen.mount(widget)

    async def wait() -> None:
        await (desk.app.pop_screen() if closing else widget.remove())  # the app waits for it, too

    worker = asyncio.ensure_future(wait())
    await drained()
    worker.cancel()
    await drained()
    assert desk.app.is_running
    Lingering.gone.set()
    await settled(pilot)
    assert desk.app.is_running
    assert not widget.is_attached


@pytest.mark.parametrize("delay", [0.0, 1e-9], ids=["none", "shorter than the way to its wait"])
async def test_what_is_called_after_a_time_is_called_however_late_it_is(delay: float) -> None:
    app, called = TerminalApp[None](), []
    async with app.run_test() as pilot:
        app.screen.set_timer(delay, lambda: called.append(delay))
        await until(pilot, lambda: bool(called))

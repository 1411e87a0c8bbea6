"""Clicks that arrive faster than screens change: they reach what is going, and must do no harm there."""

from textual.app import ComposeResult
from textual.events import MouseDown
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from push_tui.ui.terminal.app import TerminalApp


class Dialog(ModalScreen[None]):
    def on_button_pressed(self) -> None:
        self.dismiss()


class Changing(TerminalApp[None]):
    def compose(self) -> ComposeResult:
        yield Static("here")


async def test_a_screen_that_is_closed_twice_takes_no_other_with_it() -> None:
    app = Changing()
    async with app.run_test() as pilot:
        below = app.screen
        await app.push_screen(dialog := Dialog())
        for _ in range(2):
            dialog.post_message(Button.Pressed(Button()))
        await pilot.pause()
        assert app.screen_stack == [below]


async def test_a_click_on_what_was_taken_away_since_it_was_drawn_is_harmless() -> None:
    app = Changing()
    async with app.run_test() as pilot:
        widget = app.query_one(Static)
        x, y = widget.region.offset
        with app.batch_update():
            await widget.remove()
            assert app.screen.get_widget_at(x, y)[0] is widget
            press = MouseDown(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            await app.on_event(press)
        await pilot.pause()
        assert app.is_running

"""Bars that are drawn by the line: a click does what its word says, wherever the word stands."""

from support.composer import open_composer
from support.person import Desk, Pilot, screen_text, until


async def click_on(desk: Desk, pilot: Pilot, word: str) -> None:
    lines = screen_text(desk.app).splitlines()
    y = next(number for number, line in enumerate(lines) if word in line)
    await pilot.click(offset=(lines[y].index(word) + 1, y))


async def test_a_click_on_a_tab_shows_its_pane(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await click_on(desk, pilot, "Request JSON")
    await until(pilot, lambda: '"strategy"' in screen_text(desk.app))


async def test_a_click_in_the_title_bar_goes_to_that_screen(desk: Desk, pilot: Pilot) -> None:
    await click_on(desk, pilot, "History")
    await until(pilot, lambda: "Nothing was sent yet" in screen_text(desk.app))


async def test_a_click_in_the_footer_does_the_action(desk: Desk, pilot: Pilot) -> None:
    await click_on(desk, pilot, "F1")
    await until(pilot, lambda: pilot.app.screen.is_modal)

"""Steps of a person at the composer, for tests of the screen."""

from textual.events import Paste

from push_tui.message.push import AUDIENCE_PATH
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.widgets.form.form import Form
from support.keys import key
from support.person import Desk, Pilot, screen_text, until

TITLE = ("pushMessage", "title")
CONTENT = ("pushMessage", "content")


async def open_composer(pilot: Pilot) -> Form:
    """The form, once the composer is open and has the focus; an empty push is at its title, below the users."""
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen) and pilot.app.focused is not None)
    await pilot.pause()
    form = pilot.app.screen.query_one(Form)
    if form.row is not None and form.row.path == AUDIENCE_PATH:
        form.go_to(TITLE)
        await pilot.pause()
    return form


async def type_text(pilot: Pilot, text: str) -> None:
    """Type, one key after another."""
    await pilot.press(*["space" if character == " " else character for character in text])


async def paste(pilot: Pilot, text: str) -> None:
    """Paste into whatever has the focus."""
    pilot.app.post_message(Paste(text))
    await pilot.pause()


def row_line(desk: Desk, label: str) -> str:
    """The line of the screen that holds a label."""
    return next(line for line in screen_text(desk.app).splitlines() if label in line)

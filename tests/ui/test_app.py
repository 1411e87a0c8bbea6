"""Who is told what changed."""

from push_tui.operations.session import Topic
from push_tui.ui.app import Changed
from push_tui.ui.screens.compose import ComposeScreen
from support.person import Desk, Pilot, settled


async def test_news_that_comes_while_a_screen_is_being_made_waits_until_it_reads_the_model(
    desk: Desk, pilot: Pilot
) -> None:
    desk.app.action_compose()
    assert isinstance(desk.app.screen, ComposeScreen)
    assert not desk.app.screen.is_mounted
    for topic in Topic:
        if topic is not Topic.CREDENTIALS:  # asks for a token
            desk.app.on_changed(Changed(topic))
    await settled(pilot)
    assert desk.app.screen.form.row is not None

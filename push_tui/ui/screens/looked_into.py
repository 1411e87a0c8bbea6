"""Saying that you looked into something, which takes it off what needs a look in the Overview."""

from push_tui.operations.listing import mark_seen
from push_tui.storage.overview_queries import needs_look
from push_tui.storage.records import Row
from push_tui.ui.actions import title_and_key
from push_tui.ui.host import Host


def why_not_looked_into(row: Row | None) -> str | None:
    """Return why there is nothing to look into in a row of the history; None if there is."""
    if row is None:
        return "There is no row under the cursor."
    if needs_look(row):
        return None
    return "The Overview does not list it; only what failed or is unknown needs a look."


async def look_into(host: Host, row: int) -> None:
    """Take a row of the history off the Overview, or say why it stays there."""
    if await host.ask(mark_seen(host.session, row)):
        host.tell(f"{title_and_key('overview')} no longer lists it; {title_and_key('history')} keeps it as it is.")
    else:
        host.tell("The history cannot be written now; the Overview still lists it.", "warning")

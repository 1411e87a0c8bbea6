"""What happens behind the first paint: rows of dead processes are settled, unsent text and a file are opened."""

import asyncio
import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from push_tui.ui.app import PushTui


LATER = 0.5
"""Seconds after the first paint: what is done here must not hold up the first labels."""

NEXT_SCREENS = ("push_tui.ui.screens.compose", "push_tui.ui.screens.review", "push_tui.ui.screens.history")
"""Read from the disk while the person looks at the labels, so that F3 need not wait for them."""


def begin(app: "PushTui") -> None:
    """Go on with what the last run left; called once the app is up."""
    if app.first_file is None:
        app.set_timer(LATER, lambda: app.run_worker(_begin(app), group="starting"))
    else:
        app.run_worker(_begin(app), group="starting")


async def _begin(app: "PushTui") -> None:
    from push_tui.storage.history import HistoryUnavailable

    session = app.session
    settled: Sequence[int] = ()
    try:
        settled = await app.ask(session.engine.store(session.history.settle_abandoned))
    except HistoryUnavailable as error:
        app.tell(f"{error} Nothing can be sent until then.", "error")
    else:
        if settled:
            sends = "send" if len(settled) == 1 else "sends"
            app.tell(
                f"{len(settled)} {sends} of an earlier run ended without an answer: unknown. See History (F4).",
                "warning",
            )
    if app.first_file is not None:
        from push_tui.ui.screens.import_push import import_text_into

        app.action_compose()
        import_text_into(app, *app.first_file)
    else:
        await _offer_draft(app, settled)
    await app.offer_jobs()
    for module in NEXT_SCREENS:
        await asyncio.to_thread(importlib.import_module, module)


async def _offer_draft(app: "PushTui", settled: Sequence[int]) -> None:
    from push_tui.message.push import PushShapeError

    session = app.session
    draft = await app.ask(session.engine.store(session.drafts.unsent))
    if draft is None:
        return
    name = str(draft.get("name") or "without a title")
    if session.composed and (session.composition.has_text or session.composition.can_undo):
        app.tell(f"Unsent from before: “{name}”. It is among the drafts (Ctrl+D in the composer).")
        return
    try:
        session.composition.from_draft(draft)
    except PushShapeError:
        return
    if await _was_on_its_way(app, settled):
        app.tell(
            f"“{name}” is in the composer (F3), but it was being sent when the last run ended: it may have been taken. "
            "Check before you send it again.",
            "warning",
        )
        return
    app.tell(f"Unsent from before: “{name}”. It is in the composer (F3); Ctrl+N there starts anew.")


async def _was_on_its_way(app: "PushTui", settled: Sequence[int]) -> bool:
    """Whether the composer holds the message of a send that ended without an answer."""
    session = app.session
    digest = session.composition.push.message_digest()
    for row in settled:
        record = await app.ask(session.engine.store(session.history.get, row))
        if record is not None and record.digest == digest:
            return True
    return False

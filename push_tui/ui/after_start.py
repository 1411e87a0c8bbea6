"""Work done after the first paint: settle sends of dead processes, open the unsent draft or a file."""

import asyncio
import importlib
from functools import partial
from typing import TYPE_CHECKING

from push_tui.operations.session import NO_SENDS, Topic
from push_tui.text import capital_first, quantity
from push_tui.ui.actions import key_and_title, key_of, title_and_key
from push_tui.ui.content import title_words
from push_tui.ui.main_screens import TABS

if TYPE_CHECKING:
    from push_tui.message.push import Push
    from push_tui.storage.drafts import StoredDraft
    from push_tui.storage.earlier_sends import EarlierSend
    from push_tui.ui.host import Host
    from push_tui.ui.running_jobs import RunningJobs


LATER = 0.5
"""Seconds to wait after the first paint, so that the first labels come first."""

NEXT_SCREENS = (
    *(f"screens.{name}" for name in (*TABS, "review", "help", "profiles", "label_dialogs", "change_members")),
    *(f"screens.{name}" for name in ("find_user", "user_labels", "drafts", "import_push", "job", "why_nothing")),
    *("screens.messages", "terminal.palette"),
)
"""Modules of screens that are imported while you look at the first one, so that a key that opens one does not wait."""

MOUNTED_AHEAD = "compose", "history"
"""Main screens that are mounted, too: those with the most widgets. A mounted one asks the service for nothing."""


def begin(host: "Host", jobs: "RunningJobs", first_file: tuple[str, str] | None) -> None:
    """Start this work; called once the app runs."""
    # Asked before anything opens the history, which creates it.
    used_before = host.session.paths.history.exists()
    host.run_worker(_begin(host, jobs, first_file, used_before=used_before), group="starting")


async def _begin(host: "Host", jobs: "RunningJobs", first_file: tuple[str, str] | None, *, used_before: bool) -> None:
    session = host.session
    if first_file is None:
        host.go(session.config.start)
        await asyncio.sleep(LATER)

    from push_tui.storage.records import HistoryUnavailable
    from push_tui.storage.state import must_tell_of_moved_keys

    must_tell = partial(must_tell_of_moved_keys, session.paths, used_before=used_before)
    if await host.ask(session.engine.store(must_tell)):
        host.tell(f"Keys moved: {', '.join(map(key_and_title, TABS))}; {key_and_title('next_pane')}.")
    try:
        settled = await host.ask(session.engine.store(session.history.settle_abandoned))
    except HistoryUnavailable as error:
        host.tell(f"{error} {NO_SENDS}", "error")
    else:
        if session.why_not_recorded:
            host.tell(session.why_not_recorded, "error")
        if settled:
            said = f"{quantity(len(settled), 'call')} got no answer in an earlier run; the outcome is unknown."
            host.tell(f"{said} See {title_and_key('history')}.", "warning")
    if first_file is not None:
        from push_tui.ui.screens.import_push import import_text_into

        await import_text_into(host, *first_file)
    else:
        await _offer_draft(host)
    await jobs.offer()
    for module in NEXT_SCREENS:
        await asyncio.to_thread(importlib.import_module, f"push_tui.ui.{module}")
    await host.style_ahead()
    for screen in MOUNTED_AHEAD:
        await host.mount_ahead(screen)


async def _offer_draft(host: "Host") -> None:
    from push_tui.message.push import PushShapeError
    from push_tui.operations.drafts import Draft
    from push_tui.operations.sent_note import handed_over_words, sent_words

    session = host.session

    def left() -> "StoredDraft | None":  # runs later, on the store's thread; a push may be composed by then
        return session.drafts.unsent(session.composition.draft.id if session.composed else "")

    try:
        kept = await host.ask(session.engine.store(left))
    except OSError as error:
        where = session.drafts.directory
        host.tell(f"The drafts in {where} cannot be read ({error.strerror or error}).", "error")
        return
    if kept is None:
        return
    try:
        draft = Draft.from_json(kept)
    except PushShapeError:
        return
    sent = await _earlier_send(host, draft.push, str(kept.get("profile") or ""))
    name = title_words(str(kept.get("name") or ""))
    named = capital_first(name)
    if sent:
        said = f"{named} {sent_words(sent.state, sent.at, session.schedule_clock)}."
    elif draft.handed_over:
        said = f"{named} {handed_over_words(draft.handed_over, session.schedule_clock)}."
    else:
        said = f"Not sent yet: {name}."
    severity = "warning" if sent else "information"
    if session.composed and (session.composition.has_work or session.composition.can_undo):
        host.tell(f"{said} It is in the drafts ({key_of('drafts')} in the composer).", severity)
        return
    session.composition.from_draft(kept)
    if sent is not None:
        session.composition.mark_sent(outcome=sent.state, at=sent.at)
        session.changed(Topic.COMPOSITION)
    place = f"It is in the composer ({key_of('compose')}); {key_of('clear_push')} there starts a new push."
    host.tell(f"{said} {place}", severity)


async def _earlier_send(host: "Host", push: "Push", profile_name: str) -> "EarlierSend | None":
    """Return the most important earlier send of this push under its draft's profile; None if none is known."""
    from push_tui.operations.review import sought
    from push_tui.storage.records import HistoryUnavailable

    session = host.session
    profile = session.config.profiles.get(profile_name, session.profile)
    try:
        earlier = await host.ask(session.engine.store(session.history.earlier_sends, sought(profile, push, host.now())))
    except HistoryUnavailable:
        return None  # the toast about the history was shown already
    return earlier.to_show

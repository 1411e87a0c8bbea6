"""Open the composer with an audience or a push, to send or to correct; ask first if it holds an unsent push."""

from __future__ import annotations

from typing import TYPE_CHECKING

from push_tui.message.handles import without_handle
from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.correction import with_later_start
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.leads_back import LeadsBack

if TYPE_CHECKING:
    from collections.abc import Callable

    from push_tui.dialects import Dialect
    from push_tui.message.push import Push
    from push_tui.operations.correction import Correction
    from push_tui.ui.host import Back, Host


def compose_to(host: Host, audience: Audience, opened: Callable[[], None] | None = None) -> None:
    """Open the composer with this audience; call ``opened`` once it is, not if you decide against it."""
    host.run_worker(_compose_to(host, audience, opened))


def compose_to_users(host: Host, users: tuple[str, ...], opened: Callable[[], None] | None = None) -> None:
    """Open the composer for these users; ``opened`` as with `compose_to`."""
    compose_to(host, Audience(AudienceKind.USER if len(users) == 1 else AudienceKind.USERS, users), opened)


def compose_push(host: Host, push: Push, corrects: Correction | None = None, back: Back = "") -> None:
    """Open the composer with this push of the history, perhaps to correct it.

    Esc leads back to what is open now, or to ``back`` if that is the composer.
    """
    host.run_worker(_compose_push(host, push, corrects, back))


def compose_again(host: Host, push: Push, dialect: Dialect) -> None:
    """Open the composer with this push, without its handle, so that it does not replace the old one."""
    fresh = without_handle(push, dialect)
    if fresh != push:
        host.tell(f"The handle was removed, so phones keep both pushes; {title_and_key('correct')} keeps the handle.")
    compose_push(host, fresh)


async def _compose_to(host: Host, audience: Audience, opened: Callable[[], None] | None) -> None:
    composition = host.session.composition
    keep = await _ask_about_draft(host, audience) if composition.has_work else False
    if keep is None:
        return
    if keep:
        composition.keep_text_for(audience)
    else:
        if composition.sent is not None and not composition.has_work:
            host.tell(f"Started a new push, because the last one was sent; {key_of('undo')} brings its text back.")
        composition.clear(audience)
    if opened is not None:
        opened()
    _go(host)


async def _compose_push(host: Host, push: Push, corrects: Correction | None, back: Back) -> None:
    if host.session.composition.has_work and await _ask_about_draft(host, None) is None:
        return
    if corrects is not None:
        push = with_later_start(push, host.session.schedule_clock)
    host.session.composition.take(push, recorded=True, corrects=corrects)
    _go(host, back)


def _go(host: Host, back: Back = "") -> None:
    """Go to the composer; Esc leads back from it to the list or page that is open now, else to ``back``."""
    composer, here = host.get_screen("compose"), host.screen
    if isinstance(composer, LeadsBack) and isinstance(here, PushTuiScreen):
        composer.back = back if here is composer else here.here
    host.go("compose")


async def _ask_about_draft(host: Host, audience: Audience | None) -> bool | None:
    from push_tui.ui.screens.keep_draft import KeepDraft

    return await host.push_screen_wait(KeepDraft(host.session.composition, audience))

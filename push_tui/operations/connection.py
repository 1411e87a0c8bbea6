"""Check a profile: one call proves host, TLS, the app's path, token and push service at once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from push_tui.chat.errors import (
    ChatError,
    Misconfigured,
    NoSuchApp,
    NotFound,
    NotSent,
    Unauthorised,
    Unreadable,
    Untrusted,
)
from push_tui.operations.session import Setting
from push_tui.storage.config import PathKind, Profile

if TYPE_CHECKING:
    from push_tui.chat.tokens import TokenSource

CLOCK_TOLERANCE = timedelta(seconds=5)
"""A smaller difference of clocks is fine: the service's date has no fractions and is half an exchange old."""
PATIENCE_SECONDS = 8.0
"""For connecting, and for each wait for bytes; short, because somebody waits at the screen."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The service answered."""

    elapsed_ms: float
    has_labels: bool
    clock_ahead: timedelta | None
    """How far the service's clock is ahead of this host's, to about a second; None if the answer has no date."""


async def reach(setting: Setting, profile: Profile, tokens: TokenSource) -> Reached:
    """Ask for one label (``GET push/label?limit=1``), once; on the engine's loop.

    Raises:
        ChatError, TokenNeeded: what is wrong; `faulty_key` names the key of the profile.
        ValueError: the profile's address cannot be used.
    """
    from push_tui.chat.connections import Deadlines
    from push_tui.chat.retrying import Backoff

    client = setting.client_of(
        profile,
        tokens,
        deadlines=Deadlines(connect=PATIENCE_SECONDS, read=PATIENCE_SECONDS, call=2 * PATIENCE_SECONDS),
        backoff=Backoff(attempts=1),
    )
    began = time.perf_counter()
    try:
        page = await client.list_labels(limit=1)
        return Reached((time.perf_counter() - began) * 1000, bool(page.items), client.last_date_skew)
    finally:
        await client.close()


def faulty_key(error: ChatError, profile: Profile) -> str:
    """Return the key of the profile that this error of `reach` is about; empty if it is about none."""
    if isinstance(error, Unauthorised):
        return "token"
    if isinstance(error, Misconfigured | Untrusted):
        return ""  # its sentence names the setting, which may come from the environment
    if isinstance(error, NoSuchApp):
        return "app_id" if profile.path_kind is PathKind.APP_ID else "app_name"
    if isinstance(error, NotSent | Unreadable | NotFound):
        return "host"
    return ""


def what_to_do(error: ChatError, profile: Profile) -> str:
    """Return a sentence of advice if the error has none itself; else empty."""
    return {
        "token": "Get a new app token for this app, or check where the profile takes it from.",
        "host": "Check the profile's host, and the proxy if you use one.",
    }.get(faulty_key(error, profile), "")

"""Check a profile: one call proves host, TLS, the app's path, token and push service at once."""

import time
from datetime import UTC, datetime, timedelta

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
from push_tui.chat.token_text import trouble
from push_tui.chat.tokens import Token, TokenSource
from push_tui.frozen import frozen
from push_tui.operations.session import Setting
from push_tui.storage.config import PathKind, Profile

CLOCK_TOLERANCE = timedelta(seconds=5)
"""A smaller difference of clocks is fine: the service's date has no fractions and is half an exchange old."""
PATIENCE_SECONDS = 8.0
"""For connecting, and for each wait for bytes; short, because somebody waits at the screen."""


@frozen
class Reached:
    """The service answered."""

    elapsed_ms: float
    clock_ahead: timedelta | None
    """How far the service's clock is ahead of this host's, to about a second; None if the answer has no date."""


async def reach(setting: Setting, profile: Profile, tokens: TokenSource) -> Reached:
    """Ask for one label (``GET push/label?limit=1``), once; on the engine's loop.

    Raises:
        ChatError: what is wrong; `faulty_key` names the key of the profile.
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
        try:
            await client.list_labels(limit=1)
        except Unauthorised as error:
            # A minted token, and every expiry, depend on this clock.
            clock = clock_trouble(client.last_date_skew)
            raise error if clock is None else Unauthorised(f"{error} {clock}", answer=error.answer) from None
        return Reached((time.perf_counter() - began) * 1000, client.last_date_skew)
    finally:
        await client.close()


def faulty_key(error: ChatError, profile: Profile) -> str:
    """Return the key of the profile that this error of `reach` is about; empty if it is about none."""
    if isinstance(error, Unauthorised):
        return "token"
    if isinstance(error, Untrusted):
        return "ca_file"
    if isinstance(error, Misconfigured):
        return ""  # its sentence names the setting, which may come from the environment
    if isinstance(error, NoSuchApp):
        return "app_id" if profile.path_kind is PathKind.APP_ID else "app_name"
    if isinstance(error, NotSent | Unreadable | NotFound):
        return "host"
    return ""


def what_to_do(error: ChatError, profile: Profile, token: Token | None = None) -> str:
    """Return sentences of advice if the error has none itself; else empty. ``token`` is the one that was sent."""
    match faulty_key(error, profile):
        case "token":
            known = token_trouble(token, profile) if token is not None else None
            return f"{known or ''} Get a new app token for this app, or check where the profile takes it from.".lstrip()
        case "host":
            return "Check the profile's host, and the proxy if you use one."
        case "ca_file":
            return "If a proxy of your company opens TLS, set ca_file to its certificate."
    return ""


def token_trouble(token: Token, profile: Profile) -> str | None:
    """Return what is wrong with a token by its own content, as a sentence; None if nothing is known against it."""
    if (wrong := trouble(token)) is not None:
        return wrong
    facts = token.facts
    if facts is None:
        return None
    if profile.app_id and facts.app_id != profile.app_id:
        return "It was made for another app ID than the profile's."
    if facts.expires_at <= datetime.now(UTC):
        return f"It expired at {facts.expires_at:%Y-%m-%d %H:%M} UTC."
    return None


def clock_trouble(ahead: timedelta | None) -> str | None:
    """Compare the service's clock, which is ``ahead`` of this host's, with it; None if they agree or it is unknown."""
    if ahead is None or abs(ahead) <= CLOCK_TOLERANCE:
        return None
    seconds = ahead.total_seconds()
    direction = "behind" if seconds > 0 else "ahead of"
    return (
        f"This host's clock is {abs(seconds):.0f} s {direction} the service's; set it right, "
        "because tokens and schedules depend on it."
    )

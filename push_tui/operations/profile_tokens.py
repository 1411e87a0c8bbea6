"""Where the token of each profile comes from, and what is wrong with it; nothing is run or asked for that."""

from collections.abc import Mapping
from datetime import UTC, datetime

from push_tui.chat.errors import TokenNeeded
from push_tui.frozen import frozen
from push_tui.operations.connection import token_trouble
from push_tui.operations.credentials import ProfileTokens, TokenTyped
from push_tui.operations.session import Session
from push_tui.storage.config import Profile


@frozen
class TokenNote:
    """A token's source, and what is wrong with it, in two words and in sentences; both empty if nothing is known."""

    source: str
    wrong: str = ""
    why: str = ""


async def token_notes(session: Session, typed: Mapping[Profile, str | None]) -> Mapping[str, TokenNote]:
    """Return the note of each profile, by name; ``typed`` has tokens that you typed for profiles not in use yet.

    Await it on the engine's loop.
    """
    return {
        profile.name: await _note(session, profile, typed.get(profile)) for profile in session.config.profiles.values()
    }


async def _note(session: Session, profile: Profile, typed: str | None) -> TokenNote:
    tokens, missing = session.tokens, session.tokens.missing
    if profile != session.profile:
        tokens, missing = session.tokens_of(profile), None
        if typed:
            tokens.give(typed)
        elif not profile.token_command:
            missing = await _missing(tokens)
    if missing is not None:
        return TokenNote(tokens.source, "no token", str(missing))
    token = tokens.current
    if token is None:
        return TokenNote(tokens.source)
    why = token_trouble(token, profile)
    if token.facts is not None and token.facts.expires_at <= datetime.now(UTC):
        return TokenNote(tokens.source, "expired", f"The token is of no use. {why}")
    if tokens.is_refused:
        return TokenNote(tokens.source, "refused", f"The service refuses the token. {why or ''}".rstrip())
    return TokenNote(tokens.source, "wrong", f"The token is of no use. {why}") if why else TokenNote(tokens.source)


async def _missing(tokens: ProfileTokens) -> TokenNeeded | None:
    try:
        await tokens.token()
    except TokenTyped:
        return None  # you are asked when you use the profile
    except TokenNeeded as problem:
        return problem
    return None

"""Calls that the simulator answers beside the twelve of the dialects, because other clients make them.

Source: ``push/async/{target}`` in API facts 1.1, 2.5 and 4; ``POST token`` in API facts 1.3, 2.4, 5.3 and 5.4.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import count

from push_tui.endpoints import Route
from push_tui.rate_limits import RatePool
from push_tui.simulator.demo_app import DEMO_APP_ID, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from push_tui.simulator.refusals import INVALID_REQUEST, TOKEN_EXPIRED, WRONG_CREDENTIALS, JsonBody, Refusal


class MoreCalls(StrEnum):
    """The calls that the client of this program never makes."""

    PUSH_ASYNC = "push to one user, asynchronously"


MORE_ROUTES: Mapping[str, Mapping[MoreCalls, Route]] = {
    "easemob": {MoreCalls.PUSH_ASYNC: Route("POST", "push/async/{user}")},
}
"""By the channel of the dialect."""
MORE_POOLS: Mapping[str, tuple[RatePool, ...]] = {
    MoreCalls.PUSH_ASYNC: (RatePool("push/async", 200, 1.0, frozenset()),),
}
TOKEN_PATH = "/token"  # noqa: S105
TOKEN_POOLS = (RatePool("token", 300, 1.0, frozenset()),)
OWN_TOKEN = "agora"  # noqa: S105
"""The ``grant_type`` that takes the token in the header for a proof."""
_CLIENT = "client_credentials"
_USUAL_TTL = 5_184_000
"""Seconds that a token lasts if the call does not say."""


class IssuedTokens:
    """The tokens that ``POST token`` gave out."""

    def __init__(self) -> None:
        self._ends: dict[str, float | None] = {}
        self._numbers = count(1)

    def __contains__(self, token: str) -> bool:
        return token in self._ends

    def judge(self, token: str, now: float) -> Refusal | None:
        """Return why a token that was given out is refused at a time (epoch seconds); None to accept it."""
        end = self._ends[token]
        return TOKEN_EXPIRED if end is not None and end <= now else None

    def grant(self, body: Mapping[str, object], now: float) -> JsonBody:
        """Return a new token. Whoever calls checks the token in the header first if the grant is `OWN_TOKEN`.

        Raises:
            RefusedCall: the grant is unknown, or the credentials are missing or wrong.
        """
        grant, ttl = body.get("grant_type"), body.get("ttl", _USUAL_TTL)
        if grant not in (OWN_TOKEN, _CLIENT):
            raise INVALID_REQUEST.saying("grant_type is illegal")
        if isinstance(ttl, bool) or not isinstance(ttl, int) or ttl < 0:
            raise INVALID_REQUEST.saying("ttl is illegal")
        if grant == _CLIENT:
            for key, right in (("client_id", DEMO_CLIENT_ID), ("client_secret", DEMO_CLIENT_SECRET)):
                if not body.get(key):
                    raise INVALID_REQUEST.saying(f"{key} must be provided.")
                if body[key] != right:
                    raise WRONG_CREDENTIALS.saying(f"{key} does not match")
        token = f"YWMt-simulated-{next(self._numbers)}"
        self._ends = {known: end for known, end in self._ends.items() if end is None or end > now}
        self._ends[token] = now + ttl if ttl else None
        if grant == OWN_TOKEN:
            return {"access_token": token, "expire_timestamp": int((now + ttl) * 1000)}
        return {"access_token": token, "expires_in": ttl, "application": DEMO_APP_ID}

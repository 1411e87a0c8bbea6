"""What can go wrong with a call, by meaning.

    ChatError
    ├── ReadOnly           the profile is read-only and the call is no GET           outcome: not sent
    ├── InvalidTarget      a name that a URL cannot hold (a ValueError too)          not sent
    ├── TokenNeeded        no source has a token                                     not sent
    ├── NotSent            resolve, connect, TLS or proxy failed                     not sent
    │   ├── Misconfigured  the proxy or the CA file cannot be used                   not sent
    │   └── Untrusted      the certificate was not accepted                          not sent
    ├── Rejected           the service refused before anything was done              rejected
    │   ├── Unauthorised   401: the token is missing, expired or for another app
    │   ├── NotOpen        403: push is not enabled for the app
    │   ├── LimitReached   403 LimitException: a quantity or running tasks
    │   ├── PlanExhausted  429 resource_limited: the plan's quota, never worth a retry
    │   ├── Throttled      429 reach_limit, 400 "too many queries": too fast
    │   ├── NotFound       404
    │   │   ├── NoSuchLabel  400 or 404
    │   │   ├── NoSuchApp    the path prefix names no app
    │   │   └── NoSuchUser   the app has no user with this ID (400 or 404, of a call about one user)
    │   ├── NotServed      this service does not have the call about a user
    │   └── Refused        any other 4xx but 408, and a 500 that names a wrong method or URL
    └── Unsettled          it left, and no trustworthy answer came back              unknown
        ├── LostAnswer     reset, timeout, a broken answer
        ├── ServiceFailed  3xx, 408, 5xx
        └── Unreadable     a 200 that cannot be read or is over 2 MB

Code above asks `ChatError.outcome` and `ChatError.retryable`, never a status code.
"""

from typing import ClassVar

from push_tui.chat.models import Answer
from push_tui.outcomes import Outcome


class ChatError(Exception):
    """A call that did not succeed; ``str()`` is one sentence for people.

    The sentence may hold raw text of the service: pass it through `push_tui.text` before showing it.
    """

    outcome: ClassVar[Outcome] = Outcome.UNKNOWN
    """The outcome of the send, or of any other change."""

    def __init__(
        self, message: str, *, request: str = "", answer: Answer | None = None, retryable: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        """Method and path after the app's prefix, such as ``POST push/single``; empty before a URL was built."""
        self.answer = answer
        """The raw answer, or the part of it that came."""
        self.retryable = retryable
        """Whether a repeatable call may be repeated after a pause."""

    @property
    def retry_after(self) -> float | None:
        """How many seconds the service asks to wait before the call is repeated; None if it does not ask."""
        return self.answer.retry_after if self.retryable and self.answer is not None else None

    @property
    def answer_body(self) -> bytes:
        """The body of the raw answer; empty if none came."""
        return b"" if self.answer is None else self.answer.body


class ReadOnly(ChatError):
    """The profile is read-only and the call would change something."""

    outcome = Outcome.NOT_SENT


class InvalidTarget(ChatError, ValueError):
    """A label, user or list of users that cannot be sent."""

    outcome = Outcome.NOT_SENT


class TokenNeeded(ChatError):
    """No source has a token; the message says in one sentence what was tried and what to do."""

    outcome = Outcome.NOT_SENT


class NotSent(ChatError):
    """The request never left this host."""

    outcome = Outcome.NOT_SENT


class Misconfigured(NotSent):
    """The proxy or the CA file cannot be used."""


class Untrusted(NotSent):
    """The certificate of the service, or of the proxy on the way, was not accepted."""

    def __init__(self, whose: str, reason: str, more: str = "", *, request: str = "", code: int = 0) -> None:
        """``reason`` and ``code`` are OpenSSL's; ``more`` is said after them, in sentences."""
        message = f"Nothing was sent: the certificate of {whose} was not accepted ({reason})."
        super().__init__(f"{message} {more}".rstrip(), request=request)
        self.reason = reason
        self.code = code


class Rejected(ChatError):
    """The service refused the call before anything was done."""

    outcome = Outcome.REJECTED


class Unauthorised(Rejected):
    """The token is missing, expired, or made for another app."""


class NotOpen(Rejected):
    """Push is not enabled for this app."""


class LimitReached(Rejected):
    """A limit is reached: labels, users in a label, running tasks."""


class PlanExhausted(Rejected):
    """The quota of the pricing plan is used up."""


class Throttled(Rejected):
    """More calls than the rate limit allows."""


class NotFound(Rejected):
    """The service has nothing at this address."""


class NoSuchLabel(NotFound):
    """The label does not exist."""


class NoSuchApp(NotFound):
    """The service has no app with this org and app name or app ID."""


class NoSuchUser(NotFound):
    """The app has no user with this ID."""


class NotServed(Rejected):
    """This service does not have the call (405, 500, or a 404 that names no user)."""


class Refused(Rejected):
    """Refused for another reason; the answer says which."""


class Unsettled(ChatError):
    """The request left, and no trustworthy answer came back."""

    outcome = Outcome.UNKNOWN


class LostAnswer(Unsettled):
    """The connection broke or timed out after the request had left; ``answer`` is the part that arrived."""


class ServiceFailed(Unsettled):
    """The service answered with a redirect, its own timeout or its own error."""


class Unreadable(Unsettled):
    """The answer says success but cannot be read, or is over 2 MB."""

"""The outcomes of a send, and how its results rank.

Shared by the client's errors, the history and the screens; imports none of them.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What is known about a send: the state of its history row."""

    SENDING = "sending"
    """The intent is recorded; no outcome yet."""
    NOT_SENT = "not sent"
    """The request never left this host: name resolution, connect, TLS or proxy failed, or a countdown was cancelled."""
    REJECTED = "rejected"
    """Refused before anything was pushed."""
    UNKNOWN = "unknown"
    """It left, and no trustworthy answer came back."""
    ACCEPTED = "accepted"
    """A readable 200; the result says what happened for each target."""


MAY_GO_OUT = frozenset({Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.SENDING})
"""The states in which a scheduled push may still go out."""


class PushStatus(StrEnum):
    """``pushStatus`` of one target, best first; ``NO_STATUS`` is ours, for a target missing from the answer."""

    SUCCESS = "SUCCESS"
    ASYNC_SUCCESS = "ASYNC_SUCCESS"
    NO_STATUS = "no status"
    ERROR = "ERROR"
    FAIL = "FAIL"


class TargetStatus(NamedTuple):
    """What the answer says about one target; a user with several devices has several.

    ``target`` is None if the answer does not name it. ``status`` is raw, see `PushStatus`.
    """

    target: str | None
    status: str
    desc: str | None = None


STATUS_MEANINGS = {
    PushStatus.SUCCESS: "pushed",
    PushStatus.ASYNC_SUCCESS: "queued, delivery unknown",
    PushStatus.NO_STATUS: "the answer says nothing about this target",
    PushStatus.ERROR: "failed on the service's side; may have arrived",
    PushStatus.FAIL: "failed",
}
STATUS_WORDS = {
    PushStatus.SUCCESS.value: "pushed",
    PushStatus.ASYNC_SUCCESS.value: "queued",
    PushStatus.NO_STATUS.value: "not reported",
    PushStatus.ERROR.value: "may have failed",
    PushStatus.FAIL.value: "failed",
}
"""A status in a word or two, the same wherever a push is listed."""
FAIL_MEANING = "the service did not cause it; often the device token is bad"
NO_USER = "the app has no user with this ID"
FAIL_REASONS = {
    "no push binding": "this user has no device token or certificate bound",
    "appUser not exists": NO_USER,
    "no user exist": NO_USER,
    "illegal binding": "the device token does not fit the certificate that it is bound to",
    "no notifier exist": "the app has no certificate of the name that the device is bound to",
    "invalid notifier": "the vendor does not accept the certificate that the device is bound to",
    "notifier disabled": "the certificate that the device is bound to is switched off",
    "notifier is ban": "the certificate that the device is bound to is banned",
    "notifier out of limit": "the vendor takes no more pushes by this certificate now",
    "user ignore push": "the user has switched on do not disturb",
    "ignore push device id": "the push leaves out this device",
    "message ignore push": "the message says that it makes no push",
    "invalid message": "the vendor does not accept the message",
    "expire message": "the message was older than a day",
    "invalid VOIP notification": "the certificate is for calls, and the message is none",
    "get push token fail": "the vendor gave the service no access",
    "push yet but fail": "the vendor did not deliver it",
}
"""What the ``desc`` of a failed push means.

Source: "Send a push notification in a synchronous way" for the first two, API facts 2.7 for the others.
"""


def result_words(state: Outcome, result: str, *, several: bool) -> str:
    """Return what is known of a push in a word or two: ``queued``, ``some failed``, ``rejected``, ``accepted``.

    ``result`` is the worst status, of which ``several`` targets may have others; empty for a task, whose end the API
    does not report, and if the answer named no target.
    """
    if state is not Outcome.ACCEPTED or not result:
        return str(state)
    if result not in STATUS_WORDS:  # undocumented
        return f"{state} · {result}"
    fine = result in (PushStatus.SUCCESS, PushStatus.ASYNC_SUCCESS)
    return f"some {STATUS_WORDS[result]}" if several and not fine else STATUS_WORDS[result]


def reason_meaning(reason: str) -> str:
    """Return what a reason of the service means in plain English; the reason itself if that is unknown."""
    return FAIL_REASONS.get(reason, reason)


def worst_status(statuses: Iterable[str]) -> str | None:
    """Return the status that a list shows for several targets. An undocumented status ranks worst; None without any."""
    ranks = list(PushStatus)
    return max(
        statuses,
        key=lambda status: ranks.index(PushStatus(status)) if status in ranks else len(ranks),
        default=None,
    )

"""What a failed call means for the job that made it."""

from enum import Enum

from push_tui.chat.errors import (
    ChatError,
    LimitReached,
    Misconfigured,
    NoSuchApp,
    NoSuchLabel,
    NotOpen,
    NotSent,
    PlanExhausted,
    ReadOnly,
    Rejected,
    Throttled,
    Unauthorised,
)


class Verdict(Enum):
    """What to do after a failure."""

    SLOWER = "nothing was done; again, at a slower pace"
    AGAIN = "nothing was done; again, when the service can be reached"
    UNSETTLED = "it may have been done"
    PAUSE = "nothing was done, and nothing will be until a person has seen to it"
    STOP = "what the job works on is gone"
    REFUSED = "nothing was done for these rows; others may succeed"


def verdict(error: ChatError) -> Verdict:
    """What ``error`` means, by its class; "unsettled" where nothing is proven."""
    match error:
        case Throttled():
            return Verdict.SLOWER
        case Misconfigured() | ReadOnly() | Unauthorised() | NotOpen() | PlanExhausted() | LimitReached() | NoSuchApp():
            return Verdict.PAUSE
        case NotSent():
            return Verdict.AGAIN
        case NoSuchLabel():
            return Verdict.STOP
        case Rejected():
            return Verdict.REFUSED
        case _:
            return Verdict.UNSETTLED

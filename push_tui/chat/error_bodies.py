"""Return the error that an answer means, if it is not a readable 200.

Status decides first, then ``error``, then the message; never ``exception`` alone (API facts 2.1: spellings vary, and
it is often missing). Bodies may be empty or HTML.
"""

import re
from http import HTTPStatus

from push_tui.chat.errors import (
    ChatError,
    LimitReached,
    NoSuchApp,
    NoSuchLabel,
    NoSuchUser,
    NotFound,
    NotOpen,
    NotServed,
    PlanExhausted,
    Refused,
    ServiceFailed,
    Throttled,
    Unauthorised,
    Unreadable,
)
from push_tui.chat.models import Answer
from push_tui.chat.parsing import NotUnderstood, json_object
from push_tui.dialects import Dialect
from push_tui.endpoints import USER_READS, Endpoint
from push_tui.text import duration, shortened

_MESSAGE_KEYS = ("error_description", "desc", "message", "error")
_LONGEST_DETAIL = 300
_NOT_EXISTING = re.compile(r"not exist|n['’]t exist|not found", re.IGNORECASE)
_WRONG_CALL = frozenset({"unsupported_service_operation", "web_application"})
_NOT_SERVED = frozenset({404, 405, 500, 501})
_NO_SUCH_USER = "service_resource_not_found"
"""The ``error`` that is documented for a user who does not exist; other calls mean themselves by it."""
_NEEDS_USER = "requires a property named username"
_WORTH_REPEATING = frozenset({408, 502, 503, 504})
_IN_A_LABEL = frozenset(
    {
        Endpoint.GET_LABEL,
        Endpoint.DELETE_LABEL,
        Endpoint.ADD_USERS,
        Endpoint.GET_MEMBER,
        Endpoint.LIST_MEMBERS,
        Endpoint.REMOVE_USERS,
    }
)


def reason_phrase(status: int) -> str:
    """Return the standard phrase of a status; empty for an unregistered one."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def failure(endpoint: Endpoint, request: str, answer: Answer, dialect: Dialect) -> ChatError:
    """Return the error that this answer (any but a 200) means for this call in this dialect."""
    status, body = answer.status, _Body(answer, request)
    # Token, rate and rights come first: their bodies may name a user or a label that exists.
    if status == 401:
        return body.error_of(Unauthorised, f"The service does not accept the token: it is {_token_fault(body)}")
    if status == 429 or (status == 400 and body.says("too many queries")):
        if body.error == "resource_limited":
            return body.error_of(PlanExhausted, "The quota of the pricing plan is used up")
        return body.error_of(Throttled, "The service refused the call, because calls come too fast", retryable=True)
    if status == 403:
        return _forbidden(body, dialect.limit_advice(endpoint))
    if endpoint in USER_READS and (error := _about_user(endpoint, body)):
        return error
    if status in (400, 404):
        return _not_found(endpoint, body) or body.error_of(Refused, "The service refused the call")
    if status == 500 and body.error in _WRONG_CALL:
        return body.error_of(Refused, "The service does not know this call")
    if 400 <= status < 500 and status != 408:
        return body.error_of(Refused, "The service refused the call")
    if 300 <= status < 400:
        return body.error_of(ServiceFailed, "The service answered with a redirect; check the profile's host")
    if 200 <= status < 300:
        return body.error_of(Unreadable, "The service answered with a success status that is not documented")
    sentence = "The service timed out" if status == 408 else "The service failed"
    return body.error_of(ServiceFailed, sentence, retryable=status in _WORTH_REPEATING)


def _token_fault(body: "_Body") -> str:
    """Return what is wrong with the token, as far as the service tells; the words are in the API facts, 2.2."""
    if body.says("expired"):
        return "expired"
    if body.says("corrupt"):
        return "damaged, such as cut off"
    if body.error == "auth_bad_access_token":
        return "for another app or another service"
    return "missing, expired or for another app"


def means_not_in_label(error: ChatError) -> bool:
    """Return whether this error of `get_member` means "not in this label" (the service answers in three ways)."""
    if isinstance(error, NoSuchApp) or error.answer is None:
        return False
    body = _Body(error.answer)
    if isinstance(error, NotFound):
        return body.is_ours and not body.says("url is invalid")
    return isinstance(error, Refused) and error.answer.status == 400 and body.not_existing


def _forbidden(body: "_Body", advice: str) -> ChatError:
    if "servicenotopen" in body.kinds or body.says("not open"):
        return body.error_of(NotOpen, "Push is not enabled for this app; enable it in the console")
    if "limit" in body.kinds or body.says("limit"):
        return body.error_of(LimitReached, "A limit of the service is reached", advice)
    return body.error_of(Refused, "The service does not allow this call")


def _about_user(endpoint: Endpoint, body: "_Body") -> ChatError | None:
    if body.no_app:
        return None
    names_user = body.says("user") or "user" in body.kinds or (endpoint is Endpoint.GET_USER and body.no_resource)
    missing = body.answer.status in (400, 404) and (body.says(_NEEDS_USER) or (names_user and body.not_existing))
    if missing and endpoint is not Endpoint.LIST_CERTIFICATES:
        return body.error_of(NoSuchUser, "The app has no user with this ID")
    return (
        body.error_of(NotServed, "This service does not have the call") if body.answer.status in _NOT_SERVED else None
    )


def _not_found(endpoint: Endpoint, body: "_Body") -> ChatError | None:
    if body.answer.status == 404 and body.no_app:
        return body.error_of(
            NoSuchApp, "The service has no such app; check org and app name, or the app ID, and the host"
        )
    if body.not_existing and body.says("label"):
        return body.error_of(NoSuchLabel, "There is no such label")
    if body.answer.status == 400:
        return None
    about_a_user = body.says("user") or "user" in body.kinds
    if endpoint in _IN_A_LABEL and body.not_existing and not about_a_user:
        return body.error_of(NoSuchLabel, "There is no such label")
    return body.error_of(NotFound, "The service has nothing at this address")


class _Body:
    """The parsed body of an error; any key may be missing."""

    def __init__(self, answer: Answer, request: str = "") -> None:
        self.answer, self._request = answer, request
        try:
            fields = json_object(answer.body)
            self.is_ours = True
        except NotUnderstood:
            fields = {}
            self.is_ours = not answer.body.strip()
        texts = {key: value for key, value in fields.items() if isinstance(value, str)}
        self.error = texts.get("error", "")
        self.kinds = f"{self.error} {texts.get('exception', '')}".casefold()
        self._message = next((texts[key] for key in _MESSAGE_KEYS if texts.get(key)), "")

    def says(self, words: str) -> bool:
        return words in self._message.casefold()

    @property
    def not_existing(self) -> bool:
        return bool(_NOT_EXISTING.search(self._message))

    @property
    def no_app(self) -> bool:
        return "organization_application_not_found" in self.kinds or self.says("could not find application")

    @property
    def no_resource(self) -> bool:
        return _NO_SUCH_USER in self.kinds

    def error_of(self, kind: type[ChatError], sentence: str, advice: str = "", *, retryable: bool = False) -> ChatError:
        """Return an error of this kind: its sentence with the body's message, what helps, and whether to try again."""
        answer = self.answer
        message = shortened(
            self._message or answer.reason or reason_phrase(answer.status) or "no reason given", _LONGEST_DETAIL
        )
        detail = f"{message.rstrip('.')}; {answer.status}" + (
            f" {self.error}" if self.error not in ("", message) else ""
        )
        wait = f"It asks you to wait {duration(answer.retry_after)}." if retryable and answer.retry_after else ""
        told = " ".join(filter(None, (f"{sentence} ({detail}).", advice, wait)))
        return kind(told, request=self._request, answer=answer, retryable=retryable)

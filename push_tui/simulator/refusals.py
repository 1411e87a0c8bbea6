"""Every refusal of the service, with its body.

Bodies follow "Errors" in the API facts (2.2 and 2.3). If no real answer is known there, the body has the same five keys
as the others, with the documented class and message.
"""

from dataclasses import replace

from push_tui.frozen import frozen

JsonBody = dict[str, object]


@frozen
class Refusal:
    """A status and the keys of its body. A key that is None is left out; without any key the body is empty."""

    status: int
    error: str | None = None
    exception: str | None = None
    description: str | None = None
    duration: int = 0

    def saying(self, description: str) -> "RefusedCall":
        """Return this refusal with another message, to raise."""
        return RefusedCall(replace(self, description=description))

    def body(self, timestamp: int) -> JsonBody | None:
        """Return the JSON of the answer; None if it has no body."""
        if self.error is None and self.description is None:
            return None
        keys: JsonBody = {
            "error": self.error,
            "exception": self.exception,
            "timestamp": timestamp,
            "duration": self.duration,
            "error_description": self.description,
        }
        return {key: value for key, value in keys.items() if value is not None}


class RefusedCall(Exception):
    """Raised anywhere below `ChatService.handle`; becomes the answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.description or str(refusal.status))
        self.refusal = refusal


INVALID_REQUEST = Refusal(400, "illegal_argument", "IllegalArgumentException", "This is an invalid request.")
NOT_JSON = Refusal(400, "json_parse", "JsonParseException", "Unexpected character.")
WRONG_CREDENTIALS = Refusal(400, "invalid_grant", "InvalidGrantException", "client_id does not match")
BAD_ARGUMENT = Refusal(400, "IllegalArgumentException", "IllegalArgumentException", "parameters is invalid")
BAD_MESSAGE = Refusal(400, "MessageException", "MessageException", "bad_request")
NO_SUCH_RESOURCE = Refusal(400, "ResourceNotFoundException", "ResourceNotFoundException", "push label not exists")
TOO_MANY_QUERIES = Refusal(400, description="too many queries")
UNAUTHORISED = Refusal(401, "unauthorized", "EasemobSecurityException", "Unable to authenticate (OAuth)")
TOKEN_EXPIRED = Refusal(
    401, "unauthorized", "EasemobSecurityException", "Unable to authenticate due to expired access token."
)
TOKEN_CORRUPT = Refusal(
    401, "auth_bad_access_token", "EasemobSecurityException", "Unable to authenticate due to corrupt access token."
)
TOKEN_OF_ANOTHER_APP = Refusal(401, "auth_bad_access_token", "EasemobSecurityException", "Unable to authenticate.")
PUSH_NOT_OPEN = Refusal(403, "ServiceNotOpenException", "ServiceNotOpenException", "push service not open")
LIMIT = Refusal(403, "LimitException", "LimitException", "limit request")
NO_SUCH_APP = Refusal(404, "organization_application_not_found", description="Could not find application", duration=1)
WRONG_PATH = Refusal(404, "path", description="url is invalid")
MEMBER_NOT_FOUND = Refusal(404, "resource_not_found", "ResourceNotFoundException", "user not exists")
NO_SUCH_USER = Refusal(404, "service_resource_not_found", "UserNotFoundException", "Service resource not found")
WRONG_METHOD = Refusal(405)
TOO_LARGE = Refusal(413, "file exceeding maximum limit", description="the file size exceeds the maximum limit.")
NOT_A_JSON_TYPE = Refusal(415, "web_application", "WebApplicationException", "Unsupported Media Type.")
RATE_REACHED = Refusal(429, "reach_limit", "ReachLimitException", "This request has reached API limit.")
PLAN_EXHAUSTED = Refusal(
    429,
    "resource_limited",
    "ResourceLimitedException",
    "You have exceeded the limit of the FREE edition. Please upgrade to higher edition.",
)
WEB_APPLICATION = Refusal(500, "web_application", "WebApplicationException", "javax.ws.rs.WebApplicationException")

BY_STATUS = {
    refusal.status: refusal
    for refusal in (
        INVALID_REQUEST,
        UNAUTHORISED,
        PUSH_NOT_OPEN,
        WRONG_PATH,
        WRONG_METHOD,
        TOO_LARGE,
        NOT_A_JSON_TYPE,
        RATE_REACHED,
        WEB_APPLICATION,
    )
}
"""What a fault answers when only its status is given; other statuses come from the gateway, as HTML."""

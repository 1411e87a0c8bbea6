"""Which first lines name a column of user IDs: for sure, or so nearly that a person must say."""

import re

DELIMITERS = ",;\t|"

USER_COLUMNS = frozenset(
    {
        *("username", "user_name", "user name", "chat_username", "user", "users"),
        *("user_id", "userid", "user id", "chat_user_id", "id", "uid", "account"),
    }
)
"""Names that make the first line a header without a question, written exactly so."""

_CELLS = re.compile(f"[{DELIMITERS}]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME = re.compile(
    r"(?:^|[^a-z0-9])(?:user[ _.-]*(?:id|name)s?|ids?|uids?)(?![\w.-])|(?<![\w.-])(?:users?|accounts?)(?![\w.-])",
    re.IGNORECASE,
)
"""A name in any case, with anything before it and nothing of a user ID behind it; ``test-user`` is likely a user."""


def resembles_header(cell: str) -> bool:
    """Return whether a cell reads like one of `USER_COLUMNS`, such as ``User ID (chat)`` or ``customerId``."""
    return _NAME.search(_CAMEL.sub("_", cell)) is not None


def may_begin_with_header(text: str) -> bool:
    """Return whether the first of several lines may be a header; such a text needs a dry run."""
    first, _, others = text.strip().replace("\r", "\n").partition("\n")
    return bool(others) and any(resembles_header(cell.strip().strip("\"'")) for cell in _CELLS.split(first))

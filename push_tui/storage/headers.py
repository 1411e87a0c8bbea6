"""Which first lines name a column of user IDs: for sure, or so nearly that a person must say."""

import re

from push_tui.names import DELIMITERS, bare

JSON_BEGINS = ("[", "{")

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


def needs_reading(text: str) -> bool:
    """Return whether a paste may be more than a list of IDs: JSON, or a first line of several that may be a header."""
    text = text.strip()
    first, _, others = text.replace("\r", "\n").partition("\n")
    header = bool(others) and any(resembles_header(bare(cell)) for cell in _CELLS.split(first))
    return header or text.startswith(JSON_BEGINS)

"""The bodies of label calls, each built once: the bytes sent are the bytes recorded.

`push_tui.message.push` makes the bodies of sends. A call that deletes a label has none.
"""

import json
from collections.abc import Sequence

from push_tui.chat.errors import InvalidTarget
from push_tui.dialects import Dialect


def label_body(name: str, description: str = "") -> bytes:
    """Make the body of "Create a push label"; an empty description is left out."""
    return _json({"name": name, "description": description} if description else {"name": name})


def users_body(users: Sequence[str], dialect: Dialect) -> bytes:
    """Make the body of "Add users to a push label" and "Remove users from a push label".

    Raises:
        InvalidTarget: nobody, or more users than one call takes.
    """
    most = dialect.users_per_call
    if not 1 <= len(users) <= most:
        # Not documented for an empty list; the service might read it as everybody.
        raise InvalidTarget(f"One call takes 1 to {most} users, not {len(users)}.")
    return _json({"usernames": list(users)})


def _json(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()

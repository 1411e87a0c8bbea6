"""Write a push as a cURL command, with a variable in place of the token."""

import shlex
from urllib.parse import quote

from push_tui.dialects import Dialect
from push_tui.message.push import Push


def to_curl(push: Push, dialect: Dialect, base_url: str, prefix: str) -> str:
    """Return the command that sends ``push``, over several lines, safe to paste into a shell.

    The token is a shell variable; ``prefix`` is the app's part of the path, like ``org/app``.
    """
    route = dialect.routes[push.endpoint]
    path = route.path.format(user=quote(push.user or "", safe="", errors="surrogatepass"), label="")
    url = "/".join(part for part in (base_url.rstrip("/"), prefix.strip("/"), path) if part)
    return curl_command(route.method, url, push.pretty(dialect))


def curl_command(method: str, url: str, body: str) -> str:
    """Return a command with the usual headers and the token variable."""
    return " \\\n  ".join(
        (
            f"curl -X {method} {_quoted(url)}",
            '-H "Authorization: Bearer $PUSH_TUI_TOKEN"',
            "-H 'Content-Type: application/json'",
            f"--data-raw {_quoted(body)}",
        )
    )


def _quoted(text: str) -> str:
    quoted = shlex.quote(text)
    return quoted if quoted.startswith("'") else f"'{quoted}'"

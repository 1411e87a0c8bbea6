"""Read a push from a cURL command, and write it as one. Tokens are never kept from a command or written into one."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import inf
from urllib.parse import quote

from push_tui.dialects import Dialect
from push_tui.message.push import Push
from push_tui.message.shell_words import Word, shell_words
from push_tui.message.text_json import json_problem

_BEFORE_CURL = r"\$[ \t]+|sudo[ \t]+|time[ \t]+|[A-Za-z_]\w*=(?:'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"]*)[ \t]+"
_CURL = re.compile(rf"(?m)^[ \t]*(?:{_BEFORE_CURL})*(curl(?:\.exe)?)(?=\s)")
_BODY_OPTIONS = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"})
_READS_FILES = _BODY_OPTIONS - {"--data-raw"}
_OTHER_OPTIONS_WITH_VALUE = """
-A -b -c -C -D -e -E -F -H -K -m -o -P -Q -r -t -T -u -U -w -x -X -y -Y -z
--cacert --capath --cert --ciphers --config --connect-timeout --cookie --cookie-jar --data-urlencode --dump-header
--form --header --interface --key --limit-rate --max-redirs --max-time --oauth2-bearer --output --proxy --proxy-user
--range --referer --request --resolve --retry --retry-delay --retry-max-time --trace --trace-ascii --upload-file --url
--user --user-agent --write-out
"""
_WITH_VALUE = _BODY_OPTIONS.union(_OTHER_OPTIONS_WITH_VALUE.split())
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key"})
_PLAIN_HEADERS = frozenset({"content-type", "accept"})
_SECRET_OPTIONS = frozenset({"-u", "--user", "--oauth2-bearer", "-b", "--cookie", "-U", "--proxy-user"})

# A body that its own quotes split has few possible ends; a text with more is not worth the wait.
_MOST_ENDS = 50


class CurlError(ValueError):
    """A cURL command that cannot be read; the message is a sentence and quotes no part of the command."""


@dataclass(frozen=True, slots=True)
class CurlCommand:
    """What a cURL command asks for, without its secrets."""

    method: str
    url: str
    """As written, or empty; without user name, password, query and fragment."""
    headers: tuple[tuple[str, str], ...] = ()
    """Content-Type and Accept only; any other may hold a secret."""
    body: str | None = None
    had_secret: bool = False
    """Whether a token, a password or a cookie was dropped."""
    more_commands: bool = field(default=False, compare=False)
    """Whether another cURL command followed; it was not read."""


def is_curl(text: str) -> bool:
    """Whether ``text`` holds a cURL command."""
    return _CURL.search(text) is not None


def read_curl(text: str) -> CurlCommand:
    """Read the first cURL command in ``text``.

    Repairs a quoted JSON body that holds the same quotes unescaped, as the reference prints it.

    Raises:
        CurlError: there is no command, a quote stays open, or the body is in a file.
    """
    start = _CURL.search(text)
    if start is None:
        raise CurlError("This is not a cURL command.")
    words = _repaired(shell_words(text, start.start(1)), text)
    options = list(_options(words))
    bodies = [(name, value) for name, value in options if name in _BODY_OPTIONS]
    if any(name in _READS_FILES and value.startswith("@") for name, value in bodies):
        raise CurlError("This command reads its body from a file; import that file instead.")
    headers = [_header(value) for name, value in options if name in ("-H", "--header")]
    places = [value for name, value in options if name == "--url"] + [value for name, value in options if not name]
    url, secret_in_url = _bare_url(places)
    method = next((value for name, value in reversed(options) if name in ("-X", "--request")), "")
    return CurlCommand(
        method=method.upper() if re.fullmatch("[A-Za-z]{1,10}", method) else ("POST" if bodies else "GET"),
        url=url,
        headers=tuple(header for header in headers if header[0].lower() in _PLAIN_HEADERS),
        body="&".join(value for _, value in bodies) if bodies else None,
        had_secret=secret_in_url
        or any(name in _SECRET_OPTIONS for name, _ in options)
        or any(header[0].lower() in _SECRET_HEADERS for header in headers),
        more_commands=_CURL.search(text, words[-1].end) is not None,
    )


def to_curl(push: Push, dialect: Dialect, base_url: str, prefix: str) -> str:
    """Return the command that sends ``push``, over several lines, safe to paste into a shell.

    The token is a shell variable; ``prefix`` is the app's part of the path, like ``org/app``.
    """
    route = dialect.routes[push.endpoint]
    path = route.path.format(user=quote(push.user or "", safe="", errors="surrogatepass"), label="")
    url = "/".join(part for part in (base_url.rstrip("/"), prefix.strip("/"), path) if part)
    return _command(route.method, url, push.pretty(dialect))


def with_body(command: CurlCommand, body: str) -> str:
    """Write ``command`` again with ``body``, the usual headers and the token variable."""
    return _command(command.method, command.url, body)


def _command(method: str, url: str, body: str) -> str:
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


def _options(words: list[Word]) -> Iterator[tuple[str, str]]:
    """Yield options with their values, in order; other words have an empty name."""
    rest = iter(word.text for word in words[1:])
    for word in rest:
        if not word.startswith("-") or word == "-":
            yield "", word
        elif word.startswith("--"):
            name, given, value = word.partition("=")
            yield name, next(rest, "") if name in _WITH_VALUE and not given else value
        else:
            yield from _short_options(word, rest)


def _short_options(word: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield the short options of one word: ``-sSL``, ``-XPOST``, ``-d '{}'``."""
    for index, letter in enumerate(word[1:], start=1):
        name = f"-{letter}"
        if name in _WITH_VALUE:
            yield name, word[index + 1 :] or next(rest, "")
            return
        yield name, ""


def _repaired(words: list[Word], text: str) -> list[Word]:
    """Return ``words`` with a JSON body joined again if its own quotes split it."""
    for index, word in enumerate(words):
        before = words[index - 1].text if index else ""
        takes_body = before in _BODY_OPTIONS or re.fullmatch("-[a-zA-Z]*d", before)
        is_body = takes_body and text[word.start] in "\"'" and not word.text.startswith("@")
        if is_body and (json_problem(word.text) or not word.closed):
            whole = _split_body(text, word.start)
            if whole is not None and _readable_to(whole) > _readable_to(word):
                return [*words[:index], whole, *_repaired(shell_words(text, whole.end), text)]
    if not all(word.closed for word in words):
        raise CurlError("A quote in this command is never closed.")
    return words


def _readable_to(word: Word) -> tuple[float, float]:
    """Return how far ``word`` reads as JSON: line and column, or infinitely far."""
    problem = json_problem(word.text)
    return (problem.line, problem.column) if problem else (inf, inf)


def _split_body(text: str, start: int) -> Word | None:
    """Return the body whose quote opens at ``start``: up to a bracket and that quote, before an option or the end."""
    mark = text[start]
    ends = re.compile(rf"(?<=[}}\]])\s*{mark}(?=\s*$|\s+-|\s*\\\r?\n|\s+['\"]?https?:|\s*[|;])")
    widest: Word | None = None
    for match in islice(ends.finditer(text, start + 1), _MOST_ENDS):
        inner = text[start + 1 : match.end() - 1]
        for body in (inner, inner.replace(f"\\{mark}", mark)):
            widest = Word(body, start, match.end())
            if json_problem(body) is None:
                return widest
    return widest


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _bare_url(places: list[str]) -> tuple[str, bool]:
    """Return the URL among ``places`` without its secrets, and whether there were any."""
    url = next((place for place in places if place.startswith(("http://", "https://"))), None)
    url = url or next((place for place in places if "/push/" in place or place.startswith("localhost")), "")
    scheme = url[: url.find("://") + 3] if "://" in url else ""
    authority, slash, path = re.split("[?#]", url.removeprefix(scheme), maxsplit=1)[0].partition("/")
    user, _, host = authority.rpartition("@")
    return f"{scheme}{host}{slash}{path}", bool(user)

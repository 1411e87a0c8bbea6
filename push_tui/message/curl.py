"""A push from a cURL command, and to one. A token is never read out of a command, and never written into one."""

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
_OTHER_OPTIONS_WITH_VALUE = frozenset(
    {
        *("-A", "-b", "-c", "-C", "-D", "-e", "-E", "-F", "-K", "-m", "-o", "-P", "-Q", "-r", "-t", "-T", "-u", "-U"),
        *("-w", "-x", "-y", "-Y", "-z", "--cacert", "--capath", "--cert", "--ciphers", "--connect-timeout", "--cookie"),
        *("--cookie-jar", "--data-urlencode", "--dump-header", "--form", "--interface", "--key", "--max-time"),
        *("--oauth2-bearer", "--output", "--proxy", "--proxy-user", "--range", "--referer", "--resolve", "--retry"),
        *("--retry-delay", "--retry-max-time", "--trace", "--trace-ascii", "--upload-file", "--user", "--user-agent"),
        *("--write-out", "--limit-rate", "--max-redirs", "--config"),
    }
)
_WITH_VALUE = _BODY_OPTIONS | _OTHER_OPTIONS_WITH_VALUE | {"-X", "--request", "-H", "--header", "--url"}
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key"})
_PLAIN_HEADERS = frozenset({"content-type", "accept"})
_SECRET_OPTIONS = frozenset({"-u", "--user", "--oauth2-bearer", "-b", "--cookie", "-U", "--proxy-user"})

# A body torn by its own quotes has few places where it could end; a text with very many is not worth the wait.
_MOST_ENDS = 50


class CurlError(ValueError):
    """A cURL command that cannot be read; the text is a sentence without any part of the command."""


@dataclass(frozen=True, slots=True)
class CurlCommand:
    """What a cURL command asks for; anything secret in it is left out."""

    method: str
    url: str
    """As written, or empty; user name, password, query and fragment are left out."""
    headers: tuple[tuple[str, str], ...] = ()
    """Content-Type and Accept; any other may be a secret."""
    body: str | None = None
    had_secret: bool = False
    """Whether a token, a password or a cookie was left out."""
    more_commands: bool = field(default=False, compare=False)
    """Whether another cURL command followed, which was not read."""


def is_curl(text: str) -> bool:
    """Whether ``text`` holds a cURL command."""
    return _CURL.search(text) is not None


def read_curl(text: str) -> CurlCommand:
    """What the first cURL command in ``text`` asks for.

    JSON between quotes that holds the same quotes unescaped, as the reference prints it, is recovered.

    Raises:
        CurlError: there is no command, a quote stays open, or the body lies in a file.
    """
    start = _CURL.search(text)
    if start is None:
        raise CurlError("This is no cURL command.")
    words = _mended(shell_words(text, start.start(1)), text)
    options = list(_options(words))
    bodies = [(name, value) for name, value in options if name in _BODY_OPTIONS]
    if any(name in _READS_FILES and value.startswith("@") for name, value in bodies):
        raise CurlError("The body of this command lies in a file; import that file instead.")
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


def to_curl(
    push: Push,
    dialect: Dialect,
    base_url: str,
    prefix: str,
    token_variable: str = "PUSH_TUI_TOKEN",  # noqa: S107
) -> str:
    """The command that sends ``push``, over several lines, safe to paste into a shell.

    The token is the variable ``token_variable``; ``prefix`` is the app's part of the path, like ``org/app``.
    """
    route = dialect.routes[push.endpoint]
    path = route.path.format(user=quote(push.user or "", safe="", errors="surrogatepass"), label="")
    url = "/".join(part for part in (base_url.rstrip("/"), prefix.strip("/"), path) if part)
    return _command(route.method, url, push.pretty(dialect), token_variable)


def with_body(command: CurlCommand, body: str) -> str:
    """``command`` written anew around ``body``; headers and token are the usual ones."""
    return _command(command.method, command.url, body, "PUSH_TUI_TOKEN")


def _command(method: str, url: str, body: str, token_variable: str) -> str:
    return " \\\n  ".join(
        (
            f"curl -X {method} {_quoted(url)}",
            f'-H "Authorization: Bearer ${token_variable}"',
            "-H 'Content-Type: application/json'",
            f"--data-raw {_quoted(body)}",
        )
    )


def _quoted(text: str) -> str:
    quoted = shlex.quote(text)
    return quoted if quoted.startswith("'") else f"'{quoted}'"


def _options(words: list[Word]) -> Iterator[tuple[str, str]]:
    """Options with their values, in order; what is no option comes with an empty name."""
    rest = iter(word.text for word in words[1:])
    for word in rest:
        if not word.startswith("-") or word == "-":
            yield "", word
        elif word.startswith("--"):
            name, given, value = word.partition("=")
            takes = name in _WITH_VALUE
            yield name, value if given else next(rest, "") if takes else ""
        else:
            yield from _short_options(word, rest)


def _short_options(word: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """One word of short options: ``-sSL``, ``-XPOST``, ``-d '{}'``."""
    for index, letter in enumerate(word[1:], start=1):
        name = f"-{letter}"
        if name in _WITH_VALUE:
            yield name, word[index + 1 :] or next(rest, "")
            return
        yield name, ""


def _mended(words: list[Word], text: str) -> list[Word]:
    """``words``, with a JSON body put together again where its own quotes had torn it apart."""
    for index, word in enumerate(words):
        before = words[index - 1].text if index else ""
        is_body = (before in _BODY_OPTIONS or _ends_in_body_option(before)) and text[word.start] in "\"'"
        if is_body and not word.text.startswith("@") and (json_problem(word.text) or not word.closed):
            whole = _torn_body(text, word.start)
            if whole is not None and _readable_to(whole) > _readable_to(word):
                return [*words[:index], whole, *_mended(shell_words(text, whole.end), text)]
    if not all(word.closed for word in words):
        raise CurlError("A quote in this command is opened and never closed.")
    return words


def _readable_to(word: Word) -> tuple[float, float]:
    """How far ``word`` reads as JSON: line and column, or infinitely far."""
    problem = json_problem(word.text)
    return (problem.line, problem.column) if problem else (inf, inf)


def _ends_in_body_option(word: str) -> bool:
    return re.fullmatch("-[a-zA-Z]*d", word) is not None


def _torn_body(text: str, start: int) -> Word | None:
    """The body whose quote opens at ``start``: up to a closing bracket, that quote and the end or another option."""
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
    """The URL among ``places`` without its secrets, and whether there were any."""
    url = next((place for place in places if place.startswith(("http://", "https://"))), None)
    url = url or next((place for place in places if "/push/" in place or place.startswith("localhost")), "")
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "", url
    rest = re.split("[?#]", rest, maxsplit=1)[0]
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    return f"{scheme}{separator}{host}{slash}{path}", bool(at and user)

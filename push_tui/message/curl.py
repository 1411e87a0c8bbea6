"""Read a push from a cURL command, without its token."""

import json
import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from urllib.parse import unquote

from push_tui.frozen import frozen
from push_tui.message.command_words import Command, TooManyWords, Word
from push_tui.message.curl_options import NOT_AN_OPTION, UNKNOWN, Given, options
from push_tui.message.pasted_commands import curl_commands

_BODY_OPTIONS = frozenset({"data", "data-raw", "data-binary", "data-ascii", "data-urlencode", "json"})
_BODY_WORD = re.compile("--(?:data|data-raw|data-binary|data-ascii|json)|-[a-zA-Z]*d")
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key"})
_SECRET_OPTIONS = frozenset({"user", "oauth2-bearer", "cookie", "proxy-user"})
_NO_JSON = {
    "form": "sends a form; a push is JSON",
    "form-string": "sends a form; a push is JSON",
    "data-urlencode": "encodes its text for a form; a push is JSON",
    "upload-file": "uploads a file; a push is a POST with JSON",
    "config": "reads options from a file, which import does not see",
    "request-target": "replaces the path of the address; write the path into the address",
    "get": "sends the data in the address; a push needs a body",
    "head": "asks for headers only; a push needs a POST with a body",
}
"""Options that make the body something else than JSON, or the call another one than the address says."""
_TYPOGRAPHIC = re.compile("[\u2012-\u2015\u2018-\u201f\u2212]")
_SHOWN_OPTION = re.compile("--?[A-Za-z0-9.#:-]{1,40}")
_STANDARD_INPUT = ("@-", "@/dev/stdin")
_VARIABLE = re.compile(r"(\$\w+|\$\{\w+\}|%\w+%)|\$\(.*\)|`.*`", re.DOTALL)
_PLACEHOLDER = re.compile(r"[<{$`*]|X{3}|%[A-Za-z_]{3,}%")
_SEVERAL = re.compile(r"\{[^{}]*,[^{}]*\}|\[\w+-\w+(?::\d+)?\]")
_IS_URL = re.compile(r"(?i)https?://|localhost|.*/push/", re.DOTALL)
"""Also without a scheme: curl puts http:// before it."""
_NOT_UTF_8 = re.compile("[\udc80-\udcff]")

# A body that its own quotes split has few possible ends, and few people paste many of them.
_MOST_ENDS = 50
_MOST_TRIED = 1_000_000
"""The most characters of one text to search for the ends of such bodies."""


class CurlError(ValueError):
    """A cURL command that cannot be read; the message is a sentence and quotes no part of the command."""


@frozen
class CurlCommand:
    """What a cURL command asks for, without its secrets: one request."""

    method: str
    """Empty if -X names none."""
    url: str
    """As written, or empty; without user name, password, query and fragment."""
    body: str | None = None
    had_secret: bool = False
    """Whether a token, a password or a cookie was dropped."""
    kept: tuple[str, ...] = ()
    """What a shell would replace in the body, which has it as written: variables and commands."""
    joined: tuple[str, ...] = ()
    """The options whose values are the body, if curl joins several by ``&``."""
    problem: str | None = None
    """Why its body is not the one that curl sends, in a sentence; None if it is."""


@frozen
class AppInCommand:
    """The app that a cURL command calls: the parts of its URL and its token, for a new profile."""

    host: str
    """With scheme and port as in the URL; empty if it is a placeholder."""
    path: tuple[str, ...]
    """The segments; empty ones for placeholders."""
    token: str = field(default="", repr=False)


def read_curl(text: str) -> tuple[CurlCommand, ...]:
    """Read the cURL commands in ``text``: a `CurlCommand` for each request that they make; empty if it has none.

    Repairs a quoted JSON body that holds the same quotes unescaped, as the reference prints it.

    Raises:
        CurlError: a quote stays open, or the text has more words than any command.
    """
    return tuple(call for request in _requests(text) for call in _calls(*request))


def app_in_curl(text: str) -> AppInCommand | None:
    """Return the app that the first cURL command with a URL calls; None if there is none."""
    try:
        requests = _requests(text.replace("\r\n", "\n"))
    except CurlError:
        return None
    for given, _ in requests:
        for url in _urls(given):
            scheme, mark, rest = _bare_url(url)[0].rpartition("://")
            authority, *path = ("" if _PLACEHOLDER.search(part) else unquote(part) for part in rest.split("/"))
            return AppInCommand(f"{scheme}{mark}{authority}" if authority else "", tuple(path), _token(given))
    return None


def _requests(text: str) -> list[tuple[list[Given], Command]]:
    """Return the options of each request; ``--next`` begins another one."""
    try:
        commands = curl_commands(text, _Repairs())
    except TooManyWords as error:
        raise CurlError(str(error)) from None
    if not all(word.closed for command in commands for word in command.words):
        raise CurlError("A quote in this command is never closed.")
    requests: list[tuple[list[Given], Command]] = []
    for command in commands:
        requests.append(([], command))
        for option in options(command.words[1:]):
            if option.name == "next":
                requests.append(([], command))
            else:
                requests[-1][0].append(option)
    return requests


def _calls(given: list[Given], command: Command) -> Iterator[CurlCommand]:
    """Yield the calls of a request: one for each URL, all with the same body."""
    names = {option.name for option in given}
    bodies = [option for option in given if option.name in _BODY_OPTIONS and option.value is not None]
    body, problem = _body(bodies, command)
    urls = [_bare_url(url) for url in _urls(given)] or [("", False)]
    headers = [_header(option.value.text) for option in given if option.name == "header" and option.value]
    for url, secret_in_url in urls:
        yield CurlCommand(
            method=_method(given, names),
            url=url,
            body=body if bodies else None,
            had_secret=secret_in_url
            or bool(names & _SECRET_OPTIONS)
            or any(header[0].lower() in _SECRET_HEADERS for header in headers),
            kept=tuple(dict.fromkeys(name for option in bodies for name in _data(option, command).kept)),
            joined=tuple(option.written for option in bodies) if len(bodies) > 1 else (),
            problem=_problem(given, url) or problem,
        )


def _method(given: list[Given], names: set[str]) -> str:
    named = [option.value.text for option in given if option.name == "request" and option.value]
    if named:
        return named[-1].upper() if re.fullmatch("[A-Za-z]{1,10}", named[-1]) else ""
    if "head" in names:
        return "HEAD"
    if "upload-file" in names:
        return "PUT"
    posts = names & (_BODY_OPTIONS | {"form", "form-string"}) and "get" not in names
    return "POST" if posts else "GET"


def _problem(given: list[Given], url: str) -> str | None:
    """Return why the options do not say what is sent, or say that no push is."""
    for option in given:
        shown = option.written if _SHOWN_OPTION.fullmatch(option.written) else "An option"
        if option.name in _NO_JSON:
            return f"{shown} {_NO_JSON[option.name]}."
        if option.lacks_value:
            return f"{shown} needs a value, and the command ends before it."
        if option.name == UNKNOWN:
            return f"{shown} is not an option of curl that import knows."
        if option.name.startswith("expand-") or option.name == "variable":
            return f"{shown} uses variables of curl, which import cannot read; write the body itself."
        if option.name == NOT_AN_OPTION and option.value and _TYPOGRAPHIC.match(option.value.text):
            return "This command has typographic dashes or quotes; write - and ' instead."
    if _SEVERAL.search(url) and not any(option.name == "globoff" for option in given):
        return "The brackets in the address make several addresses of it; import reads one push."
    return None


def _body(bodies: list[Given], command: Command) -> tuple[str, str | None]:
    """Return the body as curl sends it, or why that is not known."""
    body = ""
    for number, option in enumerate(bodies):
        data = _data(option, command)
        text = data.text
        if data is not option.value and option.name in ("data", "data-ascii"):
            text = re.sub("[\r\n\0]", "", text)
        elif option.name != "data-raw" and text in _STANDARD_INPUT:
            return "", f"{option.written} {text} reads standard input, which is not in this text; paste the JSON."
        elif option.name != "data-raw" and data is option.value and text.startswith("@"):
            return "", "This command reads its body from a file; import that file instead."
        body += ("&" if number and option.name != "json" else "") + text
    if variable := _VARIABLE.fullmatch(body.strip()):
        what = variable[1] or "the output of a command"
        return "", f"The body is {what}, whose value is not certain from this text; paste the JSON itself."
    if _NOT_UTF_8.search(body):
        return "", "The body has bytes that are not UTF-8."
    return body, None


def _data(option: Given, command: Command) -> Word:
    """Return the value of an option, or the standard input if the value asks for it."""
    value = option.value or Word("", 0, 0)
    fed = option.name != "data-raw" and value.text in _STANDARD_INPUT and command.input is not None
    return command.input if fed and command.input else value


def _token(given: list[Given]) -> str:
    """Return the token with which the request is made; empty if it is a variable or a placeholder."""
    for option in given:
        if option.value is None or option.value.kept:
            continue
        token = option.value.text if option.name == "oauth2-bearer" else ""
        if option.name == "header" and (header := _header(option.value.text))[0].lower() == "authorization":
            token = re.sub("(?i)^bearer[ \t]+", "", header[1])
        if token and not _PLACEHOLDER.search(token):
            return token.strip()
    return ""


class _Repairs:
    """Rejoins JSON bodies that their own quotes split, and removes PowerShell's backslashes; one for each text."""

    def __init__(self) -> None:
        self._left = _MOST_TRIED

    def __call__(self, text: str, word: Word, before: str) -> Word:
        """Return the whole body if ``word`` is the beginning of one, else ``word``."""
        if not _BODY_WORD.fullmatch(before) or text[word.start] not in "\"'" or word.text.startswith("@"):
            return word
        end = self._json_end(word.text)
        if (end is None and word.closed) or self._left < 0:
            return word
        whole = self._whole(text, word.start)
        if whole is None:
            return word
        further = self._json_end(whole.text)
        return whole if further is None or (end is not None and further > end) else word

    def _json_end(self, body: str) -> int | None:
        """Return where ``body`` stops being JSON; None if it is JSON."""
        self._left -= len(body)
        try:
            json.loads(body)
        except json.JSONDecodeError as error:
            return error.pos
        except (ValueError, RecursionError):
            return 0
        return None

    def _whole(self, text: str, start: int) -> Word | None:
        """Return the body whose quote opens at ``start``: to a bracket and that quote, before an option or the end."""
        mark, searched = text[start], start
        widest: Word | None = None
        for match in islice(_ENDS[mark].finditer(text, start + 1), _MOST_ENDS):
            self._left -= match.end() - searched
            searched = match.end()
            inner = text[start + 1 : searched - 1]
            if _TWO_BODIES[mark].search(inner):
                continue
            kept = tuple(re.findall(r"\$\w+|\$\{\w+\}", inner)) if mark == '"' else ()
            for body in dict.fromkeys((inner, inner.replace(f"\\{mark}", mark))):
                if self._left < 0:
                    return widest
                widest = Word(body, start, searched, kept=kept)
                if self._json_end(body) is None:
                    return widest
        self._left -= len(text) - searched
        return widest


_TWO_BODIES = {mark: re.compile(rf"{mark}\s+--?[\w-]+[\s=]*{mark}") for mark in "\"'"}
"""An option inside what would be one body: it is two, which curl joins."""
_ENDS = {mark: re.compile(rf"(?<=[}}\]])\s*{mark}(?=\s*$|\s+-|\s*\\\r?\n|\s+['\"]?https?:|\s*[|;])") for mark in "\"'"}


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _urls(given: list[Given]) -> list[str]:
    """Return the URLs among the words that are not options; the others are parts of a header without quotes."""
    places = [option.value.text for option in given if option.name in ("url", NOT_AN_OPTION) and option.value]
    return [place for place in places if _IS_URL.match(place)]


def _bare_url(url: str) -> tuple[str, bool]:
    """Return the URL without its secrets, and whether there were any."""
    scheme = url[: url.find("://") + 3] if "://" in url else ""
    authority, slash, path = re.split("[?#]", url.removeprefix(scheme), maxsplit=1)[0].partition("/")
    user, _, host = authority.rpartition("@")
    return f"{scheme}{host}{slash}{path}", bool(user)

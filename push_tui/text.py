"""Make text from outside safe to show, on the screen, on stdout and in the log.

Text from the network, files or people can carry terminal control sequences, direction overrides and invisible
characters. `visible` replaces them by readable escapes. Copy, export and cURL give the original.

Whoever answers us can also repeat a secret that we sent. So every function here puts stars for the secrets that this
process knows (`keep_secret`).
"""

import re
from collections.abc import Sequence
from math import ceil

_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"
_SURROGATES = "\ud800-\udfff"
# Format characters that are part of ordinary writing (ZWJ in emoji and Persian) but hide a difference in a name.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0100-\U000e01ef"
)

_ACTS = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_SURROGATES}\u2028\u2029]")
_ACTS_OR_HIDES = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_SURROGATES}{_INVISIBLE}\u2028\u2029\\t\\n]")
_LINE_BREAKS = re.compile("[\\t\\n]")

STARS = "*****"
_SHORTEST_SECRET = 16
"""Real tokens are longer. A short secret might also occur in ordinary text, which would then read as something else."""
_secrets: list[str] = []
_TOKEN = re.compile(r"007e[A-Za-z0-9+/=]{20,}|YWMt[A-Za-z0-9_-]{20,}")
"""Both kinds of the service's tokens: "007" before compressed base64, or base64 of their own."""
_CERTIFICATE = re.compile(r"[0-9A-Fa-f]{32}")
_LONG_WORD = re.compile(r"[A-Za-z0-9+=-]{40,}")
_TOLD = 4

DELIMITERS = "\t;|,，、；،"
"""Separators of cells and of names in a list, the likeliest first: a comma is also in numbers and sentences."""
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""Beginnings of cells that a spreadsheet runs as a formula; an apostrophe before them stops that."""
_BETWEEN_WORDS = f" \r\n{DELIMITERS}"

_MOST_SECONDS = 120
"""Longer times are written in minutes."""

_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


def capital_first(text: str) -> str:
    """Return ``text`` with its first letter large, the others as they are."""
    return f"{text[:1].upper()}{text[1:]}"


def small_first(text: str) -> str:
    """Return ``text`` with its first letter small, to stand within a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def keep_secret(secret: str) -> None:
    """Have stars shown for ``secret`` from now on, in this process; does nothing if it is too short."""
    if len(secret) >= _SHORTEST_SECRET and secret not in _secrets:
        _secrets.append(secret)


def hidden(text: str) -> str:
    """Return ``text`` with stars for every secret of this process, also for one that is cut off at the end."""
    for secret in _secrets:
        text = without_secret(text, secret)
    return text


def without_secret(text: str, secret: str) -> str:
    """Return ``text`` with stars for ``secret``, also if it is cut off at the end; as it is if that is too short."""
    if len(secret) < _SHORTEST_SECRET:
        return text
    for form in dict.fromkeys((secret, secret.replace("/", "\\/"))):  # JSON may escape the slash
        if form[:_SHORTEST_SECRET] not in text:
            continue
        text = text.replace(form, STARS)
        for length in range(min(len(form), len(text)), _SHORTEST_SECRET - 1, -1):
            if text.endswith(form[:length]):
                text = text[:-length] + STARS
                break
    return text


def looks_secret(text: str) -> bool:
    """Return whether ``text`` is more likely a token or a certificate than the name of a variable, file or program."""
    if _TOKEN.fullmatch(text) or _CERTIFICATE.fullmatch(text):
        return True
    return bool(_LONG_WORD.fullmatch(text)) and all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def holds_token(text: str) -> bool:
    """Return whether a token of the service stands somewhere in ``text``."""
    return _TOKEN.search(text) is not None


def first_of(secret: str) -> str:
    """Return the first 4 characters of a text that looks secret, by which you know it again."""
    return f"{secret[:_TOLD]}…"


def with_tokens_cut(text: str) -> str:
    """Return ``text`` with `first_of` each token in it; for what was written in a wrong place."""
    return _TOKEN.sub(lambda token: first_of(token[0]), text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def quantity(number: int, thing: str) -> str:
    """Return ``1 user`` or ``2,000 users``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def counted(*named: tuple[int, str]) -> str:
    """Return the numbers that are not 0 with their words: ``1 failed, 2 unknown``."""
    return ", ".join(f"{number:,} {word}" for number, word in named if number)


def duration(seconds: float) -> str:
    """Return a time to wait, rounded up: ``90 s``, ``5 min``."""
    return f"{max(1, ceil(seconds))} s" if seconds <= _MOST_SECONDS else f"{ceil(seconds / 60):,} min"


def first_names(names: Sequence[str], most: int) -> str:
    """Return at most this many of the names, and how many more there are: ``anna, ben and 3 more``."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def visible(text: str) -> str:
    """Return ``text`` on one line, with visible escapes for all that a terminal would act on; for message text.

    C0 controls, tabs and line breaks become their pictures (␛); C1, bidi controls, tag characters and lone surrogates
    become ``\\u`` escapes.
    """
    return _LINE_BREAKS.sub(_escape, _ACTS.sub(_escape, hidden(text)))


def visible_lines(text: str) -> str:
    """Like `visible`, but keeps line breaks and turns tabs into spaces; for text of several lines."""
    return _ACTS.sub(_escape, hidden(text).replace("\r\n", "\n").replace("\t", "    "))


def cut(text: str, most: int) -> str:
    """Return at most ``most`` characters, cut between two words; half a user ID would name another user."""
    if len(text) <= most:
        return text
    kept = text[:most]
    if text[most] in _BETWEEN_WORDS:
        return kept
    end = max(kept.rfind(character) for character in _BETWEEN_WORDS)
    return kept[: end + 1]


def shortened(text: str, most: int) -> str:
    """Return ``text``, or its first ``most`` characters and an ellipsis."""
    return text if len(text) <= most else f"{text[:most]}…"


def visible_name(name: str) -> str:
    """Like `visible`, and escapes zero-width and other invisible characters; for labels, users and file names."""
    return _ACTS_OR_HIDES.sub(_escape, hidden(name))


def decoded(data: bytes) -> str:
    """Decode bytes from outside; bytes that are not UTF-8 become ``\\x`` escapes."""
    return data.decode("utf-8", "backslashreplace")


def hidden_characters(text: str) -> tuple[str, ...]:
    """Return the characters that `visible` escapes, in order, without line breaks and tabs."""
    return tuple(match[0] for match in _ACTS.finditer(text))

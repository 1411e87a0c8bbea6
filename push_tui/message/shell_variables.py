"""Find the variables of a script with one known value, so that import never uses another value than the shell."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from push_tui.frozen import frozen
from push_tui.message.command_words import Word

ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_ASSIGNS = re.compile(r"([A-Za-z_]\w*)(?:\[|\+?=)")
_NAME = re.compile(r"(?:[A-Za-z_]\w*=)?([A-Za-z_]\w*)")
"""A word that is a name, or gives one to a reference: ``declare -n r=U``."""
_WRITTEN = re.compile(
    r"(?<![\w$])(?P<set>[A-Za-z_]\w*+)(?:\[[^\]\n]{0,99}\])?[ \t]*(?:(?:[-+*/%&|^:]|<<|>>)?=(?!=)|\+\+|--)"
    r"|\+\+[ \t]*(?P<counted>[A-Za-z_]\w*)|\{(?P<file>[A-Za-z_]\w*)\}[<>]"
)
"""What sets a variable, in arithmetic and in texts for other shells too."""
_ARITHMETIC = re.compile(r"\(\(([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+)\)\)")
_QUOTED = re.compile(r"""\\.|'[^']*'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
_NOT_PLAIN = re.compile(r"&|[=:]~")
"""Outside of quotes in a value: the shell ends the command there, or puts a home directory."""


_OPEN = frozenset({"if", "case", "for", "while", "until", "select", "{", "function", "coproc"})
_CLOSE = frozenset({"fi", "esac", "done", "}"})
_LEAD = _OPEN | {"then", "do", "else", "elif", "!", "time", "builtin", "command"}
_RUN_TEXT = frozenset({"eval", "source", ".", "trap", "alias"})
_KEEP_VALUE = frozenset({"export", "readonly"})
_DECLARE = _KEEP_VALUE | {"declare", "typeset"}
_SET_NAMES = _DECLARE | {"local", "read", "printf", "mapfile", "readarray", "getopts", "wait", "unset", "let"}
_GLUED = re.compile("-[A-Za-z]*[apvC][A-Za-z_].*", re.DOTALL)
"""A name in the word of an option: ``printf -vU``."""
_OF_THE_SHELL = """
_ BASHPID BASH_ARGV0 BASH_COMMAND BASH_REMATCH BASH_SUBSHELL COLUMNS COPROC DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID
FUNCNAME GROUPS HISTCMD LINENO LINES MAPFILE OLDPWD OPTARG OPTIND PIPESTATUS PPID PWD RANDOM REPLY SECONDS SRANDOM UID
"""
_SET_BY_SHELL = frozenset(_OF_THE_SHELL.split())


@frozen
class Ran:
    """A command of a script as written, perhaps without words."""

    words: tuple[Word, ...]
    depth: int
    """How many substitutions are around it."""
    before: str
    """What separates it from the command before: ``;``, ``&&``, a line break, or nothing."""
    after: str


def settled(text: str, ran: Sequence[Ran]) -> frozenset[str]:
    """Return the variables that are set by one plain assignment that always runs, and by nothing else."""
    compounds = parentheses = 0
    plain: list[str] = []
    named: set[str] = set()
    assigned: Counter[str] = Counter(
        match["set"] or match["counted"] or match["file"] for match in _WRITTEN.finditer(text)
    )
    in_words: Counter[str] = Counter()
    for inner in _ARITHMETIC.finditer(text):
        named.update(re.findall(r"[A-Za-z_]\w*", inner[1]))
    for one in ran:
        leading = list(takewhile(lambda word: word.text in _LEAD, one.words))
        called = [word for word in one.words[len(leading) :] if not ASSIGNMENT.fullmatch(word.text)]
        if one.before == "&" or _sets_unseen(called):
            return frozenset()
        parentheses += one.before == "("
        parentheses -= one.before == ")" and not compounds and parentheses > 0
        compounds += sum(word.text in _OPEN for word in leading)
        compounds -= bool(one.words) and one.words[0].text in _CLOSE and compounds > 0
        if not one.depth and not compounds and not parentheses:
            plain += _plainly_set(text, one)
        in_words.update(match[1] for word in one.words if (match := _ASSIGNS.match(word.text)))
        if not (called and called[0].text in _KEEP_VALUE):
            named.update(match[1] for word in one.words if (match := _NAME.fullmatch(word.text)))
    return frozenset(name for name in plain if assigned[name] == in_words[name] == 1) - named - _SET_BY_SHELL


def _sets_unseen(called: Sequence[Word]) -> bool:
    """Return whether the command sets variables without naming each in a separate word."""
    name = called[0].text if called else ""
    if name in _RUN_TEXT:
        return True
    if name not in _SET_NAMES or (name == "printf" and not (len(called) > 1 and called[1].text.startswith("-v"))):
        return False
    return name == "let" or any(word.kept or _GLUED.fullmatch(word.text) for word in called[1:])


def _plainly_set(text: str, one: Ran) -> Iterator[str]:
    """Yield the names that the command sets, if it does nothing else and always runs, in the shell of the script."""
    if one.before not in ("", "\n", ";") or one.after not in ("", "\n", ";", "&&", "||"):
        return
    words = list(one.words)
    if words and words[0].text in _DECLARE:
        words = words[1:]
        while words and words[0].text in ("-x", "-r"):
            words = words[1:]
    matches = [ASSIGNMENT.fullmatch(word.text) for word in words]
    if all(matches):
        for word, match in zip(words, matches, strict=True):
            written = text[word.start : word.end]
            as_written = match is not None and written.startswith(f"{match[1]}=")
            if match and as_written and word.closed and not _NOT_PLAIN.search(_QUOTED.sub("", written)):
                yield match[1]

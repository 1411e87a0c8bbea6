"""Find the cURL commands in what people paste: a terminal's lines with prompts, a page's example, a script."""

import re
from dataclasses import replace

from push_tui.message.command_words import Command, Word, is_curl_word
from push_tui.message.shell_variables import ASSIGNMENT
from push_tui.message.shell_words import Mend, shell_commands
from push_tui.message.windows_words import cmd_commands, is_cmd, is_powershell, powershell_commands

_MENTIONED = re.compile(r"""(?i)(?<![\w.-])curl(?:\.exe)?["']?(?=\s|\^)""")
_FENCES = re.compile(r"(?m)^[ \t]*(?:```|~~~)[^\n]*$")
_WHERE = (
    r"(?:[\w.-]{1,80}@[^\n$#%>]{1,200}|\[[^\]\n]{1,200}\]|PS [^\n>]{0,200}|[A-Z]:\\[^\n>]{0,200}"
    r"|[~/][^\s$#%>]{0,200}[ \t]*|(?:ba|z)?sh-[\d.]+)"
)
_PROMPT = re.compile(
    rf"(?m)^[ \t]*+(?:\([\w.-]{{1,80}}\)[ \t]*)?(?:{_WHERE}?[$%❯➜][ \t]+|{_WHERE}[#>][ \t]*)(?=[\w/.\"'\\&(])"
)
_LONGEST_PROMPT = 300
_GROUP = re.compile(r"\{\s+[\w/\\]")
_ROOT_PROMPT = re.compile(r"(?m)^[ \t]*+#+[ \t]*(?=curl\s)")
_GOES_ON_PROMPT = re.compile(r"(?m)^[ \t]*+(>+|quote>|dquote>|cmdsubst>|More\?)(?=[ \t]|$)")
_PASSING_ON = """
! { & command do docker else env exec if kubectl nice nohup podman proxychains proxychains4 ssh stdbuf sudo then time
timeout torsocks until watch while xargs
"""
_BEFORE_CURL = frozenset(_PASSING_ON.split())
_CURL_LINE = re.compile(
    rf"""(?m)^(?:[^\n]{{0,200}}?[;|&(`][ \t]*)?[ \t]*+(?:(?:{"|".join(map(re.escape, _PASSING_ON.split()))})[ \t]++"""
    r"""|[A-Za-z_]\w*=(?:'[^'\n]*'|"[^"\n]*"|[^\s'"]*)[ \t]++)*+(?:[^\s'"]{0,200}[/\\])?(curl(?:\.exe)?)(?=\s)"""
)
_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "eval"})


def may_be_commands(text: str) -> bool:
    """Return whether the text does not begin like JSON: ``[kim@web ~]$ curl`` and ``{ curl`` are commands."""
    start = text.lstrip()[:_LONGEST_PROMPT]
    return not start.startswith(("{", "[")) or (_PROMPT.match(start) or _GROUP.match(start)) is not None


def mentions_curl(text: str) -> bool:
    """Return whether the text may hold a cURL command."""
    return _MENTIONED.search(text) is not None


def curl_commands(text: str, mend: Mend | None = None) -> tuple[Command, ...]:
    """Return the cURL commands in ``text``, in order; their first word is curl.

    Raises:
        TooManyWords: see `push_tui.message.shell_words`.
    """
    if not mentions_curl(text):
        return ()
    text = _FENCES.sub(_blanks, text)
    text = _PROMPT.sub(_blanks, text)
    first, *others = text.strip().split("\n")
    if others and _MENTIONED.search(first) and all(map(_GOES_ON_PROMPT.match, others)):
        text = _GOES_ON_PROMPT.sub(_blanks, text)
    return _curls(text, mend) or _curls(_ROOT_PROMPT.sub(_blanks, text), mend)


def _blanks(match: re.Match[str]) -> str:
    """Return as many blanks, so that lines and columns stay."""
    return " " * len(match[0])


def _curls(text: str, mend: Mend | None) -> tuple[Command, ...]:
    if is_cmd(text):
        return _only_curl(cmd_commands(text))
    if is_powershell(text):
        return _only_curl(powershell_commands(text))
    found = _only_curl(shell_commands(text, mend))
    # An apostrophe in the text around a command looks like an open quote; then read from the command on.
    start = _CURL_LINE.search(text)
    if start is not None and not (found and all(word.closed for command in found for word in command.words)):
        from_command = _only_curl(shell_commands(" " * start.start(1) + text[start.start(1) :], mend))
        return from_command or found
    return found


def _only_curl(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    return tuple(curl for command in commands for curl in _curl_in(command))


def _curl_in(command: Command) -> tuple[Command, ...]:
    """Return the command from its word ``curl`` on; none if it does not call curl, itself or through a shell."""
    words = command.words
    first = next((number for number, word in enumerate(words) if not ASSIGNMENT.fullmatch(word.text)), len(words))
    name = words[first].text if first < len(words) else ""
    if name in _SHELLS:
        script = next((word for word in words[first + 1 :] if _MENTIONED.search(word.text)), None)
        return () if script is None else _in_script(script)
    if name not in _BEFORE_CURL and not is_curl_word(name):
        return ()
    for number, word in enumerate(words[first:], start=first):
        if is_curl_word(word.text):
            return (Command(words[number:], command.input),)
    return ()


def _in_script(script: Word) -> tuple[Command, ...]:
    """Return the cURL commands in a text for another shell; ``kept`` also names what the first shell replaces.

    Variables are followed only if the first shell replaces nothing, because it does so first.
    """
    commands = _only_curl(shell_commands(script.text, follow=not script.kept))
    return tuple(
        Command(
            tuple(_naming(script.kept, word) for word in command.words),
            command.input and _naming(script.kept, command.input),
        )
        for command in commands
    )


def _naming(names: tuple[str, ...], word: Word) -> Word:
    """Return the word; its ``kept`` also has the names that occur in it."""
    found = [name for name in names if name.partition("…")[0] in word.text]
    return replace(word, kept=tuple(dict.fromkeys((*word.kept, *found))))

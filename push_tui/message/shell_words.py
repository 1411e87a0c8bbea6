"""Read shell text as commands, in one pass: their words, their standard input, and commands inside commands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from push_tui.message.command_words import MOST_PIECES, TOO_MANY, Command, TooManyWords, Word, is_curl_word
from push_tui.message.shell_outputs import output_of, unescaped
from push_tui.message.shell_variables import ASSIGNMENT, Ran, settled

_WORD_PIECES = 3
"""How many parts a word counts as, besides its own."""
_HEREDOC_PIECES = 100
"""How many parts a heredoc counts as."""
_VALUE_CHARACTERS = 20
"""Characters of a variable's value that count as one part: values made of other values grow fast."""

_DEEPEST = 20
"""The most levels of commands inside commands that are read."""

_VARIABLE = r"\$(?:\w+|\{[^{}\n]*\}|\(\([^()\n]*\)\)|[@*#?!-])"
_PIECE = re.compile(
    rf"""
    (?P<single>'[^']*)
    | (?P<ansi>\$'(?:[^'\\]|\\.)*+)
    | (?P<double>\$?")
    | (?P<variable>{_VARIABLE})
    | (?P<substitution>\$\()
    | (?P<tick>`)
    | (?P<escaped>\\.?)
    | (?P<plain>(?:[^\s$'"\\`|;<>&()]++|&(?![\s&]|$))++ | \$)
    """,
    re.DOTALL | re.VERBOSE,
)
# An "&" inside a word is part of it: people paste addresses without quotes.
_QUOTED_PIECE = re.compile(
    rf"""
    (?P<end>") | (?P<escaped>\\["$`\\\n]) | (?P<variable>{_VARIABLE}) | (?P<substitution>\$\() | (?P<tick>`)
    | (?P<plain>[^"\\$`]+ | [\\$])
    """,
    re.DOTALL | re.VERBOSE,
)
_TO_TICK = re.compile(r"(?:[^`\\]|\\.)*+", re.DOTALL)
_BLANKS = re.compile(r"(?:[^\S\n]|\\\r?\n|#[^\n]*)*")
_SPACE = re.compile(r"\s*")
_SEPARATOR = re.compile(r"\|&?(?!\|)|\|\||&&|[;&()]")
_REDIRECT = re.compile(r"(?:\d+|\{\w+\})?(?P<kind><<<|<<-?|<>|[<>]&|&>>?|>>|>\||[<>])")
_GOES_ON = re.compile(r"""(?:-[-\w]|\$?["']|https?://|localhost[:/]|[\w.:-]+/\S*push/)""")
_ALTERNATIVES = re.compile(r"\{[^{]*,")
"""Alternatives in unquoted braces, which bash turns into several words."""

Mend = Callable[[str, Word, str], Word]
"""Given the text, a word and the word before it, returns the word to read instead."""


@dataclass(slots=True)
class _Heredoc:
    """A text that follows the line, up to a line with only ``end``."""

    end: str
    expands: bool
    text: Word | None = None


@dataclass(slots=True)
class _Stage:
    """A command that is being read, one of a pipeline."""

    before: str = ""
    """What separates it from the command before."""
    words: list[Word] = field(default_factory=list)
    calls_curl: bool = False
    input: Word | _Heredoc | None = None
    reads_file: bool = False


def shell_commands(text: str, mend: Mend | None = None, *, follow: bool = True) -> tuple[Command, ...]:
    """Return the commands in ``text``. With ``follow``, variables whose values are certain are replaced.

    Unlike in a shell, a line that begins like an option, a quote or a URL continues the curl command before it, because
    pasting drops backslashes.

    Raises:
        TooManyWords: it has more than `MOST_PIECES` parts.
    """
    reader = _Reader(text, mend)
    reader.read_list(0, "")
    if follow and (known := settled(text, reader.ran)):
        reader = _Reader(text, mend, known)
        reader.read_list(0, "")
    return tuple(reader.commands)


class _Reader:
    """Reads a text from left to right, and each part of it once."""

    def __init__(
        self,
        text: str,
        mend: Mend | None = None,
        known: frozenset[str] = frozenset(),
        outer: "_Reader | None" = None,
    ) -> None:
        self._text = text
        self._mend = mend
        self._known: frozenset[str] = outer._known if outer else known
        """The variables whose values are followed."""
        self.commands: list[Command] = outer.commands if outer else []
        self.ran: list[Ran] = outer.ran if outer else []
        self._variables: dict[str, Word] = outer._variables if outer else {}
        self._pieces: list[int] = outer._pieces if outer else [0]
        self._depth: int = outer._depth + 1 if outer else 0
        self._heredocs: list[_Heredoc] = []
        self._last_tick = len(text)
        """From here on, no backtick is closed by another."""

    def read_list(self, at: int, closing: str) -> tuple[int, Word | None]:
        """Read commands up to ``closing``; return the place after it and what they print, if that is known."""
        pipelines: list[list[_Stage]] = [[_Stage()]]
        text = self._text
        while (at := self._after(_BLANKS, at)) < len(text):
            stage, after = pipelines[-1][-1], "\n"
            if text[at] == "\n":
                at = self._after(_SPACE, self._read_heredocs(at + 1))
                if stage.words and not (stage.calls_curl and _GOES_ON.match(text, at)):
                    pipelines.append([_Stage(after)])
            elif redirect := _REDIRECT.match(text, at):
                at = self._redirected(stage, redirect)
            elif text[at] == closing:
                self._ended(stage, closing)
                return at + 1, self._finished(pipelines)
            elif separator := _SEPARATOR.match(text, at):
                self._count()
                at, after = separator.end(), separator[0]
                if after.startswith("|") and after != "||":
                    pipelines[-1].append(_Stage(after))
                else:
                    pipelines.append([_Stage(after)])
            else:
                word = self._word(at)
                if self._mend is not None and stage.words:
                    word = self._mend(text, word, stage.words[-1].text)
                stage.words.append(word)
                stage.calls_curl |= is_curl_word(word.text)
                at = word.end
            if stage is not pipelines[-1][-1]:
                self._ended(stage, after)
        self._ended(pipelines[-1][-1], "")
        return len(text) + 1, self._finished(pipelines)

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self._text, at)
        return match.end() if match else at

    def _ended(self, stage: _Stage, after: str) -> None:
        """Note a command that ends here, and remember the variables that it sets."""
        self.ran.append(Ran(tuple(stage.words), self._depth, stage.before, after))
        for word in stage.words:
            if (match := ASSIGNMENT.fullmatch(word.text)) and match[1] in self._known:
                self._variables[match[1]] = Word(match[2], word.start, word.end, kept=word.kept)

    def _finished(self, pipelines: list[list[_Stage]]) -> Word | None:
        """Store the commands of the pipelines; return what they print, if there is only one and its output is known."""
        printed: list[Word | None] = []
        for stages in pipelines:
            output: Word | None = None
            for number, stage in enumerate(stages):
                given = stage.input.text if isinstance(stage.input, _Heredoc) else stage.input
                piped = number > 0 and stage.input is None and not stage.reads_file
                given = output if piped else given
                if stage.words:
                    self.commands.append(Command(tuple(stage.words), given))
                output = output_of(stage.words, given)
            if stages[0].words:
                printed.append(output)
        return printed[0] if len(printed) == 1 else None

    # Standard input

    def _redirected(self, stage: _Stage, redirect: re.Match[str]) -> int:
        """Read what follows a redirection; return the place after it."""
        start = self._after(_BLANKS, redirect.end())
        target = self._word(start)
        kind = redirect["kind"]
        if kind in ("<<", "<<-"):
            heredoc = _Heredoc(target.text, expands=not re.search(r"['\"\\]", self._text[start : target.end]))
            self._heredocs.append(heredoc)
            stage.input = heredoc
        elif kind == "<<<":
            stage.input = Word(f"{target.text}\n", start, target.end, kept=target.kept)
        elif kind == "<" and target.text:
            stage.reads_file, stage.input = True, None
        return max(target.end, redirect.end())

    def _read_heredocs(self, at: int) -> int:
        """Read the texts that begin at this line; return the place after them."""
        for heredoc in self._heredocs:
            self._count(_HEREDOC_PIECES)
            ends = re.compile(rf"(?m)^[ \t]*+{re.escape(heredoc.end.strip())}[ \t]*$")
            end = ends.search(self._text, at)
            body = self._text[at : end.start() if end else len(self._text)]
            at = end.end() if end else len(self._text)
            heredoc.text = self._inner(body).expanded() if heredoc.expands else Word(body, 0, len(body))
        self._heredocs.clear()
        return at

    def expanded(self) -> Word:
        """Return the whole text as a shell expands it in a heredoc."""
        return self._quoted(0, closing=False)

    def _inner(self, text: str) -> "_Reader":
        return _Reader(text, outer=self)

    # Words

    def _count(self, pieces: int = 1) -> None:
        self._pieces[0] += pieces
        if self._pieces[0] > MOST_PIECES:
            raise TooManyWords(TOO_MANY)

    def _word(self, start: int) -> Word:
        parts: list[str] = []
        kept: list[str] = []
        bare = ""
        at, closed, text = start, True, self._text
        self._count(_WORD_PIECES)
        while match := _PIECE.match(text, at):
            self._count()
            at = match.end()
            match match.lastgroup:
                case "single" | "ansi":
                    closed = text[at : at + 1] == "'"
                    parts.append(match[0][1:] if match.lastgroup == "single" else unescaped(match[0][2:]))
                    at += closed
                case "double":
                    part = self._quoted(at)
                    parts.append(part.text)
                    kept += part.kept
                    at, closed = part.end, part.closed
                case "escaped":
                    parts.append(match[0][1:].removesuffix("\n") if match[0] != "\\" else "\\")
                case "plain":
                    parts.append(match[0])
                    bare += match[0]
                case _:
                    part = self._replaced(match, splits=not ASSIGNMENT.match(text, start))
                    parts.append(part.text)
                    kept += part.kept
                    at, closed = part.end, part.closed
            if not closed:
                break
        if _ALTERNATIVES.search(bare):
            kept.append("{…,…}")
        return Word("".join(parts), start, at, closed, tuple(kept))

    def _quoted(self, start: int, *, closing: bool = True) -> Word:
        """Read from after a double quote up to the next one, or to the end of the text."""
        parts: list[str] = []
        kept: list[str] = []
        at = start
        while match := _QUOTED_PIECE.match(self._text, at):
            self._count()
            at = match.end()
            match match.lastgroup:
                case "end" if closing:
                    return Word("".join(parts), start, at, True, tuple(kept))
                case "end" | "plain":
                    parts.append(match[0])
                case "escaped":
                    parts.append(match[0] if match[0] == '\\"' and not closing else match[0][1:].removesuffix("\n"))
                case _:
                    part = self._replaced(match, splits=False)
                    parts.append(part.text)
                    kept += part.kept
                    at = part.end
        return Word("".join(parts), start, at, not closing, tuple(kept))

    def _replaced(self, match: re.Match[str], *, splits: bool) -> Word:
        """Return what a shell puts in place of a variable or a substitution; as written if that is not known.

        A value with blanks is kept as written if the shell ``splits`` it into several words.
        """
        start, end, written = match.start(), match.end(), match[0]
        value: Word | None = None
        if match.lastgroup == "variable":
            value = self._variables.get(written.strip("${}"))
            self._count(len(value.text) // _VALUE_CHARACTERS if value else 0)
            name = written
        elif match.lastgroup == "substitution" and self._depth < _DEEPEST:
            self._depth += 1
            end, value = self.read_list(end, ")")
            self._depth -= 1
            if end > len(self._text):
                return Word(self._text[start:], start, len(self._text), closed=False)
            name = "$(…)"
        elif match.lastgroup == "tick" and start < self._last_tick and self._depth < _DEEPEST:
            inside = _TO_TICK.match(self._text, end)
            close = inside.end() if inside else end
            if self._text[close : close + 1] == "`":
                _, value = self._inner(self._text[end:close].replace("\\`", "`")).read_list(0, "")
                end, name = close + 1, "`…`"
            else:
                self._last_tick, name = start, "`"
        else:
            name = written
        put = "" if value is None else value.text if match.lastgroup == "variable" else value.text.rstrip("\n")
        if value is None or (splits and re.search(r"\s", put)):
            return Word(self._text[start:end], start, end, kept=(name,))
        return Word(put, start, end, kept=value.kept)

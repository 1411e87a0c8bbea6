"""The rules of the lint: each looks at one shown text and says what is wrong with it, if anything."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from push_tui.message.catalogue.basic import DEFAULT_TEXTS
from push_tui.message.key_mash import mashes
from push_tui.message.lint_texts import ShownText, TextRole
from push_tui.message.lint_words import (
    AFTER_TEST,
    ALPHABETS,
    BEFORE_TEST,
    FILLERS,
    MARKS,
    PHRASES,
    PLACEHOLDERS,
    PLAIN_TEST_WORDS,
    SHOUTED,
    TEST_WORDS,
    UNFINISHED,
    UNSPACED_FILLERS,
    UNSPACED_TEST_WORDS,
    WHOLE_TEXTS,
)
from push_tui.text import hidden_characters, visible


class Rule(StrEnum):
    """What a finding is about; part of its key in the history."""

    TEST = "test"
    PLACEHOLDER = "placeholder"
    DEFAULT = "default-text"
    UNWRITTEN = "unwritten"
    NOTHING = "says-nothing"
    KEY_MASH = "key-mash"
    INSECURE_LINK = "http-link"
    HIDDEN = "hidden-character"


@dataclass(frozen=True, slots=True)
class Violation:
    """What a rule found: which rule, what the text does ("looks like a test"), the part meant, and why it matters."""

    rule: Rule
    says: str
    excerpt: str
    reason: str


_INVISIBLE = re.compile("[\u00ad\u0640\u064b-\u0652\u200b\u2060\ufeff]")
# Indic, Thai, Lao, Burmese and Khmer signs belong to a word though they are no letters to `re`.
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0900-\u0963\u0966-\u0eff\u1000-\u109f\u1780-\u17d3\u200c\u200d"
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{_SIGNS}])*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SEAMS = re.compile(f"(?<=[a-z])(?=[A-Z])|_|(?<=[A-Za-z])(?={_UNSPACED.pattern})|(?<={_UNSPACED.pattern})(?=[A-Za-z])")
_KATAKANA = re.compile("([\u30a1-\u30fa\u30fc]+)")
_VOCABULARY = sorted({*UNSPACED_TEST_WORDS, *UNSPACED_FILLERS}, key=len, reverse=True)
_CUT = re.compile("|".join(f"({word})" if word in UNSPACED_TEST_WORDS else word for word in _VOCABULARY))
_KATAKANA_WORDS = re.compile(f"(?:{'|'.join(word for word in _VOCABULARY if _KATAKANA.fullmatch(word))})+")
_INSECURE = re.compile(r"http://[^\s<>\"]*", re.IGNORECASE)
_LINK_SLOT = re.compile(r"\{[^{}]*\}|\$\{|<[^<>]*>|\[[A-Za-z_ ]+\]")
_DIGITS = re.compile(r"[\d\s]+")
_YEAR = re.compile(r"20[2-4]\d")
_DEFAULTS = frozenset(text.casefold() for texts in DEFAULT_TEXTS.values() for text in texts)
# England, Scotland and Wales: the tag characters of these flags hide nothing.
_TAG_FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_DRAWN_OUT = frozenset("abcdefgijlnpqrstuvxyабвгдфы") | {"あ", "い", "ア", "ф"}
_RICH = 4
_EXCERPT = 40
_SEQUENCE = 5
_REMEMBERED = 256
"""Texts: a key of the composer changes one of them, and the others are not looked at again."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text by its words: how many say "test", how many say something else, and the words themselves."""

    words: tuple[str, ...]
    tests: int
    others: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A shown text as the rules need it."""

    shown: ShownText
    folded: str
    weighed: Weighed
    letters: bool

    @classmethod
    @lru_cache(maxsize=_REMEMBERED)
    def of(cls, shown: ShownText) -> "Reading":
        """``shown``, folded and weighed."""
        folded = fold(shown.text)
        return cls(shown, folded, weigh(shown.text), any(character.isalpha() for character in folded))

    def excerpt(self, match: re.Match[str]) -> str:
        """What ``match`` found in the folded text, as it is written where that can be told."""
        text = self.shown.text
        found = text[match.start() : match.end()] if len(text) == len(self.folded) else match[0]
        return shortened(found)


def violations(reading: Reading, others: tuple[Reading, ...]) -> tuple[Violation, ...]:
    """What is wrong with a text that stands in a message beside ``others``; at most one violation of each rule."""
    rich = sum(other.weighed.others for other in others) >= _RICH
    return _violations(reading, rich, any(other.letters for other in others))


@lru_cache(maxsize=_REMEMBERED)
def _violations(reading: Reading, rich: bool, words_elsewhere: bool) -> tuple[Violation, ...]:
    return tuple(_find(reading, rich, words_elsewhere))


def _find(reading: Reading, rich: bool, words_elsewhere: bool) -> Iterator[Violation]:
    if not reading.shown.text.strip():
        return
    if reading.shown.role is TextRole.LINK:
        yield from _link(reading)
    else:
        if reading.shown.role is TextRole.LINE:
            yield from _line(reading, words_elsewhere)
        yield from _wording(reading, rich)
        yield from _insecure(reading)
    yield from _hidden(reading)


def fold(text: str) -> str:
    """``text`` without what makes equal words look different: width, case, invisible characters, Arabic vowels."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def weigh(text: str) -> Weighed:
    """The words of ``text``, and how many of them say "test" or something else."""
    split, whole = _weighed(_SEAMS.sub(" ", text)), _weighed(text)
    return whole if whole.tests > split.tests else split


def _weighed(text: str) -> Weighed:
    words = tuple(_WORD.findall(fold(text)))
    weights = [_weigh_word(word) for word in words]
    return Weighed(words, sum(test for test, _ in weights), sum(other for _, other in weights))


def shortened(text: str) -> str:
    """At most the first 40 characters of ``text``."""
    text = text.strip()
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _weigh_word(word: str) -> tuple[int, int]:
    if _UNSPACED.search(word):
        return _weigh_unspaced(word)
    bare = word.strip("0123456789") if not word.isdigit() else ""
    for form in (bare, bare.removeprefix("ال"), bare.removeprefix("وال")):
        if form in TEST_WORDS:
            return 1, 0
        if form in FILLERS or len(form) <= 1:
            return 0, 0
    if bare.startswith("테스트"):
        return (1, 0) if bare.removeprefix("테스트") in FILLERS or len(bare) <= len("테스트입니다") else (0, 1)
    return 0, 1


def _weigh_unspaced(word: str) -> tuple[int, int]:
    """Words of a script without spaces: what is left when the known ones are cut out, two characters being a word."""
    tests = left = 0
    for piece in _KATAKANA.split(word):
        if _KATAKANA.fullmatch(piece) and not _KATAKANA_WORDS.fullmatch(piece):
            left += len(piece)
            continue
        tests += sum(1 for match in _CUT.finditer(piece) if match.lastindex)
        left += sum(1 for character in _CUT.sub("", piece) if character.isalpha())
    return tests, left // 2


def _line(reading: Reading, words_elsewhere: bool) -> Iterator[Violation]:
    whole = " ".join(reading.weighed.words)
    text = reading.shown.text
    if reading.folded.strip().rstrip(".。!") in _DEFAULTS:
        yield Violation(Rule.DEFAULT, "is the service's own default text", shortened(text), "It tells nobody anything.")
    elif says := _says_nothing(reading, words_elsewhere):
        yield Violation(Rule.NOTHING, says, shortened(text), "Nobody can tell what it is about.")
    elif whole in WHOLE_TEXTS or reading.folded.strip() in WHOLE_TEXTS or _is_sequence(whole):
        yield Violation(
            Rule.UNWRITTEN, "looks like a field that nobody filled in", shortened(text), "Forms and tools leave it so."
        )


def _is_sequence(whole: str) -> bool:
    return len(whole) >= _SEQUENCE and any(whole in alphabet for alphabet in ALPHABETS)


def _says_nothing(reading: Reading, words_elsewhere: bool) -> str:
    folded = reading.folded.strip()
    if _DIGITS.fullmatch(folded) and not (words_elsewhere and _YEAR.fullmatch(folded)):
        return "has digits only"
    told = [character for character in folded if character.isalnum()]
    symbols = any(unicodedata.category(character)[0] == "S" or character == "%" for character in folded)
    if not told and not symbols:
        return "has punctuation only"
    if len(told) == 1 and not symbols and not (words_elsewhere and _UNSPACED.search(folded)):
        return "has one character only"
    if len(told) > 1 and len(set(told)) == 1 and told[0] in _DRAWN_OUT:
        return "is one character again and again"
    return "" if reading.letters or words_elsewhere else "has no word, and no other text has one"


def _wording(reading: Reading, rich: bool) -> Iterator[Violation]:
    if (test := _test(reading, rich)) is not None:
        yield Violation(Rule.TEST, "looks like a test", test, "A test that reaches many people cannot be taken back.")
    slot = PLACEHOLDERS.search(reading.folded)
    note = UNFINISHED.search(reading.shown.text)
    if slot is not None or note is not None:
        found = reading.excerpt(slot) if slot is not None else shortened(note[0] if note else "")
        yield Violation(
            Rule.PLACEHOLDER, "has a placeholder in it", found, "The service fills in nothing: people see it as it is."
        )
    elif (mash := next(mashes(unicodedata.normalize("NFKC", reading.shown.text)), None)) is not None:
        yield Violation(Rule.KEY_MASH, "looks like random keys", shortened(mash), "No language has such a word.")


def _test(reading: Reading, rich: bool) -> str | None:
    """The part of the text that says it is a test; None where it is an ordinary one."""
    phrase = PHRASES.search(reading.folded)
    if phrase is not None:
        return reading.excerpt(phrase)
    mark = MARKS.search(reading.folded)
    # "Test: which city are you?" is a quiz.
    if mark is not None and not (mark[0].rstrip().endswith((":", "：")) and re.search("[?？؟]", reading.folded)):
        return reading.excerpt(mark)
    text, weighed = reading.shown.text, reading.weighed
    ordinary = _is_ordinary_test(weighed.words)
    if SHOUTED.search(text) and not ordinary and (not text.isupper() or weighed.others == 0):
        return "TEST"
    if not weighed.tests:
        return None
    plain = PLAIN_TEST_WORDS.intersection(weighed.words)
    if weighed.others == 0:
        return None if ordinary and rich else shortened(text)
    if weighed.others == 1 and plain and not ordinary and (weighed.words[0] in plain or not rich):
        return shortened(text)
    return None


def _is_ordinary_test(words: tuple[str, ...]) -> bool:
    """Whether a word beside "test" makes it one of those that people take, drive, watch or pass."""
    for position, word in enumerate(words):
        if word not in PLAIN_TEST_WORDS:
            continue
        before, after = words[max(position - 1, 0) : position], words[position + 1 : position + 2]
        if BEFORE_TEST.intersection(before) or AFTER_TEST.intersection(after):
            return True
    return False


def _link(reading: Reading) -> Iterator[Violation]:
    yield from _insecure(reading)
    slot = _LINK_SLOT.search(reading.shown.text)
    if slot is not None:
        yield Violation(Rule.PLACEHOLDER, "has a placeholder in it", shortened(slot[0]), "The link would lead nowhere.")


def _insecure(reading: Reading) -> Iterator[Violation]:
    link = _INSECURE.search(reading.shown.text)
    if link is not None:
        reason = "Phones warn of it or refuse it, and others on the way can change the page."
        yield Violation(Rule.INSECURE_LINK, "links to http:// and not https://", shortened(link[0]), reason)


def _hidden(reading: Reading) -> Iterator[Violation]:
    text = _TAG_FLAGS.sub("", reading.shown.text.replace("\r\n", "\n"))
    hidden = hidden_characters(text)
    if hidden:
        named = " ".join(visible(character) for character in dict.fromkeys(hidden))
        reason = "It can hide text, turn it round or show as a box."
        yield Violation(Rule.HIDDEN, "has a character that cannot be seen", shortened(named), reason)

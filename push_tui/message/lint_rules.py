"""The rules of the lint: each checks one shown text and says what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from push_tui.frozen import frozen
from push_tui.message import lint_words
from push_tui.message.catalogue.basic import DEFAULT_TEXTS
from push_tui.message.garbled import garbled
from push_tui.message.key_mash import mashes
from push_tui.message.lint_texts import ShownText, TextRole
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
    GARBLED = "garbled"


@frozen
class Violation:
    """What a rule found: the rule, what the text does ("looks like a test"), the part in question, why it matters."""

    rule: Rule
    says: str
    excerpt: str
    reason: str


_INVISIBLE = re.compile("[\u00ad\u0640\u064b-\u0652\u200b\u2060\ufeff]")
# Indic, Thai, Lao, Burmese and Khmer signs are part of a word, but not letters to `re`.
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0900-\u0963\u0966-\u0eff\u1000-\u109f\u1780-\u17d3\u200c\u200d"
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{_SIGNS}])*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SEAMS = re.compile(f"(?<=[a-z])(?=[A-Z])|_|(?<=[A-Za-z])(?={_UNSPACED.pattern})|(?<={_UNSPACED.pattern})(?=[A-Za-z])")
_KATAKANA = re.compile("([\u30a1-\u30fa\u30fc]+)")
_VOCABULARY = sorted({*lint_words.UNSPACED_TEST_WORDS, *lint_words.UNSPACED_FILLERS}, key=len, reverse=True)
_CUT = re.compile("|".join(f"({word})" if word in lint_words.UNSPACED_TEST_WORDS else word for word in _VOCABULARY))
_KATAKANA_WORDS = re.compile(f"(?:{'|'.join(word for word in _VOCABULARY if _KATAKANA.fullmatch(word))})+")
_INSECURE = re.compile(r"http://[^\s<>\"]*", re.IGNORECASE)
_LINK_SLOT = re.compile(r"\{[^{}]*\}|\$\{|<[^<>]*>|\[[A-Za-z_ ]+\]|%[sd](?![0-9a-fA-F])|\bTODO\b")
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
_SLOTS_NAMED = 20
_SEQUENCE = 5
_REMEMBERED = 256
"""Texts whose result is kept: a key press in the composer changes one text, so the others need no new check."""


@frozen
class Weighed:
    """The words of a text: how many say "test", how many say something else."""

    words: tuple[str, ...]
    tests: int
    others: int


@frozen
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
        folded = _fold(shown.text)
        return cls(shown, folded, _weigh(shown.text), any(character.isalpha() for character in folded))

    def excerpt(self, match: re.Match[str]) -> str:
        """Return what ``match`` found in the folded text, as originally written if folding kept the length."""
        text = self.shown.text
        found = text[match.start() : match.end()] if len(text) == len(self.folded) else match[0]
        return _shortened(found)


def violations(reading: Reading, others: tuple[Reading, ...]) -> tuple[Violation, ...]:
    """Return what is wrong with a text in a message with ``others``; at most one violation of each rule."""
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
        if (found := garbled(reading.shown.text)) is not None:
            yield Violation(Rule.GARBLED, found.says, _shortened(found.excerpt), found.reason)
    yield from _hidden(reading)


def _fold(text: str) -> str:
    """Drop what makes equal words look different: width, case, invisible characters, Arabic vowels."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _weigh(text: str) -> Weighed:
    """Return the words of ``text``, with camelCase and the like split if that shows more tests."""
    split, whole = _weighed(_SEAMS.sub(" ", text)), _weighed(text)
    return whole if whole.tests > split.tests else split


def _weighed(text: str) -> Weighed:
    words = tuple(_WORD.findall(_fold(text)))
    weights = [_weigh_word(word) for word in words]
    return Weighed(words, sum(test for test, _ in weights), sum(other for _, other in weights))


def _shortened(text: str) -> str:
    """Cut ``text`` to 40 characters."""
    text = text.strip()
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _weigh_word(word: str) -> tuple[int, int]:
    if _UNSPACED.search(word):
        return _weigh_unspaced(word)
    bare = word.strip("0123456789") if not word.isdigit() else ""
    for form in (bare, bare.removeprefix("ال"), bare.removeprefix("وال")):
        if form in lint_words.TEST_WORDS:
            return 1, 0
        if form in lint_words.FILLERS or len(form) <= 1:
            return 0, 0
    if bare.startswith("테스트"):
        return (
            (1, 0) if bare.removeprefix("테스트") in lint_words.FILLERS or len(bare) <= len("테스트입니다") else (0, 1)
        )
    return 0, 1


def _weigh_unspaced(word: str) -> tuple[int, int]:
    """Count words of a script without spaces: cut the known ones out; every two characters left are a word."""
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
        yield Violation(Rule.DEFAULT, "is the service's own default text", _shortened(text), "It says nothing.")
    elif says := _says_nothing(reading, words_elsewhere):
        yield Violation(Rule.NOTHING, says, _shortened(text), "Nobody can tell what it is about.")
    elif whole in lint_words.WHOLE_TEXTS or reading.folded.strip() in lint_words.WHOLE_TEXTS or _is_sequence(whole):
        yield Violation(
            Rule.UNWRITTEN,
            "looks like it was never filled in",
            _shortened(text),
            "Empty forms have such example texts.",
        )


def _is_sequence(whole: str) -> bool:
    return len(whole) >= _SEQUENCE and any(whole in alphabet for alphabet in lint_words.ALPHABETS)


def _says_nothing(reading: Reading, words_elsewhere: bool) -> str:
    folded = reading.folded.strip()
    if _DIGITS.fullmatch(folded) and not (words_elsewhere and _YEAR.fullmatch(folded)):
        return "has digits only"
    letters = [character for character in folded if character.isalnum()]
    symbols = any(unicodedata.category(character)[0] == "S" or character == "%" for character in folded)
    if not letters and not symbols:
        return "has punctuation only"
    if len(letters) == 1 and not symbols and not (words_elsewhere and _UNSPACED.search(folded)):
        return "has one character only"
    if len(letters) > 1 and len(set(letters)) == 1 and letters[0] in _DRAWN_OUT:
        return "repeats one character"
    return "" if reading.letters or words_elsewhere else "has no word, and no other text has one"


def _wording(reading: Reading, rich: bool) -> Iterator[Violation]:
    if (test := _test(reading, rich)) is not None:
        yield Violation(Rule.TEST, "looks like a test", test, "A push cannot be taken back.")
    if slots := _slots(reading):
        yield _placeholder(", ".join(slots))
    elif mash := next(mashes(unicodedata.normalize("NFKC", reading.shown.text)), ""):
        yield Violation(Rule.KEY_MASH, "looks like random keys", _shortened(mash), "No language has such a word.")


def _slots(reading: Reading) -> tuple[str, ...]:
    """Return every placeholder of a text in order, each once."""
    text, found, end = reading.shown.text, list[str](), 0
    slots = [(match, reading.excerpt(match)) for match in lint_words.PLACEHOLDERS.finditer(reading.folded)]
    slots += [(match, _shortened(match[0])) for match in lint_words.UNFINISHED.finditer(text)]
    if not lint_words.TODO_LANGUAGES.intersection(reading.weighed.words):
        slots += [(match, match[0]) for match in lint_words.TODO.finditer(text)]
    for match, slot in sorted(slots, key=lambda each: each[0].start()):
        if match.start() >= end:
            found.append(slot)
            end = match.end()
    return tuple(dict.fromkeys(found))[:_SLOTS_NAMED]


def _placeholder(found: str, reason: str = "The service does not fill it in: people see it as it is.") -> Violation:
    return Violation(Rule.PLACEHOLDER, "has a placeholder in it", found, reason)


def _test(reading: Reading, rich: bool) -> str | None:
    """Return the part of the text that says it is a test; None for an ordinary text."""
    phrase = lint_words.PHRASES.search(reading.folded)
    if phrase is not None:
        return reading.excerpt(phrase)
    mark = lint_words.MARKS.search(reading.folded)
    # "Test: which city are you?" is a quiz.
    if mark is not None and not (mark[0].rstrip().endswith((":", "：")) and re.search("[?？؟]", reading.folded)):
        return reading.excerpt(mark)
    text, weighed = reading.shown.text, reading.weighed
    ordinary = _is_ordinary_test(weighed.words)
    if lint_words.SHOUTED.search(text) and not ordinary and (not text.isupper() or weighed.others == 0):
        return "TEST"
    if not weighed.tests:
        return None
    plain = lint_words.PLAIN_TEST_WORDS.intersection(weighed.words)
    if weighed.others == 0:
        return None if ordinary and rich else _shortened(text)
    if weighed.others == 1 and plain and not ordinary and (weighed.words[0] in plain or not rich):
        return _shortened(text)
    return None


def _is_ordinary_test(words: tuple[str, ...]) -> bool:
    """Whether a word beside "test" makes it one that people take, drive, watch or pass."""
    for position, word in enumerate(words):
        if word not in lint_words.PLAIN_TEST_WORDS:
            continue
        before, after = words[max(position - 1, 0) : position], words[position + 1 : position + 2]
        if lint_words.BEFORE_TEST.intersection(before) or lint_words.AFTER_TEST.intersection(after):
            return True
    return False


def _link(reading: Reading) -> Iterator[Violation]:
    yield from _insecure(reading)
    if slot := _LINK_SLOT.search(reading.shown.text):
        yield _placeholder(_shortened(slot[0]), "The link would lead nowhere.")


def _insecure(reading: Reading) -> Iterator[Violation]:
    if link := _INSECURE.search(reading.shown.text):
        reason = "Phones warn about it or refuse it, and anyone on the way can change the page."
        yield Violation(Rule.INSECURE_LINK, "links to http://, not https://", _shortened(link[0]), reason)


def _hidden(reading: Reading) -> Iterator[Violation]:
    text = _TAG_FLAGS.sub("", reading.shown.text.replace("\r\n", "\n"))
    if hidden := hidden_characters(text):
        named = " ".join(visible(character) for character in dict.fromkeys(hidden))
        reason = "It can hide text, reverse it or show as a box."
        yield Violation(Rule.HIDDEN, "has an invisible character", _shortened(named), reason)

"""Words that fingers made on a keyboard, not a language: asdf, sdfsdf, dfgkjhdfg, фывафыва.

Four signs: a run of neighbouring keys; one bit of a mash typed again and again; no vowel; letters that hardly ever
follow each other in any language with Latin letters. Abjads, Indic and East Asian scripts are judged by runs of keys
only. Codes (capitals, digits), brands in the middle of a sentence, links, handles and hashtags are left alone.
"""

import re
import unicodedata
from collections.abc import Iterator

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_HOME_ROW = frozenset("asdfghjkl")
_CORNERS = (frozenset("asdf"), frozenset("фыва"), frozenset("йцук"))
"""Keys under the four fingers of one hand."""

# How seldom the column's letter follows the row's, 0-9, over the words of some forty languages: a level is about
# 1.4 bits. Capped for q, w, x and y, with which single languages (Albanian, Azeri, Welsh, Basque) go their own way.
_SELDOM = (
    "00002111000000202000001310",
    "02430431024142143123143324",
    "05140560021134043110143321",
    "03320331022221023112123322",
    "01000101010000112000112021",
    "13631232034254053232243325",
    "03330311021231143111133324",
    "03330354132132043131133325",
    "01000101100000012000103120",
    "04530445163331143612143323",
    "03230342021131033100023314",
    "02210222002011023311023313",
    "00430431022212003323133324",
    "02000202001220023200023302",
    "11001211000000002000001321",
    "04330432133142013021143325",
    "23332333233333233333133323",
    "02100212011111023000012311",
    "02030231010121013200023310",
    "03230220022221033000012210",
    "01211212010010112000123322",
    "04340444032141043123243322",
    "03331333133332233333333313",
    "23332333233333323332333323",
    "02121222222212122211222222",
    "02320523052221123332123322",
)
_LEVELS = {
    first + second: int(level)
    for first, row in zip(_ALPHABET, _SELDOM, strict=True)
    for second, level in zip(_ALPHABET, row, strict=True)
}
_LEVELLED = frozenset(_ALPHABET)
_MASH_LEVEL = 2.0
_HOME_ROW_LEVEL = 1.1
_REPEAT_LEVEL = 1.2
_LONG_REPEAT_LEVEL = 1.0
_LEAST_LONG_BIT = 4
_LEAST_LETTERS = 5
_LEAST_HOME_ROW = 6
_LEAST_SYLLABIC = 7
_LEAST_CORNER = 6
_CODE_REACH = 24

_VOWELS = frozenset("aeiouyw" + "аеёиоуыэюяіїєўъ")
_SYLLABIC = frozenset("rlрл")


def _runs(row: str, length: int) -> Iterator[str]:
    for line in (row, row[::-1]):
        yield from (line[at : at + length] for at in range(len(line) - length + 1))


# Four keys of the upper row make words (wert, erty), so it takes five there, and four where no word has them.
_RUNS = re.compile(
    unicodedata.normalize(
        "NFKC",
        "|".join(
            [
                *(run for row in _ROWS[1:] for run in _runs(row, 4)),
                *_runs(_ROWS[0], 5),
                *("qwer", "rewq", "rtyu", "tyui", "yuio", "uiop", "poiu", "oiuy", "iuyt", "uytr"),
                *("qazwsx", "qweasd", "asdzxc", "1q2w", "1qaz", "zaq1"),
                *("фыва", "ывап", "йцук", "цуке", "ячсм", "чсми", "олдж", "лджэ", "укенг", "вапро"),
                *("ασδφ", "שדגכ", "דגכע", "קראט", "شسيب", "شسیب", "ضصثق", "صثقف", "ฟหกด", "หกดเ"),
                *("ㅁㄴㅇ", "ㄴㅇㄹ", "ㅂㅈㄷ", "ㅋㅌㅊ"),
                # What Chinese input methods make of asdf and its neighbours.
                *("阿斯顿发", "阿斯蒂芬", "撒旦发", "啊实打实", "啊手动阀", "撒大声地"),
            ]
        ),
    )
)
_KEYBOARDS = frozenset({"qwerty", "qwertz", "azerty"})
_BITS = frozenset({"asd", "qwe", "zxc", "wsd", "dsa", "ewq", "фыв", "йцу", "ячс"})
_LAUGHTER = frozenset(
    {"ks", "sk", "hs", "sh", "rs", "wk", "kw", "ts", "ps", "pf", "hm", "mh", "ch", "br", "xd", "tsk", "psp", "ahah"}
)
_ABBREVIATIONS = (
    "hm mhm psst pst shh sh brr grr thx tldr rsvp brb pls plz nvm tbh lmk btw wtf pfft ssh xkcd "
    "km kg cm mm dm ml tv pm bbq pr mr mrs ms dr st nd rd th vs ft"
)
_SHORT_WORDS = frozenset(_ABBREVIATIONS.split())
_REPEATED = re.compile(r"(.{2,4}?)\1+.?")
_VOWEL_CONSONANT = re.compile(r"([aeiou][b-df-gj-np-tv-xz])\1{3,}")
_DOUBLED = re.compile(r"(.)\1+")

_ADDRESS = re.compile(r"://|www\.|@|\.[a-z]{2,4}/")
_TAG = re.compile(r"[#$]\w+")
_AFTER_CODE = re.compile(
    r"(?:\b(?:code|codes|kode|kod|kodu|koden|codigo|código|codice|coupon|cupón|cupom|voucher|gutschein|gutscheincode)"
    r"|код|кодом|промокод|промокодом|كود|קוד|کد|कोड)\W{1,3}\w+$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+")


def mashes(text: str) -> Iterator[str]:
    """The words of ``text`` (NFKC) that are a key mash, as they stand in it."""
    plain = _TAG.sub(" ", " ".join(part for part in text.split() if not _ADDRESS.search(part)))
    tokens = list(_TOKEN.finditer(plain))
    words = [token[0] for token in tokens if not token[0].isdigit()]
    if words and all(_is_short_mash(word) for word in words):
        yield " ".join(words)
        return
    for position, token in enumerate(tokens):
        word = token[0]
        if len(word) < len("asdf") and not _RUNS.search(word):
            continue
        if word.casefold() in _KEYBOARDS and len(words) > 1:
            continue
        if _is_mash(word, first=position == 0) and not _AFTER_CODE.search(
            plain[max(0, token.start() - _CODE_REACH) : token.end()]
        ):
            yield word


def _is_mash(word: str, *, first: bool) -> bool:
    lower = word.casefold()
    if _RUNS.search(lower):
        return True
    # Capitals and digits make a code; a capital in the middle of a sentence, a name.
    if not word.isalpha() or not (word.islower() or (first and word[1:].islower())):
        return False
    if len(lower) < _LEAST_LETTERS or _is_laughter(lower):
        return False
    if len(lower) >= _LEAST_CORNER and any(corner.issuperset(lower) for corner in _CORNERS):
        return True
    if _has_no_vowel(lower) or _is_repeated(lower) or _VOWEL_CONSONANT.search(lower):
        return True
    if not (lower.isascii()):
        return False
    level = _level(lower)
    return level > _MASH_LEVEL or (
        level >= _HOME_ROW_LEVEL and len(lower) >= _LEAST_HOME_ROW and _HOME_ROW.issuperset(lower)
    )


def _is_short_mash(word: str) -> bool:
    """Whether a short word is a mash where a text has nothing else: dsf, asd, fghj."""
    lower = word.casefold()
    if lower in _BITS:
        return True
    if word.isupper() or not 3 <= len(lower) <= 4 or not lower.isascii() or not lower.isalpha():
        return False
    once = _DOUBLED.sub(r"\1", lower)
    return (
        len(once) > 2
        and not _VOWELS.intersection(once)
        and not _SYLLABIC.intersection(once)
        and once not in _SHORT_WORDS
    )


def _has_no_vowel(lower: str) -> bool:
    # Only scripts that write their vowels; "brrr" and "pssst" are short once doubled letters count once.
    if not all(letter in _LEVELLED or "а" <= letter <= "ё" for letter in lower):
        return False
    once = _DOUBLED.sub(r"\1", lower)
    least = _LEAST_SYLLABIC if _SYLLABIC.intersection(once[1:-1]) else _LEAST_LETTERS
    return len(once) >= least and not _VOWELS.intersection(once)


def _is_repeated(lower: str) -> bool:
    match = _REPEATED.fullmatch(lower)
    if match is None or not lower.isascii() or len(set(match[1])) == 1:
        return False
    bit = match[1]
    least = _REPEAT_LEVEL if len(bit) < _LEAST_LONG_BIT else _LONG_REPEAT_LEVEL
    return bit in _BITS or not _VOWELS.intersection(bit) or (len(bit) > 2 and _level(lower) >= least)


def _is_laughter(lower: str) -> bool:
    match = _REPEATED.fullmatch(lower)
    return match is not None and match[1] in _LAUGHTER


def _level(lower: str) -> float:
    pairs = [lower[at : at + 2] for at in range(len(lower) - 1)]
    return sum(_LEVELS[pair] for pair in pairs) / len(pairs)

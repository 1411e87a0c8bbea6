"""Find random keys typed as words: asdf, sdfsdf, dfgkjhdfg, фывафыва.

The rules are plain and tuned on the corpus of the tests: a run of neighbouring keys; keys of one hand only; no vowel;
four consonants of the home row in a row; one part repeated. Abjads, Indic and East Asian scripts are judged by runs of
keys only. Codes (capitals, digits), brands in the middle of a sentence, links, handles and hashtags are left alone.
"""

import re
import unicodedata
from collections.abc import Iterator

_ROWS = {"qwertyuiop": 5, "asdfghjkl": 4, "zxcvbnm": 4, "йцукенгшщзх": 5, "фывапролджэ": 5, "ячсмитьбю": 5}
"""Rows of keys, each with the length at which a run of them is no longer part of a word."""
_ASDF_ELSEWHERE = ("ασδφ", "שדגכ", "شسيب", "شسیب", "ฟหกด", "ㅁㄴㅇ", "阿斯顿发", "阿斯蒂芬", "撒旦发")
"""What the keys asdf type in other scripts and input methods."""


def _runs(row: str, length: int) -> Iterator[str]:
    for line in (row, row[::-1]):
        yield from (line[at : at + length] for at in range(len(line) - length + 1))


_ALL_RUNS = (*_ASDF_ELSEWHERE, *(run for row, length in _ROWS.items() for run in _runs(row, length)))
_RUN = re.compile(unicodedata.normalize("NFKC", "|".join(_ALL_RUNS)))
_KEYBOARDS = frozenset({"qwerty", "qwertz", "azerty"})
_ONE_HAND = re.compile(r"[asdf]{6,}|[фыва]{6,}|[йцук]{6,}|(?:qwe|ewq|zxc|wsd){2,}.?")
_HOME_ROW = re.compile(r"(?=[asdfghjkl]{6,}$).*[^a]{4}")
_AGAIN = re.compile(r"([aeiou][b-df-gj-np-tv-xz])\1{3,}")
_CONSONANTS = re.compile("[b-df-hj-np-tvxzбвгджзйклмнпрстфхцчшщь]{5,}")
_SYLLABIC = re.compile("(?<=.)[rlрл](?=.)")
_LEAST_SYLLABIC = 7
"""Letters from which a word without a vowel is a mash, even with an r or l, which can replace a vowel."""
_DOUBLED = re.compile(r"(.)\1+")
_LAUGHTER = re.compile(r"(ks|hs|rs|wk|kw|ts|ps|hm|ch|xd)\1+.?")
_CODE_REACH = 24

_ADDRESS = re.compile(r"://|www\.|@|\.[a-z]{2,4}/")
_TAG = re.compile(r"[#$]\w+")
_AFTER_CODE = re.compile(
    r"(?:\b(?:code|codes|kode|kod|kodu|koden|codigo|código|codice|coupon|cupón|cupom|voucher|gutschein|gutscheincode)"
    r"|код|кодом|промокод|промокодом|كود|קוד|کد|कोड)\W{1,3}\w+$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+")


def mashes(text: str) -> Iterator[str]:
    """Yield the words of ``text`` (NFKC) that are a key mash, as written."""
    plain = _TAG.sub(" ", " ".join(part for part in text.split() if not _ADDRESS.search(part)))
    tokens = [token for token in _TOKEN.finditer(plain) if not token[0].isdigit()]
    for token in tokens:
        word = token[0]
        if word.casefold() in _KEYBOARDS and len(tokens) > 1:
            continue
        before = plain[max(0, token.start() - _CODE_REACH) : token.end()]
        if _is_mash(word, first=token is tokens[0]) and not _AFTER_CODE.search(before):
            yield word


def _is_mash(word: str, *, first: bool) -> bool:
    lower = word.casefold()
    if _RUN.search(lower):
        return True
    # Capitals and digits make a code; a capital in the middle of a sentence makes a name.
    if not word.isalpha() or not (word.islower() or (first and word[1:].islower())) or _LAUGHTER.fullmatch(lower):
        return False
    # "ahhh", "brrr" and "pssst" are short when doubled letters count once.
    once = _DOUBLED.sub(r"\1", lower)
    if _ONE_HAND.fullmatch(once) or _HOME_ROW.match(once) or _AGAIN.search(once):
        return True
    return bool(_CONSONANTS.fullmatch(once)) and (len(once) >= _LEAST_SYLLABIC or not _SYLLABIC.search(once))

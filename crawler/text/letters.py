"""The one letter fold that matching, search, highlighting and trends share.

Arabic, Persian, Kurdish and Urdu keyboards print one word with different code points, and outlets add vowel signs, tatweel and
joiners. `fold` brings all of that, and Latin case and accents, to one shape: letters and digits separated by single spaces.
It is lossy on purpose: fold what is compared, never what is shown. Raise FOLD_VERSION when any output changes.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

FOLD_VERSION = 2

# One representative per group of letters that keyboards, outlets or hurried typists exchange.
_GROUPS = {
    "ا": "آأإٱٲٳٵ",
    "ی": "يىۍېےئێۓ",
    "ک": "كڪ",
    "ه": "ةھہۂۃەۀ",
    "و": "ؤۆۇۊۋۅۉ",
    "ر": "ڕڒ",  # Sorani is often typed on an Arabic keyboard: ڕ ڵ ڤ become ر ل ف
    "ل": "ڵ",
    "ف": "ڤ",
}
_LETTERS = {source: to for to, sources in _GROUPS.items() for source in sources} | {"ء": "", "ـ": "", "ۥ": "", "ۦ": "", "ı": "i", "…": " ", "‥": " "}
_APOSTROPHES = "'’‘ʼʻʽ"

# Two single Latin letters with a dot between them are an abbreviation: U.S. is "us", not "u s".
_ABBREVIATION = re.compile(rb"\.(?<=[^a-z0-9][a-z]\.)(?=[a-z](?![a-z0-9]))")
_GAP = re.compile(rb"  +")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters stood in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that folded to `text[start:end]`."""
        if not self.starts:
            return 0, 0
        if end <= start:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """Letters and digits of `text` in their one shape, words separated by one space."""
    try:
        codes = b" " + _codes(text).translate(_TABLE, _DELETED)
    except _ForeignError:
        return _fold_foreign(text).text
    if b"." in codes:
        codes = _ABBREVIATION.sub(b"", codes).replace(b".", b" ")
    return _decode(b" ".join(codes.split()))


def text_hash(text: str) -> str:
    """What copies of a text share, however they are spelled: the SHA-256 of its fold, in hexadecimal."""
    return hashlib.sha256(fold(text).encode()).hexdigest()


def fold_with_map(text: str) -> Folded:
    """`fold(text)` with the place of each folded character in `text`, for showing a match where it stands."""
    try:
        codes = _codes(text)
    except _ForeignError:
        return _fold_foreign(text)
    starts = list(compress(range(len(text)), codes.translate(_KEPT)))
    rows = _drop_redundant(codes.translate(_TABLE, _DELETED))
    return _with_ends(_decode(rows.translate(None, b"\0")), list(compress(starts, rows)), starts, len(text))


def fold_letters(text: str) -> str:
    """`text` with its letters and digits folded and its punctuation and spaces as they are."""
    return text.translate(_IN_PLACE)


def fold_letters_with_map(text: str) -> Folded:
    """`fold_letters(text)` with the place of each of its characters in `text`: for grammars that need punctuation."""
    folded = [_IN_PLACE[ord(char)] for char in text]
    starts = [index for index, kept in enumerate(folded) for _ in kept]
    return _with_ends("".join(folded), starts, starts, len(text))


class _ForeignError(Exception):
    """A letter outside the common alphabet: the text takes the slow way."""


def _fold_foreign(text: str) -> Folded:
    chars: list[str] = []
    starts: list[int] = []
    for index, char in enumerate(text):
        for folded in _fold_char(char):
            chars.append(folded)
            starts.append(index)
    rows = _drop_redundant(bytes(ord(c) if c.isascii() else 0xFF for c in chars))
    spaced = (" " if c == "." else c for c in chars)
    return _with_ends("".join(compress(spaced, rows)), list(compress(starts, rows)), starts, len(text))


def _drop_redundant(rows: bytes) -> bytes:
    """The same bytes with 0 for every separator that goes: dots of abbreviations, all but one of a gap, those at the edges."""
    rows = _ABBREVIATION.sub(b"\0", b" " + rows)[1:].replace(b".", b" ")
    rows = _GAP.sub(lambda gap: b" ".ljust(len(gap[0]), b"\0"), rows)
    left, right = len(rows) - len(rows.lstrip(b"\0 ")), len(rows.rstrip(b"\0 "))
    return b"\0" * left + rows[left:right] + b"\0" * (len(rows) - max(left, right))


def _with_ends(text: str, kept: list[int], starts: list[int], length: int) -> Folded:
    """Each character reaches to the next one, so that the vowel signs and joiners after it belong to it."""
    if not kept:
        return Folded(text, (), ())
    after = bisect_right(starts, kept[-1])
    ends = [*kept[1:], starts[after] if after < len(starts) else length]
    for index in range(len(ends) - 2, -1, -1):
        if ends[index] == kept[index]:  # one original letter became several (a ligature)
            ends[index] = ends[index + 1]
    return Folded(text, kept, ends)


def _fold_once(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    return "".join(map(_fold_plain, unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).lower())))


def _fold_plain(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    if char == "." or char in _APOSTROPHES:
        return "." if char == "." else " "
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # vowel signs, accents, joiners, direction marks
        return ""
    digit = unicodedata.decimal(char, None)
    return str(digit) if digit is not None else char if char.isalnum() else " "


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """What one character becomes: "" deletes it, " " separates words, "." is left to the abbreviation rule."""
    before, after = char, _fold_once(char)
    while after not in (before, "", " ", "."):  # some code points need two steps; the result must be a fixed point
        before, after = after, "".join(map(_fold_once, after))
    return after


class _InPlace(dict[int, str]):
    """What `fold_letters` makes of each character, for `str.translate`: filled as they are met, up to a bound."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char)
        kept = char if folded == " " and not char.isspace() else folded
        if len(self) < _MOST_KEPT:
            self[code] = kept
        return kept


_MOST_KEPT = 4096
_IN_PLACE = _InPlace()


# The characters that news in our languages is made of get one byte each (ASCII keeps its own), so that the fold runs in C over bytes.
_COMMON = (
    "".join(map(chr, range(128)))
    + "".join(map(chr, (*range(0x0621, 0x063B), *range(0x0640, 0x0653))))
    + "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹پچژکگیەۆێڕڵڤۀھہےٹڈڑںٱٔ"
    + "\u00a0\u200b\u200c\u200d\u200e\u200f\ufeff،؛؟«»“”‘’–—…çÇşŞğĞıİöÖüÜêÊîÎûÛ"
)
_ENCODE = codecs.charmap_build(_COMMON.ljust(256, "\ufffe"))
_CODE = {char: code for code, char in enumerate(_COMMON)}
_RARE = re.compile("[^" + re.escape(_COMMON) + "]")
_TABLE = bytes(_CODE[_fold_char(char) or " "] for char in _COMMON).ljust(256, b"\0")
_DELETED = bytes(code for code, char in enumerate(_COMMON) if not _fold_char(char))
_KEPT = bytes(code not in _DELETED for code in range(256))


def _stand_in(rare: re.Match[str]) -> str:
    folded = _fold_char(rare[0])
    if not folded:
        return "\u200c"
    if folded not in _CODE:
        raise _ForeignError
    return folded


def _codes(text: str) -> bytes:
    try:
        return codecs.charmap_encode(text, "strict", _ENCODE)[0]
    except UnicodeEncodeError:  # an emoji, an accent, a letter of another script: one for one where that is possible
        return codecs.charmap_encode(_RARE.sub(_stand_in, text), "strict", _ENCODE)[0]


def _decode(codes: bytes) -> str:
    return codecs.charmap_decode(codes, "strict", _COMMON)[0]

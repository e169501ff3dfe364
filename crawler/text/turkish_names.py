"""How far a name goes in a Turkish sentence, and what it is: a medium, somebody unnamed, an office, a person. `turkish` asks it around words of citing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.text.turkish_words import ABBREVIATIONS, LISTS, SUFFIX, is_plural, nouns, stems, verb
from crawler.text.words import Sort, Word

_MOST = 12  # words of a name
_L = LISTS
_KNOWN = _L["title"] | _L["medium"] | _L["unnamed"]


@dataclass(frozen=True, slots=True)
class Name:
    start: int  # words of the sentence
    last: int
    end: int  # letters of the text: without the case
    sort: Sort | None
    alone: bool  # nothing but a capital tells that it is a name


class Names:
    """One sentence, and the names in it."""

    def __init__(self, sentence: list[Word]) -> None:
        self.words = sentence
        self.texts = [w.text for w in sentence]

    # ---- how far it goes

    def cased(self, at: int, case: str, *, owned: bool = True) -> Name | None:
        """The name that ends at a word and bears a case; not `owned`, a genitive before it is the subject of the verb behind it."""
        if at < 0:
            return None
        text = self.texts[at]
        if text[0] in "'’":
            return self.backward(at - 1, None, owned=owned) if SUFFIX[case].fullmatch(text) else None
        noun = next((n for n in nouns(text, case) if stems(n) & _KNOWN), None)
        return self.backward(at, noun, owned=owned) if noun is not None else None

    def backward(self, last: int, noun: str | None, *, owned: bool = True) -> Name | None:
        """The name that ends at a word; `noun` is that word without its case."""
        start = last
        while start > max(0, last - _MOST) and self._joins(start - 1) and (owned or not _owns(self.texts[start - 1])):
            start -= 1
        while start < last and (self._is_no_beginning(start) or self.words[start].is_mark):
            start += 1
        return self._named(start, last, noun) if last >= 0 and not self.words[last].is_mark else None

    def _is_no_beginning(self, at: int) -> bool:
        return self.texts[at] in _L["nobody"] or (self.texts[at] in _L["joint"] and not self.words[at].capital)  # «El Cezire»

    def _joins(self, at: int) -> bool:
        text = self.texts[at]
        if self.words[at].is_mark:
            return self._goes_on_after(text) or self._is_of_several(at) or (text == "." and at > 0 and self.texts[at - 1] in ABBREVIATIONS)
        if text in _L["nobody"] and not (text == "haber" and stems(self.text(at + 1)) & _L["medium"]):
            return False
        return self.words[at].capital or _is_noun(text) or text in _L["joint"] or self._is_number_of_name(at)

    def _is_number_of_name(self, at: int) -> bool:
        """«Kanal 12»."""
        return self.texts[at].isdigit() and at > 0 and self.words[at - 1].capital

    def _is_of_several(self, at: int) -> bool:
        """«Beyaz Saray'dan iki kaynak», «Pentagon'dan üst düzey bir yetkili»."""
        return SUFFIX["ablative"].fullmatch(self.texts[at]) is not None and bool({self.text(at + 1), self.text(at + 3)} & _L["number"])

    def _goes_on_after(self, suffix: str) -> bool:
        return any(SUFFIX[case].fullmatch(suffix) for case in ("genitive", "adjective"))

    def forward(self, start: int, limit: int) -> Name | None:
        """The name that begins at a word."""
        end = start
        while end < min(limit, start + _MOST) and self._goes_on(start, end):
            end += 1
        while end > start and (self.texts[end - 1] in _L["joint"] or self.texts[end - 1] in _L["nobody"] or self.words[end - 1].is_mark):
            end -= 1
        if end <= start or self.texts[start] in _L["nobody"] or self.text(end)[:1] in ("'", "’"):
            return None
        return self._named(start, end - 1, None)

    def _goes_on(self, start: int, at: int) -> bool:
        text = self.texts[at]
        if self.words[at].is_mark:
            return at > start and self._joins(at)
        if at > start and (text in _L["after"] or (text in ("ve", "eski") and not self.text(at + 1)[:1].isalpha())):
            return False
        if self.words[at].capital and at > start and not self.words[at - 1].capital and stems(self.texts[at - 1]) & _L["unnamed"]:
            return not set(self.texts[start:at]) & _L["number"]  # «bir komutan Rudaw'a» is unnamed
        return self.words[at].capital or (_is_noun(text) and verb(text) is None) or (text in _L["joint"] and at > start) or self._is_number_of_name(at)

    def is_inflected(self, name: Name) -> bool:
        """Whether its last word bears a case: it is no subject then."""
        text = self.texts[name.last]
        if stems(text) & _KNOWN:
            return False
        return any(stems(noun) & _KNOWN for case in ("genitive", "dative", "locative", "ablative") for noun in nouns(text, case))

    # ---- what it is

    def _named(self, start: int, last: int, noun: str | None) -> Name | None:
        start = max((i + 1 for i in range(start, last) if self.texts[i] in _L["hiding"]), default=start)
        parts = [(self.texts[i], self.words[i].capital) for i in range(start, last + 1) if not self.words[i].is_mark]
        if noun is not None:
            parts[-1] = (noun, parts[-1][1])
        sort, alone = _sort(parts)
        end = self.words[last].end if noun is None else self.words[last].start + len(noun)
        return Name(start, last, end, sort, alone)

    def text(self, at: int) -> str:
        return self.texts[at] if 0 <= at < len(self.texts) else ""


@lru_cache(maxsize=4096)
def _owns(text: str) -> bool:
    """A genitive: «Reuters'ın», «gazetenin»."""
    return SUFFIX["genitive"].fullmatch(text) is not None or any(stems(noun) & _L["medium"] for noun in nouns(text, "genitive"))


@lru_cache(maxsize=4096)
def _is_noun(text: str) -> bool:
    """Whether a lower-case word may be part of a name."""
    return bool(stems(text) & _KNOWN) or text in _L["describes"] or text in _L["number"]


def _sort(parts: list[tuple[str, bool]]) -> tuple[Sort | None, bool]:
    """What a name is, and whether only its capitals tell."""
    texts = [text for text, _ in parts]
    head, before = stems(texts[-1]), texts[:-1]
    if head & _L["always"]:
        return "anonymous", False
    if (head & _L["medium"] or texts[-1] in _L["medium_name"]) and not head & {"ofis"}:
        return ("outlet", False) if before else (None, False)
    if head & _L["unnamed"] and (_is_one_of_many(texts) or (not parts[-1][1] and texts[-1] == "yetkilisi")):
        return "anonymous", False
    if any(stems(text) & _L["title"] for text in texts):
        return "official", False
    names = [capital for text, capital in parts if text not in _L["joint"]]
    return ("official", True) if all(names) and len(names) <= 5 and not set(texts) & _L["nobody"] else (None, True)


def _is_one_of_many(texts: list[str]) -> bool:
    """«üç diplomat», «ABD'li yetkililer», «bölgedeki tanıklar»; «yetkili» alone."""
    return is_plural(texts[-1]) or bool(set(texts[:-1]) & (_L["number"] | _L["describes"])) or texts in (["yetkili"], ["tanik"])

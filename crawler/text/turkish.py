"""Who is named in the phrases and verbs of citing of Turkish: the name stands before what cites it and bears its case, the verb of saying ends the clause whose
head names its subject, and a participle of saying has its subject behind it.

Every word is looked at a few times, however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.text.turkish_words import ABBREVIATIONS, LISTS, SUFFIX, is_plural, nouns, stems, verb
from crawler.text.words import Phrase, Raw, Sort, Word, latin_sentences

_TOKEN = re.compile(r"\w+(?:-\w+)*|(?<=\w)['’]\w+|[^\w\s]|\n")
_WHO = re.compile(r"[a-z]{3,}[ae]n")
_MOST = 12  # words of a name
_NEAR = 10  # words between a report and whose it is
_BREAKS = frozenset(',;:"“”«»()-–—')
_L = LISTS
_KNOWN = _L["title"] | _L["medium"] | _L["unnamed"]


@dataclass(frozen=True, slots=True)
class _Name:
    start: int  # words of the sentence
    last: int
    end: int  # letters of the text: without the case
    sort: Sort | None
    alone: bool  # nothing but a capital tells that it is a name


def phrases(letters: str, raw: Raw) -> Iterator[Phrase]:
    """The sources that a Turkish text names; one of no sort is a source only if its name is known."""
    for sentence in latin_sentences(letters, raw, _TOKEN, ABBREVIATIONS):
        yield from _Reader(sentence).read()


class _Reader:
    """One sentence."""

    def __init__(self, sentence: list[Word]) -> None:
        self.words = sentence
        self.texts = [w.text for w in sentence]
        self.clause = 0

    def read(self) -> Iterator[Phrase]:
        yield from self._headline()
        for at, text in enumerate(self.texts):
            if self.words[at].quoted:
                continue
            if text == "gore":
                yield from self._according(at - 1)
            elif text in _L["resting"]:
                yield from self._any(self._cased(at - 1, "dative", owned=False))
            elif self._is_report(at, "locative"):
                yield from self._owners(at)
            if text in _L["told"]:
                yield from self._told(at - 1)
            yield from self._saying(at)

    # ---- where the name is

    def _headline(self) -> Iterator[Phrase]:
        colon = next((i for i, t in enumerate(self.texts[:9]) if t == ":"), None)
        name = self._forward(0, colon) if colon else None
        if name is not None and self.texts[:colon] != ["kaynak"] and name.last + 1 == colon and not self._is_inflected(name):
            yield self._phrase(replace(name, sort=None) if name.alone else name, says=True)
        elif colon == 1 and self.texts[0] == "kaynak" and (source := self._forward(2, len(self.texts))) is not None:
            yield self._phrase(source if source.sort == "outlet" else replace(source, sort=None), says=False)

    def _according(self, at: int) -> Iterator[Phrase]:
        """«X'e göre», «X'in haberine göre», «X'in aktardığına göre»."""
        if at < 0:
            return
        said = verb(self.texts[at])
        if said is not None and said[1] == "nominal":
            yield from self._any(self._genitive(at))
        elif self._is_report(at, "dative"):
            yield from self._owners(at)
        else:
            yield from self._any(self._cased(at, "dative"))

    def _owners(self, at: int) -> Iterator[Phrase]:
        """Whose report it is: «X'in ... haberinde», «X'ten yapılan açıklamada», «X'te yer alan habere», «X tarafından yayımlanan bildiride»."""
        shown = next((i for i in range(at - 1, max(-1, at - 6), -1) if self.texts[i] in _L["shown"] or self.texts[i].startswith("edindig")), None)
        found: _Name | None = None
        if shown is not None:
            found = self._shown(shown)
            yield from self._any(found)
        owner = self._genitive(at)
        if owner is not None and (found is None or owner.last < found.start):
            yield from self._any(owner)
        if found is None and owner is None and self.words[at - 1].capital and (name := self._backward(at - 1, None)) is not None:
            yield from self._any(name if name.sort == "outlet" else replace(name, sort=None))

    def _shown(self, at: int) -> _Name | None:
        for i in range(at - 1, max(-1, at - 7), -1):
            if self.texts[i] in _BREAKS:
                return None
            if self.texts[i] == "tarafindan":
                return self._backward(i - 1, None)
            if (name := self._cased(i, "ablative", owned=self.texts[at] in _L["shown"])) is not None:
                return name
            if self.texts[at] in ("alan", "yayimlanan", "yayinlanan", "cikan") and (name := self._cased(i, "locative")) is not None:
                return name if name.sort == "outlet" else replace(name, sort=None)
        return None

    def _genitive(self, at: int) -> _Name | None:
        """The genitive that owns a word; not one that only says whose somebody else is («Irak'ın Kerkük kenti»)."""
        for i in range(at - 1, max(-1, at - _NEAR), -1):
            if self.texts[i] in _BREAKS and not self.words[i].quoted and self.texts[i] not in '"“”':
                return None
            name = self._cased(i, "genitive")
            if name is not None and (i + 1 == at or not self.words[i + 1].capital or any(t in _L["resting"] for t in self.texts[i + 1 : at])):
                return name
        return None

    def _told(self, at: int) -> Iterator[Phrase]:
        while at > 0 and self.texts[at] in ("ozel", "canli", "telefonla", "yazili"):
            at -= 1
        name = self._cased(at, "dative")
        if name is not None:
            yield self._phrase(name if name.sort == "outlet" else replace(name, sort=None), says=False)

    def _saying(self, at: int) -> Iterator[Phrase]:
        said = verb(self.texts[at])
        if said is None or (said[0] in _L["light"] and not self._is_said_with_noun(at)):
            return
        if said[1] == "participle":
            yield from self._named_behind(at)
        elif said[1] in ("finite", "converb"):
            subject = self._inverted(at) or self._subject(at)
            if subject is not None and (said[0] != "gec" or subject.sort == "outlet"):
                yield self._phrase(subject, says=True)
            self.clause = at + 1 if said[1] == "finite" else self.clause

    def _is_said_with_noun(self, at: int) -> bool:
        return any(t in _L["with"] for t in self.texts[max(0, at - 2) : at]) or verb(self.texts[at]) == ("gec", "finite")

    def _named_behind(self, at: int) -> Iterator[Phrase]:
        """«... olduğunu belirten Barzani, ...»."""
        start = at + 1
        while start < len(self.texts) and self.texts[start] in _L["joint"] | _BREAKS:
            start += 1
        name = self._forward(start, len(self.texts))
        if name is not None and name.sort is not None and not self._is_inflected(name):
            yield self._phrase(name, says=True)

    def _inverted(self, at: int) -> _Name | None:
        """«... dedi Barzani.»"""
        name = self._forward(at + 1, len(self.texts)) if self.texts[at] in ("dedi", "diyor", "dediler", "konustu", "yazdi") else None
        return name if name and name.sort and not self._is_inflected(name) and self._text(name.last + 1) in ("", ".", ",") else None

    def _subject(self, at: int) -> _Name | None:
        for head in (i for i in range(self.clause, at) if self._is_head(i)):
            start = head
            while start < at and (self.texts[start] in _L["nobody"] or self.texts[start] in _L["after"]):
                start += 1
            name = self._forward(start, at)
            if name is not None and name.sort is not None and not self._is_inflected(name) and self._may_be_subject(name, at):
                return name
        return None

    def _is_head(self, at: int) -> bool:
        if self.words[at].is_mark or self.words[at].quoted:
            return False
        if self.words[at].capital and at > self.clause and _WHO.fullmatch(self.texts[at - 1]):
            return True  # «Duhok'ta yaşayan Ali Demir»
        return at == self.clause or (self.words[at - 1].is_mark and self.texts[at - 1][0] not in "'’.")

    def _may_be_subject(self, name: _Name, at: int) -> bool:
        after = self._text(name.last + 1)
        return not name.alone or name.last > name.start or after in _BREAKS or name.last + 1 == at or after in _L["after"]

    # ---- how far it goes

    def _cased(self, at: int, case: str, *, owned: bool = True) -> _Name | None:
        """The name that ends at a word and bears a case; not `owned`, a genitive before it is the subject of the verb behind it."""
        if at < 0:
            return None
        text = self.texts[at]
        if text[0] in "'’":
            return self._backward(at - 1, None, owned=owned) if SUFFIX[case].fullmatch(text) else None
        noun = next((n for n in nouns(text, case) if stems(n) & _KNOWN), None)
        return self._backward(at, noun, owned=owned) if noun is not None else None

    def _backward(self, last: int, noun: str | None, *, owned: bool = True) -> _Name | None:
        """The name that ends at a word; `noun` is that word without its case."""
        start = last
        while start > max(0, last - _MOST) and self._joins(start - 1) and (owned or not SUFFIX["genitive"].fullmatch(self.texts[start - 1])):
            start -= 1
        while start < last and (self.texts[start] in _L["joint"] | _L["nobody"] or self.words[start].is_mark):
            start += 1
        return self._named(start, last, noun) if last >= 0 and not self.words[last].is_mark else None

    def _joins(self, at: int) -> bool:
        text = self.texts[at]
        if self.words[at].is_mark:
            return self._goes_on_after(text) or self._is_of_several(at) or (text == "." and at > 0 and self.texts[at - 1] in ABBREVIATIONS)
        if text in _L["nobody"]:
            return False
        return self.words[at].capital or _is_noun(text) or text in _L["joint"] or self._is_number_of_name(at)

    def _is_number_of_name(self, at: int) -> bool:
        """«Kanal 12»."""
        return self.texts[at].isdigit() and at > 0 and self.words[at - 1].capital

    def _is_of_several(self, at: int) -> bool:
        """«Beyaz Saray'dan iki kaynak»."""
        return SUFFIX["ablative"].fullmatch(self.texts[at]) is not None and self._text(at + 1) in _L["number"]

    def _goes_on_after(self, suffix: str) -> bool:
        return any(SUFFIX[case].fullmatch(suffix) for case in ("genitive", "adjective"))

    def _forward(self, start: int, limit: int) -> _Name | None:
        """The name that begins at a word."""
        end = start
        while end < min(limit, start + _MOST) and self._goes_on(start, end):
            end += 1
        while end > start and (self.texts[end - 1] in _L["joint"] or self.texts[end - 1] in _L["nobody"] or self.words[end - 1].is_mark):
            end -= 1
        if end <= start or self.texts[start] in _L["nobody"] or self._text(end)[:1] in ("'", "’"):
            return None
        return self._named(start, end - 1, None)

    def _goes_on(self, start: int, at: int) -> bool:
        text = self.texts[at]
        if self.words[at].is_mark:
            return at > start and self._joins(at)
        if at > start and (text in _L["after"] or (text in ("ve", "eski") and not self._text(at + 1)[:1].isalpha())):
            return False
        if self.words[at].capital and at > start and not self.words[at - 1].capital and stems(self.texts[at - 1]) & _L["unnamed"]:
            return not set(self.texts[start:at]) & _L["number"]  # «bir komutan Rudaw'a» is unnamed
        return self.words[at].capital or (_is_noun(text) and verb(text) is None) or (text in _L["joint"] and at > start) or self._is_number_of_name(at)

    def _is_inflected(self, name: _Name) -> bool:
        """Whether its last word bears a case: it is no subject then."""
        text = self.texts[name.last]
        if stems(text) & _KNOWN:
            return False
        return any(stems(noun) & _KNOWN for case in ("genitive", "dative", "locative", "ablative") for noun in nouns(text, case))

    def _is_report(self, at: int, case: str) -> bool:
        return at > 0 and _is_report(self.texts[at], case)

    # ---- what it is

    def _named(self, start: int, last: int, noun: str | None) -> _Name | None:
        start = max((i + 1 for i in range(start, last) if self.texts[i] in _L["hiding"]), default=start)
        parts = [(self.texts[i], self.words[i].capital) for i in range(start, last + 1) if not self.words[i].is_mark]
        if noun is not None:
            parts[-1] = (noun, parts[-1][1])
        sort, alone = _sort(parts)
        end = self.words[last].end if noun is None else self.words[last].start + len(noun)
        return _Name(start, last, end, sort, alone)

    def _any(self, name: _Name | None) -> Iterator[Phrase]:
        if name is not None:
            yield self._phrase(name, says=False)

    def _phrase(self, name: _Name, *, says: bool) -> Phrase:
        return Phrase(self.words[name.start].start, name.end, name.sort, says)

    def _text(self, at: int) -> str:
        return self.texts[at] if 0 <= at < len(self.texts) else ""


@lru_cache(maxsize=4096)
def _is_noun(text: str) -> bool:
    """Whether a lower-case word may be part of a name."""
    return bool(stems(text) & _KNOWN) or text in _L["describes"] or text in _L["number"]


@lru_cache(maxsize=4096)
def _is_report(text: str, case: str) -> bool:
    return any(stems(noun) & _L["report"] for noun in nouns(text, case))


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

"""Who is named in the phrases and verbs of citing of Turkish: the name stands before what cites it and bears its case, the verb of saying ends the clause whose
head names its subject, and a participle of saying has its subject behind it.

Every word is looked at a few times, however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from crawler.text.turkish_names import Name, Names
from crawler.text.turkish_words import ABBREVIATIONS, LISTS, nouns, stems, verb
from crawler.text.words import Phrase, Raw, Word, latin_sentences

_TOKEN = re.compile(r"\w+(?:-\w+)*|(?<=\w)['’]\w+|[^\w\s]|\n")
_WHO = re.compile(r"[a-z]{3,}[ae]n")
_NEAR = 10  # words between a report and whose it is
_QUOTES = frozenset('"“«')
_BREAKS = frozenset(',;:"“”«»()-–—')
_L = LISTS


def phrases(letters: str, raw: Raw) -> Iterator[Phrase]:
    """The sources that a Turkish text names; one of no sort is a source only if its name is known."""
    for sentence in latin_sentences(letters, raw, _TOKEN, ABBREVIATIONS):
        yield from _Reader(sentence).read()


class _Reader(Names):
    """One sentence."""

    def __init__(self, sentence: list[Word]) -> None:
        super().__init__(sentence)
        self.clause = 0

    def read(self) -> Iterator[Phrase]:
        yield from self._headline()
        for at, text in enumerate(self.texts):
            if self.words[at].quoted:
                continue
            if text == "gore":
                yield from self._according(at - 1)
            elif text in _L["resting"]:
                yield from self._any(self.cased(at - 1, "dative", owned=False))
            elif self._is_report(at, "locative"):
                yield from self._owners(at)
            elif _is_means(text):
                yield from self._any(self._genitive(at))
            if text in _L["told"]:
                yield from self._told(at - 1)
            yield from self._saying(at)

    # ---- where the name is

    def _headline(self) -> Iterator[Phrase]:
        colon = next((i for i, t in enumerate(self.texts[:9]) if t == ":"), None)
        name = self.forward(0, colon) if colon else None
        if name is not None and self.texts[:colon] != ["kaynak"] and name.last + 1 == colon and not self.is_inflected(name):
            speaks = not name.alone or self.text((colon or 0) + 1) in _QUOTES
            yield self._phrase(name if speaks else replace(name, sort=None), says=True)
        elif colon == 1 and self.texts[0] == "kaynak" and (source := self.forward(2, len(self.texts))) is not None:
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
            yield from self._any(self.cased(at, "dative"))

    def _owners(self, at: int) -> Iterator[Phrase]:
        """Whose report it is: «X'in ... haberinde», «X'ten yapılan açıklamada», «X'te yer alan habere», «X tarafından yayımlanan bildiride»."""
        shown = next((i for i in range(at - 1, max(-1, at - 6), -1) if self.texts[i] in _L["shown"] or self.texts[i].startswith("edindig")), None)
        found: Name | None = None
        if shown is not None:
            found = self._shown(shown)
            yield from self._any(found)
        owner = self._genitive(at)
        if owner is not None and (found is None or owner.last < found.start):
            yield from self._any(owner)
        if found is None and owner is None and self.words[at - 1].capital and (name := self.backward(at - 1, None)) is not None:
            yield from self._any(name if name.sort == "outlet" else replace(name, sort=None))

    def _shown(self, at: int) -> Name | None:
        for i in range(at - 1, max(-1, at - 7), -1):
            if self.texts[i] in _BREAKS:
                return None
            if self.texts[i] == "tarafindan":
                return self.backward(i - 1, None)
            if (name := self.cased(i, "ablative", owned=self.texts[at] in _L["shown"])) is not None:
                return name
            if self.texts[at] in ("alan", "yayimlanan", "yayinlanan", "cikan") and (name := self.cased(i, "locative")) is not None:
                return name if name.sort == "outlet" else replace(name, sort=None)
        return None

    def _genitive(self, at: int) -> Name | None:
        """The genitive that owns a word; not one that only says whose somebody else is («Irak'ın Kerkük kenti»)."""
        for i in range(at - 1, max(-1, at - _NEAR), -1):
            if self.texts[i] in _BREAKS and not self.words[i].quoted and self.texts[i] not in '"“”':
                return None
            name = self.cased(i, "genitive")
            if name is not None and (i + 1 == at or not self.words[i + 1].capital or any(t in _L["resting"] for t in self.texts[i + 1 : at])):
                return name
        return None

    def _told(self, at: int) -> Iterator[Phrase]:
        while at > 0 and self.texts[at] in ("ozel", "canli", "telefonla", "yazili"):
            at -= 1
        name = self.cased(at, "dative")
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
        name = self.forward(start, len(self.texts))
        if name is not None and name.sort is not None and not self.is_inflected(name):
            yield self._phrase(name, says=True)

    def _inverted(self, at: int) -> Name | None:
        """«... dedi Barzani.»"""
        name = self.forward(at + 1, len(self.texts)) if self.texts[at] in ("dedi", "diyor", "dediler", "konustu", "yazdi") else None
        return name if name and name.sort and not self.is_inflected(name) and self.text(name.last + 1) in ("", ".", ",") else None

    def _subject(self, at: int) -> Name | None:
        for head in (i for i in range(self.clause, at) if self._is_head(i)):
            start = head
            while start < at and (self.texts[start] in _L["nobody"] or self.texts[start] in _L["after"]):
                start += 1
            name = self.forward(start, at)
            if name is not None and name.sort is not None and not self.is_inflected(name) and self._may_be_subject(name, at):
                return name
        return None

    def _is_head(self, at: int) -> bool:
        if self.words[at].is_mark or self.words[at].quoted:
            return False
        if at > self.clause and _WHO.fullmatch(self.texts[at - 1]) and (self.words[at].capital or self.texts[at] in _L["number"]):
            return True  # «Duhok'ta yaşayan Ali Demir», «adını vermek istemeyen bir yetkili»
        return at == self.clause or (self.words[at - 1].is_mark and self.texts[at - 1][0] not in "'’.")

    def _may_be_subject(self, name: Name, at: int) -> bool:
        after = self.text(name.last + 1)
        return not name.alone or name.last > name.start or after in _BREAKS or name.last + 1 == at or after in _L["after"]

    def _is_report(self, at: int, case: str) -> bool:
        return at > 0 and _is_report(self.texts[at], case)

    def _any(self, name: Name | None) -> Iterator[Phrase]:
        if name is not None:
            yield self._phrase(name, says=False)

    def _phrase(self, name: Name, *, says: bool) -> Phrase:
        return Phrase(self.words[name.start].start, name.end, name.sort, says)


@lru_cache(maxsize=4096)
def _is_report(text: str, case: str) -> bool:
    return any(stems(noun) & _L["report"] for noun in nouns(text, case))


@lru_cache(maxsize=4096)
def _is_means(text: str) -> bool:
    """«X'in ifadesiyle», «X'in sözleriyle»."""
    return any(stems(noun) & _L["means"] for noun in nouns(text, "means"))

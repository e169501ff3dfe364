"""Who is named in a phrase of citing: word by word, with the tables of `frames`.

A phrase of citing («بحسب», «به گفته», li gorî) has its source behind it; a verb of saying has it behind it in Arabic and at the head of its clause in
Persian and Kurdish. The noun the phrase begins with then tells its kind. Every word is looked at a few times, however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from crawler.text import english, turkish
from crawler.text.frames import FRAMES, Frames, Phrases
from crawler.text.nouns import AGENCIES, WITHIN, Nouns, bare_of, is_adjective
from crawler.text.words import Phrase, Raw, Word, sentences

_READERS: Mapping[str, Callable[[str, Raw], Iterator[Phrase]]] = {"en": english.phrases, "tr": turkish.phrases}
LANGUAGES = frozenset([*_READERS, *FRAMES])
_COMMAS = frozenset(",،")
_MOST = 14  # words of a name
_HEAD = 9  # words that a headline's source may take
_NEAR = 12  # words between a verb and the preposition it carries its source with
_OPEN, _DASH = frozenset("«\"“'(‘’"), frozenset("-–—/|")
_PART = _DASH | frozenset("؛;")
_CLOSING = frozenset('»"”')


def phrases(letters: str, language: str, raw: Raw) -> Iterator[Phrase]:
    """The sources that phrases and verbs of citing name in folded letters; one of no sort is a source only if its name is known."""
    frames = FRAMES.get(language)
    if language in _READERS:
        yield from _READERS[language](letters, raw)
    elif frames is not None:
        for sentence in sentences(letters):
            yield from _Reader(sentence, frames, raw).read()


class _Reader:
    """One sentence and the language it is read in."""

    def __init__(self, sentence: list[Word], frames: Frames, raw: Raw) -> None:
        self.words, self.frames, self.raw = sentence, frames, raw
        self.nouns = Nouns(frames, raw)

    def read(self) -> Iterator[Phrase]:
        yield from self._at_head()
        yield from self._from_carried()
        yield from self._anywhere()
        clause, at = 0, 0
        while at < len(self.words):
            before, verb = self._matched(self.frames.before, at), self._matched(self.frames.say, at)
            if before:
                yield from self._behind(at + len(before), before)
            elif self._is_teller(at):
                yield from self._told(at + 1)
            elif verb and self.frames.verb_first:
                yield from self._after_verb(at + len(verb), verb)
            elif verb and at:
                yield from self._subject(clause, at)
                clause = at + len(verb)
            at += len(before or verb or " ")

    def _matched(self, listed: Phrases, at: int) -> tuple[str, ...] | None:
        """The phrase that stands at a word, with Arabic's «and» before it or its last word's «ل» on the next."""
        word = self.words[at].text
        bare = word if not self.frames.verb_first else _verb_of(word, listed)
        if word == "گفت" and [w.text[:2] for w in self.words[at + 1 : at + 3]] == ["و", "گو"]:
            return None  # «گفت و گو»
        if word == "وبین" and at:
            return None  # «and between», but at the head of a sentence «and he made clear»
        for phrase in listed.get(bare, ()):
            if all(self._is(at + i, part, last=i == len(phrase) - 1) for i, part in enumerate(phrase[1:], 1)):
                return phrase
        return None

    def _is(self, at: int, part: str, *, last: bool) -> bool:
        if at >= len(self.words):
            return False
        text = self.words[at].text
        return text == part or (last and part == "ل" and text.startswith("ل") and len(text) > 2)

    # ---- where the name is

    def _at_head(self) -> Iterator[Phrase]:
        """«X: ...» and «X - city - ...», the head of a headline or a report."""
        start = 0
        for at, word in enumerate(self.words[:_HEAD]):
            if not at and self._matched(self.frames.say, at):
                return
            if word.text == ":" and at == 1 and self.words[0].text in self.frames.label:
                return
            if word.text == ":" or word.text in _DASH:
                found = self._name(start, until=at)
                phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=False) if found and found[-1].end >= self.words[at - 1].end - 1 else None
                if phrase is not None:
                    yield phrase if word.text == ":" and not start else Phrase(phrase.start, phrase.end, None, says=False)
                start = at + 1
            if word.text == ":":
                return

    def _from_carried(self) -> Iterator[Phrase]:
        """«نقلت X عن Y»: the preposition that a verb carries its source with; without a verb («X عن مصادر: ...») only the unnamed."""
        for at, word in enumerate(self.words):
            if word.text not in self.frames.carried:
                continue
            verbs = self.frames.carried[word.text]
            said = any(w.text in verbs or w.text[1:] in verbs for w in self.words[max(0, at - _NEAR) : at])
            if said or (at <= _HEAD and word.text == "عن"):
                found = self._name(at + 1)
                phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=said) if found else None
                if phrase is not None and (phrase.sort == "anonymous" or (said and word.text == "عن")):
                    yield phrase

    def _anywhere(self) -> Iterator[Phrase]:
        """Unnamed sources of Arabic, wherever they stand, and media with their names."""
        if not self.frames.verb_first:
            return
        for at, word in enumerate(self.words):
            stem = _without_clitics(word.text, self.frames.sources | self.frames.media)
            if stem is None or (at + 1 < len(self.words) and self.words[at + 1].text == ":"):
                continue
            found = self._name(at)
            if found is None:
                continue
            clitics = len(word.text) - len(stem)
            if bare_of(stem) in self.frames.sources and self._is_source(stem, found):
                yield Phrase(word.start + clitics, found[-1].end, "anonymous", says=False)
            elif stem in self.frames.media and len(found) > 1 and found[1].text not in self.frames.inanimate:
                yield Phrase(word.start + clitics, found[-1].end, "outlet", says=False, in_passing=True)

    def _is_source(self, stem: str, found: list[Word]) -> bool:
        """«مصادر أمنية», «المصادر»; but «مصادر الطاقة» are none."""
        after = found[1].text if len(found) > 1 else ""
        if stem.startswith("ال"):
            return len(found) == 1 or is_adjective(bare_of(after), self.frames)
        return is_adjective(after, self.frames)

    def _is_teller(self, at: int) -> bool:
        return self.words[at].text in self.frames.told

    def _told(self, at: int) -> Iterator[Phrase]:
        """«به شفق نیوز گفت», "ji K24ê re": who was told, if known or called a medium."""
        found = self._name(at)
        after = at + len(found) if found else at
        if found and after < len(self.words) and (self.words[after].text == "re" or self._matched(self.frames.say, after)):
            phrase = self.nouns.phrase(found, self.words, 0, says=False, anybody=False)
            if phrase is not None:
                yield phrase if phrase.sort == "outlet" else Phrase(phrase.start, phrase.end, None, says=False)

    def _behind(self, at: int, frame: tuple[str, ...]) -> Iterator[Phrase]:
        joined = 1 if frame[-1] == "ل" and self.words[at - 1].text != "ل" else 0
        at = self._past_desk(at)
        found = self._name(at - joined, drop=joined)
        if found is not None and (phrase := self.nouns.phrase(found, self.words, joined, says=False, anybody=frame in self.frames.of_names)) is not None:
            if frame in self.frames.of_media and phrase.sort != "outlet" and found[0].text not in AGENCIES:
                phrase = Phrase(phrase.start, phrase.end, None, says=False)
            if phrase.sort is None and frame in self.frames.of_names and len(found) == 1 and len(found[0].text) > 3 and not self.frames.verb_first:
                phrase = Phrase(phrase.start, phrase.end, "official", says=True)
            yield phrase

    def _past_desk(self, at: int) -> int:
        """«به گزارش گروه سیاسی خبرگزاری فارس»: past the desk to the agency."""
        desk = at < len(self.words) and self.words[at].text in ("گروه", "سرویس", "خبرنگار")
        return next((i for i in range(at, min(at + 4, len(self.words))) if self.words[i].text in self.frames.media), at) if desk else at

    def _after_verb(self, at: int, verb: tuple[str, ...]) -> Iterator[Phrase]:
        while at < len(self.words) and (self.words[at].text in self.frames.skip):
            at += 1
        found = self._name(at)
        if found is not None and (phrase := self.nouns.phrase(found, self.words, 0, says=True, anybody=self._is_speaker(verb[0], found))) is not None:
            yield phrase

    def _is_speaker(self, verb: str, found: list[Word]) -> bool:
        return verb in self.frames.strong and (verb in self.frames.sure or (len(found) <= 4 and _DEED.match(found[0].text) is None))

    def _subject(self, clause: int, verb: int) -> Iterator[Phrase]:
        """The first name at the head of a part of the clause that `verb` ends."""
        for start in self._heads(clause, verb):
            if self.words[start].text in self.frames.adjunct:
                continue
            found = self._name(start, until=verb)
            strong = not self.frames.weak & {w.text for w in self.words[verb : verb + 1]}
            plain = strong and (not start or self.words[start - 1].is_mark)
            phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=plain) if found and not self._is_predicate(found, start, verb) else None
            if found and found[0].text in self.frames.pronoun:
                return
            if phrase is not None and start and self.words[start - 1].text in _OPEN and phrase.sort == "official" and self.words[verb - 1].text in _CLOSING:
                phrase = Phrase(phrase.start, phrase.end, None, says=True)
            if phrase is not None:
                yield phrase
                after = start + len(found or ())
                if phrase.sort is not None and self.words[min(after, verb)].text not in _PART:
                    return

    def _is_predicate(self, found: list[Word], start: int, verb: int) -> bool:
        after = start + len(found)
        return after < verb and self.words[after].text in self.frames.finite

    def _heads(self, clause: int, verb: int) -> Iterator[int]:
        yield from (at for at in range(clause, verb) if self._begins(at, clause))

    def _begins(self, at: int, clause: int) -> bool:
        if self.words[at].is_mark:
            return False
        before = self.words[at - 1] if at > clause else None
        return before is None or before.is_mark or before.text in self.frames.start

    def _name(self, at: int, *, drop: int = 0, until: int | None = None) -> list[Word] | None:
        """The words of the name that begins at `at`: up to a mark or a word that ends it."""
        limit = min(len(self.words) if until is None else until, at + _MOST)
        while at < limit and self.words[at].text in _OPEN:
            at += 1
        end = start = at
        while end < limit and not self._ends(start, end):
            end += 1
        if self.frames.verb_first and end + 1 < limit and self.words[end].text in _OPEN and self._is_medium(at):
            end = next((i for i in range(end + 1, limit) if self.words[i].is_mark), limit)
        end = self._further(at, end, limit)
        while end > at and self.words[end - 1].text == "و":
            end -= 1
        first = self.words[at].text if at < limit else ""
        return self.words[at:end] if end > at and (drop or first not in self.frames.end) else None

    def _further(self, start: int, end: int, limit: int) -> int:
        """Where a name ends that a title is parted from: «مدير المركز، نواف خليل،», «سفیر ایران در بغداد محمد صادق گفت»."""
        comma = end < limit and self.words[end].text in _COMMAS
        if not any(bare_of(w.text) in self.frames.title for w in self.words[start:end]):
            return end
        if comma:
            stop = next((i for i in range(end + 1, limit) if self.words[i].is_mark or self._ends(end + 1, i)), limit)
            named = self.words[end + 1 : stop]
            fits = 2 <= len(named) <= 3 and not any(w.text in self.frames.end or w.text in self.frames.inanimate for w in named)
            return stop if fits and stop < limit and self.words[stop].text in _COMMAS else end
        if end < limit and self.words[end].text == "در" and limit < len(self.words):
            between = self.words[end + 1 : limit]
            plain = 3 <= len(between) <= 6 and not any(w.is_mark or w.text in self.frames.end for w in between)
            return limit if plain and self._matched(self.frames.say, limit) else end
        return end

    def _ends(self, start: int, at: int) -> bool:
        word, frames = self.words[at], self.frames
        if word.text == "علی" and frames.verb_first and self.raw(word.start, word.end)[-1:] == "ي":
            return False  # Ali, not «on»
        if word.is_mark:
            return word.text not in ("-", "'", "’") or not self._is_joint(at)
        if at == start:
            return False
        if not frames.verb_first:
            return word.text in frames.end or self._matched(frames.say, at) is not None
        if word.text == "اول" and [w.text for w in self.words[at + 1 : at + 2]] == ["من"]:
            return True  # «أول من أمس»
        if word.text[0] == "ل" and (word.text[1:] in frames.media or word.text == "ل"):
            return True
        if word.text in WITHIN and (at - start <= 2 or word.text == "من"):
            return not self._goes_on(start, at)
        return word.text in frames.end or (word.text in frames.media and bare_of(self.words[start].text) not in frames.media)

    def _is_joint(self, at: int) -> bool:
        """A hyphen or apostrophe within a word: al-Sudani."""
        return 0 < at < len(self.words) - 1 and self.words[at - 1].end == self.words[at].start and self.words[at].end == self.words[at + 1].start

    def _goes_on(self, start: int, at: int) -> bool:
        """«القيادي في كتائب ...», «اثنان من سكان ...»: the noun before says little without what it is in."""
        before = [bare_of(w.text) for w in self.words[start:at]]
        if at + 1 < len(self.words) and self.words[at + 1].text in self.frames.statement:
            return False
        if " ".join(w.text for w in self.words[start : at + 1]) in self.frames.number:
            return True
        return self.words[at].text == "فی" and before[0] in self.frames.within

    def _is_medium(self, at: int) -> bool:
        return bare_of(self.words[at].text) in self.frames.media


def _verb_of(word: str, listed: Phrases) -> str:
    """An Arabic verb without «and» before it and «it» behind it: «وأعلنه»."""
    for bare in (word, word[1:] if word[:1] in "وف" else ""):
        for verb in (bare, bare.removesuffix("ه"), bare.removesuffix("ها")):
            if verb in listed:
                return verb
    return word


def _without_clitics(word: str, known: frozenset[str]) -> str | None:
    """An Arabic noun that is looked for, without what is written onto it; its article stays."""
    for cut in range(min(3, len(word) - 2)):
        if word[cut:] in known or bare_of(word[cut:]) in known:
            return word[cut:]
        if word[cut] not in "وفبلک":
            return None
    return None


_DEED = re.compile(r"(?:است|ان|ا)\w{1,3}ا\w\Z|ت\w{2}ی\w\Z|ت\w{2,3}\Z")  # «انسحاب», «استمرار», «تنفيذ»

"""Who is named in a phrase of citing: word by word, with the tables of `frames`.

A phrase of citing («بحسب», «به گفته», li gorî) has its source behind it; a verb of saying has it behind it in Arabic and at the head of its clause in
Persian and Kurdish. The noun the phrase begins with then tells its kind. Every word is looked at a few times, however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from crawler.text import english, turkish
from crawler.text.frame_names import OPEN, FrameNames, verb_of
from crawler.text.frames import FRAMES
from crawler.text.nouns import AGENCIES, WITHIN, bare_of, is_adjective
from crawler.text.words import Phrase, Raw, Word, sentences

_READERS: Mapping[str, Callable[[str, Raw], Iterator[Phrase]]] = {"en": english.phrases, "tr": turkish.phrases}
LANGUAGES = frozenset([*_READERS, *FRAMES])
_HEAD = 9  # words that a headline's source may take
_NEAR = 12  # words between a verb and the preposition it carries its source with
_DASH = frozenset("-–—/|")
_PART = _DASH | frozenset("؛;")
_CLOSING = frozenset('»"”')
_NOT = frozenset(["لم", "لن", "لا"])
_FROM = frozenset(["از", "له", "ji"])
_THIS = frozenset(["این", "ان", "مطلب", "خبر", "موضوع"])  # «این را رویترز نوشت»


def phrases(letters: str, language: str, raw: Raw) -> Iterator[Phrase]:
    """The sources that phrases and verbs of citing name in folded letters; one of no sort is a source only if its name is known."""
    frames = FRAMES.get(language)
    if language in _READERS:
        yield from _READERS[language](letters, raw)
    elif frames is not None:
        for sentence in sentences(letters):
            yield from _Reader(sentence, frames, raw).read()


class _Reader(FrameNames):
    """One sentence."""

    def read(self) -> Iterator[Phrase]:
        yield from self._at_head()
        yield from self._from_carried()
        yield from self._anywhere()
        clause, at = 0, 0
        while at < len(self.words):
            if self.words[at].quoted:  # what is said inside a quotation, or the title of a book, is nobody's citation
                at += 1
                continue
            before, verb = self.matched(self.frames.before, at), self.matched(self.frames.say, at)
            if before:
                yield from self._behind(at + len(before), before)
            elif self.words[at].text in self.frames.stated:
                yield from self._stated(at)
            elif self._is_teller(at) or self.words[at].text in _FROM:
                yield from self._told(at + 1) if self._is_teller(at) else ()
                yield from self._relayed(at + 1)
            elif verb and self.frames.verb_first:
                yield from self._after_verb(at + len(verb), verb) if not self._is_denied(at) else ()
                yield from self._before_verb(at) if 0 < at < _HEAD else ()
            elif verb and at:
                yield from self._subject(clause, at)
                clause = at + len(verb)
            at += len(before or verb or " ")

    def _is_denied(self, at: int) -> bool:
        """«لم تذكر الشركة», «قبل أن يعلن الجيش»: what was not said, or not yet, has no source."""
        before = self.words[at - 1].text if at else ""
        return before.removeprefix("و") in _NOT or (before == "ان" and self.words[at].text[0] in "یت")

    # ---- where the name is

    def _at_head(self) -> Iterator[Phrase]:
        """«X: ...» and «X - city - ...», the head of a headline or a report."""
        start = 0
        for at, word in enumerate(self.words[:_HEAD]):
            if not at and self.matched(self.frames.say, at):
                return
            if word.text == ":" and at == 1 and self.words[0].text in self.frames.label:
                return
            if word.text == ":" or word.text in _DASH:
                found = self.name(start, until=at)
                phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=False) if found and found[-1].end >= self.words[at - 1].end - 1 else None
                if phrase is not None:
                    yield phrase if word.text == ":" and not start else Phrase(phrase.start, phrase.end, None, says=False)
                elif word.text == ":" and found:
                    yield from self._telling(found)
                start = at + 1
            if word.text == ":":
                return

    def _telling(self, found: list[Word]) -> Iterator[Phrase]:
        """«السوداني ل«الحدث»: ...», «X به Y: ...»: whoever he is, he speaks."""
        behind = next((w.text for w in self.words if w.start >= found[-1].end and w.text not in _CLOSING), "")
        tells = behind in self.frames.tells or (self.frames.verb_first and behind[:1] == "ل")
        phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=True) if tells else None
        if phrase is not None and phrase.sort != "outlet" and (phrase.sort or (len(found) == 1 and len(found[0].text) > 3)):
            yield phrase if phrase.sort else Phrase(phrase.start, phrase.end, "official", says=True)
            yield from self._told_in_quotes(found[-1].end)

    def _told_in_quotes(self, end: int) -> Iterator[Phrase]:
        """«فلان ل«الأولى»: ...»: a medium that nobody knows."""
        name = [w for w in self.words[: _HEAD + 3] if w.start >= end and w.quoted and not w.is_mark]
        if name and self.frames.verb_first and len(name) <= 4:
            yield Phrase(name[0].start, name[-1].end, "outlet", says=False)

    def _from_carried(self) -> Iterator[Phrase]:
        """«نقلت X عن Y»: the preposition that a verb carries its source with; without a verb («X عن مصادر: ...») only the unnamed."""
        for at, word in enumerate(self.words):
            if word.text not in self.frames.carried:
                continue
            verbs = self.frames.carried[word.text]
            said = any(w.text in verbs or w.text[1:] in verbs for w in self.words[max(0, at - _NEAR) : at])
            if said or (at <= _HEAD and word.text == "عن"):
                found = self.name(at + 1)
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
            found = self.name(at)
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
        found = self.name(at)
        after = at + len(found) if found else at
        if found and after < len(self.words) and (self.words[after].text in ("re", ":") or self.matched(self.frames.say, after)):
            phrase = self.nouns.phrase(found, self.words, 0, says=False, anybody=False)
            if phrase is not None:
                yield phrase if phrase.sort == "outlet" else Phrase(phrase.start, phrase.end, None, says=False)

    def _relayed(self, at: int) -> Iterator[Phrase]:
        """«ji berpirsekî veguhast», «از یک مقام نقل کرد»: what one who relays carries behind a preposition."""
        found = self.name(at)
        if found and self.matched(self.frames.relays, at + len(found)):
            phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=True)
            yield from [phrase] if phrase is not None else []

    def _stated(self, at: int) -> Iterator[Phrase]:
        """«كشف تقرير لمنظمة العفو», «ذكر بيان صادر عن الرئاسة»: whose paper it is that says something."""
        before = self.words[at - 1].text if at else ""
        if before not in self.frames.stated_in and verb_of(before, self.frames.say) not in self.frames.say:
            return
        for i in range(at + 1, min(at + 4, len(self.words))):
            text, by = self.words[i].text, self.matched(self.frames.stated_by, i)
            if by or text == "ل" or (text.startswith("ل") and len(text) > 3):
                yield from self._behind(i + len(by or "-"), by or ("ل",))
                return
            if not is_adjective(text, self.frames):
                return

    def _behind(self, at: int, frame: tuple[str, ...]) -> Iterator[Phrase]:
        joined = 1 if frame[-1] == "ل" and self.words[at - 1].text != "ل" else 0
        at = self._past_desk(at)
        found = self.name(at - joined, drop=joined)
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
        found = self.name(at)
        if found is None or (verb[0] in self.frames.of_person and bare_of(found[0].text) in self.frames.body):
            return
        if (phrase := self.nouns.phrase(found, self.words, 0, says=True, anybody=self._is_speaker(verb[0], found))) is not None:
            yield phrase

    def _before_verb(self, verb: int) -> Iterator[Phrase]:
        """«صحيفة عبرية تكشف ...», «وزير الدفاع يؤكد ...»: in headlines the subject comes first."""
        parted = self._is_denied(verb) or any(w.is_mark and w.text not in OPEN | _CLOSING for w in self.words[:verb])
        found = None if parted else self.name(0, until=verb)
        last = next((w for w in reversed(self.words[:verb]) if not w.is_mark), None)
        phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=False) if found else None
        if found and phrase is not None and (found[-1] is last or (phrase.sort == "anonymous" and self.words[len(found)].text in WITHIN)):
            yield phrase

    def _is_speaker(self, verb: str, found: list[Word]) -> bool:
        return verb in self.frames.strong and (verb in self.frames.sure or (len(found) <= 4 and _DEED.match(found[0].text) is None))

    def _subject(self, clause: int, verb: int) -> Iterator[Phrase]:
        """The first name at the head of a part of the clause that `verb` ends."""
        for start in self._heads(clause, verb):
            if self.words[start].text in self.frames.adjunct:
                continue
            found = self.name(start, until=verb)
            strong = not self.frames.weak & {w.text for w in self.words[verb : verb + 1]}
            plain = strong and (not start or self.words[start - 1].is_mark)
            phrase = self.nouns.phrase(found, self.words, 0, says=True, anybody=plain) if found and not self._is_predicate(found, start, verb) else None
            if found and found[0].text in self.frames.pronoun:
                return
            if phrase is not None and start and self.words[start - 1].text in OPEN and phrase.sort == "official" and self.words[verb - 1].text in _CLOSING:
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
        return before is None or before.is_mark or before.text in self.frames.start or (before.text == "را" and self.words[at - 2].text in _THIS)


def _without_clitics(word: str, known: frozenset[str]) -> str | None:
    """An Arabic noun that is looked for, without what is written onto it; its article stays."""
    for cut in range(min(3, len(word) - 2)):
        if word[cut:] in known or bare_of(word[cut:]) in known:
            return word[cut:]
        if word[cut] not in "وفبلک":
            return None
    return None


_DEED = re.compile(r"(?:است|ان|ا)\w{1,3}ا\w\Z|ت\w{2}ی\w\Z|ت\w{2,3}\Z")  # «انسحاب», «استمرار», «تنفيذ»

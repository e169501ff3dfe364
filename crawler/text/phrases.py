"""Who is named in a phrase of citing: word by word, with the tables of `frames`.

A phrase of citing («بحسب», «به گفته», li gorî) has its source behind it; a verb of saying has it behind it in Arabic and at the head of its clause in
Persian and Kurdish. The noun the phrase begins with then tells its kind. Every word is looked at a few times, however long the text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crawler.text.frames import FRAMES, Frames, Phrases

_TOKEN = re.compile(r"\w+|[^\w\s]|\n")
_COMMAS = frozenset(",،")
_MOST = 14  # words of a name
_LONGEST = 90  # words of a sentence
_HEAD = 9  # words that a headline's source may take
_NEAR = 12  # words between a verb and the preposition it carries its source with
_OPEN, _DASH = frozenset("«\"“'(‘’"), frozenset("-–—/|")
_PART = _DASH | frozenset("؛;")
_CLOSING = frozenset('»"”')
_AGENCIES = frozenset(["وکالات"])
_FULL = frozenset("!?؟\n")
Sort: TypeAlias = Literal["outlet", "official", "anonymous"]
Raw: TypeAlias = Callable[[int, int], str]  # the original of a span of folded letters


@dataclass(frozen=True, slots=True)
class Phrase:
    """A source at `start:end` of the folded letters; of no sort where only a known name is one."""

    start: int
    end: int
    sort: Sort | None
    says: bool
    in_passing: bool = False  # a medium that is named, whatever of


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        return not (self.text[0].isalnum() or self.text[0] == "_")


def phrases(letters: str, language: str, raw: Raw) -> Iterator[Phrase]:
    """The sources that phrases and verbs of citing name in folded letters; one of no sort is a source only if its name is known."""
    frames = FRAMES.get(language)
    if frames is not None:
        for sentence in _sentences(letters):
            yield from _Reader(sentence, frames, raw).read()


def _sentences(letters: str) -> Iterator[list[_Word]]:
    found: list[_Word] = []
    for match in _TOKEN.finditer(letters):
        word = _Word(match[0], match.start(), match.end())
        stop = word.text in _FULL or (word.text == "." and not letters[word.end : word.end + 1].strip())
        if not stop and word.text != "\n":
            found.append(word)
        if stop or len(found) >= _LONGEST:
            yield found
            found = []
    yield found


class _Reader:
    """One sentence and the language it is read in."""

    def __init__(self, sentence: list[_Word], frames: Frames, raw: Raw) -> None:
        self.words, self.frames, self.raw = sentence, frames, raw

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
                phrase = self._phrase(found, 0, says=True, anybody=False) if found and found[-1].end >= self.words[at - 1].end - 1 else None
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
                phrase = self._phrase(found, 0, says=True, anybody=said) if found else None
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
            if _bare(stem) in self.frames.sources and self._is_source(stem, found):
                yield Phrase(word.start + clitics, found[-1].end, "anonymous", says=False)
            elif stem in self.frames.media and len(found) > 1 and found[1].text not in self.frames.inanimate:
                yield Phrase(word.start + clitics, found[-1].end, "outlet", says=False, in_passing=True)

    def _is_source(self, stem: str, found: list[_Word]) -> bool:
        """«مصادر أمنية», «المصادر»; but «مصادر الطاقة» are none."""
        after = found[1].text if len(found) > 1 else ""
        if stem.startswith("ال"):
            return len(found) == 1 or _is_adjective(_bare(after), self.frames)
        return _is_adjective(after, self.frames)

    def _is_teller(self, at: int) -> bool:
        return self.words[at].text in self.frames.told

    def _told(self, at: int) -> Iterator[Phrase]:
        """«به شفق نیوز گفت», "ji K24ê re": who was told, if known or called a medium."""
        found = self._name(at)
        after = at + len(found) if found else at
        if found and after < len(self.words) and (self.words[after].text == "re" or self._matched(self.frames.say, after)):
            phrase = self._phrase(found, 0, says=False, anybody=False)
            if phrase is not None:
                yield phrase if phrase.sort == "outlet" else Phrase(phrase.start, phrase.end, None, says=False)

    def _behind(self, at: int, frame: tuple[str, ...]) -> Iterator[Phrase]:
        joined = 1 if frame[-1] == "ل" and self.words[at - 1].text != "ل" else 0
        at = self._past_desk(at)
        found = self._name(at - joined, drop=joined)
        if found is not None and (phrase := self._phrase(found, joined, says=False, anybody=frame in self.frames.of_names)) is not None:
            if frame in self.frames.of_media and phrase.sort != "outlet" and found[0].text not in _AGENCIES:
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
        if found is not None and (phrase := self._phrase(found, 0, says=True, anybody=self._is_speaker(verb[0], found))) is not None:
            yield phrase

    def _is_speaker(self, verb: str, found: list[_Word]) -> bool:
        return verb in self.frames.strong and (verb in self.frames.sure or (len(found) <= 4 and _DEED.match(found[0].text) is None))

    def _subject(self, clause: int, verb: int) -> Iterator[Phrase]:
        """The first name at the head of a part of the clause that `verb` ends."""
        for start in self._heads(clause, verb):
            if self.words[start].text in self.frames.adjunct:
                continue
            found = self._name(start, until=verb)
            strong = not self.frames.weak & {w.text for w in self.words[verb : verb + 1]}
            plain = strong and (not start or self.words[start - 1].is_mark)
            phrase = self._phrase(found, 0, says=True, anybody=plain) if found and not self._is_predicate(found, start, verb) else None
            if found and found[0].text in self.frames.pronoun:
                return
            if phrase is not None and start and self.words[start - 1].text in _OPEN and phrase.sort == "official" and self.words[verb - 1].text in _CLOSING:
                phrase = Phrase(phrase.start, phrase.end, None, says=True)
            if phrase is not None:
                yield phrase
                after = start + len(found or ())
                if phrase.sort is not None and self.words[min(after, verb)].text not in _PART:
                    return

    def _is_predicate(self, found: list[_Word], start: int, verb: int) -> bool:
        after = start + len(found)
        return after < verb and self.words[after].text in self.frames.finite

    def _heads(self, clause: int, verb: int) -> Iterator[int]:
        yield from (at for at in range(clause, verb) if self._begins(at, clause))

    def _begins(self, at: int, clause: int) -> bool:
        if self.words[at].is_mark:
            return False
        before = self.words[at - 1] if at > clause else None
        return before is None or before.is_mark or before.text in self.frames.start

    def _name(self, at: int, *, drop: int = 0, until: int | None = None) -> list[_Word] | None:
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
        if not any(_bare(w.text) in self.frames.title for w in self.words[start:end]):
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
        if word.text in _WITHIN and (at - start <= 2 or word.text == "من"):
            return not self._goes_on(start, at)
        return word.text in frames.end or (word.text in frames.media and _bare(self.words[start].text) not in frames.media)

    def _is_joint(self, at: int) -> bool:
        """A hyphen or apostrophe within a word: al-Sudani."""
        return 0 < at < len(self.words) - 1 and self.words[at - 1].end == self.words[at].start and self.words[at].end == self.words[at + 1].start

    def _goes_on(self, start: int, at: int) -> bool:
        """«القيادي في كتائب ...», «اثنان من سكان ...»: the noun before says little without what it is in."""
        before = [_bare(w.text) for w in self.words[start:at]]
        if at + 1 < len(self.words) and self.words[at + 1].text in self.frames.statement:
            return False
        if " ".join(w.text for w in self.words[start : at + 1]) in self.frames.number:
            return True
        return self.words[at].text == "فی" and before[0] in self.frames.within

    def _is_medium(self, at: int) -> bool:
        return _bare(self.words[at].text) in self.frames.media

    # ---- what it is

    def _phrase(self, name: list[_Word], joined: int, *, says: bool, anybody: bool) -> Phrase | None:
        parts = [w.text for w in name if not w.is_mark]
        parts[0] = ("ال" + parts[0][2:] if parts[0].startswith("لل") else parts[0][1:]) if joined else parts[0]
        start = name[0].start + joined
        sort = "anonymous" if self._hides(name) else self._sort(parts, name, anybody=anybody)
        return None if sort == "nothing" else Phrase(start, name[-1].end, None if sort == "unknown" else sort, says)

    def _hides(self, name: list[_Word]) -> bool:
        """«المسؤول الذي طلب عدم ذكر اسمه»."""
        if not self.frames.verb_first:
            return False
        after = [w.text for w in self.words if name[-1].end < w.start][:7]
        return bool({"عدم", "حجب"} & set(after)) and any(w.startswith(("طلب", "رفض", "فضل", "اشترط", "مشترط", "مفضل", "طالبا")) for w in after)

    def _sort(self, parts: list[str], name: list[_Word], *, anybody: bool) -> Sort | Literal["unknown", "nothing"]:
        frames, bare = self.frames, [_bare(p) if self.frames.verb_first else p for p in parts]
        counted = next((n for n in (2, 1) if " ".join(parts[:n]) in frames.number and len(parts) > n), 0)
        if parts[-1] in _HIS:
            return "nothing"
        if parts[0] in _AGENCIES:
            return "anonymous" if len(parts) == 1 else "outlet"
        if bare[0] in frames.media or parts[0] in frames.media:
            return "outlet" if len(parts) > 1 else "unknown"
        if counted and any(b in frames.unnamed or b in frames.title or b in frames.person for b in bare[counted : counted + 2]):
            return "anonymous"
        if self._is_unnamed(parts, bare) or (anybody and self._is_anyone(parts, counted)):
            return "anonymous"
        if parts[0] in frames.inanimate or bare[0] in frames.inanimate or counted or parts[0][0].isdigit():
            return "nothing"
        if any(b in frames.title for b in bare[:4]):
            return "official"
        if frames.media_suffix & set(parts[-1:]):
            return "outlet"
        return "official" if anybody and self._looks_named(parts, name) else "unknown"

    def _is_unnamed(self, parts: list[str], bare: list[str]) -> bool:
        if self.frames.verb_first:
            return _is_unnamed_in_arabic(parts, bare, self.frames)
        many = self.frames.person or parts[0].endswith(_MANY) or parts[0] == "منبع"
        if many and parts[0] in self.frames.unnamed and parts[0] not in self.frames.title:
            return True
        ending = next((e for e in self.frames.indefinite if parts[0].endswith(e) and _stem(parts[0], e) & self.frames.person), None)
        return ending is not None

    def _is_anyone(self, parts: list[str], counted: int) -> bool:
        """«یک ملوان بازنشسته ... گفت», "Şivanekî ... got": one of some trade, whatever it is."""
        if counted:
            return parts[0] == "یک" and not {parts[counted], *parts[counted + 1 : counted + 2]} & self.frames.inanimate
        ending = next((e for e in self.frames.indefinite if e.endswith(_ONE) and parts[0].endswith(e)), None)
        return ending is not None and len(parts[0]) > len(ending) + 3 and not _stem(parts[0], ending) & self.frames.inanimate

    def _is_family_name(self, word: str) -> bool:
        shaped = self.frames.verb_first and len(word) > 5 and word.startswith("ال") and word.endswith("ی")
        return shaped and word[2:] not in self.frames.adjective and word not in self.frames.no_surname

    def _looks_named(self, parts: list[str], name: list[_Word]) -> bool:
        if len(parts) == 1:
            return self._is_family_name(parts[0])
        if len(parts) > 5 or any(p in self.frames.inanimate or p.isdigit() for p in parts):
            return False
        if not self.frames.verb_first and any(_NO_NAME.match(p) for p in parts):
            return False
        latin = name[0].text[0] < "\u0250"
        return not latin or self.raw(name[-1].start, name[-1].end)[:1].isupper()


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
        if word[cut:] in known or _bare(word[cut:]) in known:
            return word[cut:]
        if word[cut] not in "وفبلک":
            return None
    return None


def _is_adjective(word: str, frames: Frames) -> bool:
    return not word.startswith("ال") and (word in frames.adjective or _ADJECTIVE.match(word) is not None)


def _stem(word: str, ending: str) -> set[str]:
    stem = word[: -len(ending)]
    return {stem, stem + "ی", stem + "i", stem.removesuffix("y"), stem.removesuffix("ی")}


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


_NO_NAME = re.compile(r"ن?می\w{3,}|\w+ها(?:ی|یی|یش)?\Z")  # a verb in the present, a plural
_DEED = re.compile(r"(?:است|ان|ا)\w{1,3}ا\w\Z|ت\w{2}ی\w\Z|ت\w{2,3}\Z")  # «انسحاب», «استمرار», «تنفيذ»
_ONE = ("ek", "eki", "eke", "یک", "یکی", "هک", "هکی")
_MANY = ("ان", "ات", "ها", "های", "ین", "منابع")
_HIS = frozenset(["باسمها", "باسمه", "باسمهم", "باسم"])  # «المتحدث باسمها» is whose institution was named
_ADJECTIVE = re.compile(r"\w{2,}(?:ی|یه|ین|ون|ان|یا)\Z")
_WITHIN = frozenset(["فی", "من", "لدی", "داخل", "علی"])


def _is_unnamed_in_arabic(parts: list[str], bare: list[str], frames: Frames) -> bool:
    """«مسؤول أمني»: a noun of people without an article and without a genitive; «المسؤولون» and «مصادر» are unnamed anyway."""
    head = bare[0]
    if head.startswith(("مصدر", "مصادر", "شهود")):
        return True
    if head not in frames.unnamed:
        return False
    if head != parts[0]:
        return head.endswith(("ون", "ین"))
    after = parts[1] if len(parts) > 1 else ""
    return not after or after in _WITHIN or (_is_adjective(after, frames) and len(parts) <= 5)

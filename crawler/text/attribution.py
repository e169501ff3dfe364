"""Who relays whom: the outlets, officials and unnamed sources that a text cites, where and in which role.

A gazetteer names the known ones; the grammar of citing finds the others and decides whether a name is cited or merely spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from crawler.text import citing
from crawler.text.frames import FRAMES
from crawler.text.letters import Folded, fold, fold_letters, fold_letters_with_map, fold_with_map
from crawler.text.phrases import phrases
from crawler.text.sources import Kind, Named, Sources, SourcesError

__all__ = ["Attribution", "Sources", "SourcesError", "find_sources"]

Role: TypeAlias = Literal["cited", "publisher", "speaker", "coreference", "agencies-unnamed"]

_LONGEST = 20_000  # characters of a text that are read for sources
_RANK = "".join(
    f"(?<=\\b{rank})|" for rank in ("Lt", "Col", "Gen", "Maj", "Brig", "Capt", "Adm", "Sen", "Rep", "Gov", "Dr", "Mr", "Mrs", "Ms", "Prof", "U.S")
).rstrip("|")
_SENTENCE = re.compile(rf"(?:[^.!?؟\n]|\.(?=\S)|(?:{_RANK})\.){{1,320}}(?!\w)|\S{{1,320}}")  # no further: a hostile text must not cost more than a long one
_BESIDE = 60  # characters between a title and the known name it belongs to
_CLOSE, _WIDE = 45, 160  # characters around a name in which a word of citing must stand


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source cited at `start:end` of a text."""

    name: str
    canonical: str | None
    kind: Kind
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text in the two shapes it is read in: folded words, and folded letters with their punctuation."""

    text: str
    words: Folded
    letters: Folded

    def before(self, start: int) -> str:
        """The folded letters right before an original offset, in its sentence."""
        at = self._at(start)
        return re.split(r"[!?؟\n]|\.\s", self.letters.text[max(0, at - _WIDE) : at])[-1]

    def after(self, end: int) -> str:
        """The folded letters right after an original offset, in its sentence."""
        at = self._at(end)
        return re.split(r"[!?؟\n]|\.\s", self.letters.text[at : at + _WIDE], maxsplit=1)[0]

    def _at(self, offset: int) -> int:
        low, high = 0, len(self.letters.starts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.letters.starts[middle] < offset else (low, middle)
        return low


def find_sources(text: str, sources: Sources, *, language: str | None = None, outlet: str | None = None) -> list[Attribution]:
    """Everybody `text` cites, in order. `outlet` is the page's own: citing itself it is the publisher, not a relay."""
    text = text[:_LONGEST]
    reading = _Reading(text, fold_with_map(text), fold_letters_with_map(text))
    found = list(_known(reading, sources, sources.own(outlet)))
    for candidate in _by_grammar(reading, language):
        _settle(found, candidate, reading.text, sources)
    for candidate in _by_phrases(reading, found, sources, sources.own(outlet), language):
        _settle(found, candidate, reading.text, sources)
    found.extend(_coreferences(reading, found))
    return _publisher_first(sorted(found, key=lambda a: a.start), reading)


# ---- known names


def _settle(found: list[Attribution], candidate: Attribution, text: str, sources: Sources) -> None:
    """Add what the grammar found, unless a known name is it; «القيادي في كتائب حزب الله ...» is a man and takes his institution's place."""
    places = [a for a in found if sources.is_institution(a.canonical)]
    if any(_is_same(candidate, a, text) for a in found if a not in places):
        return
    over = [a for a in found if a.start < candidate.end and candidate.start < a.end]
    if all(a in places and _is_place_of_work(a, candidate) for a in over):
        found[:] = [*(a for a in found if a not in over and not (a in places and _is_office_of(a, candidate, text))), candidate]


def _is_place_of_work(known: Attribution, candidate: Attribution) -> bool:
    inside = candidate.start <= known.start and known.end <= candidate.end
    return inside and (candidate.start < known.start or candidate.kind == "anonymous")


def _is_office_of(known: Attribution, candidate: Attribution, text: str) -> bool:
    """«داود شهاب، سخنگوی جنبش ...»: the institution says only who he is."""
    between = text[candidate.end : known.start]
    return candidate.kind == "official" and 0 < len(between) <= 40 and citing.OFFICE.search(fold_letters(between)) is not None


def _is_same(candidate: Attribution, known: Attribution, text: str) -> bool:
    """A title right before a known name or right after it behind a comma; an agency's kind right before its name."""
    if candidate.kind != known.kind or candidate.kind == "anonymous":
        return False
    if known.start - candidate.end > _BESIDE:
        return False
    between = text[candidate.end : known.start]
    if known.start >= candidate.end and not set("،,:.;؛") & set(between):
        return len(between) <= 2 or (known.kind == "official" and not _THAT.search(fold_letters(between)))
    return known.kind == "official" and 0 <= candidate.start - known.end <= 4


def _known(reading: _Reading, sources: Sources, own: frozenset[str]) -> Iterator[Attribution]:
    for named in _once(_without_offices(sources.find(reading.words.text), reading.words.text)):
        start, end = reading.words.original(named.start, named.end)
        before, after = reading.before(start), reading.after(end)
        role = _outlet_role(named, before, after, own) if named.source.kind == "outlet" else _speaker_role(named, before, after)
        if role is not None:
            kind: Kind = "official" if named.source.kind in ("institution", "person") else named.source.kind
            yield Attribution(named.spelled or reading.text[start:end], named.source.key, kind, role, start, end)


def _without_offices(found: list[Named], folded: str) -> list[Named]:
    """«المتحدث باسم الجيش العراقي يحيى رسول» is the man, not the army; so is "Tahsin al-Khafaji, spokesman for the army"."""
    beside = zip([None, *found], found, [*found, None][1:], strict=False)
    return [n for before, n, after in beside if n.source.kind != "institution" or not (_is_office(n, after) or _holds(before, n, folded))]


def _is_office(named: Named, after: Named | None) -> bool:
    return after is not None and after.source.kind == "official" and after.start - named.end <= 12


def _holds(person: Named | None, named: Named, folded: str) -> bool:
    if person is None or person.source.kind != "official" or named.start - person.end > 40:
        return False
    return citing.OFFICE.search(folded[person.end : named.start]) is not None


def _once(found: list[Named]) -> Iterator[Named]:
    """«وكالة الأنباء السورية «سانا»» names one source: its two names right beside each other are one."""
    last: Named | None = None
    for named in found:
        if last is not None and named.source == last.source and named.source.kind == "outlet" and named.start - last.end <= 1:
            last = replace(last, end=named.end, ambiguous=last.ambiguous and named.ambiguous, spelled=None)
            continue
        if last is not None:
            yield last
        last = named
    if last is not None:
        yield last


def _outlet_role(named: Named, before: str, after: str, own: frozenset[str]) -> Role | None:
    if not _is_cited(before, after, told=named.told, ambiguous=named.ambiguous):
        return None
    return "publisher" if named.source.key in own else "cited"


def _is_cited(before: str, after: str, *, told: bool, ambiguous: bool) -> bool:
    """Whether an outlet's name stands as a source: a word of citing right beside it, or, for a name that is nothing else, in its sentence."""
    medium = citing.MEDIUM_BEFORE.search(before[-_CLOSE:])
    bare = before[: len(before) - len(medium[0])] if medium else before
    if told and ambiguous:
        told = bool(citing.TOLD_BEFORE.search(before) or (citing.TOLD_AFTER.search(after) and citing.CUES.search(_THAT.split(before)[-1])))
    if told or citing.CUE_BEFORE.search(bare[-_CLOSE:]) or citing.TOLD.search(bare[-_CLOSE:]) or citing.CUE_AFTER.search(after):
        return True
    if citing.STAFF_BEFORE.search(bare[-_CLOSE:]) or citing.STAFF_AFTER.search(after):
        return False
    known = not ambiguous or (medium is not None and medium[0].strip() != "the") or citing.AFTER_MEDIUM.search(after)
    return bool(known and citing.CUES.search(f"{bare} | {after}"))


def _speaker_role(named: Named, before: str, after: str) -> Role | None:
    if named.source.kind == "official" and citing.PERSON_BEFORE.search(before):
        return "speaker"
    if named.source.kind == "institution" and (citing.OFFICE_BEFORE.search(before) or (named.told and not citing.ACCORDING_TO.search(before))):
        return None
    if named.source.kind == "institution" and citing.ACCORDING_TO.search(before):
        return "speaker"
    if citing.SPEAKS_BEFORE.search(before[-_CLOSE:]) or citing.SPEAKS_AFTER.search(after):
        return "speaker"
    return "speaker" if citing.SUBJECT_BEFORE.search(before) and citing.SAYS_LAST.search(after) else None


# ---- by the grammar of citing


def _by_grammar(reading: _Reading, language: str | None) -> Iterator[Attribution]:
    found: list[Attribution] = []
    for code in _languages(reading.text, language):
        for pattern in _COMPILED.get(code, ()):
            haystack = reading.text if code == "en" else reading.letters.text
            for match in _in_sentences(pattern, haystack):
                group = match.lastgroup or "party"
                start, end = match.span(group)
                if code != "en":
                    start, end = reading.letters.original(start, end)
                candidate = _classified(reading, start, end, group, code)
                if candidate is not None and all(candidate.end <= other.start or other.end <= candidate.start for other in found):
                    found.append(candidate)
    yield from found


def _in_sentences(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for sentence in _SENTENCE.finditer(text):
        yield from pattern.finditer(text, sentence.start(), min(sentence.end() + 1, len(text)))


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    if language is not None and (language in citing.PATTERNS or language in FRAMES):
        return (language,)
    arabic = len(re.findall("[\u0620-\u06d5]", text)) * 2 > len(text)
    return ("fa", "ar", "ckb") if arabic else ("en", "tr", "kmr")


def _classified(reading: _Reading, start: int, end: int, group: str, language: str) -> Attribution | None:
    start, end = _trimmed(reading.text, start, end)
    name = reading.text[start:end]
    folded = fold(name)
    if len(folded) < 2 or folded.isdigit() or (group != "outlet" and set(folded.split()) <= citing.NO_NAME):
        return None  # "Iraqi news" names no outlet
    kind: Kind
    if group == "outlet" and language != "en" and not _is_cited(reading.before(start), reading.after(end), told=False, ambiguous=False):
        return None
    if group in ("speaker", "titled", "official", "party"):
        words = folded.split()
        if words[0] in citing.NOT_A_SOURCE or (group == "speaker" and not citing.looks_named(name, folded, language)):
            return None
        if group == "titled" and not citing.has_title(folded, language):
            return None
        kind = "anonymous" if citing.ANONYMOUS.search(folded) else "outlet" if group in ("party", "speaker") and citing.MEDIA.search(folded) else "official"
    else:
        kind = "outlet" if group == "outlet" else "anonymous"
    role: Role = "speaker" if group in ("speaker", "titled", "official") else "cited"
    return Attribution(name, None, kind, role, start, end)


def _without_told(text: str, start: int, end: int, found: list[Attribution]) -> int:
    """Where a name ends before the outlet that was told: «قال فلان ل«رويترز»»."""
    told = min((a.start for a in found if a.kind == "outlet" and start < a.start < end), default=end)
    before = text[start:told].rstrip('«"“ ')
    return _trimmed(text, start, told)[1] if told < end and before.endswith("ل") and not before[-2:-1].isalnum() else end


def _is_named_as_source(reading: _Reading, start: int, end: int) -> bool:
    """A medium that nobody knows: its name in quotation marks in a sentence of citing, or a word of citing right beside it."""
    before, after = reading.before(start), reading.after(end)
    beside = citing.CUE_BEFORE.search(before[-_CLOSE:]) or citing.TOLD.search(before[-_CLOSE:]) or citing.CUE_AFTER.search(after)
    return bool(beside or (set('«"“') & set(reading.text[start:end]) and _is_cited(before, after, told=False, ambiguous=False)))


def _by_phrases(reading: _Reading, found: list[Attribution], sources: Sources, own: frozenset[str], language: str | None) -> Iterator[Attribution]:
    def raw(start: int, end: int) -> str:
        return reading.text[slice(*reading.letters.original(start, end))]

    for code in _languages(reading.text, language):
        for phrase in phrases(reading.letters.text, code, raw):
            start, end = _trimmed(reading.text, *reading.letters.original(phrase.start, phrase.end))
            end = _without_told(reading.text, start, end, found)
            if phrase.in_passing and not _is_named_as_source(reading, start, end):
                continue
            name, known = reading.text[start:end], sources.heading(fold(reading.text[start:end]))
            role: Role = (
                "agencies-unnamed" if fold(reading.text[start:end]) == _AGENCIES else "speaker" if phrase.says and phrase.sort == "official" else "cited"
            )
            if known is not None:
                yield Attribution(name, known.key, "outlet", "publisher" if known.key in own else "cited", start, end)
            elif phrase.sort is not None:
                yield Attribution(name, None, phrase.sort, role, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


# ---- the whole


def _coreferences(reading: _Reading, found: list[Attribution]) -> Iterator[Attribution]:
    """«وقالت الوكالة» is the agency named before it."""
    for match in _AGENCY.finditer(reading.letters.text):
        start, end = reading.letters.original(*match.span(1))
        named = [a for a in found if a.kind == "outlet" and a.role == "cited" and a.end <= start]
        if named and all(end <= a.start or a.end <= start for a in found):
            yield replace(named[-1], name=reading.text[start:end], role="coreference", start=start, end=end)


def _publisher_first(found: list[Attribution], reading: _Reading) -> list[Attribution]:
    """«به گزارش X به نقل از Y» and «X: ...» at the head of a Persian text name the publisher before the source."""
    if len(found) > 1 and found[0].kind == "outlet" and found[1].role in ("cited", "speaker") and found[0].role == "cited":
        between = reading.letters.text[reading._at(found[0].end) : reading._at(found[1].start)]
        if re.fullmatch(r"\W*(?:به نقل از)\s*\W*", between) and reading.letters.text[: reading._at(found[0].start)].strip() in ("به گزارش", ""):
            found[0] = replace(found[0], role="publisher")
    return found


_THAT = re.compile(r"(?<!\w)(?:ان(?:ه|ها)?|عن|مع|که|و|and|that)(?!\w)")
_COMPILED = {
    code: tuple(re.compile(pattern, re.IGNORECASE if code == "en" else re.MULTILINE) for pattern in patterns) for code, patterns in citing.PATTERNS.items()
}
_AGENCIES = fold("وكالات")
_AGENCY = re.compile(r"(?<!\w)[وف]?(?:قالت|نقلت|ذکرت|اضافت|اوضحت|اشارت|بحسب|تابعت)\s+(الوکاله|الصحیفه|القناه|الشبکه|المجله)(?!\s+ال|\w)")

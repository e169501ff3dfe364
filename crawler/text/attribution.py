"""Who relays whom: the outlets, officials and unnamed sources that a text cites, where and in which role.

A gazetteer names the known ones; the grammar of citing finds the others and decides whether a name is cited or merely spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from crawler.text import citing
from crawler.text.letters import Folded, fold, fold_letters_with_map, fold_with_map
from crawler.text.sources import Kind, Named, Sources, SourcesError

__all__ = ["Attribution", "Sources", "SourcesError", "find_sources"]

Role: TypeAlias = Literal["cited", "publisher", "speaker", "coreference", "agencies-unnamed"]

_LONGEST = 20_000  # characters of a text that are read for sources
_SENTENCE = re.compile(r"(?:[^.!?؟\n]|\.(?=\S)){1,320}(?!\w)|\S{1,320}")  # no further: a hostile text must not cost more than a long one
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
        if all(candidate.end <= other.start or other.end <= candidate.start for other in found):
            found.append(candidate)
    found.extend(_coreferences(reading, found))
    return _publisher_first(sorted(found, key=lambda a: a.start), reading)


# ---- known names


def _known(reading: _Reading, sources: Sources, own: frozenset[str]) -> Iterator[Attribution]:
    for named in _without_offices(sources.find(reading.words.text)):
        start, end = reading.words.original(named.start, named.end)
        before, after = reading.before(start), reading.after(end)
        role = _outlet_role(named, before, after, own) if named.source.kind == "outlet" else _speaker_role(named, before, after)
        if role is not None:
            kind: Kind = "official" if named.source.kind in ("institution", "person") else named.source.kind
            yield Attribution(named.spelled or reading.text[start:end], named.source.key, kind, role, start, end)


def _without_offices(found: list[Named]) -> list[Named]:
    """«المتحدث باسم الجيش العراقي يحيى رسول» is the man, not the army: an institution right before a known person belongs to the title."""
    following = zip(found, [*found, None][1:], strict=True)
    return [n for n, after in following if n.source.kind != "institution" or after is None or after.source.kind != "official" or after.start - n.end > 12]


def _outlet_role(named: Named, before: str, after: str, own: frozenset[str]) -> Role | None:
    beside = named.told or citing.CUE_BEFORE.search(before[-_CLOSE:]) or citing.TOLD.search(before[-_CLOSE:]) or citing.CUE_AFTER.search(after)
    if not beside and (named.ambiguous or not citing.CUES.search(f"{before} | {after}")):
        return None
    return "publisher" if named.source.key in own else "cited"


def _speaker_role(named: Named, before: str, after: str) -> Role | None:
    if named.source.kind == "official" and citing.PERSON_BEFORE.search(before):
        return "speaker"
    if citing.SPEAKS_BEFORE.search(before[-_CLOSE:]) or citing.SPEAKS_AFTER.search(after):
        return "speaker"
    return None


# ---- by the grammar of citing


def _by_grammar(reading: _Reading, language: str | None) -> Iterator[Attribution]:
    found: list[Attribution] = []
    for code in _languages(reading.text, language):
        for pattern in _COMPILED[code]:
            haystack = reading.text if code == "en" else reading.letters.text
            for match in _in_sentences(pattern, haystack):
                group = match.lastgroup or "party"
                start, end = match.span(group)
                if code != "en":
                    start, end = reading.letters.original(start, end)
                candidate = _classified(reading.text, start, end, group, code)
                if candidate is not None and all(candidate.end <= other.start or other.end <= candidate.start for other in found):
                    found.append(candidate)
    yield from found


def _in_sentences(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for sentence in _SENTENCE.finditer(text):
        yield from pattern.finditer(text, sentence.start(), min(sentence.end() + 1, len(text)))


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    if language is not None and language in citing.PATTERNS:
        return (language,)
    arabic = len(re.findall("[\u0620-\u06d5]", text)) * 2 > len(text)
    return ("fa", "ar", "ckb") if arabic else ("en", "tr", "kmr")


def _classified(text: str, start: int, end: int, group: str, language: str) -> Attribution | None:
    start, end = _trimmed(text, start, end)
    name = text[start:end]
    folded = fold(name)
    if len(folded) < 2 or folded.isdigit() or set(folded.split()) <= citing.NO_NAME:
        return None  # "Iraqi news" names no outlet
    kind: Kind
    if group in ("speaker", "official", "party"):
        words = folded.split()
        if words[0] in citing.NOT_A_SOURCE or (group == "speaker" and not citing.looks_named(name, folded, language)):
            return None
        kind = "anonymous" if citing.ANONYMOUS.search(folded) else "outlet" if group == "party" and citing.MEDIA.search(folded) else "official"
    else:
        kind = "outlet" if group == "outlet" else "anonymous"
    role: Role = "agencies-unnamed" if group == "agencies" else "speaker" if group in ("speaker", "official") else "cited"
    return Attribution(name, None, kind, role, start, end)


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


_COMPILED = {
    code: tuple(re.compile(pattern, re.IGNORECASE if code == "en" else re.MULTILINE) for pattern in patterns) for code, patterns in citing.PATTERNS.items()
}
_AGENCY = re.compile(r"(?<!\w)[وف]?(?:قالت|نقلت|ذکرت|اضافت|اوضحت|اشارت|بحسب|تابعت)\s+(الوکاله|الصحیفه|القناه|الشبکه|المجله)(?!\s+ال|\w)")

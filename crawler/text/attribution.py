"""Who relays whom: the outlets, officials and unnamed sources that a text cites, where and in which role.

A gazetteer names the known ones; the grammar of citing finds the others and decides whether a name is cited or merely spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.text import citing
from crawler.text.again import coreferences
from crawler.text.cited import Attribution, Reading, Role
from crawler.text.known import CLOSE, THAT, is_cited, known_sources
from crawler.text.letters import fold, fold_letters, fold_letters_with_map, fold_with_map
from crawler.text.phrases import LANGUAGES, phrases
from crawler.text.sources import Sources, SourcesError

__all__ = ["LONGEST", "Attribution", "Sources", "SourcesError", "find_sources"]

LONGEST = 20_000  # characters of a text that are read for sources
_BESIDE = 60  # characters between a title and the known name it belongs to


def find_sources(text: str, sources: Sources, *, language: str | None = None, outlet: str | None = None) -> list[Attribution]:
    """Everybody `text` cites, in order. `outlet` is the page's own: citing itself it is the publisher, not a relay."""
    text = text[:LONGEST]
    reading = Reading(text, fold_with_map(text), fold_letters_with_map(text))
    found = list(known_sources(reading, sources, sources.own(outlet)))
    for candidate in _by_phrases(reading, found, sources, sources.own(outlet), language):
        _settle(found, candidate, reading.text, sources)
    found.sort(key=lambda a: a.start)
    found.extend(coreferences(reading, found, _languages(text, language), sources))
    return _publisher_first(sorted(found, key=lambda a: a.start), reading)


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
    goes_on = len(candidate.name[known.end - candidate.start :].split()) > 1  # «BM Irak Özel Temsilcisi ...»
    return inside and (candidate.start < known.start or goes_on or candidate.kind == "anonymous")


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
        return len(between) <= 2 or (known.kind == "official" and not THAT.search(fold_letters(between)))
    return known.kind == "official" and 0 <= candidate.start - known.end <= 4


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    if language in LANGUAGES:
        return (language,)
    arabic = len(re.findall("[\u0620-\u06d5]", text)) * 2 > len(text)
    return ("fa", "ar", "ckb") if arabic else ("en", "tr", "kmr")


def _without_told(text: str, start: int, end: int, found: list[Attribution]) -> int:
    """Where a name ends before the outlet that was told: «قال فلان ل«رويترز»»."""
    told = min((a.start for a in found if a.kind == "outlet" and start < a.start < end), default=end)
    before = text[start:told].rstrip('«"“ ')
    return _trimmed(text, start, told)[1] if told < end and before.endswith("ل") and not before[-2:-1].isalnum() else end


def _is_named_as_source(reading: Reading, start: int, end: int) -> bool:
    """A medium that nobody knows: its name in quotation marks in a sentence of citing, or a word of citing right beside it."""
    before, after = reading.before(start), reading.after(end)
    beside = citing.CUE_BEFORE.search(before[-CLOSE:]) or citing.TOLD.search(before[-CLOSE:]) or citing.CUE_AFTER.search(after)
    return bool(beside or (set('«"“') & set(reading.text[start:end]) and is_cited(before, after, told=False, ambiguous=False)))


def _by_phrases(reading: Reading, found: list[Attribution], sources: Sources, own: frozenset[str], language: str | None) -> Iterator[Attribution]:
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


def _publisher_first(found: list[Attribution], reading: Reading) -> list[Attribution]:
    """«به گزارش X به نقل از Y» and «X: ...» at the head of a Persian text name the publisher before the source."""
    if len(found) > 1 and found[0].kind == "outlet" and found[1].role in ("cited", "speaker") and found[0].role == "cited":
        between = reading.letters.text[reading.at(found[0].end) : reading.at(found[1].start)]
        if re.fullmatch(r"\W*(?:به نقل از)\s*\W*", between) and reading.letters.text[: reading.at(found[0].start)].strip() in ("به گزارش", ""):
            found[0] = replace(found[0], role="publisher")
    return found


_AGENCIES = fold("وكالات")

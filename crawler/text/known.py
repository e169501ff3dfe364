"""Whether a known name is cited in a text or only spoken of: the words around it tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.text import citing
from crawler.text.cited import Attribution, Reading, Role
from crawler.text.sources import Kind, Named, Sources

CLOSE = 45  # characters around a name in which a word of citing must stand
THAT = re.compile(r"(?<!\w)(?:ان(?:ه|ها)?|عن|مع|که|و|and|that)(?!\w)")


def known_sources(reading: Reading, sources: Sources, own: frozenset[str]) -> Iterator[Attribution]:
    """The known names that a text cites; `own` are the page's own."""
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
    if not is_cited(before, after, told=named.told, ambiguous=named.ambiguous):
        return None
    return "publisher" if named.source.key in own else "cited"


def is_cited(before: str, after: str, *, told: bool, ambiguous: bool) -> bool:
    """Whether an outlet's name stands as a source: a word of citing right beside it, or, for a name that is nothing else, in its sentence."""
    medium = citing.MEDIUM_BEFORE.search(before[-CLOSE:])
    bare = before[: len(before) - len(medium[0])] if medium else before
    if told and ambiguous:
        told = bool(citing.TOLD_BEFORE.search(before) or (citing.TOLD_AFTER.search(after) and citing.CUES.search(THAT.split(before)[-1])))
    if told or citing.CUE_BEFORE.search(bare[-CLOSE:]) or citing.TOLD.search(bare[-CLOSE:]) or citing.CUE_AFTER.search(after):
        return True
    if citing.STAFF_BEFORE.search(bare[-CLOSE:]) or citing.STAFF_AFTER.search(after):
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
    if citing.SPEAKS_BEFORE.search(before[-CLOSE:]) or citing.SPEAKS_AFTER.search(after):
        return "speaker"
    return "speaker" if citing.SUBJECT_BEFORE.search(before) and citing.SAYS_LAST.search(after) else None

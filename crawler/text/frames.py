"""The tables of citing in five languages: what stands before a source, how it says, where its name ends, and what kind of noun it is.

`phrases` reads with them. Their words are listed in `frame_words`, in natural spelling, and folded here; what `saying` lists already is taken from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.text.frame_words import LISTS
from crawler.text.months import simplify
from crawler.text.saying import words

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]  # by their first word, the longest first


@dataclass(frozen=True, slots=True)
class Frames:
    """One language's tables, folded."""

    before: Phrases  # what stands before a source
    of_media: frozenset[tuple[str, ...]]  # those of them that only a medium follows
    of_names: frozenset[tuple[str, ...]]  # those that somebody follows, whatever he is called
    say: Phrases
    strong: frozenset[str]  # verbs whose subject speaks, whatever it is called
    verb_first: bool
    start: frozenset[str]  # a clause begins after these
    adjunct: frozenset[str]  # what begins with these is no subject
    end: frozenset[str]  # a name ends before these
    skip: frozenset[str]
    media: frozenset[str]
    inanimate: frozenset[str]
    number: frozenset[str]
    unnamed: frozenset[str]
    person: frozenset[str]
    indefinite: tuple[str, ...]
    title: frozenset[str]
    carried: Mapping[str, frozenset[str]]  # a preposition and the verbs that carry their source with it
    told: frozenset[str]  # what stands before whoever is told something
    sure: frozenset[str]  # verbs that nothing but a speaker follows
    weak: frozenset[str]  # verbs whose subject counts only with a title
    pronoun: frozenset[str]
    finite: frozenset[str]
    statement: frozenset[str]
    within: frozenset[str]
    media_suffix: frozenset[str]
    sources: frozenset[str]  # nouns that always mean an unnamed source
    adjective: frozenset[str]
    no_surname: frozenset[str]
    of_person: frozenset[str]  # verbs that cite a person, and tell a deed of a body
    body: frozenset[str]  # nouns of a body
    called: frozenset[str]  # nouns of a body whose name may stand in quotation marks
    stated: frozenset[str]  # what a body says something in: report, study
    stated_in: frozenset[str]  # what stands before that, beside a verb of saying
    stated_by: Phrases  # what stands between that and whose it is
    relays: Phrases  # verbs that carry a source behind a preposition before them
    apposed: bool  # a title, a comma and a name are one, whatever follows
    tells: frozenset[str]  # what stands between who speaks and whom he tells, in a headline
    label: frozenset[str]  # "Source:"


def _listed(language: str, *names: str) -> list[str]:
    return [simplify(word.strip()) for name in names for word in LISTS.get(f"{language}.{name}", "").split("/") if word.strip()]


def _shared(*names: str) -> list[str]:
    return [word for name in names for word in words(name)]


def _phrases(entries: Iterable[str]) -> Phrases:
    found: dict[str, list[tuple[str, ...]]] = {}
    for parts in {tuple(entry.split()) for entry in entries}:
        found.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(every, key=len, reverse=True)) for first, every in found.items()}


_CARRIED = {
    "عن": frozenset(words("ar_carry")),
    "الی": frozenset(["نسبت"]),
    "من": frozenset(["علمت", "علم"]),
}


def _of(language: str, number: str, unnamed: tuple[str, ...]) -> Frames:
    composed = [
        f"{noun}{to}{light}"
        for noun in _listed(language, "noun")
        for to in (" ", *(f" {word} " for word in _listed(language, "of_that")), *([""] if language == "ckb" else []))  # «ڕەتکردەوە»
        for light in _listed(language, "light")
    ]
    nobody = [w for w in words("nobody") if language != "ckb" or w not in ("به",)]
    return Frames(
        before=_phrases(_listed(language, "before", "before_medium")),
        of_media=frozenset(tuple(w.split()) for w in _listed(language, "before_medium")),
        of_names=frozenset(tuple(w.split()) for w in _listed(language, "before_name")),
        say=_phrases([*_listed(language, "say", "relay"), *composed]),
        strong=frozenset(_listed(language, "strong")),
        verb_first=language == "ar",
        start=frozenset(_listed(language, "start")),
        adjunct=frozenset(_listed(language, "adjunct")),
        end=frozenset(_listed(language, "end")),
        skip=frozenset(_listed(language, "skip")),
        media=frozenset(_listed(language, "media")),
        inanimate=frozenset([*_listed(language, "inanimate"), *nobody]),
        number=frozenset(words(number)) if number else frozenset(),
        unnamed=frozenset(_shared(*unnamed)),
        person=frozenset(_listed(language, "person")),
        indefinite=tuple(_listed(language, "indefinite")),
        carried=_CARRIED if language == "ar" else {},
        told=frozenset(_listed(language, "told")),
        sure=frozenset(_listed(language, "sure")),
        weak=frozenset(_listed(language, "weak")),
        pronoun=frozenset(_listed(language, "pronoun")),
        finite=frozenset(_listed(language, "finite")),
        statement=frozenset(words("ar_statement")),
        within=frozenset(words("ar_works_in")),
        media_suffix=frozenset(map(simplify, ["نيوز", "نیوز", "برس", "تايمز", "تایمز", "بوست", "پرس", "news", "press"])),
        sources=frozenset(map(simplify, ["مصدر", "مصدرا", "مصادر", "مصدران", "مصدرين", "شهود", "شاهد", "مصادرنا"])),
        adjective=frozenset(words("ar_anon_adj")),
        no_surname=frozenset(words("ar_no_surname")),
        of_person=frozenset(_listed(language, "of_person")),
        body=frozenset(_listed(language, "body")),
        called=frozenset(_listed(language, "called")),
        stated=frozenset(_listed(language, "stated")),
        stated_in=frozenset(_listed(language, "stated_in")),
        stated_by=_phrases(_listed(language, "stated_by")),
        relays=_phrases(_listed(language, "relay")),
        apposed=language in ("ckb", "kmr"),
        tells=frozenset(_listed(language, "tells")),
        label=frozenset(map(simplify, ["المصدر", "المصادر", "منبع", "سەرچاوە", "çavkanî", "مصدر", "منابع"])),
        title=frozenset(word for entry in _shared(f"{language}_titles") for word in entry.split()),
    )


FRAMES: Mapping[str, Frames] = {
    "ar": _of("ar", "ar_number", ("ar_unnamed", "ar_anon_noun")),
    "fa": _of("fa", "fa_number", ("fa_unnamed", "fa_anon")),
    "ckb": _of("ckb", "ckb_number", ("ckb_unnamed",)),
    "kmr": _of("kmr", "kmr_number", ("kmr_unnamed",)),
}

"""Words that became frequent: which words stand in more of the texts of a period than of those before it, by more than chance. Pure.

Texts are compared within each outlet and language, so that a new outlet's house words are no news; each word counts once a text, under its root; names of
outlets and stop words are left out. Texts that are copies of one another should come once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from crawler.significance import Cell, Change, Counts, changes
from crawler.text.keywords import Matcher, Term
from crawler.text.letters import fold, fold_with_map
from crawler.text.vocabulary import LANGUAGES, roots, says

LEAST_TEXTS = 5  # in which a word stands, of the period
LEAST_OUTLETS = 2  # that write it, where so many write the language
LEAST_GROWTH = 1.5  # times its share of before: what is less is no news, however sure
_FOLLOWED = 0.8  # a word that so often goes on with the same next word is shown with it: a name
_CONTEXTS = 3  # words around a name; what stands between the same ones is a sentence printed again (accessor variety: Feng and others, 2004)
_SHOWN_FROM = 40  # texts from which the printed spelling is learnt
_SIGN = re.compile(r"[^\w\s\u0300-\u036f\u064b-\u0652\u200c'’-]|\n")  # between two words of no name
Key: TypeAlias = tuple[str, str]  # language, root
Numbers: TypeAlias = NDArray[np.int64]


class Text(NamedTuple):
    """A story's beginning."""

    outlet: str
    language: str
    text: str


class RisingWord(NamedTuple):
    """A word that stands in more texts than before."""

    word: str  # as most often printed, with the word that nearly always follows it
    language: str
    root: str
    forms: tuple[str, ...]  # folded, the most frequent first
    outlets: int
    change: Change


def rising_words(after: Sequence[Text], before: Sequence[Text], outlet_names: Iterable[str] = ()) -> list[RisingWord]:
    """Return the words that became frequent, the surest first."""
    names = Matcher(Term(name) for name in dict.fromkeys(outlet_names) if fold(name))
    samples = [_Sample.of(texts, late, names) for late, texts in ((False, before), (True, after))]
    rooted = {language: roots(_said(samples, language), language) for language in LANGUAGES}
    found = _counted(samples, rooted)
    told = zip(found.keys, changes(found.counts, clustered=False, least=LEAST_TEXTS).values(), strict=True)
    changed = {key: change for key, c in told if _rose(change := _in_its_language(c, key[0], found.texts))}
    many = {language: len({t.outlet for t in after if t.language == language}) for language in LANGUAGES}
    wide = {key: c for key, c in changed.items() if found.outlets[key] >= min(LEAST_OUTLETS, many[key[0]])}
    surest = sorted(wide, key=lambda key: (wide[key].q or 0.0, key))
    forms = _forms(wide, samples[1], rooted)
    return _without_parts([_shown(key, wide[key], found, samples[1], forms[key]) for key in surest])


@dataclass
class _Sample:
    """Texts of one time as folded words, names of outlets taken out, and in how many of them each word stands."""

    late: bool
    texts: list[tuple[Text, str, set[str]]] = field(default_factory=list)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def of(cls, texts: Iterable[Text], late: bool, names: Matcher) -> _Sample:
        sample = cls(late)
        for text in (t for t in texts if t.language in LANGUAGES):
            folded = _without(fold(text.text), names)
            words = set(folded.split())
            sample.texts.append((text, folded, words))
            sample.forms[text.language].update(words)
        return sample


class _Place(NamedTuple):
    outlet: str
    language: str
    late: bool


class _Found(NamedTuple):
    keys: list[Key]  # of the roots that stand in enough texts to be compared
    counts: Counts  # theirs, in the same order
    outlets: dict[Key, int]  # that write each in the period
    texts: Counter[tuple[str, bool]]  # by language, of the period or before


def _said(samples: Iterable[_Sample], language: str) -> dict[str, int]:
    """Return the words that may say something, with the texts they stand in: asked once of a word, not of a text."""
    every = sum((s.forms[language] for s in samples), Counter[str]())
    return {word: texts for word, texts in every.items() if says(word, language)}


def _without(folded: str, names: Matcher) -> str:
    for match in reversed(names.find(folded)):
        folded = f"{folded[: match.start]} {folded[match.end :]}"
    return folded


def _counted(samples: Iterable[_Sample], rooted: Mapping[str, Mapping[str, str]]) -> _Found:
    """Count the texts of each root by outlet, language and time: as numbers, for there are hundreds of thousands of words."""
    keys: dict[Key, int] = {}
    rows = {language: {word: keys.setdefault((language, root), len(keys)) for word, root in of.items() if root} for language, of in rooted.items()}
    cells: dict[_Place, int] = {}
    texts: list[tuple[int, int]] = []  # the cell of each, and how many roots stand in it
    row: list[int] = []
    for sample in samples:
        for text, _, words in sample.texts:
            standing = {own for own in map(rows[text.language].get, words) if own is not None}
            texts.append((cells.setdefault(_Place(text.outlet, text.language, sample.late), len(cells)), len(standing)))
            row += standing
    return _compared([*keys], [*cells], np.array(texts, dtype=np.int64).reshape(-1, 2), np.array(row, dtype=np.int64))


def _compared(keys: list[Key], places: list[_Place], texts: Numbers, row: Numbers) -> _Found:
    cell, standing = texts.T
    cells = [Cell((p.outlet, p.language), None, p.late) for p in places]
    often = np.bincount(row, minlength=len(keys)) >= LEAST_TEXTS
    at = (np.cumsum(often) - 1)[row] * len(cells) + np.repeat(cell, standing)
    own = [key for key, is_often in zip(keys, often.tolist(), strict=True) if is_often]
    hits = np.bincount(at[often[row]], minlength=len(own) * len(cells)).reshape(len(own), len(cells)).astype(float)
    totals = np.bincount(cell, minlength=len(cells)).astype(float)
    outlets = np.count_nonzero(hits[:, [p.late for p in places]], axis=1).tolist()
    in_language = Counter[tuple[str, bool]]()
    for p, many in zip(places, totals.astype(int).tolist(), strict=True):
        in_language[p.language, p.late] += many
    return _Found(own, Counts([f"{language} {root}" for language, root in own], cells, totals, hits), dict(zip(own, outlets, strict=True)), in_language)


def _in_its_language(change: Change, language: str, texts: Mapping[tuple[str, bool], int]) -> Change:
    """The same change out of the texts of the word's language alone."""
    return change._replace(of_before=texts[language, False], of_after=texts[language, True])


def _rose(change: Change) -> bool:
    points = change.points
    return change.is_significant and points is not None and points > 0 and change.after >= LEAST_TEXTS and _growth(change) >= LEAST_GROWTH


def _growth(change: Change) -> float:
    return change.after * change.of_before / (change.of_after * max(change.before, 1))


def _forms(keys: Collection[Key], sample: _Sample, rooted: Mapping[str, Mapping[str, str]]) -> dict[Key, Counter[str]]:
    """Return the words of some roots, with the texts they stand in."""
    found: dict[Key, Counter[str]] = {key: Counter() for key in keys}
    for language, root_of in rooted.items():
        for form, texts in sample.forms[language].items():
            if (key := (language, root_of.get(form, ""))) in found:
                found[key][form] = texts
    return found


def _shown(key: Key, change: Change, found: _Found, sample: _Sample, forms: Counter[str]) -> RisingWord:
    language, root = key
    best = forms.most_common(1)[0][0]
    texts = [(text.text, folded) for text, folded, words in sample.texts if text.language == language and best in words][:_SHOWN_FROM]
    phrase = _with_next(best, [folded for _, folded in texts], language)
    originals = [text for text, _ in texts]
    word = _printed(phrase, originals) or _printed(best, originals) or best
    return RisingWord(word, language, root, tuple(form for form, _ in forms.most_common()), found.outlets[key], change)


def _with_next(word: str, folded: Iterable[str], language: str) -> str:
    seen = [places for text in folded for places in _places(word, text.split())]
    nexts = Counter(after for _, after, _ in seen)
    after, times = nexts.most_common(1)[0] if nexts else ("", 0)
    contexts = {(before, beyond) for before, this, beyond in seen if this == after}
    ends = {beyond for _, beyond in contexts}
    is_whole = len(ends) > 1 or "" in ends  # or it is a part of something longer
    return f"{word} {after}" if is_whole and len(contexts) >= _CONTEXTS and times >= _FOLLOWED * nexts.total() and says(after, language) else word


def _places(word: str, words: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    """Give the words before it and the two after it, wherever it stands."""
    quads = zip(["", *words[:-1]], words, [*words[1:], ""], [*words[2:], "", ""][: len(words)], strict=True)
    return ((before, after, beyond) for before, this, after, beyond in quads if this == word)


def _printed(phrase: str, texts: Sequence[str]) -> str | None:
    """The spelling in which a folded phrase is most often printed; None where a sign always stands in it."""
    spellings: Counter[str] = Counter()
    for read, text in enumerate(texts, 1):
        folded = fold_with_map(text)
        at = f" {folded.text} ".find(f" {phrase} ")
        if at >= 0 and not _SIGN.search(spelling := text[slice(*folded.original(at, at + len(phrase)))].strip()):
            spellings[spelling] += 1
            (_, most), (_, second) = [*spellings.most_common(2), ("", 0)][:2]
            if most - second > len(texts) - read:
                break  # no other can catch up
    return next((spelling for spelling, _ in spellings.most_common(1)), None)


def _without_parts(rows: list[RisingWord]) -> list[RisingWord]:
    """A name's second word does not come again by itself."""
    seconds = {(row.language, second) for row in rows for second in fold(row.word).split()[1:]}
    return [row for row in rows if (row.language, row.forms[0]) not in seconds]

"""Words that became frequent: which words stand in more of the texts of a period than of those before it, by more than chance. Pure.

Texts are compared within each outlet and language, so that a new outlet's house words are no news; each word counts once a text, under its root; names of
outlets and stop words are left out. Texts that are copies of one another should come once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from crawler.significance import Cell, Change, Counts, changes
from crawler.text.keywords import Matcher, Term
from crawler.text.letters import fold, fold_with_map
from crawler.text.vocabulary import LANGUAGES, roots, words_of

LEAST_TEXTS = 5  # in which a word stands, of the period
LEAST_OUTLETS = 2  # that write it, where so many write the language
LEAST_GROWTH = 1.5  # times its share of before: what is less is no news, however sure
_FOLLOWED = 0.8  # a word that so often goes on with the same next word is shown with it: a name
_CONTEXTS = 3  # words around a name; what stands between the same ones is a sentence printed again (accessor variety: Feng and others, 2004)
_SHOWN_FROM = 40  # texts from which the printed spelling is learnt
_SIGN = re.compile(r"[^\w\s\u0300-\u036f\u064b-\u0652\u200c'’-]|\n")  # between two words of no name
Key: TypeAlias = tuple[str, str]  # language, root


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
    rooted = {language: roots(sum((s.forms[language] for s in samples), Counter()), language) for language in LANGUAGES}
    found = _counted(samples, rooted)
    told = zip(found.terms, changes(_as_counts(found), clustered=False).values(), strict=True)
    changed = {key: change for key, c in told if _rose(change := _in_its_language(c, key[0], found.texts))}
    many = {language: len({t.outlet for t in after if t.language == language}) for language in LANGUAGES}
    wide = {key: c for key, c in changed.items() if len(found.outlets[key]) >= min(LEAST_OUTLETS, many[key[0]])}
    return _without_parts([_shown(key, change, found, samples[1], rooted[key[0]]) for key, change in sorted(wide.items(), key=lambda kc: kc[1].q or 0.0)])


@dataclass
class _Sample:
    """Texts of one time as folded words, names of outlets taken out."""

    late: bool
    texts: list[tuple[Text, str, set[str]]] = field(default_factory=list)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def of(cls, texts: Iterable[Text], late: bool, names: Matcher) -> _Sample:
        sample = cls(late)
        for text in (t for t in texts if t.language in LANGUAGES):
            folded = _without(fold(text.text), names)
            words = words_of(folded, text.language)
            sample.texts.append((text, folded, words))
            sample.forms[text.language].update(words)
        return sample


@dataclass
class _Found:
    totals: dict[Cell, int]
    terms: dict[Key, dict[Cell, int]]
    outlets: dict[Key, set[str]]  # of the period
    texts: Counter[tuple[str, bool]]  # by language, of the period or before


def _without(folded: str, names: Matcher) -> str:
    for match in reversed(names.find(folded)):
        folded = f"{folded[: match.start]} {folded[match.end :]}"
    return folded


def _counted(samples: Iterable[_Sample], rooted: Mapping[str, Mapping[str, str]]) -> _Found:
    found = _Found(defaultdict(int), defaultdict(lambda: defaultdict(int)), defaultdict(set), Counter())
    for sample in samples:
        for text, _, words in sample.texts:
            cell = Cell((text.outlet, text.language), None, sample.late)
            found.totals[cell] += 1
            found.texts[text.language, sample.late] += 1
            for root in {rooted[text.language][word] for word in words} - {""}:
                found.terms[text.language, root][cell] += 1
                if sample.late:
                    found.outlets[text.language, root].add(text.outlet)
    return found


def _as_counts(found: _Found) -> Counts:
    return Counts.of(found.totals, {f"{language} {root}": of for (language, root), of in found.terms.items()})


def _in_its_language(change: Change, language: str, texts: Mapping[tuple[str, bool], int]) -> Change:
    """The same change out of the texts of the word's language alone."""
    return change._replace(of_before=texts[language, False], of_after=texts[language, True])


def _rose(change: Change) -> bool:
    points = change.points
    return change.is_significant and points is not None and points > 0 and change.after >= LEAST_TEXTS and _growth(change) >= LEAST_GROWTH


def _growth(change: Change) -> float:
    return change.after * change.of_before / (change.of_after * max(change.before, 1))


def _shown(key: Key, change: Change, found: _Found, sample: _Sample, rooted: Mapping[str, str]) -> RisingWord:
    language, root = key
    forms = Counter({form: n for form, n in sample.forms[language].items() if rooted[form] == root})
    best = forms.most_common(1)[0][0]
    texts = [(text.text, folded) for text, folded, words in sample.texts if text.language == language and best in words][:_SHOWN_FROM]
    phrase = _with_next(best, [folded for _, folded in texts], language)
    originals = [text for text, _ in texts]
    word = _printed(phrase, originals) or _printed(best, originals) or best
    return RisingWord(word, language, root, tuple(form for form, _ in forms.most_common()), len(found.outlets[key]), change)


def _with_next(word: str, folded: Iterable[str], language: str) -> str:
    seen = [places for text in folded for places in _places(word, text.split())]
    nexts = Counter(after for _, after, _ in seen)
    after, times = nexts.most_common(1)[0] if nexts else ("", 0)
    contexts = {(before, beyond) for before, this, beyond in seen if this == after}
    ends = {beyond for _, beyond in contexts}
    is_whole = len(ends) > 1 or "" in ends  # or it is a part of something longer
    return f"{word} {after}" if is_whole and len(contexts) >= _CONTEXTS and times >= _FOLLOWED * nexts.total() and words_of(after, language) else word


def _places(word: str, words: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    """Give the words before it and the two after it, wherever it stands."""
    quads = zip(["", *words[:-1]], words, [*words[1:], ""], [*words[2:], "", ""][: len(words)], strict=True)
    return ((before, after, beyond) for before, this, after, beyond in quads if this == word)


def _printed(phrase: str, texts: Iterable[str]) -> str | None:
    """The spelling in which a folded phrase is most often printed; None where a sign always stands in it."""
    spellings: Counter[str] = Counter()
    for text in texts:
        folded = fold_with_map(text)
        at = f" {folded.text} ".find(f" {phrase} ")
        if at >= 0:
            start, end = folded.original(at, at + len(phrase))
            spellings[text[start:end].strip()] += 1
    return next((spelling for spelling, _ in spellings.most_common() if not _SIGN.search(spelling)), None)


def _without_parts(rows: list[RisingWord]) -> list[RisingWord]:
    """A name's second word does not come again by itself."""
    seconds = {(row.language, second) for row in rows for second in fold(row.word).split()[1:]}
    return [row for row in rows if (row.language, row.forms[0]) not in seconds]

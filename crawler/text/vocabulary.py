"""The words of many texts, each under one root: clitics, plurals, cases and definite endings taken off as far as the texts themselves bear it out.

A light stemmer that knows a language's affixes cuts names apart (واشنطن is no «and ...», ایران no plural). So an affix goes only where what remains is a
word of the same texts; a few that are never part of a word (ال, های, ەکان) always go. All of it on folded words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from crawler.text.letters import fold
from crawler.text.stopwords import STOPWORDS

LANGUAGES = tuple(STOPWORDS)
_SHORTEST = 3  # letters of a root
_STEPS = 3  # affixes a word may carry one after another
_SUPPORT = {"always": 0.0, "usual": 0.04, "doubtful": 0.3}  # what remains must stand in so many texts at least, for each that has the longer word
_DIGIT = re.compile(r"\d")

# How sure an affix is, whether it stands before or after, and the affixes in natural spelling; "x>y": x is replaced by y. Folded below.
# Before a word stands one of them (and an article, which always goes), after it several may.
_AFFIXES = {
    "ar": """
always before ال وال فال بال كال لل وبال ولل فبال وكال
usual before و ف ب ك ل س وب ول وك فب
usual after تها>ة ته>ة تهم>ة تنا>ة ات>ة ات ها هم هما نا ين ون تين>ة تان>ة يين>ي يون>ي ية>ي
doubtful after ه ا ان
""",
    "fa": """
always after های هایی
usual after ها هایش هایشان هایمان گان>ه ی یی ه‌ای>ه ه‌ها>ه ه‌های>ه
doubtful after ان یان ات ای اش ش شان مان تر ترین
""",
    "ckb": """
always after ەکان ەکانی ەکانە ەکانیان ەکانیش
usual after ەکان>ە ەکانی>ە ەکانە>ە ەکە>ە ەکەی>ە ەکە ەکەی ەکەیان ی یی ێک ێکی یەک یەکی دا یدا یان یانی
doubtful after ان انی انە ەوە وە مان م ش یش ە یە
""",
    "kmr": """
usual after ên ê an a e î ek eke ekî in ye ya yê yên yan iya iyê eyê ekê ekî
""",
    "tr": """
usual after lar ler ları leri ların lerin larının lerinin larına lerine larında lerinde larından lerinden larını lerini da de ta te
usual after dan den tan ten nın nin nun nün
usual after sı si su sü ya ye yı yi yu yü nda nde ndan nden ını ini unu ünü ına ine una üne ında inde unda ünde ından inden undan ünden
usual after ının inin unun ünün yla yle
usual after daki deki taki teki
doubtful after ın in un ün ı i u ü a e na ne la le ki lı li lu lü lık lik luk lük
""",
    "en": """
usual after s es ies>y ed ed>e d ied>y ing ing>e
doubtful after ly
""",
    "ur": """
usual after وں یں یوں>ی وں>ا
doubtful after ے>ا ی ات ین ا
""",
}


@dataclass(frozen=True)
class _Affixes:
    """What may stand before a word, and after it with what takes its place; each with how much must speak for it."""

    before: Mapping[str, float]
    after: Mapping[str, tuple[tuple[str, float], ...]]
    longest: int


def says(word: str, language: str) -> bool:
    """Whether a folded word may say what a text is about: no number, nothing of one or two letters, no stop word."""
    return len(word) >= _SHORTEST and word not in STOPWORDS.get(language, frozenset()) and not _DIGIT.search(word)


def roots(texts: Mapping[str, int], language: str) -> dict[str, str]:
    """Return the root of every folded word, given in how many texts each stands; a stop word's forms have the root ""."""
    found = {word: _root(word, texts, language) for word in texts}
    stop = STOPWORDS.get(language, frozenset())
    return {word: "" if root in stop else root for word, root in found.items()}


def _root(word: str, texts: Mapping[str, int], language: str) -> str:
    affixes = _affixes(language)
    if (rest := _chosen(word, _without_beginning(word, affixes), texts)) is not None:
        articles = ((shorter, support) for shorter, support in _without_beginning(rest, affixes) if not support)
        word = _chosen(rest, articles, texts) or rest  # of «بالبلد» «ب» goes first where «البلد» is the more frequent
    for _ in range(_STEPS):
        shorter = _chosen(word, _without_ending(word, affixes), texts)
        if shorter is None:
            break
        word = shorter
    return word


def _chosen(word: str, candidates: Iterable[tuple[str, float]], texts: Mapping[str, int]) -> str | None:
    """The most frequent of what may remain of a word; what stands in no text only where its affix is none of the word."""
    many = texts.get(word, 1)
    rests = [(texts.get(rest, 0), rest) for rest, support in candidates if len(rest) >= _SHORTEST and texts.get(rest, 0) >= support * many]
    return max(rests, key=lambda found: (found[0], -len(found[1])))[1] if rests else None


def _without_beginning(word: str, affixes: _Affixes) -> Iterator[tuple[str, float]]:
    for length in range(1, min(affixes.longest, len(word) - _SHORTEST) + 1):
        support = affixes.before.get(word[:length])
        if support is not None:
            yield word[length:], support


def _without_ending(word: str, affixes: _Affixes) -> Iterator[tuple[str, float]]:
    for length in range(1, min(affixes.longest, len(word) - 1) + 1):
        for instead, support in affixes.after.get(word[-length:], ()):
            yield word[:-length] + instead, support


@cache
def _affixes(language: str) -> _Affixes:
    before: dict[str, float] = {}
    after: dict[str, tuple[tuple[str, float], ...]] = defaultdict(tuple)
    for line in _AFFIXES.get(language, "").strip().splitlines():
        sure, side, *entries = line.split()
        for ending, _, instead in (entry.partition(">") for entry in entries):
            if side == "before":
                before[fold(ending)] = _SUPPORT[sure]
            else:
                after[fold(ending)] += ((fold(instead), _SUPPORT[sure]),)
    return _Affixes(before, dict(after), max(map(len, (*before, *after)), default=0))

"""Arabic writes «and», «in», «for», «the» onto the next word: which beginnings a word may carry. Terms are widened, texts never cut."""

from __future__ import annotations

import re

from crawler.text.letters import fold

_AND = ("", "و", "ف")
BEFORE_BARE = frozenset(and_ + particle for and_ in _AND for particle in ("", "ب", "ل", "ک", "س"))
_ONTO_ARTICLE = re.compile("(?:[وف]?[بک]ال|[وف]ال|[وف]?(?P<assimilated>لل))(?P<stem>.+)")
_SHORTEST = 3  # letters of a word behind its article: «والد» and «بالغ» have none
BEFORE_STEM = frozenset(and_ + article for and_ in _AND for article in ("ال", "بال", "کال", "لل"))  # before a word without its article
# Made once: thousands of terms hold one of these.
_BEFORE_LAM = BEFORE_STEM | {"ل", "ول", "فل"}  # the article's own lam is not written twice: للجنة
_BEFORE_WORD = BEFORE_BARE | BEFORE_STEM


def stem_of(word: str) -> str | None:
    """The folded `word` without the article it begins with, or None when it has none."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else None


def beginnings_of(word: str, *, alone: bool) -> tuple[str, frozenset[str]]:
    """The part of a folded Arabic word that always appears, and what may stand before it.

    A word with the article may lose it to «لل»; a bare word may take the article when it is the whole term (`alone`), not when a
    genitive follows it («قوات التحالف»).
    """
    stem = stem_of(word)
    if stem is not None:
        return stem, _BEFORE_LAM if stem.startswith("ل") else BEFORE_STEM
    return word, _BEFORE_WORD if alone else BEFORE_BARE


def arabic_forms(word: str) -> tuple[str, ...]:
    """Every folded form under which an Arabic `word` may stand in a text, itself first: for widening a search.

    What was typed with the article stays a word with the article, whatever else is written onto it: «للتحالف» is «التحالف» too, never «تحالف».
    """
    folded = fold(word)
    if not folded or " " in folded or not "\u0621" <= folded[0] <= "\u06d5":
        return (folded,) if folded else ()
    forms = {begin + kept for kept, beginnings in (beginnings_of(w, alone=True) for w in (folded, *_with_article(folded))) for begin in beginnings}
    return (folded, *sorted(forms - {folded}))


def _with_article(word: str) -> list[str]:
    """The words with the article that a word may be with more written onto it: none, one, or two («للجنة» is «اللجنة» or «الجنة»)."""
    found = _ONTO_ARTICLE.fullmatch(word)
    if found is None:
        return []
    return [f"ال{stem}" for stem in (found["stem"], "ل" + found["stem"] if found["assimilated"] else "") if len(stem) >= _SHORTEST]

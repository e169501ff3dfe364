"""Arabic writes «and», «in», «for», «the» onto the next word: which beginnings a word may carry. Terms are widened, texts never cut."""

from __future__ import annotations

from crawler.text.letters import fold

_AND = ("", "و", "ف")
BEFORE_BARE = frozenset(and_ + particle for and_ in _AND for particle in ("", "ب", "ل", "ک", "س"))
BEFORE_STEM = frozenset(and_ + article for and_ in _AND for article in ("ال", "بال", "کال", "لل"))  # before a word without its article


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
        # before ل the article's own lam is not written twice: للجنة
        return stem, BEFORE_STEM | ({"ل", "ول", "فل"} if stem.startswith("ل") else set())
    return word, BEFORE_BARE | BEFORE_STEM if alone else BEFORE_BARE


def arabic_forms(word: str) -> tuple[str, ...]:
    """Every folded form under which an Arabic `word` may stand in a text, itself first: for widening a search."""
    folded = fold(word)
    if not folded or " " in folded or not "\u0621" <= folded[0] <= "\u06d5":
        return (folded,) if folded else ()
    kept, beginnings = beginnings_of(folded, alone=True)
    return (folded, *sorted({begin + kept for begin in beginnings} - {folded}))

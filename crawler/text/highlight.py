"""Showing a match where it stands in the original text."""

from __future__ import annotations

import re

from crawler.text.clitics import arabic_forms
from crawler.text.letters import fold_with_map
from crawler.text.query import Part, Query, Words


def matches(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words and phrases of `query` stand in `text`, with the clitics they carry there."""
    wanted = [choice for part in query.parts if not part.negated for choice in part.choices()]
    if not wanted:
        return []
    folded = fold_with_map(text)
    pattern = re.compile("|".join(rf"(?<!\S)(?:{_pattern(part)})(?!\S)" for part in wanted))
    return [folded.original(found.start(), found.end()) for found in pattern.finditer(folded.text)]


def _pattern(part: Part) -> str:
    return "|".join(map(_phrase, sorted((part.words, *part.spellings), key=lambda words: -len(" ".join(words)))))


def _phrase(words: Words) -> str:
    first, *others = words
    forms = sorted(arabic_forms(first), key=len, reverse=True)
    return " ".join([f"(?:{'|'.join(map(re.escape, forms))})", *map(re.escape, others)])

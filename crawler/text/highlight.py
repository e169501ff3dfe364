"""Showing a match where it stands in the original text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.text.clitics import arabic_forms
from crawler.text.letters import fold_with_map
from crawler.text.query import Part, Query, Words


def segments(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """`text` cut into pieces, each marked or not; joined again they are `text`. Spans may overlap or lie outside."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _merged(spans, len(text)):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def matches(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words and phrases of `query` stand in `text`, with the clitics they carry there."""
    wanted = [part for part in query.parts if not part.negated]
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

"""A word in its context: what stands before and after it, in the original text."""

from __future__ import annotations

from typing import NamedTuple

WIDTH = 70  # characters on each side


class Context(NamedTuple):
    """A match with its surroundings on one line; put together, they are a piece of the text with its line breaks as spaces."""

    before: str
    match: str
    after: str


def in_context(text: str, start: int, end: int, *, width: int = WIDTH) -> Context:
    """Return what stands around `text[start:end]`, cut at spaces; what lies outside the text is left out."""
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    first, last = max(0, start - width), min(len(text), end + width)
    before, after = text[first:start], text[end:last]
    if first and not text[first - 1].isspace() and any(c.isspace() for c in before):
        before = before[next(i for i, c in enumerate(before) if c.isspace()) :]
    if last < len(text) and not text[last].isspace() and any(c.isspace() for c in after):
        after = after[: max(i for i, c in enumerate(after) if c.isspace()) + 1]
    return Context(*(" ".join(part.split("\n")).replace("\t", " ") for part in (before, text[start:end], after)))

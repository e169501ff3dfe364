"""What a text is known by when copies of it are sought: a sketch, made when a story is stored, without what compares them (`copies`).

Of the hashes of its runs of words (shingles) the smallest few. Two sketches tell how much of two texts is the same (bottom-k MinHash: A. Broder,
"On the resemblance and containment of documents", 1997). The runs are of folded words, so that spelling hides no copy.
"""

from __future__ import annotations

from array import array
from zlib import crc32

from crawler.text.letters import fold

SKETCH_VERSION = 2  # raise when a sketch of the same text changes, or what is kept of it
KEPT = 96  # hashes of a text
_RUN = 4  # words
_LEAST = 12  # runs; a shorter text (a headline, a caption) has copies only that are the same throughout


def sketch(text: str) -> bytes:
    """Return the sketch of a text: hashes of four bytes each, the smallest first, after their true number. Empty for an empty text."""
    words = fold(text).split()
    runs = {crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1)}
    if len(runs) < _LEAST:
        runs = {crc32(" ".join(words).encode())} if words else set()
    return array("I", [len(runs), *sorted(runs)[:KEPT]]).tobytes() if runs else b""

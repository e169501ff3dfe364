"""Which way a text is written, words of others in a line of ours, and by which of its names an outlet goes where it is read. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Literal, Protocol

from crawler.localization import Locale

_ENOUGH = 2_000  # characters to tell a text's direction by
_ISOLATE, _END = "\u2068", "\u2069"  # first strong isolate, pop: words of another direction turn nothing around them
_QUOTED = re.compile(f"{_ISOLATE}[^{_ISOLATE}{_END}]*{_END}")


class Named(Protocol):
    """An outlet, as far as its names go."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def native_name(self) -> str: ...


def direction(text: str) -> Literal["ltr", "rtl", "auto"]:
    """Return which way a text runs: as most of its letters do, so that a Latin first word does not turn an Arabic paragraph round.

    What is `quoted` in a sentence of ours says nothing of the sentence, however long an address is.
    """
    own = _QUOTED.sub("", text[:_ENOUGH])
    kinds = [unicodedata.bidirectional(c) for c in (own if any(map(str.isalpha, own)) else text[:_ENOUGH])]
    right, left = sum(k in ("R", "AL") for k in kinds), kinds.count("L")
    return "auto" if right == left == 0 else "rtl" if right >= left else "ltr"


def one_line(text: str, limit: int = 1_000) -> str:
    """Return a text without what leaves its line or its direction: control characters, line ends, marks that turn what follows."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if unicodedata.category(c) != "Cs" and not _turns(c))
    flat = " ".join(shown.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _turns(character: str) -> bool:
    return character in "\u200e\u200f\u061c" or "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


def quoted(text: str, limit: int = 300) -> str:
    """Return words of others for use in a line of ours."""
    return f"{_ISOLATE}{one_line(text, limit)}{_END}"


def outlet_names(outlets: Sequence[Named], locale: Locale) -> dict[str, str]:
    """Name outlets by key: where it is read right to left by their own names that are written so; never two alike."""
    mirrored = locale.direction == "rtl"
    names = {o.key: o.native_name if mirrored and direction(o.native_name) == "rtl" else o.name for o in outlets}
    often = Counter(names.values())
    return {o.key: names[o.key] if often[names[o.key]] == 1 else f"{names[o.key]} ({o.name})" for o in outlets}

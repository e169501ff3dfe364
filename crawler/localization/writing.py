"""Which way a text is written, and by which of its names an outlet goes where it is read. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Literal, Protocol

from crawler.localization import Locale

_ENOUGH = 2_000  # characters to tell a text's direction by


class Named(Protocol):
    """An outlet, as far as its names go."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def native_name(self) -> str: ...


def direction(text: str) -> Literal["ltr", "rtl", "auto"]:
    """Return which way a text runs: as most of its letters do, so that a Latin first word does not turn an Arabic paragraph round."""
    kinds = [unicodedata.bidirectional(c) for c in text[:_ENOUGH]]
    right, left = sum(k in ("R", "AL") for k in kinds), kinds.count("L")
    return "auto" if right == left == 0 else "rtl" if right >= left else "ltr"


def outlet_names(outlets: Sequence[Named], locale: Locale) -> dict[str, str]:
    """Name outlets by key: where it is read right to left by their own names that are written so; never two alike."""
    mirrored = locale.direction == "rtl"
    names = {o.key: o.native_name if mirrored and direction(o.native_name) == "rtl" else o.name for o in outlets}
    often = Counter(names.values())
    return {o.key: names[o.key] if often[names[o.key]] == 1 else f"{names[o.key]} ({o.name})" for o in outlets}

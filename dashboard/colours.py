"""One colour per outlet and language, the same on every page; told apart by colour-blind readers as far as that goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from crawler.storage.reports import OutletState

# After Paul Tol's bright, vibrant and muted schemes, the best told apart first, and none too pale or dark for either theme.
PALETTE = (
    "#4477aa", "#ee7733", "#228833", "#cc6699", "#c9a227", "#33bbee", "#aa3377", "#66a182", "#8c6bb1", "#ee6677",
    "#8c8c3a", "#0099a8", "#a65628", "#7a8fd0", "#d95f6e", "#5e9c3f", "#b784a7", "#b8860b", "#5f7f95", "#c46e52",
)  # fmt: skip
OTHERS = "#98a2ad"
_LANGUAGE_ORDER = ("ar", "fa", "ckb", "tr", "kmr", "en", "ur")
_NEVER = datetime.max.replace(tzinfo=UTC)


def outlet_colours(outlets: Iterable[OutletState]) -> dict[str, str]:
    """Give every outlet its colour, in the order outlets came in: a new one changes nobody's colour."""
    in_order = sorted(outlets, key=lambda o: (o.first_seen_at or _NEVER, o.key))
    return {outlet.key: PALETTE[i % len(PALETTE)] for i, outlet in enumerate(in_order)}


def language_colour(language: str) -> str:
    """Return the colour of a language."""
    return PALETTE[_LANGUAGE_ORDER.index(language)] if language in _LANGUAGE_ORDER else OTHERS


def term_colours(terms: Iterable[str]) -> Mapping[str, str]:
    """Give the terms that are compared their colours, in the order they were chosen."""
    return {term: PALETTE[i % len(PALETTE)] for i, term in enumerate(terms)}

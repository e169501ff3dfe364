"""One colour per outlet and language, the same on every page; told apart by colour-blind readers as far as that goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from crawler.storage.reports import OutletState

# Each as far as can be from those before it, for the colour-blind (protanopia, deuteranopia) too; none too pale or dark for either theme.
PALETTE = (
    "#4477aa", "#e0803a", "#33cc99", "#7654d4", "#71663d", "#a65978", "#86c6cb", "#bf95e4", "#aebf69", "#dc8274",
    "#6969bf", "#b2834d", "#2b92ab", "#a2b0d7", "#c28ea3", "#d4ba54", "#cc3347", "#347959", "#848b23", "#cc3399",
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

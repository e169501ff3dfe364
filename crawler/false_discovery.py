"""How sure a finding is among the many that were looked at: Benjamini and Hochberg's step-up rule (1995). Pure, and without numpy."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def false_discovery(p_values: Mapping[Key, float]) -> dict[Key, float]:
    """Return for each p the smallest false discovery rate at which it is called significant, the largest p first."""
    ranked, smallest = sorted(p_values, key=lambda t: -p_values[t]), 1.0
    found = {}
    for rank, key in zip(range(len(ranked), 0, -1), ranked, strict=True):
        smallest = min(smallest, p_values[key] * len(ranked) / rank)
        found[key] = smallest
    return found

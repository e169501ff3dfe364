"""Simulated: Ravand of the second newsroom."""

from __future__ import annotations

from tests.soak.spiders import another

Spider = another("ravand", "ravand_b", __name__)

"""Simulated: Sanabil of the second newsroom."""

from __future__ import annotations

from tests.soak.spiders import another

Spider = another("sanabil", "sanabil_b", __name__)

"""Simulated: Tigris of the second newsroom."""

from __future__ import annotations

from tests.soak.spiders import another

Spider = another("tigris", "tigris_b", __name__)

"""Simulated: Furat of the second newsroom."""

from __future__ import annotations

from tests.soak.spiders import another

Spider = another("furat", "furat_b", __name__)

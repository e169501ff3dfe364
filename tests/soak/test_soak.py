"""A short soak: two simulated days, five kills. `make soak` runs thirty days."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.soak.soak import Settings, soak, tell

SEED = int(os.environ.get("SOAK_SEED", "20261122"))


@pytest.mark.timeout(600)
def test_two_days_with_faults_and_kills_lose_nothing(tmp_path: Path) -> None:
    settings = Settings(SEED, days=2, kills=5, day_seconds=20.0, check_seconds=4.0, outage_every=1.5, outage_days=(0.6, 0.9))
    result = soak(settings, tmp_path)
    print(f"seed {SEED}\n{tell(result)}")
    assert result.report.published > 200
    assert sum(result.killed.values()) == 5
    assert result.outages >= 8
    assert result.wrong == []

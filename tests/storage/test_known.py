"""The local day of an instant, for many instants at once."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from crawler.storage.engine import day_number
from crawler.storage.reports.known import local_days


@pytest.mark.parametrize("name", ["Asia/Baghdad", "Asia/Kathmandu", "Europe/London", "America/New_York", "Pacific/Apia"])  # Apia left out a whole day
def test_days_are_those_of_the_zone_also_where_the_clock_is_changed(name: str) -> None:
    zone, draw = ZoneInfo(name), Random(1)
    at = [draw.randrange(1_200_000_000, 1_800_000_000) for _ in range(4000)]
    changed = [day * 86_400 + hour * 3600 for day in range(14_600, 15_400) for hour in (0, 5, 9, 22)]
    expected = [day_number(datetime.fromtimestamp(second, UTC).astimezone(zone).date()) for second in (*at, *changed)]
    assert local_days(np.array([*at, *changed]), zone).tolist() == expected

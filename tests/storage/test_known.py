"""The local day of an instant, for many instants at once, and columns of numbers that are fetched as one text."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine, insert, select

from crawler.storage.engine import day_number, reading, writing
from crawler.storage.models import Coverage, OutletRow
from crawler.storage.reports.known import local_days, packed, unpacked
from tests.storage.ledger import outlet_row


@pytest.mark.parametrize("name", ["Asia/Baghdad", "Asia/Kathmandu", "Europe/London", "America/New_York", "Pacific/Apia"])  # Apia left out a whole day
def test_days_are_those_of_the_zone_also_where_the_clock_is_changed(name: str) -> None:
    zone, draw = ZoneInfo(name), Random(1)
    at = [draw.randrange(1_200_000_000, 1_800_000_000) for _ in range(4000)]
    changed = [day * 86_400 + hour * 3600 for day in range(14_600, 15_400) for hour in (0, 5, 9, 22)]
    expected = [day_number(datetime.fromtimestamp(second, UTC).astimezone(zone).date()) for second in (*at, *changed)]
    assert local_days(np.array([*at, *changed]), zone).tolist() == expected


def test_columns_that_are_fetched_as_one_text_come_out_as_they_are(database: Engine) -> None:
    rows = [(-400_000, 0, 1), (-1, 2_000_000, 0), (0, 0, 0), (20_780, 1_024, 2_000_000), (600_000, 3, 7)]
    with writing(database) as connection:
        connection.execute(insert(OutletRow).values(outlet_row("alef", "ar", "state agency")))
        own = {"outlet": "alef", "language": "ar", "possible": 0}
        connection.execute(insert(Coverage), [own | {"day": day, "relevant": n, "off_topic": m} for day, n, m in rows])
    with reading(database) as connection:
        text = connection.execute(select(packed(Coverage.day, Coverage.relevant, Coverage.off_topic))).scalar_one()
        pair = connection.execute(select(packed(Coverage.day, Coverage.off_topic))).scalar_one()
    assert sorted(zip(*unpacked(text, 3).tolist(), strict=True)) == rows
    assert sorted(zip(*unpacked(pair, 2).tolist(), strict=True)) == [(day, m) for day, _, m in rows]

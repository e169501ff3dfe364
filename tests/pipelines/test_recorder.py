"""The record of a run: whose the outlet is while it is crawled."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from sqlalchemy import Engine, select

from crawler.pipelines import recorder
from crawler.pipelines.recorder import LEASE, RunRecorder
from crawler.storage import runs
from crawler.storage.engine import reading
from crawler.storage.models import OutletRow, Run
from tests.storage.paper import PAPER


class Engines:
    """As much of Scrapy's engine as a recorder asks for."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.downloader = SimpleNamespace(slots={})

    async def close_spider_async(self, *, reason: str) -> None:
        self.ended.append(reason)


def test_a_run_whose_outlet_another_process_has_taken_ends(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stood still for longer than its lease, as a suspended process does: both would ask the outlet at once, each with its own delay."""
    monkeypatch.setattr(recorder, "_RENEW_SECONDS", 0.02)
    url = database.url.render_as_string(hide_password=False)
    settings = Settings({"RASAD_DATABASE_URL": url, "RASAD_TRIGGER": "manual", "RASAD_LEASE": None, "RASAD_CHECK_BOUNDS": (15.0, 4.0, 60.0)})
    stats = MemoryStatsCollector(SimpleNamespace(settings=settings))  # type: ignore[arg-type]
    engine, spider = Engines(), SimpleNamespace(outlet=PAPER)
    record = RunRecorder(SimpleNamespace(settings=settings, stats=stats, engine=engine))  # type: ignore[arg-type]

    async def stand_still() -> None:
        record.spider_opened(spider)  # type: ignore[arg-type]
        await asyncio.sleep(0.2)
        assert engine.ended == []
        later = datetime.now(UTC) + 2 * LEASE
        assert runs.claim(database, ["paper"], owner="other/boot/1/1", token="another", now=later, ttl=timedelta(hours=1)) == ["paper"]
        async with asyncio.timeout(10):
            while not engine.ended:
                await asyncio.sleep(0.02)

    asyncio.run(stand_still())
    assert engine.ended == ["overlap"]
    record.spider_closed(spider, engine.ended[0])  # type: ignore[arg-type]
    with reading(database) as connection:
        assert connection.execute(select(Run.state, Run.cause)).all() == [("interrupted", "overlap")]
        held: Any = connection.execute(select(OutletRow.lease_token, OutletRow.next_check_at)).one()
    assert held == ("another", None)  # when to look again is for the other to say
